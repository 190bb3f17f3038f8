import type { Db } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { type Day, dayOf } from "#lib/dates.ts";
import { findUnitToCount, listCounts, listEngaged } from "./count.store.ts";
import { inForce, type Pool, remaining, saidAt } from "./count.ts";
import { findWho } from "./hold.store.ts";

/**
 * The places of this unit that this request may still have on that day; null when the unit declares none. The place it
 * holds is its own: declaring fewer afterwards does not take it back.
 */
export async function findRemainingFor(
  db: Db,
  { unit, request, on }: { unit: UnitId; request: string; on: string },
  now: Date,
): Promise<number | null> {
  const counts = (await listCounts(db, [unit])).get(unit) ?? [];
  if (counts.length === 0) return (await findUnitToCount(db, unit))?.placesFree ?? null;
  const engaged = (await listEngaged(db, [unit], now)).get(unit) ?? [];
  const today = dayOf(now);
  const left = remaining(
    counts,
    engaged.filter((one) => one.request !== request),
    await findWho(db, request),
    on > today ? (on as Day) : today,
  );
  const holds = engaged.some((one) => one.request === request && one.as === "held");
  return left !== null && holds ? Math.max(1, left) : left;
}

/** What a unit says today, sort by sort, and what of it remains to propose. */
export type Available = { free: number; at: Date; pools: (Pool & { left: number })[]; held: number; awaited: number };

/** The same for many units at once; those that declare nothing sort by sort are not in it. */
export async function listAvailability(db: Db, units: readonly UnitId[], now: Date): Promise<Map<UnitId, Available>> {
  const [counts, engaged] = await Promise.all([listCounts(db, units), listEngaged(db, units, now)]);
  const today = dayOf(now);
  return new Map(
    [...counts].flatMap(([unit, lines]): [UnitId, Available][] => {
      const taken = engaged.get(unit) ?? [];
      const free = remaining(lines, taken, "all", today);
      const at = saidAt(lines, today);
      if (free === null || at === null) return [];
      const pools = inForce(lines, today).map(({ kind, sex, free }) => ({
        kind,
        sex,
        free,
        left: Math.min(free, remaining(lines, taken, { kind, sex }, today) ?? 0),
      }));
      const held = taken.filter((one) => one.as === "held").length;
      return [[unit, { free, at, pools, held, awaited: taken.length - held }]];
    }),
  );
}
