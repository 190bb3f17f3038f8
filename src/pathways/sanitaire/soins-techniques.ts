import type { Section } from "#features/forms/questionnaire.ts";
import { has, is, oneOf, some } from "#pathways/conditions.ts";
import { T } from "#pathways/templates.ts";
import { options, VS } from "#pathways/values.ts";

const feedingAndBreathing: Section = {
  id: "alimentation",
  title: "Alimentation et respiration",
  items: [
    {
      linkId: "san.sp.deglutition",
      text: "Trouble de la déglutition",
      type: "choice",
      options: VS.ons,
      required: true,
    },
    {
      linkId: "san.sp.texture",
      text: "Texture",
      type: "choice",
      options: options("Normale · Mixée · Lisse · À jeun"),
      required: true,
    },
    {
      linkId: "san.sp.nutrition",
      text: "Nutrition artificielle",
      type: "choices",
      options: options("sng=Sonde naso-gastrique · gpe=Gastrostomie · np=Parentérale · Aucune"),
      exclusive: ["aucune"],
      required: true,
    },
    {
      linkId: "san.sp.respi",
      text: "Respiratoire",
      type: "choices",
      options: options(
        "o2=Oxygène · ohd=Oxygène haut débit · vni=VNI · vi=Ventilation invasive · trach=Trachéotomie · aspi=Aspirations · Aucun",
      ),
      exclusive: ["aucun"],
      required: true,
    },
    {
      linkId: "san.sp.o2Debit",
      text: "Débit d’oxygène",
      type: "quantity",
      unit: "L/min",
      min: 0,
      max: 60,
      required: true,
      enableWhen: has("san.sp.respi", "o2"),
    },
    {
      linkId: "san.sp.canule",
      text: "Canule",
      help: "Type et taille.",
      type: "string",
      required: true,
      enableWhen: has("san.sp.respi", "trach"),
    },
  ],
};

const care: Section = {
  id: "soins",
  title: "Soins techniques",
  items: [
    {
      linkId: "san.sp.abords",
      text: "Voies d’abord",
      type: "choices",
      options: options(
        "Périphérique · Midline · piccline=PICC · ci=Chambre implantable · Centrale · sc=Sous-cutanée · Péridurale · Aucune",
      ),
      exclusive: ["aucune"],
      required: true,
    },
    {
      linkId: "san.sp.iv",
      text: "Perfusions",
      type: "group",
      enableWhen: some("san.sp.abords", "aucune"),
      items: [
        {
          linkId: "san.sp.iv.produits",
          text: "Produits",
          help: "Si la voie ne sert pas, écrivez « aucun » et 0 par jour.",
          type: "text",
          required: true,
        },
        { linkId: "san.sp.iv.parJour", text: "Par jour", type: "integer", min: 0, max: 48, required: true },
        { linkId: "san.sp.iv.fin", text: "Jusqu’au", type: "date", required: "expected" },
      ],
    },
    T.lesion("san.sp.lesions", "Plaies", { repeats: { min: 0, max: 20, add: "Ajouter une plaie" } }),
    { linkId: "san.sp.tpn", text: "Pression négative", type: "calculated", formula: "negative-pressure" },
    {
      linkId: "san.sp.eliminations",
      text: "Sondes, stomies, drains",
      type: "choices",
      options: options("Sonde urinaire · Auto-sondage · Urétérostomie · Colostomie · Iléostomie · Drain · Aucun"),
      exclusive: ["aucun"],
      required: true,
    },
    {
      linkId: "san.sp.epuration",
      text: "Dialyse",
      type: "choice",
      options: options("Aucune · hd=Hémodialyse · dp=Péritonéale"),
      required: true,
    },
    {
      linkId: "san.sp.epuration.jours",
      text: "Jours de dialyse",
      type: "choices",
      options: VS.jour,
      required: true,
      enableWhen: is("san.sp.epuration", "hd"),
    },
    {
      linkId: "san.sp.epuration.centre",
      text: "Centre de dialyse",
      type: "string",
      required: "expected",
      enableWhen: oneOf("san.sp.epuration", "hd", "dp"),
    },
    {
      linkId: "san.sp.autres",
      text: "Autres soins",
      type: "choices",
      options: options(
        "Transfusion · Chimiothérapie · PCA ou pompe · Insuline · Aérosols · Assistance ventriculaire · Pacemaker · Aucun",
      ),
      exclusive: ["aucun"],
      required: true,
    },
  ],
};

export const technical: Section[] = [feedingAndBreathing, care];
