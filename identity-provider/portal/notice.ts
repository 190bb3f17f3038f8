import { ecpsOf } from "#idp/ecps/desk.ts";
import type { SignedIn } from "#idp/portal/session.ts";
import type { Web } from "#idp/web.ts";

/** A means was added or removed: its owner hears of it by another way than this page. What was done stands when the mail does not leave. */
export async function tellOwner(web: Web, { person }: SignedIn, subject: string, what: string): Promise<void> {
  const { sendMail, walletUrl, now } = ecpsOf(web.var.desk).ecps;
  if (!sendMail || !person.email) return;
  const at = now().toLocaleString("fr-FR", { timeZone: "Europe/Paris", dateStyle: "medium", timeStyle: "short" });
  await sendMail({
    to: person.email,
    subject,
    text: `Bonjour,

${what} le ${at}.

Si ce n’est pas vous, vérifiez vos appareils et prévenez votre référent informatique :
${walletUrl}/login-page

Ceci est un message automatique.`,
  }).catch(() => undefined);
}
