import { html } from "hono/html";
import type { Member } from "#features/accounts/member.ts";
import { findIsCoordination } from "#features/directory/coordination.store.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName, type Person } from "#features/persons/person.ts";
import { ageOn, ago, dayOf, frenchDay, frenchInstant, frenchTime, frenchWeekday } from "#lib/dates.ts";
import { count, euros } from "#lib/french.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import type { Html } from "#ui/page.ts";
import { badge, emptyState } from "#ui/parts.ts";
import { gauge, steps, yourTurn } from "#ui/referral.ts";
import { notFoundPage } from "#web/errors.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import {
  type Access,
  accessOf,
  mayRead,
  mayReadJournal,
  mayValidate,
  mayWrite,
  prepares,
  receivesFor,
} from "./access.ts";
import { journalActor } from "./apply.action.ts";
import { carriedBy, doctorCard, doctorTurn, listOf, mayHand, transferLink, voletAddress } from "./doctor-part.page.ts";
import { dossierTable, mayDo } from "./lifecycle.ts";
import { findKeptOf } from "./merged.store.ts";
import { dossierPath, isPersonSide } from "./path.ts";
import { listPreferences } from "./preference.store.ts";
import { byPreference, choiceSaid, choicesOf, type Preference } from "./preference.ts";
import { findKey, findReferral } from "./referral.store.ts";
import { missingToSend, type Referral, stepOf, type VoletStanding } from "./referral.ts";
import { listEvents, type TimelineLine } from "./request.store.ts";
import { type AdmissionRequest, isLive, isOverdue, wasSent } from "./request.ts";
import { accessWindow, isSigned, rulebookOf } from "./rulebook.ts";
import { findDoctorInbox } from "./treating-doctor.store.ts";
import { listUnitNames, type UnitName } from "./unit-name.store.ts";
import {
  eventSentence,
  needLabel,
  reasonLabel,
  stateDetail,
  stateLabel,
  statusLabel,
  toneOf,
  voletTitle,
} from "./wording.ts";

/** The dossier and who looks at it; null outside their scope. */
export async function openDossier(web: Web, id: string) {
  const referral = await findReferral(web.var.db, id);
  if (!referral) return null;
  const access = accessOf(referral, web.var.member, web.var.now, accessWindow(referral.module));
  return access ? { referral, access } : null;
}

/**
 * GET /dossiers/:id — the dossier, its eight steps, its requests and its volets on one screen.
 * `hint`: what a module proposes by itself to the unit that carries it.
 */
export async function dossierPage(web: Web, hint: (r: Referral) => Promise<Html>) {
  const { db, member, now } = web.var;
  const found = await openDossier(web, web.req.param("id")!);
  if (!found) return notFoundPage(web);
  const { referral } = found;
  // brought into another dossier: its address leads there, for those who may open it
  const kept = referral.statusReason === "merged" ? await findKeptOf(db, referral.id) : null;
  if (kept && (await openDossier(web, kept))) return web.redirect(`/dossiers/${kept}`, 303);
  if (found.access === "receiver") {
    const own = referral.requests.find((q) => receivesFor(member, q.unit, referral.module) && wasSent(q))!;
    return web.redirect(`/demandes/${own.id}`, 303);
  }
  if (isPersonSide(found.access)) return web.redirect(dossierPath(found.access, referral.id), 303);
  const [person, names, key, preference, inbox, hands] = await Promise.all([
    findPerson(db, referral.person),
    listUnitNames(db, [referral.owner, ...referral.requests.map((q) => q.unit)]),
    findKey(db, referral.id),
    listPreferences(db, referral.id),
    referral.doctor?.nationalId
      ? findDoctorInbox(db, referral.doctor.nationalId, referral.module, dayOf(now))
      : Promise.resolve(null),
    found.access === "owner" && findIsCoordination(db, referral.owner),
  ]);
  const events = await listEvents(db, key, { referral: referral.id, limit: 12 });
  await recordReading(db, referral.id, journalActor(member), "read", "dossier", now);
  return show(web, {
    title: `Dossier ${referral.number}`,
    topics: [`referral:${referral.id}`],
    body: html`<p class="fil fr-mb-1v">${listOf(found.access, referral)}</p>
${heading(referral, person!, now)}${found.access === "doctor" ? carriedBy(names.get(referral.owner)) : ""}
${steps(stepLabels(referral), stepOf(referral))}
${found.access === "doctor" ? doctorTurn(referral, member, now) : turn({ ...referral, requests: referral.requests.toSorted(byPreference(preference)) }, names, member, now)}
${found.access === "owner" ? await hint(referral) : ""}
<div class="deux"><section aria-labelledby="demandes"><div class="ligne"><h2 class="fr-h6" id="demandes">Demandes</h2>${searchLink(referral, member)}</div>
${identityCount(referral)}${requestTable(referral, { names, choices: choicesOf(referral, preference) }, now)}</section>
<aside><h2 class="fr-h6">Volets</h2><div class="carte">${volets(referral, member, found.access)}</div>
<h2 class="fr-h6 fr-mt-3w">Médecin traitant</h2><div class="carte">${doctorCard(referral, found.access, member, inbox !== null)}${hands && mayHand(referral, member) ? transferLink(referral) : ""}</div>
<h2 class="fr-h6 fr-mt-3w">Fil du dossier</h2><div class="carte">${timeline(referral, events, names, now)}${mayReadJournal(found.access, member, referral) ? html`<p class="fr-mb-0 fr-mt-1w"><a class="fr-link fr-link--sm" href="/dossiers/${referral.id}/journal">Qui a consulté ce dossier</a></p>` : ""}</div>
<h2 class="fr-h6 fr-mt-3w">Ce dossier</h2><div class="carte">${more(referral, member)}</div></aside></div>`,
  });
}

export const heading = (r: Referral, p: Person, now: Date) =>
  html`<div class="ligne ligne--base"><h1 class="fr-h4 fr-mb-0">${fullName(p)}${p.birthDate ? `, ${ageOn(p.birthDate, dayOf(now))} ans` : ""}</h1><span class="note">${r.number} · ${insLabels[p.insStatus]}${p.birthDate ? ` · ${p.sex === "M" ? "né" : "née"} le ${frenchDay(p.birthDate)}` : ""}</span></div>`;

const insLabels = {
  provisoire: "identité provisoire",
  recuperee: "INS récupérée",
  validee: "identité validée",
  qualifiee: "INS qualifiée",
  inconnue: "identité inconnue",
} satisfies Record<Person["insStatus"], string>;

function stepLabels(r: Referral): string[] {
  const sent = r.requests.filter(wasSent);
  const read = sent.filter((q) => q.readAt !== null);
  const offered = r.requests.some((q) => q.state.kind === "offered");
  return [
    "Créé",
    "Complet",
    "Recherche",
    sent.length > 0 ? `Envoyé à ${sent.length}` : "Envoyé",
    read.length > 0 ? `Étudié par ${read.length}` : "Étudié",
    offered ? "Proposition reçue" : "Réponses",
    offered ? "Proposition à confirmer" : "Confirmé",
    r.status === "admitted" ? "Arrivée confirmée" : "Arrivée",
  ];
}

/** The one thing this person should do now. */
function turn(r: Referral, names: Map<string, UnitName>, member: Member, now: Date) {
  const offer = r.requests.find((q) => q.state.kind === "offered" && q.state.proposal.oral === null);
  if (offer && offer.state.kind === "offered") {
    const p = offer.state.proposal;
    const month = p.pricePerDay ? `${euros((p.pricePerDay + (p.dependencyPerDay ?? 0)) * 30.42)} par mois environ` : "";
    return yourTurn(
      `${names.get(offer.unit)?.facility} propose une admission le ${frenchWeekday(p.on)}${p.room ? `, chambre ${p.room}` : ""}.`,
      [`Valable jusqu’au ${frenchInstant(p.validUntil)}`, month].filter(Boolean).join(" · "),
      html`<a class="fr-btn" href="/dossiers/${r.id}/demandes/${offer.id}">Voir et confirmer</a>`,
    );
  }
  const asked = r.requests.filter((q) => q.state.kind === "info-requested");
  if (asked[0])
    return yourTurn(
      `${names.get(asked[0].unit)?.facility} attend un complément.`,
      ago(asked[0].since, now),
      html`<a class="fr-btn" href="/dossiers/${r.id}/demandes/${asked[0].id}">Répondre</a>`,
    );
  const conditional = r.requests.find((q) => q.state.kind === "conditional");
  if (conditional && r.status === "open")
    return yourTurn(
      `${names.get(conditional.unit)?.facility} dit oui, sous conditions.`,
      stateDetail(r.module, conditional),
      html`<a class="fr-btn" href="/dossiers/${r.id}/demandes/${conditional.id}#conditions">Voir les conditions</a>`,
    );
  if (r.status === "suspended")
    return yourTurn(
      `Dossier suspendu : ${reasonLabel(r.module, r.statusReason ?? "")}.`,
      r.reviewOn ? `À revoir le ${frenchDay(r.reviewOn)}` : "",
      html`<a class="fr-btn" href="/dossiers/${r.id}/suivi">Reprendre</a>`,
    );
  if (r.statusReason === "deceased")
    return yourTurn(
      "Dossier clos : un décès a été signalé.",
      "Une erreur se corrige pendant trente jours.",
      html`<a class="fr-btn fr-btn--secondary" href="/dossiers/${r.id}/deces">Voir</a>`,
    );
  if (r.status === "archived")
    return yourTurn(
      `Dossier archivé le ${frenchDay(dayOf(r.statusSince))} : il se lit, et se rouvre.`,
      "",
      html`<a class="fr-btn fr-btn--secondary" href="/dossiers/${r.id}/suivi">Rouvrir</a>`,
    );
  if (r.status === "cancelled")
    return yourTurn(
      `Dossier annulé : ${reasonLabel(r.module, r.statusReason ?? "")}.`,
      "",
      html`<a class="fr-btn fr-btn--secondary" href="/dossiers/${r.id}/suivi">Rouvrir</a>`,
    );
  const missing = missingToSend(r, requiredVolets(r));
  const [first] = missing.filter((v) => mayMoveOn(v, member, r));
  if (missing.length > 0 && (r.status === "draft" || r.status === "ready"))
    return yourTurn(
      `${count(missing.length, "volet reste à valider", "volets restent à valider")} avant l’envoi : ${missing.map((v) => voletTitle(r.module, v.code).toLowerCase()).join(", ")}.`,
      first ? "" : "Ces volets attendent une autre personne de votre équipe (volet médical : un médecin).",
      first ? voletButton(r, first) : "",
    );
  const selected = r.requests.filter((q) => q.state.kind === "prepared");
  if (selected.length > 0)
    return yourTurn(
      `${count(selected.length, "unité est sélectionnée", "unités sont sélectionnées")}, rien n’est encore parti.`,
      "",
      html`<a class="fr-btn" href="/dossiers/${r.id}/recherche">Relire et envoyer</a>`,
    );
  if (r.status === "ready" && r.module === "tnd")
    return yourTurn(
      "Le dossier est complet : adressez-le à la plateforme de la commune de l’enfant.",
      "",
      html`<a class="fr-btn" href="/dossiers/${r.id}/parcours">Voir la plateforme</a>`,
    );
  if (r.status === "ready")
    return yourTurn(
      "Le dossier est complet : cherchez les unités qui conviennent.",
      "",
      html`<a class="fr-btn" href="/dossiers/${r.id}/recherche">Chercher des unités</a>`,
    );
  const live = r.requests.filter(isLive);
  if (r.status === "open" && live.length === 0)
    return yourTurn(
      "Toutes les demandes sont closes sans admission.",
      "Les motifs sont dans la liste : ils aident à élargir.",
      html`<a class="fr-btn" href="/dossiers/${r.id}/recherche">Chercher d’autres unités</a>`,
    );
  return "";
}

/** What is left to do on this volet is this member's: to answer, or to validate. */
function mayMoveOn(v: VoletStanding, member: Member, r: Referral): boolean {
  if (v.state !== "to-validate") return mayWrite(v.level, "owner", member, r);
  const questionnaire = pathwayOf(r.module).volets.find((q) => q.code === v.code)!;
  return mayValidate(v.level, isSigned(questionnaire), "owner", member, r);
}

function voletButton(r: Referral, v: VoletStanding) {
  const title = voletTitle(r.module, v.code).toLowerCase();
  const address = `/dossiers/${r.id}/volets/${v.code}`;
  return v.state === "to-validate"
    ? html`<a class="fr-btn" href="${address}/relecture">Relire et valider : ${title}</a>`
    : html`<a class="fr-btn" href="${address}">Compléter : ${title}</a>`;
}

/** The volets to validate before sending what this dossier asks for. */
export const requiredVolets = (r: Referral) =>
  rulebookOf(r.module).sendRequires(r.needs.filter((n) => n.state.kind === "open").map((n) => n.kind));

const searchLink = (r: Referral, member: Member) =>
  r.module === "tnd"
    ? html`<a class="fr-link fr-link--sm" href="/dossiers/${r.id}/parcours">${r.requests.some(wasSent) ? "Suivre le parcours" : "Adresser à la plateforme"}</a>`
    : ["draft", "ready", "open"].includes(r.status) && prepares(member, r)
      ? html`<a class="fr-link fr-link--sm" href="/dossiers/${r.id}/recherche">Chercher des unités</a>`
      : "";

/** After a first contact without identity: how many units know who the person is. */
function identityCount(r: Referral) {
  const sent = r.requests.filter(wasSent);
  const byProfile = (q: AdmissionRequest) =>
    q.disclosure === "profile" || (q.disclosedAt !== null && q.disclosedAt.getTime() > q.sentAt!.getTime());
  if (!sent.some(byProfile)) return "";
  const [knowing, all] = [sent.filter((q) => q.disclosure !== "profile"), sent].map(
    (of) => new Set(of.map((q) => q.unit)).size,
  );
  return html`<p class="fr-mb-1w"><b>Identité vue par ${count(knowing!, "unité")} sur ${all!}</b> <span class="note">— les autres voient un profil sans nom ni adresse</span></p>`;
}

/** `choices`: the order the person gave, for their own side alone. */
type Asked = { names: Map<string, UnitName>; choices: Preference };

function requestTable(r: Referral, { names, choices }: Asked, now: Date) {
  const shown = r.requests
    .filter((q) => q.state.kind !== "prepared" || r.status !== "cancelled")
    .toSorted((a, b) => order(a) - order(b) || byPreference(choices)(a, b) || b.since.getTime() - a.since.getTime());
  if (shown.length === 0)
    return emptyState(
      "Aucune demande pour l’instant : elles apparaîtront ici dès l’envoi, avec la réponse de chaque unité.",
    );
  return html`<table class="liste"><thead><tr><th scope="col">Établissement</th><th scope="col">Réponse</th><th scope="col">Depuis</th><th scope="col"><span class="fr-sr-only">Action</span></th></tr></thead>
<tbody>${shown.map((q) => requestLine(r, q, { name: names.get(q.unit), choice: choices.get(q.id) }, now))}</tbody></table>`;
}

type Line = { name: UnitName | undefined; choice: number | undefined };

function requestLine(r: Referral, q: AdmissionRequest, { name, choice }: Line, now: Date) {
  const late = isOverdue(q, now);
  const need = r.needs.find((n) => n.id === q.need)!;
  return html`<tr id="demande-${q.id}"><td><span class="qui">${name?.facility}</span> <span class="note">${q.distanceKm === null ? "" : `${Math.round(q.distanceKm)} km`}</span><br><span class="note">${[...new Set([name?.unit, needLabel(r.module, need.kind)])].join(" · ")}${need.interimOf ? " (en attendant mieux)" : ""}${choice ? ` · ${choiceSaid(choice)} de la personne` : ""}${wasSent(q) && q.disclosure === "profile" ? " · profil sans identité" : ""}</span></td>
<td data-t="Réponse">${late ? badge("Sans réponse", "warning") : badge(stateLabel(r.module, q.state.kind), toneOf(q.state.kind))}<div>${stateDetail(r.module, q)}</div></td>
<td class="age ${late ? "tard" : ""}" data-t="Depuis">${ago(q.since, now)}</td>
<td><a class="fr-link fr-link--sm" href="/dossiers/${r.id}/demandes/${q.id}">Détail<span class="fr-sr-only"> de la demande à ${name?.facility}</span></a></td></tr>`;
}

const order = (q: AdmissionRequest) =>
  [
    "arrived",
    "confirmed",
    "offered",
    "info-requested",
    "conditional",
    "waiting",
    "studying",
    "read",
    "sent",
    "prepared",
    "declined",
    "not-arrived",
    "superseded",
    "withdrawn",
  ].indexOf(q.state.kind);

function volets(r: Referral, member: Member, access: Access) {
  const required = requiredVolets(r);
  return html`<ul class="raisons fr-mt-0">${pathwayOf(r.module).volets.map((q) => {
    const v = r.volets.find((x) => x.code === q.code)!;
    const readable = mayRead(v.level, access, member, r);
    if (v.level === "told") return readable && v.state !== "empty" ? toldLine(r, v, q.title) : "";
    const wishes = pathwayOf(r.module).wishesVolet === q.code;
    const title = readable
      ? html`<a class="fr-link fr-link--sm" href="${voletAddress(r, v, access)}">${q.title}</a>`
      : html`<b>${q.title}</b>`;
    return html`<li class="${v.state === "validated" || (wishes && v.state === "to-validate") ? "oui" : "si"}">${title} — ${wishes ? wishesSentence(v) : voletSentence(v, required.includes(v.code), readable)}${v.state === "validated" || wishes ? "" : gauge(v.answered, v.required)}</li>`;
  })}</ul>`;
}

/** What the person says themselves: read, never awaited from here. */
const toldLine = (r: Referral, v: VoletStanding, title: string) =>
  html`<li class="oui"><a class="fr-link fr-link--sm" href="/dossiers/${r.id}/volets/${v.code}">${title}</a> — écrit par ${v.updatedBy}, le ${frenchDay(dayOf(v.updatedAt!))}</li>`;

const wishesSentence = (v: VoletStanding) =>
  v.state === "to-validate" ? "remplis, ils servent à la recherche" : "à remplir avant la recherche";

function voletSentence(v: VoletStanding, required: boolean, readable: boolean): string {
  const by = v.signedBy ?? v.validatedBy;
  if (v.state === "validated")
    return `${v.signedBy ? "signé" : "validé"} le ${frenchDay(v.validatedAt!.toISOString())} par ${by}`;
  const again = v.validatedVersion === null ? "" : " — les unités lisent la version validée";
  if (!readable)
    return v.state === "empty" ? "attend un médecin ou un soignant habilité" : `en cours, par ${v.updatedBy}`;
  if (v.state === "empty") return required ? "à remplir" : "facultatif pour l’envoi";
  return `${v.answered} réponses obligatoires sur ${v.required}${v.state === "to-validate" ? ", à valider" : ""}${again}`;
}

function timeline(r: Referral, events: TimelineLine[], names: Map<string, UnitName>, now: Date) {
  const shown = events.filter((e) => e.act !== "prepare");
  if (shown.length === 0) return html`<p class="note fr-mb-0">Rien encore : chaque étape s’inscrira ici.</p>`;
  const today = dayOf(now);
  return html`<ul class="fil-dossier">${shown.map((e) => {
    const unit = names.get(r.requests.find((q) => q.id === e.request)?.unit ?? "");
    const when = dayOf(e.at) === today ? frenchTime(e.at) : `${frenchDay(dayOf(e.at))}, ${frenchTime(e.at)}`;
    return html`<li><span class="note">${when}</span> — ${unit?.facility ?? ""} : ${eventSentence(r.module, e)}</li>`;
  })}</ul>`;
}

const more = (
  r: Referral,
  member: Member,
) => html`<ul class="raisons fr-mt-0"><li>${statusLabel(r.module, r.status)} depuis le ${frenchDay(dayOf(r.statusSince))}</li>
<li><a class="fr-link fr-link--sm" href="/dossiers/${r.id}/pdf" data-turbo="false">Imprimer le dossier (PDF)</a></li>
${r.origin === "paper" ? html`<li><a class="fr-link fr-link--sm" href="/papier/${r.id}">Pages reçues sur papier</a></li>` : ""}${(Object.keys(dossierTable) as (keyof typeof dossierTable)[]).some((k) => mayDo(r, k, member)) ? html`<li><a class="fr-link fr-link--sm" href="/dossiers/${r.id}/suivi">Suspendre, annuler, ajouter un besoin…</a></li>` : ""}</ul>`;
