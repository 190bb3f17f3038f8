import { html } from "hono/html";
import { recordReading } from "#features/journal/record.action.ts";
import { searchProfessionals } from "#features/professionals/professional.store.ts";
import { type Professional, professionalLabel } from "#features/professionals/professional.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { openDossier } from "#features/referrals/dossier.page.ts";
import { dossierPath } from "#features/referrals/path.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { statusLabel, voletTitle } from "#features/referrals/wording.ts";
import { ago, dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import { errorSummary, hidden, input } from "#ui/parts.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { answerDoctor } from "./answer-doctor.action.ts";
import { type NameDoctorRefusal, nameDoctor, removeDoctor } from "./name-doctor.action.ts";
import { mayNameDoctor } from "./naming.ts";
import { type RemindDoctorRefusal, remindDoctor } from "./remind-doctor.action.ts";
import { lastReminder } from "./reminder.store.ts";
import { awaitedFromDoctor, nextReminder } from "./reminding.ts";

type Found = { referral: Referral; back: string };

/** GET /dossiers/:id/medecin-traitant — names the treating doctor: found in the register, by number, or by name alone. */
export async function treatingDoctorPage(web: Web) {
  const found = await openNaming(web);
  if (found instanceof Response) return found;
  const { db, member, now } = web.var;
  await recordReading(db, found.referral.id, journalActor(member), "read", "dossier", now);
  return showNaming(web, found, {}, 200);
}

/** POST /dossiers/:id/medecin-traitant */
export async function nameDoctorPage(web: Web) {
  const found = await openNaming(web);
  if (found instanceof Response) return found;
  const { db, member, now } = web.var;
  const typed = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v).trim()]));
  if (typed.retirer !== undefined) {
    const done = await removeDoctor(db, found.referral.id, member, now);
    if (done.ok) return goTo(web, found.back, "Le médecin traitant est retiré ; il en est prévenu.");
    return showNaming(web, found, { problem: sentenceOf(done.refusal, found.referral) }, 409);
  }
  if (typed.relancer !== undefined) {
    const done = await remindDoctor(db, found.referral.id, member, now);
    if (done.ok) return goTo(web, `/dossiers/${found.referral.id}/medecin-traitant`, "Le médecin est relancé.");
    return showNaming(web, found, { problem: whyNotReminded(done.refusal) }, 409);
  }
  const [number = "", name = ""] = [typed.numero, typed.nom];
  const done = await nameDoctor(db, found.referral.id, { nationalId: number || null, name }, member, now);
  if (done.ok) {
    await answerDoctor(db, found.referral.id, { ...done.value, phone: typed.telephone ?? "" }, member, now);
    const told = done.value.hasAccount
      ? "il est prévenu et peut compléter ses volets."
      : done.value.nationalId
        ? "il n’est pas encore inscrit. Prévenez-le : il ouvrira son compte avec sa carte."
        : "sans numéro RPPS, il ne peut pas être prévenu ici : remettez-lui la fiche.";
    return goTo(
      web,
      done.value.hasAccount ? found.back : `/dossiers/${found.referral.id}/medecin-traitant`,
      `${done.value.name} est nommé médecin traitant ; ${told}`,
    );
  }
  const { refusal } = done;
  return showNaming(
    web,
    found,
    { problem: sentenceOf(refusal, found.referral), field: fieldOf(refusal), number, name },
    refusal.kind === "already-named" || refusal.kind === "wrong-status" ? 409 : 422,
  );
}

/** The dossier, for whoever may name its doctor. */
export async function openNaming(web: Web): Promise<Found | Response> {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found) return notFoundPage(web);
  if (!mayNameDoctor(web.var.member, found.referral))
    return forbiddenPage(
      web,
      "Le médecin traitant est nommé par la personne, ceux qui l’aident, ou l’équipe qui porte le dossier.",
    );
  return { referral: found.referral, back: dossierPath(found.access, found.referral.id) };
}

const fieldOf = ({ kind }: NameDoctorRefusal) => (kind === "name-missing" ? "nom" : "numero");

function sentenceOf(refusal: NameDoctorRefusal, r: Referral): string {
  switch (refusal.kind) {
    case "unknown-referral":
      return "Ce dossier n’existe pas ou ne vous est pas ouvert.";
    case "not-habilitated":
      return "Votre habilitation ne permet pas de nommer le médecin traitant.";
    case "wrong-status":
      return `Ce dossier n’attend plus de médecin : ${statusLabel(r.module, refusal.status).toLowerCase()}.`;
    case "name-missing":
      return "Cherchez le médecin, ou donnez au moins son nom.";
    case "already-named":
      return "C’est déjà le médecin traitant de ce dossier.";
    case "nobody-named":
      return "Aucun médecin traitant n’est nommé.";
    case "unknown-number":
      return "Ce numéro RPPS n’est pas connu. Vérifiez ses onze chiffres, ou donnez le nom du médecin sans numéro.";
    case "not-a-doctor":
      return "Ce numéro RPPS est celui d’un autre professionnel de santé : le médecin traitant est un médecin.";
  }
}

function whyNotReminded(refusal: RemindDoctorRefusal): string {
  switch (refusal.kind) {
    case "unknown-referral":
    case "not-habilitated":
      return "Ce dossier ne vous permet pas de relancer le médecin.";
    case "nobody-named":
      return "Aucun médecin traitant n’est nommé.";
    case "nothing-awaited":
      return "Plus rien n’est attendu du médecin.";
    case "too-soon":
      return `Le médecin a été relancé il y a peu : à nouveau possible à partir du ${frenchInstant(refusal.from)}.`;
    case "no-account":
      return "Ce médecin n’est pas encore inscrit ici : appelez-le, ou remettez-lui la fiche.";
  }
}

type Shown = { problem?: string; field?: string; number?: string; name?: string };

async function showNaming(web: Web, { referral, back }: Found, shown: Shown, status: 200 | 409 | 422) {
  const asked = (web.req.query("q") ?? "").trim().slice(0, 80);
  const found = asked.length < 2 ? [] : await searchProfessionals(web.var.outside.readDb, asked);
  const { doctor } = referral;
  const path = `/dossiers/${referral.id}/medecin-traitant`;
  return show(web, {
    title: "Médecin traitant",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="${back}">Dossier ${referral.number}</a> › Médecin traitant</p><h1 class="fr-h4">Médecin traitant</h1><div class="moyen">
${shown.problem ? errorSummary([{ message: shown.problem, ...(shown.field ? { field: shown.field } : {}) }]) : ""}
<p>Il reçoit un avis, lit le dossier, complète et signe le volet médical. ${doctor ? "Le remplacer met fin à l’accès du précédent." : ""}</p>
${doctor ? await namedCard(web, referral, path) : ""}
<h2 class="fr-h6">Chercher dans l’annuaire des professionnels</h2>
<form method="get" role="search" class="fr-search-bar fr-mb-2w"><label class="fr-label fr-sr-only" for="q">Nom et ville, ou numéro RPPS</label><input class="fr-input" id="q" name="q" type="search" placeholder="Nom et ville, ou numéro RPPS" value="${asked}"><button class="fr-btn" title="Chercher">Chercher</button></form>
${asked ? results(found, path) : ""}
<h2 class="fr-h6 fr-mt-3w">Ou le donner vous-même</h2>
<form method="post" action="${path}" novalidate>
${input({ name: "numero", label: "Numéro RPPS", hint: "Onze chiffres, sur sa carte ou ses ordonnances", value: shown.number, required: false, error: shown.field === "numero" ? shown.problem : undefined })}
${input({ name: "nom", label: "Nom du médecin", hint: "S’il n’a pas de numéro RPPS ; sinon celui du répertoire est repris", value: shown.name, required: false, error: shown.field === "nom" ? shown.problem : undefined })}
${input({ name: "telephone", type: "tel", label: "Téléphone de son cabinet", required: false })}
<button class="fr-btn">Nommer ce médecin</button></form></div>`,
  });
}

/** Who it is, what is waited for from them, and what one may do: remind them, hand them a sheet, take them off. */
async function namedCard(web: Web, r: Referral, path: string) {
  const { db, now } = web.var;
  const doctor = r.doctor!;
  const awaited = awaitedFromDoctor(r);
  const from = nextReminder(await lastReminder(db, r.id), now);
  const titles = awaited.map((v) => voletTitle(r.module, v.code).toLowerCase()).join(", ");
  return html`<div class="carte fr-mb-3w"><p class="fr-mb-1v"><b>${doctor.name}</b> <span class="note">nommé ${ago(doctor.namedAt, now)}</span></p>
<p class="fr-mb-1w">${awaited.length === 0 ? "Plus rien n’est attendu de lui." : `Attendu de lui : ${titles}, depuis le ${frenchDay(dayOf(doctor.namedAt))}.`}</p>
<form method="post" action="${path}" class="boutons">${awaited.length > 0 && doctor.nationalId && !from ? html`<button class="fr-btn fr-btn--sm" name="relancer" value="oui">Relancer le médecin</button>` : ""}<a class="fr-btn fr-btn--sm fr-btn--secondary" href="${path}/fiche" data-turbo="false">Fiche à remettre à votre médecin</a><button class="fr-btn fr-btn--sm fr-btn--tertiary" name="retirer" value="oui">Retirer</button></form>
${from && awaited.length > 0 ? html`<p class="note fr-mt-1w fr-mb-0">Relancé il y a peu : à nouveau possible à partir du ${frenchInstant(from)}.</p>` : ""}</div>`;
}

const results = (found: Professional[], path: string) =>
  found.length === 0
    ? html`<p>Aucun professionnel ne correspond dans l’annuaire.</p>`
    : html`<ul class="raisons">${found.map((one) => html`<li><form method="post" action="${path}" class="ligne">${hidden("numero", one.nationalId)}<span>${professionalLabel(one)}</span>${hidden("telephone", one.activities[0]?.phone ?? "")}<button class="fr-btn fr-btn--sm fr-btn--secondary">Nommer<span class="fr-sr-only"> ${professionalLabel(one)}</span></button></form></li>`)}</ul>`;
