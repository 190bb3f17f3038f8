import type { Contact } from "#features/contacts/contact.ts";
import { categories, familyOf } from "#features/directory/category.ts";
import {
  cents,
  type Facility,
  type FacilityId,
  fictitiousFiness,
  type LegalStatus,
  type Prices,
  undescribedFacility,
} from "#features/directory/facility.ts";
import { type SupposedUnit, supposeUnits } from "#features/directory/offering.ts";
import { fallsAt, type Random, randomFrom } from "#features/directory/random.ts";
import { type Unit, type UnitId, undescribedUnit } from "#features/directory/unit.ts";
import type { Point } from "#lib/geometry.ts";
import { sampleCard } from "./cards.ts";
import { esmsName, nameOf, streetOf } from "./names.ts";

/** A town where facilities may stand, with its point. */
export type Town = {
  code: string;
  name: string;
  departement: string;
  postcodes: string[];
  population: number;
  point: Point;
};
export type NewFacility = { facility: Facility; units: Unit[]; contacts?: Contact[] };
export type SampleIdMaker = typeof sampleId<string>;

/** How many of each category out of a thousand, close to the real country's. */
const proportions: readonly [keyof typeof categories, number][] = [
  ["500", 480],
  ["202", 160],
  ["354", 125],
  ["109", 60],
  ["355", 58],
  ["362", 38],
  ["501", 12],
  ["502", 18],
  ["207", 21],
  ["365", 14],
  ["127", 14],
];

const totalsOf = (weights: readonly number[]) => {
  let sum = 0;
  return weights.map((weight) => (sum += weight));
};
const categoryTotals = totalsOf(proportions.map(([, weight]) => weight));

/**
 * `count` fictitious facilities with their units, numbered from `first`, spread over the towns by population.
 * The same seed gives the same directory; only the age of the declared places follows `now`.
 */
export function* generate({
  count,
  seed,
  first,
  towns,
  now,
}: {
  count: number;
  seed: number;
  first: number;
  towns: readonly Town[];
  now: Date;
}): Generator<NewFacility> {
  const random = randomFrom(seed);
  const totals = totalsOf(towns.map((town) => town.population));
  for (let n = first; n < first + count; n++) {
    const town = towns[fallsAt(totals, random.next())]!;
    const [category] = proportions[fallsAt(categoryTotals, random.next())]!;
    yield anyFacility(n, category, town, now, random);
  }
}

/** Establishments for disabled people, a draw of their own, so that the crowd stays what it was. */
export function* generateEsms({
  count,
  seed,
  first,
  towns,
  now,
}: {
  count: number;
  seed: number;
  first: number;
  towns: readonly Town[];
  now: Date;
}): Generator<NewFacility> {
  const random = randomFrom(seed + 7);
  const totals = totalsOf(towns.map((town) => town.population));
  const weights = totalsOf(esmsProportions.map(([, weight]) => weight));
  for (let n = first; n < first + count; n++) {
    const town = towns[fallsAt(totals, random.next())]!;
    const [category] = esmsProportions[fallsAt(weights, random.next())]!;
    yield anyFacility(n, category, town, now, random);
  }
}
/** Dialysis centres, one in each of the biggest towns: they have no unit, and stand near those who need them. */
export function* generateDialysis({
  count,
  first,
  towns,
  seed,
}: {
  count: number;
  first: number;
  towns: readonly Town[];
  seed: number;
}): Generator<NewFacility> {
  const random = randomFrom(seed + 11);
  const biggest = towns.toSorted((a, b) => b.population - a.population).slice(0, count);
  for (const [i, town] of biggest.entries()) {
    const facility = sampleFacility(first + i, {
      ...{ name: `Centre de dialyse de ${town.name}`, category: "141", legalStatus: "non-profit", town },
      ...{ point: near(town, random), prices: null, street: streetOf(random) },
    });
    yield { facility, units: [] };
  }
}

const esmsProportions: readonly [keyof typeof categories, number][] = [
  ["182", 16],
  ["183", 12],
  ["186", 4],
  ["188", 2],
  ["192", 2],
  ["246", 14],
  ["252", 12],
  ["255", 7],
  ["382", 9],
  ["445", 5],
  ["446", 9],
  ["448", 8],
];

function anyFacility(n: number, category: keyof typeof categories, town: Town, now: Date, random: Random): NewFacility {
  const family = familyOf(category);
  const legalStatus = random.pick<LegalStatus>(
    family === "hospital" || family === "long-stay" ? ["public"] : ["public", "public", "non-profit", "private"],
  );
  const name =
    family === "disability" ? esmsName(categories[category].short, random) : nameOf(family, town.name, random);
  const prices = pricesOf(category, legalStatus, town.population, random);
  const facility = sampleFacility(n, {
    name,
    category,
    legalStatus,
    town,
    point: near(town, random),
    prices,
    street: streetOf(random),
  });
  const units = supposeUnits(category, { prices }, random).map((unit, i) =>
    sampleUnit(facility, i + 1, unit, declared(unit, now, random)),
  );
  return { facility, units };
}

type Sample = {
  name: string;
  category: keyof typeof categories;
  legalStatus: LegalStatus;
  town: Town;
  point: Point;
  prices: Prices | null;
  street: string;
};

export function sampleFacility(n: number, { town, ...sample }: Sample): Facility {
  const said = { source: "sample", date: null } as const;
  return {
    ...sample,
    id: sampleId<FacilityId>(n, 0),
    finess: fictitiousFiness(n),
    legalEntity: null,
    categoryLabel: categories[sample.category].label,
    postcode: town.postcodes[0] ?? null,
    city: town.name,
    commune: town.code,
    departement: town.departement,
    // 01 99 00 …: a range the numbering plan keeps for works of fiction
    phone: `019900${String(n % 10_000).padStart(4, "0")}`,
    email: null,
    website: null,
    origins: {
      ...{ name: said, category: said, legalStatus: said, address: said, point: said, prices: said, offer: said },
      card: said,
    },
    closedOn: null,
    ...undescribedFacility,
    card: sampleCard(n, familyOf(sample.category)),
  };
}

export function sampleUnit(facility: Facility, rank: number, unit: SupposedUnit, places: Unit["places"]): Unit {
  const n = Number(facility.finess.slice(2));
  return {
    ...unit,
    id: sampleId<UnitId>(n, rank),
    facility: facility.id,
    point: facility.point,
    accepts: true,
    acceptsFrom: null,
    closedOn: null,
    places,
    ...undescribedUnit,
    version: 1,
  };
}

/** A UUID of version 8 (RFC 9562, "custom"): the facility's number and the unit's rank, so that a sample keeps its address. */
export const sampleId = <Id extends string>(facility: number, rank: number) =>
  `5e87a017-${String(rank).padStart(4, "0")}-8000-8000-${String(facility).padStart(12, "0")}` as Id;

/** Within the town: the bigger it is, the farther from its centre. */
function near(town: Town, random: Random): Point {
  const km = Math.min(6, 0.4 + Math.sqrt(town.population) / 250);
  const lat = town.point.lat + (random.bell() * km) / 111.19;
  const lon = town.point.lon + (random.bell() * km) / (111.19 * Math.cos((town.point.lat * Math.PI) / 180));
  return { lat: round(lat), lon: round(lon) };
}

const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;

/** Daily prices around those of the country: dearer in big towns and when private. */
export function pricesOf(
  category: keyof typeof categories,
  legalStatus: LegalStatus,
  population: number,
  random: Random,
): Prices | null {
  const family = familyOf(category);
  const factor =
    (legalStatus === "private" ? 1.3 : 1) * (1 + Math.min(0.5, population / 1_000_000)) * (1 + random.bell() * 0.08);
  const base = { year: 2026, source: "sample" as const };
  if (family === "independent-living")
    return {
      ...base,
      rentF1: Math.round(520 * factor),
      rentF1Bis: Math.round(620 * factor),
      rentF2: Math.round(760 * factor),
    };
  if (family !== "nursing-home" && family !== "retirement-home" && family !== "long-stay") return null;
  const single = cents(62 * factor);
  const gir12 = cents(21.5 * (1 + random.bell() * 0.1));
  const prices: Prices = {
    ...base,
    single,
    gir12,
    gir34: cents(gir12 * 0.635),
    gir56: cents(gir12 * 0.27),
    singleTemporary: cents(single * 1.06),
  };
  if (random.chance(0.5)) prices.double = cents(single * 0.91);
  if (legalStatus !== "private") prices.singleAsh = cents(single * 0.95);
  return prices;
}

/** Free places as units really say them: some this morning, some weeks ago, some never. */
function declared(unit: SupposedUnit, now: Date, random: Random): Unit["places"] {
  const free = random.pick([0, 0, 0, 1, 1, 2, 3]);
  const ageDays = random.pick([0.2, 0.6, 1.5, 3, 6, 12, 25, 45, 90]) * (0.6 + random.next() * 0.8);
  if (unit.kinds.length === 0 || random.chance(0.25)) return null;
  return { free, at: new Date(now.getTime() - ageDays * (unit.module === "sanitaire" ? 0.2 : 1) * 86_400_000) };
}
