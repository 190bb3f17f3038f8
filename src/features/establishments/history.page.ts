import { html } from "hono/html";
import { listUnitsOf } from "#features/directory/unit.store.ts";
import type { Unit } from "#features/directory/unit.ts";
import { frenchInstant } from "#lib/dates.ts";
import { isUuid } from "#lib/ids.ts";
import type { Html } from "#ui/page.ts";
import { badge, emptyState, hidden } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { type UndoneRefusal, undoEdit } from "./change.action.ts";
import { type EditLine, findEdit, listEdits } from "./edit.store.ts";
import { findCommuneNames } from "./establishment.store.ts";
import { type Establishment, facilityField } from "./facility-field.ts";
import { ficheLink, openEstablishment, showFiche } from "./fiche.page.ts";
import { asRecord, asTexts, type Control, fingerprint, isNothing, same, type Value } from "./field.ts";
import { words } from "./reading.ts";
import { unitField } from "./unit-field.ts";
import { faultSentence, notReferent, ownedSentence } from "./wording.ts";

const linesAPage = 50;

/** What an edit was about, in words and in its present value; null when the card no longer has such a field. */
export type About = { label: string; control: Control; now: Value };

export function fieldOfEdit(
  { field: code, unit: id }: EditLine,
  of: Establishment,
  units: readonly Unit[],
): About | null {
  if (id === null) {
    const field = facilityField(code, of);
    return field && { label: field.label, control: field.control, now: field.get(of) };
  }
  const unit = units.find((one) => one.id === id);
  const field = unit && unitField(code, unit);
  return unit && field ? { label: field.label, control: field.control, now: field.get(unit) } : null;
}

/** "Unité protégée · Poids au plus : 120 kg → 150 kg" */
export function editSentence(edit: EditLine, about: About | null, communes: ReadonlyMap<string, string>): Html {
  const where = edit.unitName ? html`${edit.unitName} · ` : "";
  if (!about) return html`${where}Information qui n’existe plus`;
  if (about.control.kind === "opened") return html`<b>${String(edit.after)}</b> · unité ouverte`;
  const [before, after] = [edit.before, edit.after].map((value) => words(about.control, value, communes));
  if (isNothing(edit.before)) return html`${where}<b>${about.label}</b> : ${after}`;
  if (isNothing(edit.after) && about.control.kind !== "tick")
    return html`${where}<b>${about.label}</b> retiré : <s>${before}</s>`;
  return html`${where}<b>${about.label}</b> : <s>${before}</s> <span aria-hidden="true">→</span><span class="fr-sr-only">devient</span> ${after}`;
}

/** GET /structure/fiche/historique — every change made here, by whom, and the way back. */
export const editsPage = (web: Web) => showEdits(web, null, 200);

async function showEdits(web: Web, problem: string | null, status: 200 | 409): Promise<Response> {
  const { db } = web.var;
  const { structure, of } = await openEstablishment(web);
  const units = await listUnitsOf(db, of.id);
  const query = new URL(web.req.url).searchParams;
  const unit = units.find(({ id }) => id === query.get("unite"));
  const page = Math.min(Math.max(Number.parseInt(query.get("page") ?? "1", 10) || 1, 1), 1000);
  const edits = await listEdits(db, of.id, {
    unit: unit?.id ?? null,
    limit: linesAPage + 1,
    offset: (page - 1) * linesAPage,
  });
  const communes = await namesIn(
    web,
    edits.flatMap(({ before, after }) => [before, after]),
  );
  const link = (to: number) => `/structure/fiche/historique?page=${to}${unit ? `&unite=${unit.id}` : ""}`;
  return showFiche(web, structure, {
    title: unit ? `Historique — ${unit.name}` : "Historique",
    status,
    back: ficheLink,
    body: html`${problem ? html`<div class="fr-alert fr-alert--error fr-mb-2w" role="alert"><p>${problem}</p></div>` : ""}
<p class="moyen">Chaque modification faite ici, la plus récente d’abord. Ce que disent le ROR, FINESS et la CNSA change chez eux et n’est pas ici. Annuler remet la valeur d’avant ; cela s’annule à son tour.</p>
${unit ? html`<p><a class="fr-link fr-link--sm" href="/structure/fiche/historique">Voir tout l’établissement</a></p>` : ""}
${edits.length === 0 ? emptyState(page > 1 ? "Rien de plus ancien." : "Aucune modification pour l’instant.", html`<a class="fr-link" href="/structure/fiche">Ouvrir la fiche</a>`) : html`<ol class="fr-raw-list historique">${edits.slice(0, linesAPage).map((edit) => editItem(edit, fieldOfEdit(edit, of, units), communes))}</ol>`}
<p class="boutons">${page > 1 ? html`<a class="fr-link" href="${link(page - 1)}">Plus récentes</a>` : ""}${edits.length > linesAPage ? html`<a class="fr-link" href="${link(page + 1)}">Plus anciennes</a>` : ""}</p>`,
  });
}

function editItem(edit: EditLine, about: About | null, communes: ReadonlyMap<string, string>) {
  const mayUndo = about && !edit.undone && about.control.kind !== "opened";
  return html`<li class="carte"><div class="ligne"><span class="texte-libre">${editSentence(edit, about, communes)}</span>${edit.source === "undo" ? badge("retour en arrière", "info") : ""}</div>
<div class="ligne"><span class="note">${edit.by}, le ${frenchInstant(edit.at)}${edit.undone ? ` · annulée par ${edit.undone.by} le ${frenchInstant(edit.undone.at)}` : ""}</span>
${mayUndo ? html`<form method="post" action="/structure/fiche/historique/${edit.id}">${hidden("acte", "annuler")}<button class="fr-btn fr-btn--sm fr-btn--secondary">Annuler<span class="fr-sr-only"> : ${about.label}, le ${frenchInstant(edit.at)}</span></button></form>` : ""}</div></li>`;
}

/** GET /structure/fiche/historique/:modification — both versions, when the field has changed since. */
export async function compareEditPage(web: Web): Promise<Response> {
  const id = web.req.param("modification") ?? "";
  const { structure, of } = await openEstablishment(web);
  const edit = isUuid(id) ? await findEdit(web.var.db, of.id, id) : null;
  const about = edit && fieldOfEdit(edit, of, await listUnitsOf(web.var.db, of.id));
  if (!edit || !about) return notFoundPage(web);
  const communes = await namesIn(web, [edit.before, edit.after, about.now]);
  const said = (value: Value) => words(about.control, value, communes);
  const back = { href: "/structure/fiche/historique", label: "Historique" };
  const isAsBefore = same(about.now, edit.before);
  return showFiche(web, structure, {
    title: `Revenir en arrière : ${about.label}`,
    back,
    body: html`<p class="moyen">${same(about.now, edit.after) ? "" : "Cette information a encore changé depuis : comparez avant de choisir."}</p>
<div class="carte moyen"><h2 class="fr-text--md fr-mb-1v">Aujourd’hui</h2><p class="texte-libre fr-mb-0">${said(about.now)}</p></div>
<div class="carte moyen"><h2 class="fr-text--md fr-mb-1v">Avant la modification du ${frenchInstant(edit.at)} (${edit.by})</h2><p class="texte-libre fr-mb-0">${said(edit.before)}</p></div>
${edit.undone ? html`<p class="fr-mt-2w">Cette modification a déjà été annulée par ${edit.undone.by}.</p>` : isAsBefore ? html`<p class="fr-mt-2w">Les deux sont identiques : il n’y a rien à remettre.</p>` : html`<form method="post" action="/structure/fiche/historique/${edit.id}" class="boutons fr-mt-2w">${hidden("vue", fingerprint(about.now))}<button class="fr-btn">Remettre la version d’avant</button><a class="fr-link" href="${back.href}">Garder celle d’aujourd’hui</a></form>`}`,
  });
}

/** POST /structure/fiche/historique/:modification */
export async function undoEditPage(web: Web): Promise<Response> {
  const id = web.req.param("modification") ?? "";
  if (!isUuid(id)) return notFoundPage(web);
  const seen = (await web.req.parseBody()).vue;
  const { db, member, now } = web.var;
  const done = await undoEdit(db, id, typeof seen === "string" && seen !== "" ? seen : null, member, now);
  if (done.ok)
    return goTo(
      web,
      "/structure/fiche/historique",
      "C’est remis comme avant. Ce retour en arrière est dans l’historique, et s’annule aussi.",
    );
  const { refusal } = done;
  if (refusal.kind === "unknown-edit" || refusal.kind === "unknown-unit") return notFoundPage(web);
  if (refusal.kind === "changed-since") return web.redirect(`/structure/fiche/historique/${id}`, 303);
  return showEdits(web, undoSentence(refusal), 409);
}

function undoSentence(
  refusal: Exclude<UndoneRefusal, { kind: "unknown-edit" | "unknown-unit" | "changed-since" }>,
): string {
  switch (refusal.kind) {
    case "already-undone":
      return "Cette modification a déjà été annulée.";
    case "owned":
      return ownedSentence(refusal.label, refusal.owner);
    case "incoherent":
      return `La valeur d’avant ne va plus avec le reste. ${refusal.faults.map(faultSentence).join(" ")}`;
    case "unknown-field":
      return "Cette modification ne s’annule pas ici : pour une unité ouverte, fermez-la.";
    case "not-referent":
      return notReferent;
  }
}

function namesIn(web: Web, values: readonly Value[]) {
  const codes = values.flatMap((value) => asTexts(asRecord(value).communes ?? null).slice(0, 12));
  return findCommuneNames(web.var.outside.readDb, [...new Set(codes)]);
}
