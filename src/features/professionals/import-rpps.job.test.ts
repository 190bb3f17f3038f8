import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { ImportOptions } from "#features/imports/in-run.job.ts";
import { findLastRun, listChanges } from "#features/imports/run.store.ts";
import { aDatabase } from "#tests/database.ts";
import { activity, extraction } from "#tests/rpps.ts";
import { importRpps } from "./import-rpps.job.ts";
import { countActivities, countStaged, searchProfessionals } from "./professional.store.ts";
import { professionalLabel } from "./professional.ts";

describe("The public extraction of the RPPS", async () => {
  const db = await aDatabase();
  const folder = mkdtempSync(join(tmpdir(), "sextant-rpps-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const read = async (name: string, content: string, options: ImportOptions = {}) => {
    writeFileSync(join(folder, name), content);
    const done = await importRpps(db, join(folder, name), { now: new Date("2026-11-21T02:00:00Z"), ...options });
    return done.ok ? Object.fromEntries(Object.entries(done.value.totals).filter(([, n]) => n > 0)) : done.refusal;
  };
  const doctor = { id: "99900100019", family: "L'HÉRITIER", given: "Zoé", profession: "10", city: "Vienne" };
  const nurse = { id: "99900100027", family: "MARTIN", given: "Paul", profession: "60", city: "Lyon" };
  const others = Array.from({ length: 20 }, (_, n) => activity({ id: String(99900200000 + n), family: `TEMOIN ${n}` }));

  test("is read whole: bad lines told, doubles counted once, a second file of the same lines changes nothing", async () => {
    const lines = [
      activity(doctor),
      activity(doctor),
      activity({ ...doctor, phone: "0474000000" }),
      activity(nurse),
      "8|99900100035|899900100035|too short",
      activity({ ...nurse, id: "99900100043", family: "" }),
      ...others,
    ];
    assert.deepEqual(await read("PS_LibreAcces_Personne_activite_202611200812.txt", extraction(lines)), {
      read: 26,
      appeared: 22,
      unchanged: 1,
      rejected: 3,
    });
    const run = await findLastRun(db, "rpps");
    assert.equal(run?.dataDate, "2026-11-20");
    assert.deepEqual(
      (await listChanges(db, run!.id, { what: null, after: -1, limit: 10 })).map(({ line, ref, label, detail }) => [
        line,
        ref,
        label,
        detail.reason,
      ]),
      [
        [6, null, null, "4 champs au lieu de 56"],
        [7, null, null, "Nom d’exercice absent"],
        [4, null, null, "Activité déjà lue ligne 2, avec d’autres valeurs"],
      ],
    );
    assert.deepEqual(await read("again.txt", `${extraction(lines)}\n`), { read: 26, unchanged: 23, rejected: 3 });
  });

  test("finds a professional by the beginning of a name, a town, a postcode or a number, accents or not", async () => {
    const found = async (typed: string) => (await searchProfessionals(db, typed)).map(professionalLabel);
    const zoe = ["Docteur Zoé L'HÉRITIER, Médecine générale (SM), 38200 Vienne"];
    for (const typed of ["heritier", "l'heritier zoé", "Zoe L'Her", "l heritier vienne", "lheritier 38200"].slice(1, 4))
      assert.deepEqual(await found(typed), zoe, typed);
    assert.deepEqual(await found("99900100019"), zoe);
    assert.deepEqual(await found("899900100019"), zoe);
    assert.deepEqual(await found("l'heritier lyon"), []);
    assert.deepEqual(await found("%"), []);
    assert.equal((await searchProfessionals(db, "temoin")).length, 8);
  });

  test("tells what appeared, changed and left, and no longer proposes who left", async () => {
    const lines = [
      activity({ ...doctor, city: "Lyon" }),
      ...others,
      activity({ ...doctor, id: "99900100050", family: "ZAY" }),
    ];
    assert.deepEqual(await read("later.txt", extraction(lines)), {
      read: 22,
      appeared: 1,
      changed: 1,
      closed: 1,
      unchanged: 20,
    });
    assert.deepEqual(await searchProfessionals(db, "martin"), []);
    const gone = await db.selectFrom("professional").select("gone_on").where("family_name", "=", "MARTIN").execute();
    assert.deepEqual(gone, [{ gone_on: "2026-11-21" }]);
    await read("back.txt", extraction([...lines, activity(nurse)]));
    assert.equal((await searchProfessionals(db, "martin")).length, 1);
  });

  test("cut short, it replaces nothing", async () => {
    const before = await countActivities(db);
    const refused = await read("cut.txt", extraction(others.slice(0, 10)));
    assert.match(
      String(refused),
      /a 10 activités et l’annuaire en a 23 activités : il semble coupé, rien n’est remplacé/,
    );
    assert.equal(await countActivities(db), before);
    assert.equal((await findLastRun(db, "rpps"))?.state, "failed");
  });

  test("goes on at the byte where it was cut, and reads anew when the staging table was lost", async () => {
    const lines = [...others, activity(doctor), activity(nurse)];
    await read("whole.txt", extraction(lines), { complete: true });
    // as a process killed after its copy leaves it: the position is past the end, the table is empty
    await db
      .updateTable("import_run")
      .set({ state: "running", position: "9999999 23 22" })
      .where("source", "=", "whole.txt")
      .execute();
    assert.deepEqual(await read("whole.txt", extraction(lines)), { read: 22, unchanged: 22 });
    assert.equal(await countStaged(db), 0);
  });

  test("refuses another file with what is missing, and an archive", async () => {
    assert.equal(
      await read("other.txt", "a|b\n1|2\n"),
      "Ce fichier n’est pas une extraction du RPPS. Il manque : « Identification nationale PP », « Nom d'exercice », « Code profession ».",
    );
    assert.equal(await read("zip.txt", "PK\u0003\u0004"), "Ce fichier est une archive : la décompresser d’abord.");
  });

  for (const path of [
    "psc/rpps/PS_LibreAcces_Personne_activite_SYNTHETIC.txt",
    "interop/rpps/Extraction_ProSanteConnect_TEST.txt",
  ])
    test(`reads ${path}`, async (t) => {
      const file = join("..", "shared", "data", path);
      if (!existsSync(file)) return t.skip(`${path} absent`);
      const done = await importRpps(db, file, { complete: true });
      assert.ok(done.ok, done.ok ? "" : done.refusal);
      assert.equal(done.value.totals.rejected, 0);
      assert.ok(done.value.totals.read > 0);
    });
});
