import { html } from "hono/html";
import { renderAnswers } from "#features/forms/render.page.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { fullName, shortName } from "#features/persons/person.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey, findReferral } from "#features/referrals/referral.store.ts";
import { accessWindow } from "#features/referrals/rulebook.ts";
import { acceptedTypes } from "#features/volets/attachment.ts";
import { readValidatedContent } from "#features/volets/validated.page.ts";
import { ageOn, dayOf, frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { badge, emptyState, errorSummary, fileInput, phoneLink } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { findGiven, type GivenLine, listGiven } from "./given.store.ts";
import { isStillGiven, numberOf, ownReportRefusal } from "./given.ts";
import { joinOwnReport } from "./report.action.ts";
import { fileSentence } from "./wording.ts";

const isShown = (one: GivenLine, now: Date) => isStillGiven(one.standing, dayOf(now), accessWindow("tnd"));

/** GET /suivis-confies — the children a platform gives to a professional: their own lines, and nothing else of the dossier. */
export async function givenChildrenPage(web: Web) {
  const { db, member, now } = web.var;
  const number = numberOf(member);
  const lines = number ? (await listGiven(db, number)).filter((one) => isShown(one, now)) : [];
  return show(web, {
    title: "Suivis confiés",
    topics: [`unit:${member.unit}`],
    body: html`<h1 class="fr-h4">Suivis confiés</h1>
<p class="note">Les enfants qu’une plateforme de coordination vous confie : vos séances, vos dates, et votre compte rendu à joindre. Un suivi terminé reste ici ${accessWindow("tnd")} jours.</p>
${lines.length === 0 ? emptyState(number ? "Aucun suivi ne vous est confié en ce moment. Vous serez prévenu dès qu’une plateforme vous en confiera un." : "Les suivis se confient à un professionnel par son numéro national, et ne s’ouvrent qu’à lui.") : table(lines, now)}`,
  });
}

const table = (lines: GivenLine[], now: Date) =>
  html`<table class="liste"><thead><tr><th scope="col">Enfant</th><th scope="col">Pour</th><th scope="col">Séances</th><th scope="col">Dates</th><th scope="col">Compte rendu</th><th scope="col"><span class="fr-sr-only">Action</span></th></tr></thead><tbody>${lines.map(
    (
      one,
    ) => html`<tr><td><a class="qui fr-link fr-link--sm" href="/suivis-confies/${one.id}">${shortName(one.child)}${ageOf(one, now)}</a><br><span class="note">${one.number}</span></td>
<td data-t="Pour">${purpose(one)}<br><span class="note">${one.platform.name}</span></td>
<td data-t="Séances">${one.line.sessions === null ? "—" : count(one.line.sessions, "séance")}</td>
<td data-t="Dates">${datesOf(one)}</td>
<td data-t="Compte rendu">${one.line.reportId ? badge("Joint", "success") : badge("À joindre", "warning")}</td>
<td><a class="fr-btn fr-btn--sm fr-btn--secondary" href="/suivis-confies/${one.id}">Ouvrir<span class="fr-sr-only"> le suivi de ${shortName(one.child)}</span></a></td></tr>`,
  )}</tbody></table>`;

const ageOf = ({ child }: GivenLine, now: Date) =>
  child.birthDate ? `, ${count(ageOn(child.birthDate, dayOf(now)), "an")}` : "";
const purpose = ({ line }: GivenLine) =>
  `${line.kind === "bilan" ? "Bilan" : "Interventions"}, ${line.profession.toLowerCase()}`;
const datesOf = ({ line }: GivenLine) =>
  line.from
    ? line.to
      ? `du ${frenchDay(line.from)} au ${frenchDay(line.to)}`
      : `à partir du ${frenchDay(line.from)}`
    : "à fixer avec la plateforme";

/** GET /suivis-confies/:professionnel — one line, with what of the dossier is of level care. */
export async function givenChildPage(web: Web) {
  const one = await openGiven(web);
  return one ? showGiven(web, one, null, 200) : notFoundPage(web);
}

async function openGiven(web: Web): Promise<GivenLine | null> {
  const { db, member, now } = web.var;
  const [id, number] = [web.req.param("professionnel")!, numberOf(member)];
  const one = number && isUuid(id) ? await findGiven(db, id, number) : null;
  return one && isShown(one, now) ? one : null;
}

async function showGiven(web: Web, one: GivenLine, problem: string | null, status: 200 | 400 | 409) {
  const { db, member, now } = web.var;
  const referral = (await findReferral(db, one.referral))!;
  const { answers, situation, variables } = await readValidatedContent(web, referral, await findKey(db, one.referral));
  await recordReading(db, one.referral, journalActor(member), "read", `parcours ligne ${one.id}`, now);
  const { child, platform, line } = one;
  const refusal = ownReportRefusal(referral, line);
  return show(web, {
    title: `Suivi ${one.number}`,
    status,
    topics: [`referral:${one.referral}`],
    body: html`<p class="fil fr-mb-1v"><a href="/suivis-confies">Suivis confiés</a> › ${one.number}</p>
<div class="ligne ligne--base"><h1 class="fr-h4 fr-mb-0">${fullName(child)}${ageOf(one, now)}</h1><span class="note">${one.number}${child.birthDate ? ` · ${child.sex === "M" ? "né" : "née"} le ${frenchDay(child.birthDate)}` : ""}</span></div>
${problem ? errorSummary([{ message: problem, field: "fichier" }]) : ""}
<p>Confié par <b>${platform.name}</b>, ${platform.city}${platform.phone ? html` · ${phoneLink(platform.phone)}` : ""}</p>
<div class="deux"><section aria-labelledby="soins"><h2 class="fr-sr-only" id="soins">Ce que le médecin partage avec vous</h2>
${pathwayOf(referral.module).volets.map((q) => renderAnswers(q, answers, { situation, variables, levels: ["care"] }))}
<p class="note">Les données médicales restent entre le médecin adresseur et celui de la plateforme.</p></section>
<aside><h2 class="fr-h6">Votre suivi</h2><div class="carte"><ul class="raisons fr-mt-0"><li>${purpose(one)}</li><li>${line.sessions === null ? "Nombre de séances à convenir avec la plateforme" : count(line.sessions, "séance")}</li><li>${line.from ? `Rendez-vous ${datesOf(one)}` : "Dates à fixer avec la plateforme"}</li><li>${line.agreed ? "Sous contrat avec la plateforme" : "Soins courants"}</li></ul></div>
<h2 class="fr-h6 fr-mt-3w">Votre compte rendu</h2><div class="carte">${
      refusal
        ? html`<p class="fr-mb-0">${closedSentence[refusal.kind]}</p>`
        : html`<form method="post" action="/suivis-confies/${one.id}/compte-rendu" enctype="multipart/form-data" novalidate>${fileInput({ name: "fichier", label: "Fichier à joindre", hint: `Lu par les médecins de la plateforme et par le médecin adresseur. ${Object.values(acceptedTypes).join(", ")}.`, error: problem ?? undefined })}<button class="fr-btn">Joindre le compte rendu</button></form>`
    }</div></aside></div>`,
  });
}

const closedSentence = {
  "not-given": "Ce suivi ne vous est plus confié.",
  "dossier-closed": "Le dossier est suspendu : rien ne peut être joint pour l’instant.",
  "already-joined": "Il est joint. Pour le remplacer, appelez la plateforme.",
};

/** POST /suivis-confies/:professionnel/compte-rendu */
export async function joinOwnReportPage(web: Web) {
  const one = await openGiven(web);
  if (!one) return notFoundPage(web);
  const { fichier } = await web.req.parseBody();
  if (!(fichier instanceof File) || fichier.size === 0)
    return showGiven(web, one, "Choisissez un fichier à joindre.", 400);
  const { db, member, now } = web.var;
  const file = { name: fichier.name, content: Buffer.from(await fichier.arrayBuffer()) };
  const done = await joinOwnReport(db, one, file, member, now);
  if (done.ok)
    return goTo(web, `/suivis-confies/${one.id}`, "Votre compte rendu est joint : la plateforme est prévenue.");
  switch (done.refusal.kind) {
    case "not-accepted":
    case "not-given":
      return notFoundPage(web);
    case "dossier-closed":
    case "already-joined":
      return showGiven(web, (await openGiven(web)) ?? one, closedSentence[done.refusal.kind], 409);
    case "empty-file":
    case "type-not-accepted":
    case "too-big":
    case "dossier-full":
    case "too-many-files":
      return showGiven(web, one, fileSentence(done.refusal), 400);
  }
}
