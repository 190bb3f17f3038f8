import { html } from "hono/html";
import { listUnits } from "#features/directory/unit.store.ts";
import type { UnitId } from "#features/directory/unit.ts";
import { reportMistake, turnReport } from "#features/reports/report.action.ts";
import { listReports } from "#features/reports/report.store.ts";
import {
  mayTurn,
  ownerNames,
  type Report,
  type Reportable,
  reportLetter,
  reportStates,
} from "#features/reports/report.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { frenchInstant } from "#lib/dates.ts";
import { isUuid, newId } from "#lib/ids.ts";
import { area, badge, emptyState, errorSummary, hidden } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { facilityField } from "./facility-field.ts";
import { flat, type Opened, openEstablishment, type Problem, postedForm, showFiche } from "./fiche.page.ts";
import { one, type Typed } from "./reading.ts";
import { codedOf, identityOf, reportableOf } from "./reportable.ts";
import { aroundOf } from "./section.page.ts";
import { unitField } from "./unit-field.ts";
import { notReferent, ownerSentence, reportSentence } from "./wording.ts";

const home = "/structure/fiche/signalements";

/** GET /structure/fiche/signalements — what was reported to each register, and what it answered. */
export const reportsPage = (web: Web) => showReports(web, [], 200);

async function showReports(web: Web, problems: Problem[], status: 200 | 400 | 409): Promise<Response> {
  const { structure, of } = await openEstablishment(web);
  const reports = await listReports(web.var.db, of.id);
  return showFiche(web, structure, {
    title: "Erreurs signalées",
    status,
    body: html`${errorSummary(problems)}<p class="moyen">Ce que disent le ROR, FINESS et la CNSA se corrige chez eux. Signalez l’erreur ici : nous gardons ce que vous avez écrit, quand il est parti et ce qui a été répondu. La fiche change à leur prochaine mise à jour.</p>
${reports.length === 0 ? emptyState("Aucune erreur signalée. Chaque information grisée de votre fiche porte « Signaler une erreur ».", html`<a class="fr-link" href="/structure/fiche">Ouvrir la fiche</a>`) : reports.map((report) => reportItem(web, report, of))}`,
  });
}

function reportItem(web: Web, report: Report, of: Opened["of"]) {
  const { state } = report;
  const { support, reportsByMail } = web.var.outside;
  const letter = reportLetter(report, of, support.email);
  const tone = state === "open" ? "warning" : state === "sent" ? "info" : "success";
  return html`<article class="carte" id="s-${report.id}"><div class="ligne"><h2 class="fr-text--md fr-mb-0">${report.unitName ? `${report.unitName} · ` : ""}${report.label}</h2>${badge(`${ownerNames[report.owner]} : ${report.owner === "establishment" && state === "open" ? "à corriger" : reportStates[state]}`, tone)}</div>
<p class="texte-libre fr-mb-1v">${report.wrong}</p>
<p class="note fr-mb-1w">Affiché : ${report.shown} · signalé par ${report.by} le ${frenchInstant(report.at)}${report.sentAt ? ` · transmis ${report.sentHow === "mail" ? "par courriel" : "par vos soins"} le ${frenchInstant(report.sentAt)}` : ""}</p>
${report.answer ? html`<p class="fr-mb-0"><b>Répondu le ${frenchInstant(report.answeredAt!)}</b> : <span class="texte-libre">${report.answer}</span></p>` : ""}
${
  state === "open" && report.owner !== "establishment"
    ? html`<p class="fr-mb-1w">${reportsByMail[report.owner] ? "Le courriel part dans la minute." : "Aucune adresse n’est connue ici pour ce registre : transmettez ce texte vous-même, puis dites-le."}</p><details><summary>Le texte à transmettre</summary><pre class="texte-libre">${letter.subject}

${letter.text}</pre></details>`
    : ""
}
${state === "answered" ? "" : html`<div class="boutons fr-mt-1w">${mayTurn(report, "sent") ? html`<form method="post" action="${home}/${report.id}">${hidden("acte", "transmis")}<button class="fr-btn fr-btn--sm fr-btn--secondary">Je l’ai transmis<span class="fr-sr-only"> : ${report.label}</span></button></form>` : ""}<details class="repondre"><summary>Noter la réponse</summary><form method="post" action="${home}/${report.id}">${hidden("acte", "repondu")}${area({ name: `reponse-${report.id}`, label: "Ce qui a été répondu", rows: 2 })}<button class="fr-btn fr-btn--sm">Enregistrer la réponse<span class="fr-sr-only"> : ${report.label}</span></button></form></details></div>`}</article>`;
}

/** GET /structure/fiche/signalements/nouveau */
export async function newReportPage(web: Web): Promise<Response> {
  const query = new URL(web.req.url).searchParams;
  return showNew(web, { champ: query.get("champ") ?? "", unite: query.get("unite") ?? "" }, [], 200);
}

/** POST /structure/fiche/signalements/nouveau */
export async function reportPage(web: Web): Promise<Response> {
  const { db, member, now } = web.var;
  const typed = await postedForm(web);
  const opened = await openEstablishment(web);
  const about = await findReportable(web, opened, one(typed, "champ"), one(typed, "unite"));
  if (!about) return notFoundPage(web);
  const done = await reportMistake(db, about, one(typed, "erreur"), member, now, sentForm(flat(typed)));
  if (done.ok)
    return goTo(
      web,
      home,
      web.var.outside.reportsByMail[about.owner!.by]
        ? "L’erreur est signalée : le courriel part, et la réponse se suit ici."
        : "L’erreur est signalée : il reste à la transmettre.",
    );
  const { refusal } = done;
  switch (refusal.kind) {
    case "not-referent":
      return showNew(web, typed, [{ message: notReferent }], 409);
    case "form-reused":
      return showNew(
        web,
        { ...typed, cle: "" },
        [{ message: "Ce formulaire avait déjà servi : retrouvez l’erreur dans la liste." }],
        409,
      );
    case "nothing-said":
    case "too-long":
      return showNew(web, typed, [{ field: "erreur", message: reportSentence(refusal) }], 400);
    case "not-owned":
    case "too-many":
      return showNew(web, typed, [{ message: reportSentence(refusal) }], 409);
  }
}

async function showNew(web: Web, typed: Typed, problems: Problem[], status: 200 | 400 | 409): Promise<Response> {
  const opened = await openEstablishment(web);
  const about = await findReportable(web, opened, one(typed, "champ"), one(typed, "unite"));
  if (!about?.owner) return notFoundPage(web);
  return showFiche(web, opened.structure, {
    title: `Signaler une erreur : ${about.label}`,
    status,
    back: { href: home, label: "Erreurs signalées" },
    body: html`${errorSummary(problems)}<div class="reprise moyen fr-mb-2w"><p class="fr-mb-0"><b>${about.label}</b><br>${about.shown}</p><p class="note fr-mb-0">${ownerSentence(about.owner)}</p></div>
<form method="post" action="${home}/nouveau" class="moyen" novalidate>${hidden("cle", one(typed, "cle") || newId())}${hidden("champ", one(typed, "champ"))}${hidden("unite", one(typed, "unite"))}
${area({ name: "erreur", label: "Ce qui est inexact, et ce qu’il faudrait lire", hint: "N’écrivez le nom d’aucune personne : ce texte est transmis.", value: one(typed, "erreur"), error: problems.find(({ field }) => field === "erreur")?.message, rows: 5 })}
<div class="boutons"><button class="fr-btn">Signaler à ${about.owner.by === "cnsa" ? "la CNSA" : about.owner.by === "ror" ? "l’équipe du ROR" : "FINESS"}</button><a class="fr-link" href="/structure/fiche">Revenir sans signaler</a></div></form>`,
  });
}

/** What one may report, on the establishment or one of its units; null when it shows no such thing. */
async function findReportable(web: Web, { of }: Opened, code: string, unitId: string): Promise<Reportable | null> {
  if (unitId === "") {
    const field = facilityField(code, of);
    const around = field && (await aroundOf(web, of, [field], null));
    return field && around
      ? reportableOf(of, field, null, around.communes)
      : (identityOf(of).find((one) => one.field === code) ?? null);
  }
  const unit = isUuid(unitId) ? (await listUnits(web.var.db, [unitId as UnitId]))[0] : undefined;
  if (!unit || unit.facility !== of.id) return null;
  const field = unitField(code, unit);
  const around = field && (await aroundOf(web, unit, [field], unit.id));
  return field && around
    ? reportableOf(unit, field, unit.id, around.communes)
    : (codedOf(unit).find((one) => one.field === code) ?? null);
}

/** POST /structure/fiche/signalements/:signalement */
export async function turnReportPage(web: Web): Promise<Response> {
  const id = web.req.param("signalement") ?? "";
  if (!isUuid(id)) return notFoundPage(web);
  const { db, member, now } = web.var;
  const typed = await postedForm(web);
  const act = one(typed, "acte") === "transmis" ? "sent" : "answered";
  const done = await turnReport(db, id, act, one(typed, `reponse-${id}`), member, now);
  if (done.ok)
    return goTo(web, home, act === "sent" ? "C’est noté : le signalement est transmis." : "La réponse est notée.");
  switch (done.refusal.kind) {
    case "unknown-report":
      return notFoundPage(web);
    case "already-so":
      return showReports(web, [{ message: "Ce signalement a déjà avancé : relisez-le." }], 409);
    case "nothing-said":
      return showReports(web, [{ field: `reponse-${id}`, message: "Écrivez ce qui a été répondu." }], 400);
    case "not-referent":
      return showReports(web, [{ message: notReferent }], 409);
  }
}
