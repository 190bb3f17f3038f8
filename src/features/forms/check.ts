import { frenchDay } from "#lib/dates.ts";
import { holds, isAnswered, scoped } from "./condition.ts";
import { type Settled, settle } from "./live.ts";
import type { Answers, Item, Questionnaire, Section, Situation, Variables } from "./questionnaire.ts";
import {
  type FieldItem,
  type FieldNode,
  fieldsBelow,
  type GroupNode,
  isTyped,
  type Node,
  type Row,
  type RowsNode,
} from "./tree.ts";
import { faultOf } from "./value.ts";

/** What keeps a volet from being validated. `invalid`: the answer is wrong; `missing`: it is not there. */
export type Problem = { kind: "invalid" | "missing"; key: string; linkId: string; section: string; message: string };
export type Checked = {
  problems: Problem[];
  /** Expected answers not given: listed before sending, never blocking. */
  expected: { key: string; text: string; section: string }[];
  /** Answers that must be given, and how many of them are. */
  required: number;
  answered: number;
  complete: boolean;
};
export type Checking = {
  /** Only items marked `light` stay required. */
  light?: boolean;
  variables?: Variables;
};

/**
 * Checks a whole volet: only enabled items count.
 * A group that has a requirement of its own rules its sub-items': they count once it must be answered or is filled. A repeated group
 * must hold its smallest number of rows; a row left blank beyond it is as if it were not there.
 */
export function check(
  questionnaire: Questionnaire,
  answers: Answers,
  situation: Situation,
  { light = false, variables = {} }: Checking = {},
): Checked {
  const settled = settle(questionnaire, answers, situation, variables);
  const found: Checked = { problems: [], expected: [], required: 0, answered: 0, complete: false };
  for (const { section, nodes } of settled.trees) {
    const desk: Desk = {
      settled,
      found,
      section,
      today: situation.today,
      isMet: (item, node) =>
        item.required === true ||
        (typeof item.required === "object" &&
          holds(scoped(item.required, node.keyOf), settled.answers, situation, variables)),
    };
    for (const node of nodes)
      checkNode(node, desk, { must: (item) => !light || item.light === true, expects: true, where: "" });
  }
  found.complete = found.problems.length === 0;
  return found;
}

/** What the whole check shares. */
type Desk = {
  settled: Settled;
  found: Checked;
  section: Section;
  today: string;
  isMet: (item: Item, node: Node) => boolean;
};
/** What the enclosing group changes: whether its requirements count, whether it lists what is expected, and how its rows are told apart. */
type Around = { must: (item: Item) => boolean; expects: boolean; where: string };

function checkNode(node: Node, desk: Desk, around: Around): void {
  if (!desk.settled.keys.has(node.key)) return;
  const must = desk.isMet(node.item, node) && around.must(node.item);
  const given = node.kind === "field" ? isAnswered(desk.settled.answers[node.key]) : isFilled(node, desk);
  const listed = node.item.required === "expected" && around.expects && !given;
  if (listed) desk.found.expected.push({ key: node.key, text: node.item.text, section: desk.section.id });
  const inside = { ...around, where: [node.item.text, around.where].filter(Boolean).join(", ") };
  if (node.kind === "field") checkField(node, desk, around, must);
  else if (node.kind === "grid") for (const row of node.rows) checkNode(row, desk, { ...inside, expects: false });
  else if (node.kind === "group") checkGroup(node, desk, inside, must);
  else checkRepeated(node, desk, around, must);
}

function checkField(node: FieldNode, desk: Desk, around: Around, must: boolean): void {
  const { found, section, settled } = desk;
  const value = settled.answers[node.key];
  if (!isTyped(node.item) && node.item.type !== "calculated") return;
  if (must) found.required++;
  if (isAnswered(value) && node.item.type !== "calculated") {
    const fault = faultOf(node.item, value, desk.today) ?? orderFault(node, desk);
    if (fault) {
      found.problems.push(problem("invalid", node, section, fault));
      return;
    }
  }
  const given = isAnswered(value) && !(node.item.type === "boolean" && node.item.agreement && value === false);
  if (must && given) found.answered++;
  if (must && !given) found.problems.push(problem("missing", node, section, missing(node.item, around.where)));
}

/** "La date de fin doit suivre la date de début": compared at the precision both have. */
function orderFault(node: FieldNode, { settled }: Desk): string | null {
  if (node.item.type !== "date" || !node.item.after) return null;
  const firstKey = node.keyOf(node.item.after);
  const [first, value] = [settled.answers[firstKey], settled.answers[node.key]];
  const other = settled.trees
    .flatMap(({ nodes }) => nodes.flatMap(fieldsBelow))
    .find((field) => field.key === firstKey);
  if (typeof first !== "string" || typeof value !== "string" || !other || faultOf(other.item, first)) return null;
  const precision = Math.min(first.length, value.length);
  const [a, b] = [first.slice(0, precision), value.slice(0, precision)];
  if (b > a || (a === b && precision < 10)) return null;
  return `« ${node.item.text} » doit suivre « ${other.item.text} » (${frenchDay(first)}).`;
}

function checkGroup(node: GroupNode, desk: Desk, around: Around, must: boolean) {
  const filled = isFilled(node, desk);
  const counts = must || filled;
  const before = desk.found.required;
  const inside =
    node.item.required === undefined ? around : { must: () => counts, expects: counts, where: around.where };
  for (const child of node.children) checkNode(child, desk, inside);
  const isRead = node.children.flatMap(fieldsBelow).every((field) => !isTyped(field.item));
  if (must && !isRead && desk.found.required === before)
    countGroup(node, desk, filled, `Remplissez « ${node.item.text} ».`);
}

function checkRepeated(node: RowsNode, desk: Desk, around: Around, must: boolean) {
  const asked = node.item.required === undefined && node.repeats.min > 0 ? around.must(node.item) : must;
  const filled = node.rows.filter((row) => isRowFilled(row, desk));
  const blank = node.rows.filter((row) => !filled.includes(row));
  const lacking = (asked ? Math.max(1, node.repeats.min) : 0) - filled.length;
  const counting = [...filled, ...blank.slice(0, Math.max(0, lacking))];
  node.rows.forEach((row, i) => {
    const counts = counting.includes(row);
    const where = [node.rows.length > 1 ? `${node.item.text} ${i + 1}` : node.item.text, around.where]
      .filter(Boolean)
      .join(", ");
    const before = desk.found.required;
    for (const child of row.children) checkNode(child, desk, { must: () => counts, expects: counts, where });
    if (asked && counts && desk.found.required === before)
      countGroup(node, desk, filled.includes(row), `Remplissez « ${where} ».`);
  });
  for (let i = blank.length; i < lacking; i++)
    countGroup(node, desk, false, `Ajoutez au moins une réponse à « ${node.item.text} ».`);
  const excess = filled.length - node.repeats.max;
  if (excess <= 0) return;
  const message = `« ${node.item.text} » : ${node.repeats.max} au plus, retirez-en ${excess}.`;
  desk.found.problems.push(problem("invalid", node, desk.section, message));
}

/** A group required without a required sub-item counts for one. */
function countGroup(node: Node, { found, section }: Desk, filled: boolean, message: string) {
  found.required++;
  if (filled) found.answered++;
  else found.problems.push(problem("missing", node, section, message));
}

const isFilled = (node: Node, { settled }: Desk) =>
  fieldsBelow(node).some(
    (field) => isTyped(field.item) && settled.keys.has(field.key) && isAnswered(settled.answers[field.key]),
  );
const isRowFilled = (row: Row, desk: Desk) => row.children.some((child) => isFilled(child, desk));

const problem = (kind: Problem["kind"], node: Node, section: Section, message: string): Problem => ({
  kind,
  key: node.key,
  linkId: node.item.linkId,
  section: section.id,
  message,
});

function missing(item: FieldItem, where: string): string {
  const named = `« ${item.text} »${where ? ` (${where})` : ""}`;
  switch (item.type) {
    case "boolean":
      return item.agreement ? `Cochez ${named}.` : `Répondez à ${named}.`;
    case "choice":
    case "choices":
      return `Répondez à ${named}.`;
    case "attachment":
      return `Joignez ${named}.`;
    case "calculated":
      return item.formula === "gir-kept"
        ? "Répondez aux huit variables de la grille, ou indiquez le GIR déjà notifié."
        : `Donnez les réponses qui servent à calculer ${named}.`;
    default:
      return `Indiquez ${named}.`;
  }
}
