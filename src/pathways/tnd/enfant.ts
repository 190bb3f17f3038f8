import type { Questionnaire } from "#features/forms/questionnaire.ts";
import { T } from "#pathways/templates.ts";
import { options, VS } from "#pathways/values.ts";

/** Modules specification E.2, `enf`. */
export const enfant: Questionnaire = {
  id: "tnd.enf",
  code: "enfant",
  version: 1,
  title: "L’enfant et sa famille",
  level: "admin",
  sections: [
    {
      id: "enfant",
      title: "L’enfant",
      items: [
        T.identite("tnd.enf.identite", "Identité de l’enfant"),
        {
          linkId: "tnd.enf.terme",
          text: "Terme de naissance",
          help: "En semaines d’aménorrhée. Avant 37 semaines, l’âge est corrigé jusqu’à 24 mois.",
          type: "quantity",
          unit: "SA",
          min: 22,
          max: 42,
          required: "expected",
        },
        T.adresse("tnd.enf.adresse", "Où vit l’enfant", { required: true, help: "La commune désigne la plateforme." }),
        {
          linkId: "tnd.enf.garde",
          text: "Où est-il la journée",
          type: "choice",
          options: options("Chez ses parents · Assistante maternelle · Crèche · École · Établissement spécialisé"),
          open: true,
          required: "expected",
        },
        {
          linkId: "tnd.enf.garde.lieu",
          text: "Nom de la crèche ou de l’école, classe",
          type: "string",
        },
        {
          linkId: "tnd.enf.langues",
          text: "Langue parlée à la maison",
          type: "choice",
          options: VS.langue,
          open: true,
          required: "expected",
        },
        { linkId: "tnd.enf.langues.interprete", text: "Un interprète est utile", type: "boolean" },
      ],
    },
    {
      id: "titulaires",
      title: "Les titulaires de l’autorité parentale",
      items: [
        T.personne("tnd.enf.titulaires", "Titulaires de l’autorité parentale", {
          required: true,
          help: "Une ou deux personnes. Leurs accords se donnent au volet suivant.",
          repeats: { min: 1, max: 2, add: "Ajouter le second titulaire" },
        }),
      ],
    },
  ],
};
