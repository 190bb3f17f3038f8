import { holds, isAnswered } from "#features/forms/condition.ts";
import type { Answers, AnswerValue, Situation } from "#features/forms/questionnaire.ts";
import { rowsOf } from "#features/forms/tree.ts";
import { any, has, isNot, not, oneOf, only } from "#pathways/conditions.ts";
import type { Facts } from "./table.ts";

const therapies = [
  ...["kinesitherapie", "ergotherapie", "orthophonie", "psychomotricite", "neuropsychologie", "apa", "dietetique"],
  ...["psychologue", "appareillage"],
].map((row) => `san.sp.reeducation.${row}`);
const behaviours = ["deambulation", "fugue", "agitation", "agressivite", "cris", "refus-de-soins", "contention"].map(
  (row) => `san.sp.comportement.${row}`,
);
const homes = ["domicile", "chez-un-proche", "ra"];
const veins = ["peripherique", "midline", "piccline", "ci", "centrale"];

/**
 * The answers and the derived variables of C.7. A variable whose answers are not there is left out: like an unanswered question, it
 * makes no clause hold, neither "yes" nor "no".
 */
export function factsOf(answers: Answers, situation: Situation): Facts {
  const derived: { [name: string]: AnswerValue | null } = {
    $age: situation.age,
    $dom: goesHome(answers, situation),
    $dep: typeof answers["san.sp.dependance.score"] === "number" ? answers["san.sp.dependance.score"] : null,
    $reed: oneRowIs(therapies, "intensive", answers),
    $iv: known("san.sp.abords", answers) && holds(has("san.sp.abords", ...veins), answers, situation),
    $ivDays: daysTo(answers["san.sp.iv.fin"], situation.today),
    $cpt: oneRowIs(behaviours, "souvent", answers),
    $simple: isSimple(answers, situation),
    $wound: woundMinutes(answers),
  };
  const given = Object.entries(derived).filter((entry): entry is [string, AnswerValue] => entry[1] !== null);
  return { ...answers, ...Object.fromEntries(given) };
}

const known = (question: string, answers: Answers): true | null => (isAnswered(answers[question]) ? true : null);

/** A home to go to, and somebody or a service there. */
function goesHome(answers: Answers, situation: Situation): boolean | null {
  if (!known("san.sp.projet.lieu", answers)) return null;
  if (!holds(oneOf("san.sp.projet.lieu", ...homes), answers, situation)) return false;
  const helped = any(isNot("san.adm.aidant", "absent"), not(only("san.adm.services", "aucun")));
  const [carer, services] = [known("san.adm.aidant", answers), known("san.adm.services", answers)];
  if (carer && services) return holds(helped, answers, situation);
  if (carer && holds(isNot("san.adm.aidant", "absent"), answers, situation)) return true;
  if (services && !holds(only("san.adm.services", "aucun"), answers, situation)) return true;
  return null;
}

function oneRowIs(rows: string[], value: string, answers: Answers): boolean | null {
  const answered = rows.filter((row) => isAnswered(answers[row]));
  return answered.length === 0 ? null : answered.some((row) => answers[row] === value);
}

/** Nothing that a nurse does not do at home every day. */
function isSimple(answers: Answers, situation: Situation): boolean | null {
  const asked = ["san.sp.nutrition", "san.sp.respi", "san.sp.abords", "san.sp.autres"];
  if (asked.some((question) => !known(question, answers))) return null;
  return [
    only("san.sp.nutrition", "aucune"),
    only("san.sp.respi", "aucun", "o2"),
    only("san.sp.abords", "aucune", "sc"),
    only("san.sp.autres", "aucun", "insuline"),
  ].every((condition) => holds(condition, answers, situation));
}

/** Whole days from today; 0 once past. */
function daysTo(until: AnswerValue | undefined, today: string): number | null {
  if (typeof until !== "string" || !/^\d{4}-\d\d-\d\d$/.test(until)) return null;
  return Math.max(0, Math.round((Date.parse(until) - Date.parse(today)) / 86_400_000));
}

/** Minutes a day for the wound that takes longest: the length of a dressing times how often it is made. */
function woundMinutes(answers: Answers): number | null {
  const perDay: Record<string, number> = {
    "plusieurs-par-jour": 2,
    quotidien: 1,
    "2-a-3-par-semaine": 3 / 7,
    hebdomadaire: 1 / 7,
  };
  const minutes = rowsOf("san.sp.lesions", answers).flatMap((row) => {
    const length = answers[`san.sp.lesions#${row}.dureeMin`];
    const often = perDay[String(answers[`san.sp.lesions#${row}.frequence`] ?? "")];
    return typeof length === "number" && often !== undefined ? [length * often] : [];
  });
  return minutes.length === 0 ? null : Math.round(Math.max(...minutes));
}
