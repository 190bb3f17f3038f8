import type { Db } from "#db/db.ts";
import { dayOf } from "#lib/dates.ts";
import { announceFigures } from "./announce.action.ts";
import { listToAnnounce } from "./announce.store.ts";
import { isAnnouncing, monthOf } from "./months.ts";

/** Each morning of the first week: a territory hears once that its figures go to the end of last month (product specification §8.6). */
export async function announceMonth(db: Db, now: Date): Promise<void> {
  const today = dayOf(now);
  if (!isAnnouncing(today)) return;
  for (const unit of await listToAnnounce(db, monthOf(today))) await announceFigures(db, unit, monthOf(today), now);
}
