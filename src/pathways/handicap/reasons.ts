import type { Reason } from "#pathways/pathway.ts";
import { commonReasons } from "#pathways/reasons.ts";

/**
 * The official reasons (TRE_R358) the MDPH and the establishments give, by the status they go with (ASS_A32): modules specification D.3.
 * The code is the national one; labels are written by us.
 */
const labels = {
  "86": "Le plateau technique n’est pas adapté",
  "100": "Volonté de la personne",
  "109": "Déménagement",
  "112": "Erreur d’utilisation du logiciel",
  "113": "Éloignement géographique",
  "114": "Les ressources de l’établissement ne suffisent pas",
  "115": "L’établissement n’est pas adapté au projet de vie actuel",
  "116": "Le type de handicap ne relève pas de l’établissement",
  "117": "La situation a changé, l’établissement n’est pas adapté",
  "118": "La personne ou son représentant refuse de s’inscrire dans l’établissement",
  "119": "La personne a été admise dans un autre établissement",
  "120": "La personne a déménagé, l’orientation n’est plus pertinente",
  "121": "La personne ou son représentant refuse le projet de l’établissement",
  "122": "L’âge de la personne n’est pas compatible",
  "124": "La personne est décédée",
  "127": "La personne est à la retraite (ESAT)",
  "148": "L’établissement n’a pas réussi à joindre la personne",
  "168": "Pour placer la personne en liste d’attente",
  "170": "Pour accompagner la personne à temps adapté",
  "173": "Une autre décision annule et remplace celle-ci",
  "174": "Décision close par la MDPH",
} as const;
type Code = keyof typeof labels;

const official = (...codes: Code[]): Reason[] =>
  codes.map((code) => ({ code, label: labels[code], comment: false, ...(code === "124" ? { endsSearch: true } : {}) }));

/** 45, 46: admission impossible. */
export const declineReasons = official(
  ...(["86", "113", "114", "115", "116", "117", "118", "119", "120", "121", "122", "124", "127", "148"] as const),
);
/** 49: one notification is cancelled. */
export const withdrawReasons = official("100", "109", "112", "124", "173", "174");
/** 37: the decision is cancelled. */
export const cancelReasons = official("112", "124", "173", "174");
/** 54: a notification is taken up again. */
export const reactivateReasons = official("109", "112", "168", "170");

export const automaticReasons: Reason[] = [
  ...commonReasons.automaticReasons,
  { code: "no-longer-needed", label: "La demande n’est plus nécessaire", comment: false, endsSearch: true },
];
