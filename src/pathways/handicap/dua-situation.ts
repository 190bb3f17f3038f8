import type { Questionnaire } from "#features/forms/questionnaire.ts";
import { isNot } from "#pathways/conditions.ts";
import { options, VS } from "#pathways/values.ts";

const esms = "dua.situation.esms";

export const situation: Questionnaire = {
  id: "dua.situation",
  code: "situation",
  version: 1,
  title: "Ma situation",
  level: "admin",
  sections: [
    {
      id: "lieu",
      title: "Où je vis",
      items: [
        {
          linkId: "dua.situation.lieu",
          text: "Où je vis aujourd’hui",
          type: "choice",
          options: VS.domicile,
          required: true,
        },
        { linkId: "dua.situation.depuis", text: "Depuis", type: "date", partial: true, notAfter: "today" },
        {
          linkId: esms,
          text: "Accompagnements actuels",
          type: "group",
          items: [
            { linkId: `${esms}.nom`, text: "Établissement, service ou professionnel", type: "string" },
            { linkId: `${esms}.depuis`, text: "Depuis", type: "date", partial: true, notAfter: "today" },
          ],
          repeats: { min: 0, max: 10, add: "Ajouter un accompagnement" },
        },
      ],
    },
    {
      id: "urgence",
      title: "Urgence et aidants",
      items: [
        {
          linkId: "dua.situation.urgence",
          text: "Risque de rupture : faut-il une réponse rapide ?",
          type: "choice",
          options: options("Non · Dans l’année · Dans les 3 mois · Immédiat"),
          required: true,
        },
        {
          linkId: "dua.situation.urgenceNote",
          text: "Pourquoi",
          type: "text",
          required: "expected",
          enableWhen: isNot("dua.situation.urgence", "non"),
        },
        {
          linkId: "dua.situation.aidants",
          text: "Mes aidants",
          help: "Les proches qui m’aident au quotidien.",
          type: "choice",
          options: options("Présents · Épuisés · Absents"),
          required: "expected",
        },
        { linkId: "dua.situation.aidantsNote", text: "Leur âge, leur fatigue, ce qu’ils font", type: "text" },
      ],
    },
  ],
};
