import type { Db } from "#db/db.ts";
import { recordBounce } from "#features/account-addresses/bounce.action.ts";
import { type Mailer, refusalOf, sendMail } from "#features/post/mailer.client.ts";
import { dayOf } from "#lib/dates.ts";
import { maskedMail } from "#lib/french.ts";
import { newSigns } from "#lib/ids.ts";
import { returnAddress } from "./bounce.ts";
import { saveLeaving, saveLeft } from "./delivery.store.ts";
import { answerOf, isPermanent } from "./delivery.ts";
import {
  findLetterToMail,
  findNoticeToMail,
  type LetterId,
  type LetterToMail,
  type NoticeToMail,
  saveMailed,
} from "./mailing.store.ts";
import { letterMailOf, type Mail, mailOf, messageIdOf, type NoticeId } from "./notice.ts";

/** Sends the mail of one notice. */
export async function mailNotice(db: Db, mailer: Mailer, { noticeId }: { noticeId: string }, now: Date): Promise<void> {
  const id = noticeId as NoticeId;
  const notice = await findNoticeToMail(db, id, dayOf(now));
  await leave(db, mailer, { notice: id }, notice, (one) => mailOf(one, one.unit, mailer.publicUrl), now);
}

/** Sends the mail that gathers several. */
export async function mailLetter(db: Db, mailer: Mailer, { letter }: { letter: string }, now: Date): Promise<void> {
  const id = letter as LetterId;
  const found = await findLetterToMail(db, id, dayOf(now));
  await leave(db, mailer, { letter: id }, found, (one) => letterMailOf(one.items, one.unit, mailer.publicUrl), now);
}

/**
 * A failure is written and thrown, so that the worker tries again later: delivered at least once, under the same Message-ID each
 * time. An address refused for good is not tried again: its owner is told on their pages.
 */
async function leave<Found extends NoticeToMail | LetterToMail>(
  db: Db,
  mailer: Mailer,
  what: { notice: NoticeId } | { letter: LetterId },
  found: Found | null,
  written: (found: Found) => Mail,
  now: Date,
): Promise<void> {
  const object = "notice" in what ? what.notice : what.letter;
  if (!found) return db.transaction().execute((tx) => saveMailed(tx, what, "none", now));
  const token = newSigns(30);
  const leaving = {
    object,
    channel: "mail",
    account: found.account,
    destination: maskedMail(found.to),
    token,
    at: now,
  } as const;
  await db.transaction().execute((tx) => saveLeaving(tx, leaving));
  const end = (state: "accepted" | "refused" | "failed", answer: string) =>
    db.transaction().execute(async (tx) => {
      await saveLeft(tx, object, "mail", state, answerOf(answer), now);
      await saveMailed(tx, what, state === "accepted" ? "sent" : "failed", now);
      if (state === "refused") await recordBounce(tx, found.account, answerOf(answer), now);
    });
  try {
    const answer = await sendMail(mailer, {
      to: found.to,
      messageId: messageIdOf(object, mailer.publicUrl),
      returnTo: mailer.bounceDomain && returnAddress(token, mailer.bounceDomain),
      ...written(found),
    });
    await end("accepted", answer);
  } catch (cause) {
    const refusal = refusalOf(cause);
    if (refusal && isPermanent(refusal.code)) return end("refused", refusal.said);
    await end("failed", refusal?.said ?? "le serveur de courriel n’a pas répondu");
    throw cause;
  }
}
