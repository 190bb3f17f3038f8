import { bandAt } from "#pathways/tnd/grid.ts";
import { gridOf, keyOf } from "#pathways/tnd/grids.ts";
import {
  adverbs,
  gir,
  type Letter,
  type Letters,
  letterOf,
  letterOfVariable,
  type Variable,
  variableLabels,
  variables,
  whatWouldChange,
} from "./gir.ts";
import type { Answers, AnswerValue, Formula, Variables } from "./questionnaire.ts";
import { rowsOf } from "./tree.ts";

/** `value` is null while an answer is missing; `shown` then says which, or is empty. */
export type Calculated = { value: AnswerValue | null; shown: string };

/**
 * Computes a calculated item from the answers of its volet. `volet` is the questionnaire's id ("ga.auto"), `key` the item's place.
 * "orientation-help" needs the five volets of a dossier: it is given among the answers, each entry a code, a space and its words.
 */
export function calculate(
  formula: Formula,
  volet: string,
  key: string,
  answers: Answers,
  variables: Variables = {},
): Calculated | null {
  switch (formula) {
    case "gir":
      return ofGir(volet, answers, ({ gir }) => ({ value: gir, shown: `GIR ${gir}` }));
    case "gir-group":
      return ofGir(volet, answers, ({ groupe }) => ({ value: groupe, shown: groupe }), "");
    case "gir-rank":
      return ofGir(volet, answers, ({ rang }) => ({ value: rang, shown: String(rang) }), "");
    case "gir-score":
      return ofGir(volet, answers, ({ score }) => ({ value: score, shown: score.toLocaleString("fr-FR") }), "");
    case "gir-detail":
      return girDetail(volet, answers);
    case "gir-kept":
      return girKept(volet, answers);
    case "bmi":
      return bodyMassIndex(key, answers);
    case "dependance-score":
      return dependanceScore(volet, answers);
    case "negative-pressure":
      return negativePressure(volet, answers);
    case "screening-band":
      return screeningBand(answers, variables);
    case "orientation-help":
      return given(answers[key]);
  }
}

/**
 * The letters of the autonomy volet: four adverbs for each sub-item (`ga.auto.toilette.haut.spontanement`…),
 * or the letter typed at once by a trained evaluator (`ga.auto.toilette.haut.modalite`), which then wins.
 */
export function lettersOf(volet: string, answers: Answers): Partial<Letters> {
  const letters: Partial<Letters> = {};
  for (const variable of variables) {
    const parts = (subItems[variable] ?? [""]).map((part) =>
      letterAt(`${volet}.${variable}${part && `.${part}`}`, answers),
    );
    const letter = letterOfVariable(variable, parts);
    if (letter) letters[variable] = letter;
  }
  return letters;
}

/** Variables of several sub-items, in the order of the grid; the others are their own sub-item. */
const subItems: { [name in Variable]?: string[] } = {
  coherence: ["communication", "comportement"],
  orientation: ["temps", "espace"],
  toilette: ["haut", "bas"],
  habillage: ["haut", "moyen", "bas"],
  alimentation: ["servir", "manger"],
  elimination: ["urinaire", "fecale"],
};

function letterAt(key: string, answers: Answers): Letter | null {
  const typed = String(answers[`${key}.modalite`] ?? "").toUpperCase();
  if (typed === "A" || typed === "B" || typed === "C") return typed;
  const said = adverbs.map((adverb) => [adverb, answers[`${key}.${adverb}`]] as const);
  return letterOf(
    Object.fromEntries(
      said.filter((pair): pair is [(typeof adverbs)[number], boolean] => typeof pair[1] === "boolean"),
    ),
  );
}

const isComplete = (letters: Partial<Letters>): letters is Letters => variables.every((variable) => letters[variable]);

function ofGir(
  volet: string,
  answers: Answers,
  say: (found: ReturnType<typeof gir>) => Calculated,
  missing?: "",
): Calculated {
  const letters = lettersOf(volet, answers);
  return isComplete(letters) ? say(gir(letters)) : { value: null, shown: missing ?? stillMissing(letters) };
}

function stillMissing(letters: Partial<Letters>): string {
  const left = variables.filter((variable) => !letters[variable]);
  return left.length === variables.length
    ? ""
    : `Il manque : ${left.map((variable) => variableLabels[variable].toLowerCase()).join(", ")}`;
}

function girDetail(volet: string, answers: Answers): Calculated {
  const letters = lettersOf(volet, answers);
  if (!isComplete(letters)) return { value: null, shown: stillMissing(letters) };
  const { groupe, score, rang } = gir(letters);
  const said = variables.map((variable) => `${variableLabels[variable]} ${letters[variable]}`).join(", ");
  const changes = whatWouldChange(letters).map(
    (change) => `${variableLabels[change.variable]} ${change.letter} → GIR ${change.gir}`,
  );
  const shown = `${said}. Groupe ${groupe}, score ${score.toLocaleString("fr-FR")}, rang ${rang}. ${
    changes.length
      ? `Une seule lettre changerait le GIR : ${changes.join(", ")}.`
      : "Aucune lettre, seule, ne changerait le GIR."
  }`;
  return { value: shown, shown };
}

/** The GIR calculated, otherwise the one already notified; both are said when they differ. */
function girKept(volet: string, answers: Answers): Calculated {
  const letters = lettersOf(volet, answers);
  const calculated = isComplete(letters) ? gir(letters).gir : null;
  const said = Number(answers[`${volet}.gir.notifie`]);
  const notified = Number.isInteger(said) && said >= 1 && said <= 6 ? said : null;
  if (calculated === null)
    return { value: notified, shown: notified ? `GIR ${notified}, déjà notifié` : stillMissing(letters) };
  const differs = notified !== null && notified !== calculated;
  return {
    value: calculated,
    shown: differs ? `GIR ${calculated} (calculé ; GIR ${notified} déjà notifié)` : `GIR ${calculated}`,
  };
}

function given(value: AnswerValue | undefined): Calculated {
  if (!Array.isArray(value) || value.length === 0) return { value: null, shown: "" };
  return { value, shown: value.map((entry) => entry.slice(entry.indexOf(" ") + 1)).join(" · ") };
}

/** Body mass index (WHO): weight in kg over the square of the height in metres, from `poids` (kg) and `taille` (cm) beside it. */
function bodyMassIndex(key: string, answers: Answers): Calculated {
  const beside = key.slice(0, key.lastIndexOf("."));
  const [weight, height] = [answers[`${beside}.poids`], answers[`${beside}.taille`]];
  if (typeof weight !== "number" || typeof height !== "number" || height <= 0) return { value: null, shown: "" };
  const value = Math.round((weight / (height / 100) ** 2) * 10) / 10;
  return { value, shown: `${value.toLocaleString("fr-FR")} kg/m²` };
}

/** 0, 1 or 2 for each of the six rows of the dependency grid: 0 does all alone, 12 is helped in all. */
function dependanceScore(volet: string, answers: Answers): Calculated {
  const rows = ["transferts", "toilette", "habillage", "alimentation", "continence", "deplacements"];
  const points = rows.map((row) =>
    ["seul", "aide-partielle", "aide-totale"].indexOf(String(answers[`${volet}.dependance.${row}`])),
  );
  if (points.includes(-1)) return { value: null, shown: "" };
  const value = points.reduce((sum, one) => sum + one, 0);
  return { value, shown: `${value} sur 12` };
}

/** One of the wounds is treated by negative pressure. */
function negativePressure(volet: string, answers: Answers): Calculated {
  const list = `${volet}.lesions`;
  const value = rowsOf(list, answers).some((row) => answers[`${list}#${row}.tpn`] === true);
  return { value, shown: value ? "Oui" : "Non" };
}

/** The band of the screening grid: the one taken in its place, else that of the child's age, `$months`. */
function screeningBand(answers: Answers, { $months, $grid }: Variables): Calculated {
  const grid = gridOf(typeof $grid === "number" ? $grid : 1);
  const chosen = grid.bands.find(({ code }) => code === answers[`${keyOf(grid)}.bande.choisie`]);
  const months = typeof $months === "number" ? $months : null;
  const band = chosen ?? (months === null ? undefined : bandAt(months, grid));
  const age = months === null ? "âge inconnu" : `l’enfant a ${months} mois`;
  if (!band) return { value: null, shown: months === null ? "" : `Aucune : ${age}` };
  return { value: band.code, shown: `${band.label} (${age})` };
}
