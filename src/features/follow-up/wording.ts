import type { UnitMoveKind } from "#pathways/handicap/moves.ts";
import { officialReasons, type ReasonCode } from "#pathways/handicap/reasons-official.ts";
import { type EsmsCode, esmsStatuses, type UnitCode, unitStatuses } from "#pathways/handicap/statuses.ts";
import type { Correction, EsmsMoveKind } from "./follow.ts";

export type Gesture = EsmsMoveKind | UnitMoveKind | Correction;

/** How a move is called: its address, its button, its page, what is said once done. */
export const gestures: Record<Gesture, { slug: string; button: string; title: string; submit?: string; done: string }> =
  {
    contact: { slug: "contact", button: "Noter un contact", title: "Noter un contact", done: "Le contact est noté." },
    analyse: {
      slug: "analyse",
      button: "Liste d’attente : en cours d’analyse",
      title: "Mettre en liste d’attente, en cours d’analyse",
      submit: "Mettre en liste d’attente",
      done: "La personne est en liste d’attente, en cours d’analyse.",
    },
    qualify: {
      slug: "admissible",
      button: "Liste d’attente : admissible",
      title: "Mettre en liste d’attente, admissible",
      submit: "Mettre en liste d’attente",
      done: "La personne est en liste d’attente, admissible.",
    },
    admit: {
      slug: "admis",
      button: "Liste d’attente : admis",
      title: "Mettre en liste d’attente, admis",
      submit: "Mettre en liste d’attente",
      done: "La personne est en liste d’attente, admise.",
    },
    try: {
      slug: "essai",
      button: "Commencer une période d’essai",
      title: "Commencer une période d’essai",
      done: "La période d’essai est enregistrée.",
    },
    "fail-trial": {
      slug: "essai-non-concluant",
      button: "Essai non concluant",
      title: "La période d’essai n’est pas concluante",
      done: "La fin de l’essai est enregistrée.",
    },
    enter: {
      slug: "entree",
      button: "Enregistrer l’entrée",
      title: "Enregistrer l’entrée",
      done: "L’entrée est enregistrée.",
    },
    reorient: {
      slug: "reorientation",
      button: "Demander une réorientation",
      title: "Demander une réorientation",
      done: "La demande de réorientation est transmise à la MDPH.",
    },
    keep: {
      slug: "maintien",
      button: "Abandonner la demande de réorientation",
      title: "Abandonner la demande de réorientation",
      done: "La demande de réorientation est abandonnée.",
    },
    leave: {
      slug: "sortie",
      button: "Enregistrer la sortie",
      title: "Enregistrer la sortie",
      done: "La sortie est enregistrée.",
    },
    refuse: {
      slug: "admission-impossible",
      button: "Admission impossible",
      title: "Signaler une admission impossible",
      submit: "Signaler l’admission impossible",
      done: "L’admission impossible est signalée : la MDPH doit l’entériner.",
    },
    "list-unit": {
      slug: "unite-attente",
      button: "Inscrire dans une unité",
      title: "Inscrire sur la liste d’attente d’une unité",
      done: "La personne est inscrite dans cette unité.",
    },
    "enter-unit": {
      slug: "unite-entree",
      button: "Prise en charge par une autre unité",
      title: "Prise en charge par une autre unité",
      done: "La prise en charge par cette unité est enregistrée.",
    },
    "reorient-unit": {
      slug: "unite-reorientation",
      button: "Réorientation demandée par une unité",
      title: "Réorientation demandée par une unité",
      done: "La demande de l’unité est enregistrée.",
    },
    "end-unit": {
      slug: "unite-fin",
      button: "Fin de prise en charge dans une unité",
      title: "Fin de prise en charge dans une unité",
      done: "La fin de prise en charge dans cette unité est enregistrée.",
    },
    "withdraw-unit": {
      slug: "unite-retrait",
      button: "Retirer de la liste d’une unité",
      title: "Retirer de la liste d’attente d’une unité",
      done: "La personne n’est plus sur la liste de cette unité.",
    },
    transfer: {
      slug: "transfert",
      button: "Transférer dans une autre unité",
      title: "Transférer dans une autre unité",
      done: "Le transfert est enregistré.",
    },
    correct: {
      slug: "correction",
      button: "Corriger le dernier enregistrement",
      title: "Corriger le dernier enregistrement",
      done: "L’enregistrement est corrigé : le statut précédent est repris.",
    },
    "ask-correction": {
      slug: "demande-correction",
      button: "Demander une correction à la MDPH",
      title: "Demander une correction à la MDPH",
      done: "Votre demande est transmise à la MDPH.",
    },
    "undo-closing": {
      slug: "reprise",
      button: "Annuler la clôture automatique",
      title: "Annuler la clôture automatique",
      done: "La clôture automatique est annulée : le statut précédent est repris.",
    },
  };
export const gestureOf = (slug: string) =>
  (Object.keys(gestures) as Gesture[]).find((kind) => gestures[kind].slug === slug);

export const esmsLabel = (code: EsmsCode) => esmsStatuses[code].label;
export const unitLabel = (code: UnitCode) => unitStatuses[code].label;
export const reasonWords = (code: ReasonCode | null) => (code ? officialReasons[code] : "");
