import { html } from "hono/html";
import { problemPage } from "#idp/pages/problem.ts";
import { isGreen } from "#idp/parties/checks.ts";
import {
  closeParty,
  openProduction,
  type PartyRefusal,
  productionRefusalSentence,
  reportOn,
} from "#idp/parties/party.action.ts";
import { findParty, listParties, type Party, type Stage } from "#idp/parties/party.store.ts";
import { checkItem } from "#idp/parties/services.page.ts";
import { formOf, type Web } from "#idp/web.ts";
import { frenchInstant } from "#lib/dates.ts";
import { showAdmin } from "./frame.ts";

const stages: Record<Stage, string> = {
  declared: "Déclaré",
  test: "En test",
  production: "En production",
  closed: "Fermé",
};

/** GET /admin/services */
export async function adminServicesPage(web: Web): Promise<Response> {
  const parties = await listParties(web.var.db);
  return showAdmin(web, {
    title: "Services",
    body: html`<h1>Services raccordés</h1>
<p class="actions"><a class="second" href="/services">Déclarer un service</a></p>
${
  parties.length > 0
    ? html`<div class="defilement" tabindex="0" role="region" aria-label="Services"><table>
<thead><tr><th scope="col">Service</th><th scope="col">Entité</th><th scope="col">État</th></tr></thead>
<tbody>${parties.map(row)}</tbody></table></div>`
    : html`<p>Aucun service n’est encore déclaré.</p>`
}`,
  });
}

const row = (
  party: Party,
) => html`<tr><td><a href="/admin/services/${party.clientId}">${party.service}</a><br><small>${party.clientId}</small></td>
<td>${party.legalEntity ?? ""}</td>
<td>${stages[party.stage]}${party.askedAt && party.stage === "test" ? html`<br><strong>Production demandée</strong>` : ""}</td></tr>`;

/** GET /admin/services/:id */
export async function adminServicePage(web: Web): Promise<Response> {
  const party = await findParty(web.var.db, web.req.param("id")!);
  return party ? servicePage(web, party) : missing(web);
}

/** POST /admin/services/:id */
export async function decideServicePage(web: Web): Promise<Response> {
  const { db } = web.var;
  const [id, { action = "" }] = [web.req.param("id")!, await formOf(web)];
  const decided =
    action === "fermer"
      ? await closeParty(db, id, { by: "administration", now: new Date() })
      : await openProduction(db, id, { by: "administration", now: new Date() });
  if (decided.ok) return web.redirect(`/admin/services/${encodeURIComponent(id)}`, 303);
  const party = await findParty(db, id);
  return party ? servicePage(web, party, decided.refusal) : missing(web);
}

const missing = (web: Web) =>
  showAdmin(web, { title: "Service introuvable", status: 404, body: problemPage("not-found", "/admin/services") });

async function servicePage(web: Web, party: Party, refusal?: PartyRefusal): Promise<Response> {
  const checks = await reportOn(web.var.db, party);
  const { redirect_uris: redirections = [], token_endpoint_auth_method: auth } = party.metadata;
  return showAdmin(web, {
    title: party.service,
    status: refusal ? 409 : 200,
    body: html`<h1>${party.service}</h1>
${refusal ? html`<div class="alerte" role="alert"><p>${productionRefusalSentence(refusal)}</p></div>` : ""}
<p><strong class="etiquette">${stages[party.stage]}</strong> ${party.legalEntity ?? ""}${party.contact ? html`, ${party.contact}` : ""}</p>
<p>${party.purpose ?? ""}</p>
<p>Client <code>${party.clientId}</code>, ${auth ?? "client_secret_basic"}. Adresses de retour :</p><ul>${redirections.map((uri) => html`<li><code>${uri}</code></li>`)}</ul>
${party.closingUri ? html`<p>Adresse de fermeture de session, appelée par ce serveur une fois en production : <code>${party.closingUri}</code></p>` : ""}
${party.decidedAt ? html`<p>Dernière décision : ${frenchInstant(party.decidedAt)}, ${party.decidedBy}.</p>` : ""}
${
  party.declaredAt && party.stage === "test"
    ? html`<h2>Rapport d’essai</h2><ul class="controles">${checks.map(checkItem)}</ul>
${isGreen(checks) ? html`<form method="post" action="/admin/services/${party.clientId}"><p class="actions"><button class="principal" name="action" value="ouvrir">Ouvrir en production</button></p></form>` : html`<p>La production s’ouvre quand tout est vert.</p>`}`
    : ""
}
${party.declaredAt && party.stage !== "closed" ? html`<form method="post" action="/admin/services/${party.clientId}"><p class="actions"><button class="second" name="action" value="fermer">Fermer ce service</button></p></form>` : ""}`,
  });
}
