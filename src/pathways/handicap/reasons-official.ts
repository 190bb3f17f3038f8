import type { EsmsCode, UnitCode } from "./statuses.ts";

/** The official reasons (TRE_R358), with the nomenclature's own labels. 90 (décès) is retired: it is read as 124. */
export const officialReasons = {
  "84": "Le demandeur ne remplit pas les exigences d’admission",
  "85": "Volonté du demandeur",
  "86": "Le plateau technique n’est pas adapté à la prise en charge de l’usager",
  "87": "Admis dans un autre ESMS suite à un déménagement",
  "88": "Suite à la décision de la CDAPH",
  "89": "L’usager ne souhaite plus être pris en charge par l’ESMS",
  "91": "Admis dans un autre ESMS suite à une réorientation",
  "92": "Amélioration notoire",
  "93": "Aggravation notoire",
  "95": "Annulation automatique",
  "98": "Fin de validité de la notification",
  "100": "Volonté de l’usager",
  "109": "Déménagement",
  "112": "Erreur d’utilisation du logiciel",
  "113": "Éloignement géographique",
  "114": "Les ressources de l’ESMS ne sont pas suffisantes",
  "115": "L’ESMS n’est pas adapté au projet de vie actuel de l’usager",
  "116": "Le type de handicap ne relève pas de l’ESMS",
  "117": "La situation de l’usager a changé, l’ESMS n’est pas adapté",
  "118": "L’usager ou son représentant légal refuse de s’inscrire dans l’ESMS",
  "119": "L’usager a été admis dans un autre ESMS, l’orientation n’est plus pertinente",
  "120": "L’usager a déménagé, l’orientation n’est plus pertinente géographiquement",
  "121": "L’usager ou son représentant légal refuse d’adhérer au projet de vie de l’ESMS",
  "122": "L’âge de l’usager est incompatible",
  "124": "L’usager est décédé",
  "125": "L’usager a démissionné (ESAT)",
  "126": "Invalidité sécurité sociale (ESAT)",
  "127": "L’usager est à la retraite (ESAT)",
  "128": "Fin du contrat (SAVS/SAMSAH/SESSAD)",
  "135": "Fin de période d’essai",
  "136": "Renouvellement",
  "146": "Apprentissage",
  "147": "Réinséré en milieu ordinaire",
  "148": "L’ESMS n’a pas réussi à joindre l’usager",
  "150": "L’usager a pris contact avec l’ESMS",
  "151": "L’ESMS a pris contact avec l’usager",
  "152": "L’usager a visité l’ESMS",
  "153": "L’ESMS a envoyé une documentation à l’usager",
  "157": "Hospitalisation",
  "158": "Admis en établissement pour personnes âgées",
  "159": "Fin de formation",
  "168": "Pour placer l’usager en liste d’attente",
  "170": "Pour prendre en charge l’usager à temps adapté",
  "172": "Changement de situation",
  "173": "Une autre décision annule et remplace cette décision",
  "174": "Décision clôturée par la MDPH",
  "184": "Famille d’accueil",
  "204": "Fin de l’accueil temporaire",
  "253": "Transféré dans une autre unité",
} as const;
export type ReasonCode = keyof typeof officialReasons;

const impossible = ["86", "113", "114", "115", "116", "117", "118", "119", "120", "121", "122", "124", "127", "148"];

/**
 * ASS_A32: the reasons each status takes; compulsory where a list stands. A reason is checked against this table and not against the
 * lists J250 and J251: 51 and 49 take reasons of the units' list, and 184 is a status in one system, a reason in the other.
 */
const allowed = {
  "181": ["84", "85"],
  "45": impossible,
  "46": impossible,
  "188": [
    ...["87", "88", "89", "91", "124", "125", "126", "127", "128", "135"],
    ...["136", "146", "147", "157", "158", "159", "184", "204", "253"],
  ],
  "180": ["95", "98", "100", "109", "112", "124"],
  "37": ["112", "124", "173", "174"],
  "54": ["109", "112", "168", "170"],
  "41": ["150", "151", "152", "153"],
  "51": ["92", "93", "172"],
  "49": ["100", "109", "112", "124", "173", "174"],
} as { [status: string]: readonly string[] };

/** Those a status takes; none: it takes no reason. */
export const reasonsAllowed = (status: EsmsCode | UnitCode | "37"): readonly ReasonCode[] =>
  (allowed[status] ?? []) as readonly ReasonCode[];

/** As an older message may still say it. */
export const currentReason = (code: string) => (code === "90" ? "124" : code);
export const isReason = (code: string): code is ReasonCode => code in officialReasons;
