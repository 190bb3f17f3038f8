import { announce, type Db, type Tx } from "#db/db.ts";
import { ok, refuse } from "#lib/result.ts";
import { lockUnit, savePlaces, shiftPlaces } from "./unit.store.ts";
import type { UnitId } from "./unit.ts";

/** A member of the unit says how many places are free now. */
export async function declarePlaces(db: Db, id: UnitId, free: number, by: { unit: UnitId }, now: Date) {
  if (by.unit !== id) return refuse({ kind: "not-your-unit" });
  if (!Number.isInteger(free) || free < 0 || free > 999) return refuse({ kind: "not-a-count" });
  const result = await db.transaction().execute(async (tx) => {
    const unit = await lockUnit(tx, id);
    if (!unit) return refuse({ kind: "unknown-unit" });
    await savePlaces(tx, id, free, now);
    return ok({ free, at: now });
  });
  if (result.ok) await announce(db, [`unit:${id}`]);
  return result;
}

/** A confirmed arrival takes a declared place, a cancelled one gives it back; a unit that declared nothing has nothing to move. */
export async function movePlaces(tx: Tx, id: UnitId, delta: number): Promise<void> {
  await shiftPlaces(tx, id, delta);
}
