import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { generateDirectory } from "#features/samples/generate.action.ts";
import { countFacilities, listPoints, searchFacilities } from "#features/search/search.store.ts";
import { readSearch } from "#features/search/search.ts";
import { aDatabase } from "#tests/database.ts";
import { openPractice } from "./practice.action.ts";
import { departementOfPostcode } from "./practice.ts";
import { candidateUnits } from "./unit.store.ts";

describe("The practice of a doctor", async () => {
  const db = await aDatabase();
  const now = new Date("2026-11-21T09:00:00Z");
  await generateDirectory(db, { facilities: 40, seed: 1, now });
  const before = await countFacilities(db, readSearch(new URLSearchParams()), now);
  const name = "Cabinet du Dr Zéphyrine Quatrecoquilles";
  const place = { street: "3 rue des Lilas", postcode: "38200", city: "Vienne" };
  const unit = await db.transaction().execute((tx) => openPractice(tx, { name, ...place }));
  const { finess } = await db
    .selectFrom("facility as f")
    .innerJoin("unit as u", "u.facility_id", "f.id")
    .select("f.finess")
    .where("u.id", "=", unit)
    .executeTakeFirstOrThrow();

  test("has a number that no FINESS is", () => assert.match(finess, /^L[0-9A-Z]{8}$/));

  for (const typed of ["q=Quatrecoquilles", "q=cabinet", `q=${finess}`, "departement=38&q=Quatrecoquilles"])
    test(`is not found by ${typed.replace(finess, "its number")}`, async () => {
      const { found } = await searchFacilities(db, readSearch(new URLSearchParams(typed)), now);
      assert.deepEqual(
        found.filter(({ facility }) => facility.finess === finess),
        [],
      );
    });

  test("is in no count and on no map", async () => {
    const all = readSearch(new URLSearchParams());
    assert.equal(await countFacilities(db, all, now), before);
    assert.equal(
      (await listPoints(db, all, now, 1000)).some((point) => point.name === name),
      false,
    );
  });

  test("cannot be asked for a place, even with a point and a kind it never has", async () => {
    await db
      .updateTable("unit")
      .set({ lat: 45.525, lon: 4.875, kinds: ["heb-perm"] })
      .where("id", "=", unit)
      .execute();
    const around = { centre: { lat: 45.525, lon: 4.875 }, radiusKm: 30, limit: 500, today: "2026-11-21" };
    const units = await candidateUnits(db, { module: "grand-age", kinds: ["heb-perm"], ...around });
    assert.equal(
      units.some(({ id }) => id === unit),
      false,
    );
  });

  test("is in the département of its postcode", () =>
    assert.deepEqual(["38200", "20090", "20200", "97410", "98800"].map(departementOfPostcode), [
      "38",
      "2A",
      "2B",
      "974",
      "988",
    ]));
});
