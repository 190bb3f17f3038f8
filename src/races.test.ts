import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { sql } from "kysely";
import { connect, type Db } from "#db/db.ts";
import { verifyJournal } from "#features/journal/verify.action.ts";
import { changeDossier } from "#features/referrals/lifecycle.action.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { actOnRequest } from "#features/requests/act.action.ts";
import type { Act } from "#features/requests/acts.ts";
import { selectUnit, sendSelection } from "#features/sendings/send.action.ts";
import { writeFields } from "#features/volets/write-volet.action.ts";
import {
  aDraft,
  aPlatform,
  aProposalFor,
  aReadyDossier,
  aSentDossier,
  monday,
  must,
  needOf,
  propose,
  read,
  requestOf,
} from "#tests/dossiers.ts";

type Outcome = { ok: true } | { ok: false; refusal: { kind: string } };
const said = (outcome: Outcome) => (outcome.ok ? "done" : outcome.refusal.kind);

/** Two processes, each with its connections, on one database. */
describe("At the same moment", async () => {
  const p = await aPlatform();
  const [one, two] = [connect(p.url, 4), connect(p.url, 4)];
  after(async () => {
    await one.destroy();
    await two.destroy();
  });
  const { sofia, roche, claire, vasseur, nadia } = p.members;
  const on = (db: Db, request: RequestId, what: Act, by: typeof sofia, seen: number | null) =>
    actOnRequest(db, request, what, by, seen, p.clock.now);

  /** What the dossier holds now, to be put back before each race: making it again would take longer than the race. */
  async function keep(id: ReferralId) {
    const tables = ["need", "admission_request", "request_event", "refusal"] as const;
    for (const name of tables)
      await sql`create table ${sql.table(`kept_${name}`)} as select * from ${sql.table(name)} where referral_id = ${id}`.execute(
        p.db,
      );
    await sql`create table kept_referral as select * from referral where id = ${id}`.execute(p.db);
    const putBack = () =>
      p.db.transaction().execute(async (tx) => {
        for (const name of tables.toReversed())
          await sql`delete from ${sql.table(name)} where referral_id = ${id}`.execute(tx);
        for (const name of tables)
          await sql`insert into ${sql.table(name)} select * from ${sql.table(`kept_${name}`)}`.execute(tx);
        await sql`update referral r set status = k.status, status_since = k.status_since, status_reason = k.status_reason, version = k.version from kept_referral k where k.id = r.id`.execute(
          tx,
        );
      });
    const forget = async () => {
      for (const name of [...tables, "referral"]) await sql`drop table ${sql.table(`kept_${name}`)}`.execute(p.db);
    };
    return { putBack, forget };
  }

  test("two requesters confirm two offers: in 200 races exactly one wins, and the other is told", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls", "clos"]);
    await propose(p, requests.tilleuls, "vasseur");
    await propose(p, requests.clos, "lucie");
    const { putBack, forget } = await keep(id);
    const versions = Object.fromEntries((await read(p, id)).requests.map((q) => [q.id, q.version]));
    const won = { tilleuls: 0, clos: 0 };
    for (let race = 0; race < 200; race++) {
      await putBack();
      // half of them say which version they saw
      const seen = (request: RequestId) => (race % 2 ? versions[request]! : null);
      const [first, second] = await Promise.all([
        on(one, requests.tilleuls, { kind: "confirm" }, sofia, seen(requests.tilleuls)),
        on(two, requests.clos, { kind: "confirm" }, roche, seen(requests.clos)),
      ]);
      const outcomes = [said(first), said(second)];
      assert.deepEqual(outcomes.toSorted(), ["done", race % 2 ? "stale-version" : "wrong-state"], `race ${race}`);
      won[first.ok ? "tilleuls" : "clos"] += 1;
      const { status, requests: all } = await read(p, id);
      assert.deepEqual([status, all.map((q) => q.state.kind).sort()], ["placed", ["confirmed", "superseded"]]);
      const { rows } = await sql<{
        n: number;
      }>`select count(*) as n from request_event where referral_id = ${id} and act in ('confirm', 'supersede')`.execute(
        p.db,
      );
      assert.equal(rows[0]!.n, 2);
    }
    assert.ok(won.tilleuls > 0 && won.clos > 0, `both sides win some: ${JSON.stringify(won)}`);
    await forget();
  });

  test("two receivers answer one request, each from the page they read: one answer stands, the other person is told", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls"]);
    await on(p.db, requests.tilleuls, { kind: "give-opinion", opinion: "favorable", comment: "" }, vasseur, null);
    const { putBack, forget } = await keep(id);
    const { version } = await requestOf(p, id, requests.tilleuls);
    const answers: Act[] = [
      { kind: "decline", reason: "no-place", comment: "", toPerson: "" },
      { kind: "list", stage: "eligible", expectedWeeks: 3, comment: "" },
      aProposalFor(),
      { kind: "ask", question: "Quel débit ?" },
    ];
    const states = { decline: "declined", list: "waiting", propose: "offered", ask: "info-requested" };
    for (let race = 0; race < 60; race++) {
      await putBack();
      const [his, hers] = [answers[race % 4]!, answers[(race + 1 + ((race >> 2) % 3)) % 4]!];
      const [first, second] = await Promise.all([
        on(one, requests.tilleuls, his, claire, version),
        on(two, requests.tilleuls, hers, vasseur, version),
      ]);
      assert.deepEqual([said(first), said(second)].toSorted(), ["done", "stale-version"], `race ${race}`);
      const winner = (first.ok ? his : hers).kind as keyof typeof states;
      assert.equal((await requestOf(p, id, requests.tilleuls)).state.kind, states[winner]);
    }
    await forget();
  });

  test("the unit refuses while the requester withdraws, and proposes while another is confirmed: never both", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls", "clos"]);
    await propose(p, requests.clos, "lucie");
    await on(p.db, requests.tilleuls, { kind: "give-opinion", opinion: "favorable", comment: "" }, vasseur, null);
    const { putBack, forget } = await keep(id);
    for (let race = 0; race < 60; race++) {
      await putBack();
      const [first, second] = await Promise.all(
        race % 2
          ? [
              on(
                one,
                requests.tilleuls,
                { kind: "decline", reason: "no-place", comment: "", toPerson: "" },
                claire,
                null,
              ),
              on(two, requests.tilleuls, { kind: "withdraw", reason: "found-elsewhere", comment: "" }, sofia, null),
            ]
          : [
              on(one, requests.tilleuls, aProposalFor(), vasseur, null),
              on(two, requests.clos, { kind: "confirm" }, sofia, null),
            ],
      );
      if (race % 2) assert.deepEqual([said(first), said(second)].toSorted(), ["done", "wrong-state"]);
      else {
        assert.equal(said(second), "done");
        // proposed just before or refused just after: closed in both cases
        assert.ok(["done", "wrong-state"].includes(said(first)));
        assert.equal((await requestOf(p, id, requests.tilleuls)).state.kind, "superseded");
      }
    }
    await forget();
  });

  test("one sends while the other cancels: sent then cancelled is impossible from the same page", async () => {
    const id = await aReadyDossier(p, { traits: { birthName: "Envoi" } });
    const need = await needOf(p, id);
    for (const unit of [p.units.tilleuls, p.units.clos])
      await must(selectUnit(p.db, id, { need, unit, distanceKm: 1, overrideReason: null }, sofia, monday));
    const { putBack, forget } = await keep(id);
    const { version } = await read(p, id);
    const seen = new Set<string>();
    for (let race = 0; race < 60; race++) {
      await putBack();
      const [sent, cancelled] = await Promise.all([
        sendSelection(race % 2 ? one : two, id, sofia, monday),
        changeDossier(
          race % 2 ? two : one,
          id,
          { kind: "cancel", reason: "mistake", comment: "" },
          roche,
          version,
          monday,
        ),
      ]);
      const { status, requests } = await read(p, id);
      const outcome = `${said(sent)} ${said(cancelled)} ${status} ${[...new Set(requests.map((q) => q.state.kind))]}`;
      seen.add(outcome);
      assert.ok(
        ["done stale-version open sent", "nothing-selected done cancelled withdrawn"].includes(outcome),
        outcome,
      );
    }
    assert.equal(seen.size, 2, [...seen].join(" · "));
    await forget();
  });

  test("the same unit is chosen by two people: once", async () => {
    const id = await aReadyDossier(p, { traits: { birthName: "Choix" } });
    const choice = { need: await needOf(p, id), unit: p.units.clos, distanceKm: 1, overrideReason: null };
    const outcomes = await Promise.all([
      selectUnit(one, id, choice, sofia, monday),
      selectUnit(two, id, choice, nadia, monday),
    ]);
    assert.deepEqual(outcomes.map(said).toSorted(), ["already-selected", "done"]);
    assert.equal((await read(p, id)).requests.length, 1);
  });

  test("two people write in one volet, field after field: nothing is lost, and each knows what the other changed", async () => {
    const id = await aDraft(p, { birthName: "Ensemble" });
    const keys = (who: string) => Array.from({ length: 12 }, (_, i) => `ga.adm.contacts#r${i + 1}.${who}`);
    const write = async (db: Db, by: typeof sofia, field: "nom" | "prenom") => {
      for (const key of keys(field)) {
        const done = await must(
          writeFields(db, id, "administratif", [{ key, value: `${by.name} ${key}`, base: 0 }], by, monday),
        );
        assert.deepEqual(done.conflicts, [], key);
      }
    };
    await Promise.all([write(one, sofia, "nom"), write(two, nadia, "prenom")]);
    const page = await p.as("yann").get(`/dossiers/${id}/volets/administratif/relecture`);
    const missing = [
      ...keys("nom").map((key) => `Sofia Diaz ${key}`),
      ...keys("prenom").map((key) => `Nadia Benali ${key}`),
    ].filter((text) => !page.body.includes(text));
    assert.deepEqual(missing, []);
    assert.equal((await read(p, id)).volets.find((v) => v.code === "administratif")!.version, 24);
  });

  test("two people change the same field: one is written, the other is told", async () => {
    const id = await aDraft(p, { birthName: "Conflit" });
    const key = "ga.adm.telephone";
    for (let race = 0; race < 30; race++) {
      const { version } = (await read(p, id)).volets.find((v) => v.code === "administratif")!;
      const posted = (who: string) => [
        { key, value: `04 74 00 ${who} ${String(race).padStart(2, "0")}`, base: version },
      ];
      const both = await Promise.all([
        must(writeFields(one, id, "administratif", posted("01"), sofia, monday)),
        must(writeFields(two, id, "administratif", posted("02"), nadia, monday)),
      ]);
      assert.deepEqual(
        both.map((w) => `${w.changed.length} ${w.conflicts.length}`).toSorted(),
        ["0 1", "1 0"],
        `race ${race}`,
      );
    }
  });

  test("and through all of that every chain of the journal is whole, every timeline in sequence", async () => {
    const { faults, entries } = await verifyJournal(p.db, () => undefined);
    assert.deepEqual([faults, entries > 500], [[], true]);
    const { rows } =
      await sql`select request_id from request_event group by request_id having max(seq) <> count(*)`.execute(p.db);
    assert.deepEqual(rows, []);
  });
});
