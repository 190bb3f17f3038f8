import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { z } from "zod";
import { findSide, type Side } from "#features/account-joining/join.store.ts";
import { addressesOf } from "#features/account-joining/join.ts";
import { findAccounts } from "#features/accounts/account.store.ts";
import { accountFrame } from "#features/accounts/my-account.page.ts";
import { afterSignIn } from "#features/sessions/after-sign-in.page.ts";
import { cookieOptions, sessionCookie } from "#features/sessions/session.ts";
import type { Html } from "#ui/page.ts";
import { errorSummary, radios } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import type { Attempt, Proof } from "./attempt.ts";
import { failed } from "./failure.page.ts";
import { type ConfirmRefusal, confirmLink, linkCard } from "./link.action.ts";
import { registrationCookie } from "./registration.page.ts";
import { findPending } from "./registration.store.ts";
import { registrationMinutes } from "./registration.ts";

/** GET /compte/association: ties one's card to this account, and joins the account the card opens elsewhere. */
export async function linkPage(web: Web) {
  const side = await findSide(web.var.db, web.var.signedIn!.account.id);
  const known = (side?.identifiers ?? []).filter(({ checked, origin }) => checked && origin !== "LOCAL");
  return show(web, {
    title: "Associer ma carte ou un autre compte",
    body: accountFrame(
      web,
      "/compte/association",
      html`<h2 class="fr-h6">Associer ma carte ou un autre compte</h2>
<p>Un professionnel a un seul compte. Si vous avez un compte de médecin libéral et un compte ouvert par un établissement, réunissez-les : vous passerez d’un espace à l’autre sans vous déconnecter.</p>
${
  known.length > 0
    ? html`<p>Ce compte est déjà associé à votre carte : <b>${known.map(({ origin, value }) => `${origin} ${value}`).join(", ")}</b>.</p>
<p>Vous avez un autre compte, ouvert par un établissement, avec un identifiant et un mot de passe ? Déconnectez-vous, entrez avec <b>cet autre compte</b>, puis revenez sur cette page : votre carte prouvera que les deux sont à vous.</p>`
    : html`<p>Montrez votre carte CPS ou votre e-CPS : ce compte y sera associé. Si elle ouvre déjà un autre compte, une page vous proposera de réunir les deux.</p>`
}
<ul class="fr-btns-group fr-btns-group--inline"><li><a class="fr-btn" href="/connexion/psc?but=associer&amp;retour=%2Fcompte%2Fassociation" data-turbo="false">${known.length > 0 ? "Montrer à nouveau ma carte" : "Montrer ma carte ou mon e-CPS"}</a></li></ul>`,
    ),
  });
}

/** Back from the provider with a card to tie. */
export async function cardShown(web: Web, attempt: Attempt, proof: Proof, token: string): Promise<Response> {
  const { db, now, outside, signedIn } = web.var;
  const { account, session } = signedIn!;
  const { means, shared } = session;
  const done = await linkCard(db, proof, { account: account.id, token, means, shared, visit: visitOf(web) }, now);
  if (!done.ok) return failed(web, done.refusal, attempt);
  const options = cookieOptions(outside.publicUrl);
  if (done.value.kind === "attached") {
    setCookie(web, sessionCookie(outside.publicUrl), done.value.token, options);
    return goTo(web, "/compte/association", "Votre carte est associée à ce compte.");
  }
  const maxAge = registrationMinutes * 60;
  setCookie(web, registrationCookie(outside.publicUrl), done.value.pending, { ...options, maxAge });
  return web.redirect("/compte/association/confirmation", 303);
}

/** GET /compte/association/confirmation: the two accounts, and which address stays. */
export const confirmLinkPage = (web: Web) => showConfirm(web, null);

const Form = z.object({ courriel: z.string().max(300).optional() });

/** POST /compte/association/confirmation */
export async function joinPage(web: Web) {
  const { db, now, outside, signedIn } = web.var;
  const form = Form.safeParse(await web.req.parseBody());
  const email = (form.success && form.data.courriel) || null;
  const who = { account: signedIn!.account.id, email, visit: visitOf(web) };
  const done = await confirmLink(db, tokenOf(web), who, now);
  if (!done.ok) return showConfirm(web, done.refusal);
  deleteCookie(web, registrationCookie(outside.publicUrl), cookieOptions(outside.publicUrl));
  setCookie(web, sessionCookie(outside.publicUrl), done.value.token, cookieOptions(outside.publicUrl));
  return afterSignIn(web, done.value, "/compte");
}

async function showConfirm(web: Web, refusal: ConfirmRefusal | null) {
  const { db, now, signedIn } = web.var;
  const pending = await findPending(db, tokenOf(web), now);
  const [found] = pending?.joining
    ? (await findAccounts(db, pending.proof.identity.identifiers)).filter((one) => one !== signedIn!.account.id)
    : [];
  const [mine, other] = [await findSide(db, signedIn!.account.id), found ? await findSide(db, found) : null];
  if (refusal || !pending || pending.joining?.account !== signedIn!.account.id || !mine || !other)
    return show(web, {
      title: "Comptes non réunis",
      status: refusal && refusal.kind !== "ended" ? 409 : 400,
      body: html`<div class="etroit"><h1 class="fr-h4">Les deux comptes n’ont pas été réunis</h1><p>${telling(refusal)}</p>
<ul class="fr-btns-group"><li><a class="fr-btn" href="/compte/association">Recommencer</a></li></ul></div>`,
    });
  const addresses = addressesOf(other, mine);
  return show(web, {
    title: "Réunir vos deux comptes",
    body: html`<div class="etroit">${errorSummary([])}<h1 class="fr-h4">Ces deux comptes sont à vous : les réunir ?</h1>
<p>Vous venez de prouver les deux : l’un en vous connectant, l’autre avec votre carte. Réunis, ils n’en font plus qu’un, avec les unités des deux.</p>
${card("Compte de votre carte, qui reste", other)}${card("Compte dans lequel vous êtes, qui le rejoint", mine)}
<form method="post" action="/compte/association/confirmation">
${addresses.length > 1 ? radios({ name: "courriel", label: "Quelle adresse recevra vos codes et vos messages ?", hint: "L’autre reste réservée : personne ne pourra la prendre.", value: addresses[0], options: addresses.map((code) => ({ code, label: code })) }) : ""}
<p class="note">Vos sessions ouvertes ailleurs seront fermées. Le référent structure de l’établissement peut annuler cette réunion.</p>
<div class="boutons"><button class="fr-btn">Réunir mes deux comptes</button><a class="fr-link" href="/compte">Ne rien changer</a></div></form></div>`,
  });
}

const card = (
  title: string,
  side: Side,
): Html => html`<article class="carte"><h2 class="fr-text--md fr-mb-1v">${title}</h2>
<p class="fr-mb-0"><b>${side.name}</b>${side.email ? html` · ${side.email}` : ""}</p><p class="note fr-mb-0">${side.units.length > 0 ? side.units.join(" · ") : "Aucune unité"}</p></article>`;

function telling(refusal: ConfirmRefusal | null): string {
  switch (refusal?.kind) {
    case undefined:
    case "ended":
      return "Cette page a expiré, ou a déjà fait son travail. Montrez à nouveau votre carte.";
    case "another-person":
      return "La carte montrée est celle d’une autre personne que celle de ce compte.";
    case "same-account":
      return "Ces deux comptes n’en font déjà qu’un.";
    case "unknown-address":
      return "Choisissez l’une des adresses proposées.";
    case "not-open":
    case "suspended":
    case "closed":
    case "dormant":
    case "invited":
      return "L’un des deux comptes n’est pas ouvert : demandez à votre référent structure de le rouvrir.";
  }
}

const tokenOf = (web: Web) => getCookie(web, registrationCookie(web.var.outside.publicUrl)) ?? "";
