import { html } from "hono/html";
import { openStructure, showStructure } from "#features/administration/frame.page.ts";
import { frenchDay } from "#lib/dates.ts";
import { isUuid } from "#lib/ids.ts";
import { badge, emptyState, hidden } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { decideJoining } from "./join.action.ts";
import { listJoiningsOfFacility } from "./joining.store.ts";
import type { Joining, JoiningAct } from "./joining.ts";

/** GET /structure/guichets — which shared desks read what this establishment receives. */
export async function structureDesksPage(web: Web) {
  const structure = await openStructure(web);
  const joinings = await listJoiningsOfFacility(web.var.db, structure.facility);
  return showStructure(web, structure, {
    title: "Guichets partagés",
    body: html`<p>Un guichet partagé voit dans un seul tableau les demandes de plusieurs établissements : leur partie administrative et de soins, jamais le volet médical. Vous choisissez ce qu’il peut faire, et vous l’arrêtez quand vous voulez.</p>
${joinings.length === 0 ? emptyState("Aucun guichet n’a demandé à suivre les demandes de votre établissement.") : joinings.map(card)}`,
  });
}

const card = (one: Joining) =>
  html`<article class="carte"><div class="ligne"><h2 class="fr-text--md fr-mb-0">${one.deskName}</h2>${one.acceptedAt ? badge(one.mayAnswer ? "Lit et répond" : "Lit seulement", "success") : badge("Demande à votre établissement", "warning")}</div>
<p class="note">${one.acceptedAt ? `Depuis le ${frenchDay(one.acceptedAt.toISOString())}` : `Demandé le ${frenchDay(one.askedAt.toISOString())}`}</p>
<form method="post" action="/structure/guichets" class="boutons">${hidden("guichet", one.id)}
${one.acceptedAt && !one.mayAnswer ? "" : button("accept-read", one.acceptedAt ? "Laisser lire seulement" : "Accepter, pour lire", one)}
${one.acceptedAt && one.mayAnswer ? "" : button("accept-answer", one.acceptedAt ? "Laisser répondre aussi" : "Accepter, pour lire et répondre", one)}
${button("end", one.acceptedAt ? "Arrêter" : "Refuser", one)}</form></article>`;

const button = (act: JoiningAct, label: string, one: Joining) =>
  html`<button class="fr-btn fr-btn--sm ${act === "end" ? "fr-btn--tertiary" : "fr-btn--secondary"}" name="acte" value="${act}">${label}<span class="fr-sr-only"> : ${one.deskName}</span></button>`;

const said: Record<JoiningAct, string> = {
  "accept-read": "Ce guichet lit maintenant les demandes de votre établissement.",
  "accept-answer": "Ce guichet lit maintenant les demandes de votre établissement, et peut y répondre.",
  end: "Ce guichet ne voit plus rien de votre établissement.",
};

/** POST /structure/guichets */
export async function decideDeskPage(web: Web) {
  const form = await web.req.parseBody();
  const [id, acte] = [String(form.guichet ?? ""), String(form.acte ?? "")];
  if (!isUuid(id) || !(acte in said)) return notFoundPage(web);
  const act = acte as JoiningAct;
  const done = await decideJoining(web.var.db, id, act, web.var.member, web.var.now);
  if (!done.ok && done.refusal.kind !== "nothing-changes") return notFoundPage(web);
  return goTo(web, "/structure/guichets", done.ok ? said[act] : undefined);
}
