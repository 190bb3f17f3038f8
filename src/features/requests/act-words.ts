import type { Module } from "#features/accounts/member.ts";
import type { ActKind } from "./acts.ts";

/** How an act is called: its address, its button, its page. */
export const words: Record<
  Exclude<ActKind, "open" | "lapse" | "lapse-hold" | "revive" | "review-conditions" | "propose-when-met">,
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
  "extend-hold": {
    slug: "place-gardee",
    button: "Garder la place plus longtemps",
    title: "Garder la place plus longtemps",
    done: "La place reste gardée : le demandeur est prévenu.",
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
  interest: {
    slug: "interet",
    button: "Intéressé, voir le dossier",
    title: "Ouvrir le dossier complet",
    done: "Le dossier vous est ouvert : le demandeur sait que votre unité est intéressée.",
  },
  "say-yes-if": {
    slug: "oui-si",
    button: "Oui, si…",
    title: "Répondre oui, sous conditions",
    done: "Vos conditions sont transmises au demandeur. Vous serez prévenu dès qu’elles sont toutes remplies.",
  },
  "tick-condition": {
    slug: "condition",
    button: "Cocher une condition",
    title: "Dire si une condition est remplie",
    done: "C’est noté : l’autre côté le voit.",
  },
  "keep-conditions": {
    slug: "conditions-actuelles",
    button: "Mes conditions sont toujours d’actualité",
    title: "Garder ces conditions",
    done: "Vos conditions restent en place.",
  },
  "drop-conditions": {
    slug: "retrait-conditions",
    button: "Retirer mes conditions",
    title: "Retirer vos conditions",
    done: "Les conditions sont retirées : la demande est de nouveau à l’étude.",
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
  accept: {
    slug: "recevabilite",
    button: "Dire recevable",
    title: "Dire la demande recevable",
    done: "La demande est recevable : le médecin qui l’a adressée est prévenu.",
  },
  "start-trial": {
    slug: "essai",
    button: "Commencer la période d’essai",
    title: "Commencer la période d’essai",
    done: "La période d’essai est commencée.",
  },
  "end-trial": {
    slug: "fin-essai",
    button: "Terminer la période d’essai",
    title: "Terminer la période d’essai",
    done: "La fin de l’essai est enregistrée.",
  },
  end: {
    slug: "fin",
    button: "Fin de prise en charge",
    title: "Enregistrer la fin de prise en charge",
    done: "La fin de prise en charge est enregistrée.",
  },
  endorse: {
    slug: "refus-enterine",
    button: "Entériner le refus",
    title: "Entériner ce refus",
    done: "Le refus est entériné : l’établissement est prévenu.",
  },
  "reject-refusal": {
    slug: "refus-non-enterine",
    button: "Ne pas entériner le refus",
    title: "Ne pas entériner ce refus",
    done: "L’établissement est prévenu : il reprend l’étude.",
  },
  reactivate: {
    slug: "reactivation",
    button: "Réactiver",
    title: "Réactiver cette notification",
    done: "La notification est réactivée : l’établissement est prévenu.",
  },
};
export type FormAct = keyof typeof words;

/** A platform for young children admits nobody: its path begins with an appointment. */
const pathWords: Partial<Record<FormAct, Partial<(typeof words)[FormAct]>>> = {
  take: { button: "Prendre en étude", title: "Prendre ce dossier en étude", done: "Vous étudiez ce dossier." },
  ask: { button: "Demander un complément", title: "Demander un complément au médecin" },
  decline: { button: "Dire non recevable", title: "Dire la demande non recevable" },
  arrive: {
    button: "Noter le premier rendez-vous",
    title: "Noter le premier rendez-vous",
    done: "Le premier rendez-vous est noté : le parcours est ouvert pour un an.",
  },
  "undo-arrival": {
    button: "Corriger le premier rendez-vous",
    title: "Corriger un premier rendez-vous noté par erreur",
    done: "Le premier rendez-vous est corrigé.",
  },
  "no-show": { button: "Premier rendez-vous manqué", title: "Noter un premier rendez-vous manqué" },
  end: { button: "Terminer le parcours", title: "Terminer le parcours", done: "La fin du parcours est enregistrée." },
};
export const wordsOf = (kind: FormAct, module: Module) => ({
  ...words[kind],
  ...(module === "tnd" ? pathWords[kind] : {}),
});
export const actOfSlug = (slug: string) => (Object.keys(words) as FormAct[]).find((kind) => words[kind].slug === slug);
