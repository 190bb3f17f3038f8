import { html } from "hono/html";
import { z } from "zod";
import { delayOf } from "#features/referrals/change.ts";
import { deadlineAfter, parisHour } from "#features/referrals/deadline.ts";
import type { Proposal } from "#features/referrals/request.ts";
import { dayOf, frenchInstant } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { area, checkbox, input, select } from "#ui/parts.ts";
import type { Scene } from "./act-form.page.ts";
import { day, money, text, whole } from "./typed.page.ts";

/** The fields of a proposal, made or changed. */
export function proposalFields(x: Scene) {
  const now = x.request.state.kind === "offered" ? x.request.state.proposal : null;
  const value = (name: string, from: string | number | null | undefined) => ({
    name,
    value: x.typed[name] ?? (from === null || from === undefined ? undefined : String(from).replace(".", ",")),
    error: x.problems[name],
  });
  const { rules } = x;
  const until =
    now?.validUntil ??
    deadlineAfter(
      x.now,
      delayOf(rules, "offerValid", x.referral.needs.find((n) => n.id === x.request.need)!.kind),
      x.referral.urgency,
      rules.urgencyFactor,
    );
  return html`${input({ ...value("on", null), value: x.typed.on ?? now?.on, type: "date", label: "Date d’admission proposée", attributes: `min="${dayOf(x.now)}"` })}
${select({ ...value("room", now?.room), label: "Chambre", required: false, empty: "Non précisée", options: ["simple", "double", "autre"].map((code) => ({ code, label: code })) })}
${input({ ...value("price", now?.pricePerDay), label: "Prix de l’hébergement par jour, en euros", required: false, attributes: 'inputmode="decimal"' })}
${input({ ...value("dependency", now?.dependencyPerDay), label: "Tarif dépendance par jour, en euros", required: false, attributes: 'inputmode="decimal"' })}
${input({ ...value("length", now?.lengthDays), label: "Durée prévue, en jours", required: false, hint: "Pour un séjour temporaire ou un séjour de soins", attributes: 'inputmode="numeric"' })}
${input({ ...value("until", null), value: x.typed.until ?? dayOf(until), type: "date", label: "Valable jusqu’au (18 h)", attributes: `min="${dayOf(x.now)}"` })}
${area({ ...value("conditions", now?.conditions), label: "Conditions", required: false })}
${area({ ...value("message", now?.message), label: "Message au demandeur", required: false })}
${keepPlace(x)}
${input({ ...value("beyond", now?.beyondDeclared), label: "S’il ne vous reste pas de place déclarée : pourquoi proposer quand même ?", required: false })}`;
}

/** Whether a place is kept for this dossier, as long as the module says. */
function keepPlace(x: Scene) {
  const { placesFree, hold } = x.places;
  const { rules } = x;
  const until = hold?.until ?? deadlineAfter(x.now, rules.delays.hold, x.referral.urgency, noFactor);
  const asked = Object.keys(x.typed).length > 0 ? x.typed.hold === "oui" : hold !== null || (placesFree ?? 0) > 0;
  const left =
    placesFree === null
      ? "Votre unité n’a pas déclaré de places libres."
      : placesFree === 0
        ? "Il ne vous reste aucune place déclarée à proposer."
        : `Il vous reste ${count(placesFree, "place")} à proposer.`;
  return checkbox({
    name: "hold",
    label: `Garder une place pour ce dossier jusqu’au ${frenchInstant(until)}`,
    hint: `${left} Une place gardée n’est plus proposée à personne d’autre ; passé ce délai, elle redevient libre et la proposition reste à confirmer.`,
    value: asked ? "oui" : undefined,
    error: x.problems.hold,
  });
}
const noFactor = { standard: 1, urgent: 1, immediate: 1 };

/** A proposal as it was typed. */
export const Offer = z.object({
  on: day("Indiquez la date d’admission."),
  room: z.enum(["simple", "double", "autre", ""]).default(""),
  price: money,
  dependency: money,
  length: whole(3660),
  until: day("Indiquez jusqu’à quand la proposition est valable."),
  conditions: text,
  message: text,
  beyond: text,
  hold: z.literal("oui").optional(),
});

export function toProposal(o: z.infer<typeof Offer>): Proposal {
  return {
    on: o.on,
    room: o.room || null,
    pricePerDay: o.price,
    dependencyPerDay: o.dependency,
    lengthDays: o.length,
    conditions: o.conditions || null,
    message: o.message || null,
    validUntil: parisHour(o.until, 18),
    beyondDeclared: o.beyond || null,
    oral: null,
  };
}
