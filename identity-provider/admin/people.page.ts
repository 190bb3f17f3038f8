import { html } from "hono/html";
import type { Html } from "#idp/pages/frame.ts";
import { problemPage } from "#idp/pages/problem.ts";
import { listProfessions } from "#idp/people/adoption.store.ts";
import { addPerson, changeContacts, changePresence, replacePerson } from "#idp/people/edit-person.action.ts";
import {
  civilities,
  modes,
  type PersonFault,
  personFaultSentence,
  type ReplaceRefusal,
  readContacts,
  readPerson,
  type TypedPerson,
} from "#idp/people/edit-person.ts";
import { findPerson, searchPeople } from "#idp/people/person.store.ts";
import { nameOf, type Person } from "#idp/people/person.ts";
import { formOf, type Web } from "#idp/web.ts";
import { count } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { showAdmin } from "./frame.ts";

const most = 50;

/** GET /admin/personnes */
export async function peoplePage(web: Web): Promise<Response> {
  const searched = web.req.query("recherche")?.slice(0, 100) ?? "";
  const people = await searchPeople(web.var.db, searched, most + 1);
  return showAdmin(web, {
    title: "Personnes",
    body: html`<h1>Personnes</h1>
<form class="recherche" method="get" action="/admin/personnes" role="search"><div><label for="recherche">Nom, métier, établissement ou identifiant</label><input id="recherche" name="recherche" type="search" value="${searched}" autocomplete="off"></div><button>Chercher</button></form>
<p class="actions"><a class="second" href="/admin/personnes/nouvelle">Ajouter une personne fictive</a></p>
${people.length > 0 ? html`<ul class="personnes">${people.slice(0, most).map(personLink)}</ul>` : html`<p role="status">Personne ne répond à « ${searched} ». <a href="/admin/personnes">Voir tout le monde</a></p>`}
${people.length > most ? html`<p>Les ${count(most, "première")} personnes sont montrées : précisez la recherche.</p>` : ""}`,
  });
}

const personLink = (person: Person) =>
  html`<li><a href="/admin/personnes/${person.id}"><b>${nameOf(person)}</b> ${person.shown} <small>${person.nationalId}${person.state === "active" ? "" : ", retirée"}</small></a></li>`;

/** GET /admin/personnes/nouvelle */
export const newPersonPage = async (web: Web) => newForm(web, empty, []);

const empty: TypedPerson = {
  ...{ civility: "MME", givenName: "", familyName: "", profession: "" },
  ...{ mode: "S", structure: "", email: "", mobile: "" },
};

/** POST /admin/personnes */
export async function addPersonPage(web: Web): Promise<Response> {
  const form = await formOf(web);
  const said = (name: string) => (form[name] ?? "").slice(0, 300);
  const typed: TypedPerson = {
    ...{
      civility: said("civilite"),
      givenName: said("prenom"),
      familyName: said("nom"),
      profession: said("profession"),
    },
    ...{ mode: said("mode"), structure: said("structure"), email: said("courriel"), mobile: said("mobile") },
  };
  const read = readPerson(typed, await listProfessions(web.var.db));
  if (!read.ok) return newForm(web, typed, read.refusal);
  return web.redirect(`/admin/personnes/${await addPerson(web.var.db, read.value, new Date())}`, 303);
}

const fieldNames: Record<PersonFault["field"], string> = {
  ...{ civility: "civilite", givenName: "prenom", familyName: "nom", profession: "profession" },
  ...{ mode: "mode", structure: "structure", email: "courriel", mobile: "mobile" },
};

async function newForm(web: Web, typed: TypedPerson, faults: PersonFault[]) {
  const professions = await listProfessions(web.var.db);
  const options = (chosen: string, entries: Iterable<[string, string]>) =>
    [...entries].map(
      ([value, label]) => html`<option value="${value}"${value === chosen ? " selected" : ""}>${label}</option>`,
    );
  const labels = new Map(civilities.map((one) => [one, one === "M" ? "Monsieur" : "Madame"]));
  return showAdmin(web, {
    title: `${faults.length > 0 ? "Erreur : " : ""}Ajouter une personne fictive`,
    status: faults.length > 0 ? 422 : 200,
    body: html`<h1>Ajouter une personne fictive</h1>
<p>Elle reçoit un identifiant « ANS » suivi de la date et de l’heure, comme dans le service E.D.I.T.</p>
${summary(faults)}
<form method="post" action="/admin/personnes">
${field(faults, "civility", "Civilité", (a) => html`<select ${a}>${options(typed.civility, labels)}</select>` as Html)}
${field(faults, "givenName", "Prénom", (a) => html`<input ${a} value="${typed.givenName}" autocomplete="off">` as Html)}
${field(faults, "familyName", "Nom", (a) => html`<input ${a} value="${typed.familyName}" autocomplete="off">` as Html)}
${field(faults, "profession", "Profession", (a) => html`<select ${a}><option value="">Choisir</option>${options(typed.profession, professions)}</select>` as Html)}
${field(faults, "mode", "Mode d’exercice", (a) => html`<select ${a}>${options(typed.mode, Object.entries(modes))}</select>` as Html)}
${field(faults, "structure", "Structure d’exercice", (a) => html`<input ${a} value="${typed.structure}" autocomplete="off">` as Html)}
${contactFields(faults, typed)}
<p class="actions"><button class="principal">Ajouter</button> <a href="/admin/personnes">Annuler</a></p></form>`,
  });
}

const summary = (faults: PersonFault[]) =>
  faults.length > 0
    ? html`<div class="alerte" role="alert"><p>À corriger :</p><ul>${faults.map((fault) => html`<li><a href="#${fieldNames[fault.field]}">${personFaultSentence(fault)}</a></li>`)}</ul></div>`
    : "";

function field(faults: PersonFault[], name: PersonFault["field"], label: string, input: (attributes: Html) => Html) {
  const [id, fault] = [fieldNames[name], faults.find((one) => one.field === name)];
  const marked = fault ? html` aria-invalid="true" aria-describedby="${id}-erreur"` : "";
  return html`<div class="champ"><label for="${id}">${label}</label>${fault ? html`<p class="erreur" id="${id}-erreur">${personFaultSentence(fault)}</p>` : ""}${input(html`id="${id}" name="${id}"${marked}` as Html)}</div>`;
}

const contactFields = (
  faults: PersonFault[],
  { email, mobile }: { email: string; mobile: string },
) => html`${field(faults, "email", "Courriel, pour activer l’e-CPS", (a) => html`<input ${a} value="${email}" inputmode="email" autocomplete="off">` as Html)}
${field(faults, "mobile", "Mobile, pour activer l’e-CPS", (a) => html`<input ${a} value="${mobile}" inputmode="tel" autocomplete="off">` as Html)}`;

/** GET /admin/personnes/:id */
export async function personPage(web: Web): Promise<Response> {
  const person = await personOf(web);
  return person ? shown(web, person) : missing(web);
}

/** POST /admin/personnes/:id/contacts */
export async function contactsPage(web: Web): Promise<Response> {
  const person = await personOf(web);
  if (!person) return missing(web);
  const { courriel = "", mobile = "" } = await formOf(web);
  const read = readContacts({ email: courriel.slice(0, 300), mobile: mobile.slice(0, 40) });
  if (!read.ok) return shown(web, person, { faults: read.refusal, contacts: { email: courriel, mobile } });
  await changeContacts(web.var.db, person.id, read.value);
  return web.redirect(`/admin/personnes/${person.id}`, 303);
}

/** POST /admin/personnes/:id/etat */
export async function presencePage(web: Web): Promise<Response> {
  const person = await personOf(web);
  if (!person) return missing(web);
  await changePresence(web.var.db, person.id, (await formOf(web)).etat === "retiree" ? "withdrawn" : "active");
  return web.redirect(`/admin/personnes/${person.id}`, 303);
}

/** POST /admin/personnes/:id/remplacement */
export async function replacementPage(web: Web): Promise<Response> {
  const person = await personOf(web);
  if (!person) return missing(web);
  const typed = ((await formOf(web)).identifiant ?? "").replaceAll(/\s/g, "").slice(0, 60);
  const replaced = await replacePerson(web.var.db, person.id, typed);
  if (replaced.ok) return web.redirect(`/admin/personnes/${person.id}`, 303);
  return shown(web, person, { replacement: typed, problem: replaceSentence(replaced.refusal) });
}

async function personOf(web: Web): Promise<Person | null> {
  const id = web.req.param("id") ?? "";
  return isUuid(id) ? findPerson(web.var.db, id) : null;
}

const missing = (web: Web) =>
  showAdmin(web, { title: "Personne introuvable", status: 404, body: problemPage("not-found", "/admin/personnes") });

type Shown = {
  faults?: PersonFault[];
  contacts?: { email: string; mobile: string };
  replacement?: string;
  problem?: string;
};

function shown(web: Web, person: Person, { faults = [], contacts, replacement = "", problem }: Shown = {}) {
  const held = contacts ?? { email: person.email ?? "", mobile: person.mobile ?? "" };
  return showAdmin(web, {
    title: `${faults.length > 0 || problem ? "Erreur : " : ""}${nameOf(person)}`,
    status: faults.length > 0 || problem ? 422 : 200,
    body: html`<h1>${nameOf(person)}</h1>
<p>${person.shown} · ${person.nationalId}${person.state === "active" ? "" : html` <strong class="etiquette">${person.replacedBy ? `Remplacée par ${person.replacedBy}` : "Retirée"}</strong>`}</p>
${summary(faults)}
<h2>Contacts</h2>
<form method="post" action="/admin/personnes/${person.id}/contacts">${contactFields(faults, held)}<p class="actions"><button class="second">Enregistrer les contacts</button></p></form>
<h2>Présence dans l’annuaire</h2>
${
  person.state === "active"
    ? html`<form method="post" action="/admin/personnes/${person.id}/etat"><p class="actions"><button class="second" name="etat" value="retiree">Retirer de l’annuaire</button></p></form>
<form method="post" action="/admin/personnes/${person.id}/remplacement"><div class="champ"><label for="identifiant">Remplacée par <small>l’identifiant national sous lequel cette personne est désormais connue</small></label>${problem ? html`<p class="erreur" id="identifiant-erreur">${problem}</p>` : ""}<input id="identifiant" name="identifiant" value="${replacement}" required autocomplete="off"${problem ? html` aria-invalid="true" aria-describedby="identifiant-erreur"` : ""}></div><p class="actions"><button class="second">Remplacer</button></p></form>`
    : html`<p>Cette personne ne se connecte plus.</p><form method="post" action="/admin/personnes/${person.id}/etat"><p class="actions"><button class="second" name="etat" value="active">Remettre dans l’annuaire</button></p></form>`
}`,
  });
}

function replaceSentence(refusal: ReplaceRefusal): string {
  switch (refusal.kind) {
    case "unknown":
      return "Personne n’a cet identifiant.";
    case "itself":
      return "C’est l’identifiant de cette personne elle-même.";
    case "not-active":
      return "Cette autre personne est retirée ou déjà remplacée.";
  }
}
