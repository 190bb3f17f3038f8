import { html, raw } from "hono/html";
import { closingReasons, suspensionReasons } from "#features/accounts/account.ts";
import { type GivenRight, listGivenRights } from "#features/accounts/habilitation.store.ts";
import { meansNames } from "#features/accounts/means.ts";
import type { AccountId, Role } from "#features/accounts/member.ts";
import { eventNames, moduleNames, roleNames, stateNames } from "#features/accounts/wording.ts";
import { dayOf, frenchDay, frenchInstant, isDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import type { Html } from "#ui/page.ts";
import { badge, errorSummary, hidden, select } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { changeMember, closeMemberSessions } from "./change-member.action.ts";
import { openStructure, showStructure, typedIn } from "./frame.page.ts";
import { endHabilitation, habilitate, undoEnding } from "./habilitate.action.ts";
import { readRight, rightFields } from "./right-fields.page.ts";
import { stateTones } from "./staff.page.ts";
import { findDetails, findStaff, listSessions, listStaffEvents } from "./staff.store.ts";
import { equipmentOf, hasStrong } from "./staff.ts";
import { isElsewhere, listReferents } from "./structure.store.ts";
import { type AccountAct, type AdminRefusal, actsOn } from "./structure.ts";
import { adminSentence } from "./wording.ts";

type Problem = { field?: string; message: string };

/** GET /structure/membres/:id — one member: their rights, sessions and means, and the establishment's side of their journal. */
export const staffMemberPage = (web: Web) => showMember(web, {}, null);

/** POST /structure/membres/:id/habilitations — gives a right, or changes it. */
export async function habilitatePage(web: Web) {
  const id = accountOf(web);
  const typed = await typedIn(web);
  const wanted = id && readRight(await openStructure(web), typed, dayOf(web.var.now));
  if (!wanted) return notFoundPage(web);
  if (!wanted.ok) return showMember(web, typed, wanted.problem, 400);
  const done = await habilitate(web.var.db, id, wanted.right, web.var.member, web.var.now);
  if (done.ok)
    return back(web, id, "L’habilitation est donnée. Elle vaut dès la prochaine page ouverte par la personne.");
  return refused(web, typed, done.refusal, fieldOf[done.refusal.kind as keyof typeof fieldOf]);
}
const fieldOf = {
  "medical-not-open": "medicale",
  "unknown-unit": "unite",
  "end-before-start": "fin",
  "end-in-the-past": "fin",
};

/** POST /structure/membres/:id/habilitations/:droit — ends a right, or undoes its ending. */
export async function changeRightPage(web: Web) {
  const [id, right] = [accountOf(web), web.req.param("droit")!];
  if (!id || !isUuid(right)) return notFoundPage(web);
  const typed = await typedIn(web);
  const { db, member, now } = web.var;
  const [doIt, said] =
    typed.acte === "retablir"
      ? ([undoEnding, "L’habilitation est rétablie."] as const)
      : ([endHabilitation, "L’habilitation est terminée : elle n’ouvre plus rien dès maintenant."] as const);
  const done = await doIt(db, id, right, member, now);
  return done.ok ? back(web, id, said) : refused(web, {}, done.refusal);
}

/** POST /structure/membres/:id/compte — what is done to the account as a whole. */
export async function changeMemberPage(web: Web) {
  const id = accountOf(web);
  if (!id) return notFoundPage(web);
  const typed = await typedIn(web);
  const act = Object.keys(actNames).find((one) => one === typed.acte) as AccountAct | undefined;
  if (!act) return showMember(web, {}, { message: "Choisissez ce que vous voulez faire." }, 400);
  const done = await changeMember(web.var.db, id, act, typed[`motif-${act}`] ?? "", web.var.member, web.var.now);
  return done.ok ? back(web, id, actsDone[act]) : refused(web, typed, done.refusal, `motif-${act}`);
}

/** POST /structure/membres/:id/sessions — closes one session, or all. */
export async function closeSessionsPage(web: Web) {
  const id = accountOf(web);
  if (!id) return notFoundPage(web);
  const { session } = await typedIn(web);
  const { db, member, now } = web.var;
  const done = await closeMemberSessions(db, id, session ?? null, member, now);
  if (!done.ok) return refused(web, {}, done.refusal);
  return back(
    web,
    id,
    done.value === 0
      ? "Cette session était déjà fermée."
      : `${count(done.value, "session fermée", "sessions fermées")}.`,
  );
}

const accountOf = (web: Web): AccountId | null => {
  const id = web.req.param("id")!;
  return isUuid(id) ? (id as AccountId) : null;
};
const back = (web: Web, id: AccountId, said: string) => goTo(web, `/structure/membres/${id}`, said);
const refused = (web: Web, typed: Record<string, string>, refusal: AdminRefusal, field?: string) =>
  refusal.kind === "unknown-member"
    ? notFoundPage(web)
    : showMember(web, typed, { message: adminSentence(refusal), ...(field ? { field } : {}) }, 409);

const actNames: Record<AccountAct, { title: string; text: string; button: string }> = {
  "resend-invitation": {
    title: "Renvoyer l’invitation",
    text: "Un nouveau lien part à la même adresse, valable 7 jours ; les précédents n’ouvrent plus rien.",
    button: "Renvoyer l’invitation",
  },
  "cancel-invitation": {
    title: "Annuler l’invitation",
    text: "Le compte est fermé avant d’avoir servi. La personne pourra être invitée à nouveau.",
    button: "Annuler l’invitation",
  },
  suspend: {
    title: "Suspendre le compte",
    text: "Ses sessions se ferment tout de suite ; ses habilitations restent, et reprennent quand vous le rétablissez.",
    button: "Suspendre",
  },
  restore: { title: "Rétablir le compte", text: "La personne peut à nouveau se connecter.", button: "Rétablir" },
  leave: {
    title: "Mettre fin à toutes ses habilitations ici",
    text: "La personne n’ouvre plus rien dans votre établissement. Son compte reste : elle peut s’en servir ailleurs.",
    button: "Mettre fin à ses habilitations",
  },
  close: {
    title: "Fermer le compte",
    text: "Au départ de la personne. Sessions, délégations, navigateurs de confiance et moyens de connexion s’arrêtent tout de suite, pour toujours ; ce qu’elle a fait reste au journal.",
    button: "Fermer le compte",
  },
};
const actsDone: Record<AccountAct, string> = {
  "resend-invitation": "L’invitation est repartie.",
  "cancel-invitation": "L’invitation est annulée.",
  suspend: "Le compte est suspendu, ses sessions sont fermées.",
  restore: "Le compte est rétabli.",
  leave: "Ses habilitations dans votre établissement sont terminées.",
  close: "Le compte est fermé.",
};

async function showMember(
  web: Web,
  typed: Record<string, string>,
  problem: Problem | null,
  status: 200 | 400 | 409 = 200,
) {
  const id = accountOf(web);
  const { db, now, member } = web.var;
  const today = dayOf(now);
  const structure = await openStructure(web);
  const staff = id && (await findStaff(db, structure.facility, id, today));
  if (!id || !staff) return notFoundPage(web);
  const elsewhere = await isElsewhere(db, id, structure.facility, today);
  const whose = elsewhere ? "this-facility" : "all";
  const [details, rights, sessions, events, referents] = await Promise.all([
    findDetails(db, id),
    listGivenRights(db, id, structure.facility),
    listSessions(db, id, structure.facility, whose, now),
    listStaffEvents(db, id, structure.facility, whose, 50),
    listReferents(db, structure.facility, today),
  ]);
  const acts = actsOn({ id, state: staff.state, isElsewhere: elsewhere }, member.id, referents);
  const base = `/structure/membres/${id}`;
  const name = `${staff.givenName} ${staff.familyName}`;
  const reasonOf = details.reason
    ? ({ ...suspensionReasons, ...closingReasons } as Record<string, string>)[details.reason]
    : null;
  return showStructure(web, structure, {
    title: name,
    status,
    heading: html`<div class="ligne ligne--base"><h1 class="fr-h4 fr-mb-0">${name}</h1>${badge(stateNames[staff.state], stateTones[staff.state])}</div><p class="note">${staff.professionLabel}${details.function && details.function !== staff.professionLabel ? ` · ${details.function}` : ""}</p>`,
    body: html`${problem ? errorSummary([problem]) : ""}
<div class="deux"><section aria-labelledby="droits"><h2 class="fr-h6" id="droits">Habilitations dans votre établissement</h2>
${rights.length === 0 ? html`<p>Aucune.</p>` : rightsTable(rights, base, today)}
<details class="repli carte fr-mt-2w" ${typed.role !== undefined ? raw("open") : ""} id="donner"><summary>Donner ou modifier une habilitation</summary>
<form method="post" action="${base}/habilitations" class="etroit">${rightFields(structure, typed, problem, staff.profession)}<button class="fr-btn fr-mt-1w">Enregistrer l’habilitation</button></form></details>
<h2 class="fr-h6 fr-mt-3w">Journal</h2>${elsewhere ? html`<p class="note">Ce qui touche votre établissement seulement.</p>` : ""}
${events.length === 0 ? html`<p>Rien encore.</p>` : html`<ul class="fil-dossier">${events.map((e) => html`<li><b>${eventNames[e.kind]}</b>${e.means ? ` · ${meansNames[e.means]}` : ""}${e.unitName ? ` · ${e.unitName}` : ""}${e.by ? ` · par ${e.by}` : ""}<br><span class="note">${frenchInstant(e.at)}</span></li>`)}</ul>`}</section>
<aside><h2 class="fr-h6">Identité</h2><div class="carte"><dl class="fiche"><dt>Identifiant national</dt><dd>${details.nationalIds.join(", ") || "inconnu"}</dd><dt>Courriel</dt><dd>${staff.email ?? "aucun"}${staff.email && !staff.emailVerified ? " (non vérifié)" : ""}${staff.mailReturns ? html` ${badge("Ne reçoit plus", "error")}` : ""}</dd>
<dt>État</dt><dd>${stateNames[staff.state]} depuis le ${frenchDay(dayOf(details.since))}${reasonOf ? ` : ${reasonOf.toLowerCase()}` : ""}</dd>${details.createdBy ? html`<dt>Compte ouvert par</dt><dd>${details.createdBy}</dd>` : ""}<dt>Dernière connexion</dt><dd>${staff.lastSignInAt ? frenchInstant(staff.lastSignInAt) : "jamais"}</dd></dl></div>
<h2 class="fr-h6 fr-mt-3w">Moyens de connexion</h2><div class="carte"><ul>${equipmentOf(staff).map((one) => html`<li>${one}</li>`)}${equipmentOf(staff).length === 0 ? html`<li>Aucun connu</li>` : ""}</ul><p class="note">${hasStrong(staff) ? "Moyen fort : oui." : "Pas de moyen fort : conseillez l’e-CPS, ou une clé d’accès."}${staff.passkeys > 0 ? ` ${count(staff.passkeys, "clé enregistrée", "clés enregistrées")}.` : ""}${details.mobile ? ` Mobile terminé par ${details.mobile.slice(-2)}.` : ""}</p></div>
<h2 class="fr-h6 fr-mt-3w">Sessions ouvertes</h2><div class="carte">${
      sessions.length === 0
        ? html`<p>Aucune.</p>`
        : html`<form method="post" action="${base}/sessions"><ul>${sessions.map((s) => html`<li>${s.device || "Navigateur inconnu"} · ${meansNames[s.means]}<br><span class="note">depuis le ${frenchInstant(s.startedAt)}${s.unitName ? `, ${s.unitName}` : ""}</span> <button class="lien" name="session" value="${s.id}">Fermer<span class="fr-sr-only"> la session ${s.device}</span></button></li>`)}</ul></form>
<form method="post" action="${base}/sessions"><button class="fr-btn fr-btn--secondary fr-btn--sm">Tout fermer</button></form>`
    }</div>
<h2 class="fr-h6 fr-mt-3w">Compte</h2><div class="carte">${elsewhere ? html`<p class="note">Ce compte sert aussi hors de votre établissement : vous ne disposez que de ses habilitations chez vous.</p>` : ""}${acts.length === 0 ? html`<p>Aucun acte possible.</p>` : acts.map((act) => actForm(act, base, typed, problem))}</div></aside></div>`,
  });
}

const rightsTable = (rights: GivenRight[], base: string, today: string) =>
  html`<table class="liste"><thead><tr><th scope="col">Unité</th><th scope="col">Habilitation</th><th scope="col">Dates</th><th scope="col"><span class="fr-sr-only">Action</span></th></tr></thead><tbody>${rights.map(
    (r) => {
      const isOver = r.endedAt !== null || (r.to !== null && r.to < today);
      return html`<tr><td>${r.unitName}<br><span class="note">${moduleNames[r.module]}</span></td><td data-t="Habilitation">${roleNames[r.role as Role]}${r.medical ? html` ${badge("médicale", "info")}` : ""}${r.mail ? "" : html`<br><span class="note">sans courriel</span>`}</td>
<td data-t="Dates">${dates(r, today)}<br><span class="note">${r.grantedBy ? `donnée par ${r.grantedBy}` : ""}</span></td>
<td>${isOver && !r.endedAt ? "" : html`<form method="post" action="${base}/habilitations/${r.id}">${hidden("acte", r.endedAt ? "retablir" : "terminer")}<button class="fr-btn fr-btn--sm fr-btn--secondary">${r.endedAt ? "Rétablir" : "Mettre fin"}<span class="fr-sr-only"> : ${r.unitName}, ${roleNames[r.role]}</span></button></form>`}</td></tr>`;
    },
  )}</tbody></table>`;

function dates(r: GivenRight, today: string): Html | string {
  if (r.endedAt) return html`terminée le ${frenchInstant(r.endedAt)}${r.endedBy ? ` par ${r.endedBy}` : ""}`;
  if (r.to && r.to < today) return `terminée depuis le ${frenchDay(r.to)}`;
  const start = r.from > today ? "à partir du" : "depuis le";
  return `${start} ${frenchDay(r.from)}${r.to && isDay(r.to) ? `, jusqu’au ${frenchDay(r.to)}` : ""}`;
}

function actForm(act: AccountAct, base: string, typed: Record<string, string>, problem: Problem | null) {
  const { title, text, button } = actNames[act];
  const field = `motif-${act}`;
  const reasons =
    act === "suspend"
      ? suspensionReasons
      : act === "close"
        ? { departure: closingReasons.departure, duplicate: closingReasons.duplicate, mistake: closingReasons.mistake }
        : null;
  return html`<details class="repli" ${typed.acte === act ? raw("open") : ""}><summary>${title}</summary><p class="note">${text}</p>
<form method="post" action="${base}/compte">${hidden("acte", act)}${reasons ? select({ name: field, label: "Motif", empty: "Choisissez", value: typed[field], error: problem?.field === field ? problem.message : undefined, options: Object.entries(reasons).map(([code, label]) => ({ code, label })) }) : ""}<button class="fr-btn fr-btn--sm fr-btn--secondary fr-mt-1w">${button}</button></form></details>`;
}
