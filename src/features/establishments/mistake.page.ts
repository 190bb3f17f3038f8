import { html } from "hono/html";
import { findFacilityByFiness } from "#features/directory/facility.store.ts";
import { listUnitsOf } from "#features/directory/unit.store.ts";
import { reportFromOutside } from "#features/reports/report.action.ts";
import { listReportsBy } from "#features/reports/report.store.ts";
import { ownerNames, type Report, type Reportable, reportStates } from "#features/reports/report.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { throttled } from "#features/sign-in/throttle.action.ts";
import { frenchDelay } from "#features/sign-in/throttle.ts";
import { dayOf, frenchInstant } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { area, badge, errorSummary, hidden, select } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { findEstablishment } from "./establishment.store.ts";
import { type Establishment, facilitySections } from "./facility-field.ts";
import { flat, type Problem, postedForm } from "./fiche.page.ts";
import { isNothing } from "./field.ts";
import { one, type Typed } from "./reading.ts";
import { codedOf, identityOf, reportableOf } from "./reportable.ts";
import { unitSections } from "./unit-field.ts";
import { reportSentence } from "./wording.ts";

type Shown = Reportable & { key: string; unitName: string | null };

/** GET /etablissements/:finess/erreur — a professional says what is wrong on a card, and sees what became of it. */
export const mistakePage = (web: Web) => showMistake(web, {}, [], 200);

/** POST /etablissements/:finess/erreur */
export async function reportMistakePage(web: Web): Promise<Response> {
  const { db, member, now } = web.var;
  const typed = await postedForm(web);
  const of = await openCard(web);
  if (!of) return notFoundPage(web);
  const about = (await shownOf(web, of)).find(({ key }) => key === one(typed, "information"));
  if (!about)
    return showMistake(web, typed, [{ field: "information", message: "Choisissez l’information inexacte." }], 400);
  const over = await throttled(db, "card-report", member.id);
  if (over)
    return showMistake(
      web,
      typed,
      [{ message: `Trop de signalements à la suite : réessayez dans ${frenchDelay(over.seconds)}.` }],
      429,
    );
  const done = await reportFromOutside(db, of.id, about, one(typed, "erreur"), member, now, sentForm(flat(typed)));
  if (done.ok)
    return goTo(web, web.req.path, "Merci : l’erreur est signalée. Ce qui en sera fait se lit sur cette page.");
  const { refusal } = done;
  if (refusal.kind === "form-reused")
    return showMistake(
      web,
      { ...typed, cle: "" },
      [{ message: "Ce formulaire avait déjà servi : vérifiez la liste ci-dessous." }],
      409,
    );
  const field = refusal.kind === "nothing-said" || refusal.kind === "too-long" ? { field: "erreur" } : {};
  return showMistake(web, typed, [{ ...field, message: reportSentence(refusal) }], 400);
}

async function openCard(web: Web): Promise<Establishment | null> {
  const facility = await findFacilityByFiness(web.var.db, web.req.param("finess") ?? "");
  return facility && findEstablishment(web.var.db, facility.id);
}

/** Everything the cards of the establishment and of its open units show, with who is to correct it. */
async function shownOf(web: Web, of: Establishment): Promise<Shown[]> {
  const today = dayOf(web.var.now);
  const units = (await listUnitsOf(web.var.db, of.id)).filter(
    ({ kinds, closedOn }) => kinds.length > 0 && (!closedOn || closedOn > today),
  );
  const names = new Map<string, string>();
  const own = [
    ...identityOf(of),
    ...facilitySections.flatMap(({ fields }) =>
      fields.filter((field) => !isNothing(field.get(of))).map((field) => reportableOf(of, field, null, names)),
    ),
  ];
  const theirs = units.flatMap((unit) => [
    ...unitSections(unit).flatMap(({ fields }) =>
      fields.filter((field) => !isNothing(field.get(unit))).map((field) => reportableOf(unit, field, unit.id, names)),
    ),
    ...codedOf(unit),
  ]);
  return [...own, ...theirs].map((about) => ({
    ...about,
    key: `${about.unit ?? "fiche"}:${about.field}`,
    unitName: units.find(({ id }) => id === about.unit)?.name ?? null,
  }));
}

async function showMistake(
  web: Web,
  typed: Typed,
  problems: Problem[],
  status: 200 | 400 | 409 | 429,
): Promise<Response> {
  const of = await openCard(web);
  if (!of) return notFoundPage(web);
  const shown = await shownOf(web, of);
  const mine = await listReportsBy(web.var.db, web.var.member.id, of.id);
  const error = (name: string) => problems.find(({ field }) => field === name)?.message;
  const short = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
  return show(web, {
    title: `Signaler une erreur — ${of.name}`,
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/etablissements/${of.finess}">${of.name}</a> › Signaler une erreur</p>
<h1 class="fr-h4">Signaler une erreur sur cette fiche</h1>
${errorSummary(problems)}<p class="moyen">Le signalement va à qui peut corriger : le registre (ROR, FINESS, CNSA), ou le référent structure de l’établissement. Votre nom est montré au référent, jamais au public.</p>
<form method="post" class="moyen" novalidate>${hidden("cle", one(typed, "cle") || newId())}
${select({ name: "information", label: "Ce qui est inexact", empty: "Choisissez", value: one(typed, "information"), error: error("information"), options: shown.map(({ key, label, shown: said, unitName }) => ({ code: key, label: `${unitName ? `${unitName} · ` : ""}${label} : ${short(said)}` })) })}
${area({ name: "erreur", label: "Ce qu’il faudrait lire", hint: "N’écrivez le nom d’aucune personne : ce texte est transmis.", value: one(typed, "erreur"), error: error("erreur"), rows: 4 })}
<button class="fr-btn">Signaler l’erreur</button></form>
${mine.length === 0 ? "" : html`<section class="moyen fr-mt-4w" aria-labelledby="vos-signalements"><h2 class="fr-h6" id="vos-signalements">Vos signalements sur cet établissement</h2>${mine.map(mineItem)}</section>`}`,
  });
}

const mineItem = (report: Report) =>
  html`<article class="carte"><div class="ligne"><h3 class="fr-text--md fr-mb-0">${report.unitName ? `${report.unitName} · ` : ""}${report.label}</h3>${badge(`${ownerNames[report.owner]} : ${report.owner === "establishment" && report.state === "open" ? "reçu" : reportStates[report.state]}`, report.state === "answered" ? "success" : "info")}</div>
<p class="texte-libre fr-mb-1v">${report.wrong}</p><p class="note fr-mb-0">Signalé le ${frenchInstant(report.at)}${report.answer ? html`<br><b>Réponse</b> : ${report.answer}` : ""}</p></article>`;
