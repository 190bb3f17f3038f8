import type { Answers, AnswerValue, Condition, Situation, Variables } from "./questionnaire.ts";

/**
 * Does it hold, for these answers? Follows FHIR's enableWhen: a comparison with a question left without an answer never holds,
 * save "!=" with a boolean. `not` turns whatever is inside, so "not (x = true)" holds while x has no answer.
 * Runs on the server and in the browser.
 */
export function holds(
  condition: Condition,
  answers: Answers,
  situation: Situation,
  variables: Variables = {},
): boolean {
  if ("all" in condition) return condition.all.every((inner) => holds(inner, answers, situation, variables));
  if ("any" in condition) return condition.any.some((inner) => holds(inner, answers, situation, variables));
  if ("not" in condition) return !holds(condition.not, answers, situation, variables);
  const value = answerTo(condition.question, answers, situation, variables);
  switch (condition.operator) {
    case "answered":
      return isAnswered(value) || Object.keys(answers).some((key) => key.startsWith(`${condition.question}.`));
    case "=":
      return listOf(value).includes(condition.value);
    case "!=":
      return isAnswered(value) ? !listOf(value).includes(condition.value) : typeof condition.value === "boolean";
    case "<":
      return typeof value === "number" && value < condition.value;
    case "<=":
      return typeof value === "number" && value <= condition.value;
    case ">":
      return typeof value === "number" && value > condition.value;
    case ">=":
      return typeof value === "number" && value >= condition.value;
    case "in":
    case "has":
      return listOf(value).some((one) => condition.value.includes(String(one)));
    case "only":
      return isAnswered(value) && listOf(value).every((one) => condition.value.includes(String(one)));
    case "starts":
      return listOf(value).some((one) => condition.value.some((start) => String(one).startsWith(start)));
  }
}

export const isAnswered = (value: AnswerValue | null | undefined): value is AnswerValue =>
  value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);

/** The same condition with its linkIds turned into keys: inside a repeated row they name that row's answers. */
export function scoped(condition: Condition, keyOf: (linkId: string) => string): Condition {
  if ("all" in condition) return { all: condition.all.map((inner) => scoped(inner, keyOf)) };
  if ("any" in condition) return { any: condition.any.map((inner) => scoped(inner, keyOf)) };
  if ("not" in condition) return { not: scoped(condition.not, keyOf) };
  return condition.question.startsWith("$") ? condition : { ...condition, question: keyOf(condition.question) };
}

/** Every question a condition asks about, variables included. */
export function questionsOf(condition: Condition): string[] {
  if ("all" in condition) return condition.all.flatMap(questionsOf);
  if ("any" in condition) return condition.any.flatMap(questionsOf);
  return "not" in condition ? questionsOf(condition.not) : [condition.question];
}

function answerTo(question: string, answers: Answers, situation: Situation, variables: Variables): AnswerValue | null {
  if (question === "$age") return situation.age;
  return (question.startsWith("$") ? variables[question] : answers[question]) ?? null;
}

function listOf(value: AnswerValue | null): (string | number | boolean)[] {
  if (!isAnswered(value)) return [];
  return Array.isArray(value) ? value : [value];
}
