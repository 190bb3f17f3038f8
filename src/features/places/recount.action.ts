import { announce, type Db, type Tx } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { dayOf } from "#lib/dates.ts";
import { listCounts, listEngaged, lockPlaces, saveCounts, saveRemaining, type UnitToCount } from "./count.store.ts";
import { type Count, remaining, saidAt } from "./count.ts";
import { knownAs } from "./declaring.ts";
import { insertEvent } from "./event.store.ts";

/** The same for a unit whose day has come. */
export async function recountUnit(db: Db, unit: UnitId, now: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockPlaces(tx, [unit]);
    await recount(tx, unit, now);
  });
  await announce(db, [`unit:${unit}`]);
}

/** Writes what remains to propose today, from what was said, what is held and who is awaited. The unit is locked. */
export async function recount(tx: Tx, unit: UnitId, now: Date): Promise<{ free: number | null; at: Date | null }> {
  const counts = (await listCounts(tx, [unit])).get(unit) ?? [];
  const engaged = (await listEngaged(tx, [unit], now)).get(unit) ?? [];
  const today = dayOf(now);
  const [free, at] = [remaining(counts, engaged, "all", today), saidAt(counts, today)];
  await saveRemaining(tx, unit, free, at);
  return { free, at };
}

/**
 * What the unit counts. One of which only a number is known (a sample, an import) counts it as it stands: that number
 * already left aside those it awaited: `moving` are the requests of the change being written, `awaited` how many of them were.
 */
export async function countedBefore(
  tx: Tx,
  unit: UnitToCount,
  { moving, awaited }: { moving: readonly string[]; awaited: number },
  now: Date,
): Promise<Count[]> {
  const counts = (await listCounts(tx, [unit.id])).get(unit.id) ?? [];
  if (counts.length > 0) return counts;
  const engaged = (await listEngaged(tx, [unit.id], now)).get(unit.id) ?? [];
  const others = engaged.filter((one) => !moving.includes(one.request)).length;
  const [known] = knownAs(unit, awaited + others, dayOf(now));
  if (!known) return [];
  await saveCounts(tx, unit.id, [known]);
  await insertEvent(tx, unit.id, {
    at: known.at,
    counts: [known],
    free: unit.placesFree,
    by: known.by,
    account: null,
    origin: "declared",
  });
  return [known];
}
