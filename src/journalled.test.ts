import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { designateEstablishments } from "#features/decisions/designate.action.ts";
import { verifyJournal } from "#features/journal/verify.action.ts";
import { addHours } from "#lib/dates.ts";
import { aDecision, someHouses } from "#tests/decisions.ts";
import { aPlatform, aSentDossier, must } from "#tests/dossiers.ts";
import { aPerson, follows } from "#tests/person.ts";
import { routes } from "./routes.ts";

/** Those of children’s paths, of archives and of papers are tried beside their pages. */
const ofOneDossier =
  /^(\/dossiers|\/demandes|\/medecin\/dossiers|\/mon-espace\/dossiers|\/mdph\/decisions|\/orientations-recues)\/:id/;

/** Product specification §1.1, rule 9: every read of a dossier's content is in its journal. */
describe("Every page of one dossier that somebody opens is in its journal", async () => {
  const p = await aPlatform();
  const { id, requests } = await aSentDossier(p, ["tilleuls"]);
  const jeanne = await aPerson(p, "Jeanne Morel");
  await follows(p, id, jeanne, { kind: "steward" });
  const h = await someHouses(p);
  const decision = await aDecision(p, h, { id_decision: "D-1" });
  const chosen = [{ facility: h.facilities.ime, overrideReason: "À la demande de la famille", distanceKm: 3 }];
  await must(designateEstablishments(p.db, decision, { right: "7.1", chosen }, h.member("isere"), p.clock.now));
  await follows(p, decision, jeanne, { kind: "steward" });
  const notified = await p.db
    .selectFrom("admission_request")
    .select("id")
    .where("referral_id", "=", decision)
    .executeTakeFirstOrThrow();
  /** Whoever may read the one or the other, each by another right. */
  const readers: Record<string, [AccountId, UnitId][]> = {
    [id]: [
      [p.accounts.sofia, p.units.hospital],
      [p.accounts.vasseur, p.units.tilleuls],
      [jeanne.account, jeanne.unit],
    ],
    [decision]: [
      [jeanne.account, jeanne.unit],
      [h.member("isere").id, h.units.isere],
      [h.member("ime").id, h.units.ime],
    ],
  };
  const values: Record<string, string[]> = {
    ":volet": ["administratif", "medical"],
    ":section": ["relecture"],
    ":acte": ["refus", "retrait"],
    ":geste": ["contact"],
    ":numero": ["1"],
    ":piece": [],
  };
  /** Every address of the route for that dossier and its request, each other parameter with each of its values. */
  const addressesOf = (path: string, of: string, request: string): string[] => {
    const name = /:\w+/.exec(path)?.[0];
    if (!name) return [path];
    const own =
      name === ":demande" || /^\/(demandes|orientations-recues)\/:id/.test(path)
        ? [request]
        : name === ":id"
          ? [of]
          : values[name];
    assert.ok(own, `${path}: a value of ${name} is missing`);
    return own.flatMap((value) => addressesOf(path.replace(name, value), of, request));
  };
  const entriesOf = async () =>
    (
      await sql<{
        n: number;
      }>`select count(*)::int as n from journal_entry where referral_id in (${id}, ${decision})`.execute(p.db)
    ).rows[0]!.n;

  const opened: string[] = [];
  for (const { path } of routes.filter((route) => route.method === "GET" && ofOneDossier.test(route.path)))
    test(path, async () => {
      for (const [of, request] of [
        [id, requests.tilleuls],
        [decision, notified.id],
      ] as const) {
        const visitors = await Promise.all(readers[of]!.map(([account, unit]) => p.visitor(account, unit)));
        for (const address of addressesOf(path, of, request)) {
          // the same reading again within five minutes is one entry
          p.clock.now = addHours(p.clock.now, 0.1);
          for (const visitor of visitors) {
            const before = await entriesOf();
            if ((await visitor.get(address)).status !== 200) continue;
            opened.push(path);
            assert.ok((await entriesOf()) > before, `${address} was opened and nobody knows`);
          }
        }
      }
    });

  test("a list that says in short what the volets hold is in it too, once a day, and the chain goes on", async () => {
    const listed = () =>
      p.db
        .selectFrom("journal_entry")
        .select(["who", "object"])
        .where("referral_id", "=", id)
        .where("act", "=", "list")
        .execute();
    const visitor = await p.visitor(p.accounts.claire, p.units.tilleuls);
    for (const tab of ["a-lire", "a-l-etude"]) await visitor.get(`/demandes?onglet=${tab}`);
    p.clock.now = addHours(p.clock.now, 0.2);
    for (const tab of ["a-lire", "a-l-etude"]) await visitor.get(`/demandes?onglet=${tab}`);
    assert.deepEqual(await listed(), [{ who: "Claire Morel", object: "demandes" }]);
    p.clock.now = addHours(p.clock.now, 13);
    const morning = await p.visitor(p.accounts.claire, p.units.tilleuls);
    for (const tab of ["a-lire", "a-l-etude"]) await morning.get(`/demandes?onglet=${tab}`);
    assert.equal((await listed()).length, 2);
    assert.deepEqual((await verifyJournal(p.db, () => undefined)).faults, []);
  });

  test("and this says so of most of them", () => {
    for (const path of [
      "/dossiers/:id",
      "/demandes/:id",
      "/mdph/decisions/:id/evaluation",
      "/orientations-recues/:id/gestes/:geste",
    ])
      assert.ok(opened.includes(path), `nobody opened ${path}`);
  });
});
