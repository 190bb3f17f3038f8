import type { Section } from "#features/forms/questionnaire.ts";
import { is } from "#pathways/conditions.ts";
import { options, VS } from "#pathways/values.ts";

export const goals: Section = {
  id: "demarche",
  title: "Niveau de soins et suivi",
  items: [
    {
      linkId: "san.med.palliatif",
      text: "Démarche palliative",
      type: "choice",
      options: options("Non · Soins de support · Palliatif · Fin de vie"),
      required: true,
    },
    {
      linkId: "san.med.niveauSoins",
      text: "Niveau de soins",
      type: "choice",
      options: options("Sans limitation · Pas de réanimation · Soins de confort · Non discuté"),
      required: true,
    },
    {
      linkId: "san.med.directives",
      text: "Directives anticipées",
      type: "choice",
      options: VS.ons,
      required: "expected",
    },
    {
      linkId: "san.med.directives.document",
      text: "Texte des directives",
      type: "attachment",
      enableWhen: is("san.med.directives", "oui"),
    },
    {
      linkId: "san.med.psy",
      text: "Suivi psychiatrique, risque suicidaire",
      type: "choices",
      options: options("Suivi · Risque suicidaire · Hospitalisation sans consentement · Aucun"),
      exclusive: ["aucun"],
      required: true,
    },
    {
      linkId: "san.med.addictions",
      text: "Tabac, alcool, autres",
      type: "grid",
      rows: options("Tabac · Alcool · Autres"),
      columns: options("Non · Actif · Sevré"),
    },
    {
      linkId: "san.med.pronostic",
      text: "Pronostic fonctionnel attendu",
      help: "Ce que la personne devrait retrouver, et en combien de temps.",
      type: "text",
      required: "expected",
    },
  ],
};

export const papers: Section = {
  id: "pieces",
  title: "Rendez-vous, pièces et signature",
  items: [
    {
      linkId: "san.med.rendezVous",
      text: "Examens et consultations à honorer",
      type: "group",
      required: "expected",
      items: [
        { linkId: "san.med.rendezVous.quoi", text: "Examen ou consultation", type: "string", required: true },
        { linkId: "san.med.rendezVous.quand", text: "Quand", type: "date", required: true },
        { linkId: "san.med.rendezVous.ou", text: "Où", type: "string" },
        { linkId: "san.med.rendezVous.transport", text: "Transport à prévoir", type: "boolean" },
      ],
      repeats: { min: 0, max: 20, add: "Ajouter un rendez-vous" },
    },
    {
      linkId: "san.med.pieces",
      text: "Pièces",
      help: "Au moins un courrier ou un compte rendu.",
      type: "attachment",
      kinds: options(
        "Courrier · Compte rendu · Imagerie · Biologie · Ordonnance · directives=Directives anticipées · Autre",
      ),
      required: true,
    },
    { linkId: "san.med.signature", text: "Signature du médecin", type: "signature", required: true },
  ],
};
