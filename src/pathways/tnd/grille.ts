import type { Condition, Item, Questionnaire } from "#features/forms/questionnaire.ts";
import { all, answered, any, has, is, not } from "#pathways/conditions.ts";
import { options } from "#pathways/values.ts";
import { type Band, domains, grid, rowsOf } from "./grid.ts";

const columns = options("present=Présent · absent=Absent · non-observe=Non observé");
const rest = { column: "absent", label: "Absent pour tous les signes sans réponse" };
const bandOptions = grid.bands.map(({ code, label }) => ({ code, label }));

/** The band of the child's age on the day of the examination, the one taken in its place, or one added. */
const opened = ({ code, from, to }: Band): Condition =>
  any(
    is("tnd.grille.bande.choisie", code),
    has("tnd.grille.bande.ajoutees", code),
    all(
      not(answered("tnd.grille.bande.choisie")),
      { question: "$months", operator: ">=", value: from },
      { question: "$months", operator: "<=", value: to },
    ),
  );

const bandGrid = (band: Band): Item => ({
  linkId: `tnd.grille.${band.code}`,
  text: `Signes de ${band.label}`,
  type: "grid",
  rows: rowsOf(band).map(({ code, domain, label }) => ({ code, label: `${domains[domain]} : ${label}` })),
  columns,
  fill: rest,
  required: true,
  enableWhen: opened(band),
});

/** Modules specification E.2 and E.3: the whole booklet on one page, whatever the age. */
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
      items: [
        {
          linkId: "tnd.grille.date",
          text: "Date de l’examen",
          help: "L’âge de l’enfant, corrigé avant 24 mois s’il est né avant 37 semaines, se compte à cette date.",
          type: "date",
          notAfter: "today",
          required: true,
        },
        {
          linkId: "tnd.grille.bande",
          text: "Tranche d’âge",
          type: "calculated",
          formula: "screening-band",
        },
        {
          linkId: "tnd.grille.bande.choisie",
          text: "Prendre une autre tranche",
          help: "Laissez vide pour garder celle de l’âge.",
          type: "choice",
          options: bandOptions,
        },
        {
          linkId: "tnd.grille.bande.motif",
          text: "Pourquoi cette tranche",
          type: "string",
          required: true,
          enableWhen: answered("tnd.grille.bande.choisie"),
        },
        {
          linkId: "tnd.grille.bande.ajoutees",
          text: "Ajouter des tranches",
          type: "choices",
          options: bandOptions,
        },
        ...grid.bands.map(bandGrid),
        {
          linkId: "tnd.grille.any",
          text: "À tout âge",
          type: "grid",
          rows: grid.any.map(({ code, label, urgent }) => ({ code, label: urgent ? `${label} (!)` : label })),
          columns,
          fill: rest,
          required: true,
        },
        {
          linkId: "tnd.grille.urgence",
          text: "Signe (!) présent : avis médical rapide, sans attendre la PCO.",
          type: "display",
          enableWhen: any(
            ...grid.any.filter((one) => one.urgent).map(({ code }) => is(`tnd.grille.any.${code}`, "present")),
          ),
        },
        {
          linkId: "tnd.grille.risque",
          text: "Facteurs de risque",
          type: "grid",
          rows: grid.risks,
          columns,
          fill: rest,
          required: true,
        },
        { linkId: "tnd.grille.remarques", text: "Remarques", type: "text" },
      ],
    },
  ],
};
