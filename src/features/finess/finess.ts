import type { LegalStatus } from "#features/directory/facility.ts";
import { titled } from "#features/directory/title.ts";
import { departementsOf, farFrom, type Locator } from "#features/imports/locator.ts";
import {
  departementOfFiness,
  finessDay,
  numberOf,
  phoneOf,
  type Reading,
  readFiness,
  textOf,
} from "#features/imports/reading.ts";
import { fold } from "#lib/french.ts";
import type { Point } from "#lib/geometry.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** Fields of a `structureet` line of the classic extraction, record type first; the file has no header. */
const structure =
  "record nofinesset nofinessej rs rslongue complrs compldistrib numvoie typvoie voie compvoie lieuditbp commune departement libdepartement ligneacheminement telephone telecopie categetab libcategetab categagretab libcategagretab siret codeape codemft libmft codesph libsph dateouv dateautor datemaj numuai".split(
    " ",
  );
const geolocation = "record nofinesset coordxet coordyet sourcecoordet datemaj".split(" ");

/** The projection named at the end of `sourcecoordet` → its EPSG code. */
export const projections: Record<string, number> = {
  LAMBERT_93: 2154,
  UTM_N20: 5490,
  UTM_N22: 2972,
  UTM_S40: 2975,
  UTM_S38: 4471,
  UTM_N21: 4467,
};

/** All on the GRS 80 ellipsoid, within a metre of WGS 84: what proj4 needs to know of each. */
export const projectionDefinitions: Record<number, string> = {
  2154: "+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +units=m +no_defs",
  5490: "+proj=utm +zone=20 +ellps=GRS80 +units=m +no_defs",
  2972: "+proj=utm +zone=22 +ellps=GRS80 +units=m +no_defs",
  2975: "+proj=utm +zone=40 +south +ellps=GRS80 +units=m +no_defs",
  4471: "+proj=utm +zone=38 +south +ellps=GRS80 +units=m +no_defs",
  4467: "+proj=utm +zone=21 +ellps=GRS80 +units=m +no_defs",
};

export type ToWgs84 = (epsg: number, x: number, y: number) => Point;

/** What the lines begin with; any other record type (the metadata line `finess;etalab;…`) is passed over. */
export const isStructure = (line: string) => line.startsWith("structureet;");
export const isGeolocation = (line: string) => line.startsWith("geolocalisation;");

/** Where an establishment stands, told by a line of its own further down the file. */
export function readGeolocation(line: string, toWgs84: ToWgs84): Result<{ finess: string; point: Point }, string> {
  const fields = split(line, geolocation);
  if (!fields.ok) return fields;
  const { nofinesset, coordxet, coordyet, sourcecoordet } = fields.value;
  const finess = readFiness(nofinesset);
  if (!finess.ok) return finess;
  const [x, y] = [numberOf(coordxet), numberOf(coordyet)];
  if (!Number.isFinite(x) || !Number.isFinite(y))
    return refuse(`Coordonnées illisibles : « ${coordxet} ; ${coordyet} »`);
  const name = /([A-Z]+_[A-Z]?\d+)\s*$/.exec(sourcecoordet ?? "")?.[1];
  const epsg = name ? projections[name] : undefined;
  if (!epsg) return refuse(`Projection inconnue : « ${sourcecoordet ?? ""} »`);
  const point = toWgs84(epsg, x, y);
  if (!Number.isFinite(point.lat) || !Number.isFinite(point.lon))
    return refuse(`Coordonnées hors de la projection ${name}`);
  return ok({ finess: finess.value, point: { lat: round(point.lat), lon: round(point.lon) } });
}

/** An establishment, with the point its other line gave. */
export function readStructure(line: string, pointOf: (finess: string) => Point | null, locator: Locator): Reading {
  const fields = split(line, structure);
  return fields.ok ? readEstablishment(fields.value, pointOf, locator) : fields;
}

/**
 * An establishment by its FINESS fields, of a line or of the flow cs1400102, which says more: its postcode, its town,
 * its e-mail, and when it closed.
 */
export function readEstablishment(
  row: Readonly<Record<string, string | undefined>>,
  pointOf: (finess: string) => Point | null,
  locator: Locator,
): Reading {
  const finess = readFiness(row.nofinesset);
  if (!finess.ok) return finess;
  const name = textOf(row.rslongue) ?? textOf(row.rs);
  if (!name) return refuse("Raison sociale absente");
  const category = textOf(row.categetab);
  if (!category || !/^\d{3,4}$/.test(category))
    return refuse(`Catégorie absente ou mal formée : « ${category ?? ""} »`);
  const { postcode, city } = placeOf(row);
  const commune =
    locator.byCode(inseeOf(row.departement, row.commune) ?? "") ??
    (city ? locator.byAddress(postcode ?? "", city) : null);
  if (!city && !commune) return refuse("Commune absente");

  const point = pointOf(finess.value);
  const away = farFrom(point, commune);
  const street = textOf(
    [row.numvoie, repeats[row.compvoie ?? ""], row.typvoie && (wayTypes[row.typvoie] ?? row.typvoie), row.voie]
      .filter(Boolean)
      .join(" "),
  );
  const site = textOf(row.complrs);
  const closedOn = finessDay(row.datefermeture);
  const entity = readFiness(row.nofinessej);
  return ok({
    draft: {
      finess: finess.value,
      source: "finess",
      date: finessDay(row.datemaj),
      ...(closedOn ? { closedOn } : {}),
      says: {
        name: {
          name: titled(site && !fold(name).includes(fold(site)) ? `${name} - ${site}` : name),
          legalEntityFiness: entity.ok ? entity.value : null,
          siret: /^\d{14}$/.test(row.siret ?? "") ? row.siret! : null,
          openedOn: finessDay(row.dateouv),
        },
        category: { category, categoryLabel: textOf(row.libcategetab) ?? category },
        legalStatus: { legalStatus: hospitalStatus(row.libsph) },
        address: { street: street && titled(street), postcode },
        city: {
          city: commune?.name ?? titled(city!),
          commune: commune?.code ?? null,
          departement:
            commune?.departement ??
            departementOf(row.departement) ??
            (postcode ? departementsOf(postcode)[0]! : departementOfFiness(finess.value)),
        },
        point: { point },
        contacts: { phone: phoneOf(row.telephone), email: textOf(row.courriel)?.toLowerCase() ?? null },
      },
    },
    ...(away ? { doubt: `Coordonnées à ${away} km de ${commune!.name}` } : {}),
  });
}

function placeOf(row: Readonly<Record<string, string | undefined>>): { postcode: string | null; city: string | null } {
  const routing = textOf(row.ligneacheminement);
  const parts = /^(\d{5})\s+(.+)$/.exec(routing ?? "");
  const postcode = textOf(row.codepostal) ?? parts?.[1] ?? null;
  return { postcode, city: textOf(row.libcommune) ?? parts?.[2] ?? routing };
}

/** Only hospitals tell their part in the public service, and two of its values tell their status. */
function hospitalStatus(text: string | undefined): LegalStatus | null {
  const said = fold(text ?? "");
  if (said.startsWith("etablissement public")) return "public";
  return said.includes("interet collectif") ? "non-profit" : null;
}

/** Plain `;`, no quoting: a double quote is a letter like another. */
function split(line: string, names: readonly string[]): Result<Record<string, string>, string> {
  const values = line.split(";");
  if (values.length !== names.length) return refuse(`${values.length} champs au lieu de ${names.length}`);
  return ok(Object.fromEntries(names.map((name, i) => [name, values[i]!.trim()])));
}

const overseas: Record<string, string> = {
  "9A": "971",
  "9B": "972",
  "9C": "973",
  "9D": "974",
  "9E": "975",
  "9F": "976",
};
const departementOf = (code: string | undefined) => (code ? (overseas[code] ?? code) : null);

/** INSEE code: département and the three digits of the commune; 97 and those digits overseas. */
const inseeOf = (departement: string | undefined, commune: string | undefined) =>
  departement && /^\d{3}$/.test(commune ?? "") ? `${overseas[departement] ? "97" : departement}${commune}` : null;

const repeats: Record<string, string> = { B: "BIS", T: "TER", Q: "QUATER" };

const wayTypes: Record<string, string> = {
  R: "RUE",
  AV: "AVENUE",
  BD: "BOULEVARD",
  PL: "PLACE",
  CHE: "CHEMIN",
  RTE: "ROUTE",
  ALL: "ALLEE",
  IMP: "IMPASSE",
  SQ: "SQUARE",
  QU: "QUAI",
  CRS: "COURS",
  FG: "FAUBOURG",
  ZA: "ZA",
};

const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
