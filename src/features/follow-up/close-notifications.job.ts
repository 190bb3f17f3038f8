import type { Db } from "#db/db.ts";
import { dayOf } from "#lib/dates.ts";
import { announceClosing, closeAnnounced } from "./close.action.ts";
import { listDue, listToAnnounce } from "./closing.store.ts";

const atOnce = 500;

/** Every day: what closes by itself is announced, then closed when its day has come. */
export async function closeNotifications(db: Db, now: Date): Promise<void> {
  for (const closing of await listToAnnounce(db, dayOf(now), atOnce)) await announceClosing(db, closing, now);
  for (const closing of await listDue(db, now, atOnce)) await closeAnnounced(db, closing, now);
}
