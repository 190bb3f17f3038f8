import type { Db } from "#db/db.ts";
import { type Mailer, sendMail } from "#features/post/mailer.client.ts";
import { type SmsGateway, sendSms } from "#features/post/sms.client.ts";
import type { Jobs } from "#jobs/jobs.ts";
import { eraseSealedCode, findCodeToSend } from "./code.store.ts";
import { codeWords } from "./code.ts";

/** Sends a code, then forgets its digits. Tried again until it leaves or is too old to be of use. */
export async function sendCode(
  db: Db,
  { mailer, sms }: { mailer: Mailer; sms: SmsGateway },
  { code }: Jobs["send-code"],
  now: Date,
): Promise<void> {
  const found = await findCodeToSend(db, code, now);
  if (!found) return;
  const words = codeWords(found.purpose, found.digits);
  if (found.channel === "sms") {
    if (!sms) throw new Error("no SMS gateway is set: SMS_URL");
    await sendSms(sms, { to: found.destination, text: words.sms });
  } else {
    const messageId = `<code-${code}@${new URL(mailer.publicUrl).hostname}>`;
    await sendMail(mailer, { to: found.destination, subject: words.subject, text: words.text, messageId });
  }
  await db.transaction().execute((tx) => eraseSealedCode(tx, code));
}
