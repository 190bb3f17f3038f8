import { html } from "hono/html";
import type { Match } from "#features/matching/matching.ts";
import { readableReasons } from "#features/matching/ranking.ts";
import { conducts } from "#features/referrals/access.ts";
import { listPreferences } from "#features/referrals/preference.store.ts";
import { byPreference, choiceSaid, choicesOf, mayOrder } from "#features/referrals/preference.ts";
import type { AdmissionRequest } from "#features/referrals/request.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { needLabel } from "#features/referrals/wording.ts";
import { sendRefusal, unjustified } from "#features/requests/sending.ts";
import { findFits, touchedBy } from "#features/sendings/fit.action.ts";
import { sendingSentence } from "#features/sendings/sending-wording.ts";
import { ago } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { hidden } from "#ui/parts.ts";
import type { Web } from "#web/web.ts";
import { type Scene, withQuery } from "./scene.ts";
import { zoneBadge } from "./unit-card.page.ts";

/** What is chosen, what no longer suits since it was, and what sending still needs. */
export async function chosenUnits(web: Web, s: Scene) {
  const { db, member, now } = web.var;
  const { referral: r, reader } = s;
  const preference = await listPreferences(db, r.id);
  const choices = choicesOf(r, preference);
  const chosen = r.requests
    .filter((q) => q.state.kind === "prepared" && s.open.some((n) => n.id === q.need))
    .toSorted(byPreference(preference));
  const [names, fits] = await Promise.all([
    listUnitNames(
      db,
      chosen.map((q) => q.unit),
    ),
    findFits(db, r, chosen, null, now),
  ]);
  const kindOf = (q: AdmissionRequest) => s.open.find((n) => n.id === q.need)!.kind;
  const kinds = [...new Set(chosen.map(kindOf))];
  const unmet = new Map(chosen.map((q, i) => [q.id, fits[i] ? touchedBy(fits[i]) : []]));
  const unsaid = unjustified(chosen, unmet);
  const refusal =
    sendRefusal(r, kinds.length > 0 ? kinds : [s.need.kind], rulebookOf(r.module)) ??
    (unsaid.length > 0 ? ({ kind: "override-missing", unmet: unsaid } as const) : null);
  const line = (q: AdmissionRequest, i: number) => {
    const name = names.get(q.unit);
    const kind = kinds.length > 1 ? `${needLabel(r.module, kindOf(q))}, ` : "";
    const far = q.distanceKm === null ? "" : `, ${Math.round(q.distanceKm)} km`;
    return html`<li class="${(unmet.get(q.id) ?? []).length > 0 ? "si" : "oui"}">${name?.facility} <span class="note">${kind}${name?.unit}${far}${choices.has(q.id) ? ` · ${choiceSaid(choices.get(q.id)!)}${reader.person ? "" : " de la personne"}` : ""}</span> ${fits[i] ? zoneBadge(kindOf(q), fits[i]) : ""}${touched(s, q, fits[i] ?? null)}</li>`;
  };
  return html`<div class="carte fr-mt-2w colle" id="selection"><h2 class="fr-text--md fr-mb-1v">Ma sélection : ${count(chosen.length, reader.person ? "établissement" : "unité")}</h2>
${chosen.length > 1 ? html`<p class="fr-mb-0"><a class="fr-link fr-link--sm" href="${withQuery(s.query, { vue: "tableau", selection: "oui" })}">Comparer</a></p>` : ""}
${chosen.length === 0 ? html`<p class="note">Ajoutez les ${reader.person ? "établissements" : "unités"} à qui envoyer le dossier : un seul envoi part vers ${reader.person ? "tous" : "toutes"}.</p>` : html`<ul class="raisons">${chosen.map(line)}</ul>${chosen.length > 1 && mayOrder(member, r) ? html`<p class="fr-mb-0"><a class="fr-link fr-link--sm" href="/mon-espace/dossiers/${r.id}#preferences">Dire lequel je préfère</a></p>` : ""}`}
${
  refusal
    ? html`<p class="fr-mt-1w fr-mb-0">${sendingSentence(refusal, r, reader)}${refusal.kind === "volets-missing" ? ` ${awaitedDoctor(s, now)}` : ""} ${refusal.kind === "override-missing" ? "" : html`<a class="fr-link fr-link--sm" href="${reader.person ? "/mon-espace" : ""}/dossiers/${r.id}">Voir le dossier</a>`}</p>`
    : !conducts(member, r)
      ? html`<p class="fr-mt-1w fr-mb-0">${reader.person ? "L’envoi revient à la personne ou à son référent." : "L’envoi revient à une personne habilitée comme demandeur."} La sélection est gardée.</p>`
      : chosen.length > 0
        ? html`<form method="post" action="/dossiers/${r.id}/envoi" class="fr-mt-1w"><button class="fr-btn">Envoyer à ${asked(chosen.length, reader)}</button>${rulebookOf(r.module).profileFirst === "choice" ? withoutIdentity : ""}</form>${chosen.length > 1 && !reader.person ? html`<p class="fr-mt-1w fr-mb-0"><a class="fr-link fr-link--sm" href="/dossiers/${r.id}/vagues?besoin=${s.need.id}">Envoyer par vagues</a></p>` : ""}`
        : ""
}</div>`;
}

const asked = (n: number, { person }: { person: boolean }) => {
  if (n === 1) return person ? "cet établissement" : "cette unité";
  return `ces ${n} ${person ? "établissements" : "unités"}`;
};

/** Who holds what sending waits for, and since when. */
function awaitedDoctor({ referral: r }: Scene, now: Date): string {
  if (!r.doctor) return "";
  const theirs = r.volets.some((v) => v.level === "medical" && v.state !== "validated");
  return theirs ? `La partie médicale attend ${r.doctor.name}, désigné ${ago(r.doctor.namedAt, now)}.` : "";
}

/** A button of its own: a box ticked could be lost when the page refreshes itself, and the identity would leave. */
const withoutIdentity = html`<button class="fr-btn fr-btn--secondary fr-mt-1w" name="sans-identite" value="oui">Envoyer d’abord sans identité</button>
<p class="note fr-mb-0">Sans identité, chaque unité voit un profil sans nom ni adresse ; le dossier s’ouvre à celle qui se dit intéressée.</p>`;

/** A unit of the selection that does not meet a need: which, and the reason given or to give. */
function touched(s: Scene, q: AdmissionRequest, fit: Match | null) {
  const reasons = fit ? touchedBy(fit) : [];
  if (reasons.length === 0 || !fit) return "";
  const said = readableReasons(reasons, s.reader).map(({ sentence }) => sentence);
  const told = html`<br><span class="note">${said.join(" ; ")}</span>`;
  if (q.overrideReason)
    return html`${told}<br><span class="note">Demandée malgré tout : « ${q.overrideReason} »</span>`;
  return html`${told}<form method="post" action="/dossiers/${s.referral.id}/selection" class="fr-my-1w">${hidden("motiver", q.id)}${hidden("criteres", s.query.size > 0 ? `?${s.query}` : "")}<label class="fr-label" for="motif-${q.id}">Pourquoi la demander malgré tout ? L’unité le lira.</label><input class="fr-input" id="motif-${q.id}" name="malgre" maxlength="500" required><button class="fr-btn fr-btn--sm fr-btn--tertiary fr-mt-1w">Enregistrer le motif<span class="fr-sr-only"> : ${fit.unit.facilityName}, ${fit.unit.name}</span></button></form>`;
}
