import type { Tx } from "#db/db.ts";
import { enqueueAll } from "#jobs/jobs.ts";
import { insertNotices, type ToTell } from "./notice.store.ts";

/** Tells units what happened, in the transaction that made it happen: into their inboxes, and by mail to those who want it. */
export async function notifyUnits(tx: Tx, told: ToTell[], now: Date): Promise<void> {
  if (told.length === 0) return;
  const byMail = await insertNotices(tx, told, now);
  await enqueueAll(
    tx,
    "mail-notice",
    byMail.map((notice) => ({ notice })),
  );
}
