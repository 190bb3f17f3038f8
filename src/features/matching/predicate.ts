import type { Candidate } from "#features/directory/unit.ts";
import type { Change, Wanted } from "./wanted.ts";

/** What a predicate may look at: the search, the unit, the kilometres between them, the reader's day and hour. */
export type Facts = { wanted: Wanted; unit: Candidate; km: number | null; now: Date; today: string };

/** `silent`: the unit sets no limit there, and nothing is worth saying. */
export type Judgement = "met" | "doubt" | "unmet" | "silent";

/**
 * One line of the table: what it reads of the dossier, what it reads of the unit, how it judges, and its sentences.
 * A need that is not met excludes the unit; a wish never does.
 */
export type Predicate<Asked, Said> = {
  code: string;
  /** What the dossier asks, one item each; none: the line does not speak. */
  asked: (wanted: Wanted) => readonly Asked[];
  weight: "need" | "wish" | ((asked: Asked) => "need" | "wish");
  said: (facts: Facts) => Said;
  judge: (asked: Asked, said: Said, facts: Facts) => Judgement;
  met?: (asked: Asked, said: Said, facts: Facts) => string;
  doubt?: (asked: Asked, said: Said, facts: Facts) => string;
  unmet?: (asked: Asked, said: Said, facts: Facts) => string;
  /** It tells something of the medical part. */
  medical?: (asked: Asked) => boolean;
  /** The smallest change that meets it, when one does. */
  change?: (asked: Asked, said: Said, facts: Facts) => Change | null;
  /** A wish that leaves the unit "possible" when it is not met. */
  clouds?: true;
};

/** Why a unit stands where it stands. `yes` speaks for it, `if` is to know, `no` excludes it. */
export type Reason = {
  /** The line of the table that speaks. */
  code: string;
  kind: "yes" | "if" | "no";
  sentence: string;
  /** It tells something of the medical part: `readableReasons` replaces it for readers without the right. */
  medical: boolean;
  change?: Change;
};

export type Finding = { judgement: Judgement; weight: "need" | "wish"; reason: Reason; clouds: boolean };

/** A line whose types are settled: the table holds lines of every sort. */
export type Line = { code: string; look: (facts: Facts) => Finding[] };

export const line = <Asked, Said>(p: Predicate<Asked, Said>): Line => ({
  code: p.code,
  look: (facts) => {
    const said = p.said(facts);
    return p.asked(facts.wanted).flatMap((asked) => found(p, asked, said, facts));
  },
});

function found<Asked, Said>(p: Predicate<Asked, Said>, asked: Asked, said: Said, facts: Facts): Finding[] {
  const judgement = p.judge(asked, said, facts);
  if (judgement === "silent") return [];
  const sentence = p[judgement]?.(asked, said, facts);
  if (!sentence) return [];
  const weight = typeof p.weight === "function" ? p.weight(asked) : p.weight;
  const change = judgement === "unmet" ? p.change?.(asked, said, facts) : null;
  const kind = judgement === "met" ? "yes" : judgement === "unmet" && weight === "need" ? "no" : "if";
  const reason: Reason = { code: p.code, kind, sentence, medical: p.medical?.(asked) ?? false };
  return [
    {
      judgement,
      weight,
      reason: change ? { ...reason, change } : reason,
      clouds: (judgement === "doubt" && weight === "need") || (judgement === "unmet" && p.clouds === true),
    },
  ];
}
