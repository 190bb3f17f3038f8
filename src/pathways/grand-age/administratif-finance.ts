import type { Item, Section } from "#features/forms/questionnaire.ts";
import { has, is, isNot } from "#pathways/conditions.ts";
import { departements, options, VS } from "#pathways/values.ts";

export const finance: Section = {
  id: "financement",
  title: "Financement et couverture sociale",
  items: [
    {
      linkId: "ga.adm.finance.mode",
      text: "Financement des frais de séjour",
      type: "choice",
      options: options("Seule · Avec l’aide d’un ou plusieurs tiers"),
      required: has("$types", "heb-perm", "usld"),
    },
    {
      linkId: "ga.adm.finance.aides",
      text: "Aides",
      help: "L’aide sociale à l’hébergement (ASH) est versée par le département ; il peut demander une participation à la famille et récupérer une part sur la succession.",
      type: "grid",
      rows: options("ash=Aide sociale à l’hébergement (ASH) · al=APL ou ALS · apa=APA · pch=PCH · actp=ACTP"),
      columns: options("Oui · Non · Demande en cours"),
      requiredRows: ["ash", "apa"],
      required: true,
      light: true,
    },
    {
      linkId: "ga.adm.finance.departement",
      text: "Département du domicile de secours",
      help: "Celui où la personne a vécu au moins trois mois avant d’entrer en établissement. C’est lui qui instruit l’aide.",
      type: "choice",
      options: departements,
      required: true,
      enableWhen: isNot("ga.adm.finance.aides.ash", "non"),
    },
    {
      linkId: "ga.adm.finance.budget",
      text: "Budget mensuel possible",
      help: "Sert à estimer ce qui restera à payer. Ce montant n’est jamais transmis.",
      type: "quantity",
      unit: "EUR/month",
      min: 0,
      max: 20_000,
      level: "own",
    },
    {
      linkId: "ga.adm.couverture.nir",
      text: "Numéro de sécurité sociale",
      help: "15 chiffres, clé comprise.",
      type: "string",
      pattern: "nir",
      required: "expected",
    },
    {
      linkId: "ga.adm.couverture.regime",
      text: "Régime et caisse d’assurance maladie",
      type: "choice",
      options: VS.regime,
      open: true,
      required: "expected",
    },
    {
      linkId: "ga.adm.couverture.complementaire",
      text: "Mutuelle ou complémentaire santé solidaire",
      type: "string",
      required: "expected",
    },
    {
      linkId: "ga.adm.couverture.retraites",
      text: "Caisses de retraite",
      type: "group",
      required: "expected",
      items: [{ linkId: "ga.adm.couverture.retraites.nom", text: "Nom de la caisse", type: "string", required: true }],
      repeats: { min: 0, max: 10, add: "Ajouter une caisse de retraite" },
    },
  ],
};

const paper = (
  code: string,
  text: string,
  more: Partial<Pick<Item, "required" | "enableWhen" | "help">> = {},
): Item => ({
  linkId: `ga.adm.pieces.${code}`,
  text,
  type: "attachment",
  ...more,
});

/** B.8; the judge's decision is asked with the protection measure, the medical documents with the medical volet. */
export const papers: Section = {
  id: "pieces",
  title: "Pièces et attestation",
  help: "Les pièces ne sont demandées qu’à l’admission, sauf celles qui sont signalées. Vous pouvez les ajouter plus tard.",
  items: [
    paper("identite", "Carte d’identité ou passeport"),
    paper("livretFamille", "Livret de famille"),
    paper("vitale", "Attestation de carte Vitale"),
    paper("mutuelle", "Attestation de mutuelle ou de complémentaire santé solidaire"),
    paper("titreSejour", "Titre de séjour", { help: "Pour une personne de nationalité étrangère." }),
    paper("pensions", "Justificatifs de pensions", { help: "Utiles dès maintenant si l’aide sociale est demandée." }),
    paper("impots", "Dernier avis d’imposition ou de non-imposition", {
      help: "Utile dès maintenant si l’aide sociale est demandée.",
    }),
    paper("ash", "Notification d’aide sociale à l’hébergement", {
      required: "expected",
      enableWhen: is("ga.adm.finance.aides.ash", "oui"),
    }),
    paper("apa", "Notification d’APA", { required: "expected", enableWhen: is("ga.adm.finance.aides.apa", "oui") }),
    paper("derogationAge", "Dérogation d’âge", {
      required: true,
      enableWhen: is("ga.adm.derogationAge", "oui"),
      help: "Demandée avant l’envoi.",
    }),
    { linkId: "ga.adm.commentaire", text: "Commentaires", type: "text" },
    {
      linkId: "ga.adm.attestation",
      text: "J’atteste l’exactitude des informations",
      type: "boolean",
      agreement: true,
      required: true,
      light: true,
    },
    { linkId: "ga.adm.attestation.nom", text: "Votre nom", type: "string", required: true, light: true },
    {
      linkId: "ga.adm.attestation.qualite",
      text: "En qualité de",
      help: "Par exemple fille, tutrice, assistante sociale.",
      type: "string",
      required: true,
      light: true,
    },
    {
      linkId: "ga.adm.attestation.date",
      text: "Le",
      type: "date",
      notAfter: "today",
      required: true,
      light: true,
    },
  ],
};
