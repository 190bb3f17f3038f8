import { html } from "hono/html";
import { show } from "#idp/pages/frame.ts";
import { problemPage } from "#idp/pages/problem.ts";
import { answerCiba } from "#idp/protocol/answer-ciba.action.ts";
import { type CibaRequest, findCibaRequest, listPendingCiba } from "#idp/protocol/ciba.store.ts";
import { formOf, type Web } from "#idp/web.ts";
import { isUuid } from "#lib/ids.ts";
import { findCard, type HeldCard, searchCards } from "./card.store.ts";
import { insert } from "./card.ts";
import { cardRefusalSentence } from "./card-sentences.ts";
import { enterCode } from "./enter-code.action.ts";

/** GET /demandes: whose card is in the reader? The confirmations asked by services' own servers (CIBA, channel CARD) wait here. */
export async function cibaDrawerPage(web: Web) {
  const searched = web.req.query("recherche")?.slice(0, 100) ?? "";
  const cards = await searchCards(web.var.db, searched);
  return show(web, {
    title: "Demandes à confirmer",
    body: html`<h1>Demandes à confirmer par carte</h1>
<p>Un logiciel vous demande de prouver votre identité : choisissez votre carte, comparez le nombre, tapez votre code.</p>
<form class="recherche" method="get" action="/demandes" role="search">
<div><label for="recherche">Nom, métier ou établissement</label><input id="recherche" name="recherche" type="search" value="${searched}" autocomplete="off"></div>
<button>Chercher</button></form>
${
  cards.length > 0
    ? html`<ul class="personnes">${cards.map((card) => html`<li><a href="/demandes/${card.serial}"><b>${card.holder}</b> ${card.shown} <small>${card.kind} ${card.nationalId}${card.shown.startsWith(card.profession) ? "" : `, ${card.profession}`}</small></a></li>`)}</ul>`
    : html`<p role="status">Aucune carte ne porte le nom, le métier ou le numéro « ${searched} ». <a href="/demandes">Voir toutes les cartes</a></p>`
}`,
  });
}

/** GET /demandes/:serial */
export async function cibaCardPage(web: Web) {
  const card = await findCard(web.var.db, web.req.param("serial")!);
  return card ? requests(web, card) : unknownCard(web);
}

/** POST /demandes/:serial: the code of the card, and yes or no. */
export async function answerCibaCardPage(web: Web) {
  const { desk, db } = web.var;
  const card = await findCard(db, web.req.param("serial")!);
  if (!card) return unknownCard(web);
  const { demande = "", code = "", reponse } = await formOf(web);
  const request = isUuid(demande) ? await findCibaRequest(db, demande) : null;
  if (!request || request.personId !== card.personId || request.channel !== "CARD")
    return requests(web, card, { text: "Cette demande n’attend plus." });
  if (!/^\d{4}$/.test(code))
    return requests(web, card, { text: "Le code de la carte a quatre chiffres.", about: request.id });
  const entered = await enterCode(db, card.serial, code, { key: desk.sealingKey, now: new Date() });
  if (!entered.ok) return requests(web, card, { text: cardRefusalSentence(entered.refusal), about: request.id });

  const isInTime = await answerCiba(
    desk,
    request,
    reponse === "oui"
      ? {
          kind: "approved",
          person: entered.value,
          amr: ["sc", "pin", "mfa", "hwk"],
          acr: desk.settings.cardLevel,
          authMode: "CARD",
        }
      : { kind: "denied", reason: "refused with the card" },
  );
  if (!isInTime) return requests(web, card, { text: "Cette demande n’attend plus." });
  return web.redirect(`/demandes/${card.serial}?fait=${reponse === "oui" ? "confirmee" : "refusee"}`, 303);
}

async function requests(web: Web, card: HeldCard, problem?: { text: string; about?: string }) {
  const inserted = insert(card, new Date().toISOString().slice(0, 10));
  const waiting = inserted.ok ? await listPendingCiba(web.var.db, card.personId, "CARD") : [];
  const done = { confirmee: "La demande est confirmée.", refusee: "La demande est refusée." }[
    web.req.query("fait") ?? ""
  ];
  return show(web, {
    title: problem ? "Erreur : demandes à confirmer" : "Demandes à confirmer",
    status: problem ? 422 : 200,
    body: html`<h1>Demandes à confirmer par carte</h1>
<div class="carte"><small>${card.kind}</small><b>${card.holder}</b>${card.profession}<br><small>${card.nationalId} · carte ${card.serial}</small></div>
${done ? html`<p class="information" role="status">${done}</p>` : ""}
${problem && !waiting.some(({ id }) => id === problem.about) ? html`<div class="alerte" role="alert"><p>${problem.text}</p></div>` : ""}
${inserted.ok ? "" : html`<div class="alerte" role="alert"><p>${cardRefusalSentence(inserted.refusal)}</p></div>`}
${inserted.ok && waiting.length === 0 ? html`<p>Aucune demande n’attend cette carte. <a href="/demandes/${card.serial}">Regarder à nouveau</a></p>` : ""}
${waiting.map((request) => requestForm(card, request, problem?.about === request.id ? problem.text : undefined))}
<p><a href="/demandes">Retirer la carte</a></p>`,
  });
}

const requestForm = (
  card: HeldCard,
  request: CibaRequest,
  error?: string,
) => html`<section aria-labelledby="d-${request.id}">
<h2 id="d-${request.id}">${request.service} demande qui vous êtes</h2>
<p>Le nombre affiché par ${request.service} doit être :</p>
<p class="nombre">${request.number}</p>
<form method="post" action="/demandes/${card.serial}">
<input type="hidden" name="demande" value="${request.id}">
<div class="champ"><label for="code-${request.id}">Code de la carte <small>4 chiffres ; la carte se bloque après 3 erreurs</small></label>
${error ? html`<p class="erreur" id="erreur-${request.id}">${error}</p>` : ""}
<input class="code" id="code-${request.id}" name="code" type="password" inputmode="numeric" pattern="[0-9]{4}" maxlength="4" required autocomplete="off"${error ? html` aria-invalid="true" aria-describedby="erreur-${request.id}"` : ""}></div>
<p class="actions"><button class="principal" name="reponse" value="oui">C’est le même nombre : confirmer</button>
<button class="second" name="reponse" value="non">Refuser</button></p>
</form></section>`;

const unknownCard = (web: Web) =>
  show(web, { title: "Carte inconnue", status: 404, body: problemPage("not-found", "/demandes") });
