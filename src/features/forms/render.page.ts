import { html } from "hono/html";
import * as ui from "#ui/fields.ts";
import type { Html } from "#ui/page.ts";
import type { Checked } from "./check.ts";
import { completeness } from "./completeness.ts";
import { questionsOf, scoped } from "./condition.ts";
import { atLevels, settle } from "./live.ts";
import { printable } from "./printable.ts";
import { filesAt, isSeen, type Rendering, renderNodes } from "./question.page.ts";
import type { Answers, Condition, Level, Questionnaire, Section } from "./questionnaire.ts";
import { fieldsBelow, isTyped, type Node, sectionTree } from "./tree.ts";

export { completeness } from "./completeness.ts";
export type { Rendering } from "./question.page.ts";

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
export const renderVolet = (questionnaire: Questionnaire, section: Section, answers: Answers, form: VoletForm): Html =>
  renderForm(
    questionnaire,
    sectionTree(questionnaire, section, answers),
    renderSection(questionnaire, section, answers, form),
    answers,
    form,
  );

/** A form that posts what these nodes ask, around their fields. */
export function renderForm(
  questionnaire: Questionnaire,
  asked: Node[],
  fields: Html,
  answers: Answers,
  form: VoletForm,
): Html {
  const nodes = asked.filter((node) => isSeen(node, form.levels));
  const context = JSON.stringify(contextOf(questionnaire, nodes, answers, form));
  return html`<sextant-volet autosave-url="${form.autosaveUrl}" base="${form.base}" author="${form.author}" data-context="${context}">
<form method="post" action="${form.action}" enctype="multipart/form-data" novalidate autocomplete="off">
<button name="enregistrer" value="" hidden>Enregistrer</button>
<input type="hidden" name="base" value="${form.base}"><input type="hidden" name="champs" value="${typedKeys(nodes, form.levels).join(" ")}">
${ui.savingState(completeness(form.counts))}
${fields}
${ui.volatileParts}
${ui.formButtons(form.buttons)}
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
  const settled = settle(questionnaire, answers, rendering.situation, rendering.variables);
  const nodes = sectionTree(questionnaire, section, answers);
  return html`${section.help ? ui.introduction(section.help) : ""}${renderNodes(nodes, { ...rendering, answers, settled })}`;
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
  const rowOf = ({ key, label, value }: (typeof sections)[number]["lines"][number]) => {
    const files = filesAt(answers, key, attachments);
    return { label, value: files.length ? ui.fileLinks(files) : value };
  };
  return html`${sections.map(({ title, lines }) => ui.answersRead(title, lines.map(rowOf)))}`;
}

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
  { situation, variables = {}, levels }: Rendering,
) {
  const settled = settle(questionnaire, answers, situation, variables);
  // the browser is told nothing of a level its reader may not see
  const own = levels ? atLevels(questionnaire, settled.answers, levels) : settled.answers;
  const all = { ...settled.around, ...own };
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
