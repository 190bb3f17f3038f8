import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { searchCommunes } from "#features/directory/commune.store.ts";
import { findUnit, listUnitsOf } from "#features/directory/unit.store.ts";
import { aDatabase } from "#tests/database.ts";
import { castUnits } from "./demo-cast.ts";
import { generateDirectory } from "./generate.action.ts";

describe("A new directory", async () => {
  const db = await aDatabase();
  const now = new Date("2026-11-21T09:00:00Z");
  const progress: number[] = [];
  const started = performance.now();
  const written = await generateDirectory(db, { facilities: 12_000, seed: 1, now }, (done) => progress.push(done));
  const seconds = (performance.now() - started) / 1000;

  test("holds 12 000 facilities and their units, and says how far it is", (t) => {
    t.diagnostic(`${written.facilities} facilities, ${written.units} units in ${seconds.toFixed(1)} s`);
    assert.equal(written.facilities, 12_000);
    assert.ok(written.units > 22_000 && written.units < 28_000, `${written.units} units`);
    assert.equal(progress.at(-1), 12_000);
  });

  test("covers the whole country, overseas included", async () => {
    const found = await sql<{ departement: string }>`select distinct departement from facility order by 1`.execute(db);
    const all = found.rows.map((row) => row.departement);
    assert.equal(all.length, 101);
    assert.deepEqual(all.slice(-5), ["971", "972", "973", "974", "976"]);
  });

  test("is left alone the second time", async () => {
    assert.deepEqual(await generateDirectory(db, { facilities: 12_000, seed: 1, now }), { facilities: 0, units: 0 });
  });

  test("knows the units of the demonstration", async () => {
    const unit = await findUnit(db, castUnits.tilleulsProtected);
    assert.deepEqual(
      {
        facility: unit?.facilityName,
        name: unit?.name,
        kinds: unit?.kinds,
        places: unit?.places,
        offer: unit?.offer,
        price: unit?.priceMonth,
      },
      {
        facility: "EHPAD Les Tilleuls",
        name: "Unité protégée",
        kinds: ["heb-perm"],
        places: { free: 2, at: new Date("2026-11-21T06:00:00Z") },
        offer: { uvp: true, pasa: true, ash: true, single: true, capacity: 14, comfort: ["garden", "wifi"] },
        price: 2479.84,
      },
    );
    assert.deepEqual(
      (await listUnitsOf(db, unit!.facility)).map((u) => u.name),
      ["Hébergement permanent", "Unité protégée"],
    );
  });

  test("finds communes by name, postcode, with typing errors or as they were proposed", async () => {
    const first = async (typed: string) => (await searchCommunes(db, typed))[0]?.code;
    const typed = [
      "vienne",
      "38200",
      "38544",
      "Saint-Etienne",
      "st etienne",
      "marseile",
      "Vienne (38200)",
      "Estrablin (38)",
      "LE MANS",
      "2A004",
      "Saint-Denis 974",
      "zzzzzz",
      "",
    ];
    assert.deepEqual(await Promise.all(typed.map(first)), [
      "38544",
      "38544",
      "38544",
      "42218",
      "42218",
      "13055",
      "38544",
      "38157",
      "72181",
      "2A004",
      "97411",
      undefined,
      undefined,
    ]);
  });
});
