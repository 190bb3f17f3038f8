import { html } from "hono/html";
import { chooseMail } from "#features/accounts/habilitation.action.ts";
import { listOwnRights, type OwnRight } from "#features/accounts/habilitation.store.ts";
import { accountFrame } from "#features/accounts/my-account.page.ts";
import { findOwnAccount, type OwnAccount } from "#features/accounts/own-account.store.ts";
import { moduleNames, roleNames } from "#features/accounts/wording.ts";
import { dayOf } from "#lib/dates.ts";
import { isUuid } from "#lib/ids.ts";
import { checkboxes, emptyState } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { sendTestMail } from "./test-mail.action.ts";

/** GET /compte/notifications: what arrives by mail, right by right. */
export async function mailChoicePage(web: Web) {
  const { db, now } = web.var;
  const { account } = web.var.signedIn!;
  const [own, rights] = await Promise.all([findOwnAccount(db, account.id), listOwnRights(db, account.id, dayOf(now))]);
  return show(web, {
    title: "Notifications par courriel",
    body: accountFrame(
      "/compte/notifications",
      html`<h2 class="fr-h5">Notifications par courriel</h2>
<p>Chaque notification s’inscrit dans Sextant. Elle peut aussi vous être annoncée par courriel, sans nom de patient : le numéro du dossier seulement. Les alertes de sécurité de votre compte partent toujours.</p>
${mailbox(own)}
${rights.length > 0 ? form(rights) : emptyState("Vous n’avez aucune habilitation en ce moment : il n’y a rien à annoncer.")}`,
    ),
  });
}

/** Without a verified address nothing leaves: the choice is still kept. */
const mailbox = (own: OwnAccount) =>
  own.email && own.emailVerifiedAt
    ? html`<div class="carte ligne fr-mb-3w"><p class="fr-mb-0">Les courriels partent à <b>${own.email}</b>.</p>
<form method="post" action="/compte/notifications/essai"><button class="fr-btn fr-btn--secondary fr-btn--sm">Envoyer un courriel d’essai</button></form></div>`
    : html`<div class="fr-alert fr-alert--warning fr-alert--sm fr-mb-3w"><p>Aucune adresse vérifiée : aucun courriel ne part, ni les notifications ni les alertes.</p></div>`;

const form = (rights: OwnRight[]) => html`<form method="post" action="/compte/notifications">
${checkboxes({
  name: "courriel",
  legend: "Recevoir aussi par courriel, pour ces habilitations",
  options: rights.map((right) => ({
    code: right.id,
    label: `${right.facilityName}, ${right.unitName}`,
    hint: `${moduleNames[right.module]} · ${roleNames[right.role]}`,
    ticked: right.mail,
  })),
})}<div class="boutons"><button class="fr-btn">Enregistrer ces choix</button></div></form>`;

/** POST /compte/notifications */
export async function chooseMailPage(web: Web) {
  const { db, now } = web.var;
  const { courriel } = await web.req.parseBody({ all: true });
  const ticked = [courriel ?? []].flat().filter((one) => typeof one === "string" && isUuid(one)) as string[];
  await chooseMail(db, web.var.signedIn!.account.id, ticked, now);
  return goTo(web, "/compte/notifications", "Vos choix sont enregistrés.");
}

/** POST /compte/notifications/essai */
export async function testMailPage(web: Web) {
  const sent = await sendTestMail(web.var.db, web.var.signedIn!.account.id);
  if (sent.ok)
    return goTo(
      web,
      "/compte/notifications",
      "Un courriel d’essai part à l’instant. S’il n’arrive pas, regardez dans les indésirables.",
    );
  switch (sent.refusal.kind) {
    case "throttled":
      return goTo(
        web,
        "/compte/notifications",
        "Un courriel d’essai vient de partir : attendez une minute avant d’en demander un autre.",
      );
    case "no-address":
      return goTo(web, "/compte/notifications");
  }
}
