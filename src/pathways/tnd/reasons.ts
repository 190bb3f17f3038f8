import type { Reason } from "#pathways/pathway.ts";

/** Product specification §3.8, decline TND. Each names another way or the right platform in the answer's own words. */
export const declineReasons: Reason[] = [
  {
    code: "age",
    label: "Âge en dehors des limites de la PCO",
    comment: false,
    toPerson: "La plateforme ne suit pas les enfants de cet âge.",
  },
  {
    code: "outside-zone",
    label: "Hors de la zone de la PCO",
    comment: false,
    toPerson: "Une autre plateforme suit les enfants de votre commune.",
    asksAgainWhen: "l’adresse de l’enfant change",
  },
  {
    code: "no-sign",
    label: "Pas de signe d’alerte",
    comment: false,
    toPerson:
      "Les informations reçues ne montrent pas de signe qui demande un parcours. Votre médecin vous en parlera.",
    asksAgainWhen: "un signe apparaît",
  },
  {
    code: "already-followed",
    label: "Déjà suivi (CAMSP, CMP, CMPP)",
    comment: false,
    toPerson: "Votre enfant est déjà suivi par une équipe qui peut organiser ces bilans.",
    asksAgainWhen: "le suivi s’arrête",
  },
  {
    code: "incomplete",
    label: "Dossier incomplet malgré relance",
    comment: true,
    asksAgainWhen: "ce qui manquait est donné",
  },
  { code: "other", label: "Autre", comment: true },
];

/** Modules specification E.4: how a path ends. */
export const outcomes: Reason[] = [
  { code: "diagnosis", label: "Diagnostic posé", comment: false },
  { code: "doubt-lifted", label: "Doute levé", comment: false },
  { code: "mdph", label: "Relais MDPH", comment: false },
  { code: "camsp", label: "Relais CAMSP, CMPP, CMP", comment: false },
  { code: "community-care", label: "Soins de ville", comment: false },
  { code: "end-of-time", label: "Fin de durée", comment: false },
  { code: "age", label: "Âge", comment: false },
  { code: "moved", label: "Déménagement", comment: false },
  { code: "family-stopped", label: "Interruption par la famille", comment: false },
];
