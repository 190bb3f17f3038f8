import type { Candidate } from "#features/directory/unit.ts";
import { distanceKm } from "#lib/geometry.ts";
import type { Finding, Reason } from "./predicate.ts";
import { predicates } from "./predicates.ts";
import { scoreOf } from "./score.ts";
import { applyChange, type Change, changeLabel, sizeOf, type Wanted } from "./wanted.ts";

export type Match = {
  unit: Candidate;
  /** `good`: every need is met · `possible`: met, with a doubt or above the budget · `excluded`: a need is not met. */
  verdict: "good" | "possible" | "excluded";
  reasons: Reason[];
  /** From 0 to 1, see score.ts. */
  score: number;
  distanceKm: number | null;
  /** Excluded: the smallest set of changes that takes it in; null when nothing one can change does. */
  remedy: Remedy | null;
};

/** All these changes together, and each of them, are needed. */
export type Remedy = {
  changes: readonly Change[];
  /** "à 40 km au lieu de 30", one a change. */
  labels: readonly string[];
  /** One of them tells something of the medical part. */
  medical: boolean;
  /** The sum of their sizes: near misses are shown the smallest first. */
  size: number;
  /** Two changes at most, each of them small. */
  close: boolean;
};

/** Does this unit suit what is wanted, and why? Day and hour are the reader's: places age. */
export function match(wanted: Wanted, unit: Candidate, now: Date, today: string): Match {
  const km = unit.point && wanted.centre ? distanceKm(wanted.centre, unit.point) : null;
  const facts = { wanted, unit, km, now, today };
  const findings = predicates.flatMap(({ look }) => look(facts));
  const excluding = findings.filter(excludes);
  return {
    unit,
    verdict: excluding.length > 0 ? "excluded" : findings.some(({ clouds }) => clouds) ? "possible" : "good",
    reasons: findings.map(({ reason }) => reason).sort((a, b) => order[a.kind] - order[b.kind]),
    score: scoreOf(wanted, unit, km, now),
    distanceKm: km,
    remedy: remedyOf(
      excluding.map(({ reason }) => reason),
      wanted,
    ),
  };
}

/** What is wanted, once every change of the remedy is made. */
export const remedied = (wanted: Wanted, { changes }: Remedy): Wanted => changes.reduce(applyChange, wanted);

/** Excluded, and near enough to be shown with what would take it in. */
export const isNearMiss = ({ verdict, remedy }: Match) => verdict === "excluded" && remedy?.close === true;

const order = { yes: 0, if: 1, no: 2 };
const excludes = ({ judgement, weight }: Finding) => judgement === "unmet" && weight === "need";

/**
 * Each need that is not met asks for its own change and no change meets two of them: their union is the smallest set,
 * by count as by inclusion. One need without a change, and there is no remedy.
 */
function remedyOf(excluding: readonly Reason[], wanted: Wanted): Remedy | null {
  const changes = excluding.flatMap(({ change }) => change ?? []);
  if (excluding.length === 0 || changes.length < excluding.length) return null;
  const sizes = changes.map((change) => sizeOf(change, wanted));
  return {
    changes,
    labels: changes.map((change) => changeLabel(change, wanted)),
    medical: excluding.some(({ medical }) => medical),
    size: sizes.reduce((sum, size) => sum + size, 0),
    close: changes.length <= 2 && sizes.every((size) => size <= 1),
  };
}
