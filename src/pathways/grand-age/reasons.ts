import { is } from "#pathways/conditions.ts";
import type { AskAgain, Reason } from "#pathways/pathway.ts";

const tooHeavy = "Les soins nécessaires dépassent ce que l’établissement assure.";
const signedAgain = {
  asksAgainWhen: "le volet médical est signé à nouveau, ou les limites de l’unité changent",
  again: { on: "signed", volet: "medical", limits: true } satisfies AskAgain,
};
const financeChanged = {
  asksAgainWhen: "les réponses sur le financement changent",
  again: { on: "changed", questions: ["ga.adm.finance"] } satisfies AskAgain,
};

/** Product specification §3.8; sentences and reopening: modules specification B.9. */
export const declineReasons: Reason[] = [
  {
    code: "no-place",
    label: "Pas de place",
    comment: false,
    toPerson: "Pas de place actuellement.",
    asksAgainWhen: "une place est déclarée",
    again: { on: "place" },
  },
  {
    code: "no-place-type",
    label: "Pas de place de ce type (unité protégée, chambre double…)",
    comment: false,
    toPerson: "Pas de place de ce type actuellement.",
    asksAgainWhen: "une place de ce type est déclarée",
    again: { on: "place" },
  },
  {
    code: "care-too-heavy",
    label: "Soins au-delà de nos moyens",
    comment: true,
    toPerson: tooHeavy,
    ...signedAgain,
  },
  {
    code: "care-too-light",
    label: "Autonomie trop grande pour l’établissement",
    comment: false,
    toPerson: "L’établissement accueille des personnes moins autonomes ; une résidence autonomie peut convenir.",
    asksAgainWhen: "un nouveau GIR est retenu",
    again: { on: "changed", questions: ["ga.auto.gir.retenu"] },
  },
  {
    code: "behaviour",
    label: "Troubles du comportement non compatibles",
    comment: true,
    toPerson: "L’unité n’est pas adaptée à la situation actuelle.",
    asksAgainWhen: "le volet médical est signé à nouveau",
    again: { on: "signed", volet: "medical" },
  },
  {
    code: "medical-opinion",
    label: "Avis défavorable du médecin coordonnateur",
    comment: false,
    toPerson: tooHeavy,
    ...signedAgain,
  },
  {
    code: "age",
    label: "Âge",
    comment: false,
    toPerson: "La condition d’âge n’est pas remplie.",
    asksAgainWhen: "une dérogation d’âge est déposée",
    again: { on: "holds", when: is("ga.adm.derogationAge", "oui") },
  },
  {
    code: "aid",
    label: "Non habilité à l’aide sociale",
    comment: false,
    toPerson: "L’établissement n’est pas habilité à l’aide sociale.",
    ...financeChanged,
  },
  {
    code: "resources",
    label: "Conditions financières non réunies",
    comment: false,
    toPerson: "Le financement n’est pas réuni.",
    ...financeChanged,
  },
  {
    code: "person-disagrees",
    label: "La personne ne consent pas",
    comment: false,
    toPerson: "L’accord de la personne n’a pas été recueilli.",
    asksAgainWhen: "l’accord de la personne est recueilli",
    again: { on: "holds", when: is("ga.adm.accord.consent", "oui") },
  },
  {
    code: "incomplete",
    label: "Dossier incomplet malgré relance",
    comment: true,
    toPerson: "Il manque : {comment}",
    asks: {
      kind: "questions",
      label: "Que manque-t-il au dossier ?",
      ...{ among: ["ga.adm.", "ga.auto.", "ga.med."], answered: false },
    },
    asksAgainWhen: "ce qui manquait est donné",
    again: { on: "given" },
  },
  {
    code: "unreachable",
    label: "Injoignable",
    comment: false,
    toPerson: "Nous n’avons pas pu vous joindre.",
    asksAgainWhen: "le contact est pris",
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
    asks: { kind: "day", label: "À quelle date rouvrez-vous aux demandes ?" },
    asksAgainWhen: "l’établissement rouvre",
    again: { on: "day" },
  },
  { code: "other", label: "Autre", comment: true, toPerson: "{comment}" },
];
