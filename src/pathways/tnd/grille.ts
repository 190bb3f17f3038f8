import type { Condition, Item, Questionnaire } from "#features/forms/questionnaire.ts";
import { all, answered, any, has, is, not } from "#pathways/conditions.ts";
import { options } from "#pathways/values.ts";
import { type Band, domains, grid, rowsOf, type ScreeningGrid } from "./grid.ts";
import { grids, keyOf } from "./grids.ts";

const columns = options("present=Présent · absent=Absent · non-observe=Non observé");
const rest = { column: "absent", label: "Absent pour tous les signes sans réponse" };

/** The grid of the day of the examination, `$grid`; nothing to ask while there is only one. */
const inForce = ({ version }: ScreeningGrid): Condition[] =>
  grids().length > 1 ? [{ question: "$grid", operator: "=", value: version }] : [];
const alone = (conditions: Condition[]) => (conditions.length > 0 ? { enableWhen: all(...conditions) } : {});

/** The band of the child's age on the day of the examination, the one taken in its place, or one added. */
const opened = (key: string, { code, from, to }: Band): Condition =>
  any(
    is(`${key}.bande.choisie`, code),
    has(`${key}.bande.ajoutees`, code),
    all(
      not(answered(`${key}.bande.choisie`)),
      { question: "$months", operator: ">=", value: from },
      { question: "$months", operator: "<=", value: to },
    ),
  );

/** Of level medical as the whole volet: the signs of one grid, asked on the days it is in force. */
function signsOf(one: ScreeningGrid): Item[] {
  const key = keyOf(one);
  const when = inForce(one);
  const bands = one.bands.map(({ code, label }) => ({ code, label }));
  const urgent = one.any.filter((sign) => sign.urgent).map(({ code }) => is(`${key}.any.${code}`, "present"));
  return [
    {
      linkId: `${key}.bande.choisie`,
      text: "Prendre une autre tranche",
      help: "Laissez vide pour garder celle de l’âge.",
      type: "choice",
      options: bands,
      ...alone(when),
    },
    {
      linkId: `${key}.bande.motif`,
      text: "Pourquoi cette tranche",
      type: "string",
      required: true,
      enableWhen: when.length > 0 ? all(...when, answered(`${key}.bande.choisie`)) : answered(`${key}.bande.choisie`),
    },
    { linkId: `${key}.bande.ajoutees`, text: "Ajouter des tranches", type: "choices", options: bands, ...alone(when) },
    ...one.bands.map(
      (band): Item => ({
        linkId: `${key}.${band.code}`,
        text: `Signes de ${band.label}`,
        type: "grid",
        rows: rowsOf(band).map(({ code, domain, label }) => ({ code, label: `${domains[domain]} : ${label}` })),
        columns,
        fill: rest,
        required: true,
        enableWhen: when.length > 0 ? all(...when, opened(key, band)) : opened(key, band),
      }),
    ),
    {
      linkId: `${key}.any`,
      text: "À tout âge",
      type: "grid",
      rows: one.any.map(({ code, label, urgent }) => ({ code, label: urgent ? `${label} (!)` : label })),
      columns,
      fill: rest,
      required: true,
      ...alone(when),
    },
    ...(urgent.length > 0
      ? [
          {
            linkId: `${key}.urgence`,
            text: "Signe (!) présent : avis médical rapide, sans attendre la PCO.",
            type: "display",
            enableWhen: any(...urgent),
          } satisfies Item,
        ]
      : []),
    ...(one.risks.length > 0
      ? [
          {
            linkId: `${key}.risque`,
            text: "Facteurs de risque",
            type: "grid",
            rows: one.risks,
            columns,
            fill: rest,
            required: true,
            ...alone(when),
          } satisfies Item,
        ]
      : []),
  ];
}

const items = (): Item[] => [
  {
    linkId: "tnd.grille.date",
    text: "Date de l’examen",
    help: "L’âge de l’enfant, corrigé avant 24 mois s’il est né avant 37 semaines, se compte à cette date.",
    type: "date",
    notAfter: "today",
    required: true,
  },
  { linkId: "tnd.grille.bande", text: "Tranche d’âge", type: "calculated", formula: "screening-band" },
  ...grids().flatMap(signsOf),
  { linkId: "tnd.grille.remarques", text: "Remarques", type: "text" },
];

/** Modules specification E.2 and E.3: the whole booklet on one page, whatever the age. Its signs are those of every grid known. */
export const grille: Questionnaire = {
  id: "tnd.grille",
  code: "grille",
  version: grid.version,
  title: grid.title,
  level: "medical",
  sections: [
    {
      id: "reperage",
      title: "Les signes repérés",
      help: "La grille dit des signes à rechercher. Elle ne donne ni score, ni seuil, ni diagnostic : le médecin décide.",
      get items() {
        return items();
      },
    },
  ],
};
