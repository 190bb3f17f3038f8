import type { Db } from "#db/db.ts";
import type { UnitId } from "#features/directory/unit.ts";
import { listCounts, listEngaged } from "#features/places/count.store.ts";
import { type Count, inForce, leftOf } from "#features/places/count.ts";
import { dayOf } from "#lib/dates.ts";
import type { FreeCount } from "./resources.ts";

/** What these units said, in force that day. */
export async function listInForce(db: Db, unit: UnitId, now: Date): Promise<Count[]> {
  return inForce((await listCounts(db, [unit])).get(unit) ?? [], dayOf(now));
}

/** What remains of each sex; no row for a unit that does not tell them apart: its own number says it. */
export async function listFreeBySex(db: Db, units: readonly UnitId[], now: Date): Promise<Map<UnitId, FreeCount[]>> {
  const counts = await listCounts(db, units);
  const apart = [...counts].flatMap(([unit, lines]) => {
    const today = inForce(lines, dayOf(now));
    return today.some(({ sex }) => sex !== "any") ? [[unit, today] as const] : [];
  });
  const engaged = await listEngaged(
    db,
    apart.map(([unit]) => unit),
    now,
  );
  return new Map(
    apart.map(([unit, lines]) => {
      const left = leftOf(lines, engaged.get(unit) ?? []);
      return [
        unit,
        (["any", "F", "M"] as const).flatMap((sex) => {
          const pools = left.filter((pool) => pool.sex === sex);
          return pools.length > 0 ? [{ sex, free: pools.reduce((sum, { free }) => sum + free, 0) }] : [];
        }),
      ];
    }),
  );
}
