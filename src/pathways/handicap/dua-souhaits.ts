import type { Questionnaire } from "#features/forms/questionnaire.ts";
import { options, VS } from "#pathways/values.ts";

export const souhaits: Questionnaire = {
  id: "dua.souhaits",
  code: "souhaits",
  version: 1,
  title: "Mes souhaits",
  level: "admin",
  sections: [
    {
      id: "ou",
      title: "Où, quand, à quel rythme",
      items: [
        {
          linkId: "dua.souhaits.ou",
          text: "Autour de",
          help: "Jusqu’à trois lieux.",
          type: "group",
          required: true,
          items: [{ linkId: "dua.souhaits.ou.commune", text: "Commune", type: "commune", required: true }],
          repeats: { min: 1, max: 3, add: "Ajouter un lieu" },
        },
        {
          linkId: "dua.souhaits.rayon",
          text: "Distance maximale",
          help: "50 km en général.",
          type: "quantity",
          unit: "km",
          min: 1,
          max: 1000,
          required: true,
        },
        { linkId: "dua.souhaits.quand", text: "À partir de", type: "date", partial: true, required: true },
        {
          linkId: "dua.souhaits.rythme",
          text: "Rythme",
          type: "choices",
          options: options("Internat · Semi-internat · Externat · Jour · Séquentiel · Temporaire · Domicile"),
          required: true,
        },
      ],
    },
    {
      id: "venir",
      title: "Avant de venir",
      items: [
        { linkId: "dua.souhaits.essai", text: "Stage ou essai souhaité", type: "choice", options: VS.on },
        { linkId: "dua.souhaits.visite", text: "Visite", type: "choice", options: options("Faite · Souhaitée") },
        { linkId: "dua.souhaits.note", text: "Ce qui compte pour moi", type: "text" },
      ],
    },
  ],
};
