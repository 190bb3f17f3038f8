import { html } from "hono/html";
import { type CardChange, changeCard, findCard, type HeldCard, searchCards } from "#idp/cards/card.store.ts";
import { recordEvent } from "#idp/event.store.ts";
import { problemPage } from "#idp/pages/problem.ts";
import { formOf, type Web } from "#idp/web.ts";
import { frenchDay } from "#lib/dates.ts";
import { showAdmin } from "./frame.ts";

/** GET /admin/cartes */
export async function cardsPage(web: Web) {
  const searched = web.req.query("recherche")?.slice(0, 100) ?? "";
  const cards = await searchCards(web.var.db, searched, 100);
  return showAdmin(web, {
    title: "Cartes",
    body: html`<h1>Cartes de démonstration</h1>
<form class="recherche" method="get" action="/admin/cartes" role="search">
<div><label for="recherche">Nom, métier ou numéro</label><input id="recherche" name="recherche" type="search" value="${searched}" autocomplete="off"></div>
<button>Chercher</button></form>
${
  cards.length > 0
    ? html`<div class="defilement" tabindex="0" role="region" aria-label="Cartes"><table>
<thead><tr><th scope="col">Titulaire</th><th scope="col">Carte</th><th scope="col">État</th><th scope="col">Changer</th></tr></thead>
<tbody>${cards.map(row)}</tbody></table></div>`
    : html`<p role="status">Aucune carte ne répond à « ${searched} ». <a href="/admin/cartes">Voir toutes les cartes</a></p>`
}`,
  });
}

/** POST /admin/cartes/:serial */
export async function changeCardPage(web: Web) {
  const { db } = web.var;
  const serial = web.req.param("serial")!;
  const [card, { action = "" }] = [await findCard(db, serial), await formOf(web)];
  if (!card || !isAction(action))
    return showAdmin(web, { title: "Carte introuvable", status: 404, body: problemPage("not-found", "/admin/cartes") });
  await changeCard(db, serial, action);
  await recordEvent(db, { kind: "card-changed", personId: card.personId, means: "CARD", reason: action });
  return web.redirect("/admin/cartes", 303);
}

/** What an administrator may do to a card, and the state each leads to. */
const actions: Record<CardChange, string> = {
  unblock: "Débloquer",
  block: "Bloquer",
  oppose: "Mettre en opposition",
  release: "Lever l’opposition",
  damage: "Rendre illisible",
  mend: "Rendre lisible",
  expire: "Faire expirer",
  renew: "Renouveler",
};

const isAction = (typed: string): typed is CardChange => Object.hasOwn(actions, typed);

const row = (card: HeldCard) => {
  const today = new Date().toISOString().slice(0, 10);
  const states = [
    card.blockedAt ? "bloquée" : card.errors > 0 ? `${card.errors} code faux` : "",
    card.opposedAt ? "en opposition" : "",
    card.readable ? "" : "illisible",
    card.expiresOn < today ? `expirée depuis le ${frenchDay(card.expiresOn)}` : "",
  ].filter(Boolean);
  const possible: CardChange[] = [
    card.blockedAt ? "unblock" : "block",
    card.opposedAt ? "release" : "oppose",
    card.readable ? "damage" : "mend",
    card.expiresOn < today ? "renew" : "expire",
  ];
  return html`<tr><td>${card.holder}<br><small>${card.shown}</small></td><td>${card.kind} ${card.serial}<br><small>${card.nationalId}</small></td>
<td>${states.length > 0 ? states.join(", ") : "en service"}</td>
<td><form method="post" action="/admin/cartes/${card.serial}" class="actions">${possible.map(
    (action) => html`<button class="second" name="action" value="${action}">${actions[action]}</button>`,
  )}</form></td></tr>`;
};
