import { all, answered, has, is, not, oneOf } from "#pathways/conditions.ts";
import type { Criteria } from "#pathways/criteria.ts";

const oxygen = has("san.sp.respi", "o2", "ohd");

// EPC and ERG are highly resistant (BHRe); the last three need isolation without being resistant bacteria.
const resistant = all(
  is("san.med.bmr.statut", "oui"),
  not(oneOf("san.med.bmr.germe", "epc", "erg", "clostridioides-difficile", "gale", "tuberculose")),
);

export const criteria: Criteria = {
  kinds: "san.ori.activites",
  cares: [
    { code: "oxygen", when: oxygen, value: "san.sp.o2Debit", medical: false, label: "oxygène" },
    { code: "ventilation", when: has("san.sp.respi", "vni", "vi"), medical: false, label: "ventilation" },
    { code: "tracheotomy", when: has("san.sp.respi", "trach"), medical: false, label: "trachéotomie" },
    { code: "dialysis", when: oneOf("san.sp.epuration", "hd", "dp"), medical: false, label: "dialyse" },
    { code: "parenteral", when: has("san.sp.nutrition", "np"), medical: false, label: "nutrition parentérale" },
    { code: "enteral", when: has("san.sp.nutrition", "sng", "gpe"), medical: false, label: "nutrition entérale" },
    {
      code: "infusion",
      when: has("san.sp.abords", "peripherique", "midline", "piccline", "ci", "centrale"),
      medical: false,
      label: "voie veineuse",
    },
    { code: "morphine-pump", when: has("san.sp.autres", "pca-ou-pompe"), medical: false, label: "PCA ou pompe" },
    { code: "vac", when: is("san.sp.tpn", true), medical: false, label: "pression négative" },
    { code: "transfusion", when: has("san.sp.autres", "transfusion"), medical: false, label: "transfusion" },
    { code: "chemotherapy", when: has("san.sp.autres", "chimiotherapie"), medical: false, label: "chimiothérapie" },
    { code: "bmr", when: resistant, medical: true, label: "BMR" },
    { code: "bhre", when: oneOf("san.med.bmr.germe", "epc", "erg"), medical: true, label: "BHRe" },
    {
      code: "isolation-contact",
      when: has("san.med.bmr.precautions", "contact"),
      medical: true,
      label: "isolement contact",
    },
    {
      code: "isolation-droplet",
      when: has("san.med.bmr.precautions", "gouttelettes", "air"),
      medical: true,
      label: "isolement gouttelettes ou air",
    },
    { code: "weight", when: answered("san.med.poids"), value: "san.med.poids", medical: true, label: "poids" },
    {
      code: "bariatric",
      when: has("san.sp.equipement", "lit-bariatrique"),
      medical: false,
      label: "lit bariatrique",
    },
    {
      code: "wandering",
      when: oneOf("san.sp.comportement.deambulation", "parfois", "souvent"),
      medical: false,
      label: "déambulation",
    },
    {
      code: "aggressiveness",
      when: is("san.sp.comportement.agressivite", "souvent"),
      medical: false,
      label: "agressivité",
    },
    {
      code: "psychiatric",
      when: has("san.med.psy", "suivi", "risque-suicidaire", "hospitalisation-sans-consentement"),
      medical: true,
      label: "suivi psychiatrique",
    },
    { code: "smoker", when: is("san.med.addictions.tabac", "actif"), medical: true, label: "tabac" },
  ],
  gir: ["san.ori.ssiad.gir"],
  wantedFrom: "san.dem.sortieSouhaitee",
  stayDays: "san.sp.duree",
  checks: [{ code: "stable", label: "Patient stabilisé", when: is("san.med.stable", "oui"), medical: true }],
  centres: ["san.ori.zone", "san.ori.domicile.adresse.commune", "san.adm.adresse.commune"],
  radius: "san.ori.rayon",
  home: "san.adm.adresse.commune",
  carePlace: ["san.ori.domicile.adresse.commune", "san.adm.adresse.commune"],
  urgency: {
    question: "san.dem.urgence",
    levels: { programme: "standard", standard: "standard", urgent: "urgent", immediat: "immediate" },
  },
  room: {
    question: "san.ori.chambre",
    single: ["seule-obligatoire", "seule-souhaitee"],
    singleOnly: ["seule-obligatoire"],
    double: [],
  },
  // modules specification C.7, guards
  nearby: { when: is("san.sp.epuration", "hd"), category: "141", label: "Centre de dialyse", minutes: 30 },
  language: "san.adm.langue",
  smr: { mentions: "san.ori.mentions", modes: "san.ori.modes" },
  summary: {
    care: [
      { text: "SMR {san.ori.mentions}", when: has("san.ori.activites", "smr") },
      { text: "dépendance {san.sp.dependance.score}/12" },
      { text: "oxygène {san.sp.o2Debit}", when: oxygen },
      { text: "ventilation", when: has("san.sp.respi", "vni", "vi") },
      { text: "trachéotomie", when: has("san.sp.respi", "trach") },
      { text: "dialyse", when: oneOf("san.sp.epuration", "hd", "dp") },
      { text: "nutrition parentérale", when: has("san.sp.nutrition", "np") },
      { text: "pression négative", when: is("san.sp.tpn", true) },
      { text: "déambulation", when: oneOf("san.sp.comportement.deambulation", "parfois", "souvent") },
      { text: "chambre seule", when: has("san.sp.presence", "chambre-seule") },
    ],
    medical: [
      { text: "{san.med.principal}" },
      { text: "non stabilisé", when: is("san.med.stable", "non") },
      { text: "isolement BMR", when: is("san.med.bmr.statut", "oui") },
      { text: "soins palliatifs", when: oneOf("san.med.palliatif", "palliatif", "fin-de-vie") },
      { text: "risque suicidaire", when: has("san.med.psy", "risque-suicidaire") },
    ],
  },
};
