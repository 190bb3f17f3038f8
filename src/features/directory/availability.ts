import { dayOf, frenchDay, frenchTime } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import type { Duration, Timers } from "#pathways/pathway.ts";
import { pathways } from "#pathways/pathways.ts";
import type { Module } from "./unit.ts";

/** Free places as the unit last said them; null when it never did. */
export type Declared = { free: number; at: Date } | null;

export type Freshness = "up-to-date" | "recent" | "old" | "unknown";

/**
 * How a count ages, in milliseconds: parameters availability.fresh (three thresholds), half-life and reminder of each
 * module (product specification §12), as its pathway says; the module still to come, as the specification says.
 */
export const ageing: Record<Module, Ageing> = {
  "grand-age": ageingOf(pathways["grand-age"].timers),
  sanitaire: ageingOf(pathways.sanitaire.timers),
  handicap: ageingOf(pathways.handicap.timers),
  tnd: slow(),
};
export type Ageing = { fresh: readonly [number, number, number]; halfLife: number; reminder: number };

function ageingOf(timers: Timers): Ageing {
  const [upToDate, recent, old] = timers["availability.fresh"];
  return {
    fresh: [lengthOf(upToDate), lengthOf(recent), lengthOf(old)],
    halfLife: lengthOf(timers["availability.half-life"]),
    reminder: lengthOf(timers["availability.reminder"]),
  };
}

function slow(): Ageing {
  const fresh = [{ days: 7 }, { days: 30 }, { days: 90 }].map(lengthOf) as [number, number, number];
  return { fresh, halfLife: lengthOf({ days: 30 }), reminder: lengthOf({ days: 30 }) };
}

/** Counts age around the clock: a working day is a day, a month thirty. */
function lengthOf(time: Duration): number {
  const hours =
    "hours" in time
      ? time.hours
      : "days" in time
        ? time.days * 24
        : "months" in time
          ? time.months * 30 * 24
          : time.workingDays * 24;
  return hours * 3_600_000;
}

export function freshness(declaredAt: Date | null, now: Date, module: Module): Freshness {
  if (!declaredAt) return "unknown";
  const age = now.getTime() - declaredAt.getTime();
  const [upToDate, recent, old] = ageing[module].fresh;
  if (age <= upToDate) return "up-to-date";
  if (age <= recent) return "recent";
  return age <= old ? "old" : "unknown";
}

export const freshnessLabels = {
  "up-to-date": "à jour",
  recent: "récent",
  old: "ancien",
  unknown: "non communiqué",
} satisfies Record<Freshness, string>;

/** "à jour", "récent", "ancien", or since when nobody has said anything. */
export function freshnessLabel(declaredAt: Date | null, now: Date, module: Module): string {
  const label = freshnessLabels[freshness(declaredAt, now, module)];
  return label === "non communiqué" && declaredAt ? `non communiqué depuis le ${frenchDay(dayOf(declaredAt))}` : label;
}

/** What may be shown of a count: too old, its number is nobody's any more (product specification §11.1, 8). */
export const knownPlaces = (places: Declared, now: Date, module: Module): Declared =>
  places && freshness(places.at, now, module) !== "unknown" ? places : null;

/** What a declared place still weighs: 0.5^(age ÷ half-life), from 1 down to 0 (§9.2). */
export function weightOf(declaredAt: Date, now: Date, module: Module): number {
  const age = Math.max(0, now.getTime() - declaredAt.getTime());
  return 0.5 ** (age / ageing[module].halfLife);
}

/** "2 places libres, dit ce matin"; too old a number gives way to "Places : non communiqué depuis le 2 nov. 2026". */
export function placesSentence(places: Declared, now: Date, module: Module): string {
  if (!places) return "Places : non communiqué";
  const fresh = freshness(places.at, now, module);
  if (fresh === "unknown") return `Places : ${freshnessLabel(places.at, now, module)}`;
  const free = places.free === 0 ? "Pas de place libre" : count(places.free, "place libre", "places libres");
  return `${free}, dit ${saidWhen(places.at, now)}${fresh === "old" ? " (chiffre ancien)" : ""}`;
}

export function saidWhen(at: Date, now: Date): string {
  const days = Math.round((Date.parse(dayOf(now)) - Date.parse(dayOf(at))) / lengthOf({ days: 1 }));
  if (days <= 0) {
    const hours = Number(frenchTime(at).slice(0, 2));
    if (hours < 12) return "ce matin";
    return hours < 18 ? "cet après-midi" : "ce soir";
  }
  if (days === 1) return "hier";
  return `il y a ${days} jours`;
}
