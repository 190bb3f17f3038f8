import { is } from "#pathways/conditions.ts";
import type { AskAgain, Reason } from "#pathways/pathway.ts";

const volets = ["san.adm.", "san.dem.", "san.med.", "san.sp.", "san.ori."];
/** `questions`: what is looked at when the unit names nothing. */
const need = (...questions: string[]) => ({
  asks: {
    kind: "questions" as const,
    label: "Quel besoin du dossier votre unité ne peut-elle pas prendre ?",
    ...{ among: ["san.sp.", "san.med.bmr", "san.med.poids", "san.med.psy", "san.med.oncologie"], answered: true },
  },
  asksAgainWhen: "cette réponse change, ou les limites de l’unité",
  again: { on: "changed", questions, named: true, limits: true } satisfies AskAgain,
});
const dated = {
  asks: { kind: "day" as const, label: "À partir de quelle date une demande serait-elle possible ?" },
  asksAgainWhen: "cette date arrive, ou une place est déclarée",
  again: { on: "day", place: true } satisfies AskAgain,
};
const elsewhere = { asks: { kind: "advice" as const, label: "Quelle activité ou quelle mention conseillez-vous ?" } };
const changed = (...questions: string[]): AskAgain => ({ on: "changed", questions });

/** Product specification §3.8; what is asked and when one asks again: modules specification C.9. */
export const declineReasons: Reason[] = [
  { code: "no-place", label: "Pas de place à la date", comment: false, ...dated },
  { code: "outside-scope", label: "Pathologie ou projet hors compétence", comment: true, ...elsewhere },
  {
    ...{ code: "not-stable", label: "Patient non stabilisé", comment: false },
    asks: { kind: "words", label: "Qu’est-ce qui doit être stabilisé ?", medical: true },
    asksAgainWhen: "le patient est stabilisé",
    again: { on: "holds", when: is("san.med.stable", "oui") },
  },
  { code: "technical", label: "Plateau technique insuffisant", comment: true, ...need() },
  { code: "staff", label: "Effectif soignant insuffisant", comment: false, ...need() },
  { code: "isolation", label: "Isolement, BMR, BHRe", comment: false, ...need("san.med.bmr") },
  { code: "behaviour", label: "Risque comportemental", comment: false, ...need("san.sp.comportement") },
  {
    ...{ code: "exit-plan", label: "Projet de sortie non défini", comment: false },
    asksAgainWhen: "le projet de sortie change",
    again: changed("san.sp.projet"),
  },
  {
    ...{ code: "no-rehab-goal", label: "Pas d’objectif de réadaptation", comment: false },
    asksAgainWhen: "les objectifs du séjour changent",
    again: changed("san.sp.objectifs"),
  },
  { code: "date", label: "Délai non compatible", comment: false, ...dated },
  {
    ...{ code: "outside-zone", label: "Hors zone d’intervention", comment: false },
    asksAgainWhen: "l’adresse change",
    again: changed("san.ori.domicile.adresse", "san.adm.adresse"),
  },
  {
    ...{ code: "home-unfit", label: "Domicile non compatible (HAD, SSIAD)", comment: false },
    asks: { kind: "points", label: "Que manque-t-il au domicile ?", of: "san.ori.had.domicile" },
    asksAgainWhen: "les réponses sur le domicile changent",
    again: changed("san.ori.had.domicile"),
  },
  {
    ...{ code: "no-carer", label: "Pas d’aidant (HAD)", comment: false },
    asksAgainWhen: "la réponse sur l’aidant change",
    again: changed("san.adm.aidant"),
  },
  { code: "refer-elsewhere", label: "Autre filière conseillée", comment: true, ...elsewhere },
  {
    ...{ code: "incomplete", label: "Dossier incomplet malgré relance", comment: true },
    asks: { kind: "questions", label: "Que manque-t-il au dossier ?", among: volets, answered: false },
    asksAgainWhen: "ce qui manquait est donné",
    again: { on: "given" },
  },
  { code: "other", label: "Autre", comment: true },
];
