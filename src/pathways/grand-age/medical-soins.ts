import type { Section } from "#features/forms/questionnaire.ts";
import { any, has, is, isNot, some } from "#pathways/conditions.ts";
import { T } from "#pathways/templates.ts";
import { options, VS } from "#pathways/values.ts";

const smoking = options("Non · Oui · Sevré");
const sense = options("Normale · Diminuée · Absente");
const behaviours = options(
  "delires=Idées délirantes · hallucinations=Hallucinations · agitation=Agitation, agressivité, cris · " +
    "depression=Dépression · anxiete=Anxiété · apathie=Apathie · desinhibition=Désinhibition · " +
    "moteur=Comportement moteur aberrant, déambulation · sorties=Sorties non accompagnées · " +
    "sommeil=Troubles du sommeil · refus=Refus de soins",
);

export const body: Section = {
  id: "corps",
  title: "Mode de vie, poids, sens, risques",
  items: [
    { linkId: "ga.med.tabac", text: "Tabac", type: "choice", options: smoking },
    { linkId: "ga.med.alcool", text: "Alcool", type: "choice", options: smoking },
    { linkId: "ga.med.poids", text: "Poids", type: "quantity", unit: "kg", min: 20, max: 350, required: true },
    { linkId: "ga.med.taille", text: "Taille", type: "quantity", unit: "cm", min: 80, max: 230, required: "expected" },
    { linkId: "ga.med.imc", text: "Indice de masse corporelle", type: "calculated", formula: "bmi", unit: "kg/m²" },
    { linkId: "ga.med.perte", text: "Perte de poids récente", type: "quantity", unit: "kg", min: 0, max: 100 },
    {
      linkId: "ga.med.readaptation",
      text: "Rééducation en cours",
      type: "choices",
      options: options("Kinésithérapie · Orthophonie · Ergothérapie · Autre"),
    },
    { linkId: "ga.med.readaptation.note", text: "Précisions sur la rééducation", type: "string" },
    { linkId: "ga.med.vue", text: "Vue", type: "choice", options: sense, required: true },
    { linkId: "ga.med.vue.appareil", text: "Porte des lunettes ou lentilles", type: "boolean" },
    { linkId: "ga.med.audition", text: "Audition", type: "choice", options: sense, required: true },
    { linkId: "ga.med.audition.appareil", text: "Porte un appareil auditif", type: "boolean" },
    { linkId: "ga.med.parole", text: "Communication verbale", type: "choice", options: sense },
    { linkId: "ga.med.parole.appareil", text: "Utilise une aide à la communication", type: "boolean" },
    {
      linkId: "ga.med.risques",
      text: "Risques",
      type: "grid",
      rows: options("chute=Chute · fausseRoute=Fausse route · denutrition=Dénutrition · escarre=Escarre"),
      columns: VS.ons,
      requiredRows: ["chute"],
      required: true,
      light: true,
    },
    {
      linkId: "ga.med.texture",
      text: "Alimentation",
      type: "choice",
      options: options("Normale · Hachée · Mixée · Lisse"),
      required: true,
    },
    { linkId: "ga.med.texture.eauGelifiee", text: "Eau gélifiée", type: "boolean" },
    {
      linkId: "ga.med.texture.regime",
      text: "Régime",
      help: "Par exemple diabétique, sans sel, sans gluten.",
      type: "string",
    },
  ],
};

export const mind: Section = {
  id: "comportement",
  title: "Cognition et comportement",
  items: [
    {
      linkId: "ga.med.cognition",
      text: "Troubles neurocognitifs",
      type: "choice",
      options: options(
        "Aucun · En cours d’évaluation · Alzheimer · Vasculaire · Corps de Lewy · Fronto-temporal · Autre",
      ),
      required: true,
    },
    {
      linkId: "ga.med.cognition.mmse",
      text: "MMSE",
      type: "integer",
      min: 0,
      max: 30,
      enableWhen: isNot("ga.med.cognition", "aucun"),
    },
    {
      linkId: "ga.med.cognition.mmseLe",
      text: "MMSE passé le",
      type: "date",
      partial: true,
      notAfter: "today",
      enableWhen: isNot("ga.med.cognition", "aucun"),
    },
    {
      linkId: "ga.med.comportement",
      text: "Troubles psycho-comportementaux",
      type: "grid",
      rows: behaviours,
      columns: VS.freq,
      requiredRows: ["moteur", "sorties", "agitation"],
      required: true,
      light: true,
    },
    {
      linkId: "ga.med.comportement.note",
      text: "Circonstances, ce qui apaise",
      type: "text",
      required: "expected",
      enableWhen: any(...behaviours.map((row) => is(`ga.med.comportement.${row.code}`, "souvent"))),
    },
    { linkId: "ga.med.psychiatrie", text: "Suivi psychiatrique", type: "choice", options: VS.on },
    {
      linkId: "ga.med.psychiatrie.structure",
      text: "Structure de suivi",
      type: "string",
      enableWhen: is("ga.med.psychiatrie", "oui"),
    },
  ],
};

export const cares: Section = {
  id: "soins",
  title: "Soins techniques et matériel",
  items: [
    {
      linkId: "ga.med.soins",
      text: "Soins techniques",
      type: "choices",
      options: options(
        "o2c=Oxygène continu · o2d=Oxygène discontinu · sng=Sonde d’alimentation · gastro=Gastrostomie · " +
          "trach=Trachéotomie · su=Sonde urinaire · ureter=Urétérostomie · colo=Colostomie · vni=Ventilation, PPC · " +
          "ci=Chambre implantable · pompe=Pompe · perf=Perfusion · insuline=Insuline · dp=Dialyse péritonéale · " +
          "hd=Hémodialyse · pacemaker=Pacemaker ou défibrillateur · aspi=Aspirations · aucun=Aucun",
      ),
      exclusive: ["aucun"],
      required: true,
      light: true,
    },
    {
      linkId: "ga.med.soins.o2Debit",
      text: "Débit d’oxygène",
      type: "quantity",
      unit: "L/min",
      min: 0,
      max: 60,
      required: true,
      enableWhen: has("ga.med.soins", "o2c", "o2d"),
    },
    {
      linkId: "ga.med.soins.note",
      text: "Précisions et fréquence des soins",
      type: "text",
      required: "expected",
      enableWhen: some("ga.med.soins", "aucun"),
    },
    T.lesion("ga.med.peau", "Plaies et pansements", { repeats: { min: 0, max: 20, add: "Ajouter une plaie" } }),
    {
      linkId: "ga.med.equipement",
      text: "Matériel",
      type: "choices",
      options: options(
        "Fauteuil roulant · Lit médicalisé · Matelas anti-escarre · Déambulateur · Canne · Lève-personne · Orthèse · " +
          "Prothèse · Chaussage · Autre",
      ),
    },
    { linkId: "ga.med.infirmier", text: "Besoin d’un infirmier la nuit", type: "choice", options: VS.ons },
    {
      linkId: "ga.med.vaccins",
      text: "Vaccins à jour",
      type: "grid",
      rows: options("Grippe · Covid-19 · Pneumocoque"),
      columns: VS.ons,
    },
  ],
};

export const conclusion: Section = {
  id: "conclusion",
  title: "Conclusion et signature",
  items: [
    {
      linkId: "ga.med.unite",
      text: "Unité conseillée",
      type: "choice",
      options: options("Sans avis · Standard · uvp=Unité protégée · uhr=UHR · pasa=PASA · usld=USLD"),
      required: "expected",
    },
    {
      linkId: "ga.med.conclusion",
      text: "Synthèse pour le médecin de l’établissement",
      type: "text",
      required: "expected",
    },
    { linkId: "ga.med.pathos.pmp", text: "PATHOS moyen pondéré", type: "decimal", min: 0, max: 5000 },
    { linkId: "ga.med.pathos.le", text: "PATHOS évalué le", type: "date", notAfter: "today" },
    T.pro("ga.med.pathos.validePar", "PATHOS validé par"),
    {
      linkId: "ga.med.pieces",
      text: "Pièces médicales",
      help: "Comptes rendus, ordonnance, biologie. Seuls les soignants habilités peuvent les ouvrir.",
      type: "attachment",
      kinds: options(
        "ordonnance=Ordonnance en cours · hospitalisation=Compte rendu d’hospitalisation · biologie=Biologie récente · " +
          "aggir=Grille AGGIR · bmr=Fiche BMR · directives=Directives anticipées · " +
          "volet-medical-papier=Volet médical rempli sur papier · autre=Autre document médical",
      ),
      required: "expected",
    },
    {
      linkId: "ga.med.signature",
      text: "Signature médicale",
      type: "signature",
      required: true,
      light: true,
    },
  ],
};
