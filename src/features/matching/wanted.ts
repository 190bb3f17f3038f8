import type { Care, CareCode } from "#features/directory/limit.ts";
import type { Comfort, Feature, Module } from "#features/directory/unit.ts";
import type { Point } from "#lib/geometry.ts";

/** What a dossier looks for, for one need. Needs exclude, wishes weigh. */
export type Wanted = {
  module: Module;
  kind: string;
  centre: Point & { label: string };
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
  /** Someone to stay close to. */
  near: (Point & { label: string }) | null;
};

/** `must`: "indispensable"; otherwise "souhaité". `medical`: advised by a doctor, so of the medical part. */
export type WantedFeature = { code: Feature; must: boolean; medical: boolean };

/** The smallest change of the search that would take a unit in. */
export type Change =
  | { radiusKm: number }
  | { budget: number }
  /** Up to this value; null: without this care. */
  | { care: { code: CareCode; max: number | null } }
  /** From indispensable to wished. */
  | { feature: Feature }
  | { room: "wished" }
  | { from: string };

/** The search once changed. */
export function applyChange(wanted: Wanted, change: Change): Wanted {
  if ("radiusKm" in change) return { ...wanted, radiusKm: Math.max(wanted.radiusKm, change.radiusKm) };
  if ("budget" in change)
    return { ...wanted, budget: wanted.budget === null ? null : Math.max(wanted.budget, change.budget) };
  if ("from" in change) return { ...wanted, from: change.from };
  if ("room" in change) return { ...wanted, room: wanted.room && { ...wanted.room, must: false } };
  if ("feature" in change)
    return {
      ...wanted,
      features: wanted.features.map((one) => (one.code === change.feature ? { ...one, must: false } : one)),
    };
  const { code, max } = change.care;
  const others = wanted.care.filter((one) => one.code !== code);
  return {
    ...wanted,
    care:
      max === null
        ? others
        : [...others, ...wanted.care.filter((one) => one.code === code).map((one) => ({ ...one, value: max }))],
  };
}
