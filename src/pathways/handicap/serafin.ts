import { options } from "#pathways/values.ts";

/** JDV_J285_Besoins_SERAFIN: the leaves of the nomenclature of needs. Codes as published, labels written by us. */
export const needs = {
  health: options(
    "1.1.1=Fonctions mentales, psychiques, cognitives et système nerveux · 1.1.2=Fonctions sensorielles · 1.1.3=Douleur · " +
      "1.1.4=Voix, parole et appareil bucco-dentaire · 1.1.5=Cœur, sang, immunité et respiration · " +
      "1.1.6=Digestion, métabolisme et endocrinologie · 1.1.7=Fonctions génito-urinaires et reproductives · " +
      "1.1.8=Fonctions locomotrices · 1.1.9=Peau · 1.1.10=Entretenir et prendre soin de sa santé",
  ),
  autonomy: options(
    "1.2.1.1=Entretien personnel · 1.2.1.2=Relations et interactions avec autrui · 1.2.1.3=Mobilité · " +
      "1.2.1.4=Prendre des décisions adaptées et sécurité",
  ),
  participation: options(
    "1.3.1.1=Accéder aux droits et à la citoyenneté · 1.3.2.1=Vivre dans un logement · " +
      "1.3.2.2=Accomplir les activités domestiques · 1.3.3.1=Vie scolaire et étudiante · 1.3.3.2=Travail et emploi · " +
      "1.3.3.3=Apprentissages · 1.3.3.4=Vie familiale, parentalité, vie affective et sexuelle · " +
      "1.3.3.5=Apprendre à être pair-aidant · 1.3.4.1=Participer à la vie sociale · " +
      "1.3.4.2=Se déplacer avec un moyen de transport · 1.3.5.1=Ressources et autosuffisance économique",
  ),
};
