import { html } from "hono/html";
import type { Member } from "#features/accounts/member.ts";
import { readsMedical } from "#features/accounts/member.ts";
import type { MessageLine } from "#features/messages/message.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { TimelineLine } from "#features/referrals/request.store.ts";
import type { AdmissionRequest, Proposal } from "#features/referrals/request.ts";
import { eventSentence, stateDetail, stateLabel, toneOf } from "#features/referrals/wording.ts";
import { type FormAct, words } from "#features/requests/act-words.ts";
import { possibleActs } from "#features/requests/acts.ts";
import { ago, dayOf, frenchDay, frenchInstant, frenchTime, frenchWeekday } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { badge, hidden } from "#ui/parts.ts";

/** The acts this member may do now, the first one primary when `primary`. */
export function actButtons(r: Referral, q: AdmissionRequest, member: Member, first: FormAct[]) {
  // what has its own button beside the conditions or the place held is not said twice
  const acts = possibleActs(r, q, member).filter(
    (kind): kind is FormAct => kind in words && !["extend-hold", "tick-condition", "keep-conditions"].includes(kind),
  );
  const ordered = [...first.filter((kind) => acts.includes(kind)), ...acts.filter((kind) => !first.includes(kind))];
  if (ordered.length === 0)
    return html`<p class="note fr-mb-0">Rien à faire pour vous sur cette demande en ce moment.</p>`;
  return html`<div class="boutons">${ordered.map((kind, i) => html`<a class="fr-btn fr-btn--sm ${i === 0 ? "" : kind === "decline" || kind === "withdraw" || i > 3 ? "fr-btn--tertiary" : "fr-btn--secondary"}" href="/demandes/${q.id}/actes/${words[kind].slug}">${kind === "say-yes-if" && q.state.kind === "conditional" ? "Changer mes conditions" : words[kind].button}</a>`)}</div>`;
}

export const stateBlock = (r: Referral, q: AdmissionRequest, now: Date) =>
  html`<div class="ligne ligne--base">${badge(stateLabel(r.module, q.state.kind), toneOf(q.state.kind))}<span>${stateDetail(r.module, q)}</span><span class="note">${ago(q.since, now)}${q.assignee ? ` · suivie par ${q.assignee.name}` : ""}${q.deadline && ["sent", "read", "studying"].includes(q.state.kind) ? ` · réponse attendue avant le ${frenchInstant(q.deadline)}` : ""}</span></div>`;

export function proposalBlock(q: AdmissionRequest) {
  if (!("proposal" in q.state)) return "";
  return html`<h2 class="fr-h6">Proposition</h2><dl class="fiche">${offerLines(q.state.proposal).map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`;
}

/** What an offer says, line by line. */
export function offerLines(p: Proposal): [string, string][] {
  const euro = (n: number) => n.toLocaleString("fr-FR", { style: "currency", currency: "EUR" });
  const rows: [string, string | null][] = [
    ["Date d’admission", frenchWeekday(p.on)],
    ["Chambre", p.room],
    ["Hébergement par jour", p.pricePerDay === null ? null : euro(p.pricePerDay)],
    ["Dépendance par jour", p.dependencyPerDay === null ? null : euro(p.dependencyPerDay)],
    ["Durée", p.lengthDays === null ? null : `${p.lengthDays} jours`],
    ["Conditions", p.conditions],
    ["Message", p.message],
    ["Valable jusqu’au", frenchInstant(p.validUntil)],
  ];
  return rows.flatMap(([label, value]) => (value ? [[label, value]] : []));
}

const detailLabels: Record<string, string> = {
  question: "Question",
  reply: "Réponse",
  said: "Accord donné par",
  override: "Malgré un critère non rempli",
  comment: "Précision",
  toPerson: "Pour la personne",
  conditions: "Conditions",
  yesIf: "Conditions",
  yesIfMedical: "Conditions sur les soins",
  ticked: "Dite",
  message: "Message",
  destination: "Destination",
};
/** What a doctor writes on admission is read by those who may read the medical volet. */
const medicalActs = ["give-opinion"];
const medicalDetails = ["yesIfMedical"];

export function eventList(r: Referral, events: TimelineLine[], member: Member) {
  return html`<ul class="fil-dossier">${events
    .filter((e) => e.act !== "prepare" && e.act !== "reopen")
    .map((e) => {
      const hidden = medicalActs.includes(e.act) && !readsMedical(member, r.module);
      return html`<li><span class="note">${frenchDay(dayOf(e.at))}, ${frenchTime(e.at)}</span> — ${eventSentence(r.module, e)} <span class="note">(${e.who})</span>${
        e.detail && !hidden
          ? Object.entries(e.detail)
              .filter(([k]) => detailLabels[k] && (!medicalDetails.includes(k) || readsMedical(member, r.module)))
              .map(([k, v]) => html`<br>${detailLabels[k]} : « ${v} »`)
          : ""
      }</li>`;
    })}</ul>`;
}

/** The messages of a request; with its form for those who may write: `medical` says whether they read medical content. */
export const messageBlock = (
  q: AdmissionRequest,
  messages: MessageLine[],
  writer: { medical: boolean } | null,
  readers = "Ce fil est lu par l’unité et par le demandeur.",
) => html`<h2 class="fr-h6 fr-mt-3w" id="messages">Messages</h2>
<div class="carte">${messages.length === 0 ? html`<p class="note">Aucun message. ${readers}</p>` : html`<ul class="fil-dossier">${messages.map((m) => html`<li><b>${m.who}</b> <span class="note">${frenchInstant(m.at)}</span><br>${m.text ?? html`<i>Contenu médical, réservé aux professionnels habilités.</i>`}</li>`)}</ul>`}
${writer ? messageForm(q, writer) : ""}</div>`;

const messageForm = (
  q: AdmissionRequest,
  { medical }: { medical: boolean },
) => html`<form method="post" action="/demandes/${q.id}/messages" class="fr-mt-1w">${hidden("cle", newId())}<label class="fr-label" for="texte">Votre message</label><textarea class="fr-input" id="texte" name="texte" rows="2" maxlength="4000"></textarea>
${medical ? html`<div class="fr-checkbox-group fr-checkbox-group--sm fr-my-1w"><input type="checkbox" id="medical" name="medical" value="oui"><label class="fr-label" for="medical">Contenu médical : seuls les professionnels habilités le lisent</label></div>` : ""}
<button class="fr-btn fr-btn--sm fr-btn--secondary fr-mt-1w">Envoyer le message</button></form>`;
