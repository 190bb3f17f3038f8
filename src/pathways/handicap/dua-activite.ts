import type { Questionnaire } from "#features/forms/questionnaire.ts";
import { answered, any, below, has } from "#pathways/conditions.ts";
import { options } from "#pathways/values.ts";

const ofSchoolAge = below("$age", 20);
const work = has("$types", "11.1", "11.2", "11.3", "11.4", "11.5", "11.6");

export const activite: Questionnaire = {
  id: "dua.activite",
  code: "ecole-travail",
  version: 1,
  title: "École, travail, formation",
  level: "admin",
  sections: [
    {
      id: "ecole",
      title: "École",
      items: [
        {
          linkId: "dua.activite.ecole",
          text: "Scolarité",
          type: "choice",
          options: options("Ordinaire · ULIS · Unité externalisée · Établissement · Non scolarisé"),
          required: ofSchoolAge,
          enableWhen: ofSchoolAge,
        },
        {
          linkId: "dua.activite.ecoleNote",
          text: "École, classe, temps de présence",
          type: "text",
          enableWhen: any(ofSchoolAge, answered("dua.activite.ecole")),
        },
      ],
    },
    {
      id: "travail",
      title: "Emploi et formation",
      items: [
        {
          linkId: "dua.activite.travail",
          text: "Emploi ou formation",
          type: "choice",
          options: options("Emploi · ESAT · Formation · Sans"),
          enableWhen: work,
        },
        {
          linkId: "dua.activite.travailNote",
          text: "Métier, formation, ce qui intéresse",
          type: "text",
          enableWhen: work,
        },
      ],
    },
  ],
};
