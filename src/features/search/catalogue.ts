import { ageing } from "#features/directory/availability.ts";
import { type SearchType, searchTypes } from "#features/directory/category.ts";
import { isAtHome } from "#features/directory/kind.ts";
import type { Offer } from "#features/directory/unit.ts";
import { type CodeBook, codesOfUnit, emptyCodeBook, emptyMasks, type Masks, maskOf } from "./codes.ts";
import { addToGrid, emptyGrid, type Grid, removeFromGrid } from "./grid.ts";
import { priceBands } from "./search.ts";
import { emptyVocabulary, forget, learn, type Vocabulary } from "./vocabulary.ts";
import { namingWords } from "./words.ts";

/** What the search knows of a facility: what it is found by and what a list shows of it. */
export type Entry = {
  id: string;
  finess: string;
  name: string;
  searchName: string;
  category: string;
  categoryLabel: string;
  city: string;
  postcode: string | null;
  departement: string;
  lat: number | null;
  lon: number | null;
  closedOn: string | null;
  accessible: boolean;
  languages: readonly string[];
  units: readonly EntryUnit[];
};

export type EntryUnit = {
  name: string;
  module: string;
  kinds: readonly string[];
  mentions: readonly string[];
  modes: readonly string[];
  offer: Offer;
  ageMin: number | null;
  ageMax: number | null;
  publics: readonly { code: string; label: string | null }[];
  languages: readonly string[];
  price: number | null;
  accepts: boolean;
  acceptsFrom: string | null;
  closedOn: string | null;
  free: number | null;
  /** Milliseconds. */
  declaredAt: number | null;
  /** The first day to come with a place, when it is said. */
  nextFree: string | null;
  zoneKm: number | null;
  zoneCommunes: readonly string[] | null;
  lat: number | null;
  lon: number | null;
  sensitive: boolean;
};

/** A day as a number that compares: 20261121; never. */
export const dayNumber = (day: string) => Number(day.slice(0, 10).replaceAll("-", ""));
export const never = 99_999_999;

/**
 * The open directory in columns: a facility is a place in the first ones, its units a run of places in the others.
 * A hundred thousand units are read from end to end in a few milliseconds, and take some tens of megabytes.
 * Derived from the database and nothing else: see catalogue.store.ts.
 */
export type Catalogue = {
  book: CodeBook;
  vocabulary: Vocabulary;
  grid: Grid;
  /** Units that go as far as a circle. */
  circles: Grid;
  longestCircle: number;
  /** Units by commune of their zone. */
  zones: Map<string, number[]>;
  departements: string[];
  places: Map<string, number>;
  byFiness: Map<string, number>;
  /** In the order of names; `rank` says the same the other way round. */
  unranked: boolean;
  /** Places no longer used. */
  gone: number;
  /** Grows when a facility appears, moves or leaves: words are then read otherwise. */
  moved: number;
  facility: FacilityColumns;
  unit: UnitColumns;
};

type FacilityColumns = {
  id: string[];
  finess: string[];
  name: string[];
  searchName: string[];
  city: string[];
  postcode: (string | null)[];
  /** As indexes of `departements` and `types`: -1 when it is of no type. */
  departement: number[];
  type: number[];
  category: string[];
  categoryLabel: string[];
  lat: number[];
  lon: number[];
  closed: number[];
  accessible: boolean[];
  /** Its units: from, and up to but not including. */
  from: number[];
  to: number[];
  words: number[][];
  rank: number[];
  gone: boolean[];
};

type UnitColumns = {
  name: string[];
  /** As an index of `modules`. */
  module: number[];
  kinds: (readonly string[])[];
  masks: Masks;
  price: number[];
  /** A bit for each of `priceBands` its price fits in. */
  bands: number[];
  free: number[];
  declaredAt: number[];
  nextFree: number[];
  ageMin: number[];
  ageMax: number[];
  acceptsFrom: number[];
  closed: number[];
  /** How far it goes: one of `goes`. */
  goes: number[];
  zoneKm: number[];
  zoneCommunes: (readonly string[] | null)[];
  lat: number[];
  lon: number[];
  /** 1: for professionals. */
  sensitive: number[];
  facility: number[];
};

export const modules = Object.keys(ageing);
export const types = Object.keys(searchTypes) as SearchType[];
/** A team answers as far as its circle, or in the communes it names; whatever stands still, where it stands. */
export const goes = { nowhere: 0, circle: 1, communes: 2 };

export const emptyCatalogue = (): Catalogue => ({
  book: emptyCodeBook(),
  vocabulary: emptyVocabulary(),
  grid: emptyGrid(),
  circles: emptyGrid(),
  longestCircle: 0,
  zones: new Map(),
  departements: [],
  places: new Map(),
  byFiness: new Map(),
  unranked: false,
  gone: 0,
  moved: 0,
  facility: {
    ...{ id: [], finess: [], name: [], searchName: [], city: [], postcode: [], departement: [], category: [] },
    ...{ categoryLabel: [], type: [], lat: [], lon: [], closed: [], accessible: [], from: [], to: [], words: [] },
    ...{ rank: [], gone: [] },
  },
  unit: {
    ...{
      name: [],
      module: [],
      kinds: [],
      masks: emptyMasks(),
      bands: [],
      price: [],
      free: [],
      declaredAt: [],
      nextFree: [],
      ageMin: [],
    },
    ...{
      ageMax: [],
      acceptsFrom: [],
      closed: [],
      goes: [],
      zoneKm: [],
      zoneCommunes: [],
      lat: [],
      lon: [],
      sensitive: [],
    },
    facility: [],
  },
});

/** Writes a facility as it is now, whatever it was before. */
export function put(c: Catalogue, entry: Entry): void {
  const place = c.places.get(entry.id);
  if (place !== undefined && standsWhereItStood(c, place, entry)) {
    writeFacility(c, place, entry);
    for (const [i, unit] of entry.units.entries()) writeUnit(c, c.facility.from[place]! + i, unit, entry);
    return;
  }
  const rank = place !== undefined && c.facility.searchName[place] === entry.searchName ? c.facility.rank[place] : null;
  if (place !== undefined) remove(c, entry.id);
  add(c, entry, rank ?? null);
}

export function remove(c: Catalogue, id: string): void {
  const place = c.places.get(id);
  if (place === undefined) return;
  const { facility: f, unit: u } = c;
  c.moved++;
  c.places.delete(id);
  c.byFiness.delete(f.finess[place]!);
  forget(c.vocabulary, f.words[place]!, place);
  removeFromGrid(c.grid, place, f.lat[place]!, f.lon[place]!);
  for (let unit = f.from[place]!; unit < f.to[place]!; unit++) {
    removeFromGrid(c.circles, unit, u.lat[unit]!, u.lon[unit]!);
    for (const commune of u.zoneCommunes[unit] ?? []) {
      const goers = c.zones.get(commune)!;
      goers.splice(goers.indexOf(unit), 1);
    }
  }
  f.gone[place] = true;
  c.gone++;
}

function add(c: Catalogue, entry: Entry, rank: number | null): void {
  const { facility: f, unit: u } = c;
  c.moved++;
  const [place, from] = [f.id.length, u.name.length];
  writeFacility(c, place, entry);
  f.gone[place] = false;
  f.from[place] = from;
  f.to[place] = from + entry.units.length;
  f.words[place] = learn(c.vocabulary, namingWords(entry.searchName), place);
  f.rank[place] = rank ?? 0;
  if (rank === null) c.unranked = true;
  c.places.set(entry.id, place);
  c.byFiness.set(entry.finess, place);
  addToGrid(c.grid, place, f.lat[place]!, f.lon[place]!);
  for (const [i, unit] of entry.units.entries()) {
    writeUnit(c, from + i, unit, entry);
    u.facility[from + i] = place;
    noteZone(c, from + i, unit);
  }
}

function noteZone(c: Catalogue, at: number, { zoneCommunes, zoneKm, lat, lon }: EntryUnit): void {
  for (const commune of zoneCommunes ?? []) {
    const goers = c.zones.get(commune);
    if (goers) goers.push(at);
    else c.zones.set(commune, [at]);
  }
  if (zoneCommunes !== null || zoneKm === null) return;
  addToGrid(c.circles, at, lat ?? Number.NaN, lon ?? Number.NaN);
  c.longestCircle = Math.max(c.longestCircle, zoneKm);
}

/** A count of places, a price: nothing moves in the indexes, and the facility keeps its place. */
function standsWhereItStood({ facility: f, unit: u }: Catalogue, place: number, entry: Entry): boolean {
  const [from, to] = [f.from[place]!, f.to[place]!];
  return (
    f.searchName[place] === entry.searchName &&
    f.finess[place] === entry.finess &&
    Object.is(f.lat[place], entry.lat ?? Number.NaN) &&
    Object.is(f.lon[place], entry.lon ?? Number.NaN) &&
    to - from === entry.units.length &&
    entry.units.every(
      (unit, i) =>
        Object.is(u.zoneKm[from + i], unit.zoneKm ?? Number.NaN) &&
        Object.is(u.lat[from + i], unit.lat ?? Number.NaN) &&
        Object.is(u.lon[from + i], unit.lon ?? Number.NaN) &&
        sameList(u.zoneCommunes[from + i] ?? null, unit.zoneCommunes),
    )
  );
}

const sameList = (a: readonly string[] | null, b: readonly string[] | null) =>
  a === b || (a !== null && b !== null && a.length === b.length && a.every((one, i) => one === b[i]));

function writeFacility({ facility: f, departements }: Catalogue, place: number, entry: Entry): void {
  f.id[place] = entry.id;
  f.finess[place] = entry.finess;
  f.name[place] = entry.name;
  f.searchName[place] = entry.searchName;
  f.city[place] = entry.city;
  f.postcode[place] = entry.postcode;
  const departement = departements.indexOf(entry.departement);
  f.departement[place] = departement < 0 ? departements.push(entry.departement) - 1 : departement;
  f.category[place] = entry.category;
  f.categoryLabel[place] = entry.categoryLabel;
  f.type[place] = typeOf.get(entry.category) ?? -1;
  f.lat[place] = entry.lat ?? Number.NaN;
  f.lon[place] = entry.lon ?? Number.NaN;
  f.closed[place] = entry.closedOn === null ? never : dayNumber(entry.closedOn);
  f.accessible[place] = entry.accessible;
}

const typeOf = new Map<string, number>(
  types.flatMap((type, n) => searchTypes[type].categories.map((category): [string, number] => [category, n])),
);

function writeUnit(c: Catalogue, at: number, unit: EntryUnit, { languages }: Entry): void {
  const u = c.unit;
  u.name[at] = unit.name;
  u.module[at] = Math.max(0, modules.indexOf(unit.module));
  u.kinds[at] = unit.kinds;
  maskOf(c.book, u.masks, at, codesOfUnit(unit, languages));
  u.price[at] = unit.price ?? Number.NaN;
  u.bands[at] = bandsOf(unit.price);
  u.free[at] = unit.free ?? -1;
  u.declaredAt[at] = unit.declaredAt ?? Number.NaN;
  u.nextFree[at] = unit.nextFree === null ? never : dayNumber(unit.nextFree);
  u.ageMin[at] = unit.ageMin ?? 0;
  u.ageMax[at] = unit.ageMax ?? 999;
  u.acceptsFrom[at] = unit.accepts ? 0 : unit.acceptsFrom === null ? never : dayNumber(unit.acceptsFrom);
  u.closed[at] = unit.closedOn === null ? never : dayNumber(unit.closedOn);
  u.goes[at] = !unit.kinds.some(isAtHome)
    ? goes.nowhere
    : unit.zoneCommunes !== null
      ? goes.communes
      : unit.zoneKm !== null
        ? goes.circle
        : goes.nowhere;
  u.zoneKm[at] = unit.zoneKm ?? Number.NaN;
  u.zoneCommunes[at] = unit.zoneCommunes;
  u.lat[at] = unit.lat ?? Number.NaN;
  u.lon[at] = unit.lon ?? Number.NaN;
  u.sensitive[at] = unit.sensitive ? 1 : 0;
}

function bandsOf(price: number | null): number {
  let bits = 0;
  if (price !== null) for (const [band, most] of priceBands.entries()) if (price <= most) bits |= 1 << band;
  return bits;
}

/** The place of each name in the alphabet: ties of every other order fall in it. */
export function rank(c: Catalogue): void {
  if (!c.unranked) return;
  const { id, searchName, gone } = c.facility;
  const order = id.map((_, place) => place).filter((place) => !gone[place]);
  order.sort((a, b) => compare(searchName[a]!, searchName[b]!) || compare(id[a]!, id[b]!));
  for (const [at, place] of order.entries()) c.facility.rank[place] = at;
  c.unranked = false;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
