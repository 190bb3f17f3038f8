import { html } from "hono/html";
import type { Module } from "#features/accounts/member.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { listMessages } from "#features/messages/message.store.ts";
import { listRanks } from "#features/places/rank.store.ts";
import { rankMeaning } from "#features/places/rank.ts";
import { conditionsBlock } from "#features/received/conditions-part.page.ts";
import { heldPlace, usualWait } from "#features/received/held.page.ts";
import { proposalBlock } from "#features/received/request-parts.page.ts";
import { conducts } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { dossierPath } from "#features/referrals/path.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { listEvents, type TimelineLine } from "#features/referrals/request.store.ts";
import { type AdmissionRequest, hidesIdentity, isLive, wasSent } from "#features/referrals/request.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { listUnitNames, type UnitName } from "#features/referrals/unit-name.store.ts";
import { needLabel } from "#features/referrals/wording.ts";
import { words as actWords, type FormAct } from "#features/requests/act-words.ts";
import { possibleActs } from "#features/requests/acts.ts";
import { refusalPart } from "#features/sendings/ask-again.page.ts";
import { dayOf, frenchDay, frenchInstant, frenchTime } from "#lib/dates.ts";
import { count, euros } from "#lib/french.ts";
import { newId } from "#lib/ids.ts";
import { badge, hidden, phoneLink } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { happened } from "./happened.ts";
import { openMine } from "./open-mine.page.ts";
import { plainWordsOf, requestSaid } from "./request-said.ts";

/** GET /mon-espace/dossiers/:id/demandes/:demande — one establishment's answer, and what one may answer back. */
export async function myRequestPage(web: Web) {
  const found = await openMine(web);
  if (found instanceof Response) return found;
  const { referral: r, access } = found;
  const { db, member, now } = web.var;
  const q = r.requests.find(({ id }) => id === web.req.param("demande"));
  if (!q || !wasSent(q)) return notFoundPage(web);
  const [names, key] = await Promise.all([listUnitNames(db, [q.unit]), findKey(db, r.id)]);
  const [events, messages] = await Promise.all([
    listEvents(db, key, { referral: r.id, request: q.id, limit: 100 }),
    listMessages(db, key, q.id, false),
  ]);
  await recordReading(db, r.id, journalActor(member), "read", `demande ${q.id}`, now);
  const name = names.get(q.unit)!;
  const rank = (await listRanks(db, [q.id])).get(q.id);
  const said = requestSaid(r, q, { now, words: plainWordsOf(events), rank });
  const need = r.needs.find((n) => n.id === q.need)!;
  return show(web, {
    title: `Demande à ${name.facility}`,
    topics: [`referral:${r.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="${dossierPath(access, r.id)}">Le dossier</a> › Demande</p>
<h1 class="fr-h4 fr-mb-1w">${name.facility}</h1><p class="note">${[...new Set([name.unit, needLabel(r.module, need.kind), name.city])].filter(Boolean).join(" · ")} ${name.phone ? html`· ${phoneLink(name.phone)}` : ""} · <a href="/etablissements/${name.finess}">voir sa fiche</a></p>
${badge(said.label, said.tone)}<p class="fr-mt-1v"><b>${said.headline}</b><br>${said.detail}</p>${rank?.kind === "rank" ? html`<p class="note">${rankMeaning}</p>` : ""}${said.advice ? html`<p><b>${said.advice}</b></p>` : ""}${question(q, events)}${await usualWait(web, r, q)}
${offer(r, q, events, now)}
${conditionsBlock({ referral: r, request: q, member, side: "requester", medical: false, now })}${await refusalPart(web, r, q, "requester")}
<div class="fr-my-2w">${buttons(r, q, web)}</div>
<div class="deux"><section>${monthly(q)}${proposalBlock(q)}${await heldPlace(web, r, q)}<h2 class="fr-h6 fr-mt-2w">Ce qui s’est passé</h2>${history(events, r.module)}</section>
<aside>${hidesIdentity(q) ? "" : thread(q, messages, name)}</aside></div>`,
  });
}

/** The question of the unit, where it waits for its answer. */
function question(q: AdmissionRequest, events: TimelineLine[]) {
  const asked = q.state.kind === "info-requested" ? events.find(({ act }) => act === "ask")?.detail?.question : "";
  return asked ? html`<blockquote class="texte-libre carte">${asked}</blockquote>` : "";
}

/** A proposal: what confirming it would close; one whose time is over: how to have it again. */
function offer(r: Referral, q: AdmissionRequest, events: TimelineLine[], now: Date) {
  if (q.state.kind !== "offered") {
    const last = events[0];
    return last?.act === "lapse"
      ? html`<p class="carte"><b>La proposition est arrivée à son terme le ${frenchInstant(last.at)}.</b> La demande garde sa place. Si cette place vous intéresse toujours, écrivez à l’établissement ou appelez-le : il peut la proposer à nouveau.</p>`
      : "";
  }
  const { proposal } = q.state;
  if (proposal.validUntil < now)
    return html`<p><b>Cette proposition n’est plus valable depuis le ${frenchInstant(proposal.validUntil)}.</b> Demandez à l’établissement de la renouveler.</p>`;
  const need = r.needs.find((n) => n.id === q.need)!;
  const closes = rulebookOf(r.module).closes(need.kind);
  const closing = r.requests.filter(
    (other) =>
      other.id !== q.id &&
      isLive(other) &&
      (other.need === need.id || closes.includes(r.needs.find((n) => n.id === other.need)!.kind)),
  ).length;
  return html`<p>${closing > 0 ? html`En confirmant, <b>${count(closing, "autre demande", "autres demandes")}</b> ${closing > 1 ? "seront closes" : "sera close"}. Elles reprendront leur rang si l’arrivée ne se fait pas.` : "Aucune autre demande n’est en cours : confirmer ne ferme rien d’autre."}${rulebookOf(r.module).interim ? " Vous pouvez aussi confirmer cette place en attendant mieux : les autres demandes continuent." : ""}</p>`;
}

const monthly = (q: AdmissionRequest) => {
  const p = "proposal" in q.state ? q.state.proposal : null;
  if (!p?.pricePerDay) return "";
  return html`<p><b>${euros((p.pricePerDay + (p.dependencyPerDay ?? 0)) * 30.42)} par mois environ</b>, avant vos aides (APA, aide au logement, aide sociale).</p>`;
};

/** What the person may do now; the first is the only primary button. */
function buttons(r: Referral, q: AdmissionRequest, web: Web) {
  const { member } = web.var;
  const order: FormAct[] = ["supply", "confirm", "confirm-interim", "turn-down", "withdraw", "fall-through"];
  const possible = possibleActs(r, q, member);
  const shown = order.filter(
    (kind) => possible.includes(kind) && (kind !== "confirm-interim" || rulebookOf(r.module).interim),
  );
  if (shown.length === 0)
    return conducts(member, r)
      ? html`<p class="note fr-mb-0">Rien à faire pour vous sur cette demande en ce moment.</p>`
      : html`<p class="note fr-mb-0">La réponse revient à la personne ou à son référent. Vous pouvez écrire à l’établissement.</p>`;
  return html`<div class="boutons">${shown.map((kind, i) => html`<a class="fr-btn ${i === 0 && !["withdraw", "fall-through"].includes(kind) ? "" : ["withdraw", "fall-through"].includes(kind) ? "fr-btn--tertiary" : "fr-btn--secondary"}" href="/demandes/${q.id}/actes/${actWords[kind].slug}">${kind === "supply" ? "Répondre à la question" : actWords[kind].button}</a>`)}</div>`;
}

const history = (events: TimelineLine[], module: Module) =>
  html`<ul class="fil-dossier">${events.flatMap((event) => {
    const sentence = happened(event, module);
    return sentence
      ? html`<li><span class="note">${frenchDay(dayOf(event.at))}, ${frenchTime(event.at)}</span> — ${sentence}</li>`
      : [];
  })}</ul>`;

/** What is said between the establishment and those who follow the dossier; medical words are not read here. */
const thread = (
  q: AdmissionRequest,
  messages: { who: string; at: Date; text: string | null }[],
  name: UnitName,
) => html`<h2 class="fr-h6 fr-mt-3w" id="messages">Messages avec ${name.facility}</h2><div class="carte">${messages.length === 0 ? html`<p class="note">Aucun message. Ce que vous écrivez ici est lu par l’établissement et par ceux qui suivent le dossier avec vous.</p>` : html`<ul class="fil-dossier">${messages.map((m) => html`<li><b>${m.who}</b> <span class="note">${frenchInstant(m.at)}</span><br>${m.text ?? html`<i>Échange entre soignants.</i>`}</li>`)}</ul>`}
<form method="post" action="/demandes/${q.id}/messages" class="fr-mt-1w">${hidden("cle", newId())}<label class="fr-label" for="texte">Votre message</label><textarea class="fr-input" id="texte" name="texte" rows="3" maxlength="4000"></textarea><button class="fr-btn fr-btn--secondary fr-mt-1w">Envoyer le message</button></form></div>`;
