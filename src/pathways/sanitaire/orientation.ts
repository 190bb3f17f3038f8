import type { Questionnaire, Section } from "#features/forms/questionnaire.ts";
import { all, answered, any, has, not, oneOf, starts } from "#pathways/conditions.ts";
import { ssiadFactors } from "#pathways/national.ts";
import { T } from "#pathways/templates.ts";
import { options, VS } from "#pathways/values.ts";
import { kinds } from "./kinds.ts";

const smr = has("san.ori.activites", "smr");
const had = has("san.ori.activites", "had");
const ssiad = has("san.ori.activites", "ssiad", "ssiadr");
const prado = has("san.ori.activites", "prado");
const stay = has("san.ori.activites", "smr", "usp", "lisp");
const atHome = has("san.ori.activites", "had", "ssiad", "ssiadr", "esa", "prado");

/** One of the activities chosen is among those proposed: an entry of `aide` begins with its code. */
const within = any(
  ...kinds.map(({ code }) => all(has("san.ori.activites", code), starts("san.ori.aide", `${code}/`, `${code} `))),
);
const elsewhere = all(answered("san.ori.aide"), answered("san.ori.activites"), not(within));

const activities: Section = {
  id: "activites",
  title: "Ce qui est demandé",
  items: [
    {
      linkId: "san.ori.aide",
      text: "Orientations proposées",
      type: "calculated",
      formula: "orientation-help",
    },
    {
      linkId: "san.ori.raisons",
      text: "Raisons des orientations proposées",
      type: "calculated",
      formula: "orientation-help",
      level: "medical",
    },
    { linkId: "san.ori.activites", text: "Activités demandées", type: "choices", options: kinds, required: true },
    {
      linkId: "san.ori.mentions",
      text: "Mention SMR",
      type: "choices",
      options: VS.mention,
      required: true,
      enableWhen: smr,
    },
    {
      linkId: "san.ori.modes",
      text: "Mode d’hospitalisation en SMR",
      type: "choices",
      options: VS.mode,
      required: true,
      enableWhen: smr,
    },
    {
      linkId: "san.ori.ecart",
      text: "Pourquoi s’écarter de la proposition",
      help: "Aucune des activités demandées n’est parmi les orientations proposées.",
      type: "text",
      required: true,
      enableWhen: elsewhere,
    },
    {
      linkId: "san.ori.palliatif.motif",
      text: "Besoins palliatifs",
      type: "choices",
      options: options(
        "Symptôme réfractaire · Situation éthique complexe · Épuisement des proches · Fin de vie · Répit",
      ),
      required: true,
      level: "medical",
      enableWhen: any(oneOf("san.med.palliatif", "palliatif", "fin-de-vie"), has("san.ori.activites", "usp", "lisp")),
    },
    {
      linkId: "san.ori.palliatif.precision",
      text: "Précisions sur les besoins palliatifs",
      type: "text",
      level: "medical",
      enableWhen: any(oneOf("san.med.palliatif", "palliatif", "fin-de-vie"), has("san.ori.activites", "usp", "lisp")),
    },
  ],
};

const wishes: Section = {
  id: "souhait",
  title: "Souhaits et lieu",
  items: [
    {
      linkId: "san.ori.zone",
      text: "Chercher autour de",
      type: "commune",
      required: true,
      enableWhen: stay,
    },
    {
      linkId: "san.ori.rayon",
      text: "Distance maximale",
      help: "50 km en général.",
      type: "quantity",
      unit: "km",
      min: 1,
      max: 1000,
      required: true,
      enableWhen: stay,
    },
    {
      linkId: "san.ori.souhait",
      text: "Souhait du patient et de ses proches",
      type: "text",
      required: "expected",
    },
    {
      linkId: "san.ori.souhait.lieu",
      text: "Lieu souhaité",
      type: "choice",
      options: options("Domicile · Établissement · Sans avis"),
      required: "expected",
    },
    {
      linkId: "san.ori.chambre",
      text: "Chambre",
      type: "choice",
      options: options("Seule obligatoire · Seule souhaitée · Indifférent"),
      required: "expected",
    },
  ],
};

const place: Section = {
  id: "domicile",
  title: "Le domicile",
  help: "Cette page concerne les soins au lieu de vie : HAD, SSIAD, équipe Alzheimer, PRADO.",
  items: [
    T.adresse("san.ori.domicile.adresse", "Lieu des soins", { required: true, enableWhen: atHome }),
    T.personne("san.ori.domicile.contact", "Personne sur place", { required: true, enableWhen: atHome }),
    {
      linkId: "san.ori.domicile.acces",
      text: "Accès",
      help: "Étage, code, stationnement, animaux.",
      type: "text",
      required: true,
      enableWhen: atHome,
    },
    // One answer per unit, computed when units are searched: here it can only be announced.
    {
      linkId: "san.ori.domicile.zone",
      text: "La recherche dit pour chaque unité si cette adresse est dans sa zone d’intervention, en limite ou hors zone.",
      type: "display",
      enableWhen: atHome,
    },
  ],
};

const hadSection: Section = {
  id: "had",
  title: "Hospitalisation à domicile",
  help: "Cette page concerne les demandes d’hospitalisation à domicile (HAD).",
  items: [
    {
      linkId: "san.ori.had.modes",
      text: "Soins justifiant l’HAD",
      type: "choices",
      options: options(
        "Traitement IV · Soins palliatifs · Pansements complexes · Chimiothérapie · Surveillance post-chimiothérapie · " +
          "Nutrition entérale · Nutrition parentérale · Assistance respiratoire · Douleur · Nursing lourd · Réadaptation · " +
          "Transfusion · Grossesse à risque · Post-partum · Nouveau-né · Éducation",
      ),
      required: true,
      enableWhen: had,
    },
    {
      linkId: "san.ori.had.accordMt",
      text: "Accord du médecin traitant",
      type: "choice",
      options: VS.ons,
      required: true,
      enableWhen: had,
    },
    {
      linkId: "san.ori.had.karnofsky",
      text: "Indice de Karnofsky",
      help: "De 0 à 100, de 10 en 10.",
      type: "integer",
      min: 0,
      max: 100,
      required: "expected",
      enableWhen: had,
    },
    {
      linkId: "san.ori.had.domicile",
      text: "Domicile compatible",
      help: "Cochez ce qui est présent.",
      type: "choices",
      options: options("Téléphone · Électricité sûre · Place pour un lit · Eau · Aidant présent"),
      required: true,
      enableWhen: had,
    },
  ],
};

const ssiadSection: Section = {
  id: "ssiad",
  title: "Soins infirmiers et retour accompagné",
  help: "Cette page concerne les soins infirmiers à domicile (SSIAD) et le retour accompagné (PRADO).",
  items: [
    {
      linkId: "san.ori.ssiad.facteurs",
      text: "Facteurs",
      type: "choices",
      options: ssiadFactors,
      exclusive: ["GEN-365"],
      required: true,
      enableWhen: ssiad,
    },
    { linkId: "san.ori.ssiad.gir", text: "GIR", type: "integer", min: 1, max: 6, required: true, enableWhen: ssiad },
    {
      linkId: "san.ori.ssiad.passages",
      text: "Passages par jour",
      type: "integer",
      min: 1,
      max: 4,
      required: true,
      enableWhen: ssiad,
    },
    {
      linkId: "san.ori.ssiad.horaires",
      text: "Horaires",
      type: "choices",
      options: options("Matin · Midi · Soir · Nuit"),
      required: true,
      enableWhen: ssiad,
    },
    {
      linkId: "san.ori.ssiad.jours",
      text: "Jours",
      type: "choices",
      options: VS.jour,
      required: true,
      enableWhen: ssiad,
    },
    {
      linkId: "san.ori.ssiad.prescription",
      text: "Prescription des soins infirmiers",
      type: "attachment",
      required: true,
      enableWhen: ssiad,
    },
    {
      linkId: "san.ori.prado.volet",
      text: "Volet PRADO",
      type: "choice",
      options: options("Chirurgie · ic=Insuffisance cardiaque · bpco=BPCO · avc=AVC · Personne âgée · Maternité"),
      required: true,
      enableWhen: prado,
    },
    { linkId: "san.ori.prado.sortie", text: "Date de sortie", type: "date", required: true, enableWhen: prado },
  ],
};

/** Modules specification C.6. */
export const orientation: Questionnaire = {
  id: "san.ori",
  code: "orientation",
  version: 1,
  title: "Orientation",
  level: "care",
  sections: [activities, wishes, place, hadSection, ssiadSection],
};
