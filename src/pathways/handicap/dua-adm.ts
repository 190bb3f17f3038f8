import type { Questionnaire } from "#features/forms/questionnaire.ts";
import { below } from "#pathways/conditions.ts";
import { T } from "#pathways/templates.ts";
import { options } from "#pathways/values.ts";

const minor = below("$age", 18);

/** Who the person is and who speaks with them. */
export const adm: Questionnaire = {
  id: "dua.adm",
  code: "adm",
  version: 1,
  title: "La personne",
  level: "admin",
  sections: [
    {
      id: "identite",
      title: "Identité et coordonnées",
      items: [
        T.identite("dua.adm.identite", "Identité, selon la décision de la MDPH"),
        T.adresse("dua.adm.adresse", "Adresse", { required: true, help: "L’adresse où vous vivez le plus souvent." }),
        { linkId: "dua.adm.telephone", text: "Téléphone", type: "string", pattern: "phone", required: "expected" },
        { linkId: "dua.adm.email", text: "Courriel", type: "string", pattern: "email", required: "expected" },
      ],
    },
    {
      id: "represente",
      title: "Protection et autorité parentale",
      items: [
        T.protection("dua.adm.represente", "Mesure de protection juridique", { required: true }),
        T.personne("dua.adm.parents", "Titulaires de l’autorité parentale", {
          enableWhen: minor,
          required: minor,
          repeats: { min: 1, max: 2, add: "Ajouter un parent" },
        }),
      ],
    },
    {
      id: "entourage",
      title: "Personne de confiance et proches",
      items: [
        T.confiance("dua.adm.confiance", "Personne de confiance", { required: true }),
        T.personne("dua.adm.contacts", "Proches à contacter", {
          required: true,
          help: "Commencez par la personne à appeler en premier.",
          repeats: { min: 1, max: 5, add: "Ajouter un proche" },
        }),
      ],
    },
    {
      id: "accord",
      title: "L’avis de la personne",
      items: [
        {
          linkId: "dua.adm.accord",
          text: "La personne est d’accord avec cette demande",
          type: "choice",
          options: options("D’accord · Pas d’accord · Non exprimable"),
          required: true,
        },
        {
          linkId: "dua.adm.accordRecueil",
          text: "Comment son avis a été recueilli",
          help: "Par exemple en entretien, avec des pictogrammes, en observant ses réactions.",
          type: "text",
          required: true,
        },
      ],
    },
  ],
};
