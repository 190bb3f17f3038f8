import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { announceValidity } from "#features/decisions/announce-validity.job.ts";
import { designateEstablishments } from "#features/decisions/designate.action.ts";
import { eraseDossier } from "#features/life/erase.action.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import { csvOf } from "#lib/csv.ts";
import { addDays, dayOf } from "#lib/dates.ts";
import { aDecision, later, someHouses, typedDecision } from "#tests/decisions.ts";
import { aPlatform, must } from "#tests/dossiers.ts";
import { findImport } from "./import.store.ts";
import { importDecisions } from "./import-decisions.job.ts";

const fileOf = (...rows: Record<string, string>[]) => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return csvOf([names, ...rows.map((row) => names.map((name) => row[name] ?? ""))]);
};

describe("A file of decisions", async () => {
  const p = await aPlatform();
  const h = await someHouses(p);
  const give = async (content: string) => {
    const file = { field: "fichier", name: "decisions.csv", content, type: "text/csv" };
    const seen = await h.as("isere").upload("/mdph/imports", {}, file);
    assert.equal(seen.status, 303, seen.body);
    const id = seen.location!.split("/").at(-1)!;
    await importDecisions(p.db, id, p.clock.now);
    return { id, lines: (await findImport(p.db, id))!.lines.map(({ line, kind }) => `${line} ${kind}`) };
  };
  const good = typedDecision({ id_decision: "I-1", finess_designes: "0C0000002" });
  const other = typedDecision({ id_decision: "I-2", individu: "990018", nom_naissance: "Dupin" });

  test("gives a result for each line, and notifies the establishments it names", async () => {
    const wrong = typedDecision({ id_decision: "I-3", droit: "99.9", fin: "" });
    const outside = typedDecision({ id_decision: "I-4", finess_designes: "0C0000004" });
    const { id, lines } = await give(fileOf(good, other, wrong, outside));
    assert.deepEqual(lines, ["2 entered", "3 entered", "4 invalid", "5 not-notified"]);
    const page = await h.as("isere").get(`/mdph/imports/${id}`);
    assert.match(page.body, /1 établissement notifié/);
    assert.match(page.body, /droit : Choisissez le droit ouvert/);
    assert.match(page.body, /n’est pas ouvert par ce droit/);
    assert.doesNotMatch(page.body, /Perrin|Dupin/);
    assert.equal((await h.as("rhone").get(`/mdph/imports/${id}`)).status, 404);
    const kept = await p.db.selectFrom("decision_import").select("content").where("id", "=", id).executeTakeFirst();
    assert.equal(kept?.content, null);
  });

  test("given again enters nothing twice; a number taken by another content is told", async () => {
    const moved = { ...other, fin: "31/08/2030" };
    assert.deepEqual((await give(fileOf(good, moved))).lines, ["2 known", "3 number-taken"]);
  });

  test("keeps nothing that finds a dossier erased since, in any column of any table", async () => {
    const gone = typedDecision({ id_decision: "I-EFFACEE-77", individu: "990077", nom_naissance: "Lefort" });
    const kept = typedDecision({ id_decision: "I-GARDEE-78", individu: "990078", nom_naissance: "Garnier" });
    const { id } = await give(fileOf(gone, kept));
    await give(fileOf(gone));
    const { referral } = await p.db
      .selectFrom("decision")
      .select("referral_id as referral")
      .where("id_decision", "=", "I-EFFACEE-77")
      .executeTakeFirstOrThrow();
    await p.db.transaction().execute(async (tx) => {
      await eraseDossier(tx, (await lockReferral(tx, referral))!, p.clock.now);
    });
    const columns = await sql<{ t: string; c: string }>`
      select table_name as t, column_name as c from information_schema.columns
      where table_schema = 'public' and data_type in ('text', 'jsonb', 'json', 'ARRAY', 'USER-DEFINED')`.execute(p.db);
    const holding: string[] = [];
    for (const { t, c } of columns.rows) {
      const found =
        await sql`select from ${sql.table(t)} where ${sql.ref(c)}::text like '%I-EFFACEE-77%' limit 1`.execute(p.db);
      if (found.rows.length > 0) holding.push(`${t}.${c}`);
    }
    assert.deepEqual(holding, []);
    assert.deepEqual(
      (await findImport(p.db, id))!.lines.map(({ line, kind }) => `${line} ${kind}`),
      ["2 erased", "3 entered"],
    );
    assert.match((await h.as("isere").get(`/mdph/imports/${id}`)).body, /Effacée/);
  });

  test("without its columns is refused before anything is read", async () => {
    const file = { field: "fichier", name: "d.csv", content: "a;b\n1;2\n", type: "text/csv" };
    const seen = await h.as("isere").upload("/mdph/imports", {}, file);
    assert.equal(seen.status, 422);
    assert.match(seen.body, /il manque « id_decision »/);
  });

  test("has a model that the reading accepts", async () => {
    const model = await h.as("isere").get("/mdph/imports/modele.csv");
    assert.deepEqual((await give(model.body)).lines, ["2 entered"]);
  });
});

describe("The end of a decision", async () => {
  const p = await aPlatform();
  const h = await someHouses(p);
  const kinds = async () =>
    (
      await p.db
        .selectFrom("notice")
        .innerJoin("unit", "unit.id", "notice.unit_id")
        .select(["kind", "unit.name"])
        .where("kind", "in", ["decision-ending", "decision-to-renew"])
        .orderBy("at")
        .orderBy("kind")
        .execute()
    ).map((notice) => `${notice.kind} ${notice.name}`);

  test("is told three, two and one months before, once each, to the MDPH and to those it notified", async () => {
    const end = addDays(dayOf(p.clock.now), 120);
    const id = await aDecision(p, h, { fin: end });
    const chosen = [{ facility: h.facilities.ime, overrideReason: null, distanceKm: null }];
    await must(designateEstablishments(p.db, id, { right: "7.1", chosen }, h.member("isere"), p.clock.now));
    await announceValidity(p.db, p.clock.now);
    assert.deepEqual(await kinds(), []);
    later(p, 30);
    await announceValidity(p.db, p.clock.now);
    await announceValidity(p.db, p.clock.now);
    const both = ["decision-ending Semi-internat", "decision-to-renew Suivi des orientations"];
    assert.deepEqual(await kinds(), both);
    later(p, 31);
    await announceValidity(p.db, p.clock.now);
    assert.deepEqual(await kinds(), [...both, ...both]);
    later(p, 31);
    await announceValidity(p.db, p.clock.now);
    await announceValidity(p.db, p.clock.now);
    assert.equal((await kinds()).length, 6);
    later(p, 60);
    await announceValidity(p.db, p.clock.now);
    assert.equal((await kinds()).length, 6);
  });
});
