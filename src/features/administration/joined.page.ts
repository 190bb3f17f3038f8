import { html } from "hono/html";
import type { UndoRefusal } from "#features/account-joining/join.action.ts";
import { listLinksOf } from "#features/account-joining/join.store.ts";
import { frenchInstant } from "#lib/dates.ts";
import { emptyState, hidden, warning } from "#ui/parts.ts";
import { goTo } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { openStructure, showStructure, typedIn } from "./frame.page.ts";
import { undoJoined } from "./joined.action.ts";
import type { AdminRefusal } from "./structure.ts";

/** GET /structure/reunions — accounts of the establishment that their owners joined to another of theirs. */
export const joinedPage = (web: Web) => showJoined(web, null);

/** POST /structure/reunions: the establishment takes its side back (identity.md §1.5). */
export async function undoJoinedPage(web: Web) {
  const { db, member, now } = web.var;
  const { reunion = "" } = await typedIn(web);
  const done = await undoJoined(db, reunion, { member, visit: visitOf(web) }, now);
  if (!done.ok) return showJoined(web, done.refusal);
  return goTo(
    web,
    `/structure/membres/${done.value.merged}`,
    "La réunion est annulée : le compte de l’établissement est à nouveau à part. Envoyez un lien d’activation à la personne.",
  );
}

async function showJoined(web: Web, refusal: UndoRefusal | AdminRefusal | null) {
  const structure = await openStructure(web);
  const links = await listLinksOf(web.var.db, structure.facility);
  return showStructure(web, structure, {
    title: "Comptes réunis",
    status: refusal ? 409 : 200,
    body: html`${refusal ? warning("Rien n’a été changé", telling(refusal)) : ""}
<p>Un médecin qui a un compte libéral et un compte ouvert par l’établissement peut les réunir, après avoir prouvé les deux. Si ce n’était pas la même personne, annulez : les habilitations venues de l’établissement reviennent à son compte, et les sessions se ferment.</p>
${
  links.length === 0
    ? emptyState("Personne n’a réuni un compte de l’établissement avec un autre.")
    : links.map(
        ({ id, name, at }) => html`<article class="carte ligne"><div><h2 class="fr-text--md fr-mb-0">${name}</h2>
<p class="note fr-mb-0">Comptes réunis le ${frenchInstant(at)}</p></div>
<form method="post" action="/structure/reunions">${hidden("reunion", id)}<button class="fr-btn fr-btn--secondary">Annuler cette réunion<span class="fr-sr-only"> : ${name}</span></button></form></article>`,
      )
}`,
  });
}

function telling(refusal: UndoRefusal | AdminRefusal): string {
  switch (refusal.kind) {
    case "no-such-link":
      return "Cette réunion ne concerne pas votre établissement.";
    case "already-undone":
      return "Cette réunion a déjà été annulée.";
    case "not-referent":
      return "Vous n’êtes plus référent structure de cet établissement.";
    default:
      return "Cette réunion ne peut pas être annulée.";
  }
}
