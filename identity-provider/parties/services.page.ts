import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { type Html, show } from "#idp/pages/frame.ts";
import { listTestPeople } from "#idp/people/person.store.ts";
import { formOf, type Web } from "#idp/web.ts";
import { frenchInstant } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { sha256 } from "#lib/seal.ts";
import { checkSentence, checkTitles } from "./check-sentences.ts";
import { type Check, isGreen } from "./checks.ts";
import { type DeclarationFault, faultSentence, readDeclaration, type Typed } from "./declaration.ts";
import {
  amendParty,
  askProduction,
  type Credentials,
  declareParty,
  productionRefusalSentence,
  renewSecret,
  reportOn,
} from "./party.action.ts";
import { findPartyByFile, type Party } from "./party.store.ts";

const cookie = "idp-dossier";

/** GET /services: what it takes, and the file one has already opened. */
export async function servicesPage(web: Web): Promise<Response> {
  return (await current(web)) ? web.redirect("/services/dossier", 303) : startPage(web);
}

const startPage = (web: Web, error?: string) =>
  show(web, {
    title: error ? "Erreur : raccorder un service" : "Raccorder un service",
    status: error ? 422 : 200,
    body: html`<h1>Raccorder un service</h1>
<ol><li><b>Déclarer</b> le service, son entité juridique et ses adresses.</li><li><b>Essayer</b> avec des personnes de test ; un rapport dit ce qui va et ce qu’il faut corriger.</li><li><b>Passer en production</b>, quand tout est vert et qu’un administrateur l’ouvre.</li></ol>
<p class="actions"><a class="principal" href="/services/declaration">Déclarer un service</a></p>
<h2>Reprendre un dossier</h2>
${error ? html`<div class="alerte" role="alert"><p><a href="#code">${error}</a></p></div>` : ""}
<form method="post" action="/services"><div class="champ"><label for="code">Code du dossier <small>donné une fois, à la déclaration</small></label>
<input id="code" name="code" type="password" required autocomplete="off"></div><p class="actions"><button class="second">Ouvrir le dossier</button></p></form>`,
  });

/** POST /services */
export async function openFilePage(web: Web): Promise<Response> {
  const code = ((await formOf(web)).code ?? "").trim();
  const party = await findPartyByFile(web.var.db, sha256(code));
  if (!party) return startPage(web, "Ce code n’ouvre aucun dossier.");
  keepFile(web, code);
  return web.redirect("/services/dossier", 303);
}

/** POST /services/fermer: this browser forgets the file. */
export function closeFilePage(web: Web): Response {
  deleteCookie(web, cookie, { path: "/services" });
  return web.redirect("/services", 303);
}

/** GET /services/declaration */
export const declarationPage = (web: Web) =>
  declarationForm(web, { at: "/services/declaration", typed: empty, faults: [] });

/** POST /services/declaration: the secret and the code of the file are shown on this answer, and nowhere else. */
export async function declarePage(web: Web): Promise<Response> {
  const typed = await typedIn(web);
  const read = readDeclaration(typed);
  if (!read.ok) return declarationForm(web, { at: "/services/declaration", typed, faults: read.refusal });
  const { db, desk } = web.var;
  const made = await declareParty(db, read.value, { key: desk.sealingKey, now: new Date() });
  keepFile(web, made.fileCode);
  return show(web, { title: "Service déclaré", status: 201, wide: true, body: credentials(web, made) });
}

/** GET /services/dossier */
export async function filePage(web: Web): Promise<Response> {
  const party = await current(web);
  return party ? partyPage(web, party) : web.redirect("/services", 303);
}

/** GET /services/dossier/adresses */
export async function addressesPage(web: Web): Promise<Response> {
  const party = await current(web);
  if (!party) return web.redirect("/services", 303);
  return declarationForm(web, { at: "/services/dossier/adresses", typed: typedFrom(party), faults: [] });
}

/** POST /services/dossier/adresses */
export async function amendPage(web: Web): Promise<Response> {
  const party = await current(web);
  if (!party) return web.redirect("/services", 303);
  // how it authenticates was settled at the declaration
  const typed = { ...(await typedIn(web)), auth: party.metadata.token_endpoint_auth_method ?? "", jwks: keysOf(party) };
  const read = readDeclaration(typed);
  if (!read.ok) return declarationForm(web, { at: "/services/dossier/adresses", typed, faults: read.refusal });
  const amended = await amendParty(web.var.db, party.clientId, read.value);
  return amended.ok
    ? web.redirect("/services/dossier", 303)
    : partyPage(web, party, productionRefusalSentence(amended.refusal));
}

/** POST /services/dossier/secret */
export async function secretPage(web: Web): Promise<Response> {
  const party = await current(web);
  if (!party) return web.redirect("/services", 303);
  const renewed = await renewSecret(web.var.db, party.clientId, web.var.desk.sealingKey);
  if (!renewed.ok) return partyPage(web, party, productionRefusalSentence(renewed.refusal));
  const made = { clientId: party.clientId, secret: renewed.value, fileCode: null };
  return show(web, { title: "Nouveau secret", status: 201, wide: true, body: credentials(web, made) });
}

/** POST /services/dossier/production */
export async function productionPage(web: Web): Promise<Response> {
  const party = await current(web);
  if (!party) return web.redirect("/services", 303);
  const asked = await askProduction(web.var.db, party.clientId, new Date());
  return asked.ok
    ? web.redirect("/services/dossier", 303)
    : partyPage(web, party, productionRefusalSentence(asked.refusal));
}

async function current(web: Web): Promise<Party | null> {
  const code = getCookie(web, cookie);
  return code ? findPartyByFile(web.var.db, sha256(code)) : null;
}

const keepFile = (web: Web, code: string) =>
  setCookie(web, cookie, code, {
    path: "/services",
    httpOnly: true,
    sameSite: "Lax",
    secure: web.var.desk.urls.wallet.startsWith("https:"),
    maxAge: 12 * 3600,
  });

const credentials = (
  web: Web,
  { clientId, secret, fileCode }: Omit<Credentials, "fileCode"> & { fileCode: string | null },
): Html => html`<h1>À noter maintenant</h1>
<div class="information"><p>${secret ? "Le secret" : "Le code du dossier"} n’est montré qu’ici : copiez-le dans votre coffre avant de quitter cette page.</p></div>
<dl class="secrets"><dt>Identifiant du client (client_id)</dt><dd><code>${clientId}</code></dd>
${secret ? html`<dt>Secret du client (client_secret)</dt><dd><code>${secret}</code></dd>` : html`<dt>Authentification</dt><dd>par vos clés (private_key_jwt) : il n’y a pas de secret</dd>`}
${fileCode ? html`<dt>Code du dossier</dt><dd><code>${fileCode}</code></dd>` : ""}
<dt>Document de découverte</dt><dd><code>${web.var.desk.urls.issuer}/.well-known/wallet-openid-configuration</code></dd></dl>
<p class="actions"><a class="principal" href="/services/dossier">Continuer vers les essais</a></p>`;

async function partyPage(web: Web, party: Party, error?: string): Promise<Response> {
  const checks = await reportOn(web.var.db, party);
  return show(web, {
    title: `${error ? "Erreur : " : ""}${party.service}`,
    status: error ? 409 : 200,
    wide: true,
    body: html`<h1>${party.service}</h1>
${error ? html`<div class="alerte" role="alert"><p>${error}</p></div>` : ""}
${steps(party, checks)}
${party.stage === "test" ? await testPart(web, party, checks) : endPart(party)}
<form method="post" action="/services/fermer"><p><button class="lien">Fermer le dossier dans ce navigateur</button></p></form>`,
  });
}

function steps(party: Party, checks: Check[]): Html {
  const [isLive, green] = [party.stage === "production", isGreen(checks)];
  const item = (label: string, state: "done" | "now" | "later") =>
    html`<li${state === "now" ? html` aria-current="step"` : ""}>${state === "done" ? "✓ " : ""}${label}</li>`;
  return html`<ol class="etapes">${item("Déclarer", "done")}${item("Essayer", isLive || green ? "done" : "now")}${item("Production", isLive ? "done" : green ? "now" : "later")}</ol>`;
}

async function testPart(web: Web, party: Party, checks: Check[]): Promise<Html> {
  const left = checks.filter(({ state }) => state !== "seen").length;
  return html`<h2>Rapport d’essai</h2>
<p>Ce rapport se remplit avec ce que fait votre service. ${left === 0 ? "Tout est vert." : `Il reste ${count(left, "contrôle")} à voir.`} <a href="/services/dossier">Actualiser</a></p>
<ul class="controles">${checks.map(checkItem)}</ul>
${
  party.askedAt
    ? html`<div class="information"><p>La production est demandée depuis le ${frenchInstant(party.askedAt)}. Un administrateur va l’ouvrir.</p></div>`
    : left === 0
      ? html`<form method="post" action="/services/dossier/production"><p class="actions"><button class="principal">Demander la mise en production</button></p></form>`
      : ""
}
${await testPeople(web)}
<h2>Réglages</h2>
<p>Identifiant du client : <code>${party.clientId}</code>. Découverte : <code>${web.var.desk.urls.issuer}/.well-known/wallet-openid-configuration</code></p>
<p>Adresses de retour :</p><ul>${(party.metadata.redirect_uris ?? []).map((uri) => html`<li><code>${uri}</code></li>`)}</ul>
<div class="actions"><a class="second" href="/services/dossier/adresses">Corriger la déclaration</a>
${party.metadata.token_endpoint_auth_method === "private_key_jwt" ? "" : html`<form method="post" action="/services/dossier/secret"><button class="second">Changer le secret</button></form>`}</div>`;
}

async function testPeople(web: Web): Promise<Html | ""> {
  if (web.var.desk.settings.mode !== "psc") return "";
  const people = await listTestPeople(web.var.db, 6);
  return html`<h2>Personnes de test</h2>
<p>Sur la page de connexion, onglet Carte CPS ; le code de chaque carte est 1234.</p>
<ul>${people.map(({ givenName, familyName, shown, nationalId }) => html`<li>${givenName} ${familyName}, ${shown} (${nationalId})</li>`)}</ul>`;
}

const endPart = (party: Party) =>
  party.stage === "production"
    ? html`<div class="information"><p>Ce service est en production${party.decidedAt ? html` depuis le ${frenchInstant(party.decidedAt)}` : ""}. Pour changer ses adresses, adressez-vous à l’administrateur.</p></div>`
    : html`<div class="alerte"><p>Ce service est fermé : personne ne s’y identifie plus.</p></div>`;

const marks: Record<Check["state"], string> = { seen: "Vu", missing: "Pas encore vu", wrong: "À corriger" };

export const checkItem = (check: Check) => {
  const sentence = checkSentence(check);
  return html`<li class="${check.state}"><strong class="etiquette">${marks[check.state]}</strong> ${checkTitles[check.name]}${sentence ? html`<br><span>${sentence}</span>` : ""}</li>`;
};

const empty: Typed = {
  ...{ service: "", legalEntity: "", purpose: "", contact: "", redirectUris: "", returnUris: "", closingUri: "" },
  ...{ auth: "client_secret_basic", jwks: "" },
};

async function typedIn(web: Web): Promise<Typed> {
  const form = await formOf(web);
  const said = (name: string) => (form[name] ?? "").slice(0, 8000);
  return {
    ...{ service: said("service"), legalEntity: said("entite"), purpose: said("usage"), contact: said("contact") },
    ...{ redirectUris: said("retours"), returnUris: said("sorties"), closingUri: said("fermeture") },
    ...{ auth: said("authentification"), jwks: said("cles") },
  };
}

const keysOf = ({ metadata }: Party) => (metadata.jwks ? JSON.stringify(metadata.jwks) : "");

const typedFrom = (party: Party): Typed => ({
  service: party.service,
  legalEntity: party.legalEntity ?? "",
  purpose: party.purpose ?? "",
  contact: party.contact ?? "",
  redirectUris: (party.metadata.redirect_uris ?? []).join("\n"),
  returnUris: (party.metadata.post_logout_redirect_uris ?? []).join("\n"),
  closingUri: party.closingUri ?? "",
  auth: party.metadata.token_endpoint_auth_method ?? "client_secret_basic",
  jwks: keysOf(party),
});

const fieldNames: Record<DeclarationFault["field"], string> = {
  ...{ service: "service", legalEntity: "entite", purpose: "usage", contact: "contact", redirectUris: "retours" },
  ...{ returnUris: "sorties", closingUri: "fermeture", auth: "authentification", jwks: "cles" },
};

type Form = { at: string; typed: Typed; faults: DeclarationFault[] };

function declarationForm(web: Web, { at, typed, faults }: Form) {
  const isNew = at === "/services/declaration";
  const faultOn = (field: DeclarationFault["field"]) => faults.find((one) => one.field === field);
  const field = (name: DeclarationFault["field"], label: string, help: string, input: (attributes: Html) => Html) => {
    const [id, fault] = [fieldNames[name], faultOn(name)];
    const marked = fault ? html` aria-invalid="true" aria-describedby="${id}-erreur"` : html``;
    return html`<div class="champ"><label for="${id}">${label}${help ? html` <small>${help}</small>` : ""}</label>
${fault ? html`<p class="erreur" id="${id}-erreur">${faultSentence(fault)}</p>` : ""}${input(html`id="${id}" name="${id}"${marked}` as Html)}</div>`;
  };
  const line =
    (value: string, type = "text") =>
    (attributes: Html) =>
      html`<input ${attributes} type="${type}" value="${value}" autocomplete="off">` as Html;
  const lines = (value: string) => (attributes: Html) =>
    html`<textarea ${attributes} rows="3" spellcheck="false">${value}</textarea>` as Html;
  return show(web, {
    title: `${faults.length > 0 ? "Erreur : " : ""}${isNew ? "Déclarer un service" : "Corriger la déclaration"}`,
    status: faults.length > 0 ? 422 : 200,
    body: html`<h1>${isNew ? "Déclarer un service" : "Corriger la déclaration"}</h1>
${faults.length > 0 ? html`<div class="alerte" role="alert"><p>À corriger :</p><ul>${faults.map((fault) => html`<li><a href="#${fieldNames[fault.field]}">${faultSentence(fault)}</a></li>`)}</ul></div>` : ""}
<form method="post" action="${at}">
${field("service", "Nom du service", "tel que les personnes le liront", line(typed.service))}
${field("legalEntity", "Entité juridique responsable", "", line(typed.legalEntity))}
${field("purpose", "À quoi sert l’identification", "une phrase ou deux", lines(typed.purpose))}
${field("contact", "Adresse électronique du responsable technique", "", line(typed.contact, "email"))}
${field("redirectUris", "Adresses de retour", "une par ligne, en https, exactes au caractère près", lines(typed.redirectUris))}
${field("returnUris", "Adresses après déconnexion", "une par ligne", lines(typed.returnUris))}
${field("closingUri", "Adresse de fermeture de session", "appelée par ce serveur quand une session se termine ; active en production", line(typed.closingUri))}
${isNew ? authFields(typed, field) : ""}
<p class="actions"><button class="principal">${isNew ? "Déclarer" : "Enregistrer"}</button> <a href="${isNew ? "/services" : "/services/dossier"}">Annuler</a></p>
</form>`,
  });
}

type FieldMaker = (
  name: DeclarationFault["field"],
  label: string,
  help: string,
  input: (attributes: Html) => Html,
) => Html;

const authLabels: Record<string, string> = {
  client_secret_basic: "un secret, dans l’en-tête (client_secret_basic)",
  client_secret_post: "un secret, dans le formulaire (client_secret_post)",
  private_key_jwt: "une clé à lui (private_key_jwt)",
};

const authFields = (typed: Typed, field: FieldMaker) => html`${field(
  "auth",
  "Le service s’authentifie par",
  "",
  (attributes) =>
    html`<select ${attributes}>${Object.entries(authLabels).map(([value, label]) => html`<option value="${value}"${typed.auth === value ? " selected" : ""}>${label}</option>`)}</select>` as Html,
)}
${field("jwks", "Clés publiques (JWKS)", "seulement pour private_key_jwt", (attributes) => html`<textarea ${attributes} rows="4" spellcheck="false">${typed.jwks}</textarea>` as Html)}`;
