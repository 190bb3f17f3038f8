import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { valuesOf } from "#features/forms/answers.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { listAttachments } from "#features/volets/attachment.store.ts";
import { readDrafts } from "#features/volets/volet.store.ts";
import { dayOf } from "#lib/dates.ts";
import { aDecision, someHouses } from "#tests/decisions.ts";
import { aPlatform, monday, read, textOf } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { anOpenPath, aTeam } from "#tests/paths.ts";
import { aPerson, follows, type Someone } from "#tests/person.ts";
import { firstAnswers } from "./relay.ts";

const pdf = "%PDF-1.4\nBilan\n%%EOF\n";

describe("A child’s path that goes on to the MDPH", async () => {
  const p = await aPlatform();
  const h = await someHouses(p);
  let t: Awaited<ReturnType<typeof aTeam>>;
  let path: Awaited<ReturnType<typeof anOpenPath>>;
  let anne: Someone;
  let helper: Someone;
  let report = "";
  let decision: ReferralId;
  const relay = () => `/dossiers/${path.id}/relais`;
  before(async () => {
    t = await aTeam(p);
    path = await anOpenPath(p, t);
    anne = await aPerson(p, "Anne Girard");
    helper = await aPerson(p, "Odile Girard");
    await follows(p, path.id, anne, { kind: "steward" });
    await follows(p, path.id, helper, { kind: "helper" });
    const line = {
      profession: "Psychomotricité",
      professionnel: "Alix Morin",
      nature: "bilan",
      seances: "",
      du: "",
      au: "",
    };
    await t.doctor.post(`/pco/demandes/${path.request}/lignes`, line);
    const { id } = await p.db.selectFrom("early_line").select("id").executeTakeFirstOrThrow();
    await t.doctor.upload(
      `/pco/demandes/${path.request}/lignes/${id}/compte-rendu`,
      {},
      { field: "fichier", name: "bilan.pdf", content: pdf },
    );
    report = (await p.db.selectFrom("early_line").select("report_id").executeTakeFirstOrThrow()).report_id!;
    const child = { nom_naissance: "Girard", prenom: "Noé", date_naissance: "10/05/2024", sexe: "M" };
    decision = await aDecision(p, h, { id_decision: "D-2026-077", individu: "990077", ...child });
  });

  test("is told to the family as a path, not as an arrival", async () => {
    const text = textOf((await anne.visitor.get(`/mon-espace/dossiers/${path.id}`)).body);
    assert.match(text, /Le parcours est ouvert/);
    assert.doesNotMatch(text, /arrivé|Arrivée confirmée|établissements/);
    const request = textOf((await anne.visitor.get(`/mon-espace/dossiers/${path.id}/demandes/${path.request}`)).body);
    assert.match(request, /Premier rendez-vous le 23 nov. 2026/);
    assert.doesNotMatch(request, /[Aa]rrivée/);
    const kinds = await p.db.selectFrom("notice").select("kind").where("account_id", "=", p.accounts.roche).execute();
    assert.deepEqual(
      [...new Set(kinds.map(({ kind }) => kind))].filter((kind) => kind === "arrival" || kind === "path-opened"),
      ["path-opened"],
    );
  });

  test("has no relay before its end, nor after another end", async () => {
    assert.equal((await t.asks.get(relay())).status, 404);
    assert.equal((await t.asks.post(relay(), { accord: "oui" })).status, 404);
    const ended = { on: dayOf(monday), reason: "mdph", destination: "", comment: "" };
    assert.equal((await path.act("fin", ended)).status, 303);
    assert.match((await t.asks.get(`/dossiers/${path.id}/parcours`)).body, /Préparer le relais vers la MDPH/);
  });

  test("is prepared by the doctor with the documents the family agreed to, and the family is told", async () => {
    const page = await t.asks.get(relay());
    assert.deepEqual(await htmlProblems(page.body), []);
    assert.match(textOf(page.body), /Compte rendu — bilan\.pdf.*Médical : lu par les soignants habilités/s);
    const refused = await t.asks.post(relay(), { documents: report });
    assert.deepEqual([refused.status, /Cochez l’accord de la famille/.test(refused.body)], [422, true]);
    assert.match(refused.body, new RegExp(`value="${report}" checked`));
    assert.equal((await t.asks.post(relay(), { documents: report, accord: "oui" })).status, 303);
    const told = await p.db.selectFrom("notice").select("account_id").where("kind", "=", "relay-ready").execute();
    assert.deepEqual(new Set(told.map((one) => one.account_id)), new Set([anne.account]));
  });

  test("is prepared by nobody else: the platform, a helper, a unit elsewhere", async () => {
    for (const visitor of [t.doctor, t.coordinator])
      assert.ok([403, 404].includes((await visitor.post(relay(), { accord: "oui" })).status));
    assert.equal((await helper.visitor.get(relay())).status, 403);
    assert.equal((await p.as("sofia").get(relay())).status, 404);
    assert.equal((await t.asks.post(`${relay()}/reprise`, { decision })).status, 403, "the family alone");
  });

  test("keeps for the family what they may not read, and gives them nothing of it", async () => {
    const page = await anne.visitor.get(relay());
    assert.deepEqual(await htmlProblems(page.body), []);
    assert.match(textOf(page.body), /Dont 1 document médical/);
    assert.ok(!page.body.includes("bilan.pdf") && !page.body.includes(report));
    assert.equal((await anne.visitor.post(relay(), { documents: report })).status, 404);
    assert.equal((await anne.visitor.post(relay(), { autres: "oui" })).status, 303);
    assert.match(
      textOf((await anne.visitor.get(relay())).body),
      /avec 1 document.*ouvrez la décision dans votre espace/s,
    );
  });

  test("is poured by the family into the dossier of that child’s decision, once, and nowhere else", async () => {
    const other = await aDecision(p, h, { id_decision: "D-2026-078", individu: "990078" });
    assert.equal((await anne.visitor.post(`${relay()}/reprise`, { decision })).status, 403, "not followed yet");
    await follows(p, other, anne, { kind: "steward" });
    assert.equal((await anne.visitor.post(`${relay()}/reprise`, { decision: other })).status, 409, "another child");
    await follows(p, decision, anne, { kind: "steward" });
    assert.match((await anne.visitor.get(relay())).body, /Reprendre ces 1 document|Reprendre/);
    const done = await anne.visitor.post(`${relay()}/reprise`, { decision });
    assert.equal(done.location, `/mon-espace/dossiers/${decision}`);

    const key = await findKey(p.db, decision);
    const drafts = await readDrafts(p.db, decision, key);
    const adm = valuesOf(drafts.adm!);
    assert.deepEqual(
      [adm["dua.adm.adresse.commune"], adm["dua.adm.parents"], adm["dua.adm.parents#r1.nom"]],
      ["38544 Vienne", ["r1"], "Girard"],
    );
    const [copy] = await listAttachments(p.db, key, decision);
    assert.deepEqual(
      [copy?.level, copy?.name, valuesOf(drafts.sante!)["dua.sante.bilans"]],
      ["medical", "bilan.pdf", [copy?.id]],
    );
    assert.equal((await anne.visitor.get(`/dossiers/${decision}/pieces/${copy!.id}`)).status, 404, "still medical");
    assert.equal((await anne.visitor.post(`${relay()}/reprise`, { decision })).status, 409, "once");
    assert.equal((await t.asks.post(relay(), { accord: "oui" })).status, 409);
    const told = await p.db.selectFrom("notice").select("account_id").where("kind", "=", "relay-taken").execute();
    assert.deepEqual(
      told.map(({ account_id }) => account_id),
      [p.accounts.roche],
    );
    assert.equal((await read(p, decision)).status, "draft");
  });
});

describe("What the single admission dossier begins with", () => {
  const answers = {
    "tnd.enf.adresse.commune": "38544 Vienne",
    "tnd.enf.titulaires": ["r1"],
    "tnd.enf.titulaires#r1.nom": "Girard",
    "tnd.enf.garde": "creche",
  };

  test("is the address and the guardians", () =>
    assert.deepEqual(firstAnswers(answers, {}), [
      { key: "dua.adm.adresse.commune", value: "38544 Vienne" },
      { key: "dua.adm.parents#r1.nom", value: "Girard" },
    ]));

  test("never what the family has written already", () =>
    assert.deepEqual(firstAnswers(answers, { "dua.adm.adresse.lignes": "1 rue Neuve" }), [
      { key: "dua.adm.parents#r1.nom", value: "Girard" },
    ]));
});
