import { options } from "#pathways/values.ts";

/** Value sets of a decision: modules specification D.2 (lists of types, natures, qualifications and levels: ours). */
export const decisionTypes = options("Attribution · Renouvellement · Révision · Rejet");
export const natures = options("Nouveau droit · Renouvellement · Révision");
export const qualifications = options("Cible · Alternative");
export const priorities = options("1=Priorité 1 · 2=Priorité 2 · 3=Priorité 3 · 4=Priorité 4");

/** JDV_J30_TemporaliteAccueil_ROR. */
export const temporalities = options("01=Temporaire · 02=Permanent");
/** JDV_J264_ModeEtCentreDePriseEnCharge_MDPH. */
export const careModes = options(
  "46=Hébergement (accueil jour et nuit) · 47=Accueil de jour · 48=Accueil de nuit · 238=Centre d’accueil familial spécialisé",
);
export const quantityUnits = options("Jour · Demi-journée · Nuit · Heure");
export const quantityPeriods = options("Semaine · Mois · An");

/** JDV_J254_CategorieEtablissementESSMSPH: the categories a decision may name, labels written by us. */
export const establishmentCategories = options(
  "182=Service d’éducation spéciale et de soins à domicile (SESSAD) · 183=Institut médico-éducatif (IME) · " +
    "186=Institut thérapeutique, éducatif et pédagogique (ITEP) · 188=Établissement pour enfants polyhandicapés · " +
    "189=Centre médico-psycho-pédagogique (CMPP) · 192=Institut d’éducation motrice (IEM) · " +
    "194=Institut pour déficients visuels · 195=Institut pour déficients auditifs · " +
    "196=Institut d’éducation sensorielle, sourds-aveugles · 209=Service autonomie aide et soins · " +
    "221=Bureau d’aide psychologique universitaire · 238=Centre d’accueil familial spécialisé · 242=Service d’activité de jour · " +
    "255=Maison d’accueil spécialisée (MAS) · 354=Service de soins infirmiers à domicile (SSIAD) · " +
    "390=Accueil temporaire d’enfants handicapés · 395=Accueil temporaire d’adultes handicapés · " +
    "396=Foyer d’hébergement d’enfants et d’adolescents · 445=Accompagnement médico-social d’adultes (SAMSAH) · " +
    "446=Accompagnement à la vie sociale (SAVS) · 448=Accueil médicalisé en tout ou partie (EAM) · " +
    "449=Accueil non médicalisé (EANM) · 460=Service autonomie aide · 640=Aide à domicile aux familles",
);

/** JDV_J34, those of the establishments and services for disabled people, labels written by us. */
export const organisationCategories = options(
  "31=SAVS · 32=SAMSAH · 37=Centre d’accueil familial spécialisé · 39=FAM ou EAM · 40=MAS · 41=EANM · 43=ESAT · " +
    "44=Réadaptation professionnelle · 45=UEROS · 46=ESPO · 47=Emploi accompagné · 48=IME · 49=IEM · 50=ITEP · 51=EEAP · " +
    "52=Institut déficient visuel · 53=Institut déficient auditif · 54=Institut déficient visuel et auditif · 57=SESSAD · " +
    "58=SAFEP · 59=SSEFIS · 60=S3AIS · 63=Jardin d’enfants spécialisé · 65=PCPE · 96=EANM, foyer d’hébergement · " +
    "97=EANM, foyer de vie",
);

/** Before the end of a decision, in months: when its end is announced (§12, `validity.alert`), the first being also when it turns orange. */
export const validityAlerts = [3, 2, 1] as const;
/** The MDPH asks what an establishment became of a notification after so many days of silence: D.4. */
export const silentAfterDays = 15;
