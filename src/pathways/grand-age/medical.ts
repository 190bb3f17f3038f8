import type { Questionnaire, Section } from "#features/forms/questionnaire.ts";
import { is, isNot } from "#pathways/conditions.ts";
import { T } from "#pathways/templates.ts";
import { options, VS } from "#pathways/values.ts";
import { body, cares, conclusion, mind } from "./medical-soins.ts";

const reason: Section = {
  id: "motif",
  title: "Médecin et motif",
  items: [
    T.pro("ga.med.medecin", "Médecin qui remplit", { required: true, light: true }),
    {
      linkId: "ga.med.motif",
      text: "Motif de la demande",
      type: "choices",
      options: options(
        "Changement d’établissement · Sortie d’hospitalisation · Maintien à domicile difficile · Aggravation récente · Autre",
      ),
      required: true,
      light: true,
    },
    {
      linkId: "ga.med.contexte",
      text: "Précisions (hospitalisation, dates, service)",
      type: "text",
      required: "expected",
    },
  ],
};

const history: Section = {
  id: "antecedents",
  title: "Antécédents et pathologies",
  items: [
    { linkId: "ga.med.antecedents.medicaux", text: "Antécédents médicaux", type: "text", required: true },
    { linkId: "ga.med.antecedents.chirurgicaux", text: "Antécédents chirurgicaux", type: "text" },
    {
      linkId: "ga.med.pathologies",
      text: "Pathologies actuelles",
      type: "group",
      required: true,
      light: true,
      items: [
        { linkId: "ga.med.pathologies.libelle", text: "Pathologie", type: "string", required: true },
        {
          linkId: "ga.med.pathologies.cim10",
          text: "Code CIM-10",
          help: "Par exemple G30.1.",
          type: "string",
          pattern: "cim10",
        },
        { linkId: "ga.med.pathologies.depuis", text: "Depuis", type: "date", partial: true, notAfter: "today" },
        { linkId: "ga.med.pathologies.note", text: "Note", type: "string" },
      ],
      repeats: { min: 1, max: 20, add: "Ajouter une pathologie" },
    },
  ],
};

const treatment: Section = {
  id: "traitements",
  title: "Traitements, allergies, isolement",
  items: [
    {
      linkId: "ga.med.traitements",
      text: "Traitements",
      type: "group",
      items: [
        {
          linkId: "ga.med.traitements.mode",
          text: "Traitements en cours",
          help: "Une ordonnance jointe se dépose dans « Pièces médicales », à la fin de ce volet.",
          type: "choice",
          options: options("Saisis ici · Ordonnance jointe · Aucun"),
          required: true,
          light: true,
        },
        T.traitement("ga.med.traitements.liste", "Liste des traitements", {
          required: true,
          light: true,
          enableWhen: is("ga.med.traitements.mode", "saisis-ici"),
          repeats: { min: 1, max: 40, add: "Ajouter un traitement" },
        }),
      ],
    },
    {
      linkId: "ga.med.allergies",
      text: "Allergies",
      type: "group",
      items: [
        {
          linkId: "ga.med.allergies.statut",
          text: "Allergie connue",
          type: "choice",
          options: VS.ons,
          required: true,
          light: true,
        },
        T.allergie("ga.med.allergies.liste", "Liste des allergies", {
          required: true,
          light: true,
          enableWhen: is("ga.med.allergies.statut", "oui"),
          repeats: { min: 1, max: 20, add: "Ajouter une allergie" },
        }),
      ],
    },
    T.bmr("ga.med.bmr", "Bactérie multirésistante, isolement", { required: true }),
  ],
};

const goals: Section = {
  id: "demarche",
  title: "Niveau de soins et directives",
  items: [
    {
      linkId: "ga.med.palliatif",
      text: "Soins palliatifs",
      type: "choice",
      options: options("Non · Soins de support · Oui"),
      required: true,
    },
    {
      linkId: "ga.med.palliatif.equipe",
      text: "Équipe qui suit",
      type: "string",
      enableWhen: isNot("ga.med.palliatif", "non"),
    },
    {
      linkId: "ga.med.directives",
      text: "Directives anticipées",
      help: "Souhaits écrits de la personne sur sa fin de vie.",
      type: "choice",
      options: VS.ons,
      required: true,
    },
    {
      linkId: "ga.med.directives.contenu",
      text: "Texte des directives",
      type: "attachment",
      enableWhen: is("ga.med.directives", "oui"),
    },
    {
      linkId: "ga.med.niveauSoins",
      text: "Niveau de soins discuté",
      type: "choice",
      options: options("Sans limitation · Pas de réanimation · Pas de transfert sauf confort · Non discuté"),
    },
  ],
};

/** Modules specification B.6. PATHOS: the score only is kept, never computed. */
export const medical: Questionnaire = {
  id: "ga.med",
  code: "medical",
  version: 1,
  title: "Médical",
  level: "medical",
  sections: [reason, history, treatment, goals, body, mind, cares, conclusion],
};
