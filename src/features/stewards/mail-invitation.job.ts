import type { Db } from "#db/db.ts";
import { type Mailer, sendMail } from "#features/post/mailer.client.ts";
import type { Jobs } from "#jobs/jobs.ts";
import { eraseSealedToken, findInvitationToSend } from "./invitation.store.ts";
import { invitationPath, invitationWords } from "./invitation.ts";

/** Sends an invitation, then forgets its token. */
export async function mailInvitation(
  db: Db,
  mailer: Mailer,
  { invitation }: Jobs["mail-invitation"],
  now: Date,
): Promise<void> {
  const found = await findInvitationToSend(db, invitation, now);
  if (!found) return;
  const url = `${mailer.publicUrl}${invitationPath}?lien=${found.token}`;
  const messageId = `<invitation-${invitation}@${new URL(mailer.publicUrl).hostname}>`;
  await sendMail(mailer, { to: found.to, ...invitationWords(found, { url, end: found.end }), messageId });
  await db.transaction().execute((tx) => eraseSealedToken(tx, invitation));
}
