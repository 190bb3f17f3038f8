import { mentionLabel, modeLabel } from "#features/directory/kind.ts";
import { type Care, type CareCode, careChange } from "#features/directory/limit.ts";
import { type Comfort, type Feature, features, type Module } from "#features/directory/unit.ts";
import { frenchDay } from "#lib/dates.ts";
import { euros } from "#lib/french.ts";
import type { Point } from "#lib/geometry.ts";

/** What a dossier looks for, for one need. Needs exclude, wishes weigh. */
export type Wanted = {
  module: Module;
  kind: string;
  /** FINESS categories a decision opens for this kind; null: any. */
  categories: readonly string[] | null;
  /** `code`: the INSEE code of the commune, for the zones of home services. Null: nowhere said yet. */
  centre: (Point & { label: string; code?: string }) | null;
  radiusKm: number;
  age: number | null;
  gir: number | null;
  sex: "F" | "M" | null;
  /** The day the place is wanted from; null: as soon as possible. */
  from: string | null;
  care: Care[];
  /** For SMR: one of these. */
  mentions: string[];
  modes: string[];
  features: WantedFeature[];
  room: { kind: "single" | "double"; must: boolean } | null;
  /** Euros a month, before aids: a wish. */
  budget: number | null;
  comfort: Comfort[];
  /** A language spoken, as typed: a wish. */
  language: string | null;
  /** Someone to stay close to. */
  near: (Point & { label: string }) | null;
  /** An establishment that must be so near, in minutes of road, among those known around. */
  nearby: { label: string; minutes: number; places: readonly (Point & { name: string })[] } | null;
  /** What is supposed granted: a derogation of age, a team that goes this far outside its zone. */
  granted: { age?: true; zoneKm?: number };
};

/** `must`: "indispensable"; otherwise "souhaité". `medical`: advised by a doctor, so of the medical part. */
export type WantedFeature = { code: Feature; must: boolean; medical: boolean };

/** One change of what is wanted. */
export type Change =
  | { radiusKm: number }
  | { budget: number }
  /** Up to this value; null: without this care. */
  | { care: { code: CareCode; max: number | null } }
  /** From indispensable to wished. */
  | { feature: Feature }
  | { room: "wished" }
  | { from: string }
  | { gir: number }
  | { age: "derogation" }
  /** Kilometres outside the zone of intervention. */
  | { zoneKm: number }
  /** Minutes of road to what must be nearby. */
  | { nearbyMinutes: number }
  /** Another mention, another mode of SMR would do too. */
  | { mention: string }
  | { mode: string };

/** The search once changed. */
export function applyChange(wanted: Wanted, change: Change): Wanted {
  if ("radiusKm" in change) return { ...wanted, radiusKm: Math.max(wanted.radiusKm, change.radiusKm) };
  if ("budget" in change)
    return { ...wanted, budget: wanted.budget === null ? null : Math.max(wanted.budget, change.budget) };
  if ("from" in change) return { ...wanted, from: change.from };
  if ("room" in change) return { ...wanted, room: wanted.room && { ...wanted.room, must: false } };
  if ("gir" in change) return { ...wanted, gir: change.gir };
  if ("age" in change) return { ...wanted, granted: { ...wanted.granted, age: true } };
  if ("zoneKm" in change)
    return { ...wanted, granted: { ...wanted.granted, zoneKm: Math.max(wanted.granted.zoneKm ?? 0, change.zoneKm) } };
  if ("nearbyMinutes" in change)
    return {
      ...wanted,
      nearby: wanted.nearby && { ...wanted.nearby, minutes: Math.max(wanted.nearby.minutes, change.nearbyMinutes) },
    };
  if ("mention" in change) return { ...wanted, mentions: [...wanted.mentions, change.mention] };
  if ("mode" in change) return { ...wanted, modes: [...wanted.modes, change.mode] };
  if ("feature" in change)
    return {
      ...wanted,
      features: wanted.features.map((one) => (one.code === change.feature ? { ...one, must: false } : one)),
    };
  const { code, max } = change.care;
  return {
    ...wanted,
    care:
      max === null
        ? wanted.care.filter((one) => one.code !== code)
        : wanted.care.map((one) => (one.code === code ? { ...one, value: max } : one)),
  };
}

/** "à 40 km au lieu de 30", "si l’oxygène passait à 5 L/min": the change in words. */
export function changeLabel(change: Change, wanted: Wanted): string {
  if ("radiusKm" in change) return `à ${change.radiusKm} km au lieu de ${Math.round(wanted.radiusKm * 10) / 10}`;
  if ("budget" in change) return `avec ${euros(change.budget)} par mois`;
  if ("from" in change) return `à partir du ${frenchDay(change.from)}`;
  if ("room" in change) return "si la chambre seule était un souhait";
  if ("gir" in change) return `si le GIR passait à ${change.gir}`;
  if ("age" in change) return "avec une dérogation d’âge";
  if ("zoneKm" in change) return `si l’équipe venait à ${change.zoneKm} km hors de sa zone`;
  if ("nearbyMinutes" in change)
    return `avec ${wanted.nearby?.label.toLowerCase() ?? "l’établissement"} à ${change.nearbyMinutes} min`;
  if ("mention" in change) return `si la mention « ${mentionLabel(change.mention)} » convenait aussi`;
  if ("mode" in change) return `en ${modeLabel(change.mode)}`;
  if ("feature" in change) return `si « ${features[change.feature].short} » était un souhait`;
  return careChange(change.care.code, change.care.max);
}

/** How big a change is, to put the smallest first; up to 1 it is close. */
export function sizeOf(change: Change, wanted: Wanted): number {
  if ("radiusKm" in change) return (2 * (change.radiusKm - 1 - wanted.radiusKm)) / Math.max(1, wanted.radiusKm);
  if ("budget" in change) return wanted.budget ? (change.budget - wanted.budget) / wanted.budget : 0;
  if ("gir" in change) return Math.abs(change.gir - (wanted.gir ?? change.gir)) / 2;
  if ("zoneKm" in change) return change.zoneKm / 15;
  if ("nearbyMinutes" in change) return change.nearbyMinutes / Math.max(1, wanted.nearby?.minutes ?? 1) - 1;
  if ("room" in change) return 0.5;
  if ("care" in change) return change.care.max === null ? 1 : 0.6;
  if ("mention" in change) return 1.5;
  return 1;
}
