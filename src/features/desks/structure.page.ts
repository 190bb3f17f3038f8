import { html } from "hono/html";
import { openStructure, showStructure } from "#features/administration/frame.page.ts";
import { dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import { isUuid } from "#lib/ids.ts";
import { badge, checkboxes, emptyState, hidden } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { decideJoining } from "./join.action.ts";
import { listChanges, listJoiningsOfFacility } from "./joining.store.ts";
import type { Joining, JoiningAct, JoiningChange } from "./joining.ts";

/** GET /structure/guichets — which shared desks read what this establishment receives, what they may do besides, and who said so. */
export async function structureDesksPage(web: Web) {
  const structure = await openStructure(web);
  const [joinings, changes] = await Promise.all([
    listJoiningsOfFacility(web.var.db, structure.facility),
    listChanges(web.var.db, structure.facility),
  ]);
  return showStructure(web, structure, {
    title: "Guichets partagés",
    body: html`<p>Un guichet partagé voit dans un seul tableau les demandes de plusieurs établissements : leur partie administrative et de soins, jamais le volet médical. Il peut enregistrer pour vous un dossier reçu sur papier. Vous choisissez ce qu’il peut faire de plus, et vous l’arrêtez quand vous voulez.</p>
${joinings.length === 0 ? emptyState("Aucun guichet n’a demandé à suivre les demandes de votre établissement.") : joinings.map(card)}
${changes.length === 0 ? "" : html`<h2 class="fr-h6 fr-mt-3w">Ce qui a été décidé</h2><ul class="fil-dossier">${changes.map(changeLine)}</ul>`}`,
  });
}

const card = (one: Joining) =>
  html`<article class="carte"><div class="ligne"><h2 class="fr-text--md fr-mb-0">${one.deskName}</h2>${one.acceptedAt ? badge(saidOf({ answers: one.mayAnswer, counts: one.mayCount }), "success") : badge("Demande à votre établissement", "warning")}</div>
<p class="note">${one.acceptedAt ? `Depuis le ${frenchDay(dayOf(one.acceptedAt))}` : `Demandé le ${frenchDay(dayOf(one.askedAt))}`}</p>
<form method="post" action="/structure/guichets">${hidden("guichet", one.id)}
${checkboxes({
  name: `droits-${one.id}`,
  legend: "Ce guichet lit les demandes. Il peut aussi, en votre nom :",
  options: [
    {
      code: "repondre",
      label: "Répondre aux demandes",
      hint: "Prendre en étude, demander un complément, inscrire en liste d’attente, proposer et garder une place, refuser, confirmer une arrivée ou une non-venue. L’avis médical reste à vos médecins.",
      ticked: one.mayAnswer,
    },
    {
      code: "compter",
      label: "Dire les places libres",
      hint: "Le nombre de places de vos unités, dans les recherches.",
      ticked: one.mayCount,
    },
  ],
})}
<div class="boutons"><button class="fr-btn fr-btn--sm fr-btn--secondary" name="acte" value="accepter">${one.acceptedAt ? "Enregistrer" : "Accepter"}<span class="fr-sr-only"> : ${one.deskName}</span></button><button class="fr-btn fr-btn--sm fr-btn--tertiary" name="acte" value="fin">${one.acceptedAt ? "Arrêter" : "Refuser"}<span class="fr-sr-only"> : ${one.deskName}</span></button></div></form></article>`;

const saidOf = ({ answers, counts }: { answers: boolean; counts: boolean }) =>
  answers
    ? counts
      ? "Lit, répond et dit les places"
      : "Lit et répond"
    : counts
      ? "Lit et dit les places"
      : "Lit seulement";

const changeLine = ({ at, who, lets, deskName }: JoiningChange & { deskName: string }) =>
  html`<li><span class="note">${frenchInstant(at)}</span> — ${deskName} : <b>${lets ? saidOf(lets).toLowerCase() : "arrêté ou refusé"}</b> <span class="note">${who}</span></li>`;

/** POST /structure/guichets */
export async function decideDeskPage(web: Web) {
  const form = await web.req.parseBody({ all: true });
  const [id, acte] = [String(form.guichet ?? ""), String(form.acte ?? "")];
  if (!isUuid(id) || !["accepter", "fin"].includes(acte)) return notFoundPage(web);
  const rights = [form[`droits-${id}`] ?? []].flat().map(String);
  const act: JoiningAct =
    acte === "fin"
      ? { kind: "end" }
      : { kind: "accept", answers: rights.includes("repondre"), counts: rights.includes("compter") };
  const done = await decideJoining(web.var.db, id, act, web.var.member, web.var.now);
  if (!done.ok && done.refusal.kind !== "nothing-changes") return notFoundPage(web);
  const said =
    act.kind === "end"
      ? "Ce guichet ne voit plus rien de votre établissement."
      : "Ce que ce guichet peut faire est enregistré.";
  return goTo(web, "/structure/guichets", done.ok ? said : undefined);
}
