import { isAnswered } from "#features/forms/condition.ts";
import type { Answers, AnswerValue } from "#features/forms/questionnaire.ts";
import type { Pathway } from "#pathways/pathway.ts";

/** Where the person tells of their health what this volet is signed for; null: nowhere. */
export function toldFor(pathway: Pathway, code: string): { from: string; into: string } | null {
  if (pathway.told?.into !== code) return null;
  const idOf = (volet: string) => pathway.volets.find((q) => q.code === volet)!.id;
  return { from: idOf(pathway.told.from), into: idOf(code) };
}

/** What the person told and nobody has answered yet: a list the doctor has begun is theirs whole. */
export function takeable(answers: Answers, { from, into }: { from: string; into: string }) {
  return toldAnswers(answers, from).flatMap(([key, value]): { key: string; value: AnswerValue }[] => {
    const target = `${into}${key.slice(from.length)}`;
    const list = target.split("#")[0]!;
    const begun = list !== target && isAnswered(answers[list]);
    return begun || isAnswered(answers[target]) ? [] : [{ key: target, value }];
  });
}

/** The rows of a list are told by what is in them, never by their numbers alone. */
export const toldAnswers = (answers: Answers, from: string): [string, AnswerValue][] =>
  Object.entries(answers).filter(
    ([key]) => key.startsWith(`${from}.`) && !Object.keys(answers).some((other) => other.startsWith(`${key}#`)),
  );
