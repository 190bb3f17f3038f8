import type { Db } from "#db/db.ts";
import { openForService } from "#db/vault.ts";
import { type Mailer, sendMail } from "#features/post/mailer.client.ts";
import type { Jobs } from "#jobs/jobs.ts";
import { prepareReset } from "./link.action.ts";
import { eraseSealedLink, findLinkToSend } from "./link.store.ts";
import { linkPath, linkWords } from "./link.ts";

/** Sends a link, then forgets its token. */
export async function sendLink(
  db: Db,
  mailer: Mailer,
  { link, facility }: Jobs["send-link"],
  now: Date,
): Promise<void> {
  const hash = Buffer.from(link, "hex");
  const found = await findLinkToSend(db, hash, now);
  if (!found) return;
  const url = `${mailer.publicUrl}${linkPath(found.purpose, found.token)}`;
  const { subject, text } = linkWords(found.purpose, { url, facility: facility ?? null, end: found.end });
  const messageId = `<lien-${link.slice(0, 32)}@${new URL(mailer.publicUrl).hostname}>`;
  await sendMail(mailer, { to: found.to, subject, text, messageId });
  await db.transaction().execute((tx) => eraseSealedLink(tx, hash));
}

/** Looks up, out of sight, whom a forgotten password is of. */
export const prepareAskedReset = (db: Db, { login }: Jobs["prepare-reset"], now: Date): Promise<void> =>
  prepareReset(db, openForService(Buffer.from(login, "base64")), now);
