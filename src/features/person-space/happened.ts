import type { Module } from "#features/accounts/member.ts";
import type { EventAct, RequestEvent } from "#features/referrals/change.ts";
import { uncapital } from "#lib/french.ts";
import { esmsStatuses } from "#pathways/handicap/statuses.ts";

/**
 * What happened to a request, for the person. Null: nothing to tell (a choice before sending, a check between professionals).
 * No comment is read here: those are written by professionals to one another.
 */
export const happened = (
  { act, detail }: Pick<RequestEvent, "act" | "detail">,
  module: Module | null = null,
): string | null => {
  const said = (module === "tnd" ? ofPaths[act] : undefined) ?? sentences[act];
  if (act === "ask" && detail?.question) return `${said} : « ${detail.question} »`;
  if (act === "supply" && detail?.reply) return `${said} : « ${detail.reply} »`;
  if (act === "follow" && detail?.code && isOfficial(detail.code)) return uncapital(esmsStatuses[detail.code].label);
  return said;
};

const isOfficial = (code: string): code is keyof typeof esmsStatuses => Object.hasOwn(esmsStatuses, code);

const sentences: Record<EventAct, string | null> = {
  prepare: null,
  reopen: null,
  join: null,
  restore: "demande reprise : elle avait été close par erreur",
  send: "demande envoyée",
  "send-dossier": "dossier d’admission envoyé à l’établissement",
  open: "dossier ouvert par l’établissement",
  take: "l’établissement étudie la demande",
  interest: "l’établissement est intéressé et lit le dossier",
  ask: "l’établissement demande une précision",
  supply: "réponse donnée",
  list: "inscription sur la liste d’attente",
  "give-opinion": "le médecin de l’établissement a donné son avis",
  propose: "une place est proposée",
  "propose-when-met": "une place est proposée",
  "agree-by-phone": "accord donné par téléphone, à écrire par l’établissement",
  amend: "la proposition est précisée ou modifiée",
  retract: "l’établissement a retiré sa proposition",
  lapse: "la proposition est arrivée à son terme sans réponse",
  confirm: "proposition confirmée",
  "confirm-interim": "proposition confirmée, en attendant mieux",
  "turn-down": "proposition déclinée",
  decline: "demande refusée",
  reconsider: "l’établissement revient sur son refus",
  withdraw: "demande retirée",
  supersede: "demande close : une autre place a été confirmée",
  revive: "demande reprise, avec son rang",
  arrive: "arrivée confirmée",
  "no-show": "l’arrivée n’a pas eu lieu",
  "fall-through": "confirmation annulée",
  "undo-arrival": "arrivée corrigée",
  "say-yes-if": "oui, sous conditions",
  "tick-condition": "une condition est cochée",
  "keep-conditions": "les conditions restent les mêmes",
  "drop-conditions": "l’établissement retire ses conditions",
  "review-conditions": null,
  "conditions-met": "toutes les conditions sont remplies",
  "conditions-lost": "une condition n’est plus remplie",
  "not-proposed": null,
  "extend-hold": "place gardée plus longtemps",
  "lapse-hold": "la place n’est plus gardée",
  "start-trial": "période d’essai commencée",
  "end-trial": "période d’essai terminée",
  end: "accueil terminé",
  endorse: "refus confirmé par la MDPH",
  "reject-refusal": "refus non retenu par la MDPH",
  reactivate: "demande reprise par la MDPH",
  accept: "demande acceptée",
  "worth-asking": "ce qui motivait le refus a changé : la demande peut être renvoyée",
  follow: null,
  "ask-correction": null,
};

/** A child's path has appointments, not an arrival. */
const ofPaths: { [Act in EventAct]?: string } = {
  accept: "demande acceptée par la plateforme",
  arrive: "premier rendez-vous noté : le parcours est ouvert",
  "no-show": "le premier rendez-vous n’a pas eu lieu",
  "undo-arrival": "premier rendez-vous corrigé",
  end: "parcours terminé",
};
