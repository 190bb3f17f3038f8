import { announce, type Db, type Tx } from "#db/db.ts";
import type { Member, UnitId } from "#features/accounts/member.ts";
import { enqueue } from "#jobs/jobs.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, refuse } from "#lib/result.ts";
import { findUnitToCount, lockPlaces, saveCounts, type UnitToCount } from "./count.store.ts";
import type { Count } from "./count.ts";
import { type Declarer, declared, mayDeclare, type Said, signedBy, undoable } from "./declaring.ts";
import { insertEvent, listEvents } from "./event.store.ts";
import { countedBefore, recount } from "./recount.action.ts";

/** A member of the unit, or a machine in its name, says what is free: it shows at once in the searches. */
export async function declarePlaces(db: Db, id: UnitId, said: Said, by: Declarer, now: Date) {
  const result = await db.transaction().execute((tx) => declareIn(tx, id, said, by, now));
  if (result.ok) await announce(db, [`unit:${id}`]);
  return result;
}

/** The same in the caller's transaction, for those who write many units at once: they announce them. */
export async function declareIn(tx: Tx, id: UnitId, said: Said, by: Declarer, now: Date) {
  await lockPlaces(tx, [id]);
  const unit = await findUnitToCount(tx, id);
  if (!unit) return refuse({ kind: "unknown-unit" });
  const before = await countedBefore(tx, unit, { moving: [], awaited: 0 }, now);
  const result = declared(unit, before, said, by, now, dayOf(now));
  if (!result.ok) return result;
  const { name, account, origin } = signedBy(by);
  return ok(await written(tx, unit, result.value, { by: name, account, origin }, now));
}

/** Takes back one's own last count, within a quarter of an hour, if nothing has moved since. */
export async function undoDeclaration(db: Db, id: UnitId, by: Member, now: Date) {
  const result = await db.transaction().execute(async (tx) => {
    await lockPlaces(tx, [id]);
    const unit = await findUnitToCount(tx, id);
    if (!unit) return refuse({ kind: "unknown-unit" });
    if (!mayDeclare(by, unit)) return refuse({ kind: "not-your-unit" });
    const events = await listEvents(tx, id, 2);
    const former = undoable(events, by, now);
    if (!former) return refuse({ kind: "nothing-to-undo" });
    return ok(await written(tx, unit, former, { by: by.name, account: by.id, origin: "undo" }, now));
  });
  if (result.ok) await announce(db, [`unit:${id}`]);
  return result;
}

async function written(
  tx: Tx,
  unit: UnitToCount,
  counts: Count[],
  who: { by: string; account: Member["id"] | null; origin: Count["origin"] | "undo" },
  now: Date,
) {
  await saveCounts(tx, unit.id, counts);
  const { free, at } = await recount(tx, unit.id, now);
  await insertEvent(tx, unit.id, { at: now, counts, free, ...who });
  await enqueue(tx, "check-refusals", { unit: unit.id });
  return { free, at };
}
