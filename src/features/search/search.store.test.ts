import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { candidateUnits } from "#features/directory/unit.store.ts";
import { castUnits } from "#features/samples/demo-cast.ts";
import { generateDirectory } from "#features/samples/generate.action.ts";
import { aDatabase } from "#tests/database.ts";
import { findCommuneAt, searchPlaces, searchSpellings } from "./place.store.ts";
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

describe("A search made while the directory changes", async () => {
  const db = await aDatabase();
  const now = new Date("2026-11-21T09:00:00Z");
  await generateDirectory(db, { facilities: 60, seed: 1, now });
  const total = async (query: string, some: Partial<Search> = {}) =>
    (await searchFacilities(db, search(query, some), now)).total;
  const tilleuls = "q=XG0000002";

  test("shows what is committed, at once, and nothing else", async () => {
    assert.equal(await total(`${tilleuls}&places=oui`), 1);
    const open = Promise.withResolvers<void>();
    const written = Promise.withResolvers<void>();
    const long = db.transaction().execute(async (tx) => {
      await sql`update unit set places_free = 0 where id = any(${[castUnits.tilleuls, castUnits.tilleulsProtected]}::uuid[])`.execute(
        tx,
      );
      written.resolve();
      await open.promise;
    });
    await written.promise;
    assert.equal(await total(`${tilleuls}&places=oui`), 1, "not committed");
    // a later transaction ends first: both are seen
    await sql`update facility set name = 'EHPAD Les Platanes', search_name = 'ehpad les platanes vienne' where finess = 'XG0000002'`.execute(
      db,
    );
    assert.deepEqual([await total("q=platanes+vienne"), await total(`${tilleuls}&places=oui`)], [1, 1]);
    open.resolve();
    await long;
    assert.equal(await total(`${tilleuls}&places=oui`), 0, "committed");
    assert.equal(await total(tilleuls), 1);
  });

  test("forgets what is closed, unlisted or gone, and learns what appears", async () => {
    const before = await total("");
    await sql`update facility set closed_on = '2026-11-21' where finess = 'XG0000003'`.execute(db);
    await sql`update facility set listed = false where finess = 'XG0000004'`.execute(db);
    assert.equal(await total(""), before - 2);
    await sql`update facility set closed_on = '2026-11-22', listed = true where finess in ('XG0000003', 'XG0000004')`.execute(
      db,
    );
    assert.equal(await total(""), before);
    await sql`delete from unit where facility_id = (select id from facility where finess = 'XG0000004')`.execute(db);
    assert.equal(await total("q=XG0000004&accueil=heb-perm"), 0);
    await sql`delete from facility_contact where facility_id = (select id from facility where finess = 'XG0000004')`.execute(
      db,
    );
    await sql`delete from facility where finess = 'XG0000004'`.execute(db);
    assert.equal(await total("q=XG0000004"), 0);
  });

  test("many at once agree", async () => {
    const all = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        if (i === 20) await sql`update unit set places_free = 3 where id = ${castUnits.bellevue}`.execute(db);
        return total("lieu=x&rayon=30", { around: vienne });
      }),
    );
    assert.equal(new Set(all).size, 1);
  });

  test("shows a sensitive unit to professionals only", async () => {
    await sql`update unit set sensitive = true where id = ${castUnits.had}`.execute(db);
    const had = async (seesSensitive: boolean) =>
      (await searchFacilities(db, search("q=XG0000009", { seesSensitive }), now)).found[0]?.units.length;
    assert.deepEqual([await had(false), await had(true)], [0, 1]);
    assert.equal(await total("q=had+nord+isere"), 0);
    assert.equal(await total("q=had+nord+isere", { seesSensitive: true }), 1);
    await sql`update unit set sensitive = false where id = ${castUnits.had}`.execute(db);
  });

  test("finds a home service where its zone goes: communes when it names them, its circle otherwise", async () => {
    const grenoble = { lat: 45.1885, lon: 5.7245, label: "Grenoble", commune: "38185" };
    const found = async (around: Search["around"]) =>
      (await searchFacilities(db, search("q=XG0000009&lieu=x&rayon=5", { around }), now)).found.map(
        ({ comes }) => comes,
      );
    assert.deepEqual([await found(vienne), await found(grenoble)], [[true], []]);
    await sql`update unit set zone_communes = '{38185}' where id = ${castUnits.had}`.execute(db);
    assert.deepEqual([await found(vienne), await found(grenoble)], [[], [true]]);
  });
});

describe("A typed place", async () => {
  const db = await aDatabase();
  await generateDirectory(db, { facilities: 20, seed: 1, now: new Date("2026-11-21T09:00:00Z") });

  test("is read as a commune, a postcode, or an address of which the commune counts", async () => {
    const first = async (typed: string) => (await searchPlaces(db, typed))[0]?.name;
    const typed = [
      ...[
        "Vienne",
        "viene",
        "38200",
        "Vienne (38200)",
        "12 rue des Écoles 38200 Vienne",
        "12 rue des Écoles, Estrablin",
      ],
      ...["8 chemin des Tilleuls, 38780", "5 avenue Foch 69006 LYON CEDEX 06", "Zzyzx"],
    ];
    assert.deepEqual(await Promise.all(typed.map(first)), [
      ...["Vienne", "Vienne", "Vienne", "Vienne", "Vienne", "Estrablin"],
      ...["Pont-Évêque", "Lyon", undefined],
    ]);
  });

  test("unknown, has its nearest spellings; where a device stands has its commune", async () => {
    assert.ok((await searchSpellings(db, "Grenobbble")).some(({ name }) => name === "Grenoble"));
    assert.equal((await findCommuneAt(db, { lat: 45.53, lon: 4.87 }))?.name, "Vienne");
    assert.equal(await findCommuneAt(db, { lat: 0, lon: 0 }), null);
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
