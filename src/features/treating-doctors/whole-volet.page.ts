import { html } from "hono/html";
import { valuesOf } from "#features/forms/answers.ts";
import type { Problem } from "#features/forms/check.ts";
import { applySection, formFields } from "#features/forms/posted.ts";
import { renderAnswers } from "#features/forms/render.page.ts";
import { fieldId, findNode } from "#features/forms/tree.ts";
import { renderWholeVolet } from "#features/forms/whole.page.ts";
import { readTimers } from "#features/parameters/parameter.store.ts";
import { mayValidate } from "#features/referrals/access.ts";
import { isSigned } from "#features/referrals/rulebook.ts";
import { toldBlock } from "#features/volets/told.page.ts";
import { validateUnchanged } from "#features/volets/unchanged-volet.action.ts";
import { unsavedPage } from "#features/volets/unsaved.page.ts";
import { validateVolet } from "#features/volets/validate-volet.action.ts";
import { files, type OpenVolet, onlyWritable, openVolet, read, withCommunes } from "#features/volets/volet.page.ts";
import { asksUnchanged } from "#features/volets/volet.ts";
import { writeVolet } from "#features/volets/write-volet.action.ts";
import { dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import { ok } from "#lib/result.ts";
import { errorSummary, hidden } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { findSignatory } from "./release.store.ts";
import { release, revoke } from "./release.ts";

/** GET /medecin/dossiers/:id/:volet — a volet on one page, from its notice to its signature. */
export async function wholeVoletPage(web: Web) {
  const v = await openClinical(web);
  return v instanceof Response ? v : showWhole(web, v, {}, 200);
}

/** POST /medecin/dossiers/:id/:volet — saves, signs, or says again what was signed. */
export async function signWholeVoletPage(web: Web) {
  const v = await openClinical(web);
  if (v instanceof Response) return v;
  const body = await web.req.parseBody({ all: true });
  return body.inchange === undefined ? saveWhole(web, v, body) : sayUnchanged(web, v, Number(body.inchange));
}

/** A volet of care or medical answers: the others are written theme by theme. */
async function openClinical(web: Web): Promise<OpenVolet | Response> {
  const v = await openVolet(web);
  return v instanceof Response || ["care", "medical"].includes(v.standing.level) ? v : notFoundPage(web);
}

async function sayUnchanged(web: Web, v: OpenVolet, seen: number): Promise<Response> {
  const { db, member, now } = web.var;
  const done = await validateUnchanged(db, v.referral.id, v.standing.code, seen, member, now);
  if (done.ok) return goTo(web, `/dossiers/${v.referral.id}`, `${v.questionnaire.title} : inchangé, signé de nouveau.`);
  return showWhole(web, v, { message: refusals[done.refusal.kind] }, 409);
}

const refusals = {
  "unknown-referral": "Ce dossier n’existe pas ou ne vous est pas ouvert.",
  "not-habilitated": "Votre habilitation ne permet pas de valider ce volet.",
  "doctor-only": "Seul un médecin signe ce volet. Vos réponses sont enregistrées : il les retrouvera.",
  "stale-version":
    "Quelqu’un a modifié ce volet pendant votre lecture. Voici les réponses à jour : relisez, puis signez.",
  "still-fresh": "Ce volet est récent : il n’y a rien à confirmer.",
  incomplete: "Des réponses manquent ou sont à corriger.",
} as const;

async function saveWhole(web: Web, v: OpenVolet, body: Record<string, unknown>): Promise<Response> {
  const { db, member, now } = web.var;
  if (!v.writable) return unsavedPage(web, v, formFields(body));
  const form = await withCommunes(db, v.questionnaire, onlyWritable(v, member, formFields(body)));
  const who = { account: member.id, name: member.name, unit: member.unit };
  let applied: ReturnType<typeof applySection> | null = null;
  const saved = await writeVolet(
    db,
    v.referral.id,
    v.standing.code,
    (draft) => {
      applied = applySection(v.questionnaire, draft, form, who, now);
      const { draft: written, changed, conflicts } = applied;
      return ok({ draft: written, changed: written.n > draft.n ? [...changed, "page"] : [], conflicts });
    },
    member,
    now,
  );
  if (!saved.ok || !applied) return unsavedPage(web, v, form);
  const { asked, conflicts, typed, tooMany } = applied as ReturnType<typeof applySection>;
  if (asked.kind === "attach" || asked.kind === "detach") {
    const refused = await files(web, v, asked, body);
    if (refused) return showAgain(web, { message: refused }, 400);
  }
  if (conflicts.length > 0) return showAgain(web, { conflicts, typed, message: conflictSentence }, 409);
  if (tooMany) return showAgain(web, { message: `${tooMany.max} au plus.` }, 400);
  if (body.signer !== undefined) return sign(web, v, saved.value.draft.n);
  const address = `/medecin/dossiers/${v.referral.id}/${v.standing.code}`;
  if (asked.kind === "save") return goTo(web, `${address}?modifier=oui`, "Vos réponses sont enregistrées.");
  return goTo(web, `${address}?modifier=oui#${fieldId("group" in asked ? asked.group : asked.key)}`);
}

const conflictSentence =
  "Quelqu’un a modifié une réponse en même temps que vous : les deux versions sont ci-dessous, choisissez. Le reste est enregistré.";

async function sign(web: Web, v: OpenVolet, version: number): Promise<Response> {
  const { db, member, now } = web.var;
  const done = await validateVolet(db, v.referral.id, v.standing.code, version, member, now);
  if (done.ok)
    return goTo(
      web,
      `/dossiers/${v.referral.id}`,
      `${v.questionnaire.title} : ${isSigned(v.questionnaire) ? "signé" : "validé"}. L’équipe du dossier le voit.`,
    );
  const { refusal } = done;
  return showAgain(
    web,
    refusal.kind === "incomplete" ? { problems: refusal.problems } : { message: refusals[refusal.kind] },
    refusal.kind === "incomplete" ? 422 : 409,
  );
}

type Shown = {
  message?: string;
  /** What keeps it from being signed, missing answers included. */
  problems?: Problem[];
  conflicts?: ReturnType<typeof applySection>["conflicts"];
  typed?: ReturnType<typeof applySection>["typed"];
};

/** Once something is saved, the dossier is read again. */
const showAgain = async (web: Web, shown: Shown, status: 400 | 409 | 422) =>
  showWhole(web, (await openVolet(web)) as OpenVolet, shown, status);

async function showWhole(web: Web, v: OpenVolet, shown: Shown, status: 200 | 400 | 409 | 422) {
  const found = await read(web, v);
  const { questionnaire, referral, standing } = v;
  const signs = mayValidate(standing.level, isSigned(questionnaire), v.access, web.var.member, referral);
  const closed = standing.state === "validated" && web.req.query("modifier") === undefined && web.req.method === "GET";
  return show(web, {
    title: `${questionnaire.title} — dossier ${referral.number}`,
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/medecin">Mes patients</a> › <a href="/dossiers/${referral.id}">${referral.number}</a> › ${questionnaire.title}</p>
<h1 class="fr-h4 fr-mb-1v">${questionnaire.title}</h1><p class="fr-mb-2w">${patientLine(found.person)}</p>
${shown.message ? html`<div class="fr-alert fr-alert--warning fr-alert--sm fr-mb-2w" role="alert"><p>${shown.message}</p></div>` : ""}
${errorSummary((shown.problems ?? []).map((problem) => ({ field: fieldId(problem.key), message: problem.message })))}
${standing.validatedAt ? await already(web, v, found.draft.n, signs) : ""}
${closed ? await opening(web, v) : ""}${toldBlock(web, v, found.content.answers)}
${closed || !v.writable ? answers(v, found) : form(web, v, found, shown, signs)}`,
  });
}

const patientLine = (p: Found["person"]) =>
  `${p.usedGivenName ?? p.givenName} ${p.usedName ?? p.birthName}${p.birthDate ? `, ${p.sex === "F" ? "née" : "né"} le ${frenchDay(p.birthDate)}` : ""}`;

type Found = Awaited<ReturnType<typeof read>>;

/** What was signed before: unchanged in one tap when it is old. */
async function already(web: Web, v: OpenVolet, version: number, signs: boolean) {
  const { standing, referral } = v;
  const day = frenchDay(dayOf(standing.validatedAt!));
  const stale = asksUnchanged(
    referral,
    standing,
    (await readTimers(web.var.db, referral.module))["volet.stale"],
    web.var.now,
  );
  const by = standing.signedBy ?? standing.validatedBy;
  if (!stale || !signs)
    return html`<p class="note">${standing.signedBy ? "Signé" : "Validé"} le ${frenchInstant(standing.validatedAt!)} par ${by}.${standing.state === "validated" ? "" : " Les unités lisent cette version jusqu’à la prochaine signature."}</p>`;
  return html`<form method="post" action="/medecin/dossiers/${referral.id}/${standing.code}" class="a-vous fr-mb-3w">${hidden("inchange", version)}<p class="fr-mb-1w"><b>Signé le ${day} par ${by} : est-il inchangé ?</b><br><span class="note">Les unités préfèrent un volet récent. Vos réponses sont ci-dessous.</span></p><button class="fr-btn">Inchangé depuis le ${day} : ${standing.signedBy ? "signer" : "valider"} de nouveau</button></form>`;
}

/** Its author opens what they signed to the person's side, and closes it. */
async function opening(web: Web, v: OpenVolet) {
  const { standing, referral } = v;
  const signed = standing.level === "medical" ? await findSignatory(web.var.db, referral.id, standing.code) : null;
  const context = { access: v.access, member: web.var.member, referral };
  const action = `/medecin/dossiers/${referral.id}/${standing.code}/ouverture`;
  if (standing.releasedAt)
    return html`<div class="carte fr-mb-3w"><p class="fr-mb-1w">Ouvert à la personne depuis le ${frenchDay(dayOf(standing.releasedAt))}.</p>${revoke(standing, signed, context).ok ? html`<form method="post" action="${action}"><button class="fr-btn fr-btn--sm fr-btn--secondary" name="fermer" value="oui">Refermer à la personne</button></form>` : ""}</div>`;
  if (!release(standing, signed, context).ok) return "";
  return html`<div class="carte fr-mb-3w"><p class="fr-mb-1w">La personne et ses proches ne lisent jamais ce volet, sauf si vous le leur ouvrez. Une version signée plus tard restera fermée.</p><form method="post" action="${action}"><button class="fr-btn fr-btn--sm fr-btn--secondary" name="ouvrir" value="oui">Ouvrir ce volet à la personne</button></form></div>`;
}

const answers = (v: OpenVolet, { content, draft, attachments, levels }: Found) =>
  html`${renderAnswers(v.questionnaire, Object.keys(valuesOf(draft)).length > 0 ? content.answers : {}, { situation: content.situation, variables: content.variables, levels, attachments })}
${v.writable ? html`<p><a class="fr-btn fr-btn--secondary" href="/medecin/dossiers/${v.referral.id}/${v.standing.code}?modifier=oui">Modifier</a></p>` : ""}`;

const form = (web: Web, v: OpenVolet, found: Found, shown: Shown, signs: boolean) =>
  renderWholeVolet(v.questionnaire, found.content.answers, {
    situation: found.content.situation,
    variables: found.content.variables,
    levels: found.levels,
    problems: shown.problems ?? found.checked.problems.filter((problem) => problem.kind === "invalid"),
    attachments: found.attachments,
    ...(shown.conflicts ? { conflicts: shown.conflicts } : {}),
    typed: { ...(signs ? whoSigns(web, v, found) : {}), ...shown.typed },
    action: `/medecin/dossiers/${v.referral.id}/${v.standing.code}`,
    autosaveUrl: `/dossiers/${v.referral.id}/volets/${v.standing.code}/champs`,
    base: found.draft.n,
    author: web.var.member.id,
    counts: found.checked,
    buttons: signatureButtons(isSigned(v.questionnaire), signs),
  });

/** "Médecin qui remplit" is whoever is about to sign, until somebody says otherwise: their number stands for all the rest. */
function whoSigns(web: Web, v: OpenVolet, { content }: Found) {
  const { nationalId, facilityName } = web.var.member;
  const group = `${v.questionnaire.id}.medecin`;
  const isAsked = findNode(v.questionnaire, `${group}.pro`) !== null;
  const isAnswered = Object.keys(content.answers).some((key) => key.startsWith(`${group}.`));
  if (!isAsked || isAnswered || !nationalId || !/^8\d{11}$/.test(nationalId)) return {};
  return { [`${group}.pro`]: nationalId.slice(1), [`${group}.structure`]: facilityName };
}

const signatureButtons = (signed: boolean, signs: boolean) =>
  signs
    ? html`${signed ? html`<p class="note fr-mb-1w">En signant, vous attestez en tant que médecin l’exactitude de ce volet ; votre identité, la date et l’empreinte des réponses sont gardées.</p>` : ""}<button class="fr-btn" name="signer" value="oui">${signed ? "Signer ce volet" : "Valider ce volet"}</button><button class="fr-btn fr-btn--tertiary">Enregistrer sans ${signed ? "signer" : "valider"}</button>`
    : html`<button class="fr-btn">Enregistrer</button><p class="note">${signed ? "Le médecin signera : il retrouvera vos réponses." : "La validation revient au médecin."}</p>`;
