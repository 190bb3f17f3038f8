import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import type { UnitId } from "#features/accounts/member.ts";
import { addDays, addMonths, type Day, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { act, aDraft, aPlatform, aSentDossier, monday, textOf } from "#tests/dossiers.ts";
import { findExpectedWait, listExpectedWaits } from "./wait.store.ts";
import { waitSentence } from "./wait.ts";

describe("The expected wait", async () => {
  const p = await aPlatform();
  const today = dayOf(monday);
  const referral = await aDraft(p);

  /** Someone listed that many days before they arrived at that unit. */
  async function someone(
    unit: UnitId,
    days: number,
    { kind = "heb-perm", on = addDays(today, -20) as Day, state = "arrived", listed = true } = {},
  ) {
    const need = newId<string>();
    await p.db.insertInto("need").values({ id: need, referral_id: referral, kind, state: "placed" }).execute();
    await sql`insert into admission_request (id, referral_id, need_id, unit_id, state, state_since, listed_at, sent_at, proposal)
      values (${newId()}, ${referral}, ${need}, ${unit}, ${state}, ${monday}, ${listed ? new Date(`${addDays(on, -days)}T09:00:00Z`) : null}, ${monday},
        ${JSON.stringify({ on, arrivedOn: on, validUntil: monday })}::jsonb)`.execute(p.db);
  }
  const waitAt = (unit: UnitId, kind = "heb-perm") => findExpectedWait(p.db, unit, kind, monday);

  test("is said from six cases and no fewer: their median, with how many they are", async () => {
    assert.deepEqual(await waitAt(p.units.clos), { tooFew: 0 });
    for (const days of [10, 90, 20, 30, 40]) await someone(p.units.clos, days);
    assert.deepEqual(await waitAt(p.units.clos), { tooFew: 5 });
    await someone(p.units.clos, 60);
    assert.deepEqual(await waitAt(p.units.clos), { medianDays: 35, n: 6 });
  });

  test("counts those who came within twelve months, from the list, for that kind and that unit", async () => {
    const year = addMonths(today, -12);
    await someone(p.units.clos, 900, { on: year });
    await someone(p.units.clos, 900, { on: addDays(today, 1) });
    await someone(p.units.clos, 900, { state: "confirmed" });
    await someone(p.units.clos, 900, { listed: false });
    await someone(p.units.clos, 900, { kind: "heb-temp" });
    await someone(p.units.parc, 900);
    assert.deepEqual(await waitAt(p.units.clos), { medianDays: 35, n: 6 });
    await someone(p.units.clos, 40, { on: addDays(year, 1) });
    assert.deepEqual(await waitAt(p.units.clos), { medianDays: 40, n: 7 });
    assert.deepEqual(
      await listExpectedWaits(p.db, [p.units.clos, p.units.parc, p.units.had], "heb-perm", monday),
      new Map([
        [p.units.clos, { medianDays: 40, n: 7 }],
        [p.units.parc, { tooFew: 1 }],
      ]),
    );
  });

  test("reads in words, on both sides of a request that has no place yet", async () => {
    assert.deepEqual(
      [
        { tooFew: 5 },
        { medianDays: 0, n: 6 },
        { medianDays: 1, n: 6 },
        { medianDays: 20, n: 7 },
        { medianDays: 40, n: 7 },
        { medianDays: 200, n: 12 },
      ].map(waitSentence),
      [
        "Attente habituelle : trop peu de cas pour le dire",
        "Attente habituelle : moins d’un jour (6 entrées depuis un an)",
        "Attente habituelle : environ 1 jour (6 entrées depuis un an)",
        "Attente habituelle : environ 20 jours (7 entrées depuis un an)",
        "Attente habituelle : environ 6 semaines (7 entrées depuis un an)",
        "Attente habituelle : environ 7 mois (12 entrées depuis un an)",
      ],
    );
    const { id, requests } = await aSentDossier(p, ["clos", "parc"]);
    const page = async (name: "sofia" | "lucie" | "paul", path: string) => textOf((await p.as(name).get(path)).body);
    const long = /Attente habituelle : environ 6 semaines \(7 entrées depuis un an\)/;
    assert.match(await page("sofia", `/dossiers/${id}/demandes/${requests.clos}`), long);
    assert.match(await page("lucie", `/demandes/${requests.clos}`), long);
    assert.match(await page("paul", `/demandes/${requests.parc}`), /trop peu de cas pour le dire/);
    await act(p, requests.clos, { kind: "decline", reason: "no-place", comment: "", toPerson: "" }, "lucie");
    assert.doesNotMatch(await page("sofia", `/dossiers/${id}/demandes/${requests.clos}`), /Attente habituelle/);
  });

  test("is found by an index", async () => {
    await sql`set enable_seqscan = off`.execute(p.db);
    const { rows } = await sql<Record<string, string>>`explain select count(*) from admission_request q
      where q.unit_id = ${p.units.clos} and q.state in ('arrived', 'ended') and q.listed_at is not null`.execute(p.db);
    assert.match(rows.map((row) => row["QUERY PLAN"]).join("\n"), /admission_request_waited|request_by_unit/);
  });
});
