import { html } from "hono/html";
import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName, type Person } from "#features/persons/person.ts";
import { conducts, partyOf } from "#features/referrals/access.ts";
import { findReferral } from "#features/referrals/referral.store.ts";
import { isValidated, openKinds, type Referral, type ReferralId } from "#features/referrals/referral.ts";
import { wasSent } from "#features/referrals/request.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { statusLabel } from "#features/referrals/wording.ts";
import { ago } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { badge } from "#ui/parts.ts";
import { type NextStep, nextStep } from "./following.ts";

/** One dossier somebody follows, as its card shows it. */
export type Followed = { referral: Referral; person: Person; step: NextStep };

/** Those this member may open, read whole: a person has a handful of them. */
export async function readFollowed(db: Db, ids: ReferralId[], member: Member): Promise<Followed[]> {
  const found = await Promise.all(
    ids.map(async (id) => {
      const referral = await findReferral(db, id);
      if (!referral || !partyOf(member, referral)) return null;
      const required = rulebookOf(referral.module).sendRequires(openKinds(referral));
      return { referral, person: (await findPerson(db, referral.person))!, step: nextStep(referral, required) };
    }),
  );
  return found.filter((one) => one !== null);
}

/** What is done, by whom the next step is, since when. */
export function followedCard({ referral: r, person, step }: Followed, member: Member, now: Date) {
  const party = partyOf(member, r);
  const required = rulebookOf(r.module).sendRequires(openKinds(r));
  const done = r.volets.filter((v) => required.includes(v.code) && isValidated(v)).length;
  const sent = r.requests.filter(wasSent).length;
  const yours = step.who === "you" && conducts(member, r);
  return html`<article class="carte" id="dossier-${r.id}"><div class="ligne"><h2 class="fr-h6 fr-mb-0"><a class="fr-link" href="/mon-espace/dossiers/${r.id}">${fullName(person)}</a></h2>${badge(statusLabel(r.module, r.status), r.status === "placed" || r.status === "admitted" ? "success" : r.status === "cancelled" ? "neutral" : "info")}</div>
<p class="note fr-mb-1w">${pathwayOf(r.module).label} · ${r.number}${party === "helper" ? " · vous aidez" : r.owner === member.unit ? "" : " · vous êtes référent"}</p>
<p class="fr-mb-1w">${step.who === "nobody" ? "" : html`<b>${yours ? "À vous" : whose[step.who === "you" ? "them" : step.who]}</b> : `}${said[step.said]} <span class="note">${step.who === "nobody" ? "" : `(${ago(step.since, now)})`}</span></p>
<p class="note fr-mb-1w">Déjà fait : ${done} ${done > 1 ? "parties validées" : "partie validée"} sur ${required.length}${sent > 0 ? `, ${count(sent, "demande envoyée", "demandes envoyées")}` : ""}.</p>
<div class="boutons"><a class="fr-btn fr-btn--sm ${yours ? "" : "fr-btn--secondary"}" href="/mon-espace/dossiers/${r.id}">Ouvrir<span class="fr-sr-only"> le dossier de ${fullName(person)}</span></a><a class="fr-link fr-link--sm" href="/mon-espace/dossiers/${r.id}/aidants">Qui suit ce dossier</a></div></article>`;
}

const whose = {
  them: "À la personne ou à un référent",
  doctor: "Au médecin ou au professionnel qui suit la personne",
  establishments: "Aux établissements",
} as const;

const said: Record<NextStep["said"], string> = {
  "answer-offer": "répondre à une proposition",
  "give-info": "répondre à une question d’un établissement",
  "look-conditions": "regarder une réponse « oui, si… »",
  "fill-own": "compléter le dossier",
  "fill-care": "remplir et valider la partie qui leur revient",
  search: "chercher des établissements",
  send: "envoyer les demandes préparées",
  wait: "répondre aux demandes",
  widen: "chercher d’autres établissements : toutes les demandes sont closes",
  suspended: "reprendre la recherche, suspendue",
  arrive: "préparer l’arrivée",
  over: "Ce dossier est terminé.",
};
