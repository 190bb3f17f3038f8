import type { Point } from "#lib/geometry.ts";
import type { Declared } from "./availability.ts";
import type { UnitCard } from "./card.ts";
import type { FacilityId, Finess, Origins, Prices } from "./facility.ts";
import type { Limits } from "./limit.ts";

export type UnitId = string & { readonly __brand: "UnitId" };
export type Module = "grand-age" | "sanitaire" | "handicap" | "tnd";

/** A unit of a facility: what it answers, for whom, and what it offers. */
export type Unit = {
  id: UnitId;
  facility: FacilityId;
  name: string;
  module: Module;
  /** The kinds of need it answers (heb-perm, smr, had…); none for a unit that only asks. */
  kinds: string[];
  mentions: string[];
  modes: string[];
  offer: Offer;
  limits: Limits;
  /** Kilometres around it where a home service goes; null elsewhere. */
  zoneKm: number | null;
  point: Point | null;
  /** Euros a month, before aids. */
  priceMonth: number | null;
  accepts: boolean;
  acceptsFrom: string | null;
  closedOn: string | null;
  places: Declared;
  /** The identifier of its offer in the ROR. */
  rorId: string | null;
  card: UnitCard;
  /** INSEE codes of the communes where a home service goes; null: the circle of zoneKm, or nothing said. */
  zoneCommunes: string[] | null;
  /** Shown to professionals only. */
  sensitive: boolean;
  origins: Origins;
  version: number;
};

/** The groups of fields of a unit that one source says together; "places" is in its counts. */
export type UnitField = "name" | "kinds" | "offer" | "limits" | "zone" | "price" | "accepts" | "card" | "contacts";

/** What a unit says before anyone has spoken for it. */
export const undescribedUnit = {
  rorId: null,
  card: {},
  zoneCommunes: null,
  sensitive: false,
  origins: {},
} satisfies Partial<Unit>;

/** A unit with what a search shows of its facility. */
export type Candidate = Unit & {
  facilityName: string;
  /** FINESS category of its establishment. */
  category: string;
  finess: Finess;
  city: string;
  departement: string;
  prices: Prices | null;
  /** Of a home service that lists its communes: kilometres from the nearest of them to the place of care, 0 inside. */
  zoneGapKm?: number | null;
};

/** A feature that can be needed ("must") or wished for. */
export type Feature = keyof typeof features;
export type Comfort = keyof typeof comforts;

/** What a unit offers; a missing key is something nobody said it has. */
export type Offer = Partial<Record<Feature, true>> & {
  single?: true;
  double?: true;
  comfort?: Comfort[];
  /** Installed places. */
  capacity?: number;
};

export const features = {
  uvp: { label: "Unité protégée Alzheimer", short: "Unité protégée", lack: "Pas d’unité protégée" },
  uhr: { label: "Unité d’hébergement renforcée (UHR)", short: "UHR", lack: "Pas d’unité d’hébergement renforcée" },
  pasa: {
    label: "Pôle d’activités et de soins adaptés (PASA)",
    short: "PASA",
    lack: "Pas de pôle d’activités et de soins adaptés",
  },
  puv: { label: "Petite unité de vie (PUV)", short: "Petite unité de vie", lack: "N’est pas une petite unité de vie" },
  night: { label: "Accueil de nuit", short: "Accueil de nuit", lack: "Pas d’accueil de nuit" },
  ash: {
    label: "Habilité à l’aide sociale à l’hébergement (ASH)",
    short: "Aide sociale",
    lack: "Non habilité à l’aide sociale",
  },
  apl: { label: "Logement ouvrant droit à l’APL", short: "APL", lack: "Pas d’APL" },
  couple: { label: "Accueil des couples", short: "Couples", lack: "N’accueille pas les couples" },
} satisfies Record<string, { label: string; short: string; lack: string }>;

export const comforts = {
  garden: "Jardin",
  balcony: "Balcon",
  cooling: "Climatisation",
  wifi: "Wi-Fi",
  "visitor-meals": "Repas des visiteurs",
  hairdresser: "Coiffeur",
  physiotherapist: "Kinésithérapeute sur place",
  worship: "Lieu de culte",
  pets: "Animal accepté",
  parking: "Parking",
} satisfies Record<string, string>;

export const featureCodes = Object.keys(features) as Feature[];
export const comfortCodes = Object.keys(comforts) as Comfort[];
export const isFeature = (code: string): code is Feature => Object.hasOwn(features, code);

/** Only an open unit that accepts requests can be asked; one that only asks answers nothing. */
export const canBeAsked = (unit: Unit, today: string) =>
  unit.kinds.length > 0 &&
  (!unit.closedOn || unit.closedOn > today) &&
  (unit.accepts || (unit.acceptsFrom !== null && unit.acceptsFrom <= today));
