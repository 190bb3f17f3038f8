import { html } from "hono/html";
import { holds, type Member } from "#features/accounts/member.ts";
import { ago, dayOf, frenchDay } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { yourTurn } from "#ui/referral.ts";
import { type Access, mayWrite } from "./access.ts";
import { isEditable, openKinds, type Referral } from "./referral.ts";
import { rulebookOf } from "./rulebook.ts";
import type { UnitName } from "./unit-name.store.ts";
import { voletTitle } from "./wording.ts";

/** The volets of care and medicine still to be validated before sending: the treating doctor's. */
export function clinicalMissing(r: Referral) {
  const required = rulebookOf(r.module).sendRequires(openKinds(r));
  return r.volets
    .filter(
      (v) => (v.level === "medical" || v.level === "care") && v.state !== "validated" && required.includes(v.code),
    )
    .toSorted((a, b) => Number(b.level === "medical") - Number(a.level === "medical"));
}

/** Where a volet is filled: on one page for the treating doctor. */
export const voletAddress = (r: Referral, v: { code: string; level: string }, access: Access) =>
  access === "doctor" && (v.level === "medical" || v.level === "care")
    ? `/medecin/dossiers/${r.id}/${v.code}`
    : `/dossiers/${r.id}/volets/${v.code}`;

/** The one thing the treating doctor should do now. */
export function doctorTurn(r: Referral, member: Member, now: Date) {
  const [first, ...others] = isEditable(r)
    ? clinicalMissing(r).filter((v) => mayWrite(v.level, "doctor", member, r))
    : [];
  if (!first) return "";
  const title = voletTitle(r.module, first.code).toLowerCase();
  return yourTurn(
    `${voletTitle(r.module, first.code)} : à compléter${first.level === "medical" ? " et à signer" : ""} par vous.`,
    [
      `demandé ${ago(r.doctor!.namedAt, now)}`,
      others.length > 0 ? `puis ${others.map((v) => voletTitle(r.module, v.code).toLowerCase()).join(", ")}` : "",
    ]
      .filter(Boolean)
      .join(" · "),
    html`<a class="fr-btn" href="${voletAddress(r, first, "doctor")}">Compléter : ${title}</a>`,
  );
}

/** Who carries the dossier, for somebody who does not. */
export const carriedBy = (owner: UnitName | undefined) =>
  owner
    ? html`<p class="fr-mb-1w">Dossier porté par ${owner.facility}, ${owner.unit}${owner.phone ? html` · <a href="tel:${owner.phone}">${owner.phone}</a>` : ""}. <span class="note">L’équipe cherche, envoie et confirme ; vous complétez les volets.</span></p>`
    : "";

/** The treating doctor as named, and what they are waited for. `hasAccount`: they were told, and may sign here. */
export function doctorCard(r: Referral, access: Access, member: Member, hasAccount: boolean) {
  const { doctor } = r;
  const names = access === "owner" && holds(member, r.module, "requester", "writer") && isEditable(r);
  const link = (label: string) =>
    names
      ? html`<p class="fr-mb-0"><a class="fr-link fr-link--sm" href="/dossiers/${r.id}/medecin-traitant">${label}</a></p>`
      : "";
  if (!doctor)
    return html`<p class="note fr-mb-1v">Aucun médecin traitant nommé.</p>${link("Nommer le médecin traitant")}`;
  const missing = isEditable(r) ? clinicalMissing(r) : [];
  const waited =
    missing.length > 0
      ? html`<p class="fr-mb-1v">Attendu depuis le ${frenchDay(dayOf(doctor.namedAt))} : ${missing.map((v) => voletTitle(r.module, v.code).toLowerCase()).join(", ")}.</p>`
      : "";
  return html`<p class="fr-mb-1v"><b>${doctor.name}</b>${access === "doctor" && !member.actingFor ? " (vous)" : ""} <span class="note">nommé le ${frenchDay(dayOf(doctor.namedAt))}${hasAccount ? "" : " · pas encore inscrit"}</span></p>${waited}
${access === "doctor" && isEditable(r) && mayWrite("admin", access, member, r) ? html`<form method="post" action="/medecin/dossiers/${r.id}/patientele"><button class="fr-btn fr-btn--sm fr-btn--tertiary" name="reponse" value="non">Ce n’est pas mon patient</button></form>` : ""}${link("Changer ou retirer")}`;
}

/** A coordination body prepares, then hands the dossier to the doctor. */
export const mayHand = (r: Referral, member: Member) =>
  holds(member, r.module, "requester") && ["draft", "ready", "open", "suspended"].includes(r.status);
export const transferLink = (r: Referral) =>
  html`<p class="fr-mt-1w fr-mb-0"><a class="fr-btn fr-btn--sm fr-btn--secondary" href="/dossiers/${r.id}/transfert">TRANSFERT au MT</a></p><p class="note fr-mb-0">Votre service n’aura plus accès au dossier une fois le transfert accepté.</p>`;

/** The dossier's list it comes from. */
export const listOf = (access: Access, r: Referral) =>
  access === "doctor"
    ? html`<a href="/medecin">Mes patients</a> › ${pathwayOf(r.module).label}`
    : html`<a href="/dossiers">Mes dossiers</a> › ${pathwayOf(r.module).label}`;
