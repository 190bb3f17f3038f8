import type { Option } from "#features/forms/questionnaire.ts";

/**
 * National value sets (ANS, nomenclatures des objets de santé), codes as published, labels written by us.
 * Their test compares the codes with the published files where those are at hand.
 */

/** JDV_J11_RelationPatient_CISIS (OID 1.2.250.1.213.3.3.16), the most frequent first. */
export const relations: Option[] = [
  { code: "SIGOTHR", label: "Conjoint" },
  { code: "WIFE", label: "Épouse" },
  { code: "HUSB", label: "Époux" },
  { code: "DOMPART", label: "Concubin(e) ou partenaire de PACS" },
  { code: "DAUC", label: "Fille" },
  { code: "SONC", label: "Fils" },
  { code: "CHILD", label: "Enfant" },
  { code: "DAU", label: "Fille biologique" },
  { code: "SON", label: "Fils biologique" },
  { code: "MTH", label: "Mère" },
  { code: "FTH", label: "Père" },
  { code: "NMTH", label: "Mère biologique" },
  { code: "NFTH", label: "Père biologique" },
  { code: "STPMTH", label: "Belle-mère (épouse du père ou de la mère)" },
  { code: "STPFTH", label: "Beau-père (époux du père ou de la mère)" },
  { code: "SIS", label: "Sœur" },
  { code: "BRO", label: "Frère" },
  { code: "HSIS", label: "Demi-sœur" },
  { code: "HBRO", label: "Demi-frère" },
  { code: "GRNDDAU", label: "Petite-fille" },
  { code: "GRNDSO", label: "Petit-fils" },
  { code: "NIECE", label: "Nièce" },
  { code: "NEPHEW", label: "Neveu" },
  { code: "GRMTH", label: "Grand-mère" },
  { code: "GRFTH", label: "Grand-père" },
  { code: "GGRMTH", label: "Arrière-grand-mère" },
  { code: "GGRFTH", label: "Arrière-grand-père" },
  { code: "AUNT", label: "Tante" },
  { code: "UNCLE", label: "Oncle" },
  { code: "COUSN", label: "Cousin(e)" },
  { code: "FAMMEMB", label: "Autre membre de la famille" },
  { code: "FRND", label: "Autre proche" },
  { code: "NBOR", label: "Voisin(e)" },
  { code: "ROOM", label: "Personne vivant sous le même toit" },
  { code: "TUTEUR", label: "Tuteur" },
  { code: "CURATEUR", label: "Curateur" },
  { code: "MSVG", label: "Mandataire de sauvegarde" },
];

/** JDV_ModeDeTransport_CISIS (OID 1.2.250.1.213.1.1.5.140), the most frequent first. */
export const transports: Option[] = [
  { code: "ORG-155", label: "Ambulance privée" },
  { code: "ORG-154", label: "Ambulance publique" },
  { code: "ORG-160", label: "VSL" },
  { code: "ORG-156", label: "Taxi" },
  { code: "ORG-157", label: "Moyens personnels" },
  { code: "ORG-202", label: "Véhicule individuel" },
  { code: "ORG-203", label: "Véhicule collectif" },
  { code: "ORG-204", label: "Transport en commun" },
  { code: "ORG-205", label: "Modes doux" },
  { code: "ORG-153", label: "SAMU, SMUR terrestre" },
  { code: "ORG-158", label: "SAMU, SMUR hélicoptère" },
  { code: "ORG-159", label: "Pompiers" },
  { code: "ORG-152", label: "Police" },
  { code: "GEN-092.06.08", label: "Autre mode de transport" },
];

/** JDV_EvaluationSSIAD_CISIS (OID 1.2.250.1.213.1.1.5.804). */
export const ssiadFactors: Option[] = [
  { code: "R32", label: "Incontinence urinaire" },
  { code: "R15", label: "Incontinence des matières fécales" },
  { code: "E66.9", label: "Obésité" },
  { code: "F06.7", label: "Trouble cognitif léger" },
  { code: "F69", label: "Trouble de la personnalité et du comportement chez l’adulte" },
  { code: "MED-1294", label: "Soins infirmiers pour escarres et autres plaies chroniques" },
  { code: "MED-1295", label: "Prise en charge infirmière du diabète insulinotraité" },
  { code: "GEN-365", label: "Aucun de ces motifs" },
];
