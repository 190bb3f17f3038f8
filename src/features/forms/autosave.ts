import type { Conflict, Draft } from "./answers.ts";
import { valuesOf } from "./answers.ts";
import { type Checking, check } from "./check.ts";
import { calculated } from "./live.ts";
import type { Answers, AnswerValue, Questionnaire, Situation } from "./questionnaire.ts";
import { findNode } from "./tree.ts";
import { shown, typedOf } from "./value.ts";

/** Whose typing it is: the account that typed it, which may no longer be the one signed in. */
export const authorHeader = "x-sextant-auteur";

/** What the browser posts for one field: `value` as typed, `base` the version of the draft it was typed on. */
export type Save = { key: string; value: string | string[]; base: number };

/** 200: saved. `invalid` are the fields whose answer is kept but wrong, each with its sentence; `calculated` texts by key. */
export type Saved = {
  n: number;
  at: string;
  answered: number;
  required: number;
  calculated: { [key: string]: string };
  invalid: { [key: string]: string };
};

/** 409: someone else changed it. `theirs` as the control holds it, `shown` as people read it, `n` the base that keeps one's own. */
export type Clash = { theirs: string | string[]; shown: string; by: string; at: string; n: number };

export function savedAnswer(
  questionnaire: Questionnaire,
  draft: Draft,
  situation: Situation,
  at: Date,
  checking: Checking & { dossier?: Answers } = {},
): Saved {
  // with what the other volets answer, where conditions ask it
  const answers = checking.dossier ?? valuesOf(draft);
  const { answered, required, problems } = check(questionnaire, answers, situation, checking);
  const texts = calculated(questionnaire, answers, situation, checking.variables);
  return {
    n: draft.n,
    at: at.toISOString(),
    answered,
    required,
    calculated: Object.fromEntries(Object.entries(texts).map(([key, { shown }]) => [key, shown])),
    invalid: Object.fromEntries(
      problems.filter(({ kind }) => kind === "invalid").map(({ key, message }) => [key, message]),
    ),
  };
}

export function conflictAnswer(questionnaire: Questionnaire, conflict: Conflict): Clash {
  return { ...describe(questionnaire, conflict.key, conflict.theirs), by: conflict.by, at: conflict.at, n: conflict.n };
}

function describe(
  questionnaire: Questionnaire,
  key: string,
  value: AnswerValue | null,
): { theirs: string | string[]; shown: string } {
  const node = findNode(questionnaire, key);
  if (node?.kind !== "field") return { theirs: "", shown: "" };
  return { theirs: typedOf(node.item, value), shown: shown(node.item, value) };
}
