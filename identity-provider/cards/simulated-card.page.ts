import { html } from "hono/html";
import { finishLogin } from "#idp/mire/finish-login.ts";
import { mire } from "#idp/mire/mire.page.ts";
import type { Way } from "#idp/mire/ways.ts";
import type { Html } from "#idp/pages/frame.ts";
import { formOf, type Web } from "#idp/web.ts";
import { countCards, findCard, type HeldCard, searchCards } from "./card.store.ts";
import { type CardRefusal, insert } from "./card.ts";
import { cardRefusalSentence } from "./card-sentences.ts";
import { enterCode } from "./enter-code.action.ts";
import { cardHelp } from "./help.ts";

/** Above this many cards the drawer offers to search. */
const few = 8;

/** The drawer of demonstration cards: one takes a card, puts it in the reader and types its code. */
export const simulatedCard: Way = {
  key: "carte",
  label: "Carte CPS",
  isOpen: ({ mode }) => mode === "psc",
  render: drawer,
  routes: [
    { method: "GET", path: "/interaction/:uid/carte/aide", who: "signing-in", page: helpPage },
    { method: "GET", path: "/interaction/:uid/carte/:serial", who: "signing-in", page: insertCardPage },
    { method: "POST", path: "/interaction/:uid/carte/:serial", who: "signing-in", page: enterCodePage },
  ],
};

async function drawer(web: Web): Promise<Html> {
  const { db, interaction } = web.var;
  const at = `/interaction/${interaction.uid}/carte`;
  const searched = web.req.query("recherche")?.slice(0, 100) ?? "";
  const [cards, all] = await Promise.all([searchCards(db, searched), countCards(db)]);
  return html`<p>Choisissez la carte à mettre dans le lecteur. Son code est <b>1234</b>.</p>
${all > few ? searchForm(at, searched) : ""}
${
  cards.length > 0
    ? html`<ul class="personnes">${cards.map((card) => cardLink(at, card))}</ul>`
    : html`<p role="status">Aucune carte ne porte le nom, le métier ou le numéro « ${searched} ». <a href="${at}">Voir toutes les cartes</a></p>`
}
<p><a href="${at}/aide">Ma carte ne fonctionne pas</a></p>`;
}

async function insertCardPage(web: Web) {
  const card = await findCard(web.var.db, web.req.param("serial")!);
  if (!card) return failed(web, null, { kind: "unreadable" });
  const inserted = insert(card, today());
  return inserted.ok ? codeForm(web, card) : failed(web, card, inserted.refusal);
}

async function enterCodePage(web: Web) {
  const { desk, db } = web.var;
  const serial = web.req.param("serial")!;
  const typed = (await formOf(web)).code?.trim() ?? "";
  const card = await findCard(db, serial);
  if (!card) return failed(web, null, { kind: "unreadable" });
  // not a try: the reader would not send it to the card
  if (!/^\d{4}$/.test(typed)) return codeForm(web, card, "Le code de la carte a quatre chiffres.");

  const entered = await enterCode(db, serial, typed, { key: desk.sealingKey, now: new Date() });
  if (entered.ok)
    return finishLogin(web, {
      person: entered.value,
      amr: ["sc", "pin", "mfa", "hwk"],
      acr: desk.settings.cardLevel,
      authMode: "CARD",
    });
  const { refusal } = entered;
  return refusal.kind === "wrong-code" ? codeForm(web, card, cardRefusalSentence(refusal)) : failed(web, card, refusal);
}

const codeForm = (web: Web, card: HeldCard, error?: string) => {
  const at = `/interaction/${web.var.interaction.uid}/carte`;
  return mire(web, {
    way: simulatedCard,
    title: error ? "Erreur : code de la carte" : "Code de la carte",
    status: error ? 422 : 200,
    body: html`${cardFace(card)}
<form method="post" action="${at}/${card.serial}">
<div class="champ"><label for="code">Code de la carte <small>4 chiffres ; la carte se bloque après 3 erreurs</small></label>
${error ? html`<p class="erreur" id="code-erreur">${error}</p>` : ""}
<input class="code" id="code" name="code" type="password" inputmode="numeric" pattern="[0-9]{4}" maxlength="4" required autofocus autocomplete="off"${error ? html` aria-invalid="true" aria-describedby="code-erreur"` : ""}></div>
<p class="actions"><button class="principal">Valider</button> <a href="${at}">Retirer la carte</a></p>
</form>
<p><a href="${at}/aide">Ma carte ne fonctionne pas</a></p>`,
  });
};

const failed = (web: Web, card: HeldCard | null, refusal: CardRefusal) =>
  mire(web, {
    way: simulatedCard,
    title: "La lecture de la carte a échoué",
    status: 403,
    body: html`${card ? cardFace(card) : ""}
<div class="alerte" role="alert"><p>${cardRefusalSentence(refusal)}</p></div>
${cardHelp({ retry: `/interaction/${web.var.interaction.uid}/carte`, others: null })}`,
  });

function helpPage(web: Web) {
  return mire(web, {
    way: simulatedCard,
    title: "La lecture de la carte CPS a échoué",
    body: cardHelp({ retry: `/interaction/${web.var.interaction.uid}/carte`, others: null }),
  });
}

const cardFace = (card: HeldCard) =>
  html`<div class="carte"><small>${card.kind}</small><b>${card.holder}</b>${card.profession}<br><small>${card.nationalId} · carte ${card.serial}</small></div>`;

const cardLink = (at: string, card: HeldCard) =>
  html`<li><a href="${at}/${card.serial}"><b>${card.holder}</b> ${card.shown} <small>${card.kind} ${card.nationalId}${card.shown.startsWith(card.profession) ? "" : `, ${card.profession}`}</small></a></li>`;

const searchForm = (
  at: string,
  searched: string,
) => html`<form class="recherche" method="get" action="${at}" role="search">
<div><label for="recherche">Nom, métier ou établissement</label><input id="recherche" name="recherche" type="search" value="${searched}" autocomplete="off"></div>
<button>Chercher</button>
</form>`;

const today = () => new Date().toISOString().slice(0, 10);
