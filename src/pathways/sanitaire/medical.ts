import type { Questionnaire, Section } from "#features/forms/questionnaire.ts";
import { has, is, oneOf, starts } from "#pathways/conditions.ts";
import { T } from "#pathways/templates.ts";
import { options, VS } from "#pathways/values.ts";
import { goals, papers } from "./medical-suivi.ts";

const illness: Section = {
  id: "pathologie",
  title: "La pathologie",
  items: [
    {
      linkId: "san.med.groupe",
      text: "Groupe de pathologie principale",
      type: "choice",
      options: VS.groupe,
      required: true,
    },
    { linkId: "san.med.principal", text: "Pathologie motivant la demande", type: "string", required: true },
    { linkId: "san.med.cim10", text: "Code CIM-10", help: "Par exemple S72.0.", type: "string", pattern: "cim10" },
    {
      linkId: "san.med.debut",
      text: "Début ou date de l’évènement",
      type: "date",
      partial: true,
      notAfter: "today",
      required: true,
    },
    {
      linkId: "san.med.interventions",
      text: "Interventions",
      type: "group",
      items: [
        { linkId: "san.med.interventions.libelle", text: "Intervention", type: "string", required: true },
        { linkId: "san.med.interventions.date", text: "Date", type: "date", required: true },
        { linkId: "san.med.interventions.ccam", text: "Code CCAM", type: "string" },
        T.pro("san.med.interventions.operateur", "Opérateur"),
      ],
      repeats: { min: 0, max: 20, add: "Ajouter une intervention" },
    },
    { linkId: "san.med.histoire", text: "Histoire et évolution", type: "text", required: true },
    { linkId: "san.med.antecedents", text: "Antécédents utiles", type: "text", required: true },
    { linkId: "san.med.poids", text: "Poids", type: "quantity", unit: "kg", min: 1, max: 400, required: true },
    { linkId: "san.med.taille", text: "Taille", type: "quantity", unit: "cm", min: 40, max: 230 },
  ],
};

const treatment: Section = {
  id: "traitements",
  title: "Allergies, isolement, traitements",
  items: [
    {
      linkId: "san.med.allergies",
      text: "Allergies",
      type: "group",
      items: [
        {
          linkId: "san.med.allergies.statut",
          text: "Allergie connue",
          type: "choice",
          options: VS.ons,
          required: true,
        },
        T.allergie("san.med.allergies.liste", "Liste des allergies", {
          required: true,
          enableWhen: is("san.med.allergies.statut", "oui"),
          repeats: { min: 1, max: 20, add: "Ajouter une allergie" },
        }),
      ],
    },
    T.bmr("san.med.bmr", "BMR, BHRe, isolement", { required: true }),
    {
      linkId: "san.med.traitements",
      text: "Traitements",
      type: "group",
      items: [
        {
          linkId: "san.med.traitements.mode",
          text: "Traitements en cours",
          help: "Une ordonnance jointe se dépose dans « Pièces », à la fin de ce volet.",
          type: "choice",
          options: options("Saisis · Ordonnance jointe"),
          required: true,
        },
        T.traitement("san.med.traitements.liste", "Liste des traitements", {
          required: true,
          enableWhen: is("san.med.traitements.mode", "saisis"),
          repeats: { min: 1, max: 40, add: "Ajouter un traitement" },
        }),
      ],
    },
  ],
};

const state: Section = {
  id: "etat",
  title: "L’état actuel",
  items: [
    {
      linkId: "san.med.stable",
      text: "Patient stabilisé",
      type: "choice",
      options: options("Oui · Non · Prévu"),
      required: true,
    },
    {
      linkId: "san.med.stableLe",
      text: "Date de stabilisation prévue",
      type: "date",
      required: true,
      enableWhen: is("san.med.stable", "prevu"),
    },
    {
      linkId: "san.med.appui",
      text: "Appui",
      type: "choice",
      options: options("Sans objet · Complet · Partiel · Contact · Interdit"),
      required: true,
      enableWhen: starts("san.med.groupe", "ort-"),
    },
    {
      linkId: "san.med.appui.jusquau",
      text: "Consigne d’appui jusqu’au",
      type: "date",
      enableWhen: oneOf("san.med.appui", "partiel", "contact", "interdit"),
    },
    {
      linkId: "san.med.appui.consignes",
      text: "Consignes chirurgicales",
      type: "text",
      enableWhen: starts("san.med.groupe", "ort-"),
    },
    {
      linkId: "san.med.glasgow",
      text: "Score de Glasgow",
      type: "integer",
      min: 3,
      max: 15,
      enableWhen: starts("san.med.groupe", "neu-", "ger-"),
    },
    {
      linkId: "san.med.rankin",
      text: "Score de Rankin",
      type: "integer",
      min: 0,
      max: 6,
      enableWhen: starts("san.med.groupe", "neu-", "ger-"),
    },
    {
      linkId: "san.med.mmse",
      text: "MMSE",
      type: "integer",
      min: 0,
      max: 30,
      enableWhen: starts("san.med.groupe", "neu-", "ger-"),
    },
    {
      linkId: "san.med.fevg",
      text: "Fraction d’éjection (FEVG)",
      type: "quantity",
      unit: "%",
      min: 0,
      max: 100,
      enableWhen: starts("san.med.groupe", "car-", "pne-"),
    },
    {
      linkId: "san.med.nyha",
      text: "Stade NYHA",
      type: "choice",
      options: options("I · II · III · IV"),
      enableWhen: starts("san.med.groupe", "car-", "pne-"),
    },
    {
      linkId: "san.med.vems",
      text: "VEMS",
      type: "quantity",
      unit: "%",
      min: 0,
      max: 200,
      enableWhen: starts("san.med.groupe", "car-", "pne-"),
    },
    {
      linkId: "san.med.oncologie",
      text: "Traitement du cancer en cours",
      type: "choices",
      options: options("Chimiothérapie · Radiothérapie · Immunothérapie · Chirurgie prévue · Aucun"),
      exclusive: ["aucun"],
      required: true,
      enableWhen: starts("san.med.groupe", "onc-", "pal"),
    },
    {
      linkId: "san.med.oncologie.lieu",
      text: "Lieu du traitement",
      type: "string",
      enableWhen: has("san.med.oncologie", "chimiotherapie", "radiotherapie", "immunotherapie", "chirurgie-prevue"),
    },
    {
      linkId: "san.med.oncologie.dates",
      text: "Prochaines dates",
      type: "string",
      enableWhen: has("san.med.oncologie", "chimiotherapie", "radiotherapie", "immunotherapie", "chirurgie-prevue"),
    },
  ],
};

/** Modules specification C.4. */
export const medical: Questionnaire = {
  id: "san.med",
  code: "medical",
  version: 1,
  title: "Médical",
  level: "medical",
  sections: [illness, treatment, state, goals, papers],
};
