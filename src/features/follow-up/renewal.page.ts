import { html } from "hono/html";
import { findReferral } from "#features/referrals/referral.store.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { hidden } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { findNotification, type Notification } from "./followed.store.ts";
import { because } from "./gesture.page.ts";
import { openNotification } from "./open-notification.page.ts";
import { renewCare } from "./renew.action.ts";
import { findFollowing, findFormer } from "./renewal.store.ts";
import { type RenewalRefusal, renewed, unitsRenewed } from "./renewal.ts";

/** Proposed by itself: on the new notification to go on in one click, on the former one the way to it. */
export async function renewalPart(web: Web, n: Notification) {
  const { db, member, now } = web.var;
  if (unitsRenewed(n).length > 0) {
    const next = await findFollowing(db, n.referral, n.request, dayOf(now));
    if (next && n.request.state.kind === "arrived")
      return html`<div class="a-vous fr-my-2w"><b>Une nouvelle décision vous désigne pour le même droit.</b> <a href="/orientations-recues/${next.request}">Ouvrir sa notification</a> pour continuer l’accompagnement sous cette décision.</div>`;
  }
  const former = await findFormer(db, n.referral, n.request);
  const other = former && (await findReferral(db, former.referral));
  const before = other && (await findNotification(db, other, former.request, now));
  if (!before) return "";
  const asked = renewed(before, n, member);
  if (!asked.ok && asked.refusal.kind !== "opens-later") return "";
  const units = unitsRenewed(before).map(({ name }) => name);
  return html`<div class="a-vous fr-my-2w"><b>Renouvellement.</b> Votre établissement accompagne déjà cette personne sous la décision n° ${before.whole.idDecision} (${units.join(", ")}). ${
    asked.ok
      ? html`La fin de prise en charge, motif « renouvellement », et la suite sous cette décision sont enregistrées ensemble, à la date du jour.<form method="post" action="/orientations-recues/${n.request.id}/renouvellement" class="fr-mt-1w">${hidden("version", n.request.version)}${hidden("cle", newId())}<button class="fr-btn fr-btn--sm">Continuer sous cette décision</button></form>`
      : html`Vous pourrez continuer sous cette décision à partir du ${frenchDay(n.whole.opensOn)}.`
  }</div>`;
}

/** POST /orientations-recues/:id/renouvellement — goes on under this decision. */
export async function renewPage(web: Web) {
  const n = await openNotification(web);
  if (!n) return notFoundPage(web);
  const { db, member, now } = web.var;
  const typed = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v)]));
  const done = await renewCare(db, n.request.id, member, Number(typed.version) || 0, now, sentForm(typed));
  const back = `/orientations-recues/${n.request.id}`;
  if (done.ok) return goTo(web, back, "L’accompagnement continue sous cette décision.");
  return show(web, {
    title: "Renouvellement",
    status: 409,
    body: html`<h1 class="fr-h4">Rien n’a été enregistré</h1><p>${whyNot(done.refusal)}</p><a class="fr-link" href="${back}">Revenir à la notification</a>`,
  });
}

function whyNot(refusal: RenewalRefusal | { kind: "form-reused" }): string {
  switch (refusal.kind) {
    case "nothing-to-renew":
      return "La personne n’est pas accompagnée par votre établissement sous une décision précédente pour ce droit, ou cela a changé : relisez la notification.";
    case "opens-later":
      return `Cette décision s’ouvre le ${frenchDay(refusal.on)} : vous pourrez continuer à partir de ce jour.`;
    default:
      return because(refusal).sentence;
  }
}
