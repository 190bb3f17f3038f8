import { html } from "hono/html";
import { z } from "zod";
import { delayOf, type ReasonList } from "#features/referrals/change.ts";
import { deadlineAfter, parisHour } from "#features/referrals/deadline.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { AdmissionRequest, Proposal } from "#features/referrals/request.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { needLabel } from "#features/referrals/wording.ts";
import { dayOf, frenchInstant, frenchWeekday, isDay } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import type { Html } from "#ui/page.ts";
import { area, input, radios, select } from "#ui/parts.ts";
import type { Act, ActKind } from "./acts.ts";

export type Typed = Record<string, string>;
export type Problems = Record<string, string>;
type Scene = {
  referral: Referral;
  request: AdmissionRequest;
  now: Date;
  typed: Typed;
  problems: Problems;
  receives: boolean;
};

/** How an act is called: its address, its button, its page. */
export const words: Record<
  Exclude<ActKind, "open" | "lapse" | "revive">,
  { slug: string; button: string; title: string; done: string }
> = {
  take: {
    slug: "prise-en-charge",
    button: "Prendre en charge",
    title: "Prendre en charge cette demande",
    done: "Vous suivez cette demande.",
  },
  "give-opinion": {
    slug: "avis",
    button: "Donner l’avis médical",
    title: "Avis médical sur l’admission",
    done: "L’avis est enregistré.",
  },
  propose: {
    slug: "proposition",
    button: "Proposer une admission",
    title: "Proposer une admission",
    done: "La proposition est partie : le demandeur est prévenu.",
  },
  "agree-by-phone": {
    slug: "accord-telephonique",
    button: "Noter un accord téléphonique",
    title: "Noter un accord donné par téléphone",
    done: "L’accord est noté : l’unité doit le valider par écrit avant toute confirmation.",
  },
  amend: {
    slug: "modification",
    button: "Valider ou modifier la proposition",
    title: "Valider ou modifier la proposition",
    done: "La proposition est à jour : le demandeur est prévenu.",
  },
  list: {
    slug: "liste-attente",
    button: "Mettre en liste d’attente",
    title: "Mettre en liste d’attente",
    done: "La personne est inscrite sur votre liste d’attente.",
  },
  ask: {
    slug: "complement",
    button: "Demander un complément",
    title: "Demander un complément",
    done: "La question est partie : le délai de réponse est arrêté.",
  },
  decline: {
    slug: "refus",
    button: "Refuser",
    title: "Refuser cette demande",
    done: "Le refus et son motif sont transmis au demandeur.",
  },
  reconsider: {
    slug: "reprise",
    button: "Revenir sur ce refus",
    title: "Revenir sur ce refus",
    done: "La demande est de nouveau à l’étude.",
  },
  retract: {
    slug: "retrait-proposition",
    button: "Retirer la proposition",
    title: "Retirer la proposition",
    done: "La proposition est retirée : le demandeur est prévenu.",
  },
  supply: {
    slug: "reponse-complement",
    button: "Répondre au complément",
    title: "Répondre à la demande de complément",
    done: "La réponse est transmise à l’unité.",
  },
  confirm: {
    slug: "confirmation",
    button: "Confirmer cette proposition",
    title: "Confirmer cette proposition",
    done: "L’admission est confirmée : l’unité et les autres établissements sont prévenus.",
  },
  "confirm-interim": {
    slug: "confirmation-attente",
    button: "Confirmer comme solution d’attente",
    title: "Confirmer comme solution d’attente",
    done: "La solution d’attente est confirmée ; les autres demandes continuent.",
  },
  "turn-down": {
    slug: "declin",
    button: "Décliner",
    title: "Décliner cette proposition",
    done: "La proposition est déclinée : l’unité est prévenue.",
  },
  withdraw: {
    slug: "retrait",
    button: "Retirer cette demande",
    title: "Retirer cette demande",
    done: "La demande est retirée : l’unité est prévenue.",
  },
  arrive: {
    slug: "arrivee",
    button: "Confirmer l’arrivée",
    title: "Confirmer l’arrivée",
    done: "L’arrivée est confirmée.",
  },
  "no-show": {
    slug: "non-venue",
    button: "Non venue",
    title: "La personne n’est pas venue",
    done: "La non-venue est enregistrée ; les demandes closes reprennent leur rang.",
  },
  "fall-through": {
    slug: "annulation",
    button: "Annuler la confirmation",
    title: "Annuler la confirmation",
    done: "La confirmation est annulée ; les demandes closes reprennent leur rang.",
  },
  "undo-arrival": {
    slug: "correction",
    button: "Corriger l’arrivée",
    title: "Corriger une arrivée confirmée par erreur",
    done: "L’arrivée est corrigée.",
  },
};
export type FormAct = keyof typeof words;
export const actOfSlug = (slug: string) => (Object.keys(words) as FormAct[]).find((kind) => words[kind].slug === slug);

/** The fields of an act's form. */
export function fieldsOf(kind: FormAct, x: Scene): Html | string {
  const rules = rulebookOf(x.referral.module);
  const field = (name: string) => ({ name, value: x.typed[name], error: x.problems[name] });
  const reason = (
    list: ReasonList,
    label: string,
  ) => html`${select({ ...field("reason"), label, empty: "Choisissez un motif", options: list.map((r) => ({ code: r.code, label: `${r.label}${r.comment ? " (à préciser)" : ""}` })) })}
${area({ ...field("comment"), label: "Précision", hint: "Nécessaire pour les motifs « à préciser ».", required: false })}`;
  switch (kind) {
    case "take":
      return html`<p>Vous serez indiqué comme la personne qui suit cette demande dans votre unité.</p>`;
    case "ask":
      return area({
        ...field("question"),
        label: "Que vous manque-t-il ?",
        hint: "Nommez le volet ou la question. Le délai de réponse s’arrête jusqu’à la réponse.",
      });
    case "supply":
      return area({
        ...field("reply"),
        label: "Votre réponse",
        hint: "Si vous complétez un volet, validez-le d’abord : l’unité lit la dernière version validée.",
      });
    case "give-opinion":
      return html`${radios({ ...field("opinion"), label: "Votre avis sur la capacité de l’unité à accueillir cette personne", options: opinions })}${area({ ...field("comment"), label: "Commentaire", required: false, hint: "Lu par les professionnels habilités aux données médicales." })}`;
    case "list":
      return html`${input({ ...field("weeks"), label: "Délai estimé, en semaines", required: false, attributes: 'inputmode="numeric"' })}${area({ ...field("comment"), label: "Message au demandeur", required: false })}`;
    case "propose":
    case "amend":
      return proposalFields(x);
    case "agree-by-phone":
      return html`${input({ ...field("on"), type: "date", label: "Date d’admission convenue", attributes: `min="${dayOf(x.now)}"` })}${input({ ...field("said"), label: "Qui a donné son accord ?", hint: "Nom et fonction, par exemple « Mme Morel, cadre de santé »" })}`;
    case "retract":
      return reason(rules.reasons.retract, "Pourquoi retirer la proposition ?");
    case "decline":
      return html`${reason(rules.reasons.decline, "Motif du refus")}${area({ ...field("toPerson"), label: "Phrase pour la personne et ses proches", required: false, hint: "En français simple. Sans phrase de votre part, une phrase courte reprend le motif." })}`;
    case "reconsider":
    case "undo-arrival":
      return area({ ...field("comment"), label: "Expliquez en une phrase" });
    case "confirm":
    case "confirm-interim":
      return confirmation(kind, x);
    case "turn-down":
      return html`${reason(rules.reasons.turnDown, "Pourquoi décliner ?")}${radios({
        ...field("stay"),
        value: x.typed.stay ?? "oui",
        label: "Et ensuite ?",
        options: [
          { code: "oui", label: "Rester sur la liste d’attente de cette unité" },
          { code: "non", label: "Retirer la demande" },
        ],
      })}`;
    case "withdraw":
      return reason(rules.reasons.withdraw, "Pourquoi retirer cette demande ?");
    case "arrive":
      return input({
        ...field("on"),
        value: x.typed.on ?? dayOf(x.now),
        type: "date",
        label: "Date d’arrivée",
        attributes: `max="${dayOf(x.now)}"`,
      });
    case "no-show":
      return reason(rules.reasons.nonArrival, "Pourquoi la personne n’est-elle pas venue ?");
    case "fall-through":
      return reason(
        x.receives ? rules.reasons.retract : rules.reasons.withdraw,
        "Pourquoi annuler cette confirmation ?",
      );
  }
}

const opinions = [
  { code: "favorable", label: "Favorable" },
  { code: "reserve", label: "Favorable avec réserve" },
  { code: "defavorable", label: "Défavorable" },
  { code: "complement", label: "Complément demandé avant de se prononcer" },
];

function proposalFields(x: Scene) {
  const now = x.request.state.kind === "offered" ? x.request.state.proposal : null;
  const value = (name: string, from: string | number | null | undefined) => ({
    name,
    value: x.typed[name] ?? (from === null || from === undefined ? undefined : String(from).replace(".", ",")),
    error: x.problems[name],
  });
  const rules = rulebookOf(x.referral.module);
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
${input({ ...value("beyond", now?.beyondDeclared), label: "Si vous avez déclaré 0 place libre : pourquoi proposer quand même ?", required: false })}`;
}

/** What will be closed is listed before confirming. */
function confirmation(kind: "confirm" | "confirm-interim", { referral, request }: Scene) {
  const state = request.state;
  if (state.kind !== "offered") return "";
  const need = referral.needs.find((n) => n.id === request.need)!;
  const closes = kind === "confirm" ? rulebookOf(referral.module).closes(need.kind) : [];
  const closing = referral.requests.filter((q) => {
    const other = referral.needs.find((n) => n.id === q.need)!;
    return (
      q.id !== request.id &&
      ["sent", "read", "studying", "info-requested", "waiting", "offered"].includes(q.state.kind) &&
      (q.need === need.id || closes.includes(other.kind))
    );
  });
  return html`<p>Admission le <b>${frenchWeekday(state.proposal.on)}</b>, ${needLabel(referral.module, need.kind).toLowerCase()}. Proposition valable jusqu’au ${frenchInstant(state.proposal.validUntil)}.</p>
${kind === "confirm-interim" ? html`<p>La personne entre ici <b>en attendant mieux</b> : les autres demandes restent ouvertes, les unités verront « placé, souhaite venir ».</p>` : closing.length > 0 ? html`<p>Dans le même temps, <b>${closing.length} autre${closing.length > 1 ? "s" : ""} demande${closing.length > 1 ? "s" : ""}</b> ${closing.length > 1 ? "seront closes" : "sera close"} avec le motif « admis dans un autre établissement ». Elles reprendront leur rang si l’admission ne se fait pas.</p>` : html`<p>Aucune autre demande n’est en cours.</p>`}`;
}

const text = z.string().trim().max(4000, "Ce texte est trop long : 4 000 caractères au plus.").default("");
const reasons = z.object({ reason: z.string().min(1, "Choisissez un motif.").default(""), comment: text });
const money = z
  .string()
  .trim()
  .regex(/^(\d{1,4}([.,]\d{1,2})?)?$/, "Écrivez un montant en euros, par exemple 68,50.")
  .default("")
  .transform((t) => (t ? Number(t.replace(",", ".")) : null));
const whole = (most: number) =>
  z
    .string()
    .trim()
    .regex(/^\d*$/, "Écrivez un nombre entier.")
    .default("")
    .transform((t) => (t ? Number(t) : null))
    .refine((n) => n === null || (n > 0 && n <= most), `Indiquez un nombre entre 1 et ${most}.`);
const day = (message: string) => z.string().refine(isDay, message);

const Opinion = z.object({
  opinion: z.enum(["favorable", "reserve", "defavorable", "complement"], "Choisissez votre avis."),
  comment: text,
});
const Listed = z.object({ weeks: whole(520), comment: text });
const Offer = z.object({
  on: day("Indiquez la date d’admission."),
  room: z.enum(["simple", "double", "autre", ""]).default(""),
  price: money,
  dependency: money,
  length: whole(3660),
  until: day("Indiquez jusqu’à quand la proposition est valable."),
  conditions: text,
  message: text,
  beyond: text,
});

/** The form in: what was typed becomes an act, or a sentence on each field. */
export function readAct(kind: FormAct, typed: Typed, referral: Referral): Result<Act, Problems> {
  const read = <T>(schema: z.ZodType<T>, make: (value: T) => Act): Result<Act, Problems> => {
    const parsed = schema.safeParse(typed);
    if (parsed.success) return ok(make(parsed.data));
    return refuse(Object.fromEntries(parsed.error.issues.toReversed().map((i) => [String(i.path[0]), i.message])));
  };
  switch (kind) {
    case "take":
    case "confirm":
      return ok({ kind });
    case "confirm-interim":
      return ok({ kind, interimNeed: newId() });
    case "ask":
      return read(z.object({ question: text }), ({ question }) => ({ kind, question }));
    case "supply":
      return read(z.object({ reply: text }), ({ reply }) => ({ kind, reply }));
    case "give-opinion":
      return read(Opinion, ({ opinion, comment }) => ({ kind, opinion, comment }));
    case "list":
      return read(Listed, ({ weeks, comment }) => ({
        kind,
        stage: rulebookOf(referral.module).stages[0]!,
        expectedWeeks: weeks,
        comment,
      }));
    case "propose":
    case "amend":
      return read(Offer, (o) => ({ kind, proposal: toProposal(o) }));
    case "agree-by-phone":
      return read(z.object({ on: day("Indiquez la date convenue."), said: text }), ({ on, said }) => ({
        kind,
        on,
        said,
      }));
    case "retract":
    case "withdraw":
    case "no-show":
    case "fall-through":
      return read(reasons, (r) => ({ kind, ...r }));
    case "decline":
      return read(reasons.extend({ toPerson: text }), (r) => ({ kind, ...r }));
    case "turn-down":
      return read(
        reasons.extend({ stay: z.enum(["oui", "non"], "Dites ce que devient la demande.") }),
        ({ stay, ...r }) => ({ kind, ...r, stay: stay === "oui" }),
      );
    case "reconsider":
    case "undo-arrival":
      return read(z.object({ comment: text }), ({ comment }) => ({ kind, comment }));
    case "arrive":
      return read(z.object({ on: day("Indiquez la date d’arrivée.") }), ({ on }) => ({ kind, on }));
  }
}

function toProposal(o: z.infer<typeof Offer>): Proposal {
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
