import type { Db } from "#db/db.ts";
import { type Mailer, sendMail } from "#features/post/mailer.client.ts";
import { dayOf } from "#lib/dates.ts";
import { findNoticeToMail, saveMailed } from "./notice.store.ts";
import { mailOf, messageIdOf, type NoticeId } from "./notice.ts";

/**
 * Sends the mail of a notice. A failure is written on the notice and thrown, so that the worker tries again later:
 * delivered at least once, under the same Message-ID each time.
 */
export async function mailNotice(db: Db, mailer: Mailer, { noticeId }: { noticeId: string }, now: Date): Promise<void> {
  const id = noticeId as NoticeId;
  const mark = (outcome: "sent" | "failed" | "none") =>
    db.transaction().execute((tx) => saveMailed(tx, id, outcome, now));
  const notice = await findNoticeToMail(db, id, dayOf(now));
  if (!notice) return mark("none");
  try {
    await sendMail(mailer, {
      to: notice.to,
      messageId: messageIdOf(id, mailer.publicUrl),
      ...mailOf(notice, notice.unit, mailer.publicUrl),
    });
  } catch (cause) {
    await mark("failed");
    throw cause;
  }
  await mark("sent");
}
