import { html } from "hono/html";
import { z } from "zod";
import { accountFrame } from "#features/accounts/my-account.page.ts";
import { findOwnAccount, type OwnAccount } from "#features/accounts/own-account.store.ts";
import { findLastCode, type StoredCode } from "#features/sign-in/code.store.ts";
import { codeLimits, readCode, type SendRefusal } from "#features/sign-in/code.ts";
import { frenchDelay } from "#features/sign-in/throttle.ts";
import { frenchTime } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { type Html, nothing } from "#ui/page.ts";
import { errorSummary, hidden, input } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { askContact, type ContactRefusal, confirmContact, removeMobile } from "./contact.action.ts";
import { type Contact, frenchMobile, type MobileRefusal, readMobile } from "./contact.ts";

const paths: Record<Contact, string> = { email: "/compte/adresse", mobile: "/compte/mobile" };

/** GET /compte/adresse and /compte/mobile: the new address, the new number. */
export const emailPage = (web: Web) => askForm(web, "email", "", null);
export async function mobilePage(web: Web) {
  const own = await findOwnAccount(web.var.db, web.var.signedIn!.account.id);
  // without a gateway a number may still be taken away
  return web.var.outside.sms || own.mobile ? askForm(web, "mobile", "", null) : notFoundPage(web);
}

/** POST /compte/adresse, /compte/mobile: a code leaves for it. */
export const askEmailPage = (web: Web) => ask(web, "email");
export const askMobilePage = (web: Web) => (web.var.outside.sms ? ask(web, "mobile") : notFoundPage(web));

async function ask(web: Web, contact: Contact) {
  const { db, now } = web.var;
  const { account } = web.var.signedIn!;
  const { a } = await web.req.parseBody();
  const typed = typeof a === "string" ? a.trim().slice(0, 300) : "";
  const own = await findOwnAccount(db, account.id);
  const read = contact === "email" ? readEmail(typed, own) : readMobile(typed);
  if (!read.ok) return askForm(web, contact, typed, sentenceOf(read.refusal));
  const asked = await askContact(db, account.id, { contact, to: read.value, visit: visitOf(web) }, now);
  if (!asked.ok) return askForm(web, contact, typed, sendSentence(asked.refusal, now), 429);
  return goTo(web, `${paths[contact]}/code`);
}

const Email = z.email().max(254);
type EmailRefusal = { kind: "not-an-email" } | { kind: "same" } | { kind: "health-mail" };

function readEmail(typed: string, own: OwnAccount) {
  const email = Email.safeParse(typed);
  if (!email.success) return { ok: false, refusal: { kind: "not-an-email" } } as const;
  // identity.md §9: a mailbox of MSSanté never receives codes
  if (/[@.]mssante\.fr$/i.test(email.data)) return { ok: false, refusal: { kind: "health-mail" } } as const;
  return own.emailVerifiedAt && own.email?.toLowerCase() === email.data.toLowerCase()
    ? ({ ok: false, refusal: { kind: "same" } } as const)
    : ({ ok: true, value: email.data } as const);
}

function sentenceOf(refusal: MobileRefusal | EmailRefusal): string {
  switch (refusal.kind) {
    case "not-an-email":
      return "Cette adresse n’est pas complète : elle s’écrit comme prenom.nom@exemple.fr.";
    case "same":
      return "C’est déjà l’adresse de votre compte, et elle est vérifiée.";
    case "health-mail":
      return "Une adresse de messagerie sécurisée de santé ne reçoit ni codes ni alertes : donnez une adresse ordinaire.";
    case "not-a-mobile":
      return "Ce numéro n’est pas celui d’un mobile : il s’écrit comme 06 12 34 56 78.";
    case "abroad":
      return "Les codes ne partent que vers les mobiles de France et de ses outre-mer.";
  }
}

function sendSentence(refusal: SendRefusal, now: Date): string {
  switch (refusal.kind) {
    case "too-soon":
      return `Un code vient de partir : attendez encore ${frenchDelay((refusal.at.getTime() - now.getTime()) / 1000)} avant d’en demander un autre.`;
    case "too-many":
      return "Trop de codes ont été demandés : réessayez dans un quart d’heure.";
  }
}

async function askForm(web: Web, contact: Contact, typed: string, error: string | null, status: 422 | 429 = 422) {
  const own = await findOwnAccount(web.var.db, web.var.signedIn!.account.id);
  const words = wordsOf(contact, own);
  return show(web, {
    title: words.title,
    status: error ? status : 200,
    body: accountFrame(
      web,
      "/compte",
      html`<div class="etroit"><h2 class="fr-h5">${words.title}</h2>
${error ? errorSummary([{ field: "a", message: error }]) : ""}
<p>${words.now}</p>
${
  contact === "mobile" && !web.var.outside.sms
    ? nothing
    : html`<form method="post" action="${paths[contact]}" novalidate>
${input({ name: "a", label: words.label, hint: words.hint, value: typed, ...(error ? { error } : {}), ...words.field })}
<div class="boutons"><button class="fr-btn">Recevoir un code</button><a class="fr-link" href="/compte">Y renoncer</a></div></form>`
}
${contact === "mobile" && own.mobile ? html`<h3 class="fr-h6 fr-mt-4w">Retirer ce numéro</h3><p>Plus aucun code ne vous sera envoyé par SMS.</p><form method="post" action="/compte/mobile/retrait"><button class="fr-btn fr-btn--secondary">Retirer ce numéro</button></form>` : nothing}</div>`,
    ),
  });
}

function wordsOf(contact: Contact, own: OwnAccount) {
  if (contact === "email")
    return {
      title: own.email ? "Changer votre adresse de courriel" : "Donner une adresse de courriel",
      now: own.email
        ? `Les codes, les alertes et les notifications partent à ${own.email}. Un code sera envoyé à la nouvelle adresse, et l’ancienne sera prévenue.`
        : "Les alertes et les notifications y partiront, et vous pourrez y recevoir des codes. Un code va d’abord vérifier qu’elle est à vous.",
      label: "Nouvelle adresse",
      hint: "Une adresse que vous seul lisez. Une adresse de messagerie sécurisée de santé ne reçoit pas de codes.",
      field: { type: "email" as const, attributes: 'autocomplete="email" autocapitalize="none" spellcheck="false"' },
    };
  return {
    title: own.mobile ? "Changer votre numéro de mobile" : "Ajouter un numéro de mobile",
    now: own.mobile
      ? `Les codes par SMS partent au ${frenchMobile(own.mobile)}.`
      : "Avec votre mot de passe, un code par SMS protège mieux votre compte qu’un code par courriel.",
    label: "Numéro de mobile",
    hint: "Par exemple 06 12 34 56 78. Il ne sert qu’aux codes et n’est montré à personne.",
    field: { type: "tel" as const, attributes: 'autocomplete="tel"' },
  };
}

/** GET /compte/adresse/code, /compte/mobile/code */
export const emailCodePage = (web: Web) => codeForm(web, "email", null);
export const mobileCodePage = (web: Web) => codeForm(web, "mobile", null);

/** POST /compte/adresse/code, /compte/mobile/code */
export const confirmEmailPage = (web: Web) => confirm(web, "email");
export const confirmMobilePage = (web: Web) => confirm(web, "mobile");

async function confirm(web: Web, contact: Contact) {
  const { db, now } = web.var;
  const { code } = await web.req.parseBody();
  const typed = typeof code === "string" ? code : "";
  // a slip of the fingers is no try
  if (!readCode(typed))
    return codeForm(web, contact, `Le code compte ${codeLimits.digits} chiffres : recopiez-le entier.`);
  const confirmed = await confirmContact(db, { contact, typed, by: byWhom(web) }, now);
  if (confirmed.ok)
    return goTo(
      web,
      "/compte",
      contact === "email"
        ? "Votre adresse est changée et vérifiée."
        : "Votre numéro de mobile est enregistré et vérifié.",
    );
  if (confirmed.refusal.kind === "nothing-asked") return goTo(web, paths[contact]);
  return codeForm(web, contact, refusalSentence(confirmed.refusal));
}

const byWhom = (web: Web) => {
  const { account, session } = web.var.signedIn!;
  return { account: account.id, means: session.strongMeans, visit: visitOf(web) };
};

function refusalSentence(refusal: Exclude<ContactRefusal, { kind: "nothing-asked" }>): string {
  switch (refusal.kind) {
    case "wrong":
      return `Ce code n’est pas le bon. Il vous reste ${count(refusal.left, "essai")}.`;
    case "expired":
      return "Ce code a expiré. Demandez-en un autre.";
    case "dead":
      return "Ce code ne sert plus. Demandez-en un autre.";
    case "taken":
      return "Cette adresse est déjà celle d’un autre compte. Si ce compte est aussi le vôtre, demandez à les réunir plutôt que de changer d’adresse.";
  }
}

async function codeForm(web: Web, contact: Contact, error: string | null) {
  const code = await findLastCode(web.var.db, web.var.signedIn!.account.id, contact);
  if (!code?.destination || (code.usedAt && !error)) return goTo(web, paths[contact]);
  const title = contact === "email" ? "Vérifier votre adresse" : "Vérifier votre numéro";
  return show(web, {
    title,
    status: error ? 422 : 200,
    body: accountFrame(
      web,
      "/compte",
      html`<div class="etroit"><h2 class="fr-h5">${title}</h2>
${error ? errorSummary([{ field: "code", message: error }]) : ""}
${sent(contact, code, code.destination)}
<form method="post" action="${paths[contact]}/code" novalidate>
${input({ name: "code", label: "Code", hint: "6 chiffres", ...(error ? { error } : {}), attributes: 'inputmode="numeric" autocomplete="one-time-code" autocapitalize="none" spellcheck="false"' })}
<div class="boutons"><button class="fr-btn">Vérifier</button></div></form>
<form class="fr-mt-3w" method="post" action="${paths[contact]}">${hidden("a", code.destination)}<p class="note fr-mb-1w">Rien reçu ? ${contact === "email" ? "Regardez dans les indésirables. " : ""}Un nouveau code annule le précédent, et se demande une minute après lui.</p>
<div class="boutons"><button class="fr-btn fr-btn--tertiary">Renvoyer un code</button><a class="fr-link" href="${paths[contact]}">${contact === "email" ? "Corriger l’adresse" : "Corriger le numéro"}</a></div></form></div>`,
    ),
  });
}

const sent = (contact: Contact, code: StoredCode, to: string): Html =>
  html`<p>Un code à ${codeLimits.digits} chiffres est parti ${contact === "email" ? html`à <b>${to}</b>` : html`au <b>${frenchMobile(to)}</b>`}, à ${frenchTime(code.sentAt).replace(":", " h ")}. Il est valable ${codeLimits.lifeMinutes} minutes, une seule fois.</p>`;

/** POST /compte/mobile/retrait */
export async function removeMobilePage(web: Web) {
  await removeMobile(web.var.db, byWhom(web), web.var.now);
  return goTo(web, "/compte", "Votre numéro de mobile est retiré : plus aucun code ne part par SMS.");
}
