import { holds, isAnswered, scoped } from "./condition.ts";
import { type Calculated, calculate } from "./formulas.ts";
import type { Answers, Condition, Level, Questionnaire, Section, Situation, Variables } from "./questionnaire.ts";
import { fieldsBelow, type Node, tree } from "./tree.ts";

/** Keys of what the answers so far leave open: fields, grids, groups, and lists of rows. */
export const enabled = (
  questionnaire: Questionnaire,
  answers: Answers,
  situation: Situation,
  variables: Variables = {},
): Set<string> => settle(questionnaire, answers, situation, variables).keys;

/** What is sent, printed and exported: the answers without those of disabled items and blank rows, with the calculated values. */
export function live(
  questionnaire: Questionnaire,
  answers: Answers,
  situation: Situation,
  variables: Variables = {},
): Answers {
  const settled = settle(questionnaire, answers, situation, variables);
  const kept = { ...settled.answers };
  const trim = (node: Node) => {
    if (node.kind === "group") node.children.forEach(trim);
    if (node.kind !== "rows") return;
    const filled = node.rows.filter((row) =>
      row.children.flatMap(fieldsBelow).some((field) => isAnswered(kept[field.key])),
    );
    if (filled.length) kept[node.key] = filled.map((row) => row.id);
    else delete kept[node.key];
  };
  for (const { nodes } of settled.trees) nodes.filter((node) => settled.keys.has(node.key)).forEach(trim);
  return kept;
}

/** Calculated items that are enabled, with their value and how it reads. */
export function calculated(
  questionnaire: Questionnaire,
  answers: Answers,
  situation: Situation,
  variables: Variables = {},
): { [key: string]: Calculated } {
  return settle(questionnaire, answers, situation, variables).calculated;
}

/** The answers whose level is one of these: what those people may see. */
export function atLevels(questionnaire: Questionnaire, answers: Answers, levels: Level[]): Answers {
  const seen = new Set<string>();
  const see = (node: Node) => {
    if (levels.includes(node.level)) seen.add(node.key);
    if (node.kind === "grid") node.rows.forEach(see);
    if (node.kind === "group") node.children.forEach(see);
    if (node.kind === "rows") for (const row of node.rows) row.children.forEach(see);
  };
  for (const { nodes } of tree(questionnaire, answers)) nodes.forEach(see);
  return Object.fromEntries(Object.entries(answers).filter(([key]) => seen.has(key)));
}

export type Settled = {
  trees: { section: Section; nodes: Node[] }[];
  keys: Set<string>;
  /** Answers of enabled items, calculated values among them. */
  answers: Answers;
  /** Those of the dossier's other volets, which conditions ask too. */
  around: Answers;
  calculated: { [key: string]: Calculated };
};

/**
 * Enables and disables until nothing moves: the answer of a disabled item counts as none for the conditions that ask it.
 * Conditions that contradict each other in a circle stop after eight rounds.
 */
export function settle(
  questionnaire: Questionnaire,
  answers: Answers,
  situation: Situation,
  variables: Variables = {},
): Settled {
  const trees = tree(questionnaire, answers);
  // what other volets answer is asked by conditions too, and never kept here
  const around = Object.fromEntries(Object.entries(answers).filter(([key]) => !key.startsWith(`${questionnaire.id}.`)));
  let asked = answers;
  for (let round = 1; ; round++) {
    const keys = openKeys(trees, (condition) => holds(condition, asked, situation, variables));
    const kept: Answers = Object.fromEntries(
      Object.entries(answers).filter(([key, value]) => keys.has(key) && isAnswered(value)),
    );
    const results = addCalculated(questionnaire, trees, keys, kept, variables);
    const next = { ...around, ...kept };
    if (round === 8 || sameAnswers(asked, next)) return { trees, keys, answers: kept, around, calculated: results };
    asked = next;
  }
}

function openKeys(trees: Settled["trees"], isMet: (condition: Condition) => boolean): Set<string> {
  const keys = new Set<string>();
  const open = (node: Node) => {
    if (node.item.enableWhen && !isMet(scoped(node.item.enableWhen, node.keyOf))) return;
    keys.add(node.key);
    if (node.kind === "grid") for (const row of node.rows) keys.add(row.key);
    if (node.kind === "group") node.children.forEach(open);
    if (node.kind === "rows") for (const row of node.rows) row.children.forEach(open);
  };
  for (const { nodes } of trees) nodes.forEach(open);
  return keys;
}

/** Computes the enabled calculated items into `kept`, over whatever was stored there. */
function addCalculated(
  questionnaire: Questionnaire,
  trees: Settled["trees"],
  keys: Set<string>,
  kept: Answers,
  variables: Variables,
): Settled["calculated"] {
  const results: Settled["calculated"] = {};
  for (const { key, item } of trees.flatMap(({ nodes }) => nodes.flatMap(fieldsBelow))) {
    if (item.type !== "calculated" || !keys.has(key)) continue;
    const found = calculate(item.formula, questionnaire.id, key, kept, variables);
    delete kept[key];
    if (!found) continue;
    results[key] = found;
    if (found.value !== null) kept[key] = found.value;
  }
  return results;
}

/** The first round starts from answers that may hold disabled ones, so equal answers mean equal conditions. */
function sameAnswers(a: Answers, b: Answers): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]))
  );
}
