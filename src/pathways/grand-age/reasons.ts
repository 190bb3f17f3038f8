import type { Reason } from "#pathways/pathway.ts";

const tooHeavy = "Les soins nécessaires dépassent ce que l’établissement assure.";
const signedAgain = "Le volet médical est signé à nouveau, ou les limites de l’unité changent.";
const financeChanged = "Les réponses sur le financement changent.";

/** Product specification §3.8; sentences and reopening: modules specification B.9. */
export const declineReasons: Reason[] = [
  {
    code: "no-place",
    label: "Pas de place",
    comment: false,
    toPerson: "Pas de place actuellement.",
    asksAgainWhen: "Une place est déclarée.",
  },
  {
    code: "no-place-type",
    label: "Pas de place de ce type (unité protégée, chambre double…)",
    comment: false,
    toPerson: "Pas de place de ce type actuellement.",
    asksAgainWhen: "Une place de ce type est déclarée.",
  },
  {
    code: "care-too-heavy",
    label: "Soins au-delà de nos moyens",
    comment: true,
    toPerson: tooHeavy,
    asksAgainWhen: signedAgain,
  },
  {
    code: "care-too-light",
    label: "Autonomie trop grande pour l’établissement",
    comment: false,
    toPerson: "L’établissement accueille des personnes moins autonomes ; une résidence autonomie peut convenir.",
    asksAgainWhen: "Un nouveau GIR est retenu.",
  },
  {
    code: "behaviour",
    label: "Troubles du comportement non compatibles",
    comment: true,
    toPerson: "L’unité n’est pas adaptée à la situation actuelle.",
    asksAgainWhen: "Le volet médical est signé à nouveau, ou une autre unité de l’établissement est demandée.",
  },
  {
    code: "medical-opinion",
    label: "Avis défavorable du médecin coordonnateur",
    comment: false,
    toPerson: tooHeavy,
    asksAgainWhen: signedAgain,
  },
  {
    code: "age",
    label: "Âge",
    comment: false,
    toPerson: "La condition d’âge n’est pas remplie.",
    asksAgainWhen: "Une dérogation d’âge est déposée.",
  },
  {
    code: "aid",
    label: "Non habilité à l’aide sociale",
    comment: false,
    toPerson: "L’établissement n’est pas habilité à l’aide sociale.",
    asksAgainWhen: financeChanged,
  },
  {
    code: "resources",
    label: "Conditions financières non réunies",
    comment: false,
    toPerson: "Le financement n’est pas réuni.",
    asksAgainWhen: financeChanged,
  },
  {
    code: "person-disagrees",
    label: "La personne ne consent pas",
    comment: false,
    toPerson: "L’accord de la personne n’a pas été recueilli.",
    asksAgainWhen: "L’accord de la personne est recueilli.",
  },
  {
    code: "incomplete",
    label: "Dossier incomplet malgré relance",
    comment: true,
    toPerson: "Il manque : {comment}",
    asksAgainWhen: "Ce qui manquait est donné.",
  },
  {
    code: "unreachable",
    label: "Injoignable",
    comment: false,
    toPerson: "Nous n’avons pas pu vous joindre.",
    asksAgainWhen: "Le contact est pris.",
  },
  {
    code: "too-far",
    label: "Éloignement des proches",
    comment: false,
    toPerson: "L’établissement est trop éloigné de vos proches.",
  },
  {
    code: "closing",
    label: "Fermeture, travaux, épidémie",
    comment: false,
    toPerson: "L’établissement est fermé temporairement.",
    asksAgainWhen: "L’établissement rouvre.",
  },
  { code: "other", label: "Autre", comment: true, toPerson: "{comment}" },
];
