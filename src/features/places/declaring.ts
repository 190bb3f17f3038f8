import { holds, type Member } from "#features/accounts/member.ts";
import type { Unit } from "#features/directory/unit.ts";
import { type Day, dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { anyKind, type Count, type CountOrigin, inForce, type Pool } from "./count.ts";

/** What is said of a unit's free places. A place kept or awaited is free until someone occupies it. */
export type Said =
  /** All that is free, from a day (today when null) to another; no pool at all: nothing is told any more. */
  | { kind: "all"; pools: readonly Pool[]; from?: Day | null; until?: Day | null }
  /** One sort of what holds today, the others left as they were said. */
  | { kind: "one"; pool: Pool }
  /** What was said is still true. */
  | { kind: "same" }
  /** What was announced from that day is not to be. */
  | { kind: "forget"; from: Day };

/** A member of the unit, or a machine in its name; `saidAt`: when a reference counted, if not now. */
export type Declarer = Member | { machine: string; origin: "api" | "ror"; saidAt?: Date };

export type DeclareRefusal =
  | { kind: "unknown-unit" }
  | { kind: "not-your-unit" }
  | { kind: "not-a-count" }
  | { kind: "unknown-kind"; code: string }
  | { kind: "said-twice" }
  | { kind: "nothing-said" }
  | { kind: "date-in-the-past" }
  | { kind: "ends-before-it-starts" }
  /** Something more recent is known. */
  | { kind: "older"; at: Date };

const isMachine = (by: Declarer): by is Exclude<Declarer, Member> => "machine" in by;

/** Who a line of the count and its history name. */
export const signedBy = (by: Declarer): { name: string; account: Member["id"] | null; origin: CountOrigin } =>
  isMachine(by)
    ? { name: by.machine, account: null, origin: by.origin }
    : { name: by.name, account: by.id, origin: "declared" };

/**
 * The places of one's own unit, with the right to answer for it; a delegation is about patients, not about the unit. A shared desk
 * counts for the facilities that let it.
 */
export const mayDeclare = (by: Declarer, unit: Pick<Unit, "id" | "module">) =>
  isMachine(by) ||
  (by.actingFor === null && by.unit === unit.id && holds(by, unit.module, "receiver")) ||
  (holds(by, unit.module, "desk") && (by.covers ?? []).some((one) => one.unit === unit.id && one.counts));

/** The lines of the count after that. */
export function declared(
  unit: Pick<Unit, "id" | "module" | "kinds">,
  counts: readonly Count[],
  said: Said,
  by: Declarer,
  now: Date,
  today: Day,
): Result<Count[], DeclareRefusal> {
  if (!mayDeclare(by, unit)) return refuse({ kind: "not-your-unit" });
  if (unit.kinds.length === 0) return refuse({ kind: "unknown-unit" });
  const at = isMachine(by) ? (by.saidAt ?? now) : now;
  const current = inForce(counts, today);
  const known = current.find((c) => c.at > at);
  if (known) return refuse({ kind: "older", at: known.at });
  const { name, origin } = signedBy(by);
  const signed = { at, by: name, origin };
  switch (said.kind) {
    case "same":
      return current.length === 0
        ? refuse({ kind: "nothing-said" })
        : ok(counts.map((c) => (current.includes(c) ? { ...c, ...signed } : c)));
    case "forget":
      return counts.some((c) => c.from === said.from && c.from > today)
        ? ok(counts.filter((c) => c.from !== said.from))
        : refuse({ kind: "nothing-said" });
    case "one": {
      const refusal = poolRefusal(unit, [said.pool]);
      if (refusal) return refuse(refusal);
      const line = current.find((c) => c.kind === said.pool.kind && c.sex === said.pool.sex);
      if (line) return ok(counts.map((c) => (c === line ? { ...c, ...signed, free: said.pool.free } : c)));
      const [first] = current;
      // another way of counting than the one that holds would count the same place twice
      const pools =
        first && !(first.kind === anyKind || said.pool.kind === anyKind) ? counts : without(counts, current);
      return ok([...pools, { ...said.pool, ...signed, from: first?.from ?? today, until: first?.until ?? null }]);
    }
    case "all": {
      const [from, until] = [said.from ?? today, said.until ?? null];
      const refusal = poolRefusal(unit, said.pools) ?? periodRefusal(from, until, today);
      if (refusal) return refuse(refusal);
      const replaced = counts.filter(
        (c) => c.from === from || (from === today && (current.includes(c) || isOver(c, today))),
      );
      return ok([...without(counts, replaced), ...said.pools.map((pool) => ({ ...pool, ...signed, from, until }))]);
    }
  }
}

const without = (counts: readonly Count[], some: readonly Count[]) => counts.filter((c) => !some.includes(c));
/** Replaced since, or past its own end. */
const isOver = (c: Count, today: Day) => c.from <= today && (c.until === null || c.until < today);

function poolRefusal(unit: Pick<Unit, "kinds">, pools: readonly Pool[]): DeclareRefusal | null {
  for (const { kind, sex, free } of pools) {
    if (!Number.isInteger(free) || free < 0 || free > 999) return { kind: "not-a-count" };
    if (kind !== anyKind && !unit.kinds.includes(kind)) return { kind: "unknown-kind", code: kind };
    // places of any kind are told apart by nothing
    if (kind === anyKind && (sex !== "any" || pools.length > 1)) return { kind: "said-twice" };
  }
  return new Set(pools.map(({ kind, sex }) => `${kind} ${sex}`)).size < pools.length ? { kind: "said-twice" } : null;
}

function periodRefusal(from: Day, until: Day | null, today: Day): DeclareRefusal | null {
  if (from < today) return { kind: "date-in-the-past" };
  return until !== null && until < from ? { kind: "ends-before-it-starts" } : null;
}

/** What a unit counts of which only a number is known (a sample, an import): that number, and those it awaits already. */
export const knownAs = (
  unit: Pick<Unit, "kinds"> & { placesFree: number | null; placesAt: Date | null },
  awaited: number,
  today: Day,
): Count[] =>
  unit.placesFree === null || unit.placesAt === null
    ? []
    : [
        {
          kind: wholeOf(unit),
          sex: "any",
          free: Math.min(999, unit.placesFree + awaited),
          from: dayOf(unit.placesAt) < today ? dayOf(unit.placesAt) : today,
          until: null,
          at: unit.placesAt,
          by: "Annuaire",
          origin: "declared",
        },
      ];

/** How a unit that never told its kinds apart counts: by its only kind, or all together. */
export const wholeOf = (unit: Pick<Unit, "kinds">): string => (unit.kinds.length === 1 ? unit.kinds[0]! : anyKind);

/** One's own last count may be taken back for a quarter of an hour. */
export const undoMinutes = 15;

/** What the unit counted before the last thing said, when that was said by this member, little ago, and nothing moved since. */
export function undoable(
  events: readonly { at: Date; counts: Count[]; account: Member["id"] | null; origin: string }[],
  by: Member,
  now: Date,
): Count[] | null {
  const [last, before] = events;
  if (last?.origin !== "declared" || last.account !== by.id) return null;
  return now.getTime() - last.at.getTime() < undoMinutes * 60_000 ? (before?.counts ?? []) : null;
}
