import { holds, questionsOf } from "#features/forms/condition.ts";
import type { Answers, Condition, Situation, Variables } from "#features/forms/questionnaire.ts";
import type { AnswerCondition, ConditionValue } from "#features/referrals/request.ts";
import { frenchDay, isDay } from "#lib/dates.ts";
import type { Care } from "#pathways/criteria.ts";
import type { Pathway } from "#pathways/pathway.ts";

/** What a dossier says today, validated volets alone: a condition is never met by a draft. */
export type Facts = {
  answers: Answers;
  situation: Situation;
  variables: Variables;
  /** The codes of the volets validated at least once. */
  validated: ReadonlySet<string>;
  need: { from: string | null; to: string | null };
  today: string;
};

/** Something of a dossier that a unit may ask for, and that the platform sees by itself. */
export type Predicate = {
  code: string;
  /** As the unit chooses it. */
  label: string;
  /** Tells of care: stated and read only with the right to the medical volet. */
  medical: boolean;
  /** What the unit gives beside: a number or a day. */
  asks: { kind: "number"; unit: string; least: number; most: number } | { kind: "day" } | null;
  /** "sans BMR", "oxygène : 3 L/min au plus", "à partir du 3 déc. 2026" */
  sentence: (value: ConditionValue) => string;
  holds: (value: ConditionValue, facts: Facts) => boolean;
};

/** Every predicate of a module: its cares, its GIR, its dates, and what its own data adds. */
export function predicatesOf(pathway: Pathway): Predicate[] {
  const { criteria } = pathway;
  return [
    fromDay,
    atMostWeeks(criteria.stayDays),
    ...(criteria.checks ?? []).map(
      ({ code, label, medical, when }): Predicate => ({
        ...{ code, label, medical, asks: null },
        sentence: () => lower(label),
        holds: (_, facts) => said(pathway, when, facts) && holdsIn(when, facts),
      }),
    ),
    ...(criteria.gir.length > 0 ? [girAtLeast(criteria.gir), girAtMost(criteria.gir)] : []),
    ...criteria.cares.filter((care) => care.code !== "weight").map((care) => without(pathway, care)),
    ...criteria.cares.flatMap((care) => atMost(pathway, care)),
  ];
}

export const predicateOf = (pathway: Pathway, code: string) => predicatesOf(pathway).find((one) => one.code === code);

/** A condition in words, whoever looks whether it holds. */
export const sentenceOf = (pathway: Pathway, one: AnswerCondition): string =>
  one.kind === "told" ? one.text : (predicateOf(pathway, one.code)?.sentence(one.value) ?? one.code);

/** The value is of the kind the predicate asks for. */
export function isValueFor({ asks }: Predicate, value: ConditionValue): boolean {
  if (!asks) return value === null;
  if (asks.kind === "day") return typeof value === "string" && isDay(value);
  return typeof value === "number" && value >= asks.least && value <= asks.most;
}

/** The unit has a place from that day: it holds once the day has come, or if the place is wanted no sooner. */
const fromDay: Predicate = {
  ...{ code: "from", label: "Entrée à partir du…", medical: false, asks: { kind: "day" } },
  sentence: (day) => `à partir du ${frenchDay(String(day))}`,
  holds: (day, { today, need }) => today >= String(day) || (need.from !== null && need.from >= String(day)),
};

const atMostWeeks = (stayDays: string | undefined): Predicate => ({
  ...{ code: "weeks", label: "Séjour de … semaines au plus", medical: false },
  asks: { kind: "number", unit: "semaines", least: 1, most: 104 },
  sentence: (weeks) => `${weeks} ${Number(weeks) > 1 ? "semaines" : "semaine"} au plus`,
  holds: (weeks, { need, answers }) => {
    const told = stayDays ? answers[stayDays] : undefined;
    const days = typeof told === "number" ? told : need.from && need.to ? daysBetween(need.from, need.to) : null;
    return days !== null && days <= Number(weeks) * 7;
  },
});

const gir = { kind: "number", unit: "GIR", least: 1, most: 6 } as const;
const girIn = (linkIds: string[], { answers }: Facts) =>
  linkIds.map((linkId) => answers[linkId]).find((value) => typeof value === "number") ?? null;
const girAtLeast = (linkIds: string[]): Predicate => ({
  ...{ code: "gir-min", label: "GIR … ou plus autonome", medical: false, asks: gir },
  sentence: (least) => `GIR ${least} ou plus autonome`,
  holds: (least, facts) => Number(girIn(linkIds, facts) ?? 0) >= Number(least),
});
const girAtMost = (linkIds: string[]): Predicate => ({
  ...{ code: "gir-max", label: "GIR … ou plus dépendant", medical: false, asks: gir },
  sentence: (most) => `GIR ${most} ou plus dépendant`,
  holds: (most, facts) => Number(girIn(linkIds, facts) ?? 7) <= Number(most),
});

/** Its volets are validated and do not ask for this care: what no volet says yet is not "without". */
const without = (pathway: Pathway, care: Care): Predicate => ({
  ...{ code: `no-${care.code}`, label: `Sans ${care.label}`, medical: care.medical, asks: null },
  sentence: () => `sans ${care.label}`,
  holds: (_, facts) => said(pathway, care.when, facts) && !holdsIn(care.when, facts),
});

const measured: Partial<Record<Care["code"], { unit: string; most: number }>> = {
  oxygen: { unit: "L/min", most: 30 },
  weight: { unit: "kg", most: 400 },
};
function atMost(pathway: Pathway, care: Care): Predicate[] {
  const measure = measured[care.code];
  if (!measure || !care.value) return [];
  const { value: linkId } = care;
  return [
    {
      ...{ code: `max-${care.code}`, medical: care.medical },
      label: `${care.label[0]!.toUpperCase()}${care.label.slice(1)} : … ${measure.unit} au plus`,
      asks: { kind: "number", unit: measure.unit, least: 1, most: measure.most },
      sentence: (most) => `${care.label} : ${String(most).replace(".", ",")} ${measure.unit} au plus`,
      holds: (most, facts) => {
        if (!said(pathway, care.when, facts)) return false;
        const needed = facts.answers[linkId];
        // a weight is a measure: unknown, it is not "light"; oxygen nobody asks for is none
        if (!holdsIn(care.when, facts)) return care.code !== "weight";
        return typeof needed === "number" && needed <= Number(most);
      },
    },
  ];
}

const holdsIn = (condition: Condition, { answers, situation, variables }: Facts) =>
  holds(condition, answers, situation, variables);

/** Every volet this asks about is validated. */
function said(pathway: Pathway, condition: Condition, { validated }: Facts): boolean {
  return questionsOf(condition)
    .filter((question) => !question.startsWith("$"))
    .every((question) => {
      const volet = pathway.volets.find((one) => question.startsWith(`${one.id}.`));
      return volet !== undefined && validated.has(volet.code);
    });
}

const daysBetween = (from: string, to: string) =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
const lower = (text: string) => text[0]!.toLowerCase() + text.slice(1);
