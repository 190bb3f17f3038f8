import { html } from "hono/html";
import { z } from "zod";
import type { ReasonList } from "#features/referrals/change.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import type { Act } from "#features/requests/acts.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { area, input, radios, select } from "#ui/parts.ts";
import { day, type Problems, type Typed, text } from "./typed.page.ts";

/** A trial, the end of a stay, and what the authority says of a refusal. */
export type StayAct = "start-trial" | "end-trial" | "end" | "endorse" | "reject-refusal" | "reactivate";

type Form = { referral: Referral; now: Date; typed: Typed; problems: Problems };

export function stayFields(kind: StayAct, { referral, now, typed, problems }: Form) {
  const { reasons } = rulebookOf(referral.module);
  const field = (name: string) => ({ name, value: typed[name], error: problems[name] });
  const dated = (label: string) =>
    input({ ...field("on"), value: typed.on ?? dayOf(now), type: "date", label, attributes: `max="${dayOf(now)}"` });
  const choice = (list: ReasonList, label: string) =>
    select({ ...field("reason"), label, empty: "Choisissez un motif", options: [...list] });
  const comment = (label: string) => area({ ...field("comment"), label, required: false });
  switch (kind) {
    case "start-trial":
      return html`${dated("Début de la période d’essai")}${input({ ...field("until"), type: "date", label: "Fin prévue", required: false })}`;
    case "end-trial":
      return html`${dated("Fin de la période d’essai")}${radios({
        ...field("conclusive"),
        label: "L’essai est-il concluant ?",
        options: [
          { code: "oui", label: "Oui, la personne est admise" },
          { code: "non", label: "Non, la recherche reprend" },
        ],
      })}${select({ ...field("reason"), label: "Motif, si l’essai n’est pas concluant", empty: "Sans objet", required: false, options: [...reasons.endTrial] })}${comment("Précision")}`;
    case "end":
      return html`${dated("Date de fin de prise en charge")}${choice(reasons.end, "Motif de la fin")}${input({ ...field("destination"), label: "Où va la personne ?", required: false })}${comment("Précision")}`;
    case "endorse":
      return html`<p>Le refus de l’établissement devient définitif pour cette notification. L’établissement et la personne en sont informés.</p>${comment("Message")}`;
    case "reject-refusal":
      return html`<p>L’établissement reprend l’étude là où il l’avait laissée.</p>${area({ ...field("comment"), label: "Expliquez votre décision à l’établissement" })}`;
    case "reactivate":
      return html`<p>La notification repart vers l’établissement, avec son ancien rang.</p>${choice(reasons.reactivate, "Motif")}${comment("Message")}`;
  }
}

const begun = z.object({
  on: day("Indiquez la date de début."),
  until: z.union([z.literal(""), z.iso.date("Indiquez une date.")]).default(""),
});
const tried = z.object({
  on: day("Indiquez la date de fin."),
  conclusive: z.enum(["oui", "non"], "Dites si l’essai est concluant."),
  reason: z.string().default(""),
  comment: text,
});
const reason = z.string().min(1, "Choisissez un motif.").default("");
const ended = z.object({ on: day("Indiquez la date de fin."), reason, destination: text, comment: text });

export function readStay(kind: StayAct, typed: Typed): Result<Act, Problems> {
  const read = <T>(schema: z.ZodType<T>, make: (value: T) => Act): Result<Act, Problems> => {
    const parsed = schema.safeParse(typed);
    if (parsed.success) return ok(make(parsed.data));
    return refuse(Object.fromEntries(parsed.error.issues.toReversed().map((i) => [String(i.path[0]), i.message])));
  };
  switch (kind) {
    case "start-trial":
      return read(begun, ({ on, until }) => ({ kind, on, until: until || null }));
    case "end-trial":
      return read(tried, ({ conclusive, ...t }) => ({ kind, ...t, conclusive: conclusive === "oui" }));
    case "end":
      return read(ended, (e) => ({ kind, ...e }));
    case "endorse":
    case "reject-refusal":
      return read(z.object({ comment: text }), ({ comment }) => ({ kind, comment }));
    case "reactivate":
      return read(z.object({ reason, comment: text }), (r) => ({ kind, ...r }));
  }
}
