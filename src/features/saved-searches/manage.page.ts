import { html } from "hono/html";
import { isToken } from "#features/sign-in/link.ts";
import { column, waitSaid } from "#features/sign-in/sign-in.page.ts";
import { throttled } from "#features/sign-in/throttle.action.ts";
import { errorSummary, hidden } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import { addressOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { forgetSubscriber } from "./change.action.ts";
import { type Answered, changeAsked } from "./change.page.ts";
import { listLastFound } from "./letter.store.ts";
import { managePath } from "./letter.ts";
import { confirmSearch } from "./save.action.ts";
import { findToConfirm, listSaved } from "./saved-search.store.ts";
import { type SubscriberId, savedSearchLimits } from "./saved-search.ts";
import { nameField, searchList } from "./searches-part.page.ts";
import { findSubscriber } from "./subscriber.store.ts";

/** The address of these pages opens them: it goes to no other site and into no search engine. */
function keepPrivate(web: Web): void {
  web.header("referrer-policy", "no-referrer");
  web.header("x-robots-tag", "noindex");
}

type Opened = { token: string; subscriber: SubscriberId };

/** Whose link this is, or the answer to a link that opens nothing. */
async function open(web: Web, token: unknown): Promise<Opened | Response> {
  keepPrivate(web);
  const over = await throttled(web.var.db, "alert-link-by-address", addressOf(web));
  if (over) return tooMany(web, over.seconds);
  if (typeof token !== "string" || !isToken(token)) return linkEnded(web);
  const subscriber = await findSubscriber(web.var.db, token);
  return subscriber ? { token, subscriber } : linkEnded(web);
}

/** GET /alertes?lien=…: the searches of one mail address, without an account. */
export async function savedSearchesPage(web: Web) {
  const opened = await open(web, web.req.query("lien"));
  return opened instanceof Response ? opened : listed(web, opened, null);
}

/** POST /alertes */
export async function changeSavedSearchesPage(web: Web) {
  const body = await web.req.parseBody();
  const opened = await open(web, body.lien);
  if (opened instanceof Response) return opened;
  if (body.acte === "tout-supprimer") {
    await forgetSubscriber(web.var.db, opened.subscriber);
    return goTo(web, "/annuaire", "Vos recherches et votre adresse sont effacées : plus aucun courriel ne partira.");
  }
  const answered = await changeAsked(web, opened.subscriber, body);
  switch (answered.kind) {
    case "done":
      return goTo(web, managePath(opened.token), answered.said);
    case "not-found":
      return notFoundPage(web);
    case "wrong":
      return listed(web, opened, answered);
  }
}

async function listed(web: Web, { token, subscriber }: Opened, wrong: Extract<Answered, { kind: "wrong" }> | null) {
  const { db } = web.var;
  const [searches, found] = await Promise.all([listSaved(db, subscriber), listLastFound(db, subscriber)]);
  const asked = searches.some(({ askedAt, state }) => askedAt !== null && state !== "ended");
  return show(web, {
    title: "Mes recherches enregistrées",
    ...(wrong ? { status: 422 } : {}),
    body: html`<h1 class="fr-h4">Mes recherches enregistrées</h1><div class="moyen">
${errorSummary(wrong ? [{ field: nameField(wrong.id), message: wrong.message }] : [])}
${asked ? html`<p>Une recherche date de plus de ${savedSearchLimits.askMonths} mois : dites si elle vous est toujours utile. Sans réponse, elle s’arrête un mois après notre question.</p>` : ""}
${searchList({ searches, found, action: "/alertes", token, wrong: wrong ?? undefined })}
<h2 class="fr-h6 fr-mt-4w">Tout arrêter</h2><p>Efface vos recherches et votre adresse. Plus aucun courriel ne partira.</p>
<form method="post" action="/alertes">${hidden("lien", token)}<button class="fr-btn fr-btn--secondary" name="acte" value="tout-supprimer">Tout supprimer</button></form>
<p class="note fr-mt-3w">Le lien de cette page ouvre vos recherches sans mot de passe : ne le transmettez pas.</p></div>`,
  });
}

/** GET /alertes/confirmation?lien=…: looking at it confirms nothing, mail readers open links before people do. */
export async function confirmPage(web: Web) {
  keepPrivate(web);
  const token = web.req.query("lien");
  const over = await throttled(web.var.db, "alert-link-by-address", addressOf(web));
  if (over) return tooMany(web, over.seconds);
  const asked = isToken(token) ? await findToConfirm(web.var.db, token, web.var.now) : null;
  if (!asked) return linkEnded(web);
  return show(web, {
    title: "Confirmer votre adresse",
    body: column(html`<h1 class="fr-h4">Être averti quand une place se libère</h1>
<p>Recherche : <b>${asked.name}</b></p>
<p>Un courriel vous dira les places nouvelles, une fois par jour au plus. Vous pourrez l’arrêter d’un clic.</p>
<form method="post" action="/alertes/confirmation">${hidden("lien", token!)}<div class="boutons"><button class="fr-btn">Oui, m’avertir</button></div></form>`),
  });
}

/** POST /alertes/confirmation */
export async function confirmSearchPage(web: Web) {
  keepPrivate(web);
  const { lien } = await web.req.parseBody();
  const over = await throttled(web.var.db, "alert-link-by-address", addressOf(web));
  if (over) return tooMany(web, over.seconds);
  if (typeof lien !== "string" || !isToken(lien)) return linkEnded(web);
  const confirmed = await confirmSearch(web.var.db, lien, web.var.now);
  if (confirmed.ok)
    return goTo(web, managePath(confirmed.value), "C’est confirmé : vous serez averti quand une place se libère.");
  switch (confirmed.refusal.kind) {
    case "link-ended":
      return linkEnded(web);
    case "full":
      return goTo(
        web,
        managePath(confirmed.refusal.token),
        `Vous gardez déjà ${savedSearchLimits.most} recherches : supprimez-en une, puis ouvrez de nouveau le lien reçu.`,
      );
  }
}

/** GET /alertes/desabonnement?lien=… */
export async function unsubscribePage(web: Web) {
  const opened = await open(web, web.req.query("lien"));
  if (opened instanceof Response) return opened;
  return show(web, {
    title: "Ne plus rien recevoir",
    body: column(html`<h1 class="fr-h4">Ne plus rien recevoir</h1>
<p>Vos recherches enregistrées et votre adresse sont effacées. Plus aucun courriel ne partira.</p>
<form method="post" action="/alertes">${hidden("lien", opened.token)}<div class="boutons"><button class="fr-btn" name="acte" value="tout-supprimer">Tout effacer</button><a class="fr-link fr-link--sm" href="${managePath(opened.token)}">Voir mes recherches</a></div></form>`),
  });
}

/** POST /alertes/desabonnement: the button of a mail reader (RFC 8058), without a cookie nor an origin. Done twice, it is done. */
export async function unsubscribeByMachinePage(web: Web) {
  web.header("cache-control", "no-store");
  const token = web.req.query("lien");
  const subscriber = isToken(token) ? await findSubscriber(web.var.db, token) : null;
  if (subscriber) await forgetSubscriber(web.var.db, subscriber);
  return web.text("Vos recherches et votre adresse sont effacées.\n");
}

const tooMany = (web: Web, seconds: number) => {
  web.header("retry-after", String(seconds));
  return show(web, { title: "Patientez", status: 429, body: column(waitSaid(seconds)) });
};

const linkEnded = (web: Web) =>
  show(web, {
    title: "Lien terminé",
    status: 410,
    body: column(html`<h1 class="fr-h4">Ce lien ne sert plus</h1>
<p>Il a déjà servi, il date de plus de ${savedSearchLimits.confirmHours} heures, ou vos recherches ont été effacées. Rien n’a été modifié.</p>
<p>Le dernier courriel reçu mène à vos recherches enregistrées. Sans lui, refaites votre recherche dans l’annuaire.</p>
<p><a class="fr-btn" href="/annuaire">Chercher dans l’annuaire</a></p>`),
  });
