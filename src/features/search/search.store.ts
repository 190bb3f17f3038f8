import { type Selectable, sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import { toFacility } from "#features/directory/facility.store.ts";
import type { Facility, FacilityId, Finess } from "#features/directory/facility.ts";
import { distanceTo } from "#features/directory/unit.store.ts";
import { type Feature, featureCodes, type Module, type Unit } from "#features/directory/unit.ts";
import { dayOf } from "#lib/dates.ts";
import { distanceKm, type Point } from "#lib/geometry.ts";
import { type Asking, asking, type Clock, freshRank, isSeen, lackOf, noPlace, reaches } from "./asking.ts";
import { readCatalogue } from "./catalogue.store.ts";
import { type Catalogue, dayNumber, goes, modules } from "./catalogue.ts";
import { bitOf, numberOf, wordOf } from "./codes.ts";
import { answerOf, pageOf } from "./kept.ts";
import { type Facets, scan } from "./scan.ts";
import { addressOf, pageSizeOf, type Search } from "./search.ts";
import { selectPage } from "./selection.ts";
import { wordsFound } from "./text.ts";

/** What a list shows of a facility, of its units, and why it stands there. */
export type Found = {
  facility: FoundFacility;
  units: FoundUnit[];
  distanceKm: number | null;
  words: { typed: string; found: string; exact: boolean }[];
  /** A team of it goes to the place searched. */
  comes: boolean;
};
export type FoundFacility = Pick<
  Facility,
  "id" | "finess" | "name" | "category" | "categoryLabel" | "city" | "departement"
> & { point: Point | null };
export type FoundUnit = Pick<Unit, "name" | "module" | "kinds" | "priceMonth" | "places"> & {
  features: Feature[];
  /** It has all that is asked of units. */
  answers: boolean;
};
export type { Facets } from "./scan.ts";

type Answer = { total: number; found: Found[]; facets: Facets; book: Catalogue["book"] };

/** One page of the facilities that answer the search, how many there are in all, and what each further criterion would leave. */
export async function searchFacilities(db: Db, search: Search, now: Date): Promise<Answer> {
  const c = await readCatalogue(db);
  const answer = answered(c, search, now);
  const asked = asking(c, search, clockOf(now));
  const size = pageSizeOf(search);
  const places = pageOf(c, answer, { from: (search.page - 1) * size, count: size });
  return {
    total: answer.scan.facets.total,
    found: places.map((place) => foundAt(c, place, search, asked)),
    facets: answer.scan.facets,
    book: c.book,
  };
}

/** The first of them all, for a file or a print. */
export async function listFacilities(db: Db, search: Search, now: Date, most: number): Promise<Found[]> {
  const c = await readCatalogue(db);
  const asked = asking(c, search, clockOf(now));
  return pageOf(c, answered(c, search, now), { from: 0, count: most }).map((place) => foundAt(c, place, search, asked));
}

/** What units that have all that is asked, free places aside, say of their places. */
export type PlacesSaid = {
  facility: FoundFacility;
  units: { name: string; module: Module; places: { free: number; at: Date } | null }[];
};

/** Of every facility that answers, or of those of `among` alone; in the order of the search. */
export async function listPlacesSaid(
  db: Db,
  search: Search,
  now: Date,
  among: Iterable<string> | null,
): Promise<PlacesSaid[]> {
  const c = await readCatalogue(db);
  const asked = { ...search, places: null };
  const only = among && [...among].flatMap((id) => c.places.get(id) ?? []);
  const answer = scan(c, asked, clockOf(now), only);
  const units = asking(c, asked, clockOf(now));
  return selectPage(answer, c.facility.rank, { from: 0, count: answer.places.length }).map((place) => {
    const found = foundAt(c, place, asked, units);
    return { facility: found.facility, units: found.units.filter((unit) => unit.answers) };
  });
}

export async function countFacilities(db: Db, search: Search, now: Date): Promise<number> {
  return answered(await readCatalogue(db), search, now).scan.facets.total;
}

/** Where they all stand, for the map. */
export async function listPoints(
  db: Db,
  search: Search,
  now: Date,
  limit: number,
): Promise<{ id: string; finess: string; name: string; point: Point; free: boolean }[]> {
  const c = await readCatalogue(db);
  const { id, finess, name, lat, lon } = c.facility;
  const asked = asking(c, search, clockOf(now));
  const hasPlace = (place: number) => {
    for (let unit = c.facility.from[place]!; unit < c.facility.to[place]!; unit++)
      if (isSeen(c, asked, unit) && freshRank(c, asked, unit) !== noPlace) return true;
    return false;
  };
  const placed = answered(c, search, now).scan.places.filter((place) => !Number.isNaN(lat[place]));
  return placed.slice(0, limit).map((place) => ({
    id: id[place]!,
    finess: finess[place]!,
    name: name[place]!,
    free: hasPlace(place),
    point: { lat: lat[place]!, lon: lon[place]! },
  }));
}

/** The nearest open facilities of the same category: where to go when one is closed. */
export async function listNearestLike(
  db: Db,
  facility: Facility,
  limit: number,
): Promise<{ facility: Facility; distanceKm: number }[]> {
  if (!facility.point) return [];
  const { lat, lon } = facility.point;
  const rows = await sql<Selectable<Tables["facility"]> & { away: number }>`
    select f.*, ${distanceTo(facility.point, "f")} as away from facility f
    where f.category = ${facility.category} and f.id <> ${facility.id} and f.listed and f.closed_on is null
    order by point(f.lon, f.lat) <-> point(${lon}, ${lat}) limit ${limit}`.execute(db);
  return rows.rows.map((row) => ({ facility: toFacility(row), distanceKm: row.away }));
}

const minute = 60_000;
/** Ages are counted to the minute: the same search made again within it costs nothing. */
const clockOf = (now: Date): Clock => ({
  at: Math.floor(now.getTime() / minute) * minute,
  today: dayNumber(dayOf(now)),
});

/** Pages of one search are cut from one reading, kept as long as it is true. */
function answered(c: Catalogue, search: Search, now: Date) {
  const { around, seesSensitive } = search;
  const key = JSON.stringify([addressOf({ ...search, page: 1, view: "liste" }), around, seesSensitive]);
  return answerOf(c, key, search, clockOf(now));
}

function foundAt(c: Catalogue, place: number, search: Search, asked: Asking): Found {
  const { facility: f } = c;
  const point = Number.isNaN(f.lat[place]) ? null : { lat: f.lat[place]!, lon: f.lon[place]! };
  const away = search.around && point ? distanceKm(search.around, point) : null;
  const near = away === null ? !search.around : away <= search.radiusKm;
  const units = [];
  let comes = false;
  for (let unit = f.from[place]!; unit < f.to[place]!; unit++) {
    if (!isSeen(c, asked, unit)) continue;
    const reached = reaches(c, asked, unit, near);
    comes ||= reached && search.around !== null && c.unit.goes[unit] !== goes.nowhere;
    units.push(foundUnit(c, unit, reached && lackOf(c, asked, unit, freshRank(c, asked, unit)) === 0));
  }
  return {
    facility: {
      id: f.id[place] as FacilityId,
      finess: f.finess[place] as Finess,
      name: f.name[place]!,
      category: f.category[place]!,
      categoryLabel: f.categoryLabel[place]!,
      city: f.city[place]!,
      departement: c.departements[f.departement[place]!]!,
      point,
    },
    // those that answer first
    units: units.sort((a, b) => Number(b.answers) - Number(a.answers)),
    distanceKm: away,
    words: search.text ? wordsFound(c, place, search.text) : [],
    comes,
  };
}

function foundUnit({ unit: u, book }: Catalogue, unit: number, answers: boolean): FoundUnit {
  const [price, free, at] = [u.price[unit]!, u.free[unit]!, u.declaredAt[unit]!];
  return {
    name: u.name[unit]!,
    module: modules[u.module[unit]!] as Module,
    kinds: [...u.kinds[unit]!],
    priceMonth: Number.isNaN(price) ? null : price,
    places: free < 0 || Number.isNaN(at) ? null : { free, at: new Date(at) },
    features: featureCodes.filter((code) => {
      const number = numberOf(book, "feature", code);
      return number !== null && (u.masks[wordOf(number)]![unit]! & bitOf(number)) !== 0;
    }),
    answers,
  };
}
