import { holds } from "#features/forms/condition.ts";
import type { Condition } from "#features/forms/questionnaire.ts";
import { isMedical } from "./fact.ts";
import {
  type Clause,
  codeOf,
  type Facts,
  type OrientationTable,
  type Proposal,
  type Row,
  type Target,
} from "./table.ts";

/** Why a target is proposed: the row's sentence. `medical`: the row, or what it says of this target, asks the medical volet. */
export type Because = { row: string; sentence: string; medical: boolean; score: number };
export type Proposed = Target & { code: string; score: number; because: Because[] };

/**
 * `wait`: the patient is not stable, so nothing is asked yet: wait, or suspend what is.
 * `dialysis`: whatever is chosen, a dialysis centre must be less than thirty minutes away.
 */
export type Help = { version: number; wait: boolean; targets: Proposed[]; dialysis: boolean };

/** What the table proposes for these facts, best first. Sources: modules specification C.7. */
export function propose(table: Pick<OrientationTable, "version" | "rows">, facts: Facts): Help {
  const wait = facts["san.med.stable"] === "non";
  const dialysis = facts["san.sp.epuration"] === "hd";
  const found = new Map<string, Proposed>();
  for (const row of wait ? [] : table.rows.filter((one) => isTrue(one.when, facts)))
    for (const proposal of proposalsOf(row).filter((one) => isTrue(one.when ?? [], facts))) {
      const target = forAge(withoutScore(proposal), facts.$age);
      const code = codeOf(target);
      const so = found.get(code) ?? { ...target, code, score: 0, because: [] };
      found.set(code, {
        ...so,
        score: Math.max(so.score, proposal.score),
        because: withReason(so.because, row, proposal),
      });
    }
  return { version: table.version, wait, targets: [...found.values()].sort(byScore), dialysis };
}

export const proposalsOf = (row: Row): Proposal[] => [...row.propose, ...row.otherwise];

/** All the clauses hold. */
export const isTrue = (clauses: readonly Clause[], facts: Facts): boolean =>
  holds(
    { all: clauses as Condition[] },
    facts,
    { age: typeof facts.$age === "number" ? facts.$age : null, today: "" },
    facts,
  );

/** One line per row, whatever it says twice of a target. */
function withReason(before: Because[], row: Row, proposal: Proposal): Because[] {
  const medical = [...row.when, ...(proposal.when ?? [])].some(isMedical);
  const same = before.find((one) => one.row === row.id);
  if (!same) return [...before, { row: row.id, sentence: row.because, medical, score: proposal.score }];
  return before.map((one) =>
    one === same ? { ...one, medical: one.medical || medical, score: Math.max(one.score, proposal.score) } : one,
  );
}

const withoutScore = ({ score: _score, when: _when, ...target }: Proposal): Target => target;

/** A child goes to paediatrics whatever the illness: mention 109, and 110 when under six. */
function forAge(target: Target, age: unknown): Target {
  if (target.act !== "smr" || typeof age !== "number" || age >= 18) return target;
  return { ...target, mention: age < 6 ? "110" : "109" };
}

const byScore = (a: Proposed, b: Proposed) =>
  b.score - a.score || b.because.length - a.because.length || (a.code < b.code ? -1 : 1);

/** Has the doctor chosen something the table proposes? Nothing chosen or nothing proposed is no deviation. */
export const deviates = (help: Help, chosen: readonly string[]): boolean =>
  chosen.length > 0 &&
  (help.wait || help.targets.length > 0) &&
  !help.targets.some(({ act, module }) => !module && chosen.includes(act));
