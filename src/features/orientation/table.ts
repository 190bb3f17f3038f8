import type { Answers, Condition } from "#features/forms/questionnaire.ts";

/**
 * The orientation table (modules specification C.7): from a dossier's answers to the kinds of care one may ask for.
 * A row whose clauses all hold proposes its targets, and the lesser ones of `otherwise`; every row that holds counts, a target keeps
 * its highest score. Nothing is hidden and nothing is decided: the doctor chooses, and says why when it is something else.
 */
export type OrientationTable = {
  version: number;
  editor: string;
  /** The day from which it applies. */
  appliesFrom: string;
  comment: string;
  rows: Row[];
};

export type Row = {
  /** "O14": it outlives its wording, and is never given to another row. */
  id: string;
  when: Clause[];
  propose: Proposal[];
  otherwise: Proposal[];
  because: string;
  cases: Case[];
};

/** What a clause may ask: one question, or several of which one is enough. Closed: see `fact.ts`. */
export type Clause = Simple | { any: Simple[] };
export type Simple = Extract<Condition, { question: string }>;

export type Target = {
  /** Of another module, when it is not care: "grand-age". */
  module?: "grand-age";
  act: string;
  /** A mention of SMR or HAD (JDV_J34), a mode of SMR (JDV_J19), a volet of PRADO. */
  mention?: string;
  mode?: string;
  volet?: string;
  /** A kind of unit: `ucc` cognitive, `uhr` of an EHPAD. */
  unit?: "ucc" | "uhr";
};
export type Proposal = Target & { score: number; when?: Clause[] };

/** What is known: a linkId, or a derived variable ("$dom"), and its value. */
export type Facts = Answers;

/** These facts must give these scores: target code → score, 0 for "not proposed". */
export type Case = { name: string; facts: Facts; expect: { [code: string]: number } };

/** "smr/102/28", "had/128", "prado/ic", "ga:heb-temp+uhr": what tells two targets apart. */
export const codeOf = ({ module, act, mention, mode, volet, unit }: Target): string =>
  `${module ? "ga:" : ""}${[act, mention ?? volet, mode].filter(Boolean).join("/")}${unit ? `+${unit}` : ""}`;

/** The target of such a code; null when it is none. Whether its parts exist is another matter: `fact.ts`. */
export function targetOf(code: string): Target | null {
  const [, ga, act, first, mode, unit] =
    /^(ga:)?([a-z-]+)(?:\/([a-z0-9-]+))?(?:\/(\d+))?(?:\+(ucc|uhr))?$/.exec(code) ?? [];
  if (!act) return null;
  return {
    ...(ga ? { module: "grand-age" as const } : {}),
    act,
    ...(first ? (act === "prado" ? { volet: first } : { mention: first }) : {}),
    ...(mode ? { mode } : {}),
    ...(unit ? { unit: unit as "ucc" | "uhr" } : {}),
  };
}
