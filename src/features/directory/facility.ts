import { fold } from "#lib/french.ts";
import type { Point } from "#lib/geometry.ts";
import type { Booking, FacilityCard } from "./card.ts";
import type { CategoryCode } from "./category.ts";

export type FacilityId = string & { readonly __brand: "FacilityId" };
/** Nine characters; the first two are the département of creation (97 and 98 overseas). */
export type Finess = string & { readonly __brand: "Finess" };
export type LegalStatus = "public" | "non-profit" | "private";

/** Who says a field, and since when: shown beside it. */
export type Source = "finess" | "hospitals" | "cnsa" | "ror" | "estimated" | "sample" | "declared";
export type Origin = { source: Source; date: string | null };
/** By group of fields, or by part of a group said apart ("card.presentation"): see owner.ts. */
export type Origins = { [path in string]?: Origin };

export type Facility = {
  id: FacilityId;
  finess: Finess;
  legalEntity: string | null;
  name: string;
  category: CategoryCode;
  categoryLabel: string;
  legalStatus: LegalStatus | null;
  street: string | null;
  postcode: string | null;
  city: string;
  /** INSEE code. */
  commune: string | null;
  /** "38", "2A", "974". */
  departement: string;
  point: Point | null;
  phone: string | null;
  email: string | null;
  website: string | null;
  prices: Prices | null;
  origins: Origins;
  closedOn: string | null;
  openedOn: string | null;
  /** FINESS number of the legal entity. */
  legalEntityFiness: string | null;
  siret: string | null;
  /** Its identifier in the ROR. */
  rorId: string | null;
  card: FacilityCard;
  booking: Booking | null;
};

/** What a facility says before anyone has spoken for it. */
export const undescribedFacility = {
  openedOn: null,
  legalEntityFiness: null,
  siret: null,
  rorId: null,
  card: {},
  booking: null,
} satisfies Partial<Facility>;

/** The groups of fields that one source says together. */
export type FacilityField =
  | "name"
  | "category"
  | "legalStatus"
  | "address"
  | "city"
  | "point"
  | "contacts"
  | "prices"
  | "offer"
  | "card"
  | "booking";

/**
 * Euros a day, as the CNSA publishes them; rents of a résidence autonomie are euros a month.
 * "Ash" is the price under social aid. A missing key is a price nobody gave: 0 and 1 € are missing data, not gifts.
 */
export type Prices = {
  year: number | null;
  source: Source;
  single?: number;
  double?: number;
  singleAsh?: number;
  doubleAsh?: number;
  singleTemporary?: number;
  doubleTemporary?: number;
  singleTemporaryAsh?: number;
  doubleTemporaryAsh?: number;
  dayCare?: number;
  gir12?: number;
  gir34?: number;
  gir56?: number;
  rentF1?: number;
  rentF1Bis?: number;
  rentF2?: number;
  rentF1Ash?: number;
  rentF1BisAsh?: number;
  rentF2Ash?: number;
  /** A service beside the price of the room, worded in card.services. */
  otherService?: number;
};

/** Parameter estimate.month: the days of a month of stay. */
export const daysAMonth = 30.42;

export const isFiness = (text: string): text is Finess => /^[0-9A-Z]{9}$/.test(text);

/**
 * Identifiers we make ourselves. A real number starts with a département of creation: two digits, or 2A, 2B.
 * Ours start with a letter, so none can ever be given by the State:
 * XG + 7 digits, a fictitious facility; XP + 7 signs, a row of a price list that came without number.
 */
export const fictitiousFiness = (n: number) => `XG${String(n).padStart(7, "0")}` as Finess;
export const unnumberedPrefix = "XP";
export const isFictitious = (finess: string) => finess.startsWith("XG");
export const isUnnumbered = (finess: string) => finess.startsWith(unnumberedPrefix);

/** A price that may be shown: a tariff of 0 or 1 € a day is missing data. */
export const credible = (amount: number | null | undefined): amount is number =>
  amount !== null && amount !== undefined && Number.isFinite(amount) && amount > 1;

/** What a person pays a month before aids: the room and the dependency tariff nobody is exempted from, or the rent. */
export function monthlyPrice(prices: Prices | null): number | null {
  if (!prices) return null;
  const rent = prices.rentF1 ?? prices.rentF1Bis ?? prices.rentF2;
  if (credible(prices.single)) return cents((prices.single + (prices.gir56 ?? 0)) * daysAMonth);
  return credible(rent) ? rent : null;
}

export const temporaryMonthlyPrice = (prices: Prices | null) =>
  credible(prices?.singleTemporary)
    ? cents((prices.singleTemporary + (prices.gir56 ?? 0)) * daysAMonth)
    : monthlyPrice(prices);

export const cents = (amount: number) => Math.round(amount * 100) / 100;

/** What the name search reads: the name and the town, without case nor accents. */
export const searchNameOf = (facility: { name: string; city: string }) => fold(`${facility.name} ${facility.city}`);

export const statusLabels = {
  public: "Public",
  "non-profit": "Privé à but non lucratif",
  private: "Privé commercial",
} satisfies Record<LegalStatus, string>;

export const sourceLabels = {
  finess: "FINESS",
  hospitals: "Liste des hôpitaux (FINESS)",
  cnsa: "CNSA, prix des établissements",
  ror: "ROR",
  estimated: "déduit par Sextant",
  sample: "exemple fictif",
  declared: "déclaré par l’établissement",
} satisfies Record<Source, string>;
