import { html } from "hono/html";
import { accountFrame } from "#features/accounts/my-account.page.ts";
import { errorSummary } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { type Answered, changeAsked } from "./change.page.ts";
import { listLastFound } from "./letter.store.ts";
import { listSaved } from "./saved-search.store.ts";
import { nameField, searchList } from "./searches-part.page.ts";
import { findAccountSubscriber } from "./subscriber.store.ts";

/** GET /compte/recherches: the searches a professional keeps. */
export const ownSearchesPage = (web: Web) => listed(web, null);

/** POST /compte/recherches */
export async function changeOwnSearchesPage(web: Web) {
  const body = await web.req.parseBody();
  const subscriber = await findAccountSubscriber(web.var.db, web.var.signedIn!.account.id);
  if (!subscriber) return notFoundPage(web);
  const answered = await changeAsked(web, subscriber, body);
  switch (answered.kind) {
    case "done":
      return goTo(web, "/compte/recherches", answered.said);
    case "not-found":
      return notFoundPage(web);
    case "wrong":
      return listed(web, answered);
  }
}

async function listed(web: Web, wrong: Extract<Answered, { kind: "wrong" }> | null) {
  const { db } = web.var;
  const subscriber = await findAccountSubscriber(db, web.var.signedIn!.account.id);
  const [searches, found] = subscriber
    ? await Promise.all([listSaved(db, subscriber), listLastFound(db, subscriber)])
    : [[], new Map()];
  return show(web, {
    title: "Recherches enregistrées",
    ...(wrong ? { status: 422 } : {}),
    body: accountFrame(
      web,
      "/compte/recherches",
      html`<h2 class="fr-h5">Recherches enregistrées</h2>
${errorSummary(wrong ? [{ field: nameField(wrong.id), message: wrong.message }] : [])}
<p>Une place nouvelle s’annonce dans les notifications de l’unité pour laquelle vous avez enregistré la recherche, et par courriel si votre habilitation le prévoit.</p>
${searchList({ searches, found, action: "/compte/recherches", token: null, wrong: wrong ?? undefined })}`,
    ),
  });
}
