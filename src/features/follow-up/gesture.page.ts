import { html } from "hono/html";
import { z } from "zod";
import type { UnitId } from "#features/accounts/member.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName } from "#features/persons/person.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { stateLabel, statusLabel } from "#features/referrals/wording.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { ageOn, dayOf, frenchDay, frenchInstant, isDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { isUuid, newId } from "#lib/ids.ts";
import { careModes } from "#pathways/handicap/decision.ts";
import { correctionHours, moves, type UnitMoveKind, unitMoves } from "#pathways/handicap/moves.ts";
import { officialReasons, reasonsAllowed } from "#pathways/handicap/reasons-official.ts";
import { rightOf } from "#pathways/handicap/rights.ts";
import { type UnitCode, waitingUnitCodes } from "#pathways/handicap/statuses.ts";
import { area, checkbox, checkboxes, errorSummary, hidden, input, select } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { followNotification } from "./follow.action.ts";
import {
  type EsmsMoveKind,
  type Follow,
  type FollowRefusal,
  freeUnits,
  possibleMoves,
  reasonStatus,
} from "./follow.ts";
import type { Notification } from "./followed.store.ts";
import { isWaitingUnit, openUnits, standingOf } from "./official.ts";
import { openNotification } from "./open-notification.page.ts";
import { esmsLabel, type Gesture, gestureOf, gestures, unitLabel } from "./wording.ts";

type Typed = Record<string, string>;
type Problems = Record<string, string>;

/** GET /orientations-recues/:id/gestes/:geste — the form of one move. */
export async function gestureFormPage(web: Web) {
  const found = await find(web);
  return found ? showForm(web, found, {}, {}, null, 200) : notFoundPage(web);
}

/** POST /orientations-recues/:id/gestes/:geste — records it, or says why not, with what was typed. */
export async function gesturePage(web: Web) {
  const found = await find(web);
  if (!found) return notFoundPage(web);
  const body = Object.entries(await web.req.parseBody({ all: true }));
  const typed = Object.fromEntries(body.map(([k, v]) => [k, [v].flat().map(String).join(",")]));
  const read = Form.safeParse(typed);
  if (!read.success)
    return showForm(
      web,
      found,
      typed,
      Object.fromEntries(read.error.issues.map((i) => [String(i.path[0]), i.message])),
      null,
      400,
    );
  const { db, member, now } = web.var;
  const move = toMove(found.kind, read.data);
  const result = await followNotification(db, found.n.request.id, move, member, Number(typed.version) || 0, now, {
    form: sentForm(typed),
    mode: read.data.mode || null,
  });
  if (result.ok) return goTo(web, `/orientations-recues/${found.n.request.id}`, gestures[found.kind].done);
  const { sentence, field } = because(result.refusal);
  const again = (await find(web)) ?? found;
  return showForm(web, again, typed, field ? { [field]: sentence } : {}, field ? null : sentence, field ? 400 : 409);
}

type Found = { n: Notification; kind: Gesture };

async function find(web: Web): Promise<Found | null> {
  const kind = gestureOf(web.req.param("geste")!);
  const n = kind && (await openNotification(web));
  return n && kind ? { n, kind } : null;
}

const text = z.string().trim().max(4000, "Ce texte est trop long : 4 000 caractères au plus.").default("");
const Form = z.object({
  on: z
    .string()
    .refine((day) => day === "" || isDay(day), "Indiquez une date.")
    .default(""),
  reason: z.string().default(""),
  comment: text,
  units: z.string().default(""),
  unit: z.string().default(""),
  to: z.string().default(""),
  code: z.string().default(""),
  mode: z
    .string()
    .refine((code) => code === "" || careModes.some((one) => one.code === code), "Choisissez un mode.")
    .default(""),
  agreed: z.string().default(""),
  beyond: text,
});

const unitId = (typed: string) => (isUuid(typed) ? (typed as UnitId) : null);

function toMove(kind: Gesture, f: z.infer<typeof Form>): Follow {
  if (kind === "correct" || kind === "ask-correction" || kind === "undo-closing") return { kind, comment: f.comment };
  const common = { on: f.on, reason: f.reason, comment: f.comment };
  if (isUnitGesture(kind))
    return {
      ...{ ...common, kind, unit: unitId(f.unit) ?? ("" as UnitId), to: unitId(f.to) },
      code: waitingUnitCodes.find((code) => code === f.code) ?? null,
    };
  const units = f.units.split(",").flatMap((id) => unitId(id) ?? []);
  return { ...common, kind, units, agreed: f.agreed === "oui", beyond: f.beyond };
}
const isUnitGesture = (kind: Gesture): kind is UnitMoveKind => kind in unitMoves;

async function showForm(
  web: Web,
  { n, kind }: Found,
  typed: Typed,
  problems: Problems,
  conflict: string | null,
  status: 200 | 400 | 409,
) {
  const { db, member, now } = web.var;
  const person = await findPerson(db, n.referral.person);
  await recordReading(db, n.referral.id, journalActor(member), "read", `demande ${n.request.id}`, now);
  const possible = possibleMoves(n, member).includes(kind);
  const { request, referral } = n;
  const back = `/orientations-recues/${request.id}`;
  return show(web, {
    title: gestures[kind].title,
    status: status === 200 && !possible ? 409 : status,
    body: html`<p class="fil fr-mb-1v"><a href="${back}">Notification ${referral.number}</a> › ${gestures[kind].title}</p>
<h1 class="fr-h4 fr-mb-1v">${gestures[kind].title}</h1>
<p class="fr-mb-3w"><b>${fullName(person!)}</b>${person!.birthDate ? html`, ${count(ageOn(person!.birthDate, dayOf(n.c.now)), "an", "ans")}` : ""} · ${rightOf(n.decision.right.code).label}</p>
${errorSummary(Object.entries(problems).map(([field, message]) => ({ field, message })))}
${conflict ? html`<div class="fr-alert fr-alert--warning fr-mb-2w" role="alert"><h2 class="fr-alert__title">Rien n’a été enregistré</h2><p>${conflict}</p></div>` : ""}
${possible ? "" : html`<p><b>Cette notification est maintenant : ${esmsLabel(standingOf(n.lines).esms).toLowerCase()}.</b> Ce geste n’est plus possible${Object.keys(typed).length > 0 ? " ; votre texte est gardé ci-dessous, vous pouvez le copier" : ""}.</p>`}
<form method="post" class="etroit" novalidate>${hidden("version", request.version)}${hidden("cle", newId())}
${fields(n, kind, typed, problems)}
<div class="boutons fr-mt-2w">${possible ? html`<button class="fr-btn">${gestures[kind].submit ?? gestures[kind].button}</button>` : ""}<a class="fr-btn fr-btn--tertiary" href="${back}">Revenir à la notification</a></div></form>`,
  });
}

/** As few as the move needs: what there is no choice of is not asked. */
function fields(n: Notification, kind: Gesture, typed: Typed, problems: Problems) {
  const field = (name: string) => ({ name, value: typed[name], error: problems[name] });
  const comment = (label: string, required = false) => area({ ...field("comment"), label, required });
  if (kind === "correct")
    return html`<p>Le dernier enregistrement est repris : le statut d’avant revient. L’historique garde les deux.</p>${comment("Expliquez en une phrase", true)}`;
  if (kind === "ask-correction")
    return html`<p>Le délai de ${correctionHours} heures est passé : la MDPH peut encore reprendre le dernier enregistrement. Rien ne change tant qu’elle n’a pas répondu.</p>${comment("Dites ce qui est faux, et ce qui est juste", true)}`;
  if (kind === "undo-closing")
    return html`<p>La notification revient où elle en était, avec son rang. La MDPH et la personne en sont prévenues ; l’historique garde les deux.</p>${comment("Expliquez en une phrase", true)}`;
  const today = dayOf(n.c.now);
  const reasons = reasonsAllowed(reasonStatus(kind));
  return html`${isUnitGesture(kind) ? unitFields(n, kind, field) : unitChoice(n, kind, typed, problems)}
${input({ ...field("on"), value: typed.on ?? today, type: "date", label: dateLabel(kind), attributes: `min="${n.decision.decidedOn}" max="${today}"` })}
${reasons.length > 0 ? select({ ...field("reason"), label: "Motif", empty: "Choisissez un motif", options: reasons.map((code) => ({ code, label: officialReasons[code] })) }) : ""}
${(kind === "enter" || kind === "try") && needsAgreement(n) ? checkbox({ ...field("agreed"), label: "La personne, ou son représentant, a donné son accord pour venir" }) : ""}
${(kind === "enter" || kind === "try") && n.c.placesFree === 0 ? area({ ...field("beyond"), label: "Aucune place n’est déclarée libre : pourquoi l’accueillir quand même ?" }) : ""}
${kind === "enter" ? html`<p class="note">Les autres établissements notifiés pour ce droit sont prévenus ; leurs notifications seront closes dans sept jours.</p>` : ""}
${kind === "refuse" ? html`<p class="note">La MDPH doit entériner ce refus ; la personne en est informée.</p>` : ""}
${comment("Commentaire pour la MDPH et la personne")}`;
}

const dateLabel = (kind: Gesture) =>
  kind === "enter" || kind === "enter-unit"
    ? "Date d’entrée"
    : kind === "leave" || kind === "end-unit"
      ? "Date de sortie"
      : "Date";
const needsAgreement = (n: Notification) => !["confirmed", "trial"].includes(n.request.state.kind) && !n.asked;

/** The units of the establishment, those already on the list ticked; one alone is not asked. */
function unitChoice(n: Notification, kind: EsmsMoveKind, typed: Typed, problems: Problems) {
  const rule = moves[kind].units;
  if (rule?.kind !== "named") return "";
  const standing = standingOf(n.lines);
  const concerned = openUnits(standing).filter((one) => isWaitingUnit(one) || one.code === "185");
  const known = (id: string) => concerned.some((one) => one.unit.id === id);
  const only = n.units.length === 1 ? n.units[0] : undefined;
  const chosen = typed.units?.split(",");
  const list = only
    ? hidden("units", only.id)
    : checkboxes({
        name: "units",
        legend: "Dans quelles unités ?",
        options: n.units.map((unit) => ({
          ...{ code: unit.id, label: unit.name },
          ticked: chosen
            ? chosen.includes(unit.id)
            : known(unit.id) || (concerned.length === 0 && unit.id === n.request.unit),
        })),
      });
  return html`${problems.units ? html`<p class="fr-error-text" id="units">${problems.units}</p>` : ""}${list}${modeChoice(n, typed, problems)}`;
}

/** Asked once, where the units' cards do not say how they take people in. */
const modeChoice = (n: Notification, typed: Typed, problems: Problems, units = n.units) =>
  units.every((unit) => unit.mode)
    ? ""
    : select({
        name: "mode",
        value: typed.mode ?? n.decision.right.detail.modes[0]?.mode,
        error: problems.mode,
        label: "Mode d’accueil",
        empty: "Choisissez un mode",
        options: [...careModes],
      });

type Named = { name: string; value: string | undefined; error: string | undefined };

function unitFields(n: Notification, kind: UnitMoveKind, field: (name: string) => Named) {
  const standing = standingOf(n.lines);
  const mode = field("mode");
  const rule = unitMoves[kind];
  const from: readonly string[] = rule.from;
  const units =
    kind === "list-unit"
      ? [
          ...freeUnits(n, standing),
          ...openUnits(standing)
            .filter(isWaitingUnit)
            .map(({ unit }) => unit),
        ]
      : openUnits(standing)
          .filter(({ code }) => from.includes(code))
          .map(({ unit }) => unit);
  const targets = kind === "transfer" ? freeUnits(n, standing) : [];
  const concerned = n.units.filter(({ id }) => (kind === "transfer" ? targets : units).some((one) => one.id === id));
  const options = units.map(({ id, name }) => ({ code: id as string, label: name }));
  const target = targets.map(({ id, name }) => ({ code: id as string, label: name }));
  return html`${select({ ...field("unit"), value: field("unit").value ?? options[0]?.code, label: kind === "transfer" ? "Unité quittée" : "Unité", options })}
${kind === "transfer" ? select({ ...field("to"), value: field("to").value ?? target[0]?.code, label: "Unité d’accueil", options: target }) : ""}
${kind === "list-unit" ? select({ ...field("code"), label: "Étape de la liste d’attente", options: waitingUnitCodes.map((code) => ({ code, label: unitLabel(code) })) }) : ""}
${modeChoice(n, mode.value === undefined ? {} : { mode: mode.value }, mode.error ? { mode: mode.error } : {}, concerned)}`;
}

/** Every refusal in French, on its field when it has one. */
export function because(refusal: FollowRefusal | { kind: "form-reused" }): { sentence: string; field?: string } {
  switch (refusal.kind) {
    case "wrong-status":
      return {
        sentence: `La notification est maintenant « ${esmsLabel(refusal.status)} » : ce geste n’est plus possible. Relisez avant de recommencer.`,
      };
    case "reason-missing":
      return { sentence: "Choisissez un motif.", field: "reason" };
    case "reason-not-allowed":
      return { sentence: "Ce motif ne va pas avec ce statut : choisissez-en un dans la liste.", field: "reason" };
    case "units-missing":
      return { sentence: "Choisissez au moins une unité.", field: "units" };
    case "unit-unknown":
      return { sentence: "Choisissez une unité de votre établissement.", field: "unit" };
    case "unit-elsewhere":
      return {
        sentence: `${refusal.unit} est déjà à l’étape « ${unitLabel(refusal.code as UnitCode)} ».`,
        field: "units",
      };
    case "unit-incomplete":
      return {
        sentence: `Dites comment l’unité ${refusal.unit} accueille : sa fiche ne le précise pas.`,
        field: "mode",
      };
    case "last-unit":
      return {
        sentence:
          "C’est la dernière unité : enregistrez plutôt la sortie de l’établissement, ou l’admission impossible.",
      };
    case "units-do-not-fit":
      return {
        sentence:
          "Une unité ne peut pas être plus avancée que l’établissement : faites d’abord avancer la notification.",
      };
    case "before-decision":
      return { sentence: `Cette date est avant la décision du ${frenchDay(refusal.on)}.`, field: "on" };
    case "before-last":
      return { sentence: `Cette date est avant le dernier statut, du ${frenchDay(refusal.on)}.`, field: "on" };
    case "too-early":
      return { sentence: "Cette date est à venir : enregistrez ce qui a déjà eu lieu.", field: "on" };
    case "agreement-missing":
      return {
        sentence: "L’accord de la personne est nécessaire : recueillez-le, puis cochez la case.",
        field: "agreed",
      };
    case "person-must-confirm":
      return {
        sentence:
          "La personne a envoyé elle-même sa demande : proposez une date d’entrée, elle la confirmera dans son espace.",
      };
    case "no-place-left":
      return {
        sentence:
          "Aucune place n’est déclarée libre : mettez vos places à jour, ou dites pourquoi vous accueillez quand même.",
        field: "beyond",
      };
    case "creton":
      return { sentence: "La décision porte l’amendement Creton : l’âge n’est pas un motif.", field: "reason" };
    case "comment-missing":
      return { sentence: "Écrivez une phrase.", field: "comment" };
    case "nothing-to-correct":
      return { sentence: "Il n’y a rien à corriger : le dernier enregistrement n’est pas de votre établissement." };
    case "nothing-to-undo":
      return {
        sentence: "Cette notification n’a pas été close d’elle-même, ou elle a changé depuis : rien à annuler.",
      };
    case "too-late":
      return { sentence: `La correction était possible jusqu’au ${frenchInstant(refusal.until)}. Écrivez à la MDPH.` };
    case "closed-elsewhere":
      return {
        sentence: "La personne est en essai ou entrée dans un autre établissement : cette notification est close.",
      };
    case "decision-over":
      return { sentence: "La décision est arrivée à son terme : la notification est échue. Voyez avec la MDPH." };
    case "need-already-placed":
      return { sentence: "La personne est déjà en essai ou entrée dans un autre établissement pour ce droit." };
    case "stale-version":
    case "wrong-state":
      return {
        sentence: `Quelqu’un a agi entre-temps (${frenchInstant(refusal.since)}) : la notification est maintenant « ${stateLabel("handicap", refusal.state).toLowerCase()} ». Relisez avant de recommencer.`,
      };
    case "referral-closed":
      return {
        sentence: `Le dossier est « ${statusLabel("handicap", refusal.status).toLowerCase()} » : rien ne s’enregistre plus.`,
      };
    case "form-reused":
      return { sentence: "Cette page a déjà servi : rien de plus n’a été enregistré." };
    case "date-in-the-past":
      return { sentence: "Cette date est passée.", field: "on" };
    default:
      return { sentence: "Ce geste n’est pas possible sur cette notification." };
  }
}
