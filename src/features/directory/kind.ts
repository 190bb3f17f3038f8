import { rights } from "#pathways/handicap/rights.ts";

/** What a unit answers: the kinds of need of grand âge and sanitaire (modules.md B.1, C.1), the rights a decision opens (D.7), the platforms of E. */
export const kinds = {
  "heb-perm": { label: "Hébergement permanent", place: "stay" },
  "heb-temp": { label: "Hébergement temporaire", place: "stay" },
  ra: { label: "Résidence autonomie", place: "stay" },
  usld: { label: "Soins de longue durée", place: "stay" },
  aj: { label: "Accueil de jour", place: "stay" },
  an: { label: "Accueil de nuit", place: "stay" },
  smr: { label: "Soins médicaux et de réadaptation", place: "stay" },
  had: { label: "Hospitalisation à domicile", place: "home" },
  usp: { label: "Unité de soins palliatifs", place: "stay" },
  lisp: { label: "Lit identifié de soins palliatifs", place: "stay" },
  ssiad: { label: "Soins infirmiers à domicile", place: "home" },
  ssiadr: { label: "Soins infirmiers à domicile renforcés", place: "home" },
  esa: { label: "Équipe spécialisée Alzheimer", place: "home" },
  prado: { label: "Retour à domicile accompagné", place: "home" },
  pco: { label: "Plateforme de coordination et d’orientation (PCO)", place: "home" },
  ...rights,
} satisfies Record<string, { label: string; place: "stay" | "home" }>;

export type Kind = keyof typeof kinds;
export const isKind = (code: string): code is Kind => Object.hasOwn(kinds, code);
export const kindLabel = (code: string) => (isKind(code) ? kinds[code].label : code);

/** Care given where the person lives: the unit's zone decides, not the radius. */
export const isAtHome = (code: string) => isKind(code) && kinds[code].place === "home";

/** Mentions of an SMR authorisation and of HAD (JDV_J34); short names are ours. */
export const mentions: Record<string, string> = {
  "100": "polyvalent",
  "101": "gériatrie",
  "102": "locomoteur",
  "103": "système nerveux",
  "104": "cardio-vasculaire",
  "105": "pneumologie",
  "106": "digestif, endocrinologie, diabétologie, nutrition",
  "107": "brûlés",
  "108": "conduites addictives",
  "109": "pédiatrie (enfants, adolescents)",
  "110": "pédiatrie (jeunes enfants compris)",
  "111": "oncologie",
  "112": "oncologie et hématologie",
  "128": "socle",
  "129": "ante et post-partum",
  "130": "réadaptation",
  "131": "moins de trois ans",
};

/** Care modes (JDV_J19) of an SMR stay. */
export const modes: Record<string, string> = {
  "28": "hospitalisation complète",
  "29": "hospitalisation de jour",
  "34": "hospitalisation de semaine",
};

export const mentionLabel = (code: string) => mentions[code] ?? code;
export const modeLabel = (code: string) => modes[code] ?? code;
