/** Categories of establishment (TRE_R66) this directory knows by name; a source's label stands for the others. */
export const categories = {
  "101": { label: "Centre hospitalier régional", short: "CHR", family: "hospital" },
  "106": { label: "Hôpital local", short: "Hôpital local", family: "hospital" },
  "109": { label: "Établissement de soins médicaux et de réadaptation", short: "SMR", family: "rehabilitation" },
  "122": { label: "Établissement de soins obstétriques et chirurgicaux", short: "Clinique", family: "acute" },
  "127": { label: "Hospitalisation à domicile", short: "HAD", family: "home-hospital" },
  "128": { label: "Établissement de soins chirurgicaux", short: "Clinique", family: "acute" },
  "129": { label: "Établissement de soins médicaux", short: "Clinique", family: "acute" },
  "131": { label: "Centre de lutte contre le cancer", short: "Centre de lutte contre le cancer", family: "cancer" },
  "202": { label: "Résidence autonomie", short: "Résidence autonomie", family: "independent-living" },
  "207": { label: "Centre de jour pour personnes âgées", short: "Accueil de jour", family: "day-centre" },
  "292": { label: "Centre hospitalier spécialisé en psychiatrie", short: "Psychiatrie", family: "psychiatry" },
  "354": { label: "Service de soins infirmiers à domicile", short: "SSIAD", family: "home-nursing" },
  "355": { label: "Centre hospitalier", short: "CH", family: "hospital" },
  "362": { label: "Unité de soins de longue durée", short: "USLD", family: "long-stay" },
  "365": { label: "Établissement de soins pluridisciplinaire", short: "Clinique", family: "clinic" },
  "500": {
    label: "Établissement d’hébergement pour personnes âgées dépendantes",
    short: "EHPAD",
    family: "nursing-home",
  },
  "501": {
    label: "Établissement d’hébergement pour personnes âgées, avec soins",
    short: "EHPA",
    family: "retirement-home",
  },
  "502": { label: "Établissement d’hébergement pour personnes âgées", short: "EHPA", family: "retirement-home" },
} satisfies Record<string, { label: string; short: string; family: Family }>;

export type Family =
  | "hospital"
  | "acute"
  | "clinic"
  | "rehabilitation"
  | "home-hospital"
  | "cancer"
  | "psychiatry"
  | "independent-living"
  | "day-centre"
  | "home-nursing"
  | "long-stay"
  | "nursing-home"
  | "retirement-home"
  | "other";

/** Any code of TRE_R66; those of `categories` are the ones with units of their own. */
export type CategoryCode = string & {};

export const isKnownCategory = (code: string): code is keyof typeof categories => Object.hasOwn(categories, code);
export const familyOf = (code: CategoryCode): Family => (isKnownCategory(code) ? categories[code].family : "other");
export const shortCategory = (code: CategoryCode, label: string) =>
  isKnownCategory(code) ? categories[code].short : label;

/** What a visitor may ask the directory for, in his words; each gathers categories. */
export const searchTypes = {
  ehpad: { label: "EHPAD", categories: ["500"] },
  "residence-autonomie": { label: "Résidence autonomie", categories: ["202"] },
  ehpa: { label: "Autre résidence pour personnes âgées", categories: ["501", "502"] },
  usld: { label: "Soins de longue durée", categories: ["362"] },
  "accueil-de-jour": { label: "Centre d’accueil de jour", categories: ["207"] },
  hopital: { label: "Hôpital ou clinique", categories: ["101", "106", "122", "128", "129", "131", "355", "365"] },
  smr: { label: "Soins médicaux et de réadaptation", categories: ["109"] },
  had: { label: "Hospitalisation à domicile", categories: ["127"] },
  ssiad: { label: "Soins infirmiers à domicile", categories: ["354"] },
  psychiatrie: { label: "Psychiatrie", categories: ["292"] },
} satisfies Record<string, { label: string; categories: string[] }>;

export type SearchType = keyof typeof searchTypes;
export const isSearchType = (text: string): text is SearchType => Object.hasOwn(searchTypes, text);
