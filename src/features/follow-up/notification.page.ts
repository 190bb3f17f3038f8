import { html } from "hono/html";
import { readsMedical } from "#features/accounts/member.ts";
import { addressLine, detailLines, parentLine, qualificationLabel } from "#features/decisions/wording.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { listMessages } from "#features/messages/message.store.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { messageBlock, proposalBlock } from "#features/received/request-parts.page.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { heading } from "#features/referrals/dossier.page.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { actOnRequest } from "#features/requests/act.action.ts";
import { correspondentOf } from "#features/requests/side.ts";
import { validatedVolets } from "#features/volets/validated.page.ts";
import { dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { moves, unitMoves } from "#pathways/handicap/moves.ts";
import { rightOf } from "#pathways/handicap/rights.ts";
import { badge, facts, hidden, phoneLink } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { findClosing } from "./closing.store.ts";
import { evaluationPart } from "./evaluation-part.page.ts";
import { type EsmsMoveKind, possibleMoves } from "./follow.ts";
import type { Notification } from "./followed.store.ts";
import { hintsOf } from "./hint.ts";
import { isOpenUnit, type OfficialLine, standingOf } from "./official.ts";
import { openNotification } from "./open-notification.page.ts";
import { clock, validity } from "./received.page.ts";
import { renewalPart } from "./renewal.page.ts";
import { undoableUntil } from "./undoing.ts";
import { esmsLabel, type Gesture, gestures, reasonWords, unitLabel } from "./wording.ts";

/** GET /orientations-recues/:id — one notification: opening it says it was read. */
export async function notificationPage(web: Web) {
  let found = await openNotification(web);
  if (!found) return notFoundPage(web);
  const { db, member, now } = web.var;
  if (found.request.state.kind === "sent") {
    const opened = await actOnRequest(db, found.request.id, { kind: "open" }, member, null, now);
    if (opened.ok) found = (await openNotification(web)) ?? found;
  }
  return showNotification(web, found);
}

async function showNotification(web: Web, n: Notification) {
  const { db, member, now } = web.var;
  const { referral, request, whole } = n;
  const key = await findKey(db, referral.id);
  const [person, names, messages, volets, closing] = await Promise.all([
    findPerson(db, referral.person),
    listUnitNames(db, [referral.owner]),
    listMessages(db, key, request.id, readsMedical(member, "handicap")),
    validatedVolets(web, referral, key, "receiver"),
    findClosing(db, request.id),
  ]);
  await recordReading(db, referral.id, journalActor(member), "read", `demande ${request.id}`, now);
  const owner = names.get(referral.owner)!;
  const today = dayOf(now);
  const writer = correspondentOf(referral, request, member, "receiver")
    ? { medical: readsMedical(member, "handicap") }
    : null;
  return show(web, {
    title: `Notification ${referral.number}`,
    topics: [`referral:${referral.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="/orientations-recues">Notifications reçues</a> › ${rightOf(n.decision.right.code).label}</p>
${heading(referral, person!, now)}
<p class="fr-mb-1w">${rightOf(n.decision.right.code).label} · notifiée par <b>${owner.facility}</b>${owner.phone ? html` · ${phoneLink(owner.phone)}` : ""}${n.asked ? html` · ${badge("À la demande de la personne", "info")}` : ""}</p>
<div class="ligne ligne--base">${validity({ endsOn: whole.endsOn, renewalAskedOn: whole.renewalAskedOn }, today)} ${clock({ state: request.state.kind, right: n.decision.right.code, sentAt: request.sentAt! }, now)}</div>
${closing ? html`<div class="a-vous fr-my-2w"><b>${closing.doneAt ? `Close d’elle-même le ${frenchDay(dayOf(closing.doneAt))}.` : `Sera close d’elle-même le ${frenchDay(dayOf(closing.dueAt))}.`}</b> ${closing.kind === "validity" ? "La décision est arrivée à son terme : la notification est échue." : "La personne est entrée dans un autre établissement pour le même droit."}${undoing(n, web)}</div>` : ""}
${hintsOf(n, today).map((hint) => html`<div class="a-vous fr-my-2w"><b>${hint.title}</b> ${hint.text}</div>`)}
${await renewalPart(web, n)}
${statuses(n)}
${buttons(n, web)}
<div class="deux"><section>${decision(n)}${await evaluationPart(web, n)}
<h2 class="fr-h6 fr-mt-3w fr-mb-1w">Dossier unique d’admission</h2>${request.disclosure === "full" ? html`<p class="note">Envoyé par la personne le ${frenchDay(dayOf(dossierSince(n)))}. Ses changements vous arrivent dès qu’elle dit une partie finie.</p>${volets}` : html`<p class="note">La personne n’a pas encore envoyé son dossier à votre établissement : la décision suffit pour la contacter.</p>`}</section>
<aside>${["offered", "confirmed"].includes(request.state.kind) ? proposalBlock(request) : ""}<h2 class="fr-h6 fr-mt-2w fr-mb-1w">Historique des statuts</h2>${history(n.lines)}${messageBlock(request, messages, writer, readersOf(referral))}</aside></div>`,
  });
}

/** Until somebody of the person's side has opened the dossier, a message waits for them. */
const readersOf = (r: Referral) =>
  r.stewards.length > 0
    ? "Ce fil est lu par votre établissement et par ceux qui suivent le dossier pour la personne."
    : "Personne n’a encore ouvert ce dossier dans son espace : ce que vous écrivez y attendra. Pour une réponse rapide, téléphonez.";

/** Where the establishment stands, then each of its units. */
function statuses({ lines, referral, request }: Notification) {
  const s = standingOf(lines);
  const units = [...s.units.values()];
  return html`<div class="carte fr-my-2w"><p class="fr-mb-0"><b>${esmsLabel(s.esms)}</b> <span class="note">(statut ${s.esms}) depuis le ${frenchDay(s.since)}</span>${s.reason ? html`<br>${reasonWords(s.reason)}` : ""}</p>
${request.state.kind === "superseded" ? html`<p>${badge("Close", "neutral")} La personne est en essai ou entrée dans un autre établissement. La notification reprendra son rang si cette entrée ne se fait pas.</p>` : ""}
${request.state.kind === "offered" ? html`<p>${badge("Proposition envoyée", "info")} La personne doit la confirmer.</p>` : request.state.kind === "confirmed" ? html`<p>${badge("Confirmée", "success")} La personne a confirmé : entrée prévue le ${frenchDay(request.state.proposal.on)}.</p>` : ""}
${request.rank ? html`<p class="note fr-mb-1w">Inscrite le ${frenchDay(dayOf(request.rank.listedAt))}${referral.status === "suspended" ? " · dossier suspendu" : ""}</p>` : ""}
${units.length === 0 ? "" : html`<ul class="fr-mt-1w fr-mb-0">${units.map((u) => html`<li>${u.unit.name} : ${isOpenUnit(u) ? html`<b>${unitLabel(u.code)}</b>` : unitLabel(u.code)} <span class="note">(${u.code}) depuis le ${frenchDay(u.since)}${u.reason ? `, ${reasonWords(u.reason).toLowerCase()}` : ""}</span></li>`)}</ul>`}</div>`;
}

/** For thirty days, a closing that was wrong is taken back. */
function undoing(n: Notification, web: Web) {
  const until = possibleMoves(n, web.var.member).includes("undo-closing") ? undoableUntil(n) : null;
  return until
    ? html`<p class="fr-mt-1w fr-mb-0"><a class="fr-btn fr-btn--sm fr-btn--secondary" href="/orientations-recues/${n.request.id}/gestes/${gestures["undo-closing"].slug}">${gestures["undo-closing"].button}</a> <span class="note">possible jusqu’au ${frenchDay(dayOf(until))}</span></p>`
    : "";
}

/** When the dossier came: with the request, or after the designation. */
const dossierSince = ({ events, request }: Notification) =>
  events.find(({ act }) => act === "send-dossier")?.at ?? request.sentAt!;

/** A dossier received is put on the list in one click: modules specification D.8. */
const received = ({ request, decision: { right }, c }: Notification) =>
  html`<form method="post" action="/orientations-recues/${request.id}/gestes/${gestures.analyse.slug}">${hidden("version", request.version)}${hidden("cle", newId())}${hidden("on", dayOf(c.now))}${hidden("units", request.unit)}${hidden("mode", right.detail.modes[0]?.mode ?? "")}<button class="fr-btn fr-btn--sm">Dossier reçu : mettre en liste d’attente</button></form>`;

/** The moves possible now, those of the establishment before those of one unit; a dated proposal once the person is admitted. */
function buttons(n: Notification, web: Web) {
  const possible = possibleMoves(n, web.var.member);
  const { request } = n;
  const own = possible.filter((kind): kind is EsmsMoveKind => kind in moves);
  const units = possible.filter((kind) => kind in unitMoves);
  const arrived = request.disclosure === "full" && own.includes("analyse");
  const first = arrived ? null : inOrder.find((kind) => own.includes(kind));
  const proposal =
    request.state.kind === "waiting" && request.rank?.stage === "admitted"
      ? html`<a class="fr-btn fr-btn--sm fr-btn--secondary" href="/demandes/${request.id}/actes/proposition">Proposer une date d’entrée</a>`
      : "";
  if (possible.length === 0 && !proposal)
    return html`<p class="note">Rien à enregistrer sur cette notification en ce moment.</p>`;
  const link = (kind: Gesture, look: string) =>
    html`<a class="fr-btn fr-btn--sm ${look}" href="/orientations-recues/${request.id}/gestes/${gestures[kind].slug}">${gestures[kind].button}</a>`;
  return html`${own.length > 0 || proposal ? html`<div class="boutons fr-my-2w">${arrived ? received(n) : ""}${own.map((kind) => link(kind, kind === first ? "" : kind === "refuse" ? "fr-btn--tertiary" : "fr-btn--secondary"))}${proposal}</div>` : ""}
${units.length > 0 || possible.some(isCorrection) ? html`<details class="repli fr-mb-2w"><summary>${units.length > 0 ? "Une unité, une correction" : "Une correction"}</summary><div class="boutons fr-mt-1w">${[...units, ...possible.filter(isCorrection)].map((kind) => link(kind, "fr-btn--tertiary"))}</div></details>` : ""}`;
}

const isCorrection = (kind: Gesture) => kind === "correct" || kind === "ask-correction";

/** The next thing to do, where there is one: nobody is led to a reorientation, nor to an end. */
const inOrder: readonly EsmsMoveKind[] = ["enter", "contact", "refuse"];

/** What the MDPH decided, and whom to call: modules specification D.2. */
function decision({ whole, decision: { right } }: Notification) {
  const { texts } = whole;
  const own = whole.rights.find((one) => one.code === right.code);
  const rows = [
    { label: "Droit", value: rightOf(right.code).label },
    { label: "Décision", value: `n° ${whole.idDecision}, du ${frenchDay(whole.decidedOn)}` },
    { label: "Ouverte", value: `du ${frenchDay(whole.opensOn)} au ${frenchDay(whole.endsOn)}` },
    { label: "Qualification", value: own ? qualificationLabel(own.qualification) : "" },
    { label: "Accueil", value: detailLines(right.detail).join(" · ") },
    {
      label: "Mentions",
      value: [whole.creton ? "amendement Creton" : "", whole.pag ? "plan d’accompagnement global" : ""]
        .filter(Boolean)
        .join(", "),
    },
    {
      label: "Priorité",
      value: whole.priority ? `${whole.priority.level}${texts.priorityReason ? ` : ${texts.priorityReason}` : ""}` : "",
    },
    { label: "Motivation", value: texts.motivation ?? "" },
    { label: "Téléphone", value: texts.phone ? phoneLink(texts.phone) : "" },
    { label: "Courriel", value: texts.email ?? "" },
    { label: "Adresse", value: addressLine(texts.address) },
    { label: "Représentant", value: texts.representative ?? "" },
    ...texts.parents.map((parent) => ({
      label: "Parent",
      value: html`${parentLine(parent)}, ${/^[+\d\s.]+$/.test(parent.contact) ? phoneLink(parent.contact) : parent.contact}`,
    })),
  ];
  return html`<h2 class="fr-h6 fr-mb-1w">Décision d’orientation</h2>${facts(rows.filter(({ value }) => value))}`;
}

/** Last first; what was taken back stays readable. */
function history(lines: readonly OfficialLine[]) {
  const taken = new Set(lines.flatMap((line) => line.corrects ?? []));
  return html`<ul class="fil-dossier">${lines.toReversed().map((line) => {
    const back = line.move !== null && taken.has(line.move);
    const said = line.level === "esms" ? esmsLabel(line.code) : `${line.unit.name} : ${unitLabel(line.code)}`;
    return html`<li><span class="note">${frenchDay(line.on)}</span> — ${line.corrects ? "correction, retour à : " : ""}${back ? html`<s>${said}</s> <span class="note">corrigé</span>` : said} <span class="note">(${line.code}${line.reason ? `/${line.reason}` : ""}${line.reason ? `, ${reasonWords(line.reason).toLowerCase()}` : ""})</span><br><span class="note">${line.who}, enregistré le ${frenchInstant(line.at)}</span>${line.comment ? html`<br>« ${line.comment} »` : ""}</li>`;
  })}</ul>`;
}

export const receivedPath = (r: Pick<Referral, "module">, request: string) =>
  r.module === "handicap" ? `/orientations-recues/${request}` : `/demandes/${request}`;
