import type { Db } from "#db/db.ts";
import { type Mailer, sendMail } from "#features/post/mailer.client.ts";
import { findLetterToSend, type LetterId, saveMailed } from "./letter.store.ts";
import { letterMessageId, letterWords, unsubscribeHeaders } from "./letter.ts";
import { prepareAlert } from "./save.action.ts";

/** Sends a letter; a failure is thrown, so that the worker tries again: at least once, under the same Message-ID each time. */
export async function mailLetter(db: Db, mailer: Mailer, { letter }: { letter: string }, now: Date): Promise<void> {
  const id = letter as LetterId;
  const mark = (outcome: "sent" | "failed" | "none") =>
    db.transaction().execute((tx) => saveMailed(tx, id, outcome, now));
  const found = await findLetterToSend(db, id, now);
  if (!found) return mark("none");
  try {
    await sendMail(mailer, {
      to: found.address,
      messageId: letterMessageId(id, mailer.publicUrl),
      ...letterWords(found, mailer.publicUrl, now),
      ...(found.kind === "confirm" ? {} : { headers: unsubscribeHeaders(found.token, mailer.publicUrl) }),
    });
  } catch (cause) {
    await mark("failed");
    throw cause;
  }
  await mark("sent");
}

/** What an address that was typed is answered. */
export const prepareAskedAlert = (db: Db, { asked }: { asked: string }, now: Date): Promise<void> =>
  prepareAlert(db, asked, now);
