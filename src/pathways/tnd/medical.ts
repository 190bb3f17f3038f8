import type { Item, Questionnaire } from "#features/forms/questionnaire.ts";
import { answered, not, oneOf } from "#pathways/conditions.ts";
import { T } from "#pathways/templates.ts";
import { options, VS } from "#pathways/values.ts";

const medical = { level: "medical" } as const;

/** Hearing or sight: done or not, what it says, when; the result joined if there is one. */
const checked = (code: string, text: string): Item => ({
  linkId: `tnd.med.${code}`,
  text,
  type: "group",
  ...medical,
  required: true,
  items: [
    {
      linkId: `tnd.med.${code}.resultat`,
      text: "Résultat",
      type: "choice",
      options: options("Normal · Anormal · Demandé · Non fait"),
      required: true,
    },
    {
      linkId: `tnd.med.${code}.date`,
      text: "Date",
      type: "date",
      partial: true,
      notAfter: "today",
      required: true,
      enableWhen: oneOf(`tnd.med.${code}.resultat`, "normal", "anormal"),
    },
    {
      linkId: `tnd.med.${code}.document`,
      text: "Compte rendu",
      type: "attachment",
      enableWhen: oneOf(`tnd.med.${code}.resultat`, "normal", "anormal"),
    },
  ],
});

/**
 * Modules specification E.2, `med`. The volet is of level care, for those who organise the assessments; what the doctor finds
 * is of level medical, question by question.
 */
export const medicalVolet: Questionnaire = {
  id: "tnd.med",
  code: "medical",
  version: 1,
  title: "Médecin adresseur et examen",
  level: "care",
  sections: [
    {
      id: "adressage",
      title: "Qui adresse, et pour quels bilans",
      items: [
        T.pro("tnd.med.prescripteur", "Médecin adresseur", { required: true }),
        { linkId: "tnd.med.medecinTraitant.aucun", text: "L’enfant n’a pas de médecin traitant", type: "boolean" },
        T.pro("tnd.med.medecinTraitant", "Médecin traitant", {
          required: true,
          enableWhen: { question: "tnd.med.medecinTraitant.aucun", operator: "!=", value: true },
          help: "Le médecin adresseur peut être le médecin traitant : indiquez alors le même numéro.",
        }),
        {
          linkId: "tnd.med.ligne",
          text: "Ligne",
          help: "Ligne 1 : généraliste, pédiatre, médecin de PMI ou scolaire. Ligne 2 : CMP, CAMSP, équipe de diagnostic.",
          type: "choice",
          options: options("1=Ligne 1 · 2=Ligne 2"),
          required: true,
        },
        {
          linkId: "tnd.med.besoins",
          text: "Bilans proposés",
          type: "choices",
          options: options(
            "Psychomotricité · Psychologie · Ergothérapie · Orthophonie · Neuropédiatrie · ORL · " +
              "ophtalmologie=Ophtalmologie, orthoptie · Génétique",
          ),
          required: "expected",
        },
        {
          linkId: "tnd.med.suivis",
          text: "Suivis en cours",
          help: "CAMSP, CMP, orthophonie…",
          type: "group",
          items: [
            T.pro("tnd.med.suivis.qui", "Professionnel ou structure", { required: true }),
            { linkId: "tnd.med.suivis.depuis", text: "Depuis", type: "date", partial: true, notAfter: "today" },
          ],
          repeats: { min: 0, max: 10, add: "Ajouter un suivi" },
        },
        {
          linkId: "tnd.med.demandes",
          text: "Une demande est faite à la MDPH",
          type: "choice",
          options: VS.on,
          required: "expected",
        },
      ],
    },
    {
      id: "motif",
      title: "Le motif et l’histoire",
      items: [
        { linkId: "tnd.med.motif", text: "Motif de la demande", type: "text", ...medical, required: true },
        {
          linkId: "tnd.med.debut",
          text: "Âge des premiers signes (en mois)",
          type: "integer",
          min: 0,
          max: 155,
          ...medical,
          required: "expected",
        },
        {
          linkId: "tnd.med.inquietude",
          text: "Ce qui inquiète les parents",
          type: "text",
          ...medical,
          required: "expected",
        },
        {
          linkId: "tnd.med.grossesse",
          text: "Grossesse et naissance",
          type: "text",
          ...medical,
          required: "expected",
        },
        {
          linkId: "tnd.med.antecedents",
          text: "Antécédents personnels et familiaux",
          type: "text",
          ...medical,
          required: "expected",
        },
        T.traitement("tnd.med.traitements", "Traitements", {
          ...medical,
          repeats: { min: 0, max: 20, add: "Ajouter un traitement" },
        }),
      ],
    },
    {
      id: "examen",
      title: "L’examen",
      items: [
        {
          linkId: "tnd.med.croissance",
          text: "Croissance",
          type: "group",
          ...medical,
          required: true,
          items: [
            {
              linkId: "tnd.med.croissance.taille",
              text: "Taille",
              type: "quantity",
              unit: "cm",
              min: 30,
              max: 200,
              required: true,
            },
            {
              linkId: "tnd.med.croissance.poids",
              text: "Poids",
              type: "quantity",
              unit: "kg",
              min: 1,
              max: 150,
              required: true,
            },
            {
              linkId: "tnd.med.croissance.crane",
              text: "Périmètre crânien",
              type: "quantity",
              unit: "cm",
              min: 20,
              max: 70,
              required: true,
            },
            {
              linkId: "tnd.med.croissance.ecart",
              text: "Périmètre crânien, écarts-types",
              type: "decimal",
              min: -10,
              max: 10,
            },
          ],
        },
        checked("audition", "Contrôle auditif"),
        checked("vision", "Contrôle visuel"),
        {
          linkId: "tnd.med.examen",
          text: "Examen clinique et neurologique",
          type: "text",
          ...medical,
          required: true,
        },
      ],
    },
    {
      id: "pieces",
      title: "Lettre, pièces et signature",
      items: [
        {
          linkId: "tnd.med.courrier",
          text: "Lettre à la PCO",
          help: "Écrite ici, ou jointe ci-dessous.",
          type: "text",
          ...medical,
          required: not(answered("tnd.med.courrier.fichier")),
        },
        {
          linkId: "tnd.med.courrier.fichier",
          text: "Lettre jointe",
          type: "attachment",
          ...medical,
        },
        {
          linkId: "tnd.med.pieces",
          text: "Pièces",
          type: "attachment",
          kinds: options("Bilan · Carnet de santé · Compte rendu · Autre"),
          ...medical,
          required: "expected",
        },
        { linkId: "tnd.med.signature", text: "Signature du médecin", type: "signature", required: true },
      ],
    },
  ],
};
