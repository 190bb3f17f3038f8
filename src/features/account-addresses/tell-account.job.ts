import type { Db } from "#db/db.ts";
import { openForService } from "#db/vault.ts";
import { findVerifiedEmail } from "#features/accounts/account.store.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { type Mailer, sendMail } from "#features/post/mailer.client.ts";
import type { Jobs } from "#jobs/jobs.ts";
import { type AccountNews, accountMail } from "./account-mail.ts";

/**
 * Tells the owner of an account what happened to it; to an address of the past when the payload brings one, sealed.
 * `once` tells this message from the same said another day: a job tried again keeps it.
 */
export async function tellAccount(
  db: Db,
  mailer: Mailer,
  { account, kind, facts = {}, sealedTo }: Jobs["tell-account"],
  once: string,
): Promise<void> {
  const to = sealedTo
    ? openForService(Buffer.from(sealedTo, "base64"))
    : await findVerifiedEmail(db, account as AccountId);
  if (!to) return;
  const { subject, text, path } = accountMail(kind as AccountNews, facts);
  await sendMail(mailer, {
    to,
    subject,
    text: `Bonjour,\n\n${text}\n\n${mailer.publicUrl}${path}\n\nCe message est automatique.`,
    messageId: `<${kind}-${once}@${new URL(mailer.publicUrl).hostname}>`,
  });
}
