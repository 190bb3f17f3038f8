import { categories, isKnownCategory } from "#features/directory/category.ts";
import {
  cents,
  credible,
  type Finess,
  type LegalStatus,
  type Prices,
  unnumberedPrefix,
} from "#features/directory/facility.ts";
import { titled } from "#features/directory/title.ts";
import type { Offer } from "#features/directory/unit.ts";
import { fold } from "#lib/french.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { sha256 } from "#lib/seal.ts";
import { departementsOf, farFrom } from "./locator.ts";
import { dayOfText, numberOf, phoneOf, pointOf, type Reader, type Row, readFiness, textOf } from "./reading.ts";

/** The columns of the 2023 map (our sample) and those of the CNSA's own export. */
export const mapColumns = ["name", "price_single_month_eur", "lat", "lon"];
export const exportColumns = ["title", "noFinesset", "coordinates.city", "ehpadPrice.prixHebPermCs"];

const mapStatuses: Record<string, LegalStatus> = { Public: "public", Associatif: "non-profit", Privé: "private" };

/** The map shows the prices at 31 December 2022, and says so nowhere in its rows. */
const mapYear = 2022;

/**
 * A row of the map: euros per month of 30 days, no FINESS number, no address. It gets an identifier made of its
 * name and place, and its town is the nearest one: a human says later which numbered facility it is.
 */
export const readMapRow: Reader = (row, locator) => {
  const name = textOf(row.name);
  if (!name) return refuse("Nom de l’établissement absent");
  const point = pointOf(row.lat, row.lon);
  if (!point.ok) return point;
  if (!point.value) return refuse("Coordonnées absentes : la ligne n’a pas d’autre adresse");
  const commune = locator.nearest(point.value);
  if (!commune) return refuse("Coordonnées hors de France");
  const amounts = daily(
    row,
    {
      single: "price_single_month_eur",
      double: "price_double_month_eur",
      gir12: "tariff_gir12",
      gir34: "tariff_gir34",
      gir56: "tariff_gir56",
    },
    30,
  );
  if (!amounts.ok) return amounts;
  return ok({
    draft: {
      finess: unnumbered(`${fold(name)}|${row.lat}|${row.lon}`),
      source: "cnsa",
      date: `${mapYear}-12-31`,
      estimated: ["category", "city"],
      says: {
        name: { name: titled(name) },
        category: { category: "500", categoryLabel: categories["500"].label },
        legalStatus: { legalStatus: mapStatuses[row.legal_status ?? ""] ?? null },
        city: { city: commune.name, commune: commune.code, departement: commune.departement },
        point: { point: point.value },
        prices: { prices: { year: mapYear, source: "cnsa", ...amounts.value } },
      },
    },
  });
};

/**
 * XP + 7 signs of base 36 taken from the SHA-256 of the row's own name and place: the same row keeps it from run to
 * run, and no real number starts with a letter (facility.ts). Two of 6 000 rows collide once in 4 000 files; the
 * import then rejects the second instead of mixing them.
 */
const unnumbered = (content: string) =>
  `${unnumberedPrefix}${(sha256(content).readUIntBE(0, 6) % 36 ** 7).toString(36).toUpperCase().padStart(7, "0")}` as Finess;

const exportPrices = {
  single: "ehpadPrice.prixHebPermCs",
  double: "ehpadPrice.prixHebPermCd",
  singleAsh: "ehpadPrice.prixHebPermCsa",
  doubleAsh: "ehpadPrice.prixHebPermCda",
  singleTemporary: "ehpadPrice.prixHebTempCs",
  doubleTemporary: "ehpadPrice.prixHebTempCd",
  singleTemporaryAsh: "ehpadPrice.prixHebTempCsa",
  doubleTemporaryAsh: "ehpadPrice.prixHebTempCda",
  dayCare: "ehpadPrice.tarifHebJour",
  gir12: "ehpadPrice.tarifGir12",
  gir34: "ehpadPrice.tarifGir34",
  gir56: "ehpadPrice.tarifGir56",
  rentF1: "raPrice.PrixF1",
  rentF1Bis: "raPrice.PrixF1Bis",
  rentF2: "raPrice.PrixF2",
  rentF1Ash: "raPrice.PrixF1ASH",
  rentF1BisAsh: "raPrice.PrixF1BisASH",
  rentF2Ash: "raPrice.PrixF2ASH",
  otherService: "ehpadPrice.autreTarifPrest",
} as const;

/** A row of the CNSA's export: FINESS number, address, euros a day (rents: a month). */
export const readExportRow: Reader = (row, locator) => {
  const finess = readFiness(row.noFinesset);
  if (!finess.ok) return finess;
  const [title, city, postcode] = [
    textOf(row.title),
    textOf(row["coordinates.city"]),
    textOf(row["coordinates.postcode"]),
  ];
  if (!title) return refuse("Nom de l’établissement absent");
  if (!city) return refuse("Commune absente");
  const category = exportCategory(row);
  if (!category)
    return refuse(
      "Type d’établissement non précisé (EHPAD, EHPA, résidence autonomie, soins de longue durée, accueil de jour)",
    );
  const point = pointOf(row["coordinates.latitude"], row["coordinates.longitude"]);
  if (!point.ok) return point;
  const amounts = daily(row, exportPrices, 1);
  if (!amounts.ok) return amounts;
  const service = textOf(row["ehpadPrice.autrePrestation"])?.slice(0, 200);

  const commune = locator.byAddress(postcode ?? "", city);
  const departement =
    commune?.departement ?? textOf(row["coordinates.deptcode"]) ?? departementsOf(postcode ?? finess.value)[0]!;
  const date = dayOfText(row.updatedAt);
  const street = textOf(row["coordinates.street"]);
  const away = farFrom(point.value, commune);
  return ok({
    draft: {
      finess: finess.value,
      source: "cnsa",
      date,
      features: featuresOf(row),
      stays: { temporary: isYes(row.IsHTEMPO), day: isYes(row.IsACC_JOUR) },
      says: {
        name: { name: titled(title), legalEntity: textOf(row["coordinates.gestionnaire"]) },
        category: { category, categoryLabel: isKnownCategory(category) ? categories[category].label : category },
        legalStatus: { legalStatus: exportStatus(row.legal_status) },
        address: { street: street && titled(street), postcode },
        city: { city: commune?.name ?? titled(city), commune: commune?.code ?? null, departement },
        point: { point: point.value },
        contacts: {
          phone: phoneOf(row["coordinates.phone"]),
          email: textOf(row["coordinates.emailContact"]),
          website: textOf(row["coordinates.website"]),
        },
        ...(service ? { card: { card: { services: service } } } : {}),
        ...(Object.keys(amounts.value).length > 0
          ? { prices: { prices: { year: date ? Number(date.slice(0, 4)) : null, source: "cnsa", ...amounts.value } } }
          : {}),
      },
    },
    ...(away ? { doubt: `Coordonnées à ${away} km de ${commune!.name}` } : {}),
  });
};

type Amounts = Omit<Prices, "year" | "source">;

/** Daily amounts of the columns named; an amount of 1 € or less is a silence, a word in place of a number is an error. */
function daily(row: Row, columns: { readonly [Key in keyof Amounts]?: string }, days: number): Result<Amounts, string> {
  const amounts: Amounts = {};
  for (const [key, column] of Object.entries(columns) as [keyof Amounts, string][]) {
    const typed = textOf(row[column]);
    if (typed === null) continue;
    const amount = numberOf(typed);
    if (!Number.isFinite(amount) || amount < 0)
      return refuse(`Montant illisible dans « ${column} » : « ${typed.slice(0, 30)} »`);
    const perDay = cents(amount / (key.startsWith("rent") ? 1 : days));
    if (credible(perDay)) amounts[key] = perDay;
  }
  return ok(amounts);
}

const isYes = (value: string | undefined) => /^(1|true|oui|vrai)$/i.test((value ?? "").trim());

function exportCategory(row: Row): string | null {
  const kinds: readonly [string, string][] = [
    ["IsEHPAD", "500"],
    ["IsESLD", "362"],
    ["IsRA", "202"],
    ["IsEHPA", "502"],
    ["IsAJA", "207"],
  ];
  return kinds.find(([column]) => isYes(row[column]))?.[1] ?? null;
}

function exportStatus(text: string | undefined): LegalStatus | null {
  const said = fold(text ?? "");
  if (said.includes("non lucratif") || said.includes("associatif")) return "non-profit";
  if (said.includes("public")) return "public";
  return said.includes("priv") || said.includes("commercial") ? "private" : null;
}

function featuresOf(row: Row): Offer {
  const said = {
    uvp: row.IsALZH,
    uhr: row.IsUHR,
    pasa: row.IsPASA,
    puv: row.IsPUV,
    ash: row.IsHAB_AIDE_SOC,
    apl: row.IsCONV_APL,
    night: row.IsACC_NUIT,
  };
  return Object.fromEntries(
    Object.entries(said)
      .filter(([, value]) => isYes(value))
      .map(([key]) => [key, true]),
  ) as Offer;
}
