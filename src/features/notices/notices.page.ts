import { html } from "hono/html";
import { z } from "zod";
import { ago, frenchInstant } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import type { Html } from "#ui/page.ts";
import { badge, emptyState, hidden } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { listNotices } from "./notice.store.ts";
import { isForYou, type Notice, type NoticeId, noticePath, noticeSentence } from "./notice.ts";
import { readNotices } from "./read.action.ts";

/** What happened to the dossiers of one's unit, the newest first. */
export async function noticesPage(web: Web) {
  const { db, member, now } = web.var;
  const notices = await listNotices(db, member.id, member.unit);
  const unread = notices.filter((notice) => !notice.readAt).length;
  return show(web, {
    title: "Notifications",
    topics: [`unit:${member.unit}`],
    body: html`<div class="ligne fr-mb-2w"><div><h1 class="fr-h4 fr-mb-0">Notifications</h1>
<p class="note fr-mb-0">${member.facilityName}, ${member.unitName}${notices.length > 0 ? ` · ${count(unread, "non lue")}` : ""}</p></div>
${unread > 0 ? html`<form method="post" action="/notifications/lues"><button class="fr-btn fr-btn--secondary fr-btn--sm">Tout marquer comme lu</button></form>` : ""}</div>
${notices.length > 0 ? list(notices, now) : empty}`,
  });
}

const Form = z.object({ avis: z.string().refine(isUuid).optional() });

export async function markNoticesReadPage(web: Web) {
  const form = Form.safeParse(await web.req.parseBody());
  if (!form.success) return goTo(web, "/notifications");
  const only = (form.data.avis ?? null) as NoticeId | null;
  await readNotices(web.var.db, web.var.member, only, web.var.now);
  return goTo(web, "/notifications", only ? undefined : "Toutes les notifications de cette unité sont lues.");
}

const list = (notices: Notice[], now: Date) => html`<table class="liste">
<caption class="fr-sr-only">Notifications, de la plus récente à la plus ancienne</caption>
<thead><tr><th scope="col">Dossier</th><th scope="col">Ce qui s’est passé</th><th scope="col">Quand</th><th scope="col"><span class="fr-sr-only">Lecture</span></th></tr></thead>
<tbody>${notices.map((notice) => line(notice, now))}</tbody></table>`;

const line = (notice: Notice, now: Date): Html => html`<tr id="avis-${notice.id}">
<td data-t="Dossier"><a class="fr-link fr-link--sm" href="${noticePath(notice)}">${notice.number ?? "Votre unité"}</a></td>
<td><span class="${notice.readAt ? "" : "qui"}">${noticeSentence(notice.kind)}</span> ${!notice.readAt && isForYou(notice.kind) ? badge("À vous", "warning") : ""}</td>
<td data-t="Quand"><span class="age">${ago(notice.at, now)}</span> <span class="note">${frenchInstant(notice.at)}</span></td>
<td>${notice.readAt ? html`<span class="note">Lue</span>` : markRead(notice)}</td></tr>`;

const markRead = (notice: Notice) => html`<form method="post" action="/notifications/lues">${hidden("avis", notice.id)}
<button class="lien">Marquer comme lue<span class="fr-sr-only"> : ${noticeSentence(notice.kind)}${notice.number ? `, dossier ${notice.number}` : ""}</span></button></form>`;

const empty = emptyState(
  "Aucune notification pour cette unité. Les demandes reçues, les réponses et les arrivées s’annonceront ici.",
  html`<a class="fr-link" href="/">Revenir à l’accueil</a>`,
);
