import type { Condition } from "#features/forms/questionnaire.ts";

/** Short ways to write the conditions of a questionnaire: each returns plain data. */

export const is = (question: string, value: string | number | boolean): Condition => ({
  question,
  operator: "=",
  value,
});
/** Answered, and otherwise than this: what is not answered yet is not "different". */
export const isNot = (question: string, value: string): Condition => ({ question, operator: "!=", value });
export const oneOf = (question: string, ...value: string[]): Condition => ({ question, operator: "in", value });
export const has = (question: string, ...value: string[]): Condition => ({ question, operator: "has", value });
export const only = (question: string, ...value: string[]): Condition => ({ question, operator: "only", value });
/** A multiple answer that holds something else than "aucun". */
export const some = (question: string, none: string): Condition => all(answered(question), not(only(question, none)));
export const starts = (question: string, ...value: string[]): Condition => ({ question, operator: "starts", value });
export const answered = (question: string): Condition => ({ question, operator: "answered" });
export const below = (question: string, value: number): Condition => ({ question, operator: "<", value });
export const not = (condition: Condition): Condition => ({ not: condition });
export const all = (...conditions: Condition[]): Condition => ({ all: conditions });
export const any = (...conditions: Condition[]): Condition => ({ any: conditions });
