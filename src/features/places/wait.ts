import { count } from "#lib/french.ts";

/** How long those who came had waited on the unit's list: the median of those cases, or too few of them to say. */
export type ExpectedWait = { medianDays: number; n: number } | { tooFew: number };

/** Parameter stats.wait-sample: from fewer cases nothing is said (product specification §9.2 and §12). */
export const waitSample = 6;

export const expectedWait = (medianDays: number | null, n: number): ExpectedWait =>
  medianDays === null || n < waitSample ? { tooFew: n } : { medianDays: Math.round(medianDays), n };

/** "Attente habituelle : environ 5 semaines (9 entrées depuis un an)" */
export const waitSentence = (wait: ExpectedWait): string => `Attente habituelle : ${waitFigure(wait)}`;

export const waitFigure = (wait: ExpectedWait): string =>
  "tooFew" in wait
    ? "trop peu de cas pour le dire"
    : `${lengthOf(wait.medianDays)} (${count(wait.n, "entrée")} depuis un an)`;

function lengthOf(days: number): string {
  if (days < 1) return "moins d’un jour";
  if (days < 21) return `environ ${count(days, "jour")}`;
  if (days < 90) return `environ ${count(Math.round(days / 7), "semaine")}`;
  return `environ ${Math.round(days / 30.4)} mois`;
}
