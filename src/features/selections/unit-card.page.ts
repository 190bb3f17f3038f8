import { html, raw } from "hono/html";
import type { Member } from "#features/accounts/member.ts";
import { isNearMiss, type Match } from "#features/matching/matching.ts";
import { readableReasons, readableRemedy } from "#features/matching/ranking.ts";
import { zoneOf, zoneWords } from "#features/matching/zone.ts";
import { type ExpectedWait, waitSentence } from "#features/places/wait.ts";
import { prepares } from "#features/referrals/access.ts";
import { type AdmissionRequest, isLive } from "#features/referrals/request.ts";
import { duration } from "#features/waves/wording.ts";
import { count, euros } from "#lib/french.ts";
import { badge, hidden, type Tone } from "#ui/parts.ts";
import { type Delays, type Scene, withQuery } from "./scene.ts";

/** What a form that was refused had typed, for which unit. */
export type Typed = { unit: string; reason: string; problem: string } | null;

/** Who looks, what they had typed, and how fast units answer. */
export type Using = { member: Member; typed: Typed; delays: Delays; waits: ReadonlyMap<string, ExpectedWait> };

/** What its past says: how fast it answers, how long one waits there. */
const pastLines = ({ delays, waits }: Pick<Using, "delays" | "waits">, unit: string) => {
  const known = delays.get(unit);
  return html`${known ? html`<p class="note fr-mb-0">Répond en ${duration(known.hours)} une fois sur deux (${count(known.answered, "réponse")} sur douze mois)</p>` : ""}<p class="note fr-mb-0">${waitSentence(waits.get(unit) ?? { tooFew: 0 })}</p>`;
};

export function verdictOf(m: Match): { label: string; tone: Tone } {
  if (m.verdict === "good") return { label: "Convient", tone: "success" };
  if (m.verdict === "possible") return { label: "Possible", tone: "info" };
  return isNearMiss(m) ? { label: "Presque", tone: "warning" } : { label: "Exclue", tone: "error" };
}

const marks = { yes: "oui", if: "si", no: "non" } as const;

export const reasonList = (m: Match, reader: { medical: boolean }) =>
  html`<ul class="raisons">${readableReasons(m.reasons, reader).map((r) => html`<li class="${marks[r.kind]}">${r.sentence}</li>`)}</ul>`;

export const whereOf = ({ unit, distanceKm }: Match) =>
  [
    distanceKm === null ? "" : `${Math.round(distanceKm)} km`,
    unit.city,
    unit.priceMonth ? `${euros(unit.priceMonth)} par mois` : "",
  ]
    .filter(Boolean)
    .join(" · ");

/** Of a home service: whether it goes as far as the place of care, whatever change is supposed. */
export function zoneBadge(kind: string, m: Match) {
  const zone = zoneOf(kind, m);
  return zone ? badge(zoneWords[zone].label, zoneWords[zone].tone) : "";
}

/** One unit: where, why it stands there, what would take it in, and its button. `real`: how the dossier itself meets it. */
export function unitCard(
  s: Scene,
  m: Match,
  real: Match,
  { member, typed, delays, waits, note = "" }: Using & { note?: string },
) {
  const { unit } = m;
  const { label, tone } = verdictOf(m);
  return html`<article class="carte" id="unite-${unit.id}"><div class="ligne"><div><h3 class="fr-text--md fr-mb-0"><a class="fr-link" href="/etablissements/${unit.finess}">${unit.facilityName}</a></h3><span class="note">${unit.name} · ${whereOf(m)}</span></div><div>${zoneBadge(s.need.kind, real)} ${badge(label, tone)}</div></div>
${note ? html`<p class="note fr-mb-0">${note}</p>` : ""}${reasonList(m, s.reader)}${pastLines({ delays, waits }, unit.id)}${s.reader.person && unit.priceMonth ? html`<p class="fr-mb-0"><a class="fr-link fr-link--sm" href="/etablissements/${unit.finess}/estimation">Combien resterait-il à payer ?<span class="fr-sr-only"> ${unit.facilityName}</span></a></p>` : ""}${remedyLine(s, m)}${choose(s, real, member, typed)}</article>`;
}

/** The smallest set of changes, each in words, tried with one link. */
function remedyLine(s: Scene, m: Match) {
  const remedy = readableRemedy(m.remedy, s.reader);
  if (!remedy) return "";
  const [only] = remedy.changes;
  const href =
    remedy.changes.length === 1 && only && "radiusKm" in only
      ? withQuery(s.query, { rayon: String(only.radiusKm) })
      : withQuery(s.query, { si: m.unit.id });
  return html`<p class="fr-mt-1w fr-mb-0">${remedy.changes.length > 1 ? "Conviendrait, les changements réunis" : "Conviendrait"} : <a href="${href}">${remedy.labels.join(" et ")}<span class="fr-sr-only"> : voir ce que cela donnerait, ${m.unit.facilityName}, ${m.unit.name}</span></a></p>`;
}

function choose(s: Scene, real: Match, member: Member, typed: Typed) {
  const { referral, need, query } = s;
  const { unit } = real;
  const existing: AdmissionRequest | undefined = referral.requests.find(
    (q) => q.unit === unit.id && q.need === need.id && (isLive(q) || q.state.kind === "prepared"),
  );
  if (!prepares(member, referral)) return "";
  if (existing && existing.state.kind !== "prepared")
    return html`<p class="note fr-mt-1w fr-mb-0">Une demande est déjà en cours avec ${s.reader.person ? "cet établissement" : "cette unité"}.</p>`;
  const action = `/dossiers/${referral.id}/selection`;
  const name = html`<span class="fr-sr-only"> : ${unit.facilityName}, ${unit.name}</span>`;
  const criteres = hidden("criteres", query.size > 0 ? `?${query}` : "");
  if (existing)
    return html`<form method="post" action="${action}" class="fr-mt-1w">${hidden("retirer", existing.id)}${criteres}<button class="fr-btn fr-btn--sm fr-btn--secondary">Dans ma sélection — retirer${name}</button></form>`;
  const common = html`${hidden("ajouter", unit.id)}${hidden("besoin", need.id)}${criteres}`;
  if (real.verdict !== "excluded")
    return html`<form method="post" action="${action}" class="fr-mt-1w">${common}<button class="fr-btn fr-btn--sm fr-btn--tertiary">Ajouter à ma sélection${name}</button></form>`;
  const wrong = typed?.unit === unit.id ? typed : null;
  return html`<details class="repli" ${wrong ? raw("open") : ""}><summary>Demander quand même</summary><form method="post" action="${action}">${common}<div class="fr-input-group ${wrong ? "fr-input-group--error" : ""}"><label class="fr-label" for="malgre-${unit.id}">Pourquoi, malgré ce qui n’est pas rempli ? L’unité le lira.</label><input class="fr-input" id="malgre-${unit.id}" name="malgre" maxlength="500" value="${wrong?.reason ?? ""}" ${wrong ? raw(`aria-invalid="true" aria-describedby="malgre-${unit.id}-erreur"`) : ""}>${wrong ? html`<p class="fr-error-text" id="malgre-${unit.id}-erreur">${wrong.problem}</p>` : ""}</div><button class="fr-btn fr-btn--sm fr-btn--tertiary fr-mt-1w">Ajouter à ma sélection malgré tout${name}</button></form></details>`;
}

/** Every unit on a line: the verdict, what can be compared, and its button. */
export const unitTable = (s: Scene, lines: readonly { shown: Match; real: Match }[], using: Using) =>
  html`<table class="liste"><caption class="fr-sr-only">Unités, dans l’ordre choisi</caption><thead><tr><th scope="col">Établissement</th><th scope="col">Verdict</th><th scope="col">Distance</th><th scope="col">Prix par mois</th><th scope="col">Places</th>${s.filters.chosen ? html`<th scope="col">Ce qui convient</th>` : ""}<th scope="col">À savoir</th><th scope="col"><span class="fr-sr-only">Sélection</span></th></tr></thead><tbody>${lines.map(({ shown, real }) => tableLine(s, shown, real, using))}</tbody></table>`;

function tableLine(s: Scene, m: Match, real: Match, { member, typed, delays, waits }: Using) {
  const { label, tone } = verdictOf(m);
  const readable = readableReasons(m.reasons, s.reader);
  const remedy = readableRemedy(m.remedy, s.reader);
  const places = readable.find(({ code }) => code === "places")?.sentence.replace(/^Places : /, "");
  const fits = readable.filter(({ kind, code }) => kind === "yes" && code !== "places").map(({ sentence }) => sentence);
  const known = readable
    .filter(({ kind, code }) => kind !== "yes" && code !== "places")
    .map(({ sentence }) => sentence);
  return html`<tr><td><a class="fr-link fr-link--sm" href="/etablissements/${m.unit.finess}">${m.unit.facilityName}</a><br><span class="note">${m.unit.name}, ${m.unit.city}</span></td><td data-t="Verdict">${badge(label, tone)}</td><td data-t="Distance">${m.distanceKm === null ? "non connue" : `${Math.round(m.distanceKm)} km`} ${zoneBadge(s.need.kind, real)}</td><td data-t="Prix par mois">${m.unit.priceMonth ? euros(m.unit.priceMonth) : "non communiqué"}</td><td data-t="Places">${places ?? "non communiqué"}${pastLines({ delays, waits }, m.unit.id)}</td>${s.filters.chosen ? html`<td data-t="Ce qui convient">${fits.join(" ; ") || "Rien de particulier"}</td>` : ""}<td data-t="À savoir">${remedy ? `Conviendrait ${remedy.labels.join(" et ")}` : known.join(" ; ") || "Rien à signaler"}</td><td>${choose(s, real, member, typed)}</td></tr>`;
}
