import type { Answers } from "#features/forms/questionnaire.ts";
import { frenchDay, isDay } from "#lib/dates.ts";
import { capital, count } from "#lib/french.ts";

/**
 * "Hospitalisée depuis 12 jours, prête depuis 3 jours, transfert souhaité le 27 nov. 2026": the dates of a hospital stay as they were
 * validated (modules specification C.3); empty when none is said. A day to come counts for nothing.
 */
export function staySentence(answers: Answers, sex: "F" | "M" | "I", today: string): string {
  const day = (linkId: string) => {
    const value = answers[linkId];
    return typeof value === "string" && isDay(value) ? value : null;
  };
  const e = sex === "F" ? "e" : "";
  const wished = day("san.dem.sortieSouhaitee");
  const parts = [
    answers["san.dem.hospit.sans"] === true
      ? "sans hospitalisation préalable"
      : since(`hospitalisé${e}`, day("san.dem.hospit.date"), today),
    since(`prêt${e}`, day("san.dem.pretDepuis"), today),
    wished ? `transfert souhaité le ${frenchDay(wished)}` : "",
  ];
  return capital(parts.filter(Boolean).join(", "));
}

function since(what: string, day: string | null, today: string): string {
  if (!day || day > today) return "";
  const days = Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000);
  return days === 0 ? `${what} depuis aujourd’hui` : `${what} depuis ${count(days, "jour")}`;
}
