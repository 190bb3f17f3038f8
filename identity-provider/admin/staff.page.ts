import { html } from "hono/html";
import type { StaffReport } from "#idp/hospital/import-staff.ts";
import { importStaff } from "#idp/hospital/import-staff.ts";
import { countStaff, listStaff, type Staff } from "#idp/hospital/staff.store.ts";
import {
  faultSentence,
  staffRefusalSentence,
  stateLabels,
  warningSentences,
  whyLabels,
} from "#idp/hospital/staff-sentences.ts";
import type { Standing } from "#idp/hospital/standing.ts";
import type { Html } from "#idp/pages/frame.ts";
import type { Web } from "#idp/web.ts";
import { count, fold } from "#lib/french.ts";
import { showAdmin } from "./frame.ts";

const pageSize = 50;
const states: Standing["state"][] = ["to-check", "matched", "not-registered", "refused"];

/** GET /admin/annuaire: the staff, those a human must look at first. */
export async function staffPage(web: Web): Promise<Response> {
  const { db } = web.var;
  const counts = await countStaff(db);
  const asked = states.find((state) => state === web.req.query("etat"));
  const searched = web.req.query("recherche")?.slice(0, 100) ?? "";
  const state = asked ?? (web.req.query("etat") === undefined && counts["to-check"] > 0 ? "to-check" : null);
  const after = Math.max(0, Number(web.req.query("suite") ?? 0) || 0);
  const words = fold(searched).split(" ").filter(Boolean);
  const staff = await listStaff(db, { state, words, most: pageSize + 1, after });
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return showAdmin(web, {
    title: "Annuaire de l’établissement",
    body: html`<h1>Annuaire de l’établissement</h1>
<nav aria-label="États"><ul class="onglets"><li><a href="/admin/annuaire?etat=tous"${state === null ? html` aria-current="page"` : ""}>Tous (${all})</a></li>${states.map((one) => html`<li><a href="/admin/annuaire?etat=${one}"${one === state ? html` aria-current="page"` : ""}>${stateLabels[one]} (${counts[one]})</a></li>`)}</ul></nav>
<form class="recherche" method="get" action="/admin/annuaire" role="search"><div><label for="recherche">Nom, matricule, fonction ou service</label><input id="recherche" name="recherche" type="search" value="${searched}" autocomplete="off"></div><input type="hidden" name="etat" value="${state ?? "tous"}"><button>Chercher</button></form>
${staff.length > 0 ? table(staff.slice(0, pageSize)) : emptyList(all, searched)}
${staff.length > pageSize ? html`<p><a href="/admin/annuaire?etat=${state ?? "tous"}&recherche=${searched}&suite=${after + pageSize}">Suite de la liste</a></p>` : ""}
<h2>Mettre à jour</h2>
<form method="post" action="/admin/annuaire" enctype="multipart/form-data">
<div class="champ"><label for="fichier">Fichier des ressources humaines (CSV) <small>colonnes Matricule, Nom, Prénom ; et si connues Nom de naissance, Date de naissance, Fonction, Service, Courriel, Mobile, RPPS</small></label><input id="fichier" name="fichier" type="file" accept=".csv,text/csv" required></div>
<div class="case"><input type="checkbox" id="petit" name="petit" value="oui"><label for="petit">Le fichier est bien complet, même s’il contient au moins 10 % de personnes en moins</label></div>
<p class="actions"><button class="second">Mettre à jour l’annuaire</button></p></form>
<p class="note">Qui n’est plus dans le fichier ne se connecte plus, aussitôt.</p>`,
  });
}

const emptyList = (all: number, searched: string) =>
  all === 0
    ? html`<p role="status">L’annuaire est vide. Chargez ci-dessous le fichier des ressources humaines.</p>`
    : html`<p role="status">${searched ? html`Personne ne répond à « ${searched} ».` : "Personne n’est dans cet état."} <a href="/admin/annuaire?etat=tous">Voir tout l’annuaire</a></p>`;

const table = (
  staff: Staff[],
): Html => html`<div class="defilement" tabindex="0" role="region" aria-label="Personnes"><table>
<thead><tr><th scope="col">Personne</th><th scope="col">Fonction</th><th scope="col">Registre national</th></tr></thead>
<tbody>${staff.map(
  (
    one,
  ) => html`<tr><td><a href="/admin/annuaire/${one.id}">${one.familyName} ${one.givenName}</a><br><small>${one.hrId}${one.hasPassword ? "" : ", pas encore enrôlé"}</small></td>
<td>${[one.function, one.unit].filter(Boolean).join(", ")}</td>
<td>${stateLabels[one.standing.state]}${one.standing.nationalId ? html`<br><small>${one.standing.nationalId}</small>` : one.standing.why ? html`<br><small>${whyLabels[one.standing.why]}</small>` : ""}</td></tr>`,
)}</tbody></table></div>`;

/** POST /admin/annuaire: the file of human resources. */
export async function importStaffPage(web: Web): Promise<Response> {
  const form = await web.req.parseBody();
  const file = form.fichier;
  if (!(file instanceof File) || file.size === 0) return imported(web, { error: "Choisissez le fichier à charger." });
  const result = await importStaff(web.var.db, {
    file: file.name.slice(0, 200),
    text: await file.text(),
    place: web.var.desk.settings.hospitalName,
    acceptsSmaller: form.petit === "oui",
    now: new Date(),
  });
  return result.ok
    ? imported(web, { report: result.value })
    : imported(web, { error: staffRefusalSentence(result.refusal) });
}

function imported(web: Web, { error, report }: { error?: string; report?: StaffReport }) {
  return showAdmin(web, {
    title: error ? "Erreur : mise à jour de l’annuaire" : "Annuaire mis à jour",
    status: error ? 422 : 201,
    body: html`<h1>${error ? "L’annuaire n’a pas changé" : "Annuaire mis à jour"}</h1>
${error ? html`<div class="alerte" role="alert"><p>${error}</p></div>` : ""}
${report ? reportList(report) : ""}
<p class="actions"><a class="principal" href="/admin/annuaire">Revenir à l’annuaire</a></p>`,
  });
}

const reportList = ({ people, added, left, standings, faults, warnings }: StaffReport) => html`<ul>
<li>${count(people, "personne")} : ${count(added, "ajoutée")}, ${count(left, "partie")}</li>
<li>Registre national : ${states.map((state) => `${stateLabels[state].toLowerCase()} ${standings[state]}`).join(", ")}</li></ul>
${faults.length > 0 ? html`<h2>Lignes laissées de côté</h2><ul>${faults.slice(0, 50).map(({ line, fault }) => html`<li>ligne ${line} : ${faultSentence(fault)}</li>`)}</ul>` : ""}
${warnings.length > 0 ? html`<h2>Champs laissés vides</h2><ul>${warnings.slice(0, 50).map(({ line, field, value }) => html`<li>ligne ${line} : ${warningSentences[field]} (« ${value} »)</li>`)}</ul>` : ""}`;
