import { all, answered, any, has, is, not, oneOf } from "#pathways/conditions.ts";
import type { Criteria } from "#pathways/criteria.ts";

const oxygen = has("ga.med.soins", "o2c", "o2d");
const wanders = any(
  oneOf("ga.med.comportement.moteur", "parfois", "souvent"),
  oneOf("ga.med.comportement.sorties", "parfois", "souvent"),
);
// EPC and ERG are highly resistant (BHRe); the last three need isolation without being resistant bacteria.
const resistant = all(
  is("ga.med.bmr.statut", "oui"),
  not(oneOf("ga.med.bmr.germe", "epc", "erg", "clostridioides-difficile", "gale", "tuberculose")),
);
const askedAid = answered("ga.souhaits.prix.ash");

export const criteria: Criteria = {
  kinds: "ga.adm.demande.types",
  cares: [
    { code: "oxygen", when: oxygen, value: "ga.med.soins.o2Debit", medical: true, label: "oxygène" },
    { code: "tracheotomy", when: has("ga.med.soins", "trach"), medical: true, label: "trachéotomie" },
    { code: "ventilation", when: has("ga.med.soins", "vni"), medical: true, label: "ventilation" },
    { code: "dialysis", when: has("ga.med.soins", "hd", "dp"), medical: true, label: "dialyse" },
    { code: "enteral", when: has("ga.med.soins", "sng", "gastro"), medical: true, label: "nutrition entérale" },
    { code: "infusion", when: has("ga.med.soins", "perf"), medical: true, label: "perfusion" },
    { code: "morphine-pump", when: has("ga.med.soins", "pompe"), medical: true, label: "pompe à morphine" },
    { code: "bmr", when: resistant, medical: true, label: "bactérie multirésistante" },
    {
      code: "bhre",
      when: oneOf("ga.med.bmr.germe", "epc", "erg"),
      medical: true,
      label: "bactérie hautement résistante",
    },
    {
      code: "isolation-contact",
      when: has("ga.med.bmr.precautions", "contact"),
      medical: true,
      label: "isolement contact",
    },
    {
      code: "isolation-droplet",
      when: has("ga.med.bmr.precautions", "gouttelettes", "air"),
      medical: true,
      label: "isolement gouttelettes ou air",
    },
    { code: "weight", when: answered("ga.med.poids"), value: "ga.med.poids", medical: true, label: "poids" },
    { code: "wandering", when: wanders, medical: true, label: "déambulation" },
    {
      code: "aggressiveness",
      when: is("ga.med.comportement.agitation", "souvent"),
      medical: true,
      label: "agitation, agressivité",
    },
    { code: "psychiatric", when: is("ga.med.psychiatrie", "oui"), medical: true, label: "suivi psychiatrique" },
    { code: "smoker", when: is("ga.med.tabac", "oui"), medical: true, label: "tabac" },
  ],
  gir: ["ga.auto.gir.retenu"],
  wantedFrom: "ga.adm.demande.date",
  checks: [
    { code: "agrees", label: "La personne est d’accord", when: is("ga.adm.accord.consent", "oui"), medical: false },
    {
      code: "aid-granted",
      label: "Aide sociale à l’hébergement accordée",
      when: is("ga.adm.finance.aides.ash", "oui"),
      medical: false,
    },
  ],
  centres: ["ga.souhaits.zone.centre.commune", "ga.adm.adresse.commune"],
  radius: "ga.souhaits.zone.rayon",
  home: "ga.adm.adresse.commune",
  urgency: {
    question: "ga.adm.demande.delai",
    levels: { immediat: "immediate", "dans-les-6-mois": "standard", "echeance-plus-lointaine": "standard" },
  },
  budget: "ga.souhaits.prix.max",
  // The wish is proposed from the aid asked for: that answer counts until the wish is given.
  socialAid: {
    must: any(is("ga.souhaits.prix.ash", "indispensable"), all(not(askedAid), is("ga.adm.finance.aides.ash", "oui"))),
    wished: any(
      is("ga.souhaits.prix.ash", "souhaite"),
      all(not(askedAid), is("ga.adm.finance.aides.ash", "demande-en-cours")),
    ),
  },
  room: { question: "ga.souhaits.chambre", single: ["simple"], singleOnly: [], double: ["double"] },
  couple: is("ga.adm.demande.couple", true),
  units: { wished: "ga.souhaits.unite", advised: "ga.med.unite" },
  comfort: {
    question: "ga.souhaits.confort",
    offers: {
      jardin: "garden",
      balcon: "balcony",
      climatisation: "cooling",
      "wi-fi": "wifi",
      "repas-des-visiteurs": "visitor-meals",
      coiffeur: "hairdresser",
      "kinesitherapeute-sur-place": "physiotherapist",
      "lieu-de-culte": "worship",
      "animal-accepte": "pets",
      parking: "parking",
    },
  },
  language: "ga.souhaits.langue",
  waitingList: is("ga.souhaits.attente", "oui"),
  temporaryMeanwhile: is("ga.souhaits.tempEnAttendant", "oui"),
  summary: {
    care: [
      { text: "GIR {ga.auto.gir.retenu}" },
      { text: "unité protégée", when: has("ga.souhaits.unite", "uvp") },
      { text: "UHR", when: has("ga.souhaits.unite", "uhr") },
      { text: "PASA", when: has("ga.souhaits.unite", "pasa") },
      { text: "couple", when: is("ga.adm.demande.couple", true) },
    ],
    medical: [
      { text: "déambulation", when: wanders },
      { text: "agitation", when: is("ga.med.comportement.agitation", "souvent") },
      { text: "oxygène {ga.med.soins.o2Debit}", when: oxygen },
      { text: "trachéotomie", when: has("ga.med.soins", "trach") },
      { text: "ventilation", when: has("ga.med.soins", "vni") },
      { text: "dialyse", when: has("ga.med.soins", "dp", "hd") },
      { text: "nutrition entérale", when: has("ga.med.soins", "sng", "gastro") },
      { text: "pompe", when: has("ga.med.soins", "pompe") },
      { text: "perfusion", when: has("ga.med.soins", "perf") },
      { text: "insuline", when: has("ga.med.soins", "insuline") },
      { text: "isolement BMR", when: is("ga.med.bmr.statut", "oui") },
      { text: "fauteuil", when: has("ga.med.equipement", "fauteuil-roulant") },
      { text: "soins palliatifs", when: is("ga.med.palliatif", "oui") },
    ],
  },
};
