import type { Tx } from "#db/db.ts";
import { enqueueAll } from "#jobs/jobs.ts";
import { insertAccountNotices, insertNotices, type ToTell, type ToTellAccount } from "./notice.store.ts";
import type { NoticeId } from "./notice.ts";

/** Tells units what happened, in the transaction that made it happen: into their inboxes, and by mail to those who want it. */
export async function notifyUnits(tx: Tx, told: ToTell[], now: Date): Promise<void> {
  if (told.length === 0) return;
  await mail(tx, await insertNotices(tx, told, now));
}

/** The same for accounts, one by one. */
export async function notifyAccounts(tx: Tx, told: ToTellAccount[], now: Date): Promise<void> {
  if (told.length === 0) return;
  await mail(tx, await insertAccountNotices(tx, told, now));
}

const mail = (tx: Tx, notices: NoticeId[]) =>
  enqueueAll(
    tx,
    "mail-notice",
    notices.map((notice) => ({ notice })),
  );
