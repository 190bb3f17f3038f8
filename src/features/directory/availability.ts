import { dayOf, frenchDay, frenchTime } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import type { Module } from "./unit.ts";

/** Free places as the unit last said them; null when it never did. */
export type Declared = { free: number; at: Date } | null;

export type Freshness = "up-to-date" | "recent" | "old" | "unknown";

const hour = 3_600_000;
const day = 24 * hour;

/** Parameters availability.fresh (three thresholds) and its half-life, per module (product specification §12). */
export const ageing: Record<Module, { fresh: readonly [number, number, number]; halfLife: number }> = {
  "grand-age": { fresh: [2 * day, 7 * day, 30 * day], halfLife: 7 * day },
  sanitaire: { fresh: [6 * hour, day, 3 * day], halfLife: day },
  handicap: { fresh: [7 * day, 30 * day, 90 * day], halfLife: 30 * day },
  tnd: { fresh: [7 * day, 30 * day, 90 * day], halfLife: 30 * day },
};

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

function saidWhen(at: Date, now: Date): string {
  const days = Math.round((Date.parse(dayOf(now)) - Date.parse(dayOf(at))) / day);
  if (days <= 0) {
    const hours = Number(frenchTime(at).slice(0, 2));
    if (hours < 12) return "ce matin";
    return hours < 18 ? "cet après-midi" : "ce soir";
  }
  if (days === 1) return "hier";
  return `il y a ${days} jours`;
}
