import type { Condition, Item, Questionnaire } from "#features/forms/questionnaire.ts";
import { all, answered, any, is, not, oneOf } from "#pathways/conditions.ts";
import type { Pathway } from "#pathways/pathway.ts";
import { options, VS } from "#pathways/values.ts";

const agrees = (guardian: string) => is(`tnd.acc.${guardian}.accord`, "oui");
/** One signs and the other does not: a reason and a document say why it is enough. */
const alone: Condition = all(
  any(agrees("titulaire1"), agrees("titulaire2")),
  not(all(agrees("titulaire1"), agrees("titulaire2"))),
);

const guardian = (code: string, text: string, required: true | Condition): Item => {
  const id = `tnd.acc.${code}`;
  const given = is(`${id}.accord`, "oui");
  return {
    linkId: id,
    text,
    type: "group",
    items: [
      {
        linkId: `${id}.accord`,
        text: "Accord pour l’envoi à la PCO, les bilans et l’échange entre professionnels",
        type: "choice",
        options: VS.on,
        required,
      },
      {
        linkId: `${id}.nom`,
        text: "Nom et prénom du titulaire",
        type: "string",
        required: true,
        enableWhen: given,
      },
      {
        linkId: `${id}.date`,
        text: "Date de l’accord",
        type: "date",
        notAfter: "today",
        required: true,
        enableWhen: answered(`${id}.accord`),
      },
      {
        linkId: `${id}.signe`,
        text: "Signé en présence du médecin",
        type: "boolean",
        agreement: true,
        enableWhen: given,
      },
      {
        linkId: `${id}.scan`,
        text: "Accord signé, numérisé",
        help: "Inutile si l’accord est signé en présence du médecin.",
        type: "attachment",
        required: not(is(`${id}.signe`, true)),
        enableWhen: given,
      },
    ],
  };
};

/** Modules specification E.2, `acc`: both guardians agree, or one alone says why. */
export const accords: Questionnaire = {
  id: "tnd.acc",
  code: "accords",
  version: 1,
  title: "Accord des titulaires de l’autorité parentale",
  level: "admin",
  sections: [
    {
      id: "accords",
      title: "Les accords",
      help: "Les deux titulaires donnent leur accord. Un titulaire peut le retirer à tout moment : la lecture du dossier par la PCO s’arrête aussitôt.",
      items: [
        guardian("titulaire1", "Premier titulaire", true),
        guardian("titulaire2", "Second titulaire", not(answered("tnd.acc.seul.motif"))),
        {
          linkId: "tnd.acc.seul",
          text: "Un seul titulaire signe",
          type: "group",
          enableWhen: alone,
          required: true,
          items: [
            {
              linkId: "tnd.acc.seul.motif",
              text: "Pourquoi",
              type: "choice",
              options: options("Autorité exclusive · Autre parent injoignable · Décision du juge"),
              required: true,
            },
            {
              linkId: "tnd.acc.seul.piece",
              text: "Pièce qui le montre",
              help: "Jugement, acte, courriers restés sans réponse.",
              type: "attachment",
              required: true,
            },
          ],
        },
      ],
    },
  ],
};

const refuses = (code: string) => is(`tnd.acc.${code}.accord`, "non");

/** An agreement is a condition of sending, however complete the volet: a parent who says no is not one who cannot be reached. */
export const sendRefusals: NonNullable<Pathway["sendRefusals"]> = [
  {
    when: not(any(agrees("titulaire1"), agrees("titulaire2"))),
    sentence:
      "Aucun titulaire de l’autorité parentale n’a donné son accord : le dossier ne peut pas être adressé à la PCO.",
  },
  {
    when: all(
      any(refuses("titulaire1"), refuses("titulaire2")),
      not(oneOf("tnd.acc.seul.motif", "autorite-exclusive", "decision-du-juge")),
    ),
    sentence:
      "Un titulaire de l’autorité parentale a dit non : l’accord de l’autre ne suffit que s’il exerce seul cette autorité, ou si le juge en a décidé.",
  },
  {
    when: all(alone, not(all(answered("tnd.acc.seul.motif"), answered("tnd.acc.seul.piece")))),
    sentence: "Un seul titulaire a donné son accord : dites pourquoi, et joignez la pièce qui le montre.",
  },
];
