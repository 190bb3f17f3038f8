import { html } from "hono/html";
import type { Answers } from "#features/forms/questionnaire.ts";
import { mayRead } from "#features/referrals/access.ts";
import { voletAddress } from "#features/referrals/doctor-part.page.ts";
import { count } from "#lib/french.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { takeUpTold } from "./take-up-told.action.ts";
import { takeable, toldAnswers, toldFor } from "./told.ts";
import { type OpenVolet, openVolet } from "./volet.page.ts";

/** In the volet a doctor signs: what the person told of the same, to read and to take up. Nothing when they told nothing. */
export function toldBlock(web: Web, v: OpenVolet, answers: Answers) {
  const { referral: r, standing } = v;
  const pathway = pathwayOf(r.module);
  const told = toldFor(pathway, standing.code);
  if (!told || !mayRead("told", v.access, web.var.member, r) || toldAnswers(answers, told.from).length === 0) return "";
  const left = v.writable ? takeable(answers, told).length : 0;
  return html`<aside class="carte fr-mb-3w"><p class="fr-mb-1w"><b>La personne a écrit elle-même ce qu’elle sait de sa santé.</b> Elle relit ses mots, jamais les vôtres. <a class="fr-link fr-link--sm" href="/dossiers/${r.id}/volets/${pathway.told!.from}">Lire ce qu’elle a écrit</a></p>${
    left > 0
      ? html`<form method="post" action="/dossiers/${r.id}/volets/${standing.code}/reprise"><button class="fr-btn fr-btn--sm fr-btn--secondary">Reprendre ${count(left, "réponse", "réponses")} là où rien n’est écrit</button></form>`
      : v.writable
        ? html`<p class="note fr-mb-0">Chaque question à laquelle elle a répondu a déjà sa réponse ici.</p>`
        : ""
  }</aside>`;
}

/** At the end of what the person tells: nothing to finish, and who reads it. */
export const toldEnd = html`<div class="carte fr-mb-3w"><p class="fr-mb-0">Vos réponses sont enregistrées, vous pouvez les changer quand vous voulez. <b>Votre médecin traitant les lit</b>, les complète et signe la partie « Santé ». Les établissements ne lisent que ce qu’il a signé.</p></div>`;

/** POST /dossiers/:id/volets/:volet/reprise */
export async function takeUpToldPage(web: Web) {
  const v = await openVolet(web);
  if (v instanceof Response) return v;
  if (!toldFor(pathwayOf(v.referral.module), v.standing.code)) return notFoundPage(web);
  const { db, member, now } = web.var;
  const done = await takeUpTold(db, v.referral.id, v.standing.code, member, now);
  if (!done.ok)
    return forbiddenPage(
      web,
      "Ce volet ne vous est pas ouvert en écriture, ou le dossier est clos : rien n’a été repris.",
    );
  return goTo(
    web,
    `${voletAddress(v.referral, v.standing, v.access)}?modifier=oui`,
    `${count(done.value.changed.length, "réponse reprise", "réponses reprises")} : relisez, corrigez, puis signez.`,
  );
}
