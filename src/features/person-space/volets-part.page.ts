import { html } from "hono/html";
import type { Member } from "#features/accounts/member.ts";
import { isReleasedTo, mayRead, mayWrite, type Party } from "#features/referrals/access.ts";
import { requiredVolets } from "#features/referrals/dossier.page.ts";
import type { Referral, VoletStanding } from "#features/referrals/referral.ts";
import type { UnitName } from "#features/referrals/unit-name.store.ts";
import { ago, dayOf, frenchDay } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { gauge } from "#ui/referral.ts";

type Reader = { member: Member; access: Party; ownSpace: boolean; owner: UnitName; now: Date };

/** The parts of the dossier with their state: those one fills, those one reads once finished, those of the doctor, read only when opened by who signed them. */
export function voletsPart(r: Referral, reader: Reader) {
  const required = requiredVolets(r);
  const { wishesVolet, volets } = pathwayOf(r.module);
  return html`<ul class="raisons fr-mt-0">${volets.map((q) => {
    const v = r.volets.find((x) => x.code === q.code)!;
    const wishes = wishesVolet === q.code;
    const done =
      v.state === "validated" || (v.level === "told" && v.state !== "empty") || (wishes && v.state === "to-validate");
    const mine = mayWrite(v.level, reader.access, reader.member, r);
    const open = mine || (mayRead(v.level, reader.access, reader.member, r) && v.validatedVersion !== null);
    const title = open
      ? html`<a class="fr-link fr-link--sm" href="/dossiers/${r.id}/volets/${v.code}">${q.title}</a>`
      : isReleasedTo(v, reader.access, reader.member, r)
        ? html`<a class="fr-link fr-link--sm" href="/dossiers/${r.id}/ouverts/${v.code}">${q.title}</a>`
        : html`<b>${q.title}</b>`;
    return html`<li class="${done ? "oui" : "si"}">${title} — ${v.level === "told" ? toldSentence(v) : wishes ? wishesSentence(done) : mine ? ownSentence(v, required.includes(v.code)) : othersSentence(v, r, reader)}${mine && !done && !wishes && v.state !== "empty" ? gauge(v.answered, v.required) : ""}</li>`;
  })}</ul>`;
}

const toldSentence = (v: VoletStanding) =>
  v.state === "empty"
    ? "facultative : ce que vous savez aide votre médecin"
    : "écrite, votre médecin traitant la lit et complète la partie « Santé »";

const wishesSentence = (done: boolean) =>
  done ? "remplis, ils servent à la recherche" : "à remplir avant de chercher";

function ownSentence(v: VoletStanding, required: boolean): string {
  if (v.state === "validated") return `finie le ${frenchDay(dayOf(v.validatedAt!))}, par ${v.validatedBy}`;
  const again = v.validatedVersion === null ? "" : " ; les établissements lisent la version finie auparavant";
  if (v.state === "empty") return required ? "à remplir" : "facultative pour l’envoi";
  return `${v.answered} réponses nécessaires sur ${v.required}${v.state === "to-validate" ? ", à relire et à finir" : ""}${again}`;
}

/** What a doctor or a team fills: that it exists, its state, who must act and since when. Never what it says. */
function othersSentence(v: VoletStanding, r: Referral, { ownSpace, owner, now }: Reader): string {
  const by = v.signedBy ?? v.validatedBy;
  if (v.state === "validated")
    return `${v.signedBy ? "signée" : "finie"} le ${frenchDay(dayOf(v.validatedAt!))} par ${by}`;
  const begun = v.state === "empty" ? "à remplir" : `commencée par ${v.updatedBy}`;
  if (r.doctor) return `${begun} ; attend le médecin traitant, ${r.doctor.name}, désigné ${ago(r.doctor.namedAt, now)}`;
  return ownSpace ? `${begun} ; attend le médecin traitant, à indiquer` : `${begun} par l’équipe de ${owner.facility}`;
}
