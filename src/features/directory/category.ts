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
  "141": { label: "Centre de dialyse", short: "Dialyse", family: "other" },
  "182": { label: "Service d’éducation spéciale et de soins à domicile", short: "SESSAD", family: "disability" },
  "183": { label: "Institut médico-éducatif", short: "IME", family: "disability" },
  "186": { label: "Institut thérapeutique, éducatif et pédagogique", short: "ITEP", family: "disability" },
  "188": { label: "Établissement pour enfants polyhandicapés", short: "EEAP", family: "disability" },
  "190": { label: "Centre d’action médico-sociale précoce", short: "CAMSP", family: "disability" },
  "192": { label: "Institut d’éducation motrice", short: "IEM", family: "disability" },
  "194": { label: "Institut pour déficients visuels", short: "Institut visuel", family: "disability" },
  "195": { label: "Institut pour déficients auditifs", short: "Institut auditif", family: "disability" },
  "196": { label: "Institut d’éducation sensorielle", short: "IES", family: "disability" },
  "198": { label: "Établissement et service de préorientation", short: "ESPO", family: "disability" },
  "202": { label: "Résidence autonomie", short: "Résidence autonomie", family: "independent-living" },
  "207": { label: "Centre de jour pour personnes âgées", short: "Accueil de jour", family: "day-centre" },
  "242": { label: "Service d’activité de jour", short: "Activité de jour", family: "disability" },
  "246": { label: "Établissement et service d’accompagnement par le travail", short: "ESAT", family: "disability" },
  "249": { label: "Réadaptation professionnelle", short: "ESRP", family: "disability" },
  "252": { label: "Foyer d’hébergement pour adultes handicapés", short: "Foyer", family: "disability" },
  "253": { label: "Foyer d’accueil polyvalent pour adultes handicapés", short: "Foyer", family: "disability" },
  "255": { label: "Maison d’accueil spécialisée", short: "MAS", family: "disability" },
  "292": { label: "Centre hospitalier spécialisé en psychiatrie", short: "Psychiatrie", family: "psychiatry" },
  "354": { label: "Service de soins infirmiers à domicile", short: "SSIAD", family: "home-nursing" },
  "355": { label: "Centre hospitalier", short: "CH", family: "hospital" },
  "362": { label: "Unité de soins de longue durée", short: "USLD", family: "long-stay" },
  "365": { label: "Établissement de soins pluridisciplinaire", short: "Clinique", family: "clinic" },
  "382": { label: "Foyer de vie pour adultes handicapés", short: "Foyer de vie", family: "disability" },
  "395": { label: "Accueil temporaire pour adultes handicapés", short: "Accueil temporaire", family: "disability" },
  "437": { label: "Foyer d’accueil médicalisé pour adultes handicapés", short: "FAM", family: "disability" },
  "445": { label: "Accompagnement médico-social pour adultes handicapés", short: "SAMSAH", family: "disability" },
  "446": { label: "Service d’accompagnement à la vie sociale", short: "SAVS", family: "disability" },
  "448": { label: "Établissement d’accueil médicalisé en tout ou partie", short: "EAM", family: "disability" },
  "449": { label: "Établissement d’accueil non médicalisé", short: "EANM", family: "disability" },
  "464": { label: "Évaluation, réentraînement, orientation", short: "UEROS", family: "disability" },
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
  "609": { label: "Maison départementale des personnes handicapées", short: "MDPH", family: "mdph" },
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
  | "disability"
  | "mdph"
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
  "handicap-enfants": {
    label: "Enfants et jeunes handicapés",
    categories: ["182", "183", "186", "188", "190", "192", "194", "195", "196"],
  },
  "handicap-adultes": {
    label: "Adultes handicapés",
    categories: ["242", "252", "253", "255", "382", "395", "437", "445", "446", "448", "449"],
  },
  "travail-protege": { label: "Travail et formation adaptés", categories: ["198", "246", "249", "464"] },
  mdph: { label: "MDPH", categories: ["609"] },
} satisfies Record<string, { label: string; categories: string[] }>;

export type SearchType = keyof typeof searchTypes;
export const isSearchType = (text: string): text is SearchType => Object.hasOwn(searchTypes, text);
