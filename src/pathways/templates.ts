import type { Item } from "#features/forms/questionnaire.ts";
import { type Block, group, shown } from "./block.ts";
import { answered, any, is, isNot, not, oneOf } from "./conditions.ts";
import { careTemplates } from "./templates-care.ts";
import { options, VS } from "./values.ts";

/** The shared blocks of the modules specification, A.4: `T.adresse("ga.adm.adresse", "Adresse du domicile", { required: true })`. */
export const T = {
  /** Shown from the person's record: nothing is typed, so nothing is required here. */
  identite: (linkId: string, text: string, block: Block = {}): Item => ({
    linkId,
    text,
    type: "identity",
    ...shown(block),
  }),

  /** Its point on the map is computed from the commune, it is no answer. */
  adresse(linkId: string, text: string, block: Block = {}): Item {
    const inFrance = any(not(answered(`${linkId}.pays`)), is(`${linkId}.pays`, "FR"));
    return group(linkId, text, block, [
      { linkId: `${linkId}.lignes`, text: "Numéro et rue", type: "text", required: true },
      { linkId: `${linkId}.complement`, text: "Étage, code, bâtiment", type: "string" },
      {
        linkId: `${linkId}.codePostal`,
        text: "Code postal",
        type: "string",
        pattern: "postcode",
        enableWhen: inFrance,
        required: true,
      },
      { linkId: `${linkId}.commune`, text: "Commune", type: "commune", enableWhen: inFrance, required: true },
      {
        linkId: `${linkId}.pays`,
        text: "Pays",
        help: "Laissez vide si l’adresse est en France.",
        type: "choice",
        options: options(
          "FR=France · BE=Belgique · CH=Suisse · DE=Allemagne · ES=Espagne · IT=Italie · LU=Luxembourg · MC=Monaco · PT=Portugal",
        ),
        open: true,
      },
    ]);
  },

  personne: (linkId: string, text: string, block: Block = {}): Item => group(linkId, text, block, person(linkId)),

  pro(linkId: string, text: string, block: Block = {}): Item {
    const unlisted = not(answered(`${linkId}.pro`));
    return group(linkId, text, block, [
      {
        linkId: `${linkId}.pro`,
        text: "Numéro RPPS",
        help: "11 chiffres. Si vous ne l’avez pas, donnez le nom, la profession et un téléphone.",
        type: "string",
        pattern: "digits",
      },
      { linkId: `${linkId}.nom`, text: "Nom", type: "string", required: unlisted },
      { linkId: `${linkId}.prenom`, text: "Prénom", type: "string" },
      {
        linkId: `${linkId}.profession`,
        text: "Profession",
        help: "Par exemple médecin généraliste, infirmière, assistant social.",
        type: "string",
        required: unlisted,
      },
      { linkId: `${linkId}.structure`, text: "Établissement ou cabinet", type: "string" },
      { linkId: `${linkId}.telephone`, text: "Téléphone", type: "string", pattern: "phone", required: unlisted },
      {
        linkId: `${linkId}.mss`,
        text: "Messagerie sécurisée (MSSanté)",
        type: "string",
        pattern: "email",
      },
    ]);
  },

  protection(linkId: string, text: string, block: Block = {}): Item {
    const measure = `${linkId}.mesure`;
    const measures =
      "Sauvegarde de justice · Curatelle simple · Curatelle renforcée · Tutelle · Habilitation familiale · Mandat de protection future";
    const decided = oneOf(measure, ...options(measures).map((o) => o.code));
    const protectedOne = isNot(measure, "aucune");
    const representatives = `${linkId}.representants`;
    const represented: Block = {
      required: decided,
      enableWhen: protectedOne,
      repeats: { min: 1, max: 3, add: "Ajouter un représentant" },
    };
    return group(linkId, text, block, [
      {
        linkId: measure,
        text: "Mesure de protection",
        help: "« En cours » : une demande est déposée, le juge n’a pas encore décidé.",
        type: "choice",
        options: options(`Aucune · En cours · ${measures}`),
        required: true,
      },
      {
        linkId: `${linkId}.champ`,
        text: "La mesure porte sur",
        type: "choices",
        options: options("Personne · Biens"),
        enableWhen: protectedOne,
      },
      group(representatives, "Représentants", represented, [
        ...person(representatives),
        {
          linkId: `${representatives}.qualite`,
          text: "En qualité de",
          type: "choice",
          options: options("Famille · MJPM · Service mandataire · Autre"),
        },
      ]),
      {
        linkId: `${linkId}.finMesure`,
        text: "Fin de la mesure",
        type: "date",
        partial: true,
        enableWhen: protectedOne,
      },
      {
        linkId: `${linkId}.jugement`,
        text: "Copie de la décision du juge",
        type: "attachment",
        required: "expected",
        enableWhen: protectedOne,
      },
    ]);
  },

  confiance(linkId: string, text: string, block: Block = {}): Item {
    const named = is(`${linkId}.designee`, "oui");
    return group(linkId, text, block, [
      {
        linkId: `${linkId}.designee`,
        text: "Une personne de confiance est-elle désignée ?",
        help: "Elle est désignée par écrit et accompagne la personne dans ses décisions de santé. Ce n’est pas toujours la personne à prévenir.",
        type: "choice",
        options: VS.ons,
        required: true,
      },
      T.personne(`${linkId}.personne`, "Coordonnées de la personne de confiance", {
        required: true,
        enableWhen: named,
      }),
      {
        linkId: `${linkId}.document`,
        text: "Document de désignation",
        type: "attachment",
        enableWhen: named,
      },
    ]);
  },

  ...careTemplates,
};

/** One of the three ways to reach someone is enough: the telephone asks for it as long as none is given. */
function person(linkId: string): Item[] {
  const unreachable = not(any(answered(`${linkId}.mobile`), answered(`${linkId}.email`)));
  return [
    { linkId: `${linkId}.nom`, text: "Nom", type: "string", required: true },
    { linkId: `${linkId}.prenom`, text: "Prénom", type: "string", required: true },
    {
      linkId: `${linkId}.lien`,
      text: "Lien avec la personne",
      type: "choice",
      options: VS.lien,
      required: true,
    },
    {
      linkId: `${linkId}.roles`,
      text: "Rôle",
      type: "choices",
      options: options(
        "Personne à prévenir · Aidant principal · Référent du dossier · Parent · Titulaire de l’autorité parentale",
      ),
    },
    {
      linkId: `${linkId}.telephone`,
      text: "Téléphone",
      help: "Un téléphone, un portable ou un courriel suffit.",
      type: "string",
      pattern: "phone",
      required: unreachable,
    },
    { linkId: `${linkId}.mobile`, text: "Portable", type: "string", pattern: "phone" },
    { linkId: `${linkId}.email`, text: "Courriel", type: "string", pattern: "email" },
    T.adresse(`${linkId}.adresse`, "Adresse"),
  ];
}
