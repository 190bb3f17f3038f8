import { html } from "hono/html";
import type { Member } from "#features/accounts/member.ts";
import { fullName } from "#features/persons/person.ts";
import { needLabel, statusLabel, voletTitle } from "#features/referrals/wording.ts";
import { ageOn, ago, dayOf, frenchInstant } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { badge } from "#ui/parts.ts";
import { yourTurn } from "#ui/referral.ts";
import type { DisownedRow, HomeRow } from "./home.store.ts";
import { undoHours } from "./naming.ts";
import type { Offered } from "./transfer.store.ts";

/** Each patient once, with their dossiers of every orientation beneath. */
export function patientTable(rows: HomeRow[], member: Member, now: Date) {
  const patients = Map.groupBy(rows, (row) => row.personId);
  return html`${[...patients.values()].map(
    (
      own,
    ) => html`<section class="fr-mb-3w" aria-labelledby="patient-${own[0]!.personId}"><h2 class="fr-h6 fr-mb-1v" id="patient-${own[0]!.personId}">${nameOf(own[0]!, now)}</h2>
<table class="liste"><thead><tr><th scope="col">Dossier</th><th scope="col">Avancement</th><th scope="col">Modifié</th><th scope="col"><span class="fr-sr-only">Actions</span></th></tr></thead>
<tbody>${own.map((row) => line(row, member, now))}</tbody></table></section>`,
  )}`;
}

function nameOf({ person }: HomeRow, now: Date) {
  const name = fullName({
    birthName: person.birth_name,
    usedName: person.used_name,
    givenName: person.given_name,
    usedGivenName: person.used_given_name,
    sex: person.sex,
    birthDate: person.birth_date,
    birthPlace: null,
    ins: null,
    insStatus: "provisoire",
  });
  return `${name}${person.birth_date ? `, ${ageOn(person.birth_date, dayOf(now))} ans` : ""}`;
}

function line(r: HomeRow, member: Member, now: Date) {
  const [first] = r.waiting?.codes ?? [];
  const volets = r.waiting?.codes.map((code) => voletTitle(r.module, code).toLowerCase()).join(", ");
  return html`<tr id="dossier-${r.id}"><td><a class="qui fr-link fr-link--sm" href="/dossiers/${r.id}">${pathwayOf(r.module).label}</a> <span class="note">${r.number}</span><br>${r.needs.map((need) => needLabel(r.module, need)).join(", ")}<br><span class="note">porté par ${r.isOwn ? "votre cabinet" : r.ownerName}</span></td>
<td data-t="Avancement">${r.waiting ? html`${badge(member.actingFor ? "À compléter" : "À compléter par vous", "warning")}<div>${volets} <span class="note">— demandé ${ago(r.waiting.since, now)}</span></div>` : statusLabel(r.module, r.status)}</td>
<td class="age" data-t="Modifié">${ago(r.updatedAt, now)}</td>
<td><div class="boutons">${first ? html`<a class="fr-btn fr-btn--sm" href="/medecin/dossiers/${r.id}/${first}">Compléter<span class="fr-sr-only"> le dossier ${r.number}</span></a>` : html`<a class="fr-btn fr-btn--sm fr-btn--secondary" href="/dossiers/${r.id}">Ouvrir<span class="fr-sr-only"> le dossier ${r.number}</span></a>`}${r.isOwn || !isOpen(r) ? "" : disownButton(r)}${r.isHanded ? html`<a class="fr-link fr-link--sm" href="/medecin/dossiers/${r.id}/service">Suivi et retour au service<span class="fr-sr-only"> : dossier ${r.number}</span></a>` : ""}</div></td></tr>`;
}

const isOpen = ({ status }: HomeRow) => !["cancelled", "archived", "erased"].includes(status);

/** One tap, and a day to change one's mind: nothing to confirm. */
export const disownButton = ({ id, number }: { id: string; number: string }) =>
  html`<form method="post" action="/medecin/dossiers/${id}/patientele"><button class="fr-btn fr-btn--sm fr-btn--tertiary" name="reponse" value="non">Ce n’est pas mon patient<span class="fr-sr-only"> : dossier ${number}</span></button></form>`;

/** Dossiers proposed by a coordination body, nothing of which is read before they are accepted. */
export const offeredCards = (offered: Offered[]) =>
  html`${offered.map((one) => yourTurn(`${one.sender} vous propose le dossier ${one.number}.`, `${pathwayOf(one.module).label} · réponse attendue avant le ${frenchInstant(one.lapsesAt)}`, html`<a class="fr-btn" href="/medecin/dossiers/${one.referral}/transfert">Répondre<span class="fr-sr-only"> pour le dossier ${one.number}</span></a>`))}`;

/** Numbers alone: these dossiers are no longer read. */
export const disownedTable = (
  rows: DisownedRow[],
  now: Date,
) => html`<p class="note">Vous n’avez plus accès à ces dossiers : leur équipe a été prévenue et nomme un autre médecin.</p>
<table class="liste"><thead><tr><th scope="col">Dossier</th><th scope="col">Vous étiez nommé</th><th scope="col">Votre réponse</th><th scope="col"><span class="fr-sr-only">Action</span></th></tr></thead>
<tbody>${rows.map((r) => {
  const until = new Date(r.endedAt.getTime() + undoHours * 3_600_000);
  return html`<tr id="dossier-${r.id}"><td><span class="qui">${r.number}</span> <span class="note">${pathwayOf(r.module).label}</span></td><td data-t="Nommé">${r.name}</td><td data-t="Réponse">${ago(r.endedAt, now)}</td>
<td>${until > now && !r.namedSince ? html`<form method="post" action="/medecin/dossiers/${r.id}/patientele"><button class="fr-btn fr-btn--sm fr-btn--secondary" name="reponse" value="oui">Annuler ma réponse<span class="fr-sr-only"> : dossier ${r.number}</span></button></form><span class="note">possible jusqu’au ${frenchInstant(until)}</span>` : html`<span class="note">${r.namedSince ? "un autre médecin est nommé" : "le délai d’un jour est passé"}</span>`}</td></tr>`;
})}</tbody></table>`;
