import { html, raw } from "hono/html";
import { frenchInstant } from "#lib/dates.ts";
import * as ui from "#ui/fields.ts";
import { type Html, nothing } from "#ui/page.ts";
import type { Conflict } from "./answers.ts";
import type { Problem } from "./check.ts";
import { holds, scoped } from "./condition.ts";
import { hintOf, renderControl } from "./control.page.ts";
import type { Settled } from "./live.ts";
import type { Typed } from "./posted.ts";
import type { Answers, Condition, Level, Situation, Variables } from "./questionnaire.ts";
import {
  type FieldNode,
  fieldId,
  type GridNode,
  type GroupNode,
  type Node,
  type Row,
  type RowsNode,
  rowsOf,
} from "./tree.ts";
import { shown, typedOf, unitLabel } from "./value.ts";

export type Rendering = {
  situation: Situation;
  variables?: Variables;
  light?: boolean;
  /** Problems to show beside their field: the invalid ones always, the missing ones once validation was asked. */
  problems?: Problem[];
  /** Fields someone else changed meanwhile, and what was typed in them. */
  conflicts?: Conflict[];
  typed?: Typed;
  /** Items of other levels are left out; all are shown when absent. */
  levels?: Level[];
  /** Files stored, looked up by the ids that answers hold. */
  attachments?: ui.StoredFile[];
  /** What the person's record and the signature show, written by the caller. */
  blocks?: { identity?: Html; signature?: Html; help?: Html };
  readOnly?: boolean;
};
export type Desk = Rendering & { answers: Answers; settled: Settled };

export const renderNodes = (nodes: Node[], desk: Desk): Html => {
  const around: Around = { light: desk.light === true, when: [] };
  return html`${nodes.map((node) => renderNode(node, desk, around))}`;
};

export const isSeen = (node: Node, levels: Level[] | undefined) => !levels || levels.includes(node.level);

export const filesAt = (answers: Answers, key: string, attachments: ui.StoredFile[] = []) =>
  [answers[key] ?? []].flat().flatMap((id) => attachments.filter((file) => file.id === id));

/** When the requirements of what is inside count: all these conditions; null, never. `light`: only items marked so. */
type Around = { light: boolean; when: Condition[] | null };

function renderNode(node: Node, desk: Desk, around: Around): Html {
  if (!isSeen(node, desk.levels)) return nothing;
  switch (node.kind) {
    case "field":
      return renderField(node, desk, around, "block");
    case "grid":
      return renderGrid(node, desk, around);
    case "group": {
      const inside = within(node, around);
      return ui.questionGroup({
        ...headOf(node, desk),
        body: html`${node.children.map((child) => renderNode(child, desk, inside))}`,
      });
    }
    case "rows":
      return renderRows(node, desk, around);
  }
}

const renderGrid = (node: GridNode, desk: Desk, around: Around): Html =>
  ui.gridQuestion({
    ...headOf(node, desk),
    mark: node.item.requiredRows ? nothing : markOf(node, desk, around),
    body: html`${node.rows.map((row) => renderField(row, desk, node.item.requiredRows ? around : { light: false, when: null }, "line"))}${node.item.fill ? ui.fillButton(node.item.fill.label, node.key) : ""}`,
  });

function renderRows(node: RowsNode, desk: Desk, around: Around): Html {
  const stored = rowsOf(node.key, desk.answers);
  const rowOf = (row: Row, i: number) => {
    const name = `${node.item.text} ${i + 1}`;
    const inside = withinRow(node, row, i, around);
    return ui.questionGroup({
      id: fieldId(row.key),
      legend: name,
      card: true,
      attributes: html`data-row="${row.key}"`,
      body: html`${row.children.map((child) => renderNode(child, desk, inside))}${stored.includes(row.id) ? ui.removeButton(name, row.key) : ""}`,
    });
  };
  return ui.questionGroup({
    ...headOf(node, desk),
    body: html`${node.rows.map(rowOf)}${node.rows.length < node.repeats.max ? ui.addButton(node.repeats.add, node.key) : ""}`,
  });
}

function renderField(node: FieldNode, desk: Desk, around: Around, layout: "block" | "line"): Html {
  const { item, key } = node;
  const found = desk.settled.calculated[key];
  const question: ui.Question = {
    id: fieldId(key),
    name: key,
    label: item.type === "quantity" ? `${item.text} (${unitLabel(item.unit)})` : item.text,
    hint: hintOf(item),
    mark: markOf(node, desk, around),
    error: messageAt(key, desk),
    attributes: frameOf(node, desk),
    after: otherVersionOf(node, desk),
  };
  const content = {
    typed: desk.typed?.[key] ?? typedOf(item, desk.answers[key]),
    files: filesAt(desk.answers, key, desk.attachments),
    calculated: found?.shown ?? (desk.settled.keys.has(key) ? null : ""),
    identity: desk.blocks?.identity ?? nothing,
    signature: desk.blocks?.signature ?? nothing,
    help: desk.blocks?.help ?? nothing,
  };
  return renderControl(node, question, content, layout);
}

const headOf = (node: GridNode | GroupNode | RowsNode, desk: Desk) => ({
  id: fieldId(node.key),
  legend: node.item.text,
  hint: node.item.help,
  error: messageAt(node.key, desk),
  attributes: frameOf(node, desk),
});

/** What the browser needs of each question: its key, its type, the condition that shows it. Hidden while the condition does not hold. */
function frameOf(node: Node, desk: Desk): Html {
  const when = node.item.enableWhen;
  const name =
    node.kind === "field" ? html`data-key="${node.key}" data-type="${node.item.type}"` : html`data-group="${node.key}"`;
  return html`${name}${when ? shownWhen(scoped(when, node.keyOf), desk.settled.keys.has(node.key)) : ""}`;
}

const shownWhen = (condition: Condition, isMet: boolean) =>
  html` data-when="${JSON.stringify(condition)}" ${isMet ? "" : raw("hidden")}`;

/** "obligatoire", at once or as soon as the answers make it so: the same rule as `check.ts`. */
function markOf(node: Node, desk: Desk, { light, when }: Around): Html {
  const { required } = node.item;
  if (required === undefined || required === "expected" || when === null || (light && !node.item.light)) return nothing;
  const conditions = required === true ? when : [...when, scoped(required, node.keyOf)];
  if (conditions.length === 0) return ui.mark;
  const condition: Condition = conditions.length === 1 ? conditions[0]! : { all: conditions };
  return ui.markWhen(shownWhen(condition, holds(condition, desk.settled.answers, desk.situation, desk.variables)));
}

function within(node: GroupNode, around: Around): Around {
  return node.item.required === undefined ? around : askedOrFilled(node.key, asked(node, around));
}

function withinRow(node: RowsNode, row: Row, index: number, around: Around): Around {
  const isOwed = index < Math.max(1, node.repeats.min) && (node.item.required !== undefined || node.repeats.min > 0);
  return askedOrFilled(row.key, isOwed ? asked(node, around) : null);
}

/** When the group itself must be answered: all these conditions; null, never. */
function asked(node: GroupNode | RowsNode, { light, when }: Around): Condition[] | null {
  const { required } = node.item;
  if (when === null || required === "expected" || (light && !node.item.light)) return null;
  return typeof required === "object" ? [...when, scoped(required, node.keyOf)] : when;
}

function askedOrFilled(key: string, conditions: Condition[] | null): Around {
  const filled: Condition = { question: key, operator: "answered" };
  if (conditions === null) return { light: false, when: [filled] };
  return { light: false, when: conditions.length === 0 ? [] : [{ any: [{ all: conditions }, filled] }] };
}

const messageAt = (key: string, { problems = [] }: Desk) => problems.find((problem) => problem.key === key)?.message;

function otherVersionOf(node: FieldNode, { conflicts = [] }: Desk): Html | undefined {
  const conflict = conflicts.find(({ key }) => key === node.key);
  if (!conflict) return undefined;
  const theirs = shown(node.item, conflict.theirs) || "rien";
  return ui.otherVersion(
    { by: conflict.by, theirs, at: `le ${frenchInstant(new Date(conflict.at))}` },
    ui.postedVersionButtons(node.key),
  );
}
