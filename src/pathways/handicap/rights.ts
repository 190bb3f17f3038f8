/**
 * What an MDPH decision may open: modules specification D.7. Codes of rights: CNSA. `finess`: categories of establishment (TRE_R66,
 * JDV_J254) · `j34`: categories of organisation (JDV_J34), both read by us. `place`: where the person is helped.
 */
export type Right = {
  label: string;
  family: RightFamily;
  place: "stay" | "home";
  finess: readonly string[];
  j34: readonly string[];
  /** Carried by another establishment: no category of its own. */
  attached?: true;
};
export type RightFamily = "child" | "work" | "adult" | "other";

export const rightFamilies: Record<RightFamily, string> = {
  child: "Enfants et jeunes",
  work: "Travail et formation",
  adult: "Adultes",
  other: "Scolarité et autres",
};

const child = { family: "child", place: "stay" } as const;
const childService = { family: "child", place: "home", finess: ["182"] } as const;
const work = { family: "work", place: "stay" } as const;
const adult = { family: "adult", place: "stay" } as const;
/** Kept and shown; nothing of ours to search. */
const elsewhere = { family: "other", place: "stay", finess: [], j34: [] } as const;

export const rights = {
  "7.1": { label: "Institut médico-éducatif (IME)", ...child, finess: ["183"], j34: ["48"] },
  "7.2": { label: "Institut d’éducation motrice (IEM)", ...child, finess: ["192"], j34: ["49"] },
  "7.3": { label: "Institut pour déficients auditifs", ...child, finess: ["195"], j34: ["53"] },
  "7.4": { label: "Institut pour déficients visuels", ...child, finess: ["194"], j34: ["52"] },
  "7.5": { label: "Établissement pour enfants polyhandicapés (EEAP)", ...child, finess: ["188"], j34: ["51"] },
  "7.6": {
    label: "Institut thérapeutique, éducatif et pédagogique (ITEP)",
    ...child,
    finess: ["186"],
    j34: ["50"],
  },
  "7.7": {
    label: "Dispositif intégré (DITEP) : ITEP et SESSAD",
    ...child,
    finess: ["186", "182"],
    j34: ["50", "57"],
  },
  "7.8": { label: "Éducation spéciale et soins à domicile (SESSAD)", ...childService, j34: ["57"] },
  "7.9": { label: "Accompagnement familial et éducation précoce (SAFEP)", ...childService, j34: ["58"] },
  "7.10": { label: "Soutien à l’éducation familiale et à la scolarisation (SSEFS)", ...childService, j34: ["59"] },
  "7.11": { label: "Aide à l’acquisition de l’autonomie, déficience visuelle (SAAAS)", ...childService, j34: ["60"] },
  "7.12": { label: "Soins et aide à domicile, polyhandicap (SSAD)", ...childService, j34: ["57"] },
  "7.13": { label: "Institut d’éducation sensorielle (IES)", ...child, finess: ["196"], j34: ["54"] },
  "7.99": {
    label: "Autre accompagnement d’enfant",
    ...child,
    finess: ["238", "370", "377", "390", "396", "402"],
    j34: ["37", "63"],
  },
  "8.1": { label: "Scolarité, droit 8.1", ...elsewhere },
  "8.2": { label: "Scolarité, droit 8.2", ...elsewhere },
  "8.3": { label: "Scolarité, droit 8.3", ...elsewhere },
  "8.4": { label: "Scolarité, droit 8.4", ...elsewhere },
  "8.5": { label: "Scolarité, droit 8.5", ...elsewhere },
  "8.6": { label: "Scolarité, droit 8.6", ...elsewhere },
  "8.7": { label: "Scolarité, droit 8.7", ...elsewhere },
  "8.8": { label: "Scolarité, droit 8.8", ...elsewhere },
  "8.9": { label: "Scolarité, droit 8.9", ...elsewhere },
  "8.10": { label: "Scolarité, droit 8.10", ...elsewhere },
  "8.11": { label: "Scolarité, droit 8.11", ...elsewhere },
  "9.1": { label: "Droit 9.1", ...elsewhere },
  "10.1": { label: "Droit 10.1", ...elsewhere },
  "10.2": { label: "Droit 10.2", ...elsewhere },
  "11.1": { label: "Réadaptation professionnelle (ESRP)", ...work, finess: ["249"], j34: ["44"] },
  "11.2": { label: "Préorientation professionnelle (ESPO)", ...work, finess: ["198"], j34: ["46"] },
  "11.3": {
    label: "Évaluation, réentraînement et orientation (UEROS)",
    ...work,
    finess: ["464"],
    j34: ["45"],
  },
  "11.4": { label: "Marché du travail", ...work, finess: [], j34: [] },
  "11.5": {
    label: "Établissement et service d’accompagnement par le travail (ESAT)",
    ...work,
    finess: ["246"],
    j34: ["43"],
  },
  "11.6": { label: "Emploi accompagné", ...work, place: "home", finess: [], j34: ["47"], attached: true },
  "13.1": {
    label: "Établissement non médicalisé (foyer de vie, d’hébergement, EANM)",
    ...adult,
    finess: ["449", "252", "253", "382", "395"],
    j34: ["41", "96", "97"],
  },
  "13.2": {
    label: "Établissement médicalisé en tout ou partie (FAM, EAM)",
    ...adult,
    finess: ["448", "437", "395"],
    j34: ["39"],
  },
  "13.3": { label: "Maison d’accueil spécialisée (MAS)", ...adult, finess: ["255"], j34: ["40"] },
  "13.4": { label: "Accompagnement à la vie sociale (SAVS)", ...adult, place: "home", finess: ["446"], j34: ["31"] },
  "13.5": {
    label: "Accompagnement médico-social pour adultes (SAMSAH)",
    ...adult,
    place: "home",
    finess: ["445"],
    j34: ["32"],
  },
  "13.99": {
    label: "Autre accompagnement d’adulte",
    ...adult,
    finess: ["242", "370", "379", "395", "354", "209"],
    j34: [],
  },
  "14.0": {
    label: "Pôle de compétences et de prestations externalisées (PCPE)",
    ...elsewhere,
    place: "home",
    j34: ["65"],
    attached: true,
  },
} as const satisfies Record<string, Right>;

export type RightCode = keyof typeof rights;
export const rightCodes = Object.keys(rights) as RightCode[];
export const isRight = (code: string): code is RightCode => Object.hasOwn(rights, code);
export const rightOf = (code: RightCode): Right => rights[code];

/** Something of ours can be asked for it. */
export const isSearchable = (code: RightCode) => rightOf(code).finess.length > 0 || rightOf(code).attached === true;

/**
 * A right opens an establishment of one of its categories; narrowed to the category the decision names, when it names one of them.
 * What is carried by another establishment (PCPE, emploi accompagné) is known by its units alone.
 */
export function opens(
  code: RightCode,
  establishment: { category: string; kinds: readonly string[] },
  named: string | null,
) {
  const categories = categoriesOpened(code, named);
  return categories ? categories.includes(establishment.category) : establishment.kinds.includes(code);
}

/** Null: what is carried by another establishment has no category of its own. */
export function categoriesOpened(code: RightCode, named: string | null): readonly string[] | null {
  const right = rightOf(code);
  if (right.attached) return null;
  return named && right.finess.includes(named) ? [named] : right.finess;
}

/** The rights for which the establishment also reads the health part of the single dossier: D.8. */
export const withHealth: readonly RightCode[] = ["7.2", "7.5", "13.2", "13.3", "13.5"];
