import { html } from "hono/html";
import { mayValidate, partyOf } from "#features/referrals/access.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import { type Referral, toReconfirm } from "#features/referrals/referral.ts";
import type { AdmissionRequest } from "#features/referrals/request.ts";
import { isSigned } from "#features/referrals/rulebook.ts";
import { voletTitle } from "#features/referrals/wording.ts";
import { questionTitles } from "#features/refusals/words.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { type Html, nothing } from "#ui/page.ts";
import { hidden } from "#ui/parts.ts";
import { yourTurn } from "#ui/referral.ts";
import type { Web } from "#web/web.ts";
import { levelsFor } from "./validated.page.ts";
import { readValidated, readValidatedOn } from "./volet.store.ts";
import { changedSince } from "./volet.ts";

/** On the dossier that goes on after a suspension: the volets signed before it, unchanged in one click or to update. */
export function reconfirmLines(web: Web, r: Referral): Html {
  if (r.status === "suspended") return nothing;
  const { member } = web.var;
  const volets = toReconfirm(r);
  if (volets.length === 0) return nothing;
  return html`${volets.map((v) => {
    const title = voletTitle(r.module, v.code);
    const signed = isSigned(pathwayOf(r.module).volets.find((q) => q.code === v.code)!);
    const day = frenchDay(dayOf(v.validatedAt!));
    const may = mayValidate(v.level, signed, partyOf(member, r), member, r) && v.state === "validated";
    return yourTurn(
      `Le dossier a été suspendu depuis que le volet ${title.toLowerCase()} a été ${signed ? "signé" : "validé"}, le ${day} : est-il inchangé ?`,
      `En attendant, les unités lisent « ${title} non reconfirmé depuis le ${day} ».`,
      may
        ? html`<form method="post" action="/dossiers/${r.id}/inchange">${hidden("volet", v.code)}${hidden("version", v.version)}${hidden("depuis", "dossier")}<button class="fr-btn">Inchangé</button></form><a class="fr-btn fr-btn--secondary" href="/dossiers/${r.id}/volets/${v.code}">Le mettre à jour</a>`
        : html`<span class="note">${signed ? "Un médecin" : "Qui le valide"} le confirme ou le met à jour.</span>`,
    );
  })}` as Html;
}

/** For a unit that had the request before the suspension: what is not confirmed yet, and which answers changed since, as it may read them. */
export async function sinceSuspension(web: Web, r: Referral, q: AdmissionRequest): Promise<Html> {
  const { suspendedAt } = r;
  if (!suspendedAt || r.status === "suspended" || !q.sentAt || q.sentAt > suspendedAt) return nothing;
  const { db } = web.var;
  const key = await findKey(db, r.id);
  const [before, after] = await Promise.all([
    readValidatedOn(db, r.id, key, suspendedAt),
    readValidated(db, r.id, key),
  ]);
  const levels = levelsFor(web, r, "receiver");
  const pathway = pathwayOf(r.module);
  const keys = changedSince(
    pathway,
    before,
    Object.fromEntries(Object.entries(after).map(([code, v]) => [code, v.answers])),
    levels,
  );
  const titles = questionTitles(pathway, keys, { medical: true });
  const waiting = toReconfirm(r);
  return html`<div class="fr-alert fr-alert--${waiting.length > 0 ? "warning" : "info"} fr-alert--sm fr-mb-2w">${waiting.map((v) => html`<p><b>${voletTitle(r.module, v.code)} non reconfirmé depuis le ${frenchDay(dayOf(v.validatedAt!))}</b> : le dossier a été suspendu depuis.</p>`)}
<p>Depuis la suspension du ${frenchDay(dayOf(suspendedAt))} : ${titles.length === 0 ? "aucune réponse que vous lisez n’a changé." : html`${titles.length > 1 ? "ces réponses ont changé" : "cette réponse a changé"} : ${titles.join(", ")}.`}</p></div>` as Html;
}
