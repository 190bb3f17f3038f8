import type { Module } from "#features/accounts/member.ts";
import { frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import type { EventAct, RequestEvent } from "./change.ts";
import type { ReferralStatus, Urgency } from "./referral.ts";
import type { AdmissionRequest, StateKind } from "./request.ts";

export type Tone = "new" | "info" | "success" | "warning" | "error" | "neutral";

export const stateLabel = (module: Module, kind: StateKind): string => pathwayOf(module).stateLabels[kind];
export const statusLabel = (module: Module, status: ReferralStatus): string => pathwayOf(module).referralLabels[status];
export const needLabel = (module: Module, kind: string): string =>
  pathwayOf(module).needKinds.find((n) => n.code === kind)?.label ?? kind;
export const urgencyLabel = { standard: "", urgent: "Urgent", immediate: "Immédiat" } satisfies Record<Urgency, string>;

/** A reason code in words, whichever list it comes from. */
export function reasonLabel(module: Module, code: string): string {
  if (code === "merged") return "Réuni à un autre dossier";
  const p = pathwayOf(module);
  const lists = [
    p.declineReasons,
    p.withdrawReasons,
    p.cancelReasons,
    p.turnDownReasons,
    p.retractReasons,
    p.automaticReasons,
    p.nonArrivalReasons,
    p.suspendReasons,
    p.trialReasons ?? [],
    p.endReasons ?? [],
    p.reactivateReasons ?? [],
  ];
  return lists.flat().find((r) => r.code === code)?.label ?? opinions[code] ?? code;
}

/** What an opinion on admission says. */
const opinions: Record<string, string> = {
  favorable: "avis favorable",
  reserve: "avis favorable avec réserve",
  defavorable: "avis défavorable",
  complement: "complément demandé",
};

export const toneOf = (kind: StateKind): Tone => tones[kind];
const tones: Record<StateKind, Tone> = {
  prepared: "neutral",
  sent: "new",
  read: "info",
  studying: "info",
  "info-requested": "warning",
  conditional: "new",
  waiting: "new",
  offered: "success",
  confirmed: "success",
  trial: "info",
  arrived: "success",
  ended: "neutral",
  declined: "error",
  withdrawn: "neutral",
  superseded: "neutral",
  "not-arrived": "error",
};

/** Under a state, the useful detail, so that nobody opens a page to learn it. */
export function stateDetail(module: Module, q: AdmissionRequest): string {
  const s = q.state;
  switch (s.kind) {
    case "offered":
      return `le ${frenchDay(s.proposal.on)}${s.proposal.oral ? ", accord téléphonique à valider par l’unité" : ""}${s.proposal.room ? `, chambre ${s.proposal.room}` : ""}`;
    case "confirmed":
      return `arrivée prévue le ${frenchDay(s.proposal.on)}`;
    case "trial":
      return `depuis le ${frenchDay(s.on)}`;
    case "arrived":
      return `le ${frenchDay(s.on)}`;
    case "ended":
      return `le ${frenchDay(s.endedOn)}, ${reasonLabel(module, s.reason)}`;
    case "conditional": {
      const conditions = q.yesIf?.conditions ?? [];
      const met = conditions.filter((one) => one.metAt !== null).length;
      if (met === conditions.length) return "toutes les conditions sont remplies";
      if (met === 0) return count(conditions.length, "condition à remplir", "conditions à remplir");
      return `${met} ${met > 1 ? "conditions remplies" : "condition remplie"} sur ${conditions.length}`;
    }
    case "waiting":
      return `depuis le ${frenchDay(q.rank!.listedAt.toISOString())}${q.rank!.expectedWeeks ? `, environ ${q.rank!.expectedWeeks} semaines` : ""}`;
    case "declined":
      return `${reasonLabel(module, s.reason)}${s.endorsed ? ", entériné par la MDPH" : ""}`;
    case "withdrawn":
    case "not-arrived":
      return reasonLabel(module, s.reason);
    case "superseded":
      return "admis dans un autre établissement";
    case "read":
    case "studying":
      return q.readAt ? `lue le ${frenchDay(q.readAt.toISOString())}` : "";
    case "sent":
      return "pas encore ouverte";
    default:
      return "";
  }
}

const said: Record<EventAct, string> = {
  prepare: "ajoutée à la sélection",
  send: "demande envoyée",
  "send-dossier": "dossier d’admission envoyé",
  open: "demande lue",
  take: "étude commencée",
  ask: "complément demandé",
  supply: "complément donné",
  list: "mise en liste d’attente",
  "give-opinion": "avis médical",
  propose: "admission proposée",
  "agree-by-phone": "accord donné par téléphone, à valider par écrit",
  amend: "proposition validée ou modifiée",
  retract: "proposition retirée",
  lapse: "proposition échue sans réponse",
  confirm: "proposition confirmée",
  "confirm-interim": "proposition confirmée, en attendant mieux",
  "turn-down": "proposition déclinée",
  decline: "demande refusée",
  reconsider: "refus repris",
  withdraw: "demande retirée",
  arrive: "arrivée confirmée",
  "no-show": "non venue",
  "fall-through": "confirmation annulée",
  "undo-arrival": "arrivée corrigée",
  supersede: "demande close",
  revive: "demande reprise",
  reopen: "remise dans la sélection",
  restore: "demande reprise, close par erreur",
  join: "réunie avec une autre demande à la même unité",
  interest: "intéressée, dossier ouvert à l’unité",
  "say-yes-if": "oui, sous conditions",
  "tick-condition": "condition cochée",
  "keep-conditions": "conditions toujours d’actualité",
  "drop-conditions": "conditions retirées",
  "review-conditions": "conditions à confirmer par l’unité",
  "conditions-met": "toutes les conditions sont remplies",
  "conditions-lost": "une condition n’est plus remplie",
  "propose-when-met": "admission proposée d’elle-même, conditions remplies",
  "not-proposed": "la proposition automatique n’a pas pu partir",
  "extend-hold": "place gardée plus longtemps",
  "lapse-hold": "place plus gardée : son délai est passé",
  "start-trial": "période d’essai commencée",
  "end-trial": "période d’essai terminée",
  end: "fin de prise en charge",
  endorse: "refus entériné par la MDPH",
  "reject-refusal": "refus non entériné par la MDPH",
  reactivate: "demande réactivée",
  accept: "demande dite recevable",
  "worth-asking": "peut être redemandée : ce qui motivait le refus a changé",
  follow: "suivi mis à jour",
  "ask-correction": "correction demandée à la MDPH",
};

/** "proposition confirmée", from the code of an act as the journal keeps it. */
export const actWords = (act: string): string =>
  act === "say-refusal" ? "refus précisé" : act in said ? said[act as EventAct] : act;

/** A platform for young children admits nobody: its path begins with an appointment. */
const saidOfPaths: Partial<Record<EventAct, string>> = {
  arrive: "premier rendez-vous noté, parcours ouvert",
  "undo-arrival": "premier rendez-vous corrigé",
  "no-show": "premier rendez-vous manqué",
  decline: "demande dite non recevable",
  end: "fin de parcours",
};

/** "proposition déclinée — trop tôt" */
export const eventSentence = (module: Module, e: Pick<RequestEvent, "act" | "reason">) =>
  `${(module === "tnd" ? saidOfPaths[e.act] : undefined) ?? said[e.act]}${e.reason ? ` — ${reasonLabel(module, e.reason)}` : ""}`;

export const voletTitle = (module: Module, code: string): string =>
  pathwayOf(module).volets.find((v) => v.code === code)?.title ?? code;
