import type { Db } from "#db/db.ts";
import { addDays, dayOf } from "#lib/dates.ts";
import { listToRecount } from "./count.store.ts";
import { recountUnit } from "./recount.action.ts";

/** Every hour: a count said for today begins, a closing period ends; what remains to propose follows. */
export async function recountPlaces(db: Db, now: Date): Promise<void> {
  const today = dayOf(now);
  for (const unit of await listToRecount(db, today, addDays(today, -1))) await recountUnit(db, unit, now);
}
