import type { Facts } from "#features/conditions/predicate.ts";
import { type CareCode, careVerdict, isCare, type Limits } from "#features/directory/limit.ts";
import { holds, isAnswered, questionsOf } from "#features/forms/condition.ts";
import type { Answers } from "#features/forms/questionnaire.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, isAskedAgain } from "#features/referrals/request.ts";
import type { Care } from "#pathways/criteria.ts";
import type { AskAgain, Pathway, Reason } from "#pathways/pathway.ts";

/** What a unit says with its refusal, as its reason asks (modules specification C.9). */
export type Said = {
  day: string | null;
  advice: string | null;
  words: string | null;
  /** LinkIds of the dossier. */
  questions: readonly string[];
  /** Codes of options. */
  points: readonly string[];
};
export const nothingSaid: Said = { day: null, advice: null, words: null, questions: [], points: [] };

/** What was looked at when the unit refused. */
export type Before = {
  /** Under each beginning of linkId watched, the answers as they were validated. */
  answers: { [watched: string]: Answers };
  held: boolean;
  /** The unit's own limits, where a change of them counts. */
  limits: string | null;
};

/** What is known today: of the dossier, as validated, and of the unit. */
export type Now = {
  facts: Facts;
  /** When each volet was validated last. */
  validatedAt: { [volet: string]: Date };
  /** The places the unit still has for this request, and when it said so; null: it says nothing. */
  places: { free: number; at: Date } | null;
  limits: Limits;
};

/** Why it is worth asking again. */
export type Because =
  | { kind: "day" | "place" | "limits" | "holds" | "signed" | "given" }
  | { kind: "answers"; keys: readonly string[] };

export type Refusal = { reason: string; at: Date; said: Said; before: Before };

export const reasonOf = (pathway: Pathway, code: string): Reason | undefined =>
  pathway.declineReasons.find((one) => one.code === code);

/** What is kept of the dossier and of the unit on the day of the refusal; what was kept already stays as it was. */
export function watched(again: AskAgain, said: Said, now: Now, pathway: Pathway, former: Before | null): Before {
  const limits = "limits" in again && again.limits ? limitsOf(again, said, now, pathway) : null;
  return {
    answers: Object.fromEntries(
      questionsWatched(again, said).map((one) => [one, former?.answers[one] ?? answersUnder(one, now.facts.answers)]),
    ),
    held: former?.held ?? (again.on === "holds" && holdsNow(again.when, now)),
    limits,
  };
}

/** Is it worth asking again today, and why? The same facts always give the same answer. */
export function worthAsking(again: AskAgain, refusal: Refusal, now: Now, pathway: Pathway): Because | null {
  const { said, before, at } = refusal;
  const limited =
    "limits" in again && again.limits && before.limits !== limitsOf(again, said, now, pathway)
      ? ({ kind: "limits" } as const)
      : null;
  const placed = now.places !== null && now.places.free > 0 && now.places.at > at ? ({ kind: "place" } as const) : null;
  switch (again.on) {
    case "day":
      if (said.day !== null && now.facts.today >= said.day) return { kind: "day" };
      return again.place ? placed : null;
    case "place":
      return placed;
    case "holds": {
      const since = before.held ? validatedSince(questionsOf(again.when), at, now, pathway) : true;
      return since && holdsNow(again.when, now) ? { kind: "holds" } : null;
    }
    case "changed": {
      const keys = questionsWatched(again, said).flatMap((one) =>
        changedKeys(before.answers[one] ?? {}, answersUnder(one, now.facts.answers)),
      );
      return keys.length > 0 ? { kind: "answers", keys } : limited;
    }
    case "given": {
      const given = said.questions.every(
        (one) =>
          changedKeys(before.answers[one] ?? {}, answersUnder(one, now.facts.answers)).length > 0 &&
          Object.values(answersUnder(one, now.facts.answers)).some(isAnswered),
      );
      return said.questions.length > 0 && given ? { kind: "given" } : null;
    }
    case "signed": {
      const signed = now.validatedAt[again.volet];
      return signed && signed > at ? { kind: "signed" } : limited;
    }
  }
}

/** Somebody still looks for what this unit refused, and has not asked it again. */
export const isStillLooked = (r: Referral, q: AdmissionRequest) =>
  r.status === "open" && r.needs.some((n) => n.id === q.need && n.state.kind === "open") && !isAskedAgain(r, q);

/** The cares of the module that these questions of the dossier tell of. */
export const caresNamed = (pathway: Pathway, questions: readonly string[]): Care[] =>
  pathway.criteria.cares.filter((care) =>
    [...questionsOf(care.when), ...(care.value ? [care.value] : [])].some((one) =>
      questions.some((named) => isUnder(named, one)),
    ),
  );

/** The needs refused, that the dossier has, and that the card of the unit says it takes: its limits may be wrong. */
export function unlimited(pathway: Pathway, said: Said, { facts, limits }: Now): CareCode[] {
  return caresNamed(pathway, said.questions)
    .filter((care) => holds(care.when, facts.answers, facts.situation, facts.variables))
    .flatMap(({ code, value, medical }) => {
      const amount = value === undefined ? undefined : facts.answers[value];
      const care = { code, medical, ...(typeof amount === "number" ? { value: amount } : {}) };
      return isCare(code) && careVerdict(limits, { ...care, code }).kind !== "refused" ? [code] : [];
    });
}

const questionsWatched = (again: AskAgain, said: Said): readonly string[] => {
  if (again.on === "given") return said.questions;
  if (again.on !== "changed") return [];
  return again.named && said.questions.length > 0 ? said.questions : again.questions;
};

/** Where the unit named needs, the limits on these alone; else all of them. */
function limitsOf(again: AskAgain, said: Said, { limits }: Now, pathway: Pathway): string {
  const named = again.on === "changed" && again.named ? caresNamed(pathway, said.questions) : [];
  const { oxygenMax, weightMax, refuses = [] } = limits;
  if (named.length === 0) return JSON.stringify(Object.entries(limits).toSorted());
  const codes: string[] = named.map(({ code }) => code);
  return JSON.stringify([
    codes.includes("oxygen") ? (oxygenMax ?? null) : null,
    codes.includes("weight") ? (weightMax ?? null) : null,
    refuses.filter((one) => codes.includes(one)).toSorted(),
  ]);
}

const holdsNow = (when: Parameters<typeof holds>[0], { facts }: Now) =>
  holds(when, facts.answers, facts.situation, facts.variables);

function validatedSince(questions: readonly string[], at: Date, now: Now, pathway: Pathway): boolean {
  const volets = pathway.volets.filter(({ id }) => questions.some((one) => one.startsWith(`${id}.`)));
  return volets.some(({ code }) => (now.validatedAt[code]?.getTime() ?? 0) > at.getTime());
}

/** "san.med.bmr" is above "san.med.bmr.germe" and "san.med.bmr#r1.germe", not above "san.med.bmrAutre". */
const isUnder = (above: string, key: string) =>
  key === above || key.startsWith(`${above}.`) || key.startsWith(`${above}#`);

const answersUnder = (above: string, answers: Answers): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([key, value]) => isUnder(above, key) && isAnswered(value)));

const changedKeys = (before: Answers, after: Answers): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
