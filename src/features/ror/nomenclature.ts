import type { UnitCard } from "#features/directory/card.ts";
import type { Coding } from "#lib/fhir.ts";

/**
 * The national tables the ROR's codes come from. One table has several names: its TRE address in resources, its JDV in guides,
 * its OID in the files of value sets. Codes are compared on the table, never on the address (interoperability specification §1).
 */
export const tables = {
  "activity-field": { name: "ChampActivite", tre: "R227", jdv: "J20", oids: ["1.2.250.1.213.3.3.17"] },
  organisation: { name: "CategorieOrganisation", tre: "R244", jdv: "J34", oids: ["1.2.250.1.213.3.3.39"] },
  "offer-type": { name: "TypeOffre", tre: null, jdv: "J238", oids: [] },
  "care-mode": {
    name: "ModePriseEnCharge",
    tre: "R213",
    jdv: "J19",
    oids: ["1.2.250.1.213.3.3.13", "1.2.250.1.213.3.4.1"],
  },
  temporality: {
    name: "TemporaliteAccueil",
    tre: "R240",
    jdv: "J30",
    oids: ["1.2.250.1.213.3.3.31", "1.2.250.1.213.3.3.32"],
  },
  modality: { name: "ModaliteAccueil", tre: "R338", jdv: "J226", oids: [] },
  management: { name: "ModeGestion", tre: "R236", jdv: "J26", oids: [] },
  activity: { name: "ActiviteOperationnelle", tre: "R211", jdv: "J17", oids: [] },
  family: { name: "FamilleActiviteOperationnelle", tre: null, jdv: "J51", oids: [] },
  act: { name: "ActeSpecifique", tre: "R210", jdv: "J16", oids: [] },
  specialisation: {
    name: "SpecialisationDePriseEnCharge",
    tre: "R245",
    jdv: "J35",
    oids: ["1.2.250.1.213.3.3.12", "1.2.250.1.213.3.3.41", "1.2.250.1.213.3.3.42"],
  },
  "yearly-opening": { name: "OuvertureAnnuelle", tre: "R238", jdv: "J28", oids: ["1.2.250.1.213.3.3.27"] },
  "resource-profession": { name: "ProfessionRessource", tre: null, jdv: "J186", oids: [] },
  competence: { name: "CompetenceSpecifique", tre: "R243", jdv: "J33", oids: ["1.2.250.1.213.3.3.37"] },
  expertise: { name: "NiveauExpertise", tre: null, jdv: "J227", oids: [] },
  "patient-type": {
    name: "PublicPrisEnCharge",
    tre: "R239",
    jdv: "J29",
    oids: ["1.2.250.1.213.3.3.29", "1.2.250.1.213.3.3.30"],
  },
  "establishment-category": { name: "CategorieEtablissement", tre: "R66", jdv: "J55", oids: [] },
  territory: { name: "TypeDivisionTerritoriale", tre: "R201", jdv: "J223", oids: ["1.2.250.1.213.3.3.2"] },
  commune: { name: "CommuneOM", tre: "R13", jdv: "J124", oids: [] },
  confidentiality: { name: "NiveauConfidentialite", tre: "R283", jdv: "J222", oids: ["1.2.250.1.213.1.1.4.344"] },
  channel: { name: "CanalCommunication", tre: "R200", jdv: "J225", oids: ["1.2.250.1.213.3.3.1"] },
  "capacity-type": { name: "NatureCapacite", tre: "R329", jdv: "J187", oids: ["1.2.250.1.213.3.3.212"] },
  "capacity-status": { name: "TypeStatutCapacite", tre: "R330", jdv: "J188", oids: ["1.2.250.1.213.3.3.213"] },
  "capacity-temporality": { name: "TemporaliteCapacite", tre: "R331", jdv: "J189", oids: [] },
  "capacity-sex": { name: "GenreCapacite", tre: "R332", jdv: "J190", oids: ["1.2.250.1.213.3.3.215"] },
  "capacity-source": { name: "TypeSourceCapacite", tre: "R335", jdv: "J193", oids: [] },
  "price-type": { name: "TypeTarif", tre: "R246", jdv: "J36", oids: ["1.2.250.1.213.3.3.44"] },
  "price-unit": { name: "UnitePrix", tre: "R228", jdv: "J205", oids: [] },
  room: { name: "TypeHabitation", tre: "R242", jdv: "J32", oids: ["1.2.250.1.213.3.3.35"] },
  "price-condition": { name: "ConditionTarifaire", tre: "R250", jdv: "J39", oids: ["1.2.250.1.213.3.3.46"] },
  "dependency-group": { name: "GroupeTarifaireDependance", tre: "R237", jdv: "J27", oids: ["1.2.250.1.213.3.3.25"] },
} satisfies Record<string, { name: string; tre: string | null; jdv: string; oids: string[] }>;
export type Table = keyof typeof tables;

/** The address of a table in the resources we write: its TRE, or its value set while we do not know the number of its TRE. */
export function systemOf(table: Table): string {
  const { name, tre, jdv } = tables[table];
  const [said, file] = tre
    ? [`TRE_${tre}-${name}`, `TRE-${tre}-${name}`]
    : [`JDV_${jdv}-${name}-ROR`, `JDV-${jdv}-${name}-ROR`];
  return `https://mos.esante.gouv.fr/NOS/${said}/FHIR/${file}`;
}

const byNumber = new Map(
  (Object.keys(tables) as Table[]).flatMap((name): [string, Table][] => {
    const { tre, jdv, oids } = tables[name];
    return [...(tre ? [tre] : []), jdv, ...oids].map((number) => [number, name]);
  }),
);

/** Which table an address speaks of: by the number of its TRE or of its JDV, or by its OID; null for a table we do not know. */
export function tableOf(system: string | null): Table | null {
  const number =
    /(?:TRE|JDV)[_-]([A-Z]\d+)(?!\d)/.exec(system ?? "")?.[1] ??
    /^(?:urn:oid:)?((?:\d+\.)+\d+)$/.exec(system ?? "")?.[1];
  return (number && byNumber.get(number)) || null;
}

/** The codes of one table among several, as a unit's card keeps them: with the words received, unknown codes included. */
export const codedOf = (codings: readonly Coding[], table: Table) =>
  codings
    .filter(({ system }) => tableOf(system) === table)
    .map(({ code, display }) => ({ code, label: display }))
    .filter(({ code }, i, all) => all.findIndex((one) => one.code === code) === i);

/** The keys of a unit's card that hold lists of codes, and single codes, with their tables; both ways read it. */
export const cardLists = {
  organisation: "organisation",
  temporality: "temporality",
  modality: "modality",
  management: "management",
  activities: "activity",
  families: "family",
  acts: "act",
  specialisations: "specialisation",
  patientTypes: "patient-type",
  professions: "resource-profession",
  competences: "competence",
} as const satisfies Partial<Record<keyof UnitCard, Table>>;
export const cardCodes = {
  activityField: "activity-field",
  offerType: "offer-type",
  careMode: "care-mode",
  expertise: "expertise",
  yearlyOpening: "yearly-opening",
} as const satisfies Partial<Record<keyof UnitCard, Table>>;
/** The codes that HealthcareService carries in `characteristic`; the others have elements of their own. */
export const characteristics = [
  "careMode",
  "temporality",
  "modality",
  "management",
  "acts",
  "specialisations",
  "yearlyOpening",
  "professions",
  "competences",
  "expertise",
] as const satisfies (keyof typeof cardLists | keyof typeof cardCodes)[];
