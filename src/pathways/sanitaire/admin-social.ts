import type { Questionnaire, Section } from "#features/forms/questionnaire.ts";
import { is, isNot, not } from "#pathways/conditions.ts";
import { T } from "#pathways/templates.ts";
import { options, VS } from "#pathways/values.ts";

const identity: Section = {
  id: "identite",
  title: "Identité et adresse",
  items: [
    {
      linkId: "san.adm.identiteInconnue",
      text: "Identité inconnue",
      help: "La personne ne peut pas dire qui elle est et aucun document ne l’établit.",
      type: "boolean",
    },
    {
      linkId: "san.adm.provisoire",
      text: "Repère provisoire",
      help: "Ce qui permet de la reconnaître dans votre service, par exemple un numéro d’entrée.",
      type: "string",
      required: true,
      enableWhen: is("san.adm.identiteInconnue", true),
    },
    T.identite("san.adm.identite", "État civil", { enableWhen: not(is("san.adm.identiteInconnue", true)) }),
    T.adresse("san.adm.adresse", "Adresse actuelle", { required: true }),
    { linkId: "san.adm.mobile", text: "Téléphone portable", type: "string", pattern: "phone", required: "expected" },
    { linkId: "san.adm.telephone", text: "Téléphone fixe", type: "string", pattern: "phone", required: "expected" },
    { linkId: "san.adm.email", text: "Courriel", type: "string", pattern: "email", required: "expected" },
    { linkId: "san.adm.langue", text: "Langue", type: "choice", options: VS.langue, open: true },
    { linkId: "san.adm.langue.interprete", text: "Interprète nécessaire", type: "boolean" },
  ],
};

const coverage: Section = {
  id: "couverture",
  title: "Prise en charge des soins ou du séjour",
  items: [
    {
      linkId: "san.adm.couverture.nir",
      text: "Numéro de sécurité sociale",
      help: "15 chiffres, clé comprise.",
      type: "string",
      pattern: "nir",
      required: "expected",
    },
    {
      linkId: "san.adm.couverture.regime",
      text: "Régime",
      type: "choice",
      options: VS.regime,
      open: true,
      required: "expected",
    },
    { linkId: "san.adm.couverture.caisse", text: "Caisse", type: "string", required: "expected" },
    T.personne("san.adm.couverture.ouvrant", "Ouvrant droit, si ce n’est pas le patient"),
    { linkId: "san.adm.couverture.mutuelle", text: "Mutuelle", type: "string", required: "expected" },
    {
      linkId: "san.adm.couverture.chambre",
      text: "Chambre particulière prise en charge",
      type: "choice",
      options: VS.ons,
      required: "expected",
    },
    {
      linkId: "san.adm.couverture.exoneration",
      text: "Exonération",
      type: "choices",
      options: options("ALD · AT-MP · Maternité · css=CSS · ame=AME · Aucune"),
      exclusive: ["aucune"],
      required: "expected",
    },
  ],
};

const people: Section = {
  id: "entourage",
  title: "Protection et entourage",
  items: [
    T.protection("san.adm.protection", "Protection juridique", { required: true }),
    T.confiance("san.adm.confiance", "Personne de confiance", { required: true }),
    T.personne("san.adm.contacts", "Personnes à prévenir", {
      required: true,
      repeats: { min: 1, max: 5, add: "Ajouter une personne à prévenir" },
    }),
    {
      linkId: "san.adm.situationFamiliale",
      text: "Situation familiale",
      type: "choice",
      options: VS.famille,
      required: "expected",
    },
    { linkId: "san.adm.vitSeul", text: "Vit seul", type: "boolean", required: "expected" },
    {
      linkId: "san.adm.aCharge",
      text: "Enfant ou proche à charge",
      help: "Qui, et ce qui est prévu pendant le séjour.",
      type: "text",
      required: "expected",
    },
  ],
};

const home: Section = {
  id: "logement",
  title: "Logement, aides et droits",
  items: [
    {
      linkId: "san.adm.logement.type",
      text: "Lieu de vie avant l’hospitalisation",
      type: "choice",
      options: VS.domicile,
      required: true,
    },
    {
      linkId: "san.adm.logement.acces",
      text: "Logement",
      type: "choices",
      options: options(
        "Étage sans ascenseur · Étage avec ascenseur · Marches à l’entrée · Chambre à l’étage · Douche accessible · " +
          "Lit médicalisé installable · Chauffage ou insalubrité",
      ),
      required: "expected",
      enableWhen: isNot("san.adm.logement.type", "sdf"),
    },
    {
      linkId: "san.adm.aidant",
      text: "Aidant",
      type: "choice",
      options: options("Présent · Présent mais épuisé · Absent"),
      required: "expected",
    },
    {
      linkId: "san.adm.services",
      text: "Aides en place",
      type: "choices",
      options: VS.services,
      exclusive: ["aucun"],
      required: "expected",
    },
    T.pro("san.adm.social", "Assistant social", { required: "expected" }),
    {
      linkId: "san.adm.droits",
      text: "Droits sociaux",
      type: "grid",
      rows: options("apa=APA · ash=ASH · pch=PCH · mdph=Orientation MDPH · css=CSS · aah=AAH · sejour=Titre de séjour"),
      columns: VS.droit,
      required: "expected",
    },
  ],
};

const agreement: Section = {
  id: "accord",
  title: "Information et accord du patient",
  items: [
    {
      linkId: "san.adm.info.patient",
      text: "Patient informé de l’orientation et du partage de son dossier",
      type: "choice",
      options: options("Oui · Non · Impossible, dire pourquoi"),
      required: true,
    },
    {
      linkId: "san.adm.info.raison",
      text: "Pourquoi est-ce impossible ?",
      type: "string",
      required: true,
      enableWhen: is("san.adm.info.patient", "impossible-dire-pourquoi"),
    },
    {
      linkId: "san.adm.info.accord",
      text: "Accord du patient, ou de son représentant",
      type: "choice",
      options: options("Oui · Non · Non recueillable"),
      required: true,
    },
    {
      linkId: "san.adm.info.accord.par",
      text: "Accord donné par",
      help: "Le patient, ou le nom de son représentant.",
      type: "string",
      required: true,
      enableWhen: is("san.adm.info.accord", "oui"),
    },
    {
      linkId: "san.adm.info.accord.le",
      text: "Le",
      type: "date",
      notAfter: "today",
      required: true,
      enableWhen: is("san.adm.info.accord", "oui"),
    },
  ],
};

/** Modules specification C.2. */
export const adminSocial: Questionnaire = {
  id: "san.adm",
  code: "admin-social",
  version: 1,
  title: "Administratif et social",
  level: "admin",
  sections: [identity, coverage, people, home, agreement],
};
