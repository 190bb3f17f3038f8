import { html } from "hono/html";
import * as ui from "#ui/fields.ts";
import type { Html } from "#ui/page.ts";
import { settle } from "./live.ts";
import { isSeen, renderNodes } from "./question.page.ts";
import type { Answers, Item, Questionnaire } from "./questionnaire.ts";
import { renderForm, type VoletForm } from "./render.page.ts";
import { fieldsBelow, type Node, tree } from "./tree.ts";

/** The whole volet on one page, to be filled in one go: what must be answered stands open, the rest folded under its theme. */
export function renderWholeVolet(questionnaire: Questionnaire, answers: Answers, form: VoletForm): Html {
  const settled = settle(questionnaire, answers, form.situation, form.variables);
  const desk = { ...form, answers, settled };
  const themes = tree(questionnaire, answers).map(({ section, nodes }) => {
    const seen = nodes.filter((node) => isSeen(node, form.levels) && node.item.type !== "signature");
    const [asked, others] = [
      seen.filter((node) => isAsked(node, form.light === true)),
      seen.filter((node) => !isAsked(node, form.light === true)),
    ];
    return { section, asked, others, wrong: others.some((node) => hasProblem(node, form)) };
  });
  const fields = html`${themes.map(({ section, asked, others, wrong }) =>
    asked.length + others.length === 0
      ? ""
      : ui.theme(
          section.title,
          html`${renderNodes(asked, desk)}${others.length === 0 ? "" : ui.folded(asked.length === 0 ? "Questions facultatives" : "Autres questions, facultatives", renderNodes(others, desk), wrong ? "open" : "closed")}`,
        ),
  )}`;
  return renderForm(
    questionnaire,
    themes.flatMap(({ asked, others }) => [...asked, ...others]),
    fields,
    answers,
    form,
  );
}

/** It must be answered, always or as soon as other answers make it so; a group, when something in it must. */
function isAsked(node: Node, light: boolean): boolean {
  if (node.item.required === true || typeof node.item.required === "object")
    return !light || node.item.light === true || node.kind === "group";
  if (node.kind === "grid")
    return node.rows.some((row) => row.item.required !== undefined && row.item.required !== "expected");
  return node.kind === "group" && node.item.items.some((item) => mustBe(item));
}

const mustBe = (item: Item): boolean =>
  item.required === true ||
  typeof item.required === "object" ||
  (item.type === "group" && !item.repeats && item.items.some(mustBe));

const hasProblem = (node: Node, { problems = [] }: VoletForm) =>
  problems.some((problem) => problem.key === node.key || fieldsBelow(node).some((field) => field.key === problem.key));
