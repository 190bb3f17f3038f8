import type { Questionnaire } from "#features/forms/questionnaire.ts";
import { has, is, some } from "#pathways/conditions.ts";
import { T } from "#pathways/templates.ts";
import { options, VS } from "#pathways/values.ts";

export const sante: Questionnaire = {
  id: "dua.sante",
  code: "sante",
  version: 1,
  title: "Santé",
  level: "medical",
  sections: [
    {
      id: "diagnostics",
      title: "Diagnostics et traitements",
      items: [
        { linkId: "dua.sante.diagnostics", text: "Diagnostics", type: "text", required: true },
        {
          linkId: "dua.sante.sansTraitement",
          text: "Aucun traitement",
          type: "boolean",
        },
        T.traitement("dua.sante.traitements", "Traitements", {
          required: { not: is("dua.sante.sansTraitement", true) },
          enableWhen: { not: is("dua.sante.sansTraitement", true) },
          repeats: { min: 1, max: 30, add: "Ajouter un traitement" },
        }),
        {
          linkId: "dua.sante.allergique",
          text: "Allergies connues",
          type: "choice",
          options: VS.ons,
          required: true,
        },
        T.allergie("dua.sante.allergies", "Allergies", {
          required: is("dua.sante.allergique", "oui"),
          enableWhen: is("dua.sante.allergique", "oui"),
          repeats: { min: 1, max: 10, add: "Ajouter une allergie" },
        }),
      ],
    },
    {
      id: "soins",
      title: "Soins",
      items: [
        { linkId: "dua.sante.epilepsie", text: "Épilepsie", type: "choice", options: VS.on, required: true },
        {
          linkId: "dua.sante.epilepsieNote",
          text: "Crises, conduite à tenir",
          type: "text",
          required: true,
          enableWhen: is("dua.sante.epilepsie", "oui"),
        },
        {
          linkId: "dua.sante.soins",
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
        },
        {
          linkId: "dua.sante.o2Debit",
          text: "Débit d’oxygène",
          type: "quantity",
          unit: "L/min",
          min: 0,
          max: 60,
          required: true,
          enableWhen: has("dua.sante.soins", "o2c", "o2d"),
        },
        {
          linkId: "dua.sante.soinsNote",
          text: "Précisions et fréquence des soins",
          type: "text",
          required: "expected",
          enableWhen: some("dua.sante.soins", "aucun"),
        },
        {
          linkId: "dua.sante.fausseRoute",
          text: "Risque de fausse route en avalant",
          type: "choice",
          options: VS.ons,
          required: true,
        },
      ],
    },
    {
      id: "suivi",
      title: "Suivi et signature",
      items: [
        T.pro("dua.sante.suivi", "Professionnels qui suivent la personne", {
          repeats: { min: 0, max: 15, add: "Ajouter un professionnel" },
        }),
        {
          linkId: "dua.sante.bilans",
          text: "Bilans et comptes rendus médicaux",
          help: "Seuls les soignants habilités peuvent les ouvrir.",
          type: "attachment",
          required: "expected",
        },
        { linkId: "dua.sante.signature", text: "Signature du médecin", type: "signature", required: true },
      ],
    },
  ],
};
