import type { Tx } from "#db/db.ts";
import { enqueueAll } from "#jobs/jobs.ts";
import { insertAccountNotices, insertNotices, type Leaving, type ToTell, type ToTellAccount } from "./tell.store.ts";

/** Tells units what happened, in the transaction that made it happen: into their inboxes, and by mail to those who want it. */
export async function notifyUnits(tx: Tx, told: ToTell[], now: Date): Promise<void> {
  if (told.length === 0) return;
  await hurry(tx, await insertNotices(tx, told, now));
}

/** Tells the person's side of dossiers: those in whose space they are, and those who follow them. */
export const notifyStewards = (tx: Tx, told: Omit<ToTell, "unitId" | "role" | "toDoctors">[], now: Date) =>
  notifyUnits(
    tx,
    told.map((one) => ({ ...one, unitId: null, role: "person" })),
    now,
  );

/** The same for accounts, one by one. */
export async function notifyAccounts(tx: Tx, told: ToTellAccount[], now: Date): Promise<void> {
  if (told.length === 0) return;
  await hurry(tx, await insertAccountNotices(tx, told, now));
}

/** What leaves at once; the rest is gathered when its hour comes. */
async function hurry(tx: Tx, { mail, sms }: Leaving): Promise<void> {
  await enqueueAll(
    tx,
    "mail-notice",
    mail.map((notice) => ({ notice })),
  );
  await enqueueAll(
    tx,
    "text-notice",
    sms.map((notice) => ({ notice })),
  );
}
