import { html } from "hono/html";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName } from "#features/persons/person.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey, findReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { listEvents } from "#features/referrals/request.store.ts";
import { type AdmissionRequest, isEndorsed, isOverdue, wasSent } from "#features/referrals/request.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { eventSentence, reasonLabel, stateDetail, stateLabel, toneOf } from "#features/referrals/wording.ts";
import { ageOn, dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { silentAfterDays } from "#pathways/handicap/decision.ts";
import { reasonsAllowed } from "#pathways/handicap/reasons-official.ts";
import { area, badge, emptyState, errorSummary, facts, hidden, input, select } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { findDecision } from "./decision.store.ts";
import { type Decision, managesDecision, mayBeAddressed, standingOf, validityOf } from "./decision.ts";
import { type EndingAsked, endOneDecision, recordRenewal } from "./end.action.ts";
import { cancelReasonCodes } from "./ending.ts";
import { readDay } from "./entering.ts";
import {
  addressLine,
  detailLines,
  endingSentence,
  natureLabel,
  parentLine,
  qualificationLabel,
  rightLabel,
  standingLabels,
  typeLabel,
  validitySentence,
  validityTones,
} from "./wording.ts";
import { failedTrialReasons } from "./worklist.ts";

/** The decision of the address, for the MDPH that follows it; null for anybody else, as if it did not exist. */
export async function openDecision(web: Web) {
  const id = web.req.param("id") ?? "";
  if (!isUuid(id)) return null;
  const { db, member } = web.var;
  const [referral, decision] = await Promise.all([findReferral(db, id), findDecision(db, id)]);
  if (!referral || !decision || !managesDecision(member, decision)) return null;
  const person = (await findPerson(db, referral.person))!;
  return { referral, decision, person };
}
/** The same, to show it: its reading is in the journal. */
export async function readDecisionOpen(web: Web) {
  const found = await openDecision(web);
  const { db, member, now } = web.var;
  if (found) await recordReading(db, found.referral.id, journalActor(member), "read", "decision", now);
  return found;
}
export type OpenDecision = NonNullable<Awaited<ReturnType<typeof openDecision>>>;

/** GET /mdph/decisions/:id — what was decided, whom it was addressed to, and what became of it. */
export const decisionPage = (web: Web) => showDecision(web, null, 200);

type Problem = { message: string; field: string };

export async function showDecision(web: Web, problem: Problem | null, status: 200 | 409) {
  const { now } = web.var;
  const found = await readDecisionOpen(web);
  if (!found) return notFoundPage(web);
  const { referral, decision, person } = found;
  const today = dayOf(now);
  const standing = standingOf(decision, today);
  const addressed = mayBeAddressed(decision, today);
  const validity = validityOf(decision, today);
  return show(web, {
    title: fullName(person),
    status,
    topics: [`referral:${referral.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="/mdph">Décisions</a> › ${decision.idDecision}</p>
<div class="ligne"><h1 class="fr-h4 fr-mb-1v">${fullName(person)}</h1>${addressed ? html`<a class="fr-btn" href="/mdph/decisions/${referral.id}/etablissements">Désigner des établissements</a>` : ""}</div>
<p>${person.birthDate ? html`Né(e) le ${frenchDay(person.birthDate)} (${count(ageOn(person.birthDate, today), "an", "ans")}) · ` : ""}dossier MDPH ${decision.fileNumber} · individu ${decision.personNumber} · dossier ${referral.number}</p>
${problem ? errorSummary([problem]) : ""}
<div class="boutons">${badge(standingLabels[standing], standing === "in-force" ? "success" : "neutral")} ${decision.status.kind === "in-force" ? badge(validitySentence(decision, today), validityTones[validity]) : ""}</div>
${statusPart(decision)}
<section aria-labelledby="notifications"><h2 class="fr-h6 fr-mt-3w" id="notifications">Établissements notifiés</h2>${await notifications(web, found, addressed)}</section>
<section aria-labelledby="decision"><h2 class="fr-h6 fr-mt-3w" id="decision">La décision</h2>${content(decision)}</section>
<p><a class="fr-link" href="/mdph/decisions/${referral.id}/evaluation">Documents : notification, éléments d’évaluation</a></p>
<section aria-labelledby="dua"><h2 class="fr-h6 fr-mt-3w" id="dua">Dossier unique d’admission</h2>${decision.sharedAt ? html`<p>La personne partage son dossier avec votre MDPH depuis le ${frenchDay(decision.sharedAt.toISOString())}. <a class="fr-link" href="/mdph/decisions/${referral.id}/dossier">Le lire</a></p>` : html`<p>La personne ne partage pas son dossier unique avec votre MDPH : vous en suivez les notifications, pas le contenu.</p>`}</section>
${decision.status.kind === "in-force" ? acts(decision) : ""}
${await history(web, referral.id)}`,
  });
}

function statusPart({ status, statusSince }: Decision) {
  if (status.kind === "in-force") return "";
  const since = frenchDay(statusSince.toISOString());
  return html`<p>${standingLabels[status.kind]} le ${since} : ${reasonLabel("handicap", status.reason)}.${status.kind === "replaced" ? html` <a class="fr-link" href="/mdph/decisions/${status.by}">Voir la décision qui la remplace</a>` : ""}</p>`;
}

async function notifications(web: Web, { referral, decision }: OpenDecision, addressed: boolean) {
  const { now } = web.var;
  const sent = referral.requests.filter(wasSent);
  if (sent.length === 0)
    return emptyState(
      "Aucun établissement n’est encore désigné.",
      addressed
        ? html`<a class="fr-link" href="/mdph/decisions/${referral.id}/etablissements">Chercher des établissements</a>`
        : "",
    );
  const { db } = web.var;
  const [names, events] = await Promise.all([
    listUnitNames(
      db,
      sent.map((q) => q.unit),
    ),
    listEvents(db, await findKey(db, referral.id), { referral: referral.id, limit: 500 }),
  ]);
  const byPerson = new Set(
    events
      .filter(({ act, unitOfActor }) => act === "send" && unitOfActor !== null && unitOfActor !== decision.unit)
      .map(({ request }) => request),
  );
  const silentBefore = now.getTime() - silentAfterDays * 86_400_000;
  return html`<table class="liste"><caption class="fr-sr-only">Notifications</caption><thead><tr><th scope="col">Établissement</th><th scope="col">Droit</th><th scope="col">Statut</th><th scope="col">Notifié</th><th scope="col">Suite</th></tr></thead><tbody>
${sent.map((q) => {
  const name = names.get(q.unit);
  const silent = (q.state.kind === "sent" || q.state.kind === "read") && q.sentAt!.getTime() < silentBefore;
  const need = referral.needs.find((n) => n.id === q.need)!;
  return html`<tr><td data-t="Établissement">${name ? html`<a class="fr-link" href="/etablissements/${name.finess}">${name.facility}</a><div class="note">${name.city}${byPerson.has(q.id) ? " · à la demande de la personne" : ""}${q.overrideReason ? ` · hors du droit : ${q.overrideReason}` : ""}</div>` : ""}</td>
<td data-t="Droit">${need.kind}</td>
<td data-t="Statut">${badge(isEndorsed(q) ? "Admission impossible entérinée" : isRefused(q) ? "Admission impossible signalée" : q.state.kind === "declined" ? "Période d’essai non concluante" : stateLabel("handicap", q.state.kind), toneOf(q.state.kind))}<div class="note">${stateDetail("handicap", q)}${silent ? " · sans nouvelles depuis plus de 15 jours" : isOverdue(q, now) ? " · délai dépassé" : ""}</div></td>
<td data-t="Notifié">${frenchDay(q.sentAt!.toISOString())}</td>
<td data-t="Suite">${isRefused(q) && !isEndorsed(q) && decision.status.kind === "in-force" ? html`<a class="fr-link" href="/mdph?onglet=impossibles">Entériner ou non</a>` : ""}${(isEndorsed(q) || q.state.kind === "withdrawn") && addressed ? reactivateForm(referral.id, q.id, q.version) : ""}${["sent", "read", "studying", "waiting"].includes(q.state.kind) && addressed ? cancelForm(referral.id, q.id, q.version) : ""}${["sent", "read"].includes(q.state.kind) ? "" : html` <a class="fr-link fr-link--sm" href="/mdph/decisions/${referral.id}/notifications/${q.id}/correction">Corriger un statut<span class="fr-sr-only"> de ${name?.facility ?? "l’établissement"}</span></a>`}</td></tr>`;
})}</tbody></table>`;
}

const optionsOf = (codes: readonly string[]) => codes.map((code) => ({ code, label: reasonLabel("handicap", code) }));

const reactivateForm = (id: string, request: string, version: number) =>
  html`<details class="repli"><summary>Réactiver</summary><form method="post" action="/mdph/decisions/${id}/notifications/${request}">${hidden("version", version)}${hidden("acte", "reactivate")}${select({ name: `motif-${request}`, label: "Motif", empty: "Choisir", options: optionsOf(reasonsAllowed("54")) })}<button class="fr-btn fr-btn--sm fr-btn--secondary">Réactiver la notification</button></form></details>`;

const cancelForm = (id: string, request: string, version: number) =>
  html`<details class="repli"><summary>Annuler</summary><form method="post" action="/mdph/decisions/${id}/notifications/${request}">${hidden("version", version)}${hidden("acte", "withdraw")}${select({ name: `motif-${request}`, label: "Motif", empty: "Choisir", options: optionsOf(reasonsAllowed("49")) })}<button class="fr-btn fr-btn--sm fr-btn--secondary">Annuler la notification</button></form></details>`;

function content(d: Decision) {
  const { texts } = d;
  const said = (label: string, value: string | null | undefined) => (value ? [{ label, value }] : []);
  return html`${facts([
    {
      label: "Décision",
      value: `${typeLabel(d.type)} du ${frenchDay(d.decidedOn)} · n° ${d.idDecision}, identifiant national ${d.idNational}`,
    },
    { label: "Validité", value: `du ${frenchDay(d.opensOn)} au ${frenchDay(d.endsOn)}` },
    ...d.rights.map((right) => ({
      label: `Droit ${right.code}`,
      value: [
        rightLabel(right.code),
        natureLabel(right.nature),
        qualificationLabel(right.qualification),
        ...detailLines(right.detail),
      ].join(" · "),
    })),
    ...(d.creton ? [{ label: "Amendement Creton", value: "Oui" }] : []),
    ...(d.pag ? [{ label: "Plan d’accompagnement global", value: "Oui" }] : []),
    ...(d.priority
      ? [
          {
            label: "Priorité",
            value: `${d.priority.level}${texts.priorityReason ? ` : ${texts.priorityReason}` : ""}${d.priority.on ? `, mise à jour le ${frenchDay(d.priority.on)}` : ""}`,
          },
        ]
      : []),
    ...said("Motivation", texts.motivation),
    ...said("Adresse", addressLine(texts.address)),
    ...said("Téléphone", texts.phone),
    ...said("Courriel", texts.email),
    ...said(
      "Mesure de protection",
      texts.measure === "aucune"
        ? "Aucune"
        : [texts.measure.replaceAll("-", " "), texts.representative].filter(Boolean).join(", "),
    ),
    ...texts.parents.map((parent) => ({
      label: "Parent",
      value: `${parentLine(parent)}, ${parent.contact}`,
    })),
    ...said(
      "MDPH d’accueil",
      d.receiving && `${d.receiving}${d.transferredOn ? `, transfert le ${frenchDay(d.transferredOn)}` : ""}`,
    ),
  ])}`;
}

/** What the MDPH may do with a decision in force, each folded until it is wanted. */
const acts = (d: Decision) => {
  const form = (kind: string, title: string, note: string, fields: ReturnType<typeof html>, button: string) =>
    html`<details class="repli"><summary>${title}</summary><form method="post" action="/mdph/decisions/${d.referral}/fin" class="etroit" novalidate><p>${note}</p>${hidden("acte", kind)}${hidden("version", d.version)}${fields}${area({ name: `commentaire-${kind}`, label: "Commentaire", required: false })}<button class="fr-btn fr-btn--secondary">${button}</button></form></details>`;
  return html`<section aria-labelledby="actes"><h2 class="fr-h6 fr-mt-3w" id="actes">Faire évoluer la décision</h2>
<p><a class="fr-link" href="/mdph/decisions/${d.referral}/correction">Corriger ce qui a été mal saisi</a></p>
<details class="repli"><summary>Noter un renouvellement demandé</summary><form method="post" action="/mdph/decisions/${d.referral}/renouvellement" class="etroit" novalidate>${input({ name: "le", label: "Renouvellement demandé le", hint: "Par exemple 15/10/2026. Vide : aucune demande.", value: d.renewalAskedOn ? d.renewalAskedOn.split("-").toReversed().join("/") : "", required: false })}<button class="fr-btn fr-btn--secondary">Enregistrer</button></form></details>
${form("replace", "Remplacer par une autre décision", "Les notifications de celle-ci sont annulées ; les personnes entrées restent accompagnées.", html`${input({ name: "remplacante", label: "Numéro de la décision qui remplace", hint: "Déjà saisie, pour la même personne." })}`, "Remplacer la décision")}
${form("close", "Clore", "La décision n’a plus lieu d’être suivie. Les notifications sont annulées.", html``, "Clore la décision")}
${form("cancel", "Annuler", "Saisie par erreur, ou décès. Les notifications sont annulées avec le même motif.", html`${select({ name: "motif", label: "Motif", empty: "Choisir", options: optionsOf(cancelReasonCodes) })}`, "Annuler la décision")}</section>`;
};

async function history(web: Web, id: ReferralId) {
  const key = await findKey(web.var.db, id);
  // whom the person thinks of asking is theirs until they send
  const lines = (await listEvents(web.var.db, key, { referral: id, limit: 50 })).filter(({ act }) => act !== "prepare");
  if (lines.length === 0) return "";
  return html`<section aria-labelledby="histoire"><h2 class="fr-h6 fr-mt-3w" id="histoire">Ce qui s’est passé</h2><ul>${lines.map((line) => html`<li>${frenchInstant(line.at)} — ${eventSentence("handicap", line)}, par ${line.who}${line.detail?.comment ? html` : « ${line.detail.comment} »` : ""}</li>`)}</ul></section>`;
}

/** POST /mdph/decisions/:id/fin — cancels, closes or replaces. */
export async function endDecisionPage(web: Web) {
  const { db, member, now } = web.var;
  const found = await openDecision(web);
  if (!found) return notFoundPage(web);
  const form = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v).trim()]));
  const asked = endingOf(form);
  if (!asked) return showDecision(web, { message: "Choisissez ce que devient la décision.", field: "actes" }, 409);
  const result = await endOneDecision(db, found.referral.id, asked, member, Number(form.version), now);
  const said = { cancel: "annulée", close: "close", replace: "remplacée" }[asked.kind];
  if (result.ok)
    return goTo(
      web,
      `/mdph/decisions/${found.referral.id}`,
      `La décision est ${said} ; les notifications ouvertes aussi.`,
    );
  const field = { cancel: "motif", close: "actes", replace: "remplacante" }[asked.kind];
  return showDecision(web, { message: endingSentence(result.refusal), field }, 409);
}

function endingOf(form: Record<string, string>): EndingAsked | null {
  const comment = (form[`commentaire-${form.acte}`] ?? "").slice(0, 4000);
  switch (form.acte) {
    case "cancel":
      return { kind: "cancel", reason: form.motif ?? "", comment };
    case "close":
      return { kind: "close", comment };
    case "replace":
      return { kind: "replace", idDecision: form.remplacante ?? "", comment };
    default:
      return null;
  }
}

/** POST /mdph/decisions/:id/renouvellement */
export async function renewalPage(web: Web) {
  const { db, member, now } = web.var;
  const found = await openDecision(web);
  if (!found) return notFoundPage(web);
  const typed = String((await web.req.parseBody()).le ?? "").trim();
  const on = typed ? readDay(typed) : null;
  if (typed && (!on || on > dayOf(now)))
    return showDecision(web, { message: "Indiquez une date passée, par exemple 15/10/2026.", field: "le" }, 409);
  const result = await recordRenewal(db, found.referral.id, on, member, now);
  return result.ok
    ? goTo(
        web,
        `/mdph/decisions/${found.referral.id}`,
        on ? "Le renouvellement est noté." : "Aucun renouvellement n’est noté.",
      )
    : notFoundPage(web);
}

/** The establishment reported an impossible admission; a trial that failed is another thing. */
const isRefused = ({ state }: AdmissionRequest) =>
  state.kind === "declined" && !failedTrialReasons.includes(state.reason);
