import { html } from "hono/html";
import { type DecideRefusal, decideStanding, nameAdministrator } from "#idp/hospital/decide.action.ts";
import { openEnrolment, renewRecoveryCodes } from "#idp/hospital/enrol.action.ts";
import { printedCodes } from "#idp/hospital/enrol.page.ts";
import type { Proposal } from "#idp/hospital/reconcile.ts";
import { findStaff, type Staff } from "#idp/hospital/staff.store.ts";
import { clueLabels, decisionRefusalSentence, stateLabels, whyLabels } from "#idp/hospital/staff-sentences.ts";
import type { Html } from "#idp/pages/frame.ts";
import { problemPage } from "#idp/pages/problem.ts";
import { formOf, type Web } from "#idp/web.ts";
import { frenchDay, frenchInstant, frenchTime } from "#lib/dates.ts";
import { isUuid } from "#lib/ids.ts";
import { showAdmin } from "./frame.ts";

const by = "administration";

/** GET /admin/annuaire/:id */
export async function memberPage(web: Web): Promise<Response> {
  const staff = await memberOf(web);
  return staff ? shown(web, staff) : missing(web);
}

/** POST /admin/annuaire/:id/rapprochement */
export async function decidePage(web: Web): Promise<Response> {
  const staff = await memberOf(web);
  if (!staff) return missing(web);
  const { choix = "", raison = "" } = await formOf(web);
  const decided = await decideStanding(web.var.db, {
    staffId: staff.id,
    decision: choix === "aucune" ? { kind: "refuse" } : { kind: "accept", nationalId: choix },
    by,
    reason: raison.slice(0, 500),
    now: new Date(),
  });
  if (decided.ok) return web.redirect(`/admin/annuaire/${staff.id}`, 303);
  return shown(web, staff, { error: decideSentence(decided.refusal), reason: raison, choice: choix });
}

/** POST /admin/annuaire/:id/enrolement: the code is on this answer only. */
export async function openEnrolmentPage(web: Web): Promise<Response> {
  const staff = await memberOf(web);
  if (!staff) return missing(web);
  const checked = (await formOf(web)).verifie === "oui";
  const opened = await openEnrolment(web.var.db, {
    staffId: staff.id,
    by,
    checked,
    key: web.var.desk.sealingKey,
    now: new Date(),
  });
  if (!opened.ok)
    return shown(web, staff, {
      error:
        opened.refusal.kind === "identity-not-checked"
          ? "Confirmez d’abord que vous avez vérifié l’identité de la personne, présente devant vous."
          : "Cette personne n’est plus dans l’annuaire.",
    });
  const { code, endsAt } = opened.value;
  return showAdmin(web, {
    title: "Code d’enrôlement",
    status: 201,
    body: html`<h1>Code à remettre à ${staff.givenName} ${staff.familyName}</h1>
<p class="code-remis"><code>${code}</code></p>
<p>Valable jusqu’à ${frenchTime(endsAt)}, une fois. La personne ouvre <b>${web.var.desk.urls.wallet}/enrolement</b>, tape son matricule (${staff.hrId}) et ce code, puis choisit son mot de passe. Ce code n’est montré qu’ici.</p>
<p class="actions"><a class="principal" href="/admin/annuaire/${staff.id}">Terminé</a></p>`,
  });
}

/** POST /admin/annuaire/:id/administrateur */
export async function administratorPage(web: Web): Promise<Response> {
  const staff = await memberOf(web);
  if (!staff) return missing(web);
  const isOne = (await formOf(web)).est === "oui";
  await nameAdministrator(web.var.db, { staffId: staff.id, isOne, by });
  return web.redirect(`/admin/annuaire/${staff.id}`, 303);
}

/** POST /admin/annuaire/:id/secours: new printed codes, on this answer only. */
export async function recoveryCodesPage(web: Web): Promise<Response> {
  const staff = await memberOf(web);
  if (!staff?.administrator) return missing(web);
  const made = await renewRecoveryCodes(web.var.db, {
    staffId: staff.id,
    by,
    key: web.var.desk.sealingKey,
    now: new Date(),
  });
  if (!made.ok) return missing(web);
  return showAdmin(web, { title: "Codes de secours", status: 201, body: printedCodes(made.value) });
}

async function memberOf(web: Web): Promise<Staff | null> {
  const id = web.req.param("id") ?? "";
  return isUuid(id) ? findStaff(web.var.db, id) : null;
}

const missing = (web: Web) =>
  showAdmin(web, { title: "Personne introuvable", status: 404, body: problemPage("not-found", "/admin/annuaire") });

type Errors = { error?: string; reason?: string; choice?: string };

const shown = (web: Web, staff: Staff, { error, reason = "", choice = "" }: Errors = {}) =>
  showAdmin(web, {
    title: `${error ? "Erreur : " : ""}${staff.givenName} ${staff.familyName}`,
    status: error ? 422 : 200,
    body: html`<h1>${staff.givenName} ${staff.familyName}</h1>
${error ? html`<div class="alerte" role="alert"><p>${error}</p></div>` : ""}
<p>${[staff.function, staff.unit].filter(Boolean).join(", ")} · matricule ${staff.hrId}${staff.birthName ? html` · nom de naissance ${staff.birthName}` : ""}${staff.birthDate ? html` · naissance le ${frenchDay(staff.birthDate)}` : ""}${staff.present ? "" : html` · <strong class="etiquette">N’est plus dans l’annuaire</strong>`}</p>
<h2>Registre national (RPPS)</h2>
${standingPart(staff)}
${staff.standing.state === "to-check" ? decisionForm(staff, reason, choice) : ""}
<h2>Connexion</h2>
${staff.hasPassword ? html`<p>Un mot de passe est choisi. Une nouvelle vérification d’identité en donne un autre.</p>` : html`<p>La personne n’a pas encore choisi de mot de passe.</p>`}
${staff.present ? enrolmentForm(staff) : ""}
${staff.present ? administratorForm(staff) : ""}`,
  });

function standingPart({ standing }: Staff): Html {
  const { state, nationalId, why, decidedAt, decidedBy, decision, checkBefore } = standing;
  return html`<p><strong class="etiquette">${stateLabels[state]}</strong>${nationalId ? html` ${nationalId}` : ""}</p>
${why ? html`<p>${whyLabels[why]}</p>` : ""}
${state === "not-registered" ? html`<p>Personne de ce nom n’est dans l’extraction : elle se connecte ici, son identité n’est pas transmise à l’extérieur.</p>` : ""}
${decidedAt ? html`<p class="note">${decidedBy ? html`Décidé par ${decidedBy}` : "Reconnu par son identifiant"} le ${frenchInstant(decidedAt)}${decision ? html` : « ${decision} »` : ""}${checkBefore ? html`. À revoir le ${frenchDay(checkBefore)}` : ""}.</p>` : ""}` as Html;
}

const decisionForm = (
  staff: Staff,
  reason: string,
  choice: string,
) => html`<form method="post" action="/admin/annuaire/${staff.id}/rapprochement">
<fieldset><legend>Qui est-ce dans le registre ?</legend>
${staff.standing.proposals.map((one) => proposalChoice(one, choice))}
<div class="case"><input type="radio" id="choix-aucune" name="choix" value="aucune"${choice === "aucune" ? " checked" : ""} required><label for="choix-aucune">Aucune de ces personnes</label></div></fieldset>
<div class="champ"><label for="raison">Raison <small>ce que vous avez vu ou vérifié : carte CPS, pièce d’identité, appel à l’Ordre…</small></label><input id="raison" name="raison" value="${reason}" required autocomplete="off"></div>
<p class="actions"><button class="principal">Enregistrer la décision</button></p></form>`;

const proposalChoice = ({ nationalId, name, shown: what, score, clues }: Proposal, choice: string) =>
  html`<div class="case"><input type="radio" id="choix-${nationalId}" name="choix" value="${nationalId}"${choice === nationalId ? " checked" : ""} required><label for="choix-${nationalId}"><b>${name}</b>, ${what}<br><small>${nationalId} · ressemblance ${score} sur 100 : ${clues.map((clue) => clueLabels[clue]).join(", ")}</small></label></div>`;

const enrolmentForm = (staff: Staff) => html`<form method="post" action="/admin/annuaire/${staff.id}/enrolement">
<div class="case"><input type="checkbox" id="verifie" name="verifie" value="oui" required><label for="verifie">La personne est devant moi et j’ai vérifié sa pièce d’identité</label></div>
<p class="actions"><button class="second">Donner un code d’enrôlement</button></p></form>`;

const administratorForm = (
  staff: Staff,
) => html`<form method="post" action="/admin/annuaire/${staff.id}/administrateur"><p class="actions">${
  staff.administrator
    ? html`<button class="second" name="est" value="non">Retirer des administrateurs</button>`
    : html`<button class="second" name="est" value="oui">Nommer administrateur</button>`
}</p></form>
${staff.administrator ? html`<form method="post" action="/admin/annuaire/${staff.id}/secours"><p class="note">Un administrateur a des codes de secours imprimés, pour le jour où l’extérieur est coupé.</p><p class="actions"><button class="second">Imprimer de nouveaux codes de secours</button></p></form>` : ""}`;

function decideSentence(refusal: DecideRefusal): string {
  switch (refusal.kind) {
    case "unknown":
      return "Cette personne n’est plus dans l’annuaire.";
    case "taken":
      return "Cet identifiant national est déjà celui d’une autre personne de l’établissement : vérifiez les deux.";
    case "not-to-check":
    case "not-proposed":
    case "no-reason":
      return decisionRefusalSentence(refusal);
  }
}
