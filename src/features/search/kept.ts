import type { Clock } from "./asking.ts";
import { type Catalogue, type Entry, put, rank, remove } from "./catalogue.ts";
import { type Facets, type Scan, scan } from "./scan.ts";
import type { Search } from "./search.ts";
import { selectPage } from "./selection.ts";

/**
 * Answers kept for the minute they were made in, since many ask the same of the whole country. A change of a facility changes them:
 * what it counted for is taken away, what it counts for now is added. They are never older than the catalogue.
 */
type Kept = { search: Search; clock: Clock; scan: Scan; pages: Map<string, Page> };
/** `last`: the last place of the page and its key, null when the list ends with it. */
type Page = { places: number[]; last: { key: number; place: number } | null };

const kept = new WeakMap<Catalogue, Map<string, Kept>>();
/** Places kept in all the answers together, for each facility of the directory. */
const keptEach = 30;

function keptOf(c: Catalogue): Map<string, Kept> {
  let all = kept.get(c);
  if (!all) {
    all = new Map();
    kept.set(c, all);
  }
  return all;
}

/** The answer to a search; `key` says all that it depends on. */
export function answerOf(c: Catalogue, key: string, search: Search, clock: Clock): Kept {
  const all = keptOf(c);
  const known = all.get(key);
  if (known?.clock.at === clock.at) return known;
  const made: Kept = { search, clock, scan: scan(c, search, clock), pages: new Map() };
  all.delete(key);
  all.set(key, made);
  let size = all.values().reduce((n, one) => n + 100 + one.scan.places.length, 0);
  for (const [oldest, one] of all) {
    if (oldest === key || size <= keptEach * c.facility.id.length + 10_000) break;
    size -= 100 + one.scan.places.length;
    all.delete(oldest);
  }
  return made;
}

/** A page cut from an answer. */
export function pageOf(c: Catalogue, answer: Kept, cut: { from: number; count: number }): number[] {
  const name = `${cut.from} ${cut.count}`;
  const known = answer.pages.get(name);
  if (known) return known.places;
  const places = selectPage(answer.scan, c.facility.rank, cut);
  const place = places.at(-1);
  const ends = cut.from + cut.count >= answer.scan.places.length || place === undefined;
  const last = ends ? null : { place, key: answer.scan.keys[answer.scan.places.indexOf(place)]! };
  answer.pages.set(name, { places, last });
  return places;
}

/** Writes what changed in the catalogue, and in the answers kept. Facilities that appear or move change how words are read: nothing is kept then. */
export function renew(c: Catalogue, entries: readonly Entry[], gone: readonly string[]): void {
  const all = keptOf(c);
  const places = entries.flatMap((entry) => c.places.get(entry.id) ?? []);
  const small = places.length === entries.length && gone.length === 0 && places.length <= 20;
  if (!small) all.clear();
  const before = [...all.values()].map((one) => scan(c, one.search, one.clock, places));
  const moved = c.moved;
  for (const id of gone) remove(c, id);
  for (const entry of entries) put(c, entry);
  rank(c);
  if (c.moved !== moved) {
    all.clear();
    return;
  }
  [...all.values()].forEach((one, i) => {
    correct(c, one, before[i]!, scan(c, one.search, one.clock, places));
  });
}

function correct(c: Catalogue, answer: Kept, before: Scan, after: Scan): void {
  const { scan: whole } = answer;
  addFacets(whole.facets, before.facets, -1);
  addFacets(whole.facets, after.facets, 1);
  for (const place of new Set([...before.places, ...after.places])) {
    const [old, now] = [keyIn(before, place), keyIn(after, place)];
    if (old === now) continue;
    forgetPages(c, answer, place, [old, now]);
    if (old === null) {
      whole.places.push(place);
      whole.keys.push(now!);
      continue;
    }
    const at = whole.places.indexOf(place);
    if (now !== null) {
      whole.keys[at] = now;
      continue;
    }
    const [lastPlace, lastKey] = [whole.places.pop()!, whole.keys.pop()!];
    if (at < whole.places.length) {
      whole.places[at] = lastPlace;
      whole.keys[at] = lastKey;
    }
  }
}

const keyIn = ({ places, keys }: Scan, place: number) => {
  const at = places.indexOf(place);
  return at < 0 ? null : keys[at]!;
};

/** The pages it stood before the end of, or stands now. */
function forgetPages(c: Catalogue, { pages }: Kept, place: number, keys: readonly (number | null)[]): void {
  const { rank: ranks } = c.facility;
  for (const [name, { last }] of pages) {
    const touched = (key: number | null) =>
      key !== null && (last === null || key < last.key || (key === last.key && ranks[place]! <= ranks[last.place]!));
    if (keys.some(touched)) pages.delete(name);
  }
}

function addFacets(to: Facets, some: Facets, sign: 1 | -1): void {
  to.total += sign * some.total;
  to.accessible += sign * some.accessible;
  to.onPlatform += sign * some.onPlatform;
  for (const [number, n] of some.codes.entries()) if (n > 0) to.codes[number] = (to.codes[number] ?? 0) + sign * n;
  for (const [band, n] of some.prices.entries()) to.prices[band]! += sign * n;
  for (const fresh of ["up-to-date", "recent", "old"] as const) to.places[fresh] += sign * some.places[fresh];
  for (const [name, n] of some.types) to.types.set(name, (to.types.get(name) ?? 0) + sign * n);
  for (const [name, n] of some.departements) to.departements.set(name, (to.departements.get(name) ?? 0) + sign * n);
}
