import { html } from "hono/html";
import { frenchDay } from "#lib/dates.ts";
import { isUuid } from "#lib/ids.ts";
import { badge, emptyState, errorSummary, hidden, input } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { deskTabs } from "./frame.page.ts";
import { askFacility, leaveFacility } from "./join.action.ts";
import { listJoiningsOfDesk } from "./joining.store.ts";
import type { Joining, JoiningRefusal } from "./joining.ts";

/** GET /guichet/etablissements — who joined, who was asked, and how to ask another. */
export const deskFacilitiesPage = (web: Web) => showFacilities(web, "", null, 200);

async function showFacilities(web: Web, typed: string, problem: string | null, status: 200 | 409 | 422) {
  const joinings = await listJoiningsOfDesk(web.var.db, web.var.member.unit);
  return show(web, {
    title: "Établissements du guichet",
    status,
    body: html`<h1 class="fr-h4 fr-mb-1w">Guichet partagé</h1>
${deskTabs(web)}
${problem ? errorSummary([{ field: "finess", message: problem }]) : ""}
${joinings.length === 0 ? emptyState("Aucun établissement n’a encore rejoint ce guichet.") : html`<div class="moyen">${joinings.map(card)}</div>`}
<h2 class="fr-h6 fr-mt-3w">Demander à un établissement</h2>
<form class="etroit" method="post" action="/guichet/etablissements" novalidate>
${input({ name: "finess", label: "Numéro FINESS de l’établissement", hint: "Neuf signes, sur sa fiche de l’annuaire. Son référent structure reçoit votre demande et choisit : vous laisser lire, ou répondre aussi.", value: typed, error: problem ?? undefined })}
<div class="boutons"><button class="fr-btn">Demander</button></div></form>`,
  });
}

const card = (one: Joining) =>
  html`<article class="carte ligne"><div><h2 class="fr-text--md fr-mb-0"><a class="fr-link" href="/etablissements/${one.finess}">${one.facilityName}</a></h2>
<p class="note fr-mb-0">${one.city} · ${one.acceptedAt ? html`depuis le ${frenchDay(one.acceptedAt.toISOString())}` : html`demandé le ${frenchDay(one.askedAt.toISOString())}`}</p>
<p class="fr-mb-0">${one.acceptedAt ? badge(one.mayAnswer ? "Lecture et réponses" : "Lecture seule", "success") : badge("Attend la réponse de l’établissement", "info")}</p></div>
<form method="post" action="/guichet/etablissements">${hidden("retirer", one.id)}<button class="fr-btn fr-btn--sm fr-btn--secondary">${one.acceptedAt ? "Ne plus suivre" : "Annuler la demande"}<span class="fr-sr-only"> : ${one.facilityName}</span></button></form></article>`;

/** POST /guichet/etablissements — asks one, or lets one go. */
export async function askFacilityPage(web: Web) {
  const { db, member, now } = web.var;
  const form = await web.req.parseBody();
  const leaving = String(form.retirer ?? "");
  if (leaving) {
    const left = isUuid(leaving) ? await leaveFacility(db, leaving, member, now) : null;
    return left?.ok
      ? goTo(web, "/guichet/etablissements", `${left.value.facilityName} : c’est fait.`)
      : notFoundPage(web);
  }
  const finess = String(form.finess ?? "")
    .trim()
    .toUpperCase();
  const asked = await askFacility(db, finess, member, now);
  if (!asked.ok)
    return showFacilities(web, finess, because(asked.refusal), asked.refusal.kind === "already-asked" ? 409 : 422);
  return goTo(web, "/guichet/etablissements", `La demande est transmise au référent structure de ${asked.value}.`);
}

function because(refusal: JoiningRefusal): string {
  switch (refusal.kind) {
    case "unknown-facility":
      return "Aucun établissement ouvert ne porte ce numéro FINESS : vérifiez-le sur sa fiche de l’annuaire.";
    case "no-unit-of-this-module":
      return "Cet établissement n’a pas d’unité du domaine de votre guichet.";
    case "already-asked":
      return refusal.accepted
        ? "Cet établissement est déjà dans votre guichet."
        : "Cet établissement a déjà votre demande.";
    case "not-yours":
    case "nothing-changes":
      return "Rien n’a changé.";
  }
}
