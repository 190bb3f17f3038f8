import type { Module } from "#features/accounts/member.ts";
import { type Rank, rankSentence } from "#features/places/rank.ts";
import type { RequestEvent } from "#features/referrals/change.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, isOverdue, type RequestState, type StateKind } from "#features/referrals/request.ts";
import { reasonLabel, type Tone, toneOf } from "#features/referrals/wording.ts";
import { dayOf, frenchDay, frenchInstant, frenchWeekday } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { pathwayOf } from "#pathways/pathways.ts";

/** Where one request stands, for the person: a word, what it means, and what one may do when nothing comes. */
export type Said = { label: string; tone: Tone; headline: string; detail: string; advice: string };

/** The plain words of a refusal as its unit gave them, by request: the last one counts. */
export type PlainWords = ReadonlyMap<string, string>;

/** The sentence a unit wrote for the person; what it wrote to professionals is not read here. */
export function plainWordsOf(events: readonly Pick<RequestEvent, "request" | "act" | "detail">[]): PlainWords {
  const words = new Map<string, string>();
  // last first: the first met is the one in force
  for (const event of events) {
    const said = event.act === "decline" ? event.detail?.toPerson?.trim() : "";
    if (said && !words.has(event.request)) words.set(event.request, said);
  }
  return words;
}

/**
 * Why a unit said no, in words for the person: the unit's own when it wrote some, else those of the reason.
 * Where a reason only repeats the comment made to professionals, a sentence of ours stands for it.
 */
export function refusalSentence(module: Module, reason: string, own: string | undefined): string {
  if (own) return own;
  const lists = [
    pathwayOf(module).declineReasons,
    pathwayOf(module).retractReasons,
    pathwayOf(module).automaticReasons,
  ];
  const said = lists.flat().find((one) => one.code === reason)?.toPerson;
  if (said && !said.includes("{comment}")) return said;
  return reason === "incomplete"
    ? "Il manque des informations dans le dossier."
    : "L’établissement n’a pas donné d’explication pour vous : vous pouvez l’appeler, ou lui écrire.";
}

const day = (at: Date) => frenchDay(dayOf(at));
const daysSince = (at: Date, now: Date) => Math.max(0, Math.floor((now.getTime() - at.getTime()) / 86_400_000));

/** `rank`: where the request stands in the waiting list, where the unit agrees to tell it. */
export function requestSaid(
  r: Pick<Referral, "module">,
  q: AdmissionRequest,
  { now, words, rank }: { now: Date; words: PlainWords; rank?: Rank | undefined },
): Said {
  const path = r.module === "tnd" ? pathSaid(q.state) : null;
  const [headline, detail] =
    path?.sentence ?? sentenceOf(r.module, q, q.state, words.get(q.id), rank ? rankSentence(rank, now) : "");
  const tone = isOverdue(q, now) ? "warning" : toneOf(q.state.kind);
  return { label: path?.label ?? labels[q.state.kind], tone, headline, detail, advice: adviceOf(q, now) };
}

/** One or two words, beside the name of the establishment. */
export const labels: Record<StateKind, string> = {
  prepared: "À envoyer",
  sent: "Envoyée",
  read: "Ouverte",
  studying: "À l’étude",
  "info-requested": "À vous",
  conditional: "Oui, si…",
  waiting: "Liste d’attente",
  offered: "Proposition",
  confirmed: "Confirmée",
  trial: "Essai",
  arrived: "Arrivée",
  ended: "Terminée",
  declined: "Refusée",
  withdrawn: "Retirée",
  superseded: "Close",
  "not-arrived": "Non venue",
};

/** A child's path has appointments, not an arrival; null where the words are those of every module. */
function pathSaid(s: RequestState): { label: string; sentence: [string, string] } | null {
  switch (s.kind) {
    case "confirmed":
      return {
        label: "Acceptée",
        sentence: [
          "La plateforme a accepté la demande",
          `Premier rendez-vous attendu vers le ${frenchDay(s.proposal.on)}.`,
        ],
      };
    case "arrived":
      return {
        label: "Parcours ouvert",
        sentence: ["Le parcours est ouvert", `Premier rendez-vous le ${frenchDay(s.on)}.`],
      };
    case "ended":
      return {
        label: "Parcours terminé",
        sentence: [`Le parcours est terminé depuis le ${frenchDay(s.endedOn)}`, `${reasonLabel("tnd", s.reason)}.`],
      };
    case "not-arrived":
      return {
        label: "Rendez-vous manqué",
        sentence: ["Le premier rendez-vous n’a pas eu lieu", `${reasonLabel("tnd", s.reason)}.`],
      };
    default:
      return null;
  }
}

function sentenceOf(
  module: Module,
  q: AdmissionRequest,
  s: RequestState,
  words: string | undefined,
  rank: string,
): [string, string] {
  switch (s.kind) {
    case "prepared":
      return ["À envoyer", "Dans votre sélection : rien n’est encore parti."];
    case "sent":
      return [`Envoyée le ${day(q.sentAt!)}`, "Pas encore ouverte par l’établissement."];
    case "read":
      return [`Ouverte le ${day(q.readAt ?? q.since)}`, "L’établissement a lu le dossier, il n’a pas encore répondu."];
    case "studying":
      return ["À l’étude", `L’établissement étudie la demande depuis le ${day(q.since)}.`];
    case "info-requested":
      return ["Une précision vous est demandée", "L’établissement attend votre réponse pour continuer."];
    case "conditional":
      return ["Oui, si…", conditionsSaid(q)];
    case "waiting":
      return [`En liste d’attente depuis le ${day(q.rank?.listedAt ?? q.since)}`, waitingSaid(module, q, rank)];
    case "offered":
      return s.proposal.oral
        ? [
            "Accord donné par téléphone",
            `Pour le ${frenchWeekday(s.proposal.on)}. L’établissement doit encore l’écrire avant que vous puissiez confirmer.`,
          ]
        : [
            `Proposition pour le ${frenchDay(s.proposal.on)}`,
            `À confirmer ou à décliner avant le ${frenchInstant(s.proposal.validUntil)}.`,
          ];
    case "confirmed":
      return ["Confirmée", `Arrivée prévue le ${frenchWeekday(s.proposal.on)}.`];
    case "trial":
      return ["Période d’essai", `Depuis le ${frenchDay(s.on)}.`];
    case "arrived":
      return ["Arrivée confirmée", `Le ${frenchDay(s.on)}.`];
    case "ended":
      return ["Accueil terminé", `Le ${frenchDay(s.endedOn)}.`];
    case "declined":
      return [`Refusée le ${day(q.since)}`, refusalSentence(module, s.reason, words)];
    case "withdrawn":
      return ["Demande retirée", `Le ${day(q.since)} : ${reasonLabel(module, s.reason).toLowerCase()}.`];
    case "superseded":
      return ["Demande close", "Une place a été confirmée dans un autre établissement."];
    case "not-arrived":
      return ["L’arrivée n’a pas eu lieu", `${reasonLabel(module, s.reason)}.`];
  }
}

function waitingSaid(module: Module, q: AdmissionRequest, rank: string): string {
  const stages = pathwayOf(module).stageLabels;
  const stage = q.rank && q.rank.stage in stages ? stages[q.rank.stage as keyof typeof stages] : null;
  return [
    rank,
    q.rank?.expectedWeeks
      ? `Attente estimée par l’établissement : environ ${count(q.rank.expectedWeeks, "semaine")}.`
      : "L’établissement vous garde une place dans sa liste et vous écrira ici.",
    stage && pathwayOf(module).options.waitingStages.length > 1 ? `Étape : ${stage}.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** Those on care are counted, never told: their words are for whoever may read the medical volet. */
function conditionsSaid(q: AdmissionRequest): string {
  const conditions = q.yesIf?.conditions ?? [];
  const left = conditions.filter((one) => one.metAt === null).length;
  if (left === 0) return "Tout ce que demandait l’établissement est rempli : il est prévenu.";
  return `L’établissement dit oui si ${left === 1 ? "une condition est remplie" : `${left} conditions sont remplies`}.`;
}

/** Past the delay, what one may do besides waiting. */
function adviceOf(q: AdmissionRequest, now: Date): string {
  if (!isOverdue(q, now) || !q.sentAt) return "";
  return `Sans réponse depuis ${count(daysSince(q.sentAt, now), "jour")}. Vous pouvez appeler l’établissement, lui écrire, ou demander aussi ailleurs.`;
}
