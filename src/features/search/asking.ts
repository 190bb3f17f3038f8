import { ageing } from "#features/directory/availability.ts";
import type { Module } from "#features/directory/unit.ts";
import { distanceKm, type Point } from "#lib/geometry.ts";
import { type Catalogue, goes, modules } from "./catalogue.ts";
import { bitOf, type Group, numberOf, wordOf, wordsUsed } from "./codes.ts";
import type { PlacesAsked, Search } from "./search.ts";

/** When the search is made: instant to the minute, and day as a number. */
export type Clock = { at: number; today: number };

/** What a unit lacks, one bit each; those of a choice are counted in their own group of facets. */
export const lacks = {
  ...{ kind: 1, mention: 2, mode: 4, public: 8, language: 16, price: 32, places: 64, wish: 128, age: 256, asked: 512 },
};
export const groupOfLack: Record<number, Group> = { 1: "kind", 2: "mention", 4: "mode", 8: "public", 16: "language" };

/** The criteria of units, ready to be held against each. */
export type Asking = {
  coded: { word: number; bits: number; lack: number }[];
  /** A code nobody has: every unit lacks it. */
  always: number;
  /** Something is asked of units: a facility without any does not answer. */
  ofUnits: boolean;
  maxPrice: number;
  hasPrice: boolean;
  /** The oldest freshness that counts, as an index of `freshRanks`; -1 when nothing is asked. */
  places: number;
  age: number | null;
  onPlatform: boolean;
  seesSensitive: boolean;
  around: Point | null;
  /** Units whose zone names the commune searched. */
  goers: ReadonlySet<number>;
  /** Instants after which a count is up to date, recent, old: three for each of `modules`. */
  since: number[];
  clock: Clock;
};

export const freshRanks = ["up-to-date", "recent", "old"] as const satisfies PlacesAsked[];
export const noPlace = 9;

export function asking(c: Catalogue, search: Search, clock: Clock): Asking {
  const asked: Asking = {
    coded: [],
    always: 0,
    ofUnits: search.maxPrice !== null || search.places !== null || search.age !== null || search.onPlatform,
    maxPrice: search.maxPrice ?? 0,
    hasPrice: search.maxPrice !== null,
    places: search.places === null ? -1 : freshRanks.indexOf(search.places),
    age: search.age,
    onPlatform: search.onPlatform,
    seesSensitive: search.seesSensitive,
    around: search.around,
    goers: new Set(c.zones.get(search.around?.commune ?? "") ?? []),
    since: modules.flatMap((module) => ageing[module as Module].fresh.map((ms) => clock.at - ms)),
    clock,
  };
  const ask = (group: Group, code: string | null, lack: number) => {
    if (code === null) return;
    asked.ofUnits = true;
    const number = numberOf(c.book, group, code);
    if (number === null || wordOf(number) >= wordsUsed(c.book)) asked.always |= lack;
    else asked.coded.push({ word: wordOf(number), bits: bitOf(number), lack });
  };
  ask("kind", search.kind, lacks.kind);
  ask("mention", search.mention, lacks.mention);
  ask("mode", search.mode, lacks.mode);
  ask("public", search.public, lacks.public);
  ask("language", search.language, lacks.language);
  for (const code of search.features) ask("feature", code, lacks.wish);
  for (const code of search.comforts) ask("comfort", code, lacks.wish);
  return asked;
}

/** Closed ones are seen by nobody, sensitive ones by professionals. */
export const isSeen = ({ unit: u }: Catalogue, asked: Asking, unit: number) =>
  u.closed[unit]! > asked.clock.today && (asked.seesSensitive || u.sensitive[unit] === 0);

/** A team that goes to people's homes answers where it goes; anything else, and a team that never said where, where it stands. */
export function reaches({ unit: u }: Catalogue, asked: Asking, unit: number, near: boolean): boolean {
  if (asked.around === null || u.goes[unit] === goes.nowhere) return near;
  if (u.goes[unit] === goes.communes) return asked.goers.has(unit);
  return distanceKm(asked.around, { lat: u.lat[unit]!, lon: u.lon[unit]! }) <= u.zoneKm[unit]!;
}

/** How fresh its free places are, as an index of `freshRanks`; `noPlace` without any, or said too long ago. */
export function freshRank({ unit: u }: Catalogue, { since }: Asking, unit: number): number {
  if (u.free[unit]! <= 0) return noPlace;
  const [at, first] = [u.declaredAt[unit]!, u.module[unit]! * 3];
  return at >= since[first]! ? 0 : at >= since[first + 1]! ? 1 : at >= since[first + 2]! ? 2 : noPlace;
}

export const canBeAsked = ({ unit: u }: Catalogue, { clock }: Asking, unit: number) =>
  u.acceptsFrom[unit]! <= clock.today;

/** Everything asked of a unit that this one lacks, as bits; 0 when it answers. */
export function lackOf(c: Catalogue, asked: Asking, unit: number, fresh: number): number {
  const { unit: u } = c;
  let lack = asked.always;
  for (let i = 0; i < asked.coded.length; i++) {
    const { word, bits, lack: one } = asked.coded[i]!;
    if ((u.masks[word]![unit]! & bits) === 0) lack |= one;
  }
  if (asked.hasPrice && !(u.price[unit]! <= asked.maxPrice)) lack |= lacks.price;
  if (asked.places >= 0 && fresh > asked.places) lack |= lacks.places;
  if (asked.age !== null && (asked.age < u.ageMin[unit]! || asked.age > u.ageMax[unit]!)) lack |= lacks.age;
  if (asked.onPlatform && !canBeAsked(c, asked, unit)) lack |= lacks.asked;
  return lack;
}

/** What a declared place still weighs, halved at each half-life of its module (§9.2). */
export function weightAt({ unit: u }: Catalogue, { clock }: Asking, unit: number): number {
  const { halfLife } = ageing[modules[u.module[unit]!] as Module];
  return 0.5 ** (Math.max(0, clock.at - u.declaredAt[unit]!) / halfLife);
}
