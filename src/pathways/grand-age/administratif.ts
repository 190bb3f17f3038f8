import type { Questionnaire, Section } from "#features/forms/questionnaire.ts";
import { is, not, oneOf, only } from "#pathways/conditions.ts";
import { T } from "#pathways/templates.ts";
import { options, VS } from "#pathways/values.ts";
import { asking } from "./administratif-demande.ts";
import { finance, papers } from "./administratif-finance.ts";

const identity: Section = {
  id: "identite",
  title: "Identité et adresse",
  items: [
    T.identite("ga.adm.identite", "Identité de la personne concernée"),
    T.adresse("ga.adm.adresse", "Adresse du domicile", {
      required: true,
      light: true,
      help: "L’adresse habituelle, même si la personne est hospitalisée.",
    }),
    { linkId: "ga.adm.telephone", text: "Téléphone", type: "string", pattern: "phone", required: "expected" },
    { linkId: "ga.adm.mobile", text: "Portable", type: "string", pattern: "phone", required: "expected" },
    { linkId: "ga.adm.email", text: "Courriel", type: "string", pattern: "email", required: "expected" },
  ],
};

const family: Section = {
  id: "famille",
  title: "Situation familiale et protection",
  items: [
    {
      linkId: "ga.adm.situationFamiliale",
      text: "Situation familiale",
      type: "choice",
      options: VS.famille,
      required: true,
      light: true,
    },
    { linkId: "ga.adm.enfants", text: "Nombre d’enfants", type: "integer", min: 0, max: 30 },
    T.protection("ga.adm.protection", "Mesure de protection juridique", { required: true, light: true }),
    T.confiance("ga.adm.confiance", "Personne de confiance", { required: true }),
  ],
};

const around: Section = {
  id: "entourage",
  title: "Entourage et médecin traitant",
  items: [
    T.personne("ga.adm.contacts", "Personnes à contacter", {
      required: true,
      light: true,
      help: "Commencez par la personne à appeler en premier.",
      repeats: { min: 1, max: 5, add: "Ajouter une personne à contacter" },
    }),
    {
      linkId: "ga.adm.remplisseur.qualite",
      text: "Qui remplit ce dossier ?",
      type: "choice",
      options: options("La personne · Un proche · Le représentant légal · Un professionnel"),
      required: true,
      light: true,
    },
    T.personne("ga.adm.remplisseur.personne", "Identité de celui qui remplit", {
      required: true,
      enableWhen: oneOf("ga.adm.remplisseur.qualite", "un-proche", "le-representant-legal"),
    }),
    T.pro("ga.adm.remplisseur.pro", "Identité du professionnel qui remplit", {
      required: true,
      enableWhen: is("ga.adm.remplisseur.qualite", "un-professionnel"),
    }),
    {
      linkId: "ga.adm.medecinTraitant.aucun",
      text: "La personne n’a pas de médecin traitant",
      type: "boolean",
    },
    T.pro("ga.adm.medecinTraitant", "Médecin traitant", {
      required: not(only("$types", "ra")),
      help: "Il remplit les volets médical et autonomie. Nommez-le plutôt depuis la page du dossier : il est alors prévenu, et cette réponse se remplit.",
      enableWhen: not(is("ga.adm.medecinTraitant.aucun", true)),
    }),
  ],
};

/** What the administrative volet holds: modules specification B.2, and the documents of B.8. */
export const administratif: Questionnaire = {
  id: "ga.adm",
  code: "administratif",
  version: 1,
  title: "Administratif",
  level: "admin",
  sections: [identity, family, around, ...asking, finance, papers],
};
