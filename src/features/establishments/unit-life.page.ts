import { html } from "hono/html";
import { moduleNames } from "#features/accounts/wording.ts";
import { kindLabel } from "#features/directory/kind.ts";
import type { Module, UnitId } from "#features/directory/unit.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { dayOf, frenchDay, isDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { newId } from "#lib/ids.ts";
import { checkbox, checkboxes, errorSummary, hidden, input, radios, warning } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { flat, openEstablishment, type Problem, postedForm, showFiche } from "./fiche.page.ts";
import { one, several, type Typed } from "./reading.ts";
import { openUnitOf, unitLink } from "./unit-card.page.ts";
import { kindsOf } from "./unit-field.ts";
import { closeUnit, openUnit } from "./unit-life.action.ts";
import { closingSentence, notReferent, openingSentence } from "./wording.ts";

/** Modules a unit may be opened for: those whose kinds are known here. */
const modules = (Object.keys(kindsOf) as Module[]).filter((module) => kindsOf[module].length > 0);

/** GET /structure/fiche/unites/nouvelle */
export const newUnitPage = (web: Web) => showNewUnit(web, {}, [], 200);

/** POST /structure/fiche/unites/nouvelle */
export async function openUnitPage(web: Web): Promise<Response> {
  const { db, member, now } = web.var;
  const typed = await postedForm(web);
  const module = modules.find((code) => code === one(typed, "module"));
  if (!module) return showNewUnit(web, typed, [{ field: "module", message: "Choisissez le module de l’unité." }], 400);
  const kinds = several(typed, `types-${module}`);
  const done = await openUnit(db, { name: one(typed, "nom"), module, kinds }, member, now, sentForm(flat(typed)));
  if (done.ok)
    return goTo(
      web,
      `/structure/fiche/unites/${done.value}`,
      "L’unité est ouverte. Complétez son offre et ses limites, puis donnez des habilitations à ceux qui y travaillent.",
    );
  const { refusal } = done;
  switch (refusal.kind) {
    case "not-referent":
      return showNewUnit(web, typed, [{ message: notReferent }], 409);
    case "form-reused":
      return showNewUnit(
        web,
        { ...typed, cle: "" },
        [{ message: "Ce formulaire avait déjà ouvert une unité : retrouvez-la sur votre fiche." }],
        409,
      );
    case "no-name":
    case "name-too-long":
    case "same-name":
      return showNewUnit(web, typed, [{ field: "nom", message: openingSentence(refusal) }], 400);
    case "kind-of-another-module":
    case "too-many-units":
      return showNewUnit(web, typed, [{ message: openingSentence(refusal) }], 400);
  }
}

async function showNewUnit(web: Web, typed: Typed, problems: Problem[], status: 200 | 400 | 409): Promise<Response> {
  const { structure } = await openEstablishment(web);
  const field = (name: string) => ({
    name,
    value: one(typed, name),
    error: problems.find((problem) => problem.field === name)?.message,
  });
  return showFiche(web, structure, {
    title: "Ouvrir une unité",
    status,
    body: html`${errorSummary(problems)}<p class="moyen">Une unité adresse des dossiers, ou en reçoit. Elle paraît dans l’annuaire dès qu’elle reçoit, et dans les recherches dès qu’elle accepte des demandes.</p>
<form method="post" class="moyen" novalidate>${hidden("cle", one(typed, "cle") || newId())}
${input({ ...field("nom"), label: "Nom de l’unité", hint: "Par exemple : Unité protégée, Accueil de jour." })}
${radios({ ...field("module"), label: "Module", options: modules.map((code) => ({ code, label: moduleNames[code] })) })}
${modules.map((code) => checkboxes({ name: `types-${code}`, legend: `Ce qu’elle reçoit, en ${moduleNames[code]}`, options: kindsOf[code].map((kind) => ({ code: kind, label: kindLabel(kind), ticked: several(typed, `types-${code}`).includes(kind) })) }))}
<p class="note">Rien de coché : l’unité adresse des dossiers et n’en reçoit pas.</p>
<button class="fr-btn">Ouvrir l’unité</button></form>`,
  });
}

/** GET /structure/fiche/unites/:unite/fermeture */
export const closeUnitPage = (web: Web) => showClosing(web, {}, [], 200);

/** POST /structure/fiche/unites/:unite/fermeture */
export async function confirmClosingPage(web: Web): Promise<Response> {
  const found = await openUnitOf(web);
  if (!found) return notFoundPage(web);
  const { db, member, now } = web.var;
  const typed = await postedForm(web);
  const on = one(typed, "jour");
  if (!isDay(on)) return showClosing(web, typed, [{ field: "jour", message: "Écrivez le jour de la fermeture." }], 400);
  const seen = one(typed, "confirme") === "oui" ? Number(one(typed, "vues")) : null;
  const done = await closeUnit(db, found.unit.id as UnitId, { on, seen }, member, now);
  if (done.ok)
    return goTo(
      web,
      "/structure/fiche",
      `« ${found.unit.name} » ${on > dayOf(now) ? "fermera" : "est fermée"} le ${frenchDay(on)}. Elle garde ses dossiers ; l’historique permet de la rouvrir.`,
    );
  const { refusal } = done;
  if (refusal.kind === "unknown-unit") return notFoundPage(web);
  if (refusal.kind === "not-referent") return showClosing(web, typed, [{ message: notReferent }], 409);
  const field = refusal.kind === "live-requests" ? "confirme" : refusal.kind === "day-out-of-range" ? "jour" : "";
  return showClosing(web, typed, [{ ...(field ? { field } : {}), message: closingSentence(refusal) }], 409);
}

async function showClosing(web: Web, typed: Typed, problems: Problem[], status: 200 | 400 | 409): Promise<Response> {
  const found = await openUnitOf(web);
  if (!found) return notFoundPage(web);
  const { structure, unit, live } = found;
  const field = (name: string) => ({
    name,
    value: one(typed, name),
    error: problems.find((problem) => problem.field === name)?.message,
  });
  return showFiche(web, structure, {
    title: `Fermer l’unité — ${unit.name}`,
    status,
    back: unitLink(unit),
    body: html`${errorSummary(problems)}<p class="moyen">Pour une fermeture de quelques semaines, annoncez-la plutôt dans <a href="/structure/fiche/unites/${unit.id}/accueil">« Demandes et fermetures »</a>. Une unité fermée ne reçoit ni n’adresse plus rien ; ses dossiers restent à qui les suit.</p>
${live > 0 ? warning(`${count(live, "demande est", "demandes sont")} en cours`, "Fermer l’unité ne leur répond pas : les demandeurs attendront. Répondez-y d’abord, si vous le pouvez.") : ""}
<form method="post" class="etroit" novalidate>${input({ ...field("jour"), value: one(typed, "jour") || dayOf(web.var.now), type: "date", label: "Fermée à partir du" })}
${live > 0 ? html`${hidden("vues", live)}${checkbox({ ...field("confirme"), value: "", label: `Fermer malgré ${count(live, "demande")} en cours` })}` : ""}
<div class="boutons"><button class="fr-btn">Fermer l’unité</button><a class="fr-link" href="${unitLink(unit).href}">La garder ouverte</a></div></form>`,
  });
}
