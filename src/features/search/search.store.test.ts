import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { candidateUnits } from "#features/directory/unit.store.ts";
import { castUnits } from "#features/samples/demo-cast.ts";
import { generateDirectory } from "#features/samples/generate.action.ts";
import { aDatabase } from "#tests/database.ts";
import { countFacilities, searchFacilities } from "./search.store.ts";
import { addressOf, readSearch, type Search } from "./search.ts";
import { wordsOf } from "./words.ts";

const vienne = { lat: 45.52569, lon: 4.87484, label: "Vienne" };
const search = (query: string, some: Partial<Search> = {}): Search => ({
  ...readSearch(new URLSearchParams(query)),
  ...some,
});

describe("Searching twelve thousand facilities", async () => {
  const db = await aDatabase();
  const now = new Date("2026-11-21T09:00:00Z");
  await generateDirectory(db, { facilities: 12_000, seed: 1, now });
  const names = async (query: string, some: Partial<Search> = {}) =>
    (await searchFacilities(db, search(query, some), now)).found.map(({ facility }) => facility.name);

  test("finds a name in spite of accents, case and a typing error", async () => {
    for (const typed of ["Clinique des Cèdres Vienne", "clinique des cedres vienne", "CLINIQUE CEDRE VIENE"])
      assert.equal((await names(`q=${typed}`))[0], "Clinique des Cèdres", typed);
    assert.deepEqual(await names("q=XG0000002"), ["EHPAD Les Tilleuls"]);
  });

  test("reads “ehpad” as the category, whatever the name", async () => {
    assert.ok((await names("q=ehpad bellevue estrablin")).includes("Résidence Bellevue"));
  });

  test("sorts by distance around a place and stops at the radius", async () => {
    const { found, total } = await searchFacilities(db, search("lieu=Vienne&rayon=10", { around: vienne }), now);
    const distances = found.map(({ distanceKm }) => distanceKm!);
    assert.deepEqual(
      distances,
      [...distances].sort((a, b) => a - b),
    );
    assert.ok(total >= found.length && distances.every((km) => km <= 10));
    assert.equal(await countFacilities(db, search("rayon=10", { around: vienne }), now), total);
  });

  test("asks everything of one and the same unit", async () => {
    const around = { around: vienne };
    assert.ok(
      (await names("type=ehpad&rayon=20&avec=uvp&places=oui&prix=2500&lieu=x", around)).includes("EHPAD Les Tilleuls"),
    );
    assert.ok(
      !(await names("type=ehpad&rayon=20&avec=uvp&accueil=heb-temp&lieu=x", around)).includes("EHPAD Les Tilleuls"),
    );
  });

  test("pages without losing nor repeating anyone", async () => {
    const query = "departement=38&type=ehpad";
    const { total } = await searchFacilities(db, search(query), now);
    const seen = new Set<string>();
    for (let page = 1; page <= Math.ceil(total / 20); page++)
      for (const { facility } of (await searchFacilities(db, search(`${query}&page=${page}`), now)).found)
        seen.add(facility.finess);
    assert.equal(seen.size, total);
    const beyond = await searchFacilities(db, search(`${query}&page=400`), now);
    assert.deepEqual([beyond.total, beyond.found], [total, []]);
  });

  test("finds the units a dossier may be sent to, nearest first, near misses and zones included", async () => {
    const around = {
      module: "grand-age" as const,
      kinds: ["heb-perm"],
      centre: vienne,
      limit: 400,
      today: "2026-11-21",
    };
    const near = await candidateUnits(db, { ...around, radiusKm: 8 });
    const ids = near.map((unit) => unit.id);
    assert.ok(
      ids.includes(castUnits.bellevue) && ids.includes(castUnits.tilleuls),
      "within one and a half times the radius",
    );
    assert.ok(!ids.includes(castUnits.clos) && !ids.includes(castUnits.parcDay) && !ids.includes(castUnits.geriatrics));

    const home = await candidateUnits(db, { ...around, module: "sanitaire", kinds: ["had"], radiusKm: 1 });
    assert.ok(
      home.some((unit) => unit.id === castUnits.had),
      "thirty kilometres away, in its zone",
    );

    await db.updateTable("unit").set({ closed_on: "2026-11-01" }).where("id", "=", castUnits.bellevue).execute();
    assert.ok(!(await candidateUnits(db, { ...around, radiusKm: 8 })).some((unit) => unit.id === castUnits.bellevue));
  });
});

describe("The address of a search", () => {
  test("is read back as it was written, and says only what differs from an empty one", () => {
    const one = search(
      "q=Tilleuls&lieu=Vienne&rayon=50&type=ehpad&accueil=heb-perm&departement=2a&prix=2600&avec=uvp&avec=ash&places=oui&tri=prix&page=3",
    );
    assert.deepEqual(readSearch(new URL(addressOf(one), "http://x").searchParams), one);
    assert.equal(addressOf(search("page=1&tri=pertinence&rayon=30&type=autre&prix=abc")), "/annuaire");
  });

  test("keeps the words that name something", () => {
    assert.deepEqual(wordsOf("L’EHPAD des Tilleuls, à St-Étienne (42000)"), [
      "ehpad",
      "tilleuls",
      "saint",
      "etienne",
      "42000",
    ]);
  });
});
