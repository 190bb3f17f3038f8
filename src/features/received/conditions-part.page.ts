import { html } from "hono/html";
import type { Member } from "#features/accounts/member.ts";
import { sentenceOf } from "#features/conditions/predicate.ts";
import { isMet, standingYesIf } from "#features/conditions/yes-if.ts";
import { delayOf, type Rulebook } from "#features/referrals/change.ts";
import { deadlineAfter } from "#features/referrals/deadline.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { AdmissionRequest, AnswerCondition, YesIf } from "#features/referrals/request.ts";
import { words } from "#features/requests/act-words.ts";
import { possibleActs } from "#features/requests/acts.ts";
import type { Side } from "#features/requests/side.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { capital } from "#lib/french.ts";
import { newId } from "#lib/ids.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { hidden } from "#ui/parts.ts";
import { yourTurn } from "#ui/referral.ts";
import { dayToPropose } from "./yes-if-form.page.ts";

/** `medical`: whether the reader may read the medical volet of this dossier. */
type Scene = {
  referral: Referral;
  request: AdmissionRequest;
  member: Member;
  side: Side;
  medical: boolean;
  now: Date;
};

/** The conditions of a "oui, si…", which hold and whom the others wait for; the ticks and the one-click proposal of who may do them. */
export function conditionsBlock(x: Scene) {
  const yesIf = standingYesIf(x.request);
  if (!yesIf || x.request.state.kind !== "conditional") return "";
  const reads = x.medical;
  const shown = yesIf.conditions.map((one, i) => ({ one, i })).filter(({ one }) => reads || !one.medical);
  const secret = reads ? [] : yesIf.conditions.filter((one) => one.medical);
  return html`<section class="carte fr-mb-2w" id="conditions"><h2 class="fr-h6 fr-mb-1v">${x.side === "receiver" ? "Vos conditions" : "Oui, si…"}</h2>
<ul class="raisons">${shown.map(({ one, i }) => html`<li class="${one.metAt ? "oui" : one.lostAt ? "non" : "si"}">${capital(sentenceOf(pathwayOf(x.referral.module), one))} — ${standing(one, x.side)}${tick(x, one, i)}</li>`)}
${secret.length > 0 ? html`<li class="${secret.every((one) => one.metAt) ? "oui" : "si"}">Conditions sur les soins (détail réservé aux professionnels habilités) — ${secret.every((one) => one.metAt) ? "remplies" : "pas encore remplies"}</li>` : ""}</ul>
${promise(yesIf, x.side)}
${x.side === "receiver" ? review(x) : ""}</section>`;
}

/** For the unit, above everything else of the request: all hold, and the proposal is one click away. */
export const metBanner = (x: Omit<Scene, "side" | "medical"> & { rules: Rulebook }) =>
  isMet(x.request) ? met(x, x.request.yesIf!) : "";

/** Held or not, since when, and who may make it so. */
function standing(one: AnswerCondition, side: Side): string {
  if (one.metAt) return `remplie depuis le ${frenchDay(dayOf(one.metAt))}`;
  const lost = one.lostAt ? `n’est plus remplie depuis le ${frenchDay(dayOf(one.lostAt))}, ` : "";
  if (one.kind === "checked") {
    if (one.code === "from") return `${lost}attend cette date, ou une entrée souhaitée plus tard`;
    return `${lost}${side === "requester" ? "se vérifie dans votre dossier, à chaque volet validé" : "attend le dossier du demandeur"}`;
  }
  const yours = one.by === side;
  return `${lost}${yours ? "à cocher par vous" : one.by === "requester" ? "à cocher par le demandeur" : "à cocher par l’unité"}`;
}

function tick({ referral, request, member, side }: Scene, one: AnswerCondition, index: number) {
  if (one.kind !== "told" || one.by !== side) return "";
  if (!possibleActs(referral, request, member).includes("tick-condition")) return "";
  return html` <form method="post" action="/demandes/${request.id}/actes/${words["tick-condition"].slug}" class="en-ligne">${hidden("version", request.version)}${hidden("cle", newId())}${hidden("condition", index)}${hidden("met", one.metAt ? "non" : "oui")}<button class="lien">${one.metAt ? "Dire qu’elle n’est plus remplie" : "Cocher : elle est remplie"}<span class="fr-sr-only"> : ${one.text}</span></button></form>`;
}

const held = {
  "no-place-left": "il ne reste plus de place à proposer dans l’unité",
  "date-in-the-past": "la date d’admission prévue est passée",
  "opinion-missing": "l’avis médical n’est pas encore donné",
} satisfies Record<NonNullable<YesIf["held"]>, string>;

/** What follows once everything holds. */
function promise(yesIf: YesIf, side: Side) {
  if (yesIf.held)
    return html`<p class="note fr-mb-0">La proposition n’a pas pu partir d’elle-même : ${held[yesIf.held]}.</p>`;
  if (!yesIf.auto)
    return yesIf.metAt && side === "requester"
      ? html`<p class="note fr-mb-0">Tout est rempli : l’unité est prévenue et peut proposer.</p>`
      : "";
  return html`<p class="note fr-mb-0">Dès que tout est rempli, une admission est proposée d’elle-même${yesIf.terms.on ? ` pour le ${frenchDay(yesIf.terms.on)}` : ""}${yesIf.terms.room ? `, chambre ${yesIf.terms.room}` : ""}.</p>`;
}

/** "Toujours d’actualité": one click keeps the conditions as they are. */
function review({ referral, request, member }: Scene) {
  if (!possibleActs(referral, request, member).includes("keep-conditions")) return "";
  return html`<form method="post" action="/demandes/${request.id}/actes/${words["keep-conditions"].slug}" class="fr-mt-1w">${hidden("version", request.version)}${hidden("cle", newId())}<button class="fr-btn fr-btn--sm fr-btn--tertiary">${words["keep-conditions"].button}</button> <span class="note">${request.deadline ? `Nous vous le redemanderons le ${frenchDay(dayOf(request.deadline))}.` : ""}</span></form>`;
}

/** At the first day that suits. */
function met(x: Omit<Scene, "side" | "medical"> & { rules: Rulebook }, yesIf: YesIf) {
  const { referral, request, member, now, rules } = x;
  const since = `Toutes remplies depuis le ${frenchDay(dayOf(yesIf.metAt!))}`;
  if (!possibleActs(referral, request, member).includes("propose"))
    return yourTurn("Vos conditions sont remplies.", since, "");
  if (rules.opinion === "required" && (!request.opinion || request.opinion.kind === "complement"))
    return yourTurn(
      "Vos conditions sont remplies.",
      `${since} · l’avis médical est nécessaire avant de proposer`,
      html`<a class="fr-btn" href="/demandes/${request.id}/actes/${words["give-opinion"].slug}">${words["give-opinion"].button}</a>`,
    );
  const kind = referral.needs.find((n) => n.id === request.need)!.kind;
  const until = deadlineAfter(now, delayOf(rules, "offerValid", kind), referral.urgency, rules.urgencyFactor);
  const number = (n: number | null) => (n === null ? "" : String(n).replace(".", ","));
  const { terms } = yesIf;
  return yourTurn(
    "Vos conditions sont remplies.",
    [since, terms.room ? `chambre ${terms.room}` : ""].filter(Boolean).join(" · "),
    html`<form method="post" action="/demandes/${request.id}/actes/${words.propose.slug}" class="outils">${hidden("version", request.version)}${hidden("cle", newId())}${hidden("room", terms.room ?? "")}${hidden("price", number(terms.pricePerDay))}${hidden("dependency", number(terms.dependencyPerDay))}${hidden("length", number(terms.lengthDays))}${hidden("message", terms.message ?? "")}${hidden("until", dayOf(until))}<div class="fr-input-group"><label class="fr-label" for="proposer-le">Date d’admission</label><input class="fr-input" type="date" id="proposer-le" name="on" value="${dayToPropose(referral, request, now)}" min="${dayOf(now)}"></div><button class="fr-btn">Proposer maintenant</button></form>`,
  );
}
