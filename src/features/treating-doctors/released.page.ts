import { html } from "hono/html";
import { renderAnswers } from "#features/forms/render.page.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { isReleasedTo } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { openDossier } from "#features/referrals/dossier.page.ts";
import { dossierPath } from "#features/referrals/path.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import { listAttachments } from "#features/volets/attachment.store.ts";
import { shownFile } from "#features/volets/attachment.ts";
import { answersOfVolet } from "#features/volets/content.ts";
import { readValidatedContent } from "#features/volets/validated.page.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { changeRelease } from "./release.action.ts";
import type { ReleaseRefusal } from "./release.ts";

/** GET /dossiers/:id/ouverts/:volet — what the author of a volet opened to the person's side: that version, and its files. */
export async function releasedVoletPage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  const { db, member, now } = web.var;
  const volet = found?.referral.volets.find((v) => v.code === web.req.param("volet"));
  if (!found || !volet || !isReleasedTo(volet, found.access, member, found.referral)) return notFoundPage(web);
  const { referral } = found;
  const key = await findKey(db, referral.id);
  const [content, stored] = await Promise.all([
    readValidatedContent(web, referral, key),
    listAttachments(db, key, referral.id),
  ]);
  await recordReading(db, referral.id, journalActor(member), "read", volet.code, now);
  const questionnaire = pathwayOf(referral.module).volets.find((q) => q.code === volet.code)!;
  const answers = answersOfVolet(content.answers, questionnaire.id);
  const attachments = stored.filter((file) => file.volet === volet.code).map(shownFile(referral.id, false));
  return show(web, {
    title: questionnaire.title,
    topics: [`referral:${referral.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="${dossierPath(found.access, referral.id)}">Dossier ${referral.number}</a> › ${questionnaire.title}</p>
<h1 class="fr-h4">${questionnaire.title}</h1><p class="note">Signé le ${frenchDay(dayOf(volet.validatedAt!))} par ${volet.signedBy}, qui vous l’a ouvert le ${frenchDay(dayOf(volet.releasedAt!))} et peut le refermer. Pour toute question sur ce qui y est écrit, demandez-lui.</p>
${renderAnswers(questionnaire, answers, { situation: content.situation, variables: content.variables, levels: ["admin", "care", "medical"], attachments })}`,
  });
}

/** POST /medecin/dossiers/:id/:volet/ouverture — its author opens it to the person's side, or closes it. */
export async function releaseVoletPage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  const code = web.req.param("volet")!;
  if (!found?.referral.volets.some((v) => v.code === code) || found.access === "receiver") return notFoundPage(web);
  const what = (await web.req.parseBody()).ouvrir === undefined ? "close" : "open";
  const { db, member, now } = web.var;
  const done = await changeRelease(db, found.referral.id, code, what, member, now);
  if (done.ok)
    return goTo(
      web,
      `/medecin/dossiers/${found.referral.id}/${code}`,
      what === "open"
        ? "Le volet est ouvert à la personne et à ceux qui suivent son dossier avec elle ; ils en sont avertis."
        : "Le volet est refermé : la personne ne le lit plus.",
    );
  return done.refusal.kind === "unknown-volet" ? notFoundPage(web) : forbiddenPage(web, sentenceOf(done.refusal));
}

function sentenceOf(refusal: ReleaseRefusal): string {
  switch (refusal.kind) {
    case "not-signed":
      return "Ce volet n’est pas signé : il n’y a rien à ouvrir.";
    case "not-the-author":
      return "Seul le médecin qui a signé ce volet l’ouvre à la personne.";
    case "already-released":
      return `Ce volet est déjà ouvert à la personne depuis le ${frenchDay(dayOf(refusal.at))}.`;
    case "not-released":
      return "Ce volet n’est pas ouvert à la personne.";
  }
}
