import type { Questionnaire, Section } from "#features/forms/questionnaire.ts";
import { any, is, oneOf, some } from "#pathways/conditions.ts";
import { transports } from "#pathways/national.ts";
import { options, VS } from "#pathways/values.ts";
import { technical } from "./soins-techniques.ts";

const therapies = options(
  "Kinésithérapie · Ergothérapie · Orthophonie · Psychomotricité · Neuropsychologie · apa=Activité physique adaptée · " +
    "Diététique · Psychologue · Appareillage",
);

const dependence: Section = {
  id: "dependance",
  title: "Dépendance et comportement",
  items: [
    {
      linkId: "san.sp.dependance",
      text: "Dépendance",
      type: "grid",
      rows: options("Transferts · Toilette · Habillage · Alimentation · Continence · Déplacements"),
      columns: VS.aide,
      required: true,
    },
    {
      linkId: "san.sp.dependance.score",
      text: "Score de dépendance, de 0 à 12",
      type: "calculated",
      formula: "dependance-score",
    },
    {
      linkId: "san.sp.conscience",
      text: "Orientation, cohérence, communication",
      type: "grid",
      rows: options("Orientation · Cohérence · Communication"),
      columns: options("Normale · Partielle · Altérée"),
      required: true,
    },
    {
      linkId: "san.sp.comportement",
      text: "Comportement",
      type: "grid",
      rows: options("Déambulation · Fugue · Agitation · Agressivité · Cris · Refus de soins · Contention"),
      columns: VS.freq,
      required: true,
    },
    {
      linkId: "san.sp.presence",
      text: "Présence nécessaire",
      help: "Cochez « Aucune » si rien de cela n’est nécessaire.",
      type: "choices",
      options: options("Infirmier la nuit · Médecin chaque jour · Scope · Chambre seule · Secteur fermé · Aucune"),
      exclusive: ["aucune"],
      required: true,
    },
  ],
};

const rehabilitation: Section = {
  id: "reeducation",
  title: "Rééducation",
  items: [
    {
      linkId: "san.sp.reeducation",
      text: "Rééducation",
      type: "grid",
      rows: therapies,
      columns: options("Non · Simple · Intensive"),
      required: true,
    },
    {
      linkId: "san.sp.tolerance",
      text: "Durée de rééducation tolérée par jour",
      type: "choice",
      options: options("Moins d’1 h · 1 à 2 h · Plus de 2 h"),
      required: true,
      enableWhen: any(...therapies.map((row) => is(`san.sp.reeducation.${row.code}`, "intensive"))),
    },
    {
      linkId: "san.sp.equipement",
      text: "Matériel",
      type: "choices",
      options: options(
        "Fauteuil roulant · Fauteuil électrique · Lève-personne · Matelas air · Lit bariatrique · Déambulateur · Orthèse · " +
          "Prothèse",
      ),
    },
    {
      linkId: "san.sp.objectifs",
      text: "Objectifs du séjour",
      type: "choices",
      options: options(
        "Marche · Autonomie toilette · Communication · Nutrition · Réentraînement · Cicatrisation · " +
          "Équilibre du traitement · Éducation · Évaluation · Répit · Confort",
      ),
      required: true,
    },
    { linkId: "san.sp.objectifs.precision", text: "Précisions sur les objectifs", type: "text" },
  ],
};

const project: Section = {
  id: "projet",
  title: "Le séjour et la sortie",
  items: [
    {
      linkId: "san.sp.duree",
      text: "Durée envisagée",
      type: "quantity",
      unit: "d",
      min: 1,
      max: 730,
      required: true,
    },
    {
      linkId: "san.sp.transport",
      text: "Transport",
      type: "choice",
      options: transports,
      required: "expected",
    },
    { linkId: "san.sp.transport.oxygene", text: "Oxygène pendant le transport", type: "boolean" },
    {
      linkId: "san.sp.projet.lieu",
      text: "Projet de sortie",
      type: "choice",
      options: options(
        "Domicile · Chez un proche · ra=Résidence autonomie · ehpad=EHPAD · usld=USLD · esms=ESMS · Autre SMR · À construire",
      ),
      required: true,
    },
    {
      linkId: "san.sp.projet.freins",
      text: "Ce qui peut retarder la sortie",
      type: "choices",
      options: options("Logement · Aidant · Droits sociaux · Protection juridique · Place en aval · Refus · Aucun"),
      exclusive: ["aucun"],
      required: "expected",
    },
    {
      linkId: "san.sp.projet.freins.precision",
      text: "Précisions",
      type: "text",
      enableWhen: some("san.sp.projet.freins", "aucun"),
    },
    {
      linkId: "san.sp.projet.dossier",
      text: "Dossier grand âge ou handicap lié",
      help: "Son numéro, par exemple GA26-7K4T-9Q2M-X.",
      type: "string",
      enableWhen: oneOf("san.sp.projet.lieu", "ra", "ehpad", "usld", "esms"),
    },
  ],
};

/** Modules specification C.5. */
export const soinsProjet: Questionnaire = {
  id: "san.sp",
  code: "soins-projet",
  version: 1,
  title: "Soins et projet",
  level: "care",
  sections: [dependence, ...technical, rehabilitation, project],
};
