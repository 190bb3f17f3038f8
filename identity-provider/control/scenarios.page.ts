import { html } from "hono/html";
import { showAdmin } from "#idp/admin/frame.ts";
import { findPerson } from "#idp/people/person.store.ts";
import { nameOf } from "#idp/people/person.ts";
import { addReadyPeople } from "#idp/people/ready-people.action.ts";
import { formOf, type Web } from "#idp/web.ts";
import { frenchTime } from "#lib/dates.ts";
import { isUuid } from "#lib/ids.ts";
import { type BeginRefusal, beginScenario } from "./begin.ts";
import { deleteScenario, listScenarios } from "./scenario.store.ts";
import {
  endpoints,
  type PhoneFailure,
  phoneFailures,
  type Scenario,
  type TokenFlaw,
  type Trouble,
  tokenFlaws,
} from "./scenario.ts";

/** GET /admin/essais: what goes wrong on purpose. */
export const scenariosPage = (web: Web) => page(web, {});

/** POST /admin/essais */
export async function beginScenarioPage(web: Web) {
  const form = await formOf(web);
  const begun = await beginScenario(web.var.db, troubleIn(form), new Date());
  if (begun.ok) return web.redirect("/admin/essais", 303);
  return page(web, form, sentenceFor(begun.refusal));
}

/** POST /admin/essais/:id/fin */
export async function endScenarioPage(web: Web) {
  const id = web.req.param("id")!;
  if (isUuid(id)) await deleteScenario(web.var.db, id);
  return web.redirect("/admin/essais", 303);
}

/** POST /admin/personnes-d-essai */
export async function addReadyPeoplePage(web: Web) {
  await addReadyPeople(web.var.desk);
  return web.redirect("/admin/cartes?recherche=essai", 303);
}

async function page(web: Web, typed: Record<string, string>, error?: string) {
  const scenarios = await listScenarios(web.var.db);
  const rows = await Promise.all(
    scenarios.map(async (scenario) => ({
      scenario,
      person: scenario.personId ? await findPerson(web.var.db, scenario.personId) : null,
    })),
  );
  return showAdmin(web, {
    title: error ? "Erreur : scénario" : "Essais",
    status: error ? 422 : 200,
    body: html`<h1>Essais : ce qui va mal exprès</h1>
${
  rows.length > 0
    ? html`<div class="defilement" tabindex="0" role="region" aria-label="Scénarios en cours"><table>
<thead><tr><th scope="col">Ce qui arrive</th><th scope="col">Où</th><th scope="col">À qui</th><th scope="col">Jusqu’à</th><th scope="col">Arrêter</th></tr></thead>
<tbody>${rows.map(
        ({ scenario, person }) => html`<tr><td>${troubleSentence(scenario.trouble)}</td><td>${placeOf(scenario)}</td>
<td>${person ? nameOf(person) : "tout le monde"}${scenario.clientId ? html`, service ${scenario.clientId}` : ""}</td><td>${frenchTime(scenario.endsAt)}</td>
<td><form method="post" action="/admin/essais/${scenario.id}/fin"><button class="second">Arrêter</button></form></td></tr>`,
      )}</tbody></table></div>`
    : html`<p>Rien ne va mal exprès en ce moment.</p>`
}
<h2>Ajouter</h2>
${error ? html`<div class="alerte" role="alert"><p>${error}</p></div>` : ""}
<form method="post" action="/admin/essais">
<div class="champ"><label for="kind">Ce qui arrive</label><select id="kind" name="kind">${kinds.map(([value, label]) => option(value, label, typed.kind))}</select></div>
<div class="champ"><label for="value">Valeur <small>millisecondes d’une attente, code d’une erreur (invalid_grant…), membre à retirer, nouvel identifiant national</small></label><input id="value" name="value" value="${typed.value ?? ""}" autocomplete="off"></div>
<div class="champ"><label for="endpoint">Point d’accès <small>demandé pour une attente ou une erreur</small></label><select id="endpoint" name="endpoint"><option value="">Partout</option>${endpoints.map((one) => option(one, one, typed.endpoint))}</select></div>
<div class="champ"><label for="person">Identifiant national <small>vide : tout le monde</small></label><input id="person" name="person" value="${typed.person ?? ""}" autocomplete="off"></div>
<div class="champ"><label for="client">Service (client_id) <small>vide : tous</small></label><input id="client" name="client" value="${typed.client ?? ""}" autocomplete="off"></div>
<p class="actions"><button class="principal">Ajouter</button></p>
</form>
<h2>Personnes d’essai</h2>
<p>Une activité, plusieurs, aucune, deux professions, ville et hôpital, profession à rôle, identifiant changé.</p>
<form method="post" action="/admin/personnes-d-essai"><p class="actions"><button class="second">Mettre leurs cartes dans le tiroir</button></p></form>`,
  });
}

const flawLabels: Record<TokenFlaw, string> = {
  nonce: "un autre nonce",
  kid: "une clé jamais publiée (kid)",
  signature: "une signature fausse",
  issuer: "un autre émetteur",
  audience: "un autre destinataire",
  expired: "expiré",
  "alg-none": "sans signature (alg none)",
  acr: "un niveau inférieur",
};

const phoneLabels: Record<PhoneFailure, string> = {
  rooted: "téléphone modifié (root)",
  store: "application d’un autre magasin",
  sim: "carte SIM changée",
  clock: "heure du téléphone fausse",
  refused: "demande refusée",
};

const kinds: [string, string][] = [
  ["error", "Le point d’accès répond par une erreur"],
  ["delay", "Le point d’accès tarde"],
  ["down", "Pro Santé Connect est en panne"],
  ["claims", "Un membre manque dans l’identité"],
  ["no-exercise", "Aucun exercice professionnel"],
  ["merged", "Compte fusionné : l’identifiant a changé"],
  ...tokenFlaws.map((flaw): [string, string] => [`id-token ${flaw}`, `id_token : ${flawLabels[flaw]}`]),
  ...phoneFailures.map((one): [string, string] => [`phone ${one}`, `e-CPS : ${phoneLabels[one]}`]),
];

const option = (value: string, label: string, chosen: string | undefined) =>
  html`<option value="${value}"${value === chosen ? html` selected` : ""}>${label}</option>`;

/** The form has one field for what each trouble needs. */
function troubleIn({ kind = "", value = "", endpoint, person, client }: Record<string, string>) {
  const where = { ...(endpoint ? { endpoint } : {}), ...(person ? { person } : {}), ...(client ? { client } : {}) };
  const [name, flaw] = kind.split(" ");
  switch (name) {
    case "delay":
      return { ...where, kind: name, milliseconds: value };
    case "error":
      return { ...where, kind: name, error: value };
    case "claims":
      return { ...where, kind: name, without: value.split(/[\s,]+/).filter(Boolean) };
    case "merged":
      return { ...where, kind: name, into: value.replaceAll(/\s/g, "") };
    case "id-token":
      return { ...where, kind: name, flaw };
    case "phone":
      return { ...where, kind: name, failure: flaw };
    default:
      return { ...where, kind };
  }
}

function troubleSentence(trouble: Trouble): string {
  switch (trouble.kind) {
    case "delay":
      return `Attente de ${trouble.milliseconds} ms`;
    case "error":
      return `Erreur ${trouble.error} (${trouble.status})`;
    case "down":
      return "Panne";
    case "claims":
      return `Membres retirés : ${trouble.without.join(", ") || "aucun"} ; remplacés : ${Object.keys(trouble.with).join(", ") || "aucun"}`;
    case "no-exercise":
      return "Aucun exercice professionnel";
    case "merged":
      return `Compte fusionné en ${trouble.into}`;
    case "id-token":
      return `id_token : ${flawLabels[trouble.flaw]}`;
    case "phone":
      return `e-CPS : ${phoneLabels[trouble.failure]}`;
  }
}

function sentenceFor(refusal: BeginRefusal): string {
  switch (refusal.kind) {
    case "not-understood":
      return "La valeur ne convient pas à ce qui doit arriver.";
    case "person-unknown":
      return "Personne ne porte cet identifiant national.";
    case "endpoint-needed":
      return "Une attente ou une erreur demande un point d’accès.";
  }
}

const placeOf = (scenario: Scenario) => scenario.endpoint ?? "partout";
