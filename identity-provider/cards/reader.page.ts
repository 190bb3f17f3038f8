import type { TLSSocket } from "node:tls";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { html } from "hono/html";
import { finishLogin, serviceOf } from "#idp/mire/finish-login.ts";
import { mire } from "#idp/mire/mire.page.ts";
import type { Way } from "#idp/mire/ways.ts";
import { show } from "#idp/pages/frame.ts";
import { style } from "#idp/pages/style.ts";
import { findPerson } from "#idp/people/person.store.ts";
import { nameOf } from "#idp/people/person.ts";
import { type Desk, formOf, type Web, type WebEnv } from "#idp/web.ts";
import { sha256 } from "#lib/seal.ts";
import { cardRefusalSentence } from "./card-sentences.ts";
import { cardHelp } from "./help.ts";
import {
  checkCardCode,
  giveTicket,
  type Holder,
  noteRefusedCard,
  type ReadRefusal,
  readHolder,
} from "./read-card.action.ts";
import { cardOf, type Reader } from "./reader.ts";
import { useTicket } from "./ticket.store.ts";

/** A card in a reader, shown to the card host as a TLS client certificate. */
export const readerWay: Way = {
  key: "lecteur",
  label: "Lecteur de carte",
  isOpen: ({ cardPort, cardUrl }) => cardPort !== null || cardUrl !== null,
  render: ({
    var: { desk, interaction },
  }) => html`<p>Branchez le lecteur, insérez votre carte puce en avant, puis continuez : le navigateur vous demande quelle carte utiliser.</p>
<p class="actions"><a class="principal" href="${desk.urls.card}/carte?demande=${interaction.uid}">Utiliser ma carte</a></p>
<p class="note">Après avoir retiré ou changé la carte, fermez complètement le navigateur avant de recommencer.</p>`,
  routes: [{ method: "GET", path: "/interaction/:uid/lecteur/lue", who: "signing-in", page: comeBackPage }],
};

/** Back on the login page: the ticket is worth one sign-in, in the browser where it began. */
async function comeBackPage(web: Web) {
  const { db, desk, interaction } = web.var;
  const ticket = web.req.query("ticket") ?? "";
  const personId = await useTicket(db, sha256(ticket), interaction.uid, new Date());
  const person = personId ? await findPerson(db, personId) : null;
  if (person?.state !== "active")
    return mire(web, {
      way: readerWay,
      title: "La lecture de la carte a échoué",
      status: 403,
      body: html`<div class="alerte" role="alert"><p>La lecture de la carte a trop attendu, ou a déjà servi. Recommencez.</p></div>
${await readerWay.render(web)}`,
    });
  return finishLogin(web, { person, amr: ["sc", "pin", "mfa", "hwk"], acr: desk.settings.cardLevel, authMode: "CARD" });
}

/** Everything the card host answers. */
export function createCardApp(desk: Desk, reader: Reader) {
  const app = new Hono<WebEnv>();
  app.use(async (web, next) => {
    web.set("desk", desk);
    web.set("db", desk.db);
    web.header("x-content-type-options", "nosniff");
    web.header("referrer-policy", "no-referrer");
    await next();
  });
  app.get("/style.css", (web) => web.body(style, 200, { "content-type": "text/css; charset=utf-8" }));
  app.get("/carte", async (web) => {
    const held = await holderOf(web, reader);
    return held.ok ? codeForm(web, held.value) : refused(web, held.refusal);
  });
  app.post("/carte", fromHere(desk), bodyLimit({ maxSize: 4096 }), async (web) => enterPage(web, reader));
  app.notFound((web) => refused(web as Web, { kind: "no-sign-in" }));
  app.onError((error, web) => {
    process.stderr.write(`${error.stack ?? error}\n`);
    return web.text("Un incident s’est produit.", 500);
  });
  return app;
}

async function enterPage(web: Web, reader: Reader) {
  const { desk, db } = web.var;
  const held = await holderOf(web, reader);
  if (!held.ok) return refused(web, held.refusal);
  const now = new Date();
  const uid = signInOf(web);
  if (!uid) return refused(web, { kind: "no-sign-in" });
  if (desk.settings.cardCode === "page") {
    const { code = "" } = await formOf(web);
    // not a try: a reader would not send it to the card
    if (!/^\d{4}$/.test(code)) return codeForm(web, held.value, "Le code de la carte a quatre chiffres.");
    const entered = await checkCardCode(db, held.value, code, { key: desk.sealingKey, now });
    if (!entered.ok) return codeForm(web, held.value, cardRefusalSentence(entered.refusal));
  }
  const ticket = await giveTicket(db, held.value, uid, now);
  return web.redirect(`${desk.urls.wallet}/interaction/${uid}/lecteur/lue?ticket=${ticket}`, 303);
}

async function holderOf(web: Web, { trust }: Reader) {
  const socket = web.env.incoming.socket as TLSSocket;
  const held = await readHolder(web.var.db, cardOf(socket), trust(), new Date());
  if (!held.ok) await noteRefusedCard(web.var.db, held.refusal);
  return held;
}

/** The sign-in this card is for; it is tied to its browser by a cookie of the login page, so it is no secret here. */
const signInOf = (web: Web) => /^[\w-]{10,64}$/.exec(web.req.query("demande") ?? "")?.[0] ?? null;

async function codeForm(web: Web, { person, card }: Holder, error?: string) {
  const uid = signInOf(web);
  if (!uid) return refused(web, { kind: "no-sign-in" });
  const isAsked = web.var.desk.settings.cardCode === "page";
  return show(web, {
    title: error ? "Erreur : code de la carte" : "Votre carte",
    status: error ? 422 : 200,
    formTo: await originsOf(web, uid),
    body: html`<h1>Votre carte est lue</h1>
<div class="carte"><b>${nameOf(person)}</b>${card.subject.profession ?? person.shown}<br><small>${person.nationalId}</small></div>
<form method="post" action="/carte?demande=${uid}">
${
  isAsked
    ? html`<div class="champ"><label for="code">Code de la carte <small>4 chiffres ; la carte se bloque après 3 erreurs</small></label>
${error ? html`<p class="erreur" id="code-erreur">${error}</p>` : ""}
<input class="code" id="code" name="code" type="password" inputmode="numeric" pattern="[0-9]{4}" maxlength="4" required autocomplete="off"${error ? html` aria-invalid="true" aria-describedby="code-erreur"` : ""}></div>`
    : ""
}
<p class="actions"><button class="principal">${isAsked ? "Valider" : "Continuer"}</button> <a href="${backFrom(web)}">Annuler</a></p>
</form>`,
  });
}

/** Where the form ends up, from one redirection to the next: the service that asked. */
async function originsOf(web: Web, uid: string): Promise<string[]> {
  const interaction = await web.var.desk.provider().Interaction.find(uid);
  if (!interaction) return [];
  web.set("interaction", interaction);
  return (await serviceOf(web)).origins;
}

const backFrom = (web: Web) => {
  const uid = signInOf(web);
  return `${web.var.desk.urls.wallet}${uid ? `/interaction/${uid}` : "/login-page"}`;
};

function refused(web: Web, refusal: ReadRefusal | { kind: "no-sign-in" }) {
  const back = backFrom(web);
  return show(web, {
    title: "La lecture de la carte a échoué",
    status: 403,
    body: html`<h1>Lecture de la carte</h1>
<div class="alerte" role="alert"><p>${sentenceFor(refusal)}</p></div>
${cardHelp({ retry: web.req.url, others: back })}`,
  });
}

function sentenceFor(refusal: ReadRefusal | { kind: "no-sign-in" }): string {
  const day = (at: Date) => at.toLocaleDateString("fr-FR", { timeZone: "Europe/Paris", dateStyle: "medium" });
  switch (refusal.kind) {
    case "no-card":
      return "Aucune carte n’a été présentée par le navigateur.";
    case "no-sign-in":
      return "Cette adresse s’ouvre depuis la page de connexion. Retournez au service et recommencez.";
    case "unknown-authority":
      return "Cette carte n’a pas été délivrée par une autorité reconnue ici.";
    case "not-yet-valid":
      return `Cette carte ne sera valable que le ${day(refusal.from)}. Vérifiez aussi la date du poste.`;
    case "expired":
      return `Cette carte n’est plus valable depuis le ${day(refusal.since)}. Commandez son renouvellement, ou utilisez un autre moyen.`;
    case "not-for-signing-in":
      return "Ce certificat ne sert pas à s’identifier. Choisissez celui d’authentification de votre carte.";
    case "revoked":
      return "Cette carte a été mise en opposition : elle n’ouvre plus rien.";
    case "revocation-unknown":
      return "La liste des cartes mises en opposition est absente ou trop ancienne : aucune carte n’est acceptée pour l’instant. Prévenez votre support.";
    case "not-a-person":
    case "several-persons":
    case "odd-identifier":
      return "Ce certificat n’est pas celui d’une carte de professionnel.";
    case "unknown-person":
      return "La carte est bonne, mais son porteur n’est pas dans l’annuaire. Vérifiez votre inscription auprès de votre Ordre ou de votre employeur.";
  }
}

/** Its form comes from this host: another site cannot make a card sign somebody in. */
const fromHere = (desk: Desk) => async (web: Context<WebEnv>, next: () => Promise<void>) => {
  // pages here send no referrer: a browser then says its origin is null, and that the form is of this site
  const isHere =
    web.req.header("sec-fetch-site") === "same-origin" || web.req.header("origin") === new URL(desk.urls.card!).origin;
  if (!isHere) return refused(web, { kind: "no-sign-in" });
  await next();
  return undefined;
};
