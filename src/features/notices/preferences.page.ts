import { html } from "hono/html";
import { forgetBounce } from "#features/account-addresses/bounce.action.ts";
import { findBounce } from "#features/account-addresses/bounce.store.ts";
import { accountFrame } from "#features/accounts/my-account.page.ts";
import { findOwnAccount, type OwnAccount } from "#features/accounts/own-account.store.ts";
import { moduleNames, roleNames } from "#features/accounts/wording.ts";
import { sendTestMail } from "#features/means/test-mail.action.ts";
import { dayOf, frenchInstant } from "#lib/dates.ts";
import { maskedMobile } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { badge, checkbox, emptyState, select } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { chooseNotices } from "./choose-notices.action.ts";
import { listDeliveries } from "./delivery.store.ts";
import { type Delivery, deliverySentence } from "./delivery.ts";
import { type NoticeKind, noticeSentence } from "./notice.ts";
import type { NoticeHours } from "./pace.ts";
import { type Choice, listPreferences, type Preference } from "./preference.store.ts";
import { readNoticeHours } from "./tell.store.ts";

/** GET /compte/notifications: what arrives by mail and by SMS, right by right, and what left lately. */
export async function mailChoicePage(web: Web) {
  const { db, now, outside } = web.var;
  const { account } = web.var.signedIn!;
  const [own, preferences, bounce, deliveries, hours] = await Promise.all([
    findOwnAccount(db, account.id),
    listPreferences(db, account.id, dayOf(now)),
    findBounce(db, account.id),
    listDeliveries(db, account.id, 20),
    readNoticeHours(db),
  ]);
  const mobile = outside.sms && own.mobile && own.mobileVerifiedAt ? own.mobile : null;
  return show(web, {
    title: "Notifications par courriel",
    body: accountFrame(
      web,
      "/compte/notifications",
      html`<h2 class="fr-h5">Courriels et SMS</h2>
<p>Chaque notification s’inscrit dans Sextant. Elle peut aussi vous être annoncée par courriel, sans nom de personne : le numéro du dossier seulement. Les alertes de sécurité de votre compte partent toujours.</p>
${bounce ? returned(own, bounce) : mailbox(own)}
${preferences.length > 0 ? form(preferences, mobile, hours) : emptyState("Vous n’avez aucune habilitation en ce moment : il n’y a rien à annoncer.")}
${deliveries.length > 0 ? proof(deliveries) : ""}`,
    ),
  });
}

/** Without a verified address nothing leaves: the choice is still kept. */
const mailbox = (own: OwnAccount) =>
  own.email && own.emailVerifiedAt
    ? html`<div class="carte ligne fr-mb-3w"><p class="fr-mb-0">Les courriels partent à <b>${own.email}</b>.</p>${testButton("Envoyer un courriel d’essai")}</div>`
    : html`<div class="fr-alert fr-alert--warning fr-alert--sm fr-mb-3w"><p>Aucune adresse vérifiée : aucun courriel ne part, ni les notifications ni les alertes.</p></div>`;

const returned = (own: OwnAccount, { at, answer }: { at: Date; answer: string }) =>
  html`<div class="fr-alert fr-alert--error fr-mb-3w"><h3 class="fr-alert__title">Votre adresse ne reçoit plus nos courriels</h3>
<p>Un courriel envoyé à <b>${own.email ?? ""}</b> est revenu le ${frenchInstant(at)}${answer ? html` (le serveur a répondu : « ${answer} »)` : ""}. Depuis, plus aucune notification ne part : elles restent toutes dans Sextant.</p>
<div class="boutons"><a class="fr-btn fr-btn--sm" href="/compte/adresse">Changer d’adresse</a>${testButton("Elle fonctionne à nouveau : réessayer")}</div></div>`;

const testButton = (label: string) =>
  html`<form method="post" action="/compte/notifications/essai"><button class="fr-btn fr-btn--secondary fr-btn--sm">${label}</button></form>`;

const paces = (hours: NoticeHours) => [
  { code: "each", label: "Dès que cela arrive" },
  { code: "digest", label: `Un résumé chaque matin à ${clock(hours.digest)}` },
  { code: "none", label: "Aucun courriel" },
];

const form = (
  preferences: Preference[],
  mobile: string | null,
  hours: NoticeHours,
) => html`<form method="post" action="/compte/notifications">
${preferences.map(
  (
    one,
  ) => html`<fieldset class="carte fr-mb-2w"><legend class="fr-text--md fr-mb-0"><b>${one.facilityName}, ${one.unitName}</b><br><span class="note">${moduleNames[one.module]} · ${roleNames[one.role]}</span></legend>
${select({ name: `rythme~${one.id}`, label: "Courriels", value: one.mail ? one.pace : "none", options: paces(hours) })}
${checkbox({ name: `attente~${one.id}`, label: "Seulement ce qui attend une action de ma part", value: one.scope === "waiting" ? "oui" : "" })}
${hours.quiet ? checkbox({ name: `nuit~${one.id}`, label: `Rien entre ${clock(hours.quiet.from)} et ${clock(hours.quiet.to)}`, hint: "Ce qui arrive la nuit part le matin en un seul courriel. Les dossiers urgents passent quand même.", value: one.quiet ? "oui" : "" }) : ""}
${mobile ? checkbox({ name: `sms~${one.id}`, label: `Un SMS au ${maskedMobile(mobile)} pour ce qui attend une action`, value: one.sms ? "oui" : "" }) : ""}</fieldset>`,
)}<div class="boutons"><button class="fr-btn">Enregistrer ces choix</button></div></form>
${mobile ? "" : html`<p class="note fr-mt-2w">Pour recevoir des SMS, <a href="/compte/mobile">ajoutez un mobile</a> à votre compte.</p>`}`;

/** "07:30" → "7 h 30" */
const clock = (time: string) => {
  const [hours, minutes] = time.split(":");
  return `${Number(hours)} h${minutes === "00" ? "" : ` ${minutes}`}`;
};

const proof = (deliveries: (Delivery & { kind: string | null; number: string | null })[]) =>
  html`<h2 class="fr-h6 fr-mt-4w">Derniers envois</h2>
<table class="liste"><caption class="fr-sr-only">Courriels et SMS envoyés, du plus récent au plus ancien</caption>
<thead><tr><th scope="col">Envoi</th><th scope="col">Destination</th><th scope="col">Où il en est</th></tr></thead>
<tbody>${deliveries.map(
    (
      one,
    ) => html`<tr><td data-t="Envoi">${one.kind ? noticeSentence(one.kind as NoticeKind) : "Plusieurs notifications"}${one.number ? html`<br><span class="note">${one.number}</span>` : ""}</td>
<td data-t="Destination">${one.channel === "sms" ? "SMS" : "Courriel"}, ${one.destination}</td>
<td data-t="Où il en est">${deliverySentence(one)} ${one.state === "refused" || one.state === "bounced" ? badge("Non remis", "error") : ""}${one.answer ? html`<br><span class="note">${one.answer}</span>` : ""}</td></tr>`,
  )}</tbody></table>`;

/** POST /compte/notifications */
export async function chooseMailPage(web: Web) {
  const { db, now } = web.var;
  const typed = await web.req.parseBody();
  const choices = Object.keys(typed).flatMap((name): Choice[] => {
    const [what, id = ""] = name.split("~");
    const pace = String(typed[name]);
    if (what !== "rythme" || !isUuid(id) || !["each", "digest", "none"].includes(pace)) return [];
    return [
      {
        id,
        mail: pace !== "none",
        pace: pace === "digest" ? "digest" : "each",
        scope: typed[`attente~${id}`] === "oui" ? "waiting" : "all",
        quiet: typed[`nuit~${id}`] === "oui",
        sms: typed[`sms~${id}`] === "oui",
      },
    ];
  });
  await chooseNotices(db, web.var.signedIn!.account.id, choices, now);
  return goTo(web, "/compte/notifications", "Vos choix sont enregistrés.");
}

/** POST /compte/notifications/essai — to an address that did not receive too: what is tried again says whether it works. */
export async function testMailPage(web: Web) {
  const { account } = web.var.signedIn!;
  const sent = await sendTestMail(web.var.db, account.id);
  if (sent.ok) {
    await forgetBounce(web.var.db, account.id);
    return goTo(
      web,
      "/compte/notifications",
      "Un courriel d’essai part à l’instant. S’il n’arrive pas, regardez dans les indésirables.",
    );
  }
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
