import { html } from "hono/html";
import { holdsAnywhere, type Module } from "#features/accounts/member.ts";
import { moduleNames } from "#features/accounts/wording.ts";
import { type FirstReferentRefusal, nameFirstReferent } from "#features/administration/first-referent.action.ts";
import { addHours, ago, dayOf, frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { badge, emptyState, errorSummary, facts, hidden, input } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { type Establishment, findEstablishment, type Health, readHealth } from "./support.store.ts";

type Typed = Record<string, string>;

/** GET /support — settings and technical states; never a person cared for, never a dossier. */
export const supportPage = (web: Web) => showSupport(web, web.req.query("finess") ?? "", {}, null, 200);

async function showSupport(
  web: Web,
  finess: string,
  typed: Typed,
  problem: { field?: string; message: string } | null,
  status: 200 | 409 | 422,
) {
  const { db, member, now } = web.var;
  const wanted = finess.trim().toUpperCase();
  const [health, found] = await Promise.all([
    readHealth(db, addHours(now, -24), now),
    wanted ? findEstablishment(db, wanted, dayOf(now)) : null,
  ]);
  return show(web, {
    title: "Support",
    status,
    body: html`<h1 class="fr-h4 fr-mb-1w">Support</h1>
${problem ? errorSummary([problem]) : ""}
<p>Vous voyez ici comment le service est réglé et s’il fonctionne. Aucun dossier ne s’ouvre depuis cet espace.</p>
<div class="deux"><section aria-labelledby="etablissement"><h2 class="fr-h6" id="etablissement">Un établissement</h2>
<form class="outils fr-mb-2w" method="get" role="search">${input({ name: "finess", label: "Numéro FINESS", value: finess, required: false })}<button class="fr-btn">Chercher</button></form>
${found ? establishment(found, typed, problem, holdsAnywhere(member, "support", "admin")) : wanted ? emptyState("Aucun établissement ne porte ce numéro.", html`<a class="fr-link" href="/annuaire">Chercher dans l’annuaire</a>`) : html`<p class="note">Le numéro est sur la fiche de l’établissement, dans <a href="/annuaire">l’annuaire</a>.</p>`}</section>
<aside><h2 class="fr-h6">Le service</h2><div class="carte">${facts(healthLines(health, now))}</div>
<p class="fr-mt-2w"><a class="fr-link" href="/parametres">Délais et paramètres</a></p>
<p><a class="fr-link" href="/orientation">Table d’orientation</a></p>
${holdsAnywhere(member, "admin") ? html`<p><a class="fr-link" href="/conservation">Conservation des dossiers</a></p><p><a class="fr-link" href="/orientation/edition">Modifier la table d’orientation</a></p>` : ""}
<p><a class="fr-link" href="/annuaire/sources">Dernières mises à jour de l’annuaire</a></p></aside></div>`,
  });
}

const healthLines = (h: Health, now: Date) => [
  {
    label: "Tâches en attente",
    value: `${h.jobsWaiting}${h.oldestJob && h.jobsWaiting > 0 ? `, la plus ancienne ${ago(h.oldestJob, now)}` : ""}`,
  },
  {
    label: "Tâches qui échouent",
    value: h.jobsFailing === 0 ? "aucune" : html`${badge(String(h.jobsFailing), "warning")} réessayées toutes seules`,
  },
  { label: "Courriels et SMS acceptés, 24 h", value: String(h.mailsAccepted) },
  { label: "Refusés ou revenus, 24 h", value: String(h.mailsRefused) },
  { label: "Pas encore partis", value: String(h.mailsFailing) },
  { label: "Adresses qui ne reçoivent plus", value: String(h.addressesReturned) },
  { label: "Comptes actifs", value: String(h.accounts) },
  { label: "Sessions ouvertes", value: String(h.openSessions) },
  { label: "Version de la base", value: count(h.migrations, "migration") },
];

const establishment = (
  e: Establishment,
  typed: Typed,
  problem: { field?: string; message: string } | null,
  mayName: boolean,
) =>
  html`<article class="carte"><div class="ligne"><h3 class="fr-text--md fr-mb-0">${e.name}</h3>${e.closedOn ? badge(`Fermé le ${frenchDay(e.closedOn)}`, "error") : ""}</div>
<p class="note">${e.city} · ${e.finess} · ${count(e.members, "membre")}</p>
${e.units.length === 0 ? html`<p>Aucune unité ouverte.</p>` : html`<table class="liste"><caption class="fr-sr-only">Unités</caption><thead><tr><th scope="col">Unité</th><th scope="col">Receveurs</th></tr></thead><tbody>${e.units.map((unit) => html`<tr><td>${unit.name}<br><span class="note">${moduleNames[unit.module as Module]}${unit.accepts ? "" : ", n’accepte pas de demandes"}</span></td><td data-t="Receveurs">${unit.receivers === 0 ? badge("aucun", "error") : unit.receivers} <span class="note">dont ${unit.withMail} avec un courriel qui arrive</span></td></tr>`)}</tbody></table>`}
<p class="fr-mt-2w"><b>Référents structure :</b> ${e.referents.length > 0 ? e.referents.join(", ") : "aucun"}</p></article>
${
  e.referents.length > 0 || e.closedOn || !mayName
    ? ""
    : html`<h3 class="fr-h6 fr-mt-3w">Nommer le premier référent structure</h3>
<form class="etroit" method="post" action="/support/referent" novalidate>${hidden("finess", e.finess)}
${[
  { name: "prenom", label: "Prénom" },
  { name: "nom", label: "Nom" },
  { name: "courriel", label: "Courriel professionnel", hint: "Il reçoit un lien pour activer son compte." },
  { name: "identifiant", label: "Identifiant national", hint: "RPPS ou ADELI, s’il en a un.", required: false },
].map((field) =>
  input({ ...field, value: typed[field.name], error: problem?.field === field.name ? problem.message : undefined }),
)}
<div class="boutons"><button class="fr-btn">Nommer</button></div></form>`
}`;

/** POST /support/referent — the first one only: from then on the référents name one another. */
export async function nameReferentPage(web: Web) {
  const typed: Typed = Object.fromEntries(
    Object.entries(await web.req.parseBody()).map(([key, value]) => [key, String(value).trim()]),
  );
  const { finess = "", prenom = "", nom = "", courriel = "", identifiant = "" } = typed;
  const missing = Object.entries({ prenom, nom, courriel }).find(([, value]) => !value);
  if (missing) return showSupport(web, finess, typed, { field: missing[0], message: "Remplissez ce champ." }, 422);
  if (courriel.length > 254 || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(courriel))
    return showSupport(
      web,
      finess,
      typed,
      { field: "courriel", message: "Cette adresse n’a pas la bonne forme." },
      422,
    );
  const person = {
    givenName: prenom,
    familyName: nom,
    email: courriel,
    nationalId: identifiant || null,
    function: "Référent structure",
  };
  const done = await nameFirstReferent(web.var.db, finess, person, web.var.now);
  if (!done.ok) return showSupport(web, finess, typed, because(done.refusal), 409);
  return goTo(
    web,
    `/support?finess=${encodeURIComponent(finess)}`,
    done.value === "invited"
      ? "Le compte est ouvert : un lien part par courriel."
      : "Cette personne avait un compte : son habilitation l’y attend.",
  );
}

function because(refusal: FirstReferentRefusal): { field?: string; message: string } {
  switch (refusal.kind) {
    case "unreadable-identifier":
      return { field: "identifiant", message: "L’identifiant national n’a pas la bonne forme." };
    case "unknown-facility":
      return { field: "finess", message: "Aucun établissement ouvert, avec une unité, ne porte ce numéro FINESS." };
    case "has-referent":
      return { message: "Cet établissement a déjà un référent structure : c’est à lui d’en nommer d’autres." };
    case "two-accounts":
      return { field: "identifiant", message: "L’identifiant et le courriel désignent deux comptes différents." };
    case "other-name":
      return { field: "nom", message: "Cet identifiant ou ce courriel appartient à un compte d’un autre nom." };
    case "suspended-account":
      return { message: "Le compte de cette personne est suspendu." };
  }
}
