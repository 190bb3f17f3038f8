import { distanceKm } from "#lib/geometry.ts";
import {
  type Asking,
  asking,
  type Clock,
  canBeAsked,
  freshRank,
  groupOfLack,
  isSeen,
  lackOf,
  lacks,
  noPlace,
  reaches,
  weightAt,
} from "./asking.ts";
import { type Catalogue, never, types } from "./catalogue.ts";
import { bitsOfGroup, type Group, groups, numberAt, wordsUsed } from "./codes.ts";
import { standingNear } from "./grid.ts";
import { type PlacesAsked, priceBands, type Search } from "./search.ts";
import { offersIt, readText, type TextAsked } from "./text.ts";

/** What answers a search, in no order, with what orders it, and what each further criterion would leave. */
export type Scan = {
  places: number[];
  /** The smaller comes first. */
  keys: number[];
  facets: Facets;
};

/** How many facilities one would get by asking it, the other criteria staying: a choice replaces its like, a wish is added. */
export type Facets = {
  total: number;
  /** By number of the code book. */
  codes: number[];
  types: Map<string, number>;
  departements: Map<string, number>;
  /** By price of `priceBands`, as a greatest price. */
  prices: number[];
  places: Record<PlacesAsked, number>;
  accessible: number;
  onPlatform: number;
};

/** What the units of one facility add up to. */
type Tally = {
  answers: boolean;
  seen: boolean;
  /** Bits of codes, word by word. */
  own: number[];
  /** Bits of what is computed: bands of price, freshness, whether it can be asked. */
  local: number;
  price: number;
  weight: number;
  earliest: number;
};

const placesFrom = 10;
const askedAt = 20;
const farAway = 1e9;

/**
 * Reads every facility that may answer, or those of `among` alone, unit by unit: one and the same unit must have everything
 * asked of units.
 */
export function scan(c: Catalogue, search: Search, clock: Clock, among: readonly number[] | null = null): Scan {
  const { facility: f } = c;
  const text = readText(c, search.text);
  const asked = asking(c, search, clock);
  const words = wordsUsed(c.book);
  const masks = Object.fromEntries(groups.map((group) => [group, bitsOfGroup(c.book, group, words)])) as Record<
    Group,
    number[]
  >;
  const tally: Tally = { ...emptyTally, own: Array.from({ length: words }, () => 0) };
  const computed = Array.from({ length: askedAt + 1 }, () => 0);
  const places: number[] = [];
  const keys: number[] = [];
  const [codes, ofType, ofDepartement] = [zeros(words * 30), zeros(types.length), zeros(c.departements.length)];
  let accessible = 0;
  const choice = {
    type: search.type === null ? null : types.indexOf(search.type),
    departement: search.departement === null ? null : c.departements.indexOf(search.departement),
    accessible: search.accessible,
  };
  const plain = text.postcodes.length === 0 && text.offers.length === 0;
  const some = candidates(c, search, text, asked, among);
  const most = some === null ? f.id.length : some.length;
  for (let i = 0; i < most; i++) {
    const place = some === null ? i : some[i]!;
    if (f.gone[place] || f.closed[place]! <= clock.today) continue;
    const wrong = wrongOf(c, place, choice);
    // one choice may be wrong, and would be counted in its own group; two would not
    if (wrong > 2 || !(plain || isWhatWordsSay(c, place, text, search, clock))) continue;
    const km = asked.around ? distanceKm(asked.around, { lat: f.lat[place]!, lon: f.lon[place]! }) : 0;
    const near = !asked.around || km <= search.radiusKm;
    addUp(c, place, asked, near, tally, wrong === 0 ? masks : null);
    // one without any unit to see is found by its name, its type and its place
    if (!tally.seen) tally.answers = near && !asked.ofUnits;
    if (tally.answers && wrong !== 2 && f.type[place]! >= 0) ofType[f.type[place]!]! += 1;
    if (tally.answers && wrong !== 1) ofDepartement[f.departement[place]!]! += 1;
    if (wrong !== 0) continue;
    for (let word = 0; word < words; word++)
      for (let left = tally.own[word]!; left !== 0; left &= left - 1) codes[numberAt(word, lowest(left))]! += 1;
    for (let left = tally.local; left !== 0; left &= left - 1) computed[lowest(left)]! += 1;
    if (!tally.answers) continue;
    if (f.accessible[place]) accessible += 1;
    places.push(place);
    keys.push(keyOf(search, text.found?.get(place) ?? 0, km, tally));
  }
  const [fresh, recent, old] = computed.slice(placesFrom);
  const counted = (names: readonly string[], counts: readonly number[]) =>
    new Map(names.flatMap((name, n): [string, number][] => (counts[n]! > 0 ? [[name, counts[n]!]] : [])));
  return {
    places,
    keys,
    facets: {
      total: places.length,
      codes,
      types: counted(types, ofType),
      departements: counted(c.departements, ofDepartement),
      prices: priceBands.map((_, band) => computed[band]!),
      places: { "up-to-date": fresh!, recent: recent!, old: old! },
      accessible,
      onPlatform: computed[askedAt]!,
    },
  };
}

const zeros = (length: number) => Array.from({ length }, () => 0);

/** Facilities that may answer: those of the words, or those around and those whose teams come that far; null: all of them. */
function candidates(
  c: Catalogue,
  search: Search,
  text: TextAsked,
  asked: Asking,
  among: readonly number[] | null,
): readonly number[] | null {
  if (among) return among.filter((place) => text.found?.has(place) ?? true);
  if (text.found) return [...text.found.keys()];
  if (!search.around) return null;
  const found = new Set(standingNear(c.grid, search.around, search.radiusKm));
  for (const unit of standingNear(c.circles, search.around, c.longestCircle)) found.add(c.unit.facility[unit]!);
  for (const unit of asked.goers) found.add(c.unit.facility[unit]!);
  return [...found];
}

type Choice = { type: number | null; departement: number | null; accessible: boolean };

const wrongOf = ({ facility: f }: Catalogue, place: number, { type, departement, accessible }: Choice) =>
  (type !== null && f.type[place] !== type ? 1 : 0) |
  (departement !== null && f.departement[place] !== departement ? 2 : 0) |
  (accessible && !f.accessible[place] ? 4 : 0);

function isWhatWordsSay(c: Catalogue, place: number, text: TextAsked, search: Search, clock: Clock): boolean {
  for (const postcode of text.postcodes) if (c.facility.postcode[place] !== postcode) return false;
  for (const offer of text.offers) if (!offersIt(c, place, offer, search.seesSensitive, clock.today)) return false;
  return true;
}

const emptyTally: Tally = { answers: false, seen: false, own: [], local: 0, price: 0, weight: 0, earliest: 0 };

/**
 * Adds up the units of a facility. `masks`, when its own criteria hold: a unit that lacks one choice counts for the others
 * of that choice. Written for speed: this runs for every unit of the country.
 */
function addUp(
  c: Catalogue,
  place: number,
  asked: Asking,
  near: boolean,
  tally: Tally,
  masks: Record<Group, number[]> | null,
): void {
  const { facility: f, unit: u } = c;
  const own = tally.own;
  let [answers, seen, local] = [false, false, 0];
  let [price, weight, earliest] = [farAway, 0, farAway];
  for (let word = 0; word < own.length; word++) own[word] = 0;
  const to = f.to[place]!;
  for (let unit = f.from[place]!; unit < to; unit++) {
    if (!isSeen(c, asked, unit)) continue;
    seen = true;
    if (!reaches(c, asked, unit, near)) continue;
    const fresh = freshRank(c, asked, unit);
    const lack = lackOf(c, asked, unit, fresh);
    if (lack === 0) {
      answers = true;
      for (let word = 0; word < own.length; word++) own[word]! |= u.masks[word]![unit]!;
      local |= u.bands[unit]! | placesOf(fresh) | (canBeAsked(c, asked, unit) ? 1 << askedAt : 0);
      if (u.price[unit]! < price) price = u.price[unit]!;
      if (fresh < noPlace) {
        const age = Math.max(0, asked.clock.at - u.declaredAt[unit]!) / 60_000;
        if (age < earliest) earliest = age;
        weight = Math.max(weight, weightAt(c, asked, unit));
      } else if (u.nextFree[unit]! < never && u.nextFree[unit]! < earliest) earliest = u.nextFree[unit]!;
    } else if (masks !== null && (lack & (lack - 1)) === 0) {
      const group = groupOfLack[lack];
      if (group)
        for (let word = 0; word < own.length; word++) own[word]! |= u.masks[word]![unit]! & masks[group][word]!;
      else if (lack === lacks.price) local |= u.bands[unit]!;
      else if (lack === lacks.places) local |= placesOf(fresh);
    }
  }
  tally.answers = answers;
  tally.seen = seen;
  tally.local = local;
  tally.price = price;
  tally.weight = weight;
  tally.earliest = earliest;
}

/** A figure up to date also answers who asks for a recent one. */
const placesOf = (fresh: number) => (fresh < noPlace ? (7 << fresh) & 7 : 0) << placesFrom;

const lowest = (bits: number) => 31 - Math.clz32(bits & -bits);

/** Of equal keys the names decide. Relevance: the words found first, then free places, that weigh less as their figure ages. */
function keyOf(search: Search, nearness: number, km: number, { price, weight, earliest }: Tally): number {
  switch (search.sort) {
    case "pertinence":
      return -(Math.round(nearness * 20) * 1000 + Math.round(weight * 100));
    case "distance":
      return Number.isNaN(km) ? farAway : km;
    case "prix":
      return price;
    case "place":
      return earliest;
    case "nom":
      return 0;
  }
}
