import { html, raw } from "hono/html";
import { frenchInstant } from "#lib/dates.ts";
import * as ui from "#ui/fields.ts";
import { type Html, nothing } from "#ui/page.ts";
import type { Conflict } from "./answers.ts";
import { type Checked, isRequired, type Problem } from "./check.ts";
import { completeness } from "./completeness.ts";
import { questionsOf, scoped } from "./condition.ts";
import { type Settled, settle } from "./live.ts";
import type { Typed } from "./posted.ts";
import { printable } from "./printable.ts";
import type {
  Answers,
  Condition,
  Level,
  Option,
  Questionnaire,
  Section,
  Situation,
  Variables,
} from "./questionnaire.ts";
import {
  type FieldItem,
  type FieldNode,
  fieldId,
  fieldsBelow,
  type GridNode,
  isTyped,
  type Node,
  type RowsNode,
  sectionTree,
} from "./tree.ts";
import { labelOf, shown, typedOf, unitLabel } from "./value.ts";

export { completeness } from "./completeness.ts";

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
  blocks?: { identity?: Html; signature?: Html };
  readOnly?: boolean;
};

export type VoletForm = Rendering & {
  /** Where the form posts, and where the browser saves each field. */
  action: string;
  autosaveUrl: string;
  /** The draft's `n` these answers were read at. */
  base: number;
  /** Whose page it is (an account id): what the browser could not send yet is never sent in someone else's name. */
  author: string;
  counts: Pick<Checked, "answered" | "required">;
  /** The form's buttons; "Enregistrer" when absent. */
  buttons?: Html;
};

/** The form of one section: works as plain HTML, saves by itself with the browser's help (`src/browser/volet.ts`). */
export function renderVolet(questionnaire: Questionnaire, section: Section, answers: Answers, form: VoletForm): Html {
  const nodes = sectionTree(questionnaire, section, answers).filter((node) => isSeen(node, form.levels));
  const context = JSON.stringify(contextOf(questionnaire, nodes, answers, form));
  return html`<sextant-volet autosave-url="${form.autosaveUrl}" base="${form.base}" author="${form.author}" data-context="${context}">
<form method="post" action="${form.action}" enctype="multipart/form-data" novalidate autocomplete="off">
<button name="enregistrer" value="" hidden>Enregistrer</button>
<input type="hidden" name="base" value="${form.base}"><input type="hidden" name="champs" value="${typedKeys(nodes, form.levels).join(" ")}">
<div class="etat"><p class="note" data-completeness>${completeness(form.counts)}</p><p class="note" role="status" data-status></p></div>
${renderSection(questionnaire, section, answers, form)}
${ui.volatileParts}
<div class="boutons">${form.buttons ?? html`<button class="fr-btn">Enregistrer</button>`}</div>
</form></sextant-volet>`;
}

/** The fields of one section, without the form around them; `readOnly`, its answers. */
export function renderSection(
  questionnaire: Questionnaire,
  section: Section,
  answers: Answers,
  rendering: Rendering,
): Html {
  if (rendering.readOnly) return renderAnswers({ ...questionnaire, sections: [section] }, answers, rendering);
  const desk: Desk = {
    ...rendering,
    answers,
    settled: settle(questionnaire, answers, rendering.situation, rendering.variables),
  };
  const nodes = sectionTree(questionnaire, section, answers);
  return html`${section.help ? html`<p class="moyen">${section.help}</p>` : ""}${nodes.map((node) => renderNode(node, desk))}`;
}

/** The answers to read, section by section, as definition lists. Attachments are links when known. */
export function renderAnswers(
  questionnaire: Questionnaire,
  answers: Answers,
  {
    situation,
    variables = {},
    levels,
    attachments = [],
  }: Pick<Rendering, "situation" | "variables" | "levels" | "attachments">,
): Html {
  const sections = printable(questionnaire, answers, situation, {
    variables,
    nameOf: (id) => attachments.find((file) => file.id === id)?.name ?? id,
    ...(levels ? { levels } : {}),
  });
  const filesAt = (key: string) =>
    [answers[key] ?? []].flat().flatMap((id) => attachments.filter((file) => file.id === id));
  return html`${sections.map(
    ({ title, lines }) => html`<h3 class="fr-h6 fr-mb-1w">${title}</h3>
<dl class="fiche fr-mb-3w">${lines.map(({ key, label, value }) => html`<dt>${label}</dt><dd>${linked(value, filesAt(key))}</dd>`)}</dl>`,
  )}`;
}

type Desk = Rendering & { answers: Answers; settled: Settled };

function renderNode(node: Node, desk: Desk): Html {
  if (!isSeen(node, desk.levels)) return nothing;
  switch (node.kind) {
    case "field":
      return renderField(node, desk);
    case "grid":
      return renderGrid(node, desk);
    case "group":
      return ui.questionGroup({
        ...headOf(node, desk),
        attributes: frameOf(node, desk),
        body: html`${node.children.map((child) => renderNode(child, desk))}`,
      });
    case "rows":
      return renderRows(node, desk);
  }
}

function renderRows(node: RowsNode, desk: Desk): Html {
  const optional = node.item.required === "expected" || (node.item.required === undefined && node.repeats.min === 0);
  const { legend, ...head } = headOf(node, desk);
  return ui.questionGroup({
    ...head,
    legend: optional ? `${legend} (facultatif)` : legend,
    attributes: frameOf(node, desk),
    body: html`${node.rows.map((row, i) => {
      const name = `${node.item.text} ${i + 1}`;
      const isStored = [desk.answers[node.key] ?? []].flat().includes(row.id);
      return ui.questionGroup({
        id: fieldId(row.key),
        legend: name,
        card: true,
        attributes: html`data-row="${row.key}"`,
        body: html`${row.children.map((child) => renderNode(child, desk))}${isStored ? ui.removeButton(name, row.key) : ""}`,
      });
    })}
${node.rows.length < node.repeats.max ? html`<p class="fr-mt-2w">${ui.addButton(node.repeats.add, node.key)}</p>` : ""}`,
  });
}

const renderGrid = (node: GridNode, desk: Desk): Html =>
  ui.gridQuestion({
    ...headOf(node, desk),
    mark: node.item.requiredRows ? nothing : markOf(node, desk),
    attributes: frameOf(node, desk),
    body: html`${node.rows.map((row) => renderField(row, desk, "in-grid"))}`,
  });

function headOf(node: Node, desk: Desk) {
  return { id: fieldId(node.key), legend: node.item.text, hint: node.item.help, error: messageAt(node.key, desk) };
}

function renderField(node: FieldNode, desk: Desk, where?: "in-grid"): Html {
  const { item, key } = node;
  const typed = desk.typed?.[key] ?? typedOf(item, desk.answers[key]);
  const text = [typed].flat().at(-1) ?? "";
  const isMarked = where === undefined || item.required !== undefined;
  const question: ui.Question = {
    id: fieldId(key),
    name: key,
    label: item.type === "quantity" ? `${item.text} (${unitLabel(item.unit)})` : item.text,
    hint: hintOf(item),
    mark: isMarked ? markOf(node, desk) : nothing,
    error: messageAt(key, desk),
    attributes: frameOf(node, desk),
    after: versionsOf(node, desk),
  };
  switch (item.type) {
    case "text":
      return ui.areaQuestion({ ...question, value: text });
    case "boolean":
      return item.agreement
        ? ui.boxQuestion({ ...question, ticked: text === "oui" })
        : ui.lineQuestion({ ...clearable(question, node, text), value: text, options: yesOrNo });
    case "choice":
      return renderChoice(node, item, question, text, where);
    case "choices":
      return renderChoices(item, question, [typed].flat());
    case "attachment":
      return ui.filesQuestion({ ...question, key, files: filesOf(desk, key), kinds: item.kinds ?? [] });
    case "calculated": {
      const found = desk.settled.calculated[key];
      const value = found?.shown ?? "";
      return found || !desk.settled.keys.has(key) ? ui.readQuestion({ ...question, key, value }) : nothing;
    }
    case "identity":
      return desk.blocks?.identity ?? nothing;
    case "signature":
      return desk.blocks?.signature ?? nothing;
    case "display":
      return html`<p class="moyen" ${question.attributes}>${item.text}</p>`;
    default:
      return ui.textQuestion({ ...question, value: text, ...controlOf(item, text) });
  }
}

const yesOrNo: Option[] = [
  { code: "oui", label: "Oui" },
  { code: "non", label: "Non" },
];
/** Beyond, a list to unfold. */
const fewOptions = 5;

function renderChoice(
  node: FieldNode,
  item: Extract<FieldItem, { type: "choice" }>,
  question: ui.Question,
  value: string,
  where?: "in-grid",
): Html {
  const asked = { ...question, value, options: item.options };
  if (where) return ui.lineQuestion({ ...asked, ...clearable(question, node, value) });
  if (item.open) return ui.openQuestion({ ...asked, hint: question.hint ?? "Choisissez dans la liste ou écrivez." });
  return item.options.length <= fewOptions
    ? ui.radioQuestion({ ...asked, ...clearable(question, node, value) })
    : ui.selectQuestion(asked);
}

function renderChoices(item: Extract<FieldItem, { type: "choices" }>, question: ui.Question, values: string[]): Html {
  const others = values.filter(
    (value) => labelOf(item.options, value) === value && !item.options.some(({ code }) => code === value),
  );
  return ui.boxesQuestion({
    ...question,
    values,
    options: item.options,
    ...(item.exclusive ? { exclusive: item.exclusive } : {}),
    other: item.open ? others.join(", ") : undefined,
  });
}

/** Radios cannot be left once touched: a question that may stay without an answer has a button for it. */
const clearable = (question: ui.Question, { item, key }: FieldNode, value: string): ui.Question =>
  item.required === true
    ? question
    : {
        ...question,
        after: html`${question.after ?? ""}${ui.clearButton(item.text, key, value ? "answered" : "blank")}`,
      };

function controlOf(item: FieldItem, value: string): { type?: "text" | "date" | "tel" | "email"; more?: Html } {
  switch (item.type) {
    case "date":
      // a date control shows nothing of a text that is no date: what was typed stays readable
      return item.partial || (value !== "" && !/^\d{4}-\d{2}-\d{2}$/.test(value)) ? {} : { type: "date" };
    case "integer":
      return { more: raw('inputmode="numeric"') };
    case "decimal":
    case "quantity":
      return { more: raw('inputmode="decimal"') };
    case "commune":
      return { more: raw("data-commune") };
    case "string":
      if (item.pattern === "phone") return { type: "tel" };
      if (item.pattern === "email") return { type: "email" };
      return item.pattern === "postcode" || item.pattern === "digits" ? { more: raw('inputmode="numeric"') } : {};
    default:
      return {};
  }
}

function hintOf(item: FieldItem): string | undefined {
  if (item.type === "display") return undefined;
  const format =
    item.type === "commune"
      ? "Écrivez son nom ou son code postal, puis choisissez."
      : item.type === "date" && item.partial
        ? "Par exemple 12/04/1939, 04/1939 ou 1939."
        : undefined;
  return [item.help, format].filter(Boolean).join(" ") || undefined;
}

/** What the browser needs of each question: its key, its type, the condition that shows it. Hidden while the condition does not hold. */
function frameOf(node: Node, desk: Desk): Html {
  const when = node.item.enableWhen;
  return html`${node.kind === "field" ? html`data-key="${node.key}" data-type="${node.item.type}"` : html`data-group="${node.key}"`}${
    when ? whenOf(scoped(when, node.keyOf), desk.settled.keys.has(node.key)) : ""
  }`;
}

const whenOf = (condition: Condition, holds: boolean) =>
  html` data-when="${JSON.stringify(condition)}" ${holds ? "" : raw("hidden")}`;

function markOf(node: Node, desk: Desk): Html {
  const { required } = node.item;
  if (required === undefined || required === "expected" || (desk.light && !node.item.light)) return nothing;
  if (required === true) return ui.mark;
  const { situation, light = false, variables = {} } = desk;
  return ui.markWhen(
    whenOf(scoped(required, node.keyOf), isRequired(node, desk.settled, situation, { light, variables })),
  );
}

const messageAt = (key: string, { problems = [] }: Desk) => problems.find((problem) => problem.key === key)?.message;

function versionsOf(node: FieldNode, { conflicts = [] }: Desk): Html | undefined {
  const conflict = conflicts.find(({ key }) => key === node.key);
  if (!conflict) return undefined;
  const theirs = shown(node.item, conflict.theirs) || "rien";
  return ui.otherVersion(
    { by: conflict.by, theirs, at: `le ${frenchInstant(new Date(conflict.at))}` },
    ui.postedVersionButtons(node.key),
  );
}

const filesOf = ({ answers, attachments = [] }: Desk, key: string) =>
  [answers[key] ?? []].flat().flatMap((id) => attachments.filter((file) => file.id === id));

const linked = (value: string, files: ui.StoredFile[]): Html | string =>
  files.length === 0
    ? value
    : html`${files.map((file, i) => html`${i > 0 ? ", " : ""}<a class="fr-link fr-link--sm" href="${file.href}">${file.name}</a>`)}`;

const isSeen = (node: Node, levels: Level[] | undefined) => !levels || levels.includes(node.level);

/** The keys this form posts, hidden ones included: a browser posts what it does not show, unchanged. */
const typedKeys = (nodes: Node[], levels?: Level[]) =>
  nodes
    .flatMap(fieldsBelow)
    .filter((field) => isTyped(field.item) && field.item.type !== "attachment" && isSeen(field, levels))
    .map(({ key }) => key);

/** What the conditions of this section ask of the other sections, and of the situation. */
function contextOf(
  questionnaire: Questionnaire,
  nodes: Node[],
  answers: Answers,
  { situation, variables = {} }: Rendering,
) {
  const all = settle(questionnaire, answers, situation, variables).answers;
  const here = new Set(typedKeys(nodes));
  const asked = conditionsIn(nodes).flatMap(questionsOf);
  const elsewhere = Object.entries(all).filter(
    ([key]) => !here.has(key) && asked.some((question) => key === question || key.startsWith(`${question}.`)),
  );
  return { answers: Object.fromEntries(elsewhere), situation, variables };
}

const conditionsIn = (nodes: Node[]): Condition[] =>
  nodes.flatMap((node) => {
    const { enableWhen, required } = node.item;
    const own = [enableWhen, typeof required === "object" ? required : undefined].filter((one) => one !== undefined);
    const inside =
      node.kind === "group"
        ? node.children
        : node.kind === "grid"
          ? node.rows
          : node.kind === "rows"
            ? node.rows.flatMap((row) => row.children)
            : [];
    return [...own.map((condition) => scoped(condition, node.keyOf)), ...conditionsIn(inside)];
  });
