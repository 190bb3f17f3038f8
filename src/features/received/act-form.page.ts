import { html } from "hono/html";
import { z } from "zod";
import type { ReasonList, Rulebook } from "#features/referrals/change.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, isLive } from "#features/referrals/request.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { needLabel } from "#features/referrals/wording.ts";
import type { FormAct } from "#features/requests/act-words.ts";
import type { Act, Circumstances } from "#features/requests/acts.ts";
import { dayOf, frenchInstant, frenchWeekday } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import type { Html } from "#ui/page.ts";
import { area, checkboxes, input, radios, select } from "#ui/parts.ts";
import { Offer, proposalFields, toProposal } from "./proposal-form.page.ts";
import { proposalBlock } from "./request-parts.page.ts";
import { seenFields } from "./seen-offer.page.ts";
import { readStay, stayFields } from "./stay-form.page.ts";
import { day, type Problems, type Typed, text, whole } from "./typed.page.ts";
import { readYesIf, yesIfFields } from "./yes-if-form.page.ts";

export type Scene = {
  referral: Referral;
  request: AdmissionRequest;
  /** With the delays of today. */
  rules: Rulebook;
  now: Date;
  typed: Typed;
  problems: Problems;
  receives: boolean;
  /** The person, a référent, whoever helps them. */
  person: boolean;
  /** Reads the medical volet of this module. */
  medical: boolean;
  /** The places its unit has left for it, and the one it holds. */
  places: Pick<Circumstances, "placesFree" | "hold">;
};

/** The fields of an act's form. */
export function fieldsOf(kind: FormAct, x: Scene): Html | string {
  const { rules } = x;
  const field = (name: string) => ({ name, value: x.typed[name], error: x.problems[name] });
  const reason = (
    list: ReasonList,
    label: string,
  ) => html`${select({ ...field("reason"), label, empty: "Choisissez un motif", options: list.map((r) => ({ code: r.code, label: `${r.label}${r.comment ? " (à préciser)" : ""}` })) })}
${area({ ...field("comment"), label: "Précision", hint: "Nécessaire pour les motifs « à préciser ».", required: false })}`;
  switch (kind) {
    case "take":
      return html`<p>Vous serez indiqué comme la personne qui suit cette demande dans votre unité.</p>`;
    case "interest":
      return html`<p>Vous lirez qui est la personne et tout le dossier, selon votre habilitation. Le demandeur en est informé, et chaque lecture est inscrite au journal du dossier.</p>`;
    case "say-yes-if":
      return yesIfFields(x);
    case "tick-condition":
      return ticking(x);
    case "keep-conditions":
      return html`<p>Le demandeur continue à les voir ; nous vous reposerons la question plus tard.</p>`;
    case "drop-conditions":
      return html`<p>La demande revient à l’étude : vous pourrez proposer, mettre en liste d’attente ou refuser.</p>${area({ ...field("comment"), label: "Message au demandeur", required: false })}`;
    case "ask":
      return html`${x.request.disclosure === "profile" ? subjects(x) : ""}${area({
        ...field("question"),
        label: x.request.disclosure === "profile" ? "Précisez" : "Que vous manque-t-il ?",
        required: x.request.disclosure !== "profile",
        hint: "Nommez le volet ou la question. Le délai de réponse s’arrête jusqu’à la réponse.",
      })}`;
    case "supply":
      return area({
        ...field("reply"),
        label: "Votre réponse",
        hint:
          x.request.disclosure === "profile"
            ? "Cette unité ne connaît pas l’identité de la personne : n’écrivez ni nom, ni date de naissance, ni adresse, ni numéro."
            : "Si vous complétez un volet, validez-le d’abord : l’unité lit la dernière version validée.",
      });
    case "give-opinion":
      return html`${radios({ ...field("opinion"), label: "Votre avis sur la capacité de l’unité à accueillir cette personne", options: opinions })}${area({ ...field("comment"), label: "Commentaire", required: false, hint: "Lu par les professionnels habilités aux données médicales." })}`;
    case "list":
      return html`${input({ ...field("weeks"), label: "Délai estimé, en semaines", required: false, attributes: 'inputmode="numeric"' })}${area({ ...field("comment"), label: "Message au demandeur", required: false })}`;
    case "propose":
    case "amend":
      return proposalFields(x);
    case "extend-hold":
      return html`<p>${x.places.hold ? `La place est gardée jusqu’au ${frenchInstant(x.places.hold.until)}.` : "La place n’est plus gardée."} La prolongation se fait une seule fois, pour la même durée, sans dépasser la fin de la proposition.</p>`;
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
          { code: "oui", label: `Rester sur la liste d’attente de ${x.person ? "cet établissement" : "cette unité"}` },
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
        label: x.referral.module === "tnd" ? "Date du premier rendez-vous" : "Date d’arrivée",
        attributes: `max="${dayOf(x.now)}"`,
      });
    case "accept":
      return html`${input({ ...field("on"), type: "date", label: "Premier rendez-vous attendu vers le", hint: "Cette date est montrée à la famille et au médecin.", attributes: `min="${dayOf(x.now)}"` })}${area({ ...field("message"), label: "Message au médecin", required: false })}`;
    case "start-trial":
    case "end-trial":
    case "end":
    case "endorse":
    case "reject-refusal":
    case "reactivate":
      return stayFields(kind, x);
    case "no-show":
      return reason(rules.reasons.nonArrival, "Pourquoi la personne n’est-elle pas venue ?");
    case "fall-through":
      return reason(
        x.receives ? rules.reasons.retract : rules.reasons.withdraw,
        "Pourquoi annuler cette confirmation ?",
      );
  }
}

/** The conditions this side ticks by itself. */
function ticking(x: Scene) {
  const mine = (x.request.yesIf?.conditions ?? []).flatMap((one, i) =>
    one.kind === "told" && one.by === (x.receives ? "receiver" : "requester") && (!one.medical || x.medical)
      ? [{ code: String(i), label: one.text }]
      : [],
  );
  if (mine.length === 0) return html`<p>Aucune condition n’est à cocher de votre côté.</p>`;
  return html`${radios({ name: "condition", value: x.typed.condition ?? mine[0]!.code, error: x.problems.condition, label: "Condition", options: mine })}
${radios({
  name: "met",
  value: x.typed.met ?? "oui",
  error: x.problems.met,
  label: "Est-elle remplie ?",
  options: [
    { code: "oui", label: "Oui, elle est remplie" },
    { code: "non", label: "Non, pas ou plus" },
  ],
})}`;
}

/** Without the person's name, a question names its subject: the themes of the volets of care. */
const subjects = (x: Scene) =>
  html`<p>Cette demande vous est présentée sans identité : ne demandez rien qui désigne la personne.</p>${checkboxes({
    name: "sujets",
    legend: "Sur quoi porte votre question ?",
    options: askable(x.referral).map((label, i) => ({
      code: String(i),
      label,
      ticked: (x.typed.sujets ?? "").split(", ").includes(String(i)),
    })),
  })}`;
const askable = (r: Referral) =>
  pathwayOf(r.module)
    .volets.filter((volet) => volet.level === "care")
    .flatMap((volet) => volet.sections.map((section) => section.title));

const subjectsOf = (typed: string, r: Referral) =>
  typed
    .split(", ")
    .flatMap((code) => (code === "" ? [] : (askable(r)[Number(code)] ?? [])))
    .join(", ");

const opinions = [
  { code: "favorable", label: "Favorable" },
  { code: "reserve", label: "Favorable avec réserve" },
  { code: "defavorable", label: "Défavorable" },
  { code: "complement", label: "Complément demandé avant de se prononcer" },
];

/** What will be closed is listed before confirming. */
function confirmation(kind: "confirm" | "confirm-interim", { referral, request, person }: Scene) {
  const state = request.state;
  if (state.kind !== "offered") return "";
  const need = referral.needs.find((n) => n.id === request.need)!;
  const closes = kind === "confirm" ? rulebookOf(referral.module).closes(need.kind) : [];
  const closing = referral.requests.filter((q) => {
    const other = referral.needs.find((n) => n.id === q.need)!;
    return q.id !== request.id && isLive(q) && (q.need === need.id || closes.includes(other.kind));
  });
  return html`<p>Admission le <b>${frenchWeekday(state.proposal.on)}</b>, ${needLabel(referral.module, need.kind).toLowerCase()}. Proposition valable jusqu’au ${frenchInstant(state.proposal.validUntil)}.</p>${person ? proposalBlock(request) : ""}${seenFields(state.proposal)}
${kind === "confirm-interim" ? html`<p>La personne entre ici <b>en attendant mieux</b> : les autres demandes restent ouvertes, les ${person ? "établissements" : "unités"} verront « placé, souhaite venir ».</p>` : closing.length > 0 ? html`<p>Dans le même temps, <b>${closing.length} autre${closing.length > 1 ? "s" : ""} demande${closing.length > 1 ? "s" : ""}</b> ${closing.length > 1 ? "seront closes" : "sera close"} avec le motif « admis dans un autre établissement ». Elles reprendront leur rang si l’admission ne se fait pas.</p>` : html`<p>Aucune autre demande n’est en cours.</p>`}`;
}

const reasons = z.object({ reason: z.string().min(1, "Choisissez un motif.").default(""), comment: text });

const Opinion = z.object({
  opinion: z.enum(["favorable", "reserve", "defavorable", "complement"], "Choisissez votre avis."),
  comment: text,
});
const Ticked = z.object({
  condition: z.string("Choisissez une condition.").regex(/^\d{1,2}$/, "Choisissez une condition."),
  met: z.enum(["oui", "non"], "Dites si la condition est remplie."),
});
const Listed = z.object({ weeks: whole(520), comment: text });
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
    case "extend-hold":
      return ok({ kind });
    case "confirm-interim":
      return ok({ kind, interimNeed: newId() });
    case "interest":
    case "keep-conditions":
      return ok({ kind });
    case "say-yes-if":
      return readYesIf(typed, referral);
    case "tick-condition":
      return read(Ticked, ({ condition, met }) => ({ kind, condition: Number(condition), met: met === "oui" }));
    case "drop-conditions":
      return read(z.object({ comment: text }), ({ comment }) => ({ kind, comment }));
    case "ask":
      return read(z.object({ question: text, sujets: text }), ({ question, sujets }) => ({
        kind,
        question: [subjectsOf(sujets, referral), question].filter(Boolean).join(" — "),
      }));
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
      return read(Offer, (o) => ({ kind, proposal: toProposal(o), hold: o.hold === "oui" }));
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
    case "accept":
      return read(z.object({ on: day("Indiquez la date attendue."), message: text }), (a) => ({ kind, ...a }));
    case "start-trial":
    case "end-trial":
    case "end":
    case "endorse":
    case "reject-refusal":
    case "reactivate":
      return readStay(kind, typed);
    case "arrive":
      return read(z.object({ on: day("Indiquez la date d’arrivée.") }), ({ on }) => ({ kind, on }));
  }
}
