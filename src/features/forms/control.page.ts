import { html, raw } from "hono/html";
import * as ui from "#ui/fields.ts";
import { type Html, nothing } from "#ui/page.ts";
import type { Option } from "./questionnaire.ts";
import type { FieldItem, FieldNode } from "./tree.ts";

/** What a field shows besides its question: what is typed in it, its files, its computed text (null: not computed here). */
export type Content = {
  typed: string | string[];
  files: ui.StoredFile[];
  calculated: string | null;
  identity: Html;
  signature: Html;
  help: Html;
};

/** Beyond, a list to unfold. */
const fewOptions = 5;
const yesOrNo: Option[] = [
  { code: "oui", label: "Oui" },
  { code: "non", label: "Non" },
];

/** The control of one field; `line` puts its answers beside its words, as in a grid. */
export function renderControl(
  node: FieldNode,
  question: ui.Question,
  content: Content,
  layout: "block" | "line",
): Html {
  const { item, key } = node;
  const text = [content.typed].flat().at(-1) ?? "";
  switch (item.type) {
    case "text":
      return ui.areaQuestion({ ...question, value: text });
    case "boolean":
      return item.agreement
        ? ui.boxQuestion({ ...question, ticked: text === "oui" })
        : ui.lineQuestion({ ...clearable(question, node, text), value: text, options: yesOrNo });
    case "choice":
      return renderChoice(node, item, question, text, layout);
    case "choices":
      return renderChoices(item, question, [content.typed].flat());
    case "attachment":
      return ui.filesQuestion({ ...question, key, files: content.files, kinds: item.kinds ?? [] });
    case "calculated":
      // its reasons are part of what it shows
      if (item.formula === "orientation-help") return item.level === undefined ? content.help : nothing;
      return content.calculated === null ? nothing : ui.readQuestion({ ...question, key, value: content.calculated });
    case "identity":
      return content.identity;
    case "signature":
      return content.signature;
    case "display":
      return ui.readText(item.text, question.attributes);
    default:
      return ui.textQuestion({ ...question, value: text, ...inputOf(item, text) });
  }
}

/** What to write, when the words do not say it. */
export function hintOf(item: FieldItem): string | undefined {
  const format =
    item.type === "commune"
      ? "Écrivez son nom ou son code postal, puis choisissez."
      : item.type === "date" && item.partial
        ? "Par exemple 12/04/1939, 04/1939 ou 1939."
        : item.type === "choice" && item.open && !item.help
          ? "Choisissez dans la liste ou écrivez."
          : undefined;
  return [item.help, format].filter(Boolean).join(" ") || undefined;
}

function renderChoice(
  node: FieldNode,
  item: Extract<FieldItem, { type: "choice" }>,
  question: ui.Question,
  value: string,
  layout: "block" | "line",
): Html {
  const asked = { ...question, value, options: item.options };
  if (layout === "line") return ui.lineQuestion({ ...asked, ...clearable(question, node, value) });
  if (item.open) return ui.openQuestion(asked);
  return item.options.length <= fewOptions
    ? ui.radioQuestion({ ...asked, ...clearable(question, node, value) })
    : ui.selectQuestion(asked);
}

function renderChoices(item: Extract<FieldItem, { type: "choices" }>, question: ui.Question, values: string[]): Html {
  const others = values.filter((value) => !item.options.some(({ code }) => code === value));
  return ui.boxesQuestion({
    ...question,
    values,
    options: item.options,
    exclusive: item.exclusive ?? [],
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

function inputOf(item: FieldItem, value: string): { type?: "text" | "date" | "tel" | "email"; more?: Html } {
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
