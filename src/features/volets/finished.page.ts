import { html } from "hono/html";
import { renderAnswers } from "#features/forms/render.page.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { dossierPath, isPersonSide } from "#features/referrals/path.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import { frenchInstant } from "#lib/dates.ts";
import { emptyState } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { listAttachments } from "./attachment.store.ts";
import { shownFile } from "./attachment.ts";
import { levelsFor, readValidatedContent } from "./validated.page.ts";
import { crumbs, type OpenVolet } from "./volet.page.ts";

/** What others fill, the person's side reads once it is finished, never while it is being written. */
export const readsOnlyFinished = (v: OpenVolet) => isPersonSide(v.access) && v.standing.level === "care" && !v.writable;

/** The last finished version of a part somebody else fills, or that it is not finished yet. */
export async function showFinished(web: Web, v: OpenVolet) {
  const { db, member, now } = web.var;
  const { referral, standing, questionnaire } = v;
  await recordReading(db, referral.id, journalActor(member), "read", standing.code, now);
  const heading = html`${crumbs(v)}<h1 class="fr-h4 fr-mb-1w">${questionnaire.title}</h1>`;
  const back = html`<a class="fr-link" href="${dossierPath(v.access, referral.id)}">Revenir au dossier</a>`;
  if (standing.validatedVersion === null)
    return show(web, {
      title: questionnaire.title,
      body: html`${heading}${emptyState("Cette partie est remplie par un soignant. Vous pourrez la lire ici dès qu’elle sera finie.", back)}`,
    });
  const key = await findKey(db, referral.id);
  const [content, files] = await Promise.all([
    readValidatedContent(web, referral, key),
    listAttachments(db, key, referral.id),
  ]);
  const levels = levelsFor(web, referral, v.access);
  return show(web, {
    title: questionnaire.title,
    body: html`${heading}<p class="note">Rempli par un soignant, fini le ${frenchInstant(standing.validatedAt!)}${standing.signedBy ? ` et signé par ${standing.signedBy}` : ""}. Une erreur ? Dites-le à la personne qui l’a rempli : elle seule peut corriger cette partie.</p>
${renderAnswers(questionnaire, content.answers, { situation: content.situation, variables: content.variables, levels, attachments: files.filter((f) => levels.includes(f.level)).map(shownFile(referral.id, false)) })}<p>${back}</p>`,
  });
}
