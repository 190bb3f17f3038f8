import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { ageing } from "#features/directory/availability.ts";
import { type SearchType, searchTypes } from "#features/directory/category.ts";
import { isAtHome, type Kind } from "#features/directory/kind.ts";
import { comfortCodes, featureCodes, type Offer } from "#features/directory/unit.ts";
import { distanceKm } from "#lib/geometry.ts";
import type { Clock } from "./asking.ts";
import {
  type Catalogue,
  dayNumber,
  type Entry,
  type EntryUnit,
  emptyCatalogue,
  put,
  rank,
  remove,
} from "./catalogue.ts";
import { answerOf, pageOf, renew } from "./kept.ts";
import { relaxations } from "./relaxation.ts";
import { type Scan, scan } from "./scan.ts";
import { addressOf, emptySearch, priceBands, readSearch, type Search, sorts } from "./search.ts";
import { selectPage } from "./selection.ts";
import { errorsAllowed, namingWords, offerWords, stemOf, typingErrors, wordsOf } from "./words.ts";

/**
 * The search against its plainest writing: each facility and unit looked at with the words of the criteria, nothing counted in advance.
 * Small directories and searches drawn at random, with everything that can be said of a unit.
 */
const now = new Date("2026-11-21T09:00:00Z");
const clock: Clock = { at: now.getTime(), today: 20261121 };

const names = [
  "EHPAD Les Tilleuls",
  "Résidence Bellevue",
  "SSIAD du Parc",
  "Clinique des Cèdres",
  "Les Tilleuls d’Or",
  "HAD Nord",
  "Maison Saint-Joseph",
  "Villa Tileul",
];
const cities = ["Vienne", "Estrablin", "Lyon", "Villette"];
const some = <T>(...all: T[]) => fc.constantFrom(...all);
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
const lat = fc.integer({ min: 0, max: 60 }).map((n) => 45.2 + n / 100);
const lon = fc.integer({ min: 0, max: 60 }).map((n) => 4.6 + n / 100);

const aUnit: fc.Arbitrary<EntryUnit> = fc
  .record({
    name: some("Hébergement permanent", "Unité protégée", "Soins"),
    module: some("grand-age", "sanitaire"),
    kinds: fc.uniqueArray(some("heb-perm", "heb-temp", "smr", "had", "ssiad"), { minLength: 1, maxLength: 2 }),
    mentions: fc.uniqueArray(some("100", "101"), { maxLength: 2 }),
    modes: fc.uniqueArray(some("28", "29"), { maxLength: 2 }),
    features: fc.uniqueArray(some(...featureCodes), { maxLength: 4 }),
    comfort: fc.uniqueArray(some(...comfortCodes), { maxLength: 3 }),
    ageMin: maybe(some(18, 60)),
    ageMax: maybe(some(65, 80)),
    publics: fc.uniqueArray(some("01", "02"), { maxLength: 2 }),
    languages: fc.uniqueArray(some("Anglais", "Arabe"), { maxLength: 1 }),
    price: maybe(some(900, 1500, 1999.5, 2600, 5000)),
    accepts: fc.boolean(),
    acceptsFrom: maybe(some("2026-11-21", "2026-12-01")),
    closedOn: fc.option(some("2026-11-21", "2026-11-22"), { nil: null, freq: 6 }),
    free: maybe(some(0, 1, 2)),
    hours: some(1, 20, 60, 200, 900, 3000),
    nextFree: maybe(some("2026-12-01", "2027-01-01")),
    zoneKm: maybe(some(5, 20)),
    zoneCommunes: maybe(fc.uniqueArray(some("38544", "69123"), { maxLength: 2 })),
    lat,
    lon,
    sensitive: fc.boolean().map((is) => is),
  })
  .map(({ features, comfort, publics, hours, ...unit }) => ({
    ...unit,
    offer: { ...Object.fromEntries(features.map((code) => [code, true])), comfort } as Offer,
    publics: publics.map((code) => ({ code, label: null })),
    declaredAt: unit.free === null ? null : now.getTime() - hours * 3_600_000,
  }));

const anEntry = fc.record({
  name: some(...names),
  city: some(...cities),
  category: some("500", "202", "354", "127", "999"),
  postcode: maybe(some("38200", "69001")),
  departement: some("38", "69"),
  point: maybe(fc.record({ lat, lon })),
  closedOn: fc.option(some("2026-11-20", "2026-11-25"), { nil: null, freq: 6 }),
  accessible: fc.boolean(),
  languages: fc.uniqueArray(some("Anglais", "Portugais"), { maxLength: 1 }),
  units: fc.array(aUnit, { maxLength: 4 }),
});
const aDirectory = fc.array(anEntry, { minLength: 1, maxLength: 12 }).map((all) =>
  all.map(
    ({ point, ...entry }, i): Entry => ({
      ...entry,
      id: `id-${i}`,
      finess: `38000000${i % 10}`.slice(0, 9).replace(/.$/, String.fromCharCode(65 + i)),
      searchName: `${entry.name} ${entry.city}`
        .normalize("NFD")
        .replaceAll(/\p{M}/gu, "")
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, " "),
      categoryLabel: entry.category,
      lat: point?.lat ?? null,
      lon: point?.lon ?? null,
    }),
  ),
);

const aSearch: fc.Arbitrary<Search> = fc
  .record({
    text: fc.option(
      some(
        "tilleuls",
        "tileuls viene",
        "ehpad",
        "ehpad tilleuls",
        "bellevu",
        "cedre",
        "38200",
        "had",
        "saint joseph lyon",
        "zzz",
        "38000000A",
        "villet",
      ),
      { nil: "", freq: 2 },
    ),
    around: maybe(fc.record({ lat, lon, label: fc.constant("ici"), commune: maybe(some("38544", "69123")) })),
    radiusKm: some(5, 10, 20, 30),
    type: maybe(some<SearchType>("ehpad", "residence-autonomie", "ssiad", "had")),
    kind: maybe(some<Kind>("heb-perm", "smr", "had", "usld")),
    mention: fc.option(some("100", "107"), { nil: null, freq: 2 }),
    mode: fc.option(some("28", "34"), { nil: null, freq: 2 }),
    departement: maybe(some("38", "69")),
    maxPrice: maybe(some(1500, 2000, 2100, 4000)),
    features: fc.uniqueArray(some(...featureCodes.slice(0, 4)), { maxLength: 2 }),
    comforts: fc.uniqueArray(some(...comfortCodes.slice(0, 3)), { maxLength: 1 }),
    places: maybe(some("up-to-date", "recent", "old")),
    age: fc.option(some(20, 70, 85), { nil: null, freq: 2 }),
    public: fc.option(some("01", "09"), { nil: null, freq: 2 }),
    language: fc.option(some("anglais", "portugais", "breton"), { nil: null, freq: 2 }),
    accessible: some(false, false, true),
    onPlatform: some(false, false, true),
    sort: some(...(Object.keys(sorts) as (keyof typeof sorts)[])),
    seesSensitive: fc.boolean(),
  })
  // most searches have few criteria
  .chain((full) =>
    fc
      .subarray(Object.keys(full) as (keyof typeof full)[])
      .map((keys): Search => ({ ...emptySearch, ...Object.fromEntries(keys.map((key) => [key, full[key]])) })),
  );

const catalogueOf = (entries: readonly Entry[]): Catalogue => {
  const c = emptyCatalogue();
  for (const entry of entries) put(c, entry);
  rank(c);
  return c;
};
const idsOf = (c: Catalogue, search: Search) =>
  scan(c, search, clock)
    .places.map((place) => c.facility.id[place]!)
    .sort();

describe("The search, against its plainest writing", () => {
  test("finds the very same facilities", () => {
    fc.assert(
      fc.property(aDirectory, aSearch, (entries, search) => {
        assert.deepEqual(idsOf(catalogueOf(entries), search), plainly(entries, search));
      }),
      { numRuns: 3000 },
    );
  });

  test("counts for each facet what ticking it gives", () => {
    fc.assert(
      fc.property(aDirectory, aSearch, (entries, search) => {
        const c = catalogueOf(entries);
        const { facets } = scan(c, search, clock);
        const n = (ticked: Partial<Search>) => plainly(entries, { ...search, ...ticked }).length;
        for (const type of Object.keys(searchTypes) as SearchType[])
          assert.equal(facets.types.get(type) ?? 0, n({ type }), type);
        for (const departement of ["38", "69", "01"])
          assert.equal(facets.departements.get(departement) ?? 0, n({ departement }), departement);
        for (const [number, { group, code }] of c.book.codes.entries()) {
          const ticked: Partial<Search> =
            group === "kind"
              ? { kind: code as Kind }
              : group === "feature"
                ? { features: [...new Set([...search.features, code as Search["features"][number]])] }
                : group === "comfort"
                  ? { comforts: [...new Set([...search.comforts, code as Search["comforts"][number]])] }
                  : { [group]: code };
          assert.equal(facets.codes[number], n(ticked), `${group} ${code}`);
        }
        for (const [band, maxPrice] of priceBands.entries())
          assert.equal(facets.prices[band], n({ maxPrice }), `${maxPrice} €`);
        for (const places of ["up-to-date", "recent", "old"] as const)
          assert.equal(facets.places[places], n({ places }), places);
        assert.equal(facets.accessible, n({ accessible: true }), "accessible");
        assert.equal(facets.onPlatform, n({ onPlatform: true }), "platform");
        assert.equal(facets.total, n({}), "total");
      }),
      { numRuns: 1500 },
    );
  });

  test("relaxing a criterion never removes a facility", () => {
    fc.assert(
      fc.property(aDirectory, aSearch, (entries, search) => {
        const c = catalogueOf(entries);
        const found = new Set(idsOf(c, search));
        for (const { without, search: relaxed } of relaxations(search)) {
          const more = new Set(idsOf(c, relaxed));
          assert.ok(found.isSubsetOf(more), without);
        }
      }),
      { numRuns: 1500 },
    );
  });

  test("is the same after any changes as when read anew", () => {
    fc.assert(
      fc.property(
        aDirectory,
        aDirectory,
        fc.array(fc.nat(11), { maxLength: 4 }),
        aSearch,
        (before, after, gone, search) => {
          const c = catalogueOf(before);
          for (const entry of after) put(c, entry);
          for (const n of gone) remove(c, `id-${n}`);
          rank(c);
          const left = [...after, ...before.slice(after.length)].filter(
            ({ id }) => !gone.some((n) => id === `id-${n}`),
          );
          assert.deepEqual(idsOf(c, search), plainly(left, search));
        },
      ),
      { numRuns: 1500 },
    );
  });

  test("an answer that is kept follows every change", () => {
    const counted = (directory: Catalogue, one: Scan) => ({
      ids: one.places.map((place) => directory.facility.id[place]!).sort(),
      ...one.facets,
      codes: one.facets.codes
        .flatMap((n, number) => (n > 0 ? [`${directory.book.codes[number]!.code} ${n}`] : []))
        .sort(),
      types: [...one.facets.types].filter(([, n]) => n > 0).sort(),
      departements: [...one.facets.departements].filter(([, n]) => n > 0).sort(),
    });
    const changes = fc.array(fc.tuple(fc.nat(11), fc.nat(3), aUnit), { maxLength: 5 });
    fc.assert(
      fc.property(
        aDirectory,
        fc.array(aSearch, { minLength: 1, maxLength: 3 }),
        changes,
        (entries, searches, changed) => {
          const c = catalogueOf(entries);
          const cut = { from: 0, count: 3 };
          const ask = () => searches.map((search, n) => answerOf(c, String(n), search, clock));
          for (const answer of ask()) pageOf(c, answer, cut);
          const now = [...entries];
          for (const [n, rank, said] of changed) {
            const entry = now[n];
            const unit = entry?.units[rank];
            if (!entry || !unit) continue;
            // places, price, offer: the facility stays where it stood
            const { zoneKm, zoneCommunes, lat: at, lon: to } = unit;
            const next = {
              ...entry,
              units: entry.units.with(rank, { ...said, zoneKm, zoneCommunes, lat: at, lon: to }),
            };
            now[n] = next;
            renew(c, [next], []);
          }
          for (const [n, answer] of ask().entries()) {
            const anew = scan(c, searches[n]!, clock);
            assert.deepEqual(counted(c, answer.scan), counted(c, anew));
            assert.deepEqual(pageOf(c, answer, cut), selectPage(anew, c.facility.rank, cut));
            assert.deepEqual(idsOf(c, searches[n]!), plainly(now, searches[n]!));
          }
        },
      ),
      { numRuns: 1500 },
    );
  });

  test("the first pages are those of the whole list put in order", () => {
    const drawn = fc.array(fc.record({ key: fc.nat(5) }), { maxLength: 300 });
    fc.assert(
      fc.property(drawn, fc.nat(60), fc.integer({ min: 1, max: 30 }), (all, from, count) => {
        const places = all.map((_, i) => i);
        const keys = all.map(({ key }) => key);
        const ranks = all.map((_, i) => (i * 7919) % 1009);
        const inOrder = [...places].sort((a, b) => keys[a]! - keys[b]! || ranks[a]! - ranks[b]!);
        assert.deepEqual(selectPage({ places, keys }, ranks, { from, count }), inOrder.slice(from, from + count));
      }),
    );
  });
});

test("the address of a search is read back as it was written", () => {
  fc.assert(
    fc.property(
      aSearch,
      fc.integer({ min: 1, max: 500 }),
      some<Search["view"]>("liste", "tableau"),
      (drawn, page, view) => {
        const { text, type, kind, mention, mode, departement, maxPrice, features, comforts, places, age, language } =
          drawn;
        const one: Search = {
          ...emptySearch,
          ...{ text, type, kind, mention, mode, departement, maxPrice, features, comforts, places, age, language },
          ...{ public: drawn.public, accessible: drawn.accessible, onPlatform: drawn.onPlatform, page, view },
          ...(drawn.around ? { place: "Vienne (38200)", radiusKm: drawn.radiusKm } : {}),
          sort: drawn.sort,
        };
        assert.deepEqual(readSearch(new URL(addressOf(one), "http://x").searchParams), one);
      },
    ),
  );
});

test("any address is read without failing, and says again what was understood", () => {
  fc.assert(
    fc.property(
      fc.webQueryParameters(),
      fc.dictionary(some("q", "lieu", "autour", "prix", "age", "avec", "page", "places", "langue"), fc.string()),
      (query, typed) => {
        const read = readSearch(new URLSearchParams([...new URLSearchParams(query), ...Object.entries(typed)]));
        assert.deepEqual(readSearch(new URL(addressOf(read), "http://x").searchParams), read);
      },
    ),
  );
});

function plainly(entries: readonly Entry[], s: Search): string[] {
  return entries
    .filter((entry) => answers(entries, entry, s))
    .map(({ id }) => id)
    .sort();
}

function answers(all: readonly Entry[], entry: Entry, s: Search): boolean {
  if (entry.closedOn && dayNumber(entry.closedOn) <= clock.today) return false;
  const seen = entry.units.filter(
    (unit) => (!unit.closedOn || dayNumber(unit.closedOn) > clock.today) && (s.seesSensitive || !unit.sensitive),
  );
  if (!textAnswers(all, entry, seen, s)) return false;
  if (s.type && !(searchTypes[s.type].categories as string[]).includes(entry.category)) return false;
  if (s.departement && entry.departement !== s.departement) return false;
  if (s.accessible && !entry.accessible) return false;
  const near =
    !s.around ||
    (entry.lat !== null &&
      entry.lon !== null &&
      distanceKm(s.around, { lat: entry.lat, lon: entry.lon }) <= s.radiusKm);
  const wantsUnit =
    s.kind ||
    s.mention ||
    s.mode ||
    s.maxPrice !== null ||
    s.features.length ||
    s.comforts.length ||
    s.places ||
    s.age !== null ||
    s.public ||
    s.language ||
    s.onPlatform;
  if (seen.length === 0) return near && !wantsUnit;
  return seen.some((unit) => {
    if (s.around) {
      const zoned = unit.kinds.some(isAtHome) && (unit.zoneCommunes !== null || unit.zoneKm !== null);
      const there = !zoned
        ? near
        : unit.zoneCommunes
          ? unit.zoneCommunes.includes(s.around.commune ?? "?")
          : distanceKm(s.around, { lat: unit.lat!, lon: unit.lon! }) <= unit.zoneKm!;
      if (!there) return false;
    }
    if (s.kind && !unit.kinds.includes(s.kind)) return false;
    if (s.mention && !unit.mentions.includes(s.mention)) return false;
    if (s.mode && !unit.modes.includes(s.mode)) return false;
    if (s.maxPrice !== null && (unit.price === null || unit.price > s.maxPrice)) return false;
    if (!s.features.every((code) => unit.offer[code])) return false;
    if (!s.comforts.every((code) => unit.offer.comfort?.includes(code))) return false;
    if (s.age !== null && ((unit.ageMin ?? 0) > s.age || (unit.ageMax ?? 999) < s.age)) return false;
    if (s.public && !unit.publics.some(({ code }) => code === s.public)) return false;
    if (s.language && ![...unit.languages, ...entry.languages].some((one) => one.toLowerCase() === s.language))
      return false;
    if (s.onPlatform && !(unit.accepts || (unit.acceptsFrom && dayNumber(unit.acceptsFrom) <= clock.today)))
      return false;
    if (s.places) {
      const oldest = ageing[unit.module as "grand-age"].fresh[["up-to-date", "recent", "old"].indexOf(s.places)]!;
      if (!unit.free || unit.declaredAt === null || clock.at - unit.declaredAt > oldest) return false;
    }
    return true;
  });
}

function textAnswers(all: readonly Entry[], entry: Entry, seen: readonly EntryUnit[], s: Search): boolean {
  if (/^[0-9A-Z]{9}$/.test(s.text)) return entry.finess === s.text;
  return wordsOf(s.text).every((word) => {
    if (/^\d{5}$/.test(word)) return entry.postcode === word;
    const offer = offerWords[word];
    if (offer)
      return (
        offer.categories?.includes(entry.category) ||
        seen.some(
          (unit) =>
            offer.kinds?.some((kind) => unit.kinds.includes(kind)) || offer.features?.some((code) => unit.offer[code]),
        )
      );
    const stem = stemOf(word);
    const vocabulary = all.map(({ searchName }) => [...new Set(namingWords(searchName).map(stemOf))]);
    const howMany = (test: (one: string) => boolean) => vocabulary.flat().filter(test).length;
    const own = vocabulary[all.indexOf(entry)]!;
    const [isSame, begins] = [(one: string) => one === stem, (one: string) => one.startsWith(stem)];
    if (howMany(isSame) >= 3) return own.some(isSame);
    if (howMany(begins) >= 3) return own.some(begins);
    const most = errorsAllowed(stem);
    return own.some((one) => begins(one) || (most > 0 && typingErrors(stem, one, most) <= most));
  });
}
