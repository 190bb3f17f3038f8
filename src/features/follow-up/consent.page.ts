import { html } from "hono/html";
import { findDecision } from "#features/decisions/decision.store.ts";
import { managesDecision } from "#features/decisions/decision.ts";
import { documentKinds, kindOf, readDocumentKind } from "#features/decisions/documents.ts";
import { leaveDocument } from "#features/decisions/leave-document.action.ts";
import { documentSentences } from "#features/decisions/wording.ts";
import type { FacilityId } from "#features/directory/facility.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { partyOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey, findReferral } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { listAttachments, readAttachment } from "#features/volets/attachment.store.ts";
import { dayOf, frenchDay, isDay } from "#lib/dates.ts";
import { isUuid } from "#lib/ids.ts";
import { badge, emptyState, errorSummary, fileInput, hidden, radios } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { sayConsent } from "./consent.action.ts";
import { listConsents, listEsmsOf } from "./consent.store.ts";
import { openNotification } from "./open-notification.page.ts";

/** POST /orientations-recues/:id/accord — what the person told the establishment. */
export async function heardConsentPage(web: Web) {
  const found = await openNotification(web);
  if (!found) return notFoundPage(web);
  const typed = await web.req.parseBody();
  const [said, on] = [String(typed.accord ?? ""), String(typed.le ?? "")];
  const back = `/orientations-recues/${found.request.id}`;
  if ((said !== "oui" && said !== "non") || !isDay(on))
    return refusedForm(web, back, "Dites si la personne est d’accord, et depuis quand.");
  const { db, member, now } = web.var;
  const done = await sayConsent(
    db,
    found.referral.id,
    { facility: found.facility, given: said === "oui", on },
    member,
    now,
  );
  if (!done.ok)
    switch (done.refusal.kind) {
      case "not-found":
        return notFoundPage(web);
      case "to-come":
        return refusedForm(web, back, "La date de l’accord est à venir.");
      case "person-said-no":
        return refusedForm(
          web,
          back,
          "La personne a refusé elle-même dans son espace : elle seule peut revenir sur ce refus. Parlez-en avec elle.",
          409,
        );
    }
  return goTo(
    web,
    `${back}#evaluation`,
    said === "oui"
      ? "L’accord est enregistré : l’évaluation est ouverte à votre établissement."
      : "Le refus est enregistré : l’évaluation reste fermée.",
  );
}

const refusedForm = (web: Web, back: string, message: string, status: 400 | 409 = 400) =>
  show(web, {
    title: "Accord sur l’évaluation",
    status,
    body: html`<h1 class="fr-h4">Accord sur l’évaluation</h1>${errorSummary([{ message }])}<a class="fr-link" href="${back}">Revenir à la notification</a>`,
  });

/** GET /orientations-recues/:id/documents/:piece — the notification of the MDPH; its evaluation, for the establishment the person agreed with. */
export async function evaluationFilePage(web: Web) {
  const found = await openNotification(web);
  const id = web.req.param("piece")!;
  if (!found || !isUuid(id)) return notFoundPage(web);
  const { db, member, now } = web.var;
  const { referral } = found;
  const file = await readAttachment(db, await findKey(db, referral.id), referral.id, id);
  const kind = file ? kindOf(file.linkId) : null;
  if (!file || !kind) return notFoundPage(web);
  if (kind === "evaluation" && !(await listConsents(db, referral.id)).get(found.facility)?.given)
    return notFoundPage(web);
  await recordReading(db, referral.id, journalActor(member), "download", id, now);
  return web.body(new Uint8Array(file.content), 200, {
    "content-type": file.mediaType,
    "content-disposition": `attachment; filename="document"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
  });
}

/** The dossier of a decision, for the person and their référents: nobody who only helps agrees in their place. */
async function openOwn(web: Web): Promise<Referral | null> {
  const referral = await findReferral(web.var.db, web.req.param("id")!);
  return referral?.module === "handicap" && partyOf(web.var.member, referral) === "person" ? referral : null;
}

/** GET /mon-espace/dossiers/:id/accords — who may read the evaluation, decided by the person. */
export async function consentsPage(web: Web) {
  const referral = await openOwn(web);
  if (!referral) return notFoundPage(web);
  const { db, member, now } = web.var;
  const [asked, consents, files] = await Promise.all([
    listEsmsOf(db, referral.id),
    listConsents(db, referral.id),
    listAttachments(db, await findKey(db, referral.id), referral.id),
  ]);
  await recordReading(db, referral.id, journalActor(member), "read", "accords", now);
  const documents = files.filter((file) => kindOf(file.linkId));
  return show(web, {
    title: "Qui peut lire l’évaluation",
    topics: [`referral:${referral.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="/mon-espace/dossiers/${referral.id}">Mon dossier</a> › Accords</p>
<h1 class="fr-h4">Qui peut lire l’évaluation de la MDPH</h1>
<p>La MDPH a évalué votre situation. Un établissement ne lit cette évaluation que si vous êtes d’accord. Vous pouvez changer d’avis à tout moment : la lecture s’arrête aussitôt.</p>
${documents.length === 0 ? "" : html`<h2 class="fr-h6 fr-mb-1w">Les documents de la MDPH</h2><ul>${documents.map((file) => html`<li><a class="fr-link" href="/dossiers/${referral.id}/pieces/${file.id}" data-turbo="false">${file.name}</a> <span class="note">${documentKinds[kindOf(file.linkId)!].label.toLowerCase()}</span></li>`)}</ul>`}
${
  asked.length === 0
    ? emptyState("Aucun établissement n’est encore concerné.")
    : asked.map((one) => {
        const consent = consents.get(one.facility);
        const given = consent?.given === true;
        return html`<section class="carte fr-mb-2w"><h2 class="fr-h6 fr-mb-1w">${one.name}, ${one.city}</h2>
<p>${given ? badge("D’accord", "success") : consent ? badge("Pas d’accord", "neutral") : badge("Pas encore répondu", "info")}${consent ? html` <span class="note">le ${frenchDay(consent.on)}, ${consent.side === "person" ? `dit par ${consent.who}` : "recueilli par l’établissement"}</span>` : ""}</p>
<form method="post">${hidden("etablissement", one.facility)}${hidden("accord", given ? "non" : "oui")}<button class="fr-btn fr-btn--sm ${given ? "fr-btn--secondary" : ""}">${given ? "Retirer mon accord" : "Donner mon accord"}<span class="fr-sr-only"> à ${one.name}</span></button></form></section>`;
      })
}`,
  });
}

/** POST /mon-espace/dossiers/:id/accords */
export async function sayConsentPage(web: Web) {
  const referral = await openOwn(web);
  const typed = await web.req.parseBody();
  const facility = String(typed.etablissement ?? "");
  if (!referral || !isUuid(facility)) return notFoundPage(web);
  const given = typed.accord === "oui";
  const { db, member, now } = web.var;
  const done = await sayConsent(
    db,
    referral.id,
    { facility: facility as FacilityId, given, on: dayOf(now) },
    member,
    now,
  );
  if (!done.ok) return notFoundPage(web);
  return goTo(
    web,
    `/mon-espace/dossiers/${referral.id}/accords`,
    given
      ? "Votre accord est enregistré."
      : "Votre accord est retiré : l’évaluation n’est plus lisible par cet établissement.",
  );
}

/** The decision whose MDPH asks; null elsewhere. */
async function openManaged(web: Web) {
  const decision = await findDecision(web.var.db, web.req.param("id")!);
  return decision && managesDecision(web.var.member, decision) ? decision : null;
}

/** GET /mdph/decisions/:id/evaluation — the documents of the evaluation, and who may read them. */
export async function evaluationsPage(web: Web) {
  const decision = await openManaged(web);
  return decision ? showEvaluations(web, decision.referral, null) : notFoundPage(web);
}

async function showEvaluations(web: Web, id: string, problem: string | null, typed = "evaluation") {
  const { db, member, now } = web.var;
  const [files, asked, consents] = await Promise.all([
    listAttachments(db, await findKey(db, id), id),
    listEsmsOf(db, id),
    listConsents(db, id),
  ]);
  await recordReading(db, id, journalActor(member), "read", "evaluation", now);
  const documents = files.filter((file) => kindOf(file.linkId));
  return show(web, {
    title: "Documents de la décision",
    status: problem ? 400 : 200,
    body: html`<p class="fil fr-mb-1v"><a href="/mdph/decisions/${id}">Décision</a> › Documents</p><h1 class="fr-h4">Documents de la décision</h1>
${problem ? errorSummary([{ field: "document", message: problem }]) : ""}
<p>La notification est lue par la personne et par les établissements qui ont la décision. Les éléments d’évaluation ne s’ouvrent à un établissement qu’après l’accord de la personne ou de son représentant.</p>
${documents.length === 0 ? emptyState("Aucun document n’est joint.") : html`<ul>${documents.map((file) => html`<li>${file.name} <span class="note">${documentKinds[kindOf(file.linkId)!].label.toLowerCase()}, ${file.addedBy}, le ${frenchDay(dayOf(file.addedAt))}</span></li>`)}</ul>`}
<form method="post" enctype="multipart/form-data" class="etroit" novalidate>${radios({ name: "nature", value: typed, label: "Nature du document", options: Object.entries(documentKinds).map(([code, { label }]) => ({ code, label })) })}${fileInput({ name: "document", label: "Document à joindre", hint: "PDF, image ou document Word, 10 Mo au plus", error: problem ?? undefined })}<button class="fr-btn">Joindre</button></form>
<h2 class="fr-h6 fr-mt-3w">Accords</h2>${asked.length === 0 ? html`<p class="note">Aucun établissement n’est notifié.</p>` : html`<ul>${asked.map((one) => html`<li>${one.name} : ${consents.get(one.facility)?.given ? "accord donné" : "pas d’accord enregistré"}</li>`)}</ul>`}`,
  });
}

/** POST /mdph/decisions/:id/evaluation */
export async function leaveEvaluationPage(web: Web) {
  const decision = await openManaged(web);
  if (!decision) return notFoundPage(web);
  const { document: file, nature } = await web.req.parseBody();
  const kind = readDocumentKind(String(nature ?? "evaluation"));
  if (!kind.ok || !(file instanceof File) || !file.name)
    return showEvaluations(web, decision.referral, "Choisissez un document.", String(nature ?? ""));
  const { db, member, now } = web.var;
  const content = Buffer.from(await file.arrayBuffer());
  const done = await leaveDocument(db, decision.referral, kind.value, { name: file.name, content }, member, now);
  if (done.ok) return goTo(web, `/mdph/decisions/${decision.referral}/evaluation`, "Le document est joint.");
  const why = done.refusal.kind;
  if (why === "not-found") return notFoundPage(web);
  return showEvaluations(web, decision.referral, documentSentences[why], kind.value);
}
