import type { Questionnaire } from "#features/forms/questionnaire.ts";
import { answered, not } from "#pathways/conditions.ts";

const recorded = answered("dua.projet.enregistrement");

export const projet: Questionnaire = {
  id: "dua.projet",
  code: "projet",
  version: 1,
  title: "Mon projet",
  level: "admin",
  sections: [
    {
      id: "attentes",
      title: "Ce que j’attends",
      help: "Avec vos mots, ou avec un enregistrement. Quelqu’un peut écrire pour vous.",
      items: [
        {
          linkId: "dua.projet.attentes",
          text: "Mes attentes, mon projet",
          type: "text",
          required: not(recorded),
        },
        {
          linkId: "dua.projet.enregistrement",
          text: "Document ou enregistrement où je dis mon projet",
          type: "attachment",
        },
        { linkId: "dua.projet.famille", text: "Ce qu’attendent mes proches", type: "text" },
      ],
    },
  ],
};
