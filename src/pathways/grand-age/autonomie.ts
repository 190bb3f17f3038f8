import type { Item, Questionnaire } from "#features/forms/questionnaire.ts";
import { answered, is, not } from "#pathways/conditions.ts";
import { T } from "#pathways/templates.ts";
import { options, VS } from "#pathways/values.ts";

const direct = is("ga.auto.saisieDirecte", true);
const letters = options(
  "A=A : fait seul, totalement, correctement, habituellement · B=B : fait en partie ou avec de l’aide · C=C : ne fait pas",
);

/** Four adverbs, yes or no, or the letter itself when a trained evaluator gives it: modules specification B.4. */
const activity = (code: string, text: string, need: { light?: true } = { light: true }): Item => ({
  linkId: `ga.auto.${code}`,
  text,
  type: "group",
  items: [
    ...(
      [
        ["spontanement", "Spontanément", "Sans qu’il faille le demander, l’expliquer ou le montrer."],
        ["totalement", "Totalement", "L’ensemble de l’activité."],
        ["correctement", "Correctement", "Avec un bon résultat et en sécurité."],
        ["habituellement", "Habituellement", "Chaque fois que c’est nécessaire."],
      ] as const
    ).map(
      ([adverb, label, help]): Item => ({
        linkId: `ga.auto.${code}.${adverb}`,
        text: label,
        help,
        type: "boolean",
        required: true,
        ...need,
        enableWhen: not(direct),
      }),
    ),
    {
      linkId: `ga.auto.${code}.modalite`,
      text: "Modalité",
      type: "choice",
      options: letters,
      required: true,
      ...need,
      enableWhen: direct,
    },
  ],
});

/** AGGIR grid and GIR. */
export const autonomie: Questionnaire = {
  id: "ga.auto",
  code: "autonomie",
  version: 1,
  title: "Autonomie",
  level: "care",
  sections: [
    {
      id: "evaluation",
      title: "L’évaluation",
      help: "Dites ce que la personne fait sans l’aide de quelqu’un, avec son matériel habituel : lunettes, appareil auditif, canne, fauteuil.",
      items: [
        {
          linkId: "ga.auto.evaluation.date",
          text: "Évalué le",
          type: "date",
          notAfter: "today",
          required: true,
          light: true,
        },
        T.pro("ga.auto.evaluation.par", "Évalué par", { required: true, light: true }),
        {
          linkId: "ga.auto.evaluation.lieu",
          text: "Évalué à",
          type: "choice",
          options: VS.domicile,
          required: true,
          light: true,
        },
        {
          linkId: "ga.auto.saisieDirecte",
          text: "Saisir directement les lettres A, B ou C",
          help: "Pour un évaluateur formé à la grille AGGIR. Sinon, répondez aux quatre questions de chaque activité.",
          type: "boolean",
        },
      ],
    },
    {
      id: "esprit",
      title: "Cohérence et orientation",
      items: [
        activity("coherence.communication", "Cohérence : converser de façon sensée"),
        activity("coherence.comportement", "Cohérence : se comporter de façon sensée"),
        activity("orientation.temps", "Orientation dans le temps"),
        activity("orientation.espace", "Orientation dans l’espace"),
      ],
    },
    {
      id: "corps",
      title: "Toilette et habillage",
      items: [
        activity("toilette.haut", "Toilette du haut du corps"),
        activity("toilette.bas", "Toilette du bas du corps"),
        activity("habillage.haut", "Habillage du haut"),
        activity("habillage.moyen", "Habillage moyen (boutons, ceinture)"),
        activity("habillage.bas", "Habillage du bas"),
      ],
    },
    {
      id: "repas",
      title: "Alimentation et élimination",
      items: [
        activity("alimentation.servir", "Se servir"),
        activity("alimentation.manger", "Manger les aliments préparés"),
        activity("elimination.urinaire", "Assurer l’hygiène de l’élimination urinaire"),
        activity("elimination.fecale", "Assurer l’hygiène de l’élimination fécale"),
      ],
    },
    {
      id: "mouvement",
      title: "Transferts, déplacements, alerte",
      items: [
        activity("transferts", "Se lever, se coucher, s’asseoir"),
        activity("deplacementInterieur", "Se déplacer à l’intérieur"),
        activity("deplacementExterieur", "Se déplacer à l’extérieur", {}),
        activity("alerter", "Utiliser un moyen de communication à distance", {}),
      ],
    },
    {
      id: "quotidien",
      title: "La vie quotidienne",
      help: "Ces activités éclairent la situation, elles ne changent pas le GIR.",
      items: [
        {
          linkId: "ga.auto.illustratives",
          text: "Activités de la vie quotidienne",
          type: "grid",
          rows: options("Gestion · Cuisine · Ménage · Transports · Achats · Suivi du traitement · Temps libre"),
          columns: letters,
        },
      ],
    },
    {
      id: "gir",
      title: "Le GIR",
      help: "Grille et algorithme AGGIR : code de l’action sociale et des familles, annexes 2-1 et 2-2. Le GIR calculé ici aide à l’admission ; il ne vaut pas décision d’APA.",
      items: [
        { linkId: "ga.auto.gir.calcule", text: "GIR calculé", type: "calculated", formula: "gir" },
        { linkId: "ga.auto.gir.groupe", text: "Groupe", type: "calculated", formula: "gir-group" },
        { linkId: "ga.auto.gir.rang", text: "Rang", type: "calculated", formula: "gir-rank" },
        { linkId: "ga.auto.gir.score", text: "Score", type: "calculated", formula: "gir-score" },
        { linkId: "ga.auto.gir.detail", text: "Détail du calcul", type: "calculated", formula: "gir-detail" },
        {
          linkId: "ga.auto.gir.notifie",
          text: "GIR déjà notifié",
          help: "S’il figure sur une décision ou une évaluation récente.",
          type: "integer",
          min: 1,
          max: 6,
        },
        {
          linkId: "ga.auto.gir.notifieLe",
          text: "Notifié le",
          type: "date",
          notAfter: "today",
          enableWhen: answered("ga.auto.gir.notifie"),
        },
        {
          linkId: "ga.auto.gir.source",
          text: "Notifié par",
          type: "choice",
          options: options("Équipe APA · Établissement · Hôpital · Médecin"),
          enableWhen: answered("ga.auto.gir.notifie"),
        },
        { linkId: "ga.auto.gir.retenu", text: "GIR retenu", type: "calculated", formula: "gir-kept", required: true },
        {
          linkId: "ga.auto.signature",
          text: "Signature d’un médecin",
          help: "Le GIR est signé par un médecin.",
          type: "signature",
          required: true,
        },
      ],
    },
  ],
};
