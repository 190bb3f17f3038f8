import { html } from "hono/html";
import type { Member } from "#features/accounts/member.ts";
import { candidateUnits } from "#features/directory/unit.store.ts";
import type { Candidate } from "#features/directory/unit.ts";
import { type Combination, combine, fitsAlone, otherKinds } from "#features/matching/combination.ts";
import type { Match } from "#features/matching/matching.ts";
import { conducts } from "#features/referrals/access.ts";
import { missingToSend } from "#features/referrals/referral.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { needLabel, voletTitle } from "#features/referrals/wording.ts";
import { acceptsMeanwhile } from "#features/sendings/wanted.ts";
import { dayOf } from "#lib/dates.ts";
import { hidden } from "#ui/parts.ts";
import type { Web } from "#web/web.ts";
import type { Scene } from "./scene.ts";
import { reasonList, whereOf } from "./unit-card.page.ts";

/** Looks for pairs of partial answers, when no unit suits alone. */
export async function findCombinations(web: Web, s: Scene, alone: readonly Match[]): Promise<Combination[]> {
  const { outside, now } = web.var;
  const { wanted, content, need, referral } = s;
  if (!wanted?.centre || s.supposed || alone.some((one) => fitsAlone(one, now))) return [];
  const known = rulebookOf(referral.module).needKinds;
  const kinds = otherKinds(need.kind).filter((kind) => known.includes(kind));
  const found = new Map<string, Candidate[]>();
  for (const kind of kinds)
    found.set(
      kind,
      await candidateUnits(outside.readDb, {
        module: referral.module,
        kinds: [kind],
        centre: wanted.centre,
        radiusKm: wanted.radiusKm,
        limit: 200,
        today: dayOf(now),
      }),
    );
  return combine(wanted, alone, (kind) => found.get(kind) ?? [], {
    now,
    today: dayOf(now),
    meanwhile: acceptsMeanwhile(content),
  });
}

/** Each combination with its two parts, each explained; one button makes two needs and two units of the selection. */
export function combinationCards(
  s: Scene,
  combinations: readonly Combination[],
  { member, fitting }: { member: Member; fitting: number },
) {
  if (combinations.length === 0) return "";
  const why = fitting > 0 ? "Aucune place annoncée parmi celles qui conviennent" : "Aucune unité ne convient seule";
  return html`<h2 class="fr-h6 fr-mt-2w fr-mb-1w" id="combinaisons">${why} : deux réponses réunies</h2>
${combinations.map((one) => card(s, one, member))}`;
}

function card(s: Scene, { plan, parts }: Combination, member: Member) {
  const { referral } = s;
  const kinds = parts.map(({ kind }) => kind);
  const fresh = kinds.filter((kind) => !s.open.some((n) => n.kind === kind));
  const missing = missingToSend(referral, rulebookOf(referral.module).sendRequires(kinds));
  const names = parts.map(({ match }) => `${match.unit.facilityName}, ${match.unit.name}`).join(" et ");
  return html`<article class="carte"><h3 class="fr-text--md fr-mb-0">${plan.title}</h3><p class="note">${plan.why}</p>
${parts.map(({ kind, role, match }) => html`<p class="fr-mb-0 fr-mt-1w"><b>${needLabel(referral.module, kind)}</b>, ${role} : <a class="fr-link" href="/etablissements/${match.unit.finess}">${match.unit.facilityName}</a> <span class="note">${match.unit.name} · ${whereOf(match)}</span></p>${reasonList(match, s.reader)}`)}
${missing.length > 0 ? html`<p class="note fr-mt-1w fr-mb-0">Pour envoyer ces demandes, il reste à valider : ${missing.map((v) => voletTitle(referral.module, v.code).toLowerCase()).join(", ")}.</p>` : ""}
${
  conducts(member, referral)
    ? html`<form method="post" action="/dossiers/${referral.id}/combinaison" class="fr-mt-1w">${hidden("plan", plan.code)}${parts.map(({ kind, match }) => hidden(`unite-${kind}`, match.unit.id))}${hidden("besoin", s.need.id)}${hidden("criteres", s.query.size > 0 ? `?${s.query}` : "")}<button class="fr-btn fr-btn--sm fr-btn--secondary">Choisir les deux<span class="fr-sr-only"> : ${names}</span></button></form><p class="note fr-mb-0">${fresh.length > 0 ? `Le besoin « ${fresh.map((kind) => needLabel(referral.module, kind)).join(" », « ")} » sera ajouté au dossier. ` : ""}Les deux demandes se suivent séparément : si l’une n’aboutit pas, l’autre continue.</p>`
    : ""
}</article>`;
}
