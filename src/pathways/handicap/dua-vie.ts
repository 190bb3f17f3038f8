import type { Item, Option, Questionnaire } from "#features/forms/questionnaire.ts";
import { options, VS } from "#pathways/values.ts";
import { needs } from "./serafin.ts";

const covered = options("Aucun · Couvert · Partiel · Non couvert");
const domain = (code: string, text: string, rows: Option[]): Item => ({
  linkId: `dua.vie.${code}`,
  text,
  type: "grid",
  rows,
  columns: covered,
});

const daily = options("Toilette · Habillage · Repas · Continence · Déplacements · Nuit · Sécurité");
const behaviours = options("Agitation · Agressivité · Automutilation · Fugue · Mise en danger");
const codesOf = (rows: Option[]) => rows.map(({ code }) => code);

export const vie: Questionnaire = {
  id: "dua.vie",
  code: "vie",
  version: 1,
  title: "Ma vie quotidienne",
  level: "care",
  sections: [
    {
      id: "quotidien",
      title: "Au quotidien",
      items: [
        {
          linkId: "dua.vie.quotidien",
          text: "Pour chaque moment de la journée",
          type: "grid",
          rows: daily,
          columns: VS.aide,
          requiredRows: codesOf(daily),
          required: true,
        },
      ],
    },
    {
      id: "communication",
      title: "Communiquer",
      items: [
        {
          linkId: "dua.vie.communication",
          text: "Comment je communique",
          type: "choices",
          options: options("Parole · Signes · Pictogrammes · Appareil · Regard"),
          required: true,
        },
        { linkId: "dua.vie.communicationNote", text: "Ce qui aide à me comprendre", type: "text" },
      ],
    },
    {
      id: "comportement",
      title: "Comportements",
      items: [
        {
          linkId: "dua.vie.comportement",
          text: "Ce qui peut arriver",
          type: "grid",
          rows: behaviours,
          columns: VS.freq,
          requiredRows: codesOf(behaviours),
          required: true,
        },
        { linkId: "dua.vie.apaise", text: "Ce qui m’apaise", type: "text" },
      ],
    },
    {
      id: "equipement",
      title: "Matériel et transport",
      items: [
        {
          linkId: "dua.vie.equipement",
          text: "Matériel",
          type: "choices",
          options: options("Fauteuil manuel · Fauteuil électrique · Lève-personne · Lit · Appareillage · Aucun"),
          exclusive: ["aucun"],
          required: "expected",
        },
        {
          linkId: "dua.vie.transport",
          text: "Transport",
          type: "choice",
          options: options("Seul · Accompagné · Adapté"),
          required: "expected",
        },
      ],
    },
    {
      id: "besoins",
      title: "Besoins, selon SERAFIN-PH",
      help: "Une ligne par besoin : est-il couvert aujourd’hui ? Un professionnel peut remplir cette page avec vous.",
      items: [
        domain("besoinsSante", "Santé somatique ou psychique", needs.health),
        domain("besoinsAutonomie", "Autonomie", needs.autonomy),
        domain("besoinsParticipation", "Participation sociale", needs.participation),
      ],
    },
  ],
};
