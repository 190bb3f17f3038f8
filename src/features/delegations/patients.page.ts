import { html } from "hono/html";
import { shortName } from "#features/persons/person.ts";
import { ageOn, dayOf, frenchDay } from "#lib/dates.ts";
import { isUuid } from "#lib/ids.ts";
import { emptyState, errorSummary, hidden } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { choosePatient, modulesOpen } from "./delegate.action.ts";
import { type Delegation, findDelegation } from "./delegation.store.ts";
import { type DelegationId, stateOf } from "./delegation.ts";
import { listPatients, mostFound, type Patient, searchPatients } from "./patient.store.ts";

/** GET /compte/delegations/:id/patients — whom it is for, and whose dossiers could be added. */
export async function patientsPage(web: Web) {
  const found = await openGiven(web);
  return found ? showPatients(web, found, null, 200) : notFoundPage(web);
}

/** POST /compte/delegations/:id/patients — adds one, or takes one out. */
export async function choosePatientPage(web: Web) {
  const found = await openGiven(web);
  const typed = Object.fromEntries(
    Object.entries(await web.req.parseBody()).map(([key, value]) => [key, String(value)]),
  );
  const person = typed.retirer ?? typed.ajouter ?? "";
  if (!found || !isUuid(person)) return notFoundPage(web);
  const { db, member, now } = web.var;
  const done = await choosePatient(db, found.id as DelegationId, person, typed.retirer ? "out" : "in", member, now);
  if (done.ok)
    return goTo(
      web,
      `/compte/delegations/${found.id}/patients`,
      typed.retirer ? "Ce patient n’est plus dans la délégation." : "Ce patient est ajouté à la délégation.",
    );
  switch (done.refusal.kind) {
    case "unknown-delegation":
    case "unknown-patient":
      return notFoundPage(web);
    case "wrong-state":
      return showPatients(web, found, "Cette délégation est terminée : ses patients ne changent plus.", 409);
  }
}

/** The giver's own delegation for chosen patients, in the unit they act for. */
async function openGiven(web: Web): Promise<Delegation | null> {
  const { db, member } = web.var;
  const id = web.req.param("id")!;
  const found = isUuid(id) ? await findDelegation(db, id) : null;
  const isMine = found?.from === member.id && found.unit === member.unit && !member.actingFor;
  return found && isMine && !found.everyPatient ? found : null;
}

async function showPatients(web: Web, d: Delegation, problem: string | null, status: 200 | 409) {
  const { db, member, now } = web.var;
  const today = dayOf(now);
  const search = (web.req.query("q") ?? "").trim().slice(0, 100);
  const chosen = await listPatients(db, d.id);
  const found = (await searchPatients(db, member.unit, modulesOpen(member, d), search)).filter(
    (one) => !chosen.some((other) => other.id === one.id),
  );
  const state = stateOf(d, today);
  const isOpen = state !== "ended" && state !== "refused";
  const named = (one: Patient) =>
    `${shortName({ ...one, birthPlace: null, ins: null, insStatus: "provisoire" })}${one.birthDate ? `, ${ageOn(one.birthDate, today)} ans` : ""}`;
  const item = (
    one: Patient,
    act: "ajouter" | "retirer",
    label: string,
  ) => html`<li class="carte ligne"><span><b>${named(one)}</b>${one.birthDate ? html` <span class="note">${one.sex === "M" ? "né" : "née"} le ${frenchDay(one.birthDate)}</span>` : ""}</span>
${isOpen ? html`<form method="post" action="/compte/delegations/${d.id}/patients">${hidden(act, one.id)}<button class="fr-btn fr-btn--sm fr-btn--secondary">${label}<span class="fr-sr-only"> : ${named(one)}</span></button></form>` : ""}</li>`;
  return show(web, {
    title: "Patients de la délégation",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/compte/delegations">Délégations</a> › Patients</p><h1 class="fr-h4">Patients de la délégation à ${d.toName}</h1>${problem ? errorSummary([{ message: problem }]) : ""}
<div class="deux"><section aria-labelledby="choisis"><h2 class="fr-h6" id="choisis">Dans la délégation</h2>
${chosen.length === 0 ? emptyState("Aucun patient pour l’instant : la délégation n’ouvre aucun dossier.") : html`<ul class="fr-raw-list">${chosen.map((one) => item(one, "retirer", "Retirer"))}</ul>`}</section>
<section aria-labelledby="autres"><h2 class="fr-h6" id="autres">Dossiers de votre unité</h2>
<form method="get" role="search" class="fr-mb-2w"><div class="fr-search-bar"><label class="fr-label fr-sr-only" for="q">Nom du patient</label><input class="fr-input" id="q" name="q" type="search" placeholder="Nom du patient" value="${search}"><button class="fr-btn" title="Rechercher">Rechercher</button></div></form>
${found.length === 0 ? emptyState(search ? "Aucun autre dossier à ce nom." : "Aucun autre dossier dans votre unité.") : html`<ul class="fr-raw-list">${found.map((one) => item(one, "ajouter", "Ajouter"))}</ul>`}
${found.length >= mostFound - chosen.length && found.length > 0 ? html`<p class="note">Les premiers par ordre alphabétique : cherchez par le nom pour trouver les autres.</p>` : ""}</section></div>`,
  });
}
