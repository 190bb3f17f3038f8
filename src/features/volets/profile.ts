import { holds } from "#features/forms/condition.ts";
import { findNode } from "#features/forms/tree.ts";
import { ageOn } from "#lib/dates.ts";
import { type Content, pieceOf } from "./content.ts";

/** What a unit reads of a person it is not to know: an age in tens, nothing of where they live. */
export function ageBand(birthDate: string | null, today: string): string {
  if (!birthDate) return "âge inconnu";
  const age = ageOn(birthDate, today);
  if (age < 18) return "moins de 18 ans";
  if (age >= 90) return "90 ans et plus";
  const from = Math.max(18, Math.floor(age / 10) * 10);
  return `${from} à ${Math.floor(age / 10) * 10 + 9} ans`;
}

export const sexWord = { F: "Femme", M: "Homme", I: "Personne" } as const;

/** By five: nobody draws a circle around a home. */
export function nearDistance(km: number | null): string | null {
  if (km === null) return null;
  return km < 5 ? "à moins de 5 km" : `à ${Math.round(km / 5) * 5} km environ`;
}

/**
 * The key care items of a profile: what the module's summary says in coded answers, and the cares to be given.
 * A text anyone typed is left out whole, for it may name the person.
 */
export function profileItems(content: Content, level: "care" | "medical"): string[] {
  const { pathway, answers, situation, variables } = content;
  const pieces = pathway.criteria.summary[level]
    .filter(({ text }) => [...text.matchAll(/\{([^}]+)\}/g)].every(([, linkId]) => isCoded(content, linkId!)))
    .map((piece) => pieceOf(content, piece));
  const cares = pathway.criteria.cares
    .filter((care) => care.medical === (level === "medical") && holds(care.when, answers, situation, variables))
    .map((care) => {
      const value = care.value ? answers[care.value] : undefined;
      const unit = units[care.code] ?? "";
      return typeof value === "number" ? `${care.label} ${String(value).replace(".", ",")} ${unit}`.trim() : care.label;
    });
  const said = pieces.filter(Boolean);
  return [...said, ...cares.filter((care) => !said.some((one) => one.includes(care.split(" ")[0]!)))];
}

const units: { [code: string]: string } = { oxygen: "L/min", weight: "kg" };

/** A number, a tick, a value computed, or a choice among the options shown: nothing typed. */
function isCoded({ pathway, answers }: Content, linkId: string): boolean {
  const node = pathway.volets.map((q) => findNode(q, linkId)).find(Boolean);
  if (node?.kind !== "field") return false;
  const { item } = node;
  switch (item.type) {
    case "boolean":
    case "integer":
    case "decimal":
    case "quantity":
    case "calculated":
      return true;
    case "choice":
    case "choices": {
      const codes = item.options.map((option) => option.code);
      return [answers[linkId] ?? []].flat().every((one) => codes.includes(String(one)));
    }
    default:
      return false;
  }
}
