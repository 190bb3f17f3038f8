import { html } from "hono/html";
import { pairingsSection } from "#idp/broker/pairings.page.ts";
import { ecpsOf } from "#idp/ecps/desk.ts";
import { listDevices } from "#idp/ecps/device.store.ts";
import { type Device, longestName, shownState } from "#idp/ecps/device.ts";
import { show } from "#idp/pages/frame.ts";
import { problemPage } from "#idp/pages/problem.ts";
import { listPasskeys } from "#idp/passkeys/passkey.store.ts";
import { type Passkey, passkeySentence } from "#idp/passkeys/passkey.ts";
import { nameOf } from "#idp/people/person.ts";
import { openidPath } from "#idp/protocol/paths.ts";
import type { Web } from "#idp/web.ts";
import { newToken, sha256 } from "#lib/seal.ts";
import { listPastEvents, type PastEvent } from "./portal.store.ts";
import { hasProved, readSession, type SignedIn } from "./session.ts";

/** The service these pages are to the provider they belong to: they sign in like any other. */
export const portalClient = "portail";

/** GET /login-page: what proves who one is, here and on one's phone. */
export async function portalPage(web: Web) {
  const signedIn = await readSession(web);
  return signedIn ? homePage(web, signedIn) : welcomePage(web);
}

/** GET /login-page/connexion: even when somebody is signed in, proves again who is there. */
export function connectPage(web: Web) {
  const { urls } = web.var.desk;
  const asked = new URLSearchParams({
    client_id: portalClient,
    redirect_uri: `${urls.wallet}/login-page/retour`,
    response_type: "code",
    scope: "openid scope_all",
    acr_values: "eidas1",
    prompt: "login",
    state: newToken(),
    nonce: newToken(),
    // the code is never exchanged: nobody keeps what would open it
    code_challenge: sha256(newToken()).toString("base64url"),
    code_challenge_method: "S256",
  });
  return web.redirect(`${urls.wallet}/auth?${asked}`, 302);
}

/** GET /login-page/retour: the session is the provider's own; nothing is exchanged. */
export function returnPage(web: Web) {
  const error = web.req.query("error");
  if (!error || error === "access_denied") return web.redirect("/login-page", 302);
  return show(web, { title: "Identification impossible", status: 400, body: problemPage(error, "/login-page") });
}

/** The portal again, with what could not be done. */
export async function homePage(web: Web, signedIn: SignedIn, problem?: { text: string; status: 403 | 409 | 422 }) {
  const { db, desk } = web.var;
  const now = ecpsOf(desk).ecps.now();
  const [devices, keys, events] = await Promise.all([
    listDevices(db, signedIn.person.id),
    listPasskeys(db, signedIn.person.id),
    listPastEvents(db, signedIn.person.id),
  ]);
  return show(web, {
    title: problem ? "Erreur : mes appareils" : "Mes appareils",
    status: problem?.status ?? 200,
    scripts: ["/cles.js"],
    body: html`<h1>Mes appareils</h1>
<p>${nameOf(signedIn.person)}, ${signedIn.person.nationalId}</p>
${problem ? html`<div class="alerte" role="alert"><p>${problem.text}</p></div>` : ""}
<h2>Application e-CPS</h2>
${devices.length > 0 ? html`<ul class="appareils">${devices.map((device) => deviceItem(device, now))}</ul>` : html`<p>Aucun téléphone n’est activé. L’e-CPS remplace votre carte partout où elle est demandée.</p>`}
${activationForm(signedIn, now, desk.urls.wallet)}
<h2>Clés de sécurité (FIDO2)</h2>
${keys.length > 0 ? html`<ul class="appareils">${keys.map(keyItem)}</ul>` : html`<p>Aucune clé n’est enregistrée.</p>`}
${keyForm(signedIn, now)}
${await pairingsSection(web, signedIn.person.id)}
<h2>Activité récente</h2>
${events.length > 0 ? html`<ul>${events.map(eventItem)}</ul>` : html`<p>Rien pour l’instant.</p>`}
<p class="actions"><a class="second" href="${desk.urls.auth}${openidPath}/logout?client_id=${portalClient}">Se déconnecter</a></p>`,
  });
}

const welcomePage = (web: Web) =>
  show(web, {
    title: "Mes appareils",
    body: html`<h1>Mes appareils</h1>
<p>Activez l’e-CPS sur votre téléphone, voyez les appareils et les clés qui prouvent votre identité, supprimez celui que vous avez perdu.</p>
<p class="actions"><a class="principal" href="/login-page/connexion">Me connecter</a></p>
<h2>Vous n’avez pas de carte ?</h2>
<p>Ouvrez l’application sur votre téléphone : <b>${web.var.desk.urls.wallet}/app</b>, et choisissez «&nbsp;Je n’ai pas de carte&nbsp;».</p>`,
  });

const states = { active: "", wiped: "Code secret effacé", revoked: "Supprimé", expired: "Terminé" };

function deviceItem(device: Device, now: Date) {
  const state = shownState(device, now);
  const how = device.activationMode === "CARD" ? "par carte" : "par courriel et SMS";
  return html`<li><p><b>${device.name}</b> ${states[state] ? html`<strong class="etiquette">${states[state]}</strong>` : ""}<br>
<small>${device.operatingSystem}, activé ${how} le ${day(device.createdAt)}${device.lastUsedAt ? `, utilisé le ${dayAndTime(device.lastUsedAt)}` : ", jamais utilisé"}, jusqu’au ${day(device.endsAt)}</small></p>
${
  state === "revoked"
    ? ""
    : html`<div class="actions">${renameForm("appareils", device.id, device.name)}
<form method="post" action="/login-page/appareils/${device.id}/suppression"><button class="second">Supprimer <span class="invisible">${device.name}</span></button></form></div>
${state === "active" ? "" : html`<p class="note">Supprimez cet appareil, puis activez-le à nouveau.</p>`}`
}</li>`;
}

const keyItem = (key: Passkey) => html`<li><p><b>${key.name}</b><br>
<small>enregistrée le ${day(key.createdAt)}${key.lastUsedAt ? `, utilisée le ${dayAndTime(key.lastUsedAt)}` : ", jamais utilisée"}${key.isSynced ? ", peut être copiée par son fabricant" : ""}</small></p>
<div class="actions">${renameForm("cles", key.id, key.name)}
<form method="post" action="/login-page/cles/${key.id}/suppression"><button class="second">Supprimer <span class="invisible">${key.name}</span></button></form></div></li>`;

const renameForm = (
  what: "appareils" | "cles",
  id: string,
  name: string,
) => html`<form class="renommer" method="post" action="/login-page/${what}/${id}/nom">
<label for="nom-${id}" class="invisible">Nom de ${name}</label>
<input id="nom-${id}" name="nom" value="${name}" maxlength="${longestName}" required autocomplete="off"><button class="second">Renommer <span class="invisible">${name}</span></button></form>`;

/** By card at the portal; without one, the phone asks the directory by itself. */
const activationForm = (signedIn: SignedIn, now: Date, wallet: string) =>
  hasProved(signedIn, cardModes, now)
    ? html`<form method="post" action="/login-page/activation"><p class="actions"><button class="principal">Activer l’e-CPS sur un téléphone</button></p></form>`
    : html`<p class="information">Pour activer un téléphone, <a href="/login-page/connexion">connectez-vous à nouveau avec votre carte</a>. Sans carte, ouvrez <b>${wallet}/app</b> sur le téléphone.</p>`;

const keyForm = (signedIn: SignedIn, now: Date) =>
  hasProved(signedIn, strongModes, now)
    ? html`<form method="post" action="/login-page/cles" data-cle="/login-page/cles/defi" data-nouvelle>
<div class="champ"><label for="nom-cle">Nom de la clé <small>Pour la reconnaître, par exemple «&nbsp;Clé bleue&nbsp;» ou «&nbsp;Carte CPS4&nbsp;»</small></label>
<input id="nom-cle" name="nom" maxlength="${longestName}" required autocomplete="off"></div>
<input type="hidden" name="reponse">
<p class="erreur" role="alert" data-cle-erreur hidden></p>
<p class="actions"><button class="second">Enregistrer une clé</button></p>
<noscript><p class="note">Le navigateur parle à la clé par un script : activez JavaScript.</p></noscript>
</form>`
    : html`<p class="information">Pour enregistrer une clé, <a href="/login-page/connexion">connectez-vous à nouveau</a> avec votre carte ou votre e-CPS.</p>`;

export const cardModes = ["CARD"];
/** LOCAL: the hospital's own two factors, chosen before an administrator. */
export const strongModes = ["CARD", "MOBILE", "LOCAL"];

const kinds: Record<string, string> = {
  "sign-in": "Connexion",
  "sign-in-refused": "Connexion refusée",
  "card-refused": "Carte refusée",
  "ecps-activated": "e-CPS activée",
  "ecps-renamed": "Appareil renommé",
  "ecps-revoked": "e-CPS supprimée",
  "passkey-added": "Clé enregistrée",
  "passkey-revoked": "Clé supprimée",
  "staff-refused": "Connexion refusée",
  "code-sent": "Code envoyé",
  "code-not-sent": "Code non envoyé : l’extérieur ne répond pas",
  "enrolment-opened": "Identité vérifiée par un administrateur",
  enrolled: "Mot de passe choisi",
  "recovery-code-used": "Code de secours utilisé",
  "recovery-codes-made": "Codes de secours imprimés",
  "staff-standing": "Rapprochement avec le registre national",
  "staff-decided": "Rapprochement décidé par un administrateur",
  "contacts-changed": "Contacts modifiés",
  paired: "Compte d’établissement appairé",
  "pairing-ended": "Appairage supprimé",
};
const means: Record<string, string> = {
  CARD: "par carte",
  MOBILE: "par e-CPS",
  ecps: "par e-CPS",
  WEBAUTHN: "par clé de sécurité",
  IDENTITY_BROKER: "par l’établissement",
  LOCAL: "par le compte de l’établissement",
  password: "par mot de passe",
  mail: "par courriel",
  sms: "par SMS",
};
const reasons: Record<string, string> = {
  "wrong-pin": "code secret faux",
  wiped: "code secret effacé après cinq erreurs",
  "wrong-number": "mauvais nombre choisi",
  "refused-on-phone": "refusée sur le téléphone",
  "push-expired": "demande expirée",
  "wrong-code": "code faux",
  blocked: "carte bloquée",
  revoked: "supprimé",
  "copied-key": passkeySentence({ kind: "copied-key" }),
};

const eventItem = (event: PastEvent) =>
  html`<li>${dayAndTime(event.at)} : ${[
    kinds[event.kind] ?? "Autre",
    event.service ? `à ${event.service}` : "",
    // "e-CPS activée" says it already
    event.means && !/^(ecps|passkey)-/.test(event.kind) ? (means[event.means] ?? "") : "",
    event.reason && reasons[event.reason] ? `(${reasons[event.reason]})` : "",
  ]
    .filter(Boolean)
    .join(" ")}</li>`;

export const day = (at: Date) => at.toLocaleDateString("fr-FR", { timeZone: "Europe/Paris", dateStyle: "medium" });
const dayAndTime = (at: Date) =>
  at.toLocaleString("fr-FR", { timeZone: "Europe/Paris", dateStyle: "medium", timeStyle: "short" });
