import type { Section } from "#features/forms/questionnaire.ts";
import { all, any, below, has, is, isNot, oneOf } from "#pathways/conditions.ts";
import { options, VS } from "#pathways/values.ts";
import { kinds } from "./kinds.ts";

const demand: Section = {
  id: "demande",
  title: "La demande",
  items: [
    {
      linkId: "ga.adm.demande.types",
      text: "Type d’accueil demandé",
      help: "Vous pouvez en choisir plusieurs, par exemple un séjour temporaire en attendant un hébergement permanent.",
      type: "choices",
      options: kinds,
      required: true,
      light: true,
    },
    {
      linkId: "ga.adm.demande.debut",
      text: "Début souhaité du séjour temporaire",
      type: "date",
      required: true,
      light: true,
      enableWhen: has("ga.adm.demande.types", "heb-temp", "an"),
    },
    {
      linkId: "ga.adm.demande.fin",
      text: "Fin souhaitée du séjour temporaire",
      type: "date",
      after: "ga.adm.demande.debut",
      required: true,
      light: true,
      enableWhen: has("ga.adm.demande.types", "heb-temp", "an"),
    },
    {
      linkId: "ga.adm.demande.motifTemp",
      text: "Motif du séjour temporaire",
      type: "choice",
      options: options(
        "Répit de l’aidant · Retour d’hospitalisation · Essai avant entrée · Absence de l’aidant · Logement · Autre",
      ),
      required: "expected",
      enableWhen: has("ga.adm.demande.types", "heb-temp"),
    },
    {
      linkId: "ga.adm.demande.joursPris",
      text: "Jours d’hébergement temporaire déjà pris cette année",
      help: "Au-delà de 90 jours par an, vérifiez vos droits auprès du département.",
      type: "integer",
      min: 0,
      max: 365,
      enableWhen: has("ga.adm.demande.types", "heb-temp"),
    },
    {
      linkId: "ga.adm.demande.jours",
      text: "Jours d’accueil de jour souhaités",
      type: "choices",
      options: VS.jour,
      required: true,
      light: true,
      enableWhen: has("ga.adm.demande.types", "aj"),
    },
    {
      linkId: "ga.adm.demande.transport",
      text: "Transport vers l’accueil de jour",
      type: "choice",
      options: options("Assuré par la famille · À organiser · À étudier"),
      required: true,
      light: true,
      enableWhen: has("ga.adm.demande.types", "aj"),
    },
    {
      linkId: "ga.adm.demande.couple",
      text: "La demande concerne-t-elle un couple ?",
      type: "boolean",
      required: true,
      light: true,
    },
    {
      linkId: "ga.adm.demande.couple.dossier",
      text: "Numéro du dossier du conjoint",
      help: "Par exemple GA26-7K4T-9Q2M-X. Chacun garde son dossier ; celui qui suit l’autre dossier doit accepter le lien.",
      type: "string",
      required: "expected",
      enableWhen: is("ga.adm.demande.couple", true),
    },
    {
      linkId: "ga.adm.demande.couple.mode",
      text: "Entrée du couple",
      type: "choice",
      options: options(
        "ensemble=Ensemble, même chambre · proche=Ensemble, chambres séparées · separe=L’un peut entrer avant l’autre",
      ),
      required: true,
      enableWhen: is("ga.adm.demande.couple", true),
    },
    {
      linkId: "ga.adm.demande.delai",
      text: "Délai souhaité",
      type: "choice",
      options: options("Immédiat · Dans les 6 mois · Échéance plus lointaine"),
      required: true,
      light: true,
    },
    {
      linkId: "ga.adm.demande.date",
      text: "Date d’entrée souhaitée",
      type: "date",
      required: "expected",
      enableWhen: isNot("ga.adm.demande.delai", "echeance-plus-lointaine"),
    },
    {
      linkId: "ga.adm.demande.contexte",
      text: "Contexte et motif de la demande",
      help: "Ce qui se passe aujourd’hui, ce qui change, ce que vous espérez. Sans détail médical : ils ont leur volet.",
      type: "text",
      required: true,
      light: true,
    },
    {
      linkId: "ga.adm.demande.origine",
      text: "Ce qui rend la demande nécessaire",
      type: "choices",
      options: options(
        "Perte d’autonomie · Épuisement ou absence de l’aidant · Isolement · Sortie d’hospitalisation · Chutes · " +
          "Troubles de la mémoire · Rapprochement familial · Logement · Choix personnel",
      ),
      required: "expected",
    },
    {
      linkId: "ga.adm.derogationAge",
      text: "Dérogation d’âge (moins de 60 ans) accordée",
      help: "Avant 60 ans, l’entrée en EHPAD ou en soins de longue durée demande une dérogation.",
      type: "choice",
      options: VS.on,
      required: true,
      enableWhen: all(below("$age", 60), has("$types", "heb-perm", "usld")),
    },
  ],
};

const away = oneOf("ga.adm.situation.lieu", "ra", "ehpad", "usld", "hopital", "esms");

const today: Section = {
  id: "situation",
  title: "La situation actuelle",
  items: [
    {
      linkId: "ga.adm.situation.lieu",
      text: "Où se trouve la personne aujourd’hui ?",
      type: "choice",
      options: VS.domicile,
      required: true,
      light: true,
    },
    {
      linkId: "ga.adm.situation.structure",
      text: "Établissement actuel",
      help: "Son nom et sa ville, le service s’il s’agit d’un hôpital.",
      type: "string",
      required: true,
      enableWhen: away,
    },
    {
      linkId: "ga.adm.situation.depuis",
      text: "Depuis le",
      type: "date",
      partial: true,
      notAfter: "today",
      required: "expected",
      enableWhen: away,
    },
    {
      linkId: "ga.adm.situation.sortie",
      text: "Sortie prévue le",
      type: "date",
      partial: true,
      after: "ga.adm.situation.depuis",
      required: "expected",
      enableWhen: away,
    },
    {
      linkId: "ga.adm.situation.services",
      text: "Aides et services en place",
      type: "choices",
      options: VS.services,
      exclusive: ["aucun"],
      required: "expected",
      enableWhen: oneOf("ga.adm.situation.lieu", "domicile-seul", "domicile-accompagne", "chez-un-proche", "ra"),
    },
    {
      linkId: "ga.adm.situation.aidant",
      text: "Aidant principal",
      help: "Le proche qui aide le plus souvent au quotidien.",
      type: "choice",
      options: options("Présent · Présent mais épuisé · Absent temporairement · Aucun"),
      required: "expected",
    },
  ],
};

const agreement: Section = {
  id: "accord",
  title: "L’accord de la personne",
  help: "La personne décide. Si elle ne peut pas s’exprimer, dites comment son avis a été recherché.",
  items: [
    {
      linkId: "ga.adm.accord.informee",
      text: "La personne est-elle informée de la demande ?",
      type: "choice",
      options: VS.on,
      required: true,
      light: true,
    },
    {
      linkId: "ga.adm.accord.consent",
      text: "La personne est-elle d’accord ?",
      type: "choice",
      options: options("Oui · Non · Ne peut pas l’exprimer"),
      required: true,
      light: true,
    },
    {
      linkId: "ga.adm.accord.precision",
      text: "Précisez (recueil de l’avis, difficulté)",
      type: "text",
      required: true,
      enableWhen: any(isNot("ga.adm.accord.consent", "oui"), is("ga.adm.accord.informee", "non")),
    },
    {
      linkId: "ga.adm.accord.partage",
      text: "Accord pour transmettre le dossier, partie médicale comprise, aux établissements choisis",
      help: "La partie médicale n’est lue que par les soignants habilités de ces établissements.",
      type: "boolean",
      agreement: true,
      required: true,
      light: true,
    },
  ],
};

export const asking: Section[] = [demand, today, agreement];
