import type { Reason } from "#pathways/pathway.ts";

const need = "Quel besoin : la limite de votre unité pourra être corrigée";
const needChanged = "Cette réponse change, ou la limite de l’unité.";
const dated = { asks: "Date la plus proche possible", asksAgainWhen: "Cette date arrive, ou une place est déclarée." };
const elsewhere = { asks: "Mention ou activité conseillée" };

/** Product specification §3.8; what is asked and when one asks again: modules specification C.9. */
export const declineReasons: Reason[] = [
  { code: "no-place", label: "Pas de place à la date", comment: false, ...dated },
  { code: "outside-scope", label: "Pathologie ou projet hors compétence", comment: true, ...elsewhere },
  {
    code: "not-stable",
    label: "Patient non stabilisé",
    comment: false,
    asks: "Ce qui doit être stabilisé",
    asksAgainWhen: "Le patient est stabilisé.",
  },
  {
    code: "technical",
    label: "Plateau technique insuffisant",
    comment: true,
    asks: need,
    asksAgainWhen: needChanged,
  },
  { code: "staff", label: "Effectif soignant insuffisant", comment: false, asks: need, asksAgainWhen: needChanged },
  { code: "isolation", label: "Isolement, BMR, BHRe", comment: false, asks: need, asksAgainWhen: needChanged },
  { code: "behaviour", label: "Risque comportemental", comment: false, asks: need, asksAgainWhen: needChanged },
  {
    code: "exit-plan",
    label: "Projet de sortie non défini",
    comment: false,
    asksAgainWhen: "Le projet de sortie change.",
  },
  {
    code: "no-rehab-goal",
    label: "Pas d’objectif de réadaptation",
    comment: false,
    asksAgainWhen: "Les objectifs du séjour changent.",
  },
  { code: "date", label: "Délai non compatible", comment: false, ...dated },
  { code: "outside-zone", label: "Hors zone d’intervention", comment: false, asksAgainWhen: "L’adresse change." },
  {
    code: "home-unfit",
    label: "Domicile non compatible (HAD, SSIAD)",
    comment: false,
    asks: "Quel point du domicile",
    asksAgainWhen: "Les réponses sur le domicile changent.",
  },
  {
    code: "no-carer",
    label: "Pas d’aidant (HAD)",
    comment: false,
    asksAgainWhen: "La réponse sur l’aidant change.",
  },
  { code: "refer-elsewhere", label: "Autre filière conseillée", comment: true, ...elsewhere },
  {
    code: "incomplete",
    label: "Dossier incomplet malgré relance",
    comment: true,
    asks: "Ce qui manque",
    asksAgainWhen: "Ce qui manquait est donné.",
  },
  { code: "other", label: "Autre", comment: true },
];
