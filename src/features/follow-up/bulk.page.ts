import { html } from "hono/html";
import { holds } from "#features/accounts/member.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { dayOf } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { forbiddenPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { followNotification } from "./follow.action.ts";
import { because } from "./gesture.page.ts";

const most = 50;

/** POST /orientations-recues/lot — the same impossible admission for several notifications; each answers for itself. */
export async function bulkPage(web: Web) {
  const { db, member, now } = web.var;
  if (!holds(member, "handicap", "receiver"))
    return forbiddenPage(web, "Votre habilitation ne couvre pas ces notifications.");
  const body = await web.req.parseBody({ all: true });
  const chosen = [body.notification ?? []].flat().map(String).filter(isUuid).slice(0, most);
  const reason = String(body.reason ?? "");
  const tab = encodeURIComponent(String(body.onglet ?? ""));
  if (chosen.length === 0 || !reason)
    return show(web, {
      title: "Admissions impossibles",
      status: 400,
      body: html`<h1 class="fr-h4">Rien n’a été enregistré</h1><p>${chosen.length === 0 ? "Cochez au moins une notification." : "Choisissez un motif."}</p><a class="fr-link" href="/orientations-recues?onglet=${tab}">Revenir à la liste</a>`,
    });
  const move = { kind: "refuse", on: dayOf(now), reason, comment: "", units: [], agreed: false, beyond: "" } as const;
  const refused: { id: string; why: string }[] = [];
  for (const id of chosen) {
    const done = await followNotification(db, id as RequestId, move, member, null, now);
    if (!done.ok) refused.push({ id, why: because(done.refusal).sentence });
  }
  const said = `${count(chosen.length - refused.length, "admission impossible signalée", "admissions impossibles signalées")}.`;
  if (refused.length === 0) return goTo(web, `/orientations-recues?onglet=${tab}`, said);
  return show(web, {
    title: "Admissions impossibles",
    status: 409,
    body: html`<h1 class="fr-h4">${said}</h1><p>${count(refused.length, "notification n’a pas changé", "notifications n’ont pas changé")} :</p>
<ul>${refused.map(({ id, why }) => html`<li><a href="/orientations-recues/${id}">Ouvrir</a> — ${why}</li>`)}</ul><a class="fr-link" href="/orientations-recues?onglet=${tab}">Revenir à la liste</a>`,
  });
}
