import type { Answers } from "#features/forms/questionnaire.ts";

/** Answers of fictitious people, volet by volet: complete enough to be validated. */
export type DemoAnswers = { administratif: Answers; souhaits: Answers; autonomie: Answers; medical: Answers };

const doctor = (prefix: string): Answers => ({
  [`${prefix}.nom`]: "Roche",
  [`${prefix}.prenom`]: "Antoine",
  [`${prefix}.profession`]: "Médecin",
  [`${prefix}.telephone`]: "04 74 00 00 10",
});

/** Letters in the order of the grid: one per sub-item, fifteen activities in all. */
const activities = [
  "coherence.communication",
  "coherence.comportement",
  "orientation.temps",
  "orientation.espace",
  "toilette.haut",
  "toilette.bas",
  "habillage.haut",
  "habillage.moyen",
  "habillage.bas",
  "alimentation.servir",
  "alimentation.manger",
  "elimination.urinaire",
  "elimination.fecale",
  "transferts",
  "deplacementInterieur",
  "deplacementExterieur",
  "alerter",
];

const autonomy = (letters: string): Answers => ({
  "ga.auto.evaluation.date": "2026-11-16",
  "ga.auto.evaluation.par.nom": "Benali",
  "ga.auto.evaluation.par.prenom": "Nadia",
  "ga.auto.evaluation.par.profession": "Infirmière",
  "ga.auto.evaluation.par.telephone": "04 74 00 00 11",
  "ga.auto.evaluation.lieu": "hopital",
  "ga.auto.saisieDirecte": true,
  ...Object.fromEntries(activities.map((a, i) => [`ga.auto.${a}.modalite`, letters[i]!])),
});

type Story = {
  commune: string;
  postcode: string;
  carer: { nom: string; prenom: string; lien: string; telephone: string };
  types: string[];
  status: string;
  context: string;
  letters: string;
  medical: Answers;
  wishes: Answers;
};

const answersOf = (s: Story): DemoAnswers => ({
  administratif: {
    "ga.adm.adresse.lignes": "12 rue de la République",
    "ga.adm.adresse.codePostal": s.postcode,
    "ga.adm.adresse.commune": s.commune,
    "ga.adm.situationFamiliale": s.status,
    "ga.adm.protection.mesure": "aucune",
    "ga.adm.confiance.designee": "non",
    "ga.adm.contacts": ["r1"],
    ...Object.fromEntries(Object.entries(s.carer).map(([k, v]) => [`ga.adm.contacts#r1.${k}`, v])),
    "ga.adm.remplisseur.qualite": "un-professionnel",
    "ga.adm.remplisseur.pro.nom": "Diaz",
    "ga.adm.remplisseur.pro.profession": "Assistante de service social",
    "ga.adm.remplisseur.pro.telephone": "04 74 00 00 12",
    "ga.adm.medecinTraitant.nom": "Perrin",
    "ga.adm.medecinTraitant.profession": "Médecin généraliste",
    "ga.adm.medecinTraitant.telephone": "04 74 00 00 13",
    "ga.adm.demande.types": s.types,
    "ga.adm.demande.couple": false,
    "ga.adm.demande.delai": "dans-les-6-mois",
    "ga.adm.demande.contexte": s.context,
    "ga.adm.situation.lieu": "hopital",
    "ga.adm.situation.structure": "CH de Vienne, court séjour gériatrique",
    "ga.adm.accord.informee": "oui",
    "ga.adm.accord.consent": "oui",
    "ga.adm.accord.partage": true,
    "ga.adm.finance.mode": "seule",
    "ga.adm.finance.aides.ash": "non",
    "ga.adm.finance.aides.apa": "demande-en-cours",
    "ga.adm.attestation": true,
    "ga.adm.attestation.nom": "Sofia Diaz",
    "ga.adm.attestation.qualite": "Assistante de service social",
    "ga.adm.attestation.date": "2026-11-16",
  },
  souhaits: {
    "ga.souhaits.zone.centre": ["r1"],
    "ga.souhaits.zone.centre#r1.commune": s.commune,
    "ga.souhaits.zone.rayon": 30,
    "ga.souhaits.chambre": "simple",
    "ga.souhaits.attente": "oui",
    ...s.wishes,
  },
  autonomie: autonomy(s.letters),
  medical: {
    ...doctor("ga.med.medecin"),
    "ga.med.motif": ["sortie-d-hospitalisation"],
    "ga.med.antecedents.medicaux": "Hypertension artérielle, arthrose.",
    "ga.med.traitements.mode": "saisis-ici",
    "ga.med.traitements.liste": ["r1"],
    "ga.med.traitements.liste#r1.medicament": "Paracétamol",
    "ga.med.traitements.liste#r1.dose": "1 g",
    "ga.med.traitements.liste#r1.frequence": "3 fois par jour si besoin",
    "ga.med.allergies.statut": "non",
    "ga.med.bmr.statut": "non",
    "ga.med.palliatif": "non",
    "ga.med.directives": "nsp",
    "ga.med.vue": "diminuee",
    "ga.med.audition": "normale",
    "ga.med.risques.chute": "oui",
    "ga.med.texture": "normale",
    "ga.med.comportement.sorties": "non",
    "ga.med.comportement.agitation": "non",
    "ga.med.soins": ["aucun"],
    ...s.medical,
  },
});

export const lucienne = answersOf({
  commune: "38544 Vienne",
  postcode: "38200",
  carer: { nom: "Ferrand", prenom: "Hélène", lien: "DAUC", telephone: "06 00 00 00 21" },
  types: ["heb-perm"],
  status: "veuf",
  context: "Vit seule, deux chutes en un mois, sorties nocturnes sans but. Le retour à domicile n’est plus possible.",
  letters: "CCCCBBBBBBABBBBCC",
  medical: {
    "ga.med.pathologies": ["r1"],
    "ga.med.pathologies#r1.libelle": "Maladie d’Alzheimer",
    "ga.med.poids": 58,
    "ga.med.cognition": "alzheimer",
    "ga.med.comportement.moteur": "souvent",
    "ga.med.unite": "uvp",
  },
  wishes: { "ga.souhaits.unite": ["uvp"], "ga.souhaits.prix.max": 2600, "ga.souhaits.confort": ["jardin"] },
});

export const andre = answersOf({
  commune: "38544 Vienne",
  postcode: "38200",
  carer: { nom: "Perrot", prenom: "Claire", lien: "DAUC", telephone: "06 00 00 00 22" },
  types: ["heb-perm", "heb-temp"],
  status: "marie",
  context: "Son épouse, épuisée, ne peut plus l’aider aux transferts.",
  letters: "AAAACCBBBAABACBCB",
  medical: {
    "ga.med.pathologies": ["r1"],
    "ga.med.pathologies#r1.libelle": "Insuffisance cardiaque",
    "ga.med.poids": 81,
    "ga.med.cognition": "aucun",
    "ga.med.comportement.moteur": "non",
    "ga.med.soins": ["o2c"],
    "ga.med.soins.o2Debit": 2,
  },
  wishes: {},
});
andre.administratif = {
  ...andre.administratif,
  "ga.adm.demande.debut": "2026-12-07",
  "ga.adm.demande.fin": "2026-12-31",
};

export const odile = answersOf({
  commune: "38344 Roussillon",
  postcode: "38150",
  carer: { nom: "Rey", prenom: "Paul", lien: "SONC", telephone: "06 00 00 00 23" },
  types: ["heb-perm"],
  status: "divorce",
  context: "Perte d’autonomie progressive, isolement.",
  letters: "AAAABBABBAAAAABBA",
  medical: {
    "ga.med.pathologies": ["r1"],
    "ga.med.pathologies#r1.libelle": "Polyarthrite",
    "ga.med.poids": 64,
    "ga.med.cognition": "aucun",
    "ga.med.comportement.moteur": "non",
  },
  wishes: {},
});
