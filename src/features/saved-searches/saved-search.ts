import { type Freshness, freshness } from "#features/directory/availability.ts";
import { searchTypes } from "#features/directory/category.ts";
import type { Module } from "#features/directory/unit.ts";
import { noticeHours, quietUntil } from "#features/notices/pace.ts";
import { addressOf, readSearch, type Search } from "#features/search/search.ts";
import { addHours, addMonths, dayOf, frenchDay } from "#lib/dates.ts";
import { euros } from "#lib/french.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

export type SearchId = string & { readonly __brand: "SearchId" };
export type SubscriberId = string & { readonly __brand: "SubscriberId" };

/** `to-confirm`: the address is not proved yet. `ended`: nobody said it was still useful. */
export type State = "to-confirm" | "active" | "paused" | "ended";

export type SavedSearch = {
  id: SearchId;
  /** What its owner calls it: the only word of it a mail repeats. */
  name: string;
  /** The query of /annuaire that makes it again. */
  criteria: string;
  state: State;
  createdAt: Date;
  /** When its owner last said it is useful, and when they were asked since. */
  keptAt: Date;
  askedAt: Date | null;
};

export const savedSearchLimits = {
  /** saved-search.mail, product specification §12: by search. Days are those of France. */
  toldADay: 1,
  /** Ours, by address or account. */
  most: 10,
  longestName: 80,
  /** The link that proves an address. */
  confirmHours: 24,
  /** Ours: asked whether it is still useful after this, ended when nobody says so. */
  askMonths: 6,
  endMonths: 7,
  /** An ended one may be taken up again that long, then is forgotten. */
  endedMonths: 1,
  /** What was told is kept that long. */
  letterMonths: 3,
};

/** Nothing leaves then. */
export const isQuiet = (at: Date): boolean => quietUntil(at, noticeHours) !== null;

/** Criteria only, always written the same way: neither the order, the view nor the page. */
export function criteriaOf(query: string): string {
  const asked = new URLSearchParams(query.slice(0, 2000));
  for (const name of ["tri", "vue", "page"]) asked.delete(name);
  return addressOf(readSearch(asked), "").replace(/^\?/, "");
}

export const searchOfCriteria = (criteria: string): Search => readSearch(new URLSearchParams(criteria));
export const resultsPath = (criteria: string) => `/annuaire?${criteria}`;

export type SaveRefusal =
  /** Without a place, a département or words, half of the country would answer. */
  { kind: "too-wide" } | { kind: "no-name" } | { kind: "name-too-long" };

export function checkSaved({ name, criteria }: { name: string; criteria: string }): Result<void, SaveRefusal> {
  const search = searchOfCriteria(criteria);
  if (!search.near && !search.place && !search.departement && !search.text) return refuse({ kind: "too-wide" });
  return checkName(name);
}

export function checkName(name: string): Result<void, { kind: "no-name" } | { kind: "name-too-long" }> {
  if (name === "") return refuse({ kind: "no-name" });
  return name.length > savedSearchLimits.longestName ? refuse({ kind: "name-too-long" }) : ok(undefined);
}

/** One line, as a mail writes it. */
export const cleanName = (typed: string) => typed.replaceAll(/[\s\p{C}]+/gu, " ").trim();

/** A name to begin with: what and where, without the criteria that tell of somebody's health. */
export function proposedName(search: Search, now: Date): string {
  const what = search.type ? searchTypes[search.type].label : "Établissements";
  const where = search.near
    ? ` à ${search.radiusKm} km de ma position`
    : search.place
      ? ` à ${search.radiusKm} km de ${search.place}`
      : search.departement
        ? `, département ${search.departement}`
        : "";
  if (!where && !search.type) return `Recherche du ${frenchDay(dayOf(now))}`;
  const price = search.maxPrice === null ? "" : `, ${euros(search.maxPrice)} au plus`;
  return `${what}${where}${price}`.slice(0, savedSearchLimits.longestName);
}

export type Change = "pause" | "resume" | "keep";
export type ChangeRefusal = { kind: "not-now"; state: State };

/** What its owner may do with it. Taking up again says that it is useful. */
export function changed(search: Pick<SavedSearch, "state">, change: Change): Result<State, ChangeRefusal> {
  const { state } = search;
  if (change === "pause") return state === "active" ? ok("paused") : refuse({ kind: "not-now", state });
  if (change === "resume")
    return state === "paused" || state === "ended" ? ok("active") : refuse({ kind: "not-now", state });
  return state === "active" || state === "paused" ? ok(state) : refuse({ kind: "not-now", state });
}

/** Asked once, some months after its owner last said it is useful. */
export const askBefore = (now: Date) => monthsBefore(now, savedSearchLimits.askMonths);
export const endBefore = (now: Date) =>
  addHours(now, -24 * 30 * (savedSearchLimits.endMonths - savedSearchLimits.askMonths));
export const forgetEndedBefore = (now: Date) => monthsBefore(now, savedSearchLimits.endedMonths);
export const forgetLettersBefore = (now: Date) => monthsBefore(now, savedSearchLimits.letterMonths);
const monthsBefore = (now: Date, months: number) =>
  addHours(now, (Date.parse(addMonths(dayOf(now), -months)) - Date.parse(dayOf(now))) / 3_600_000);

/** Places by establishment and unit, as last looked at. */
export type SeenPlaces = Record<string, Record<string, number>>;
/** What units that answer say now, establishment by establishment. */
export type SaidNow = {
  facility: { id: string; finess: string; name: string; city: string; departement: string };
  units: { name: string; module: Module; places: { free: number; at: Date } | null }[];
}[];
/** An establishment with places that were not there before. */
export type FoundPlaces = { finess: string; name: string; city: string; departement: string; free: number; at: string };

/**
 * What appeared since `seen`: units that say more places than before, recently enough for this search. A count grown too old
 * says nothing: what was seen of it stays, so that the same place said again is not told again.
 * `looked`: the establishments compared, or all; those that no longer answer are forgotten.
 */
export function appeared(
  seen: SeenPlaces,
  now: SaidNow,
  { search, looked, at }: { search: Pick<Search, "places">; looked: ReadonlySet<string> | null; at: Date },
): { seen: SeenPlaces; found: FoundPlaces[] } {
  const next: SeenPlaces = {};
  for (const [facility, units] of Object.entries(seen)) if (looked && !looked.has(facility)) next[facility] = units;
  const found: FoundPlaces[] = [];
  for (const { facility, units } of now) {
    const before = seen[facility.id] ?? {};
    const kept: Record<string, number> = {};
    let [free, oldest] = [0, at];
    for (const [name, said] of byName(units, search, at)) {
      const known = before[name] ?? 0;
      const count = said === null ? known : said.free;
      if (count > 0) kept[name] = count;
      if (said === null || said.free <= known) continue;
      free += said.free - known;
      if (said.at < oldest) oldest = said.at;
    }
    if (Object.keys(kept).length > 0) next[facility.id] = kept;
    const { finess, name, city, departement } = facility;
    if (free > 0) found.push({ finess, name, city, departement, free, at: oldest.toISOString() });
  }
  return { seen: next, found };
}

/** Units of one name are counted together; null when none of them says anything recent enough. */
function byName(units: SaidNow[number]["units"], { places }: Pick<Search, "places">, at: Date) {
  const said = new Map<string, { free: number; at: Date } | null>();
  for (const unit of units) {
    const fresh = freshness(unit.places?.at ?? null, at, unit.module);
    const counts = unit.places && believed[places ?? "recent"].includes(fresh) ? unit.places : null;
    const other = said.get(unit.name) ?? null;
    said.set(
      unit.name,
      counts && other
        ? { free: counts.free + other.free, at: counts.at < other.at ? counts.at : other.at }
        : (counts ?? other),
    );
  }
  return said;
}

/** Which figures count, by the oldest asked for; "recent" when the search asks nothing. */
const believed: Record<NonNullable<Search["places"]>, readonly Freshness[]> = {
  "up-to-date": ["up-to-date"],
  recent: ["up-to-date", "recent"],
  old: ["up-to-date", "recent", "old"],
};
