import type { Db } from "#db/db.ts";
import { openForService } from "#db/vault.ts";
import { type Mailer, sendMail } from "#features/post/mailer.client.ts";
import type { Jobs } from "#jobs/jobs.ts";
import { addHours } from "#lib/dates.ts";
import { delayToConfirm, lapseBeginning, prepareBeginning, remindBeginning } from "./begin.action.ts";
import { deleteOldBeginnings, listWaiting } from "./beginning.store.ts";
import { againDays, againPath, beginningWords, confirmUntil, remindersDue } from "./beginning.ts";

/** Looks, out of sight, whether the address is free. */
export const prepareAskedBeginning = (db: Db, { beginning }: Jobs["prepare-beginning"], now: Date): Promise<void> =>
  prepareBeginning(db, beginning, delayToConfirm(), now);

/** Sends what is to be said of a beginning; tried again, it is the same mail. */
export async function mailBeginning(
  mailer: Mailer,
  { kind, sealedTo, once, sealedToken }: Jobs["mail-beginning"],
): Promise<void> {
  const token = sealedToken ? read(sealedToken) : null;
  const url = token ? `${mailer.publicUrl}${againPath(token)}` : mailer.publicUrl;
  const messageId = `<espace-${kind}-${once}@${new URL(mailer.publicUrl).hostname}>`;
  await sendMail(mailer, { to: read(sealedTo), ...beginningWords(kind, { url }), messageId });
}

const read = (sealed: string) => openForService(Buffer.from(sealed, "base64"));

/** Each quarter of an hour: reminders on the days the pathway says, then the end of the delay. */
export async function ageBeginnings(db: Db, now: Date): Promise<void> {
  const delay = delayToConfirm();
  for (const one of await listWaiting(db, now)) {
    if (confirmUntil(one.begunAt, delay) <= now) await lapseBeginning(db, one, now);
    else if (remindersDue(one.begunAt, delay, now) > one.reminders) await remindBeginning(db, one, delay, now);
  }
  await db.transaction().execute((tx) => deleteOldBeginnings(tx, addHours(now, -24 * againDays)));
}
