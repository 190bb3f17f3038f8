import { knownPlaces } from "#features/directory/availability.ts";
import { type Candidate, features } from "#features/directory/unit.ts";
import type { Match } from "#features/matching/matching.ts";
import type { Wanted } from "#features/matching/wanted.ts";
import type { Person } from "#features/persons/person.ts";
import type { Need, Referral } from "#features/referrals/referral.ts";
import type { Content } from "#features/volets/content.ts";
import { dayOf } from "#lib/dates.ts";
import { count } from "#lib/french.ts";

/** One search of one need of a dossier, as its page shows it. */
export type Scene = {
  referral: Referral;
  person: Person;
  content: Content;
  need: Need;
  open: Need[];
  /** The address of the page, without its path: what a form gives back. */
  query: URLSearchParams;
  place: Place;
  /** What the dossier wants; null as long as no place is known. */
  wanted: Wanted | null;
  /** The same, once a change is supposed made to see what it brings. */
  supposed: { wanted: Wanted; labels: readonly string[]; unit: Candidate } | null;
  reader: { medical: boolean; person: boolean };
  filters: Filters;
};

/** Where to search: what the dossier says, unless the page was asked otherwise. */
export type Place = {
  typed: string;
  problem: string | null;
  centre: Wanted["centre"];
  radiusKm: number;
};

export const sorts = {
  pertinence: "Pertinence",
  distance: "Distance",
  prix: "Prix",
  place: "Place la plus tôt",
  delai: "Délai de réponse observé",
} as const;

/** Hours in which half of a unit's answers came, and how many answers that is. */
export type Delays = ReadonlyMap<string, { hours: number; answered: number }>;
/** From fewer answers, nothing is said of a delay (product specification §9.2). */
const leastAnswers = 6;

export const delaysOf = (paces: ReadonlyMap<string, { answered: number; medianAnswerHours: number | null }>): Delays =>
  new Map(
    [...paces].flatMap(([unit, { answered, medianAnswerHours: hours }]) =>
      hours === null || answered < leastAnswers ? [] : [[unit, { hours, answered }] as const],
    ),
  );

export type Filters = {
  sort: keyof typeof sorts;
  view: "list" | "table";
  /** Only the units of the selection, to compare them. */
  chosen: boolean;
  free: boolean;
  guarded: boolean;
  aid: boolean;
  /** Euros a month. */
  most: number | null;
};

export function readFilters(query: URLSearchParams): Filters {
  const most = Number(query.get("prix"));
  return {
    sort: (Object.keys(sorts) as Filters["sort"][]).find((code) => code === query.get("tri")) ?? "pertinence",
    view: query.get("vue") === "tableau" ? "table" : "list",
    chosen: query.get("selection") === "oui",
    free: query.get("places") === "oui",
    guarded: query.get("uvp") === "oui",
    aid: query.get("ash") === "oui",
    most: most > 0 && most < 100_000 ? Math.round(most) : null,
  };
}

/** A number too old is nobody’s: its unit has no place anyone knows of. */
const hasPlace = (unit: Candidate, now: Date) => (knownPlaces(unit.places, now, unit.module)?.free ?? 0) > 0;

export const passes = (unit: Candidate, f: Filters, now: Date) =>
  (!f.free || hasPlace(unit, now)) &&
  (!f.guarded || unit.offer.uvp === true) &&
  (!f.aid || unit.offer.ash === true) &&
  (f.most === null || (unit.priceMonth !== null && unit.priceMonth <= f.most));

/** How many of these units each box would keep. */
export const facetsOf = (matches: readonly Match[], now: Date) => ({
  free: matches.filter(({ unit }) => hasPlace(unit, now)).length,
  guarded: matches.filter(({ unit }) => unit.offer.uvp === true).length,
  aid: matches.filter(({ unit }) => unit.offer.ash === true).length,
});

/** Relevance is the ranking's own order. */
export function inOrder(matches: readonly Match[], { sort }: Filters, now: Date, delays: Delays): Match[] {
  const by = (value: (match: Match) => number) => matches.toSorted((a, b) => value(a) - value(b));
  if (sort === "distance") return by((one) => one.distanceKm ?? 1e6);
  if (sort === "prix") return by(({ unit }) => unit.priceMonth ?? 1e6);
  if (sort === "delai") return by(({ unit }) => delays.get(unit.id)?.hours ?? 1e9);
  return sort === "place" ? by(({ unit }) => earliest(unit, now)) : [...matches];
}

/** A place now, then silence, then none, then the units that open later: the last said first among equals. */
function earliest({ accepts, acceptsFrom, ...unit }: Candidate, now: Date): number {
  const places = knownPlaces(unit.places, now, unit.module);
  if (!accepts && acceptsFrom && acceptsFrom > dayOf(now)) return 3e15 + Date.parse(acceptsFrom);
  if (!places) return 1e15;
  return (places.free > 0 ? 0 : 2e15) - places.at.getTime() / 1e3;
}

/** The words of the criteria, those of the medical part for whoever may read it. */
export function criteriaTags({ wanted: w, reader }: Scene, money: (amount: number) => string): string[] {
  if (!w) return [];
  return [
    ...(w.centre ? [`${w.radiusKm} km de ${w.centre.label}`] : []),
    ...(w.nearby ? [`${w.nearby.label.toLowerCase()} à moins de ${w.nearby.minutes} min`] : []),
    ...(w.gir ? [`GIR ${w.gir}`] : []),
    ...w.features
      .filter(({ medical }) => reader.medical || !medical)
      .map(({ code, must }) => `${features[code].short}${must ? "" : " (souhait)"}`),
    ...(w.budget ? [`${money(w.budget)} par mois au plus`] : []),
  ];
}

/** The same search at another address. */
export function withQuery(query: URLSearchParams, changes: Record<string, string | null>): string {
  const next = new URLSearchParams(query);
  for (const [key, value] of Object.entries(changes)) value === null ? next.delete(key) : next.set(key, value);
  return `?${next}`;
}

/** Steps proposed to someone for whom nothing suits, kilometres. */
const ladder = [50, 100, 200];

/** The smallest step that brings a unit: "élargir à 50 km donnerait 3 unités". The matches are of everything within the last step. */
export function widened(matches: readonly Match[], radiusKm: number): { radiusKm: number; more: number } | null {
  for (const step of ladder.filter((km) => km > radiusKm)) {
    const more = matches.filter(
      ({ verdict, distanceKm }) => verdict !== "excluded" && distanceKm !== null && distanceKm <= step,
    ).length;
    if (more > 0) return { radiusKm: step, more };
  }
  return null;
}
export const widestStep = ladder.at(-1)!;

export const headline = (fitting: number, more: number, { person }: { person: boolean }) =>
  `${fitting > 0 ? (person ? count(fitting, "établissement convient", "établissements conviennent") : count(fitting, "unité convient", "unités conviennent")) : `Aucun${person ? " établissement" : "e unité"} ne convient tout à fait`}${more > 0 ? `, ${more} de plus si…` : ""}`;
