import { createTransport, type Transporter } from "nodemailer";
import type { Db } from "#db/db.ts";
import { dayOf } from "#lib/dates.ts";
import { findNoticeToMail, saveMailed } from "./notice.store.ts";
import { mailOf, messageIdOf, type NoticeId } from "./notice.ts";

/** How mail leaves: a transport of nodemailer, the sender, and the address the links begin with. */
export type Mailer = { transport: Transporter; from: string; publicUrl: string };

/** A server that accepts connections and says nothing is given up on within half a minute: the worker has other jobs. */
export const openMailer = (smtpUrl: string, from: string, publicUrl: string): Mailer => ({
  transport: createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  }),
  from,
  publicUrl,
});

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
    await mailer.transport.sendMail({
      from: mailer.from,
      to: notice.to,
      messageId: messageIdOf(id, mailer.publicUrl),
      headers: { "Auto-Submitted": "auto-generated" },
      ...mailOf(notice, notice.unit, mailer.publicUrl),
    });
  } catch (cause) {
    await mark("failed");
    throw cause;
  }
  await mark("sent");
}
