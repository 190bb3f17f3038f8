import { html } from "hono/html";
import type { Member } from "#features/accounts/member.ts";
import { orderRequests } from "#features/referrals/order-requests.action.ts";
import { choiceSaid, choicesOf, inPreference, mayOrder, type Preference } from "#features/referrals/preference.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import type { UnitName } from "#features/referrals/unit-name.store.ts";
import { forbiddenPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { openMine } from "./open-mine.page.ts";
import { labels } from "./request-said.ts";

/** Where the person would rather go: from two establishments on, each with the buttons that move it. */
export function orderPart(r: Referral, preference: Preference, names: Map<string, UnitName>, member: Member) {
  const listed = inPreference(r, preference);
  if (listed.length < 2) return "";
  const may = mayOrder(member, r);
  const choices = choicesOf(r, preference);
  if (!may && choices.size === 0) return "";
  const button = (q: (typeof listed)[number], way: "monter" | "descendre") =>
    html`<button class="fr-btn fr-btn--sm fr-btn--tertiary" id="${way}-${q.id}" data-or-else="${way === "monter" ? "descendre" : "monter"}-${q.id}" name="${way}" value="${q.id}">${way === "monter" ? "Monter" : "Descendre"}<span class="fr-sr-only"> : ${names.get(q.unit)?.facility}</span></button>`;
  return html`<section id="preferences" aria-labelledby="ordre"><h2 class="fr-h6 fr-mb-1v" id="ordre">Mon ordre de préférence</h2>
<p class="note">Il aide ceux qui préparent votre dossier avec vous, et range les propositions que vous recevez. Les établissements ne le voient pas.</p>
<form method="post" action="/mon-espace/dossiers/${r.id}/preferences#preferences"><ol class="preferences">${listed.map(
    (q, i) =>
      html`<li><span><b>${names.get(q.unit)?.facility}</b> <span class="note">${[choices.has(q.id) ? choiceSaid(choices.get(q.id)!) : "pas encore rangé", labels[q.state.kind].toLowerCase()].join(" · ")}</span></span>${may ? html`<span class="boutons">${i > 0 ? button(q, "monter") : ""}${i < listed.length - 1 ? button(q, "descendre") : ""}</span>` : ""}</li>`,
  )}</ol></form></section>`;
}

/** POST /mon-espace/dossiers/:id/preferences — one step up or down. */
export async function orderRequestsPage(web: Web) {
  const found = await openMine(web);
  if (found instanceof Response) return found;
  const { db, member, now } = web.var;
  const body = await web.req.parseBody();
  const way = typeof body.monter === "string" ? ("up" as const) : ("down" as const);
  const request = String(way === "up" ? body.monter : body.descendre) as RequestId;
  const { id } = found.referral;
  const done = await orderRequests(db, id, { request, way }, member, now);
  if (done.ok) return goTo(web, `/mon-espace/dossiers/${id}`);
  switch (done.refusal.kind) {
    case "not-yours":
      return forbiddenPage(
        web,
        "L’ordre de préférence revient à la personne, à son référent, ou à qui peut agir pour elle.",
      );
    case "not-listed":
      return show(web, {
        title: "Demande close",
        status: 409,
        body: html`<h1 class="fr-h4">Cette demande n’est plus dans la liste</h1><p>Elle vient d’être close ou retirée : votre ordre n’a pas changé.</p><p><a class="fr-btn" href="/mon-espace/dossiers/${id}">Revenir au dossier</a></p>`,
      });
  }
}
