import { cents, credible, daysAMonth, type Finess, isFiness, type Prices } from "#features/directory/facility.ts";
import type { Offer } from "#features/directory/unit.ts";
import { isDay } from "#lib/dates.ts";
import {
  codingsNamed,
  codingsOf,
  type Element,
  elementsOf,
  extensionsOf,
  identifiersOf,
  instantOf,
  isElement,
  numberOf,
  type Resource,
  referenceOf,
  textOf,
  valueNamed,
} from "#lib/fhir.ts";
import type { Point } from "#lib/geometry.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { type ContactSaid, contactsOf } from "./contact.ts";
import { codedOf } from "./nomenclature.ts";

/** An Organization of the ROR: a legal entity (EJ), an establishment (EG) or a part of it (OI). */
export type Structure = LegalEntity | Establishment | InternalUnit;
export type LegalEntity = { level: "EJ"; id: string; finess: Finess | null; name: string | null };
export type Establishment = {
  level: "EG";
  id: string;
  /** Its persistent identifier in the ROR. */
  rorId: string;
  finess: Finess;
  siret: string | null;
  name: string;
  partOf: string | null;
  category: { code: string; label: string | null } | null;
  address: Address | null;
  point: Point | null;
  prices: Prices | null;
  features: Offer;
  accessibility: string | null;
  contacts: ContactSaid[];
  closedOn: string | null;
  /** The day the ROR speaks of. */
  date: string | null;
};
export type InternalUnit = { level: "OI"; id: string; partOf: string | null; name: string | null };
export type Address = { street: string | null; postcode: string | null; city: string; commune: string | null };

/** What an Organization says, or why it cannot be read, in French. `today`: which prices are in force. */
export function readStructure(resource: Resource, today: string): Result<Structure, string> {
  const { id } = resource;
  const name = textOf(resource.name);
  const identifiers = identifiersOf(resource.identifier);
  const partOf = referenceOf(resource.partOf, "Organization");
  if (identifiers.some(({ system, type }) => type === "42" || system?.includes("oi.esante.gouv.fr")))
    return ok({ level: "OI", id, partOf, name });
  const category = codedOf(codingsOf(resource.type), "establishment-category")[0] ?? null;
  const finess = finessOf(resource);
  if (!partOf && !category) return ok({ level: "EJ", id, finess, name });
  if (!finess) return refuse(`Établissement sans numéro FINESS lisible : Organization/${id}`);
  const title = textOf(Array.isArray(resource.alias) ? resource.alias[0] : resource.alias) ?? name;
  if (!title) return refuse(`Établissement sans nom : Organization/${id}`);
  const address = elementsOf(resource.address)[0];
  return ok({
    level: "EG",
    id,
    rorId: identifiers.find(({ system }) => system === "urn:oid:1.2.250.1.71.4.2.2")?.value ?? id,
    finess,
    siret: identifiers.map(({ value }) => value.replaceAll(" ", "")).find((value) => /^\d{14}$/.test(value)) ?? null,
    name: title,
    partOf,
    category,
    address: address ? readAddress(address) : null,
    point: address ? readGeolocation(address) : null,
    prices: readPrices(resource, today),
    features: readFeatures(resource),
    accessibility: codingsNamed(resource, "ror-organization-accessibility-location")[0]?.display ?? null,
    contacts: contactsOf(resource),
    closedOn: closingDay(resource, today),
    date: dayOfUpdate(resource),
  });
}

/** By its system, by its type, or inside the national identifier: the digit 1, then the FINESS number. */
export function finessOf(resource: Element): Finess | null {
  for (const { system, type, value } of identifiersOf(resource.identifier)) {
    const typed = value.toUpperCase();
    const national = system === "urn:oid:1.2.250.1.71.4.2.2" && /^1[0-9A-Z]{9}$/.test(typed) ? typed.slice(1) : null;
    if (national && isFiness(national)) return national;
    if (
      (system?.includes("finess.esante.gouv.fr") || type === "FINEG" || type === "FINEJ" || type === "1") &&
      isFiness(typed)
    )
      return typed;
  }
  return null;
}

export const dayOfUpdate = (resource: Element) => {
  const day = isElement(resource.meta) ? (textOf(resource.meta.lastUpdated)?.slice(0, 10) ?? "") : "";
  return isDay(day) ? day : null;
};

/** Null when no town is said: an address without its town locates nobody. */
function readAddress(address: Element): Address | null {
  const city = textOf(address.city);
  if (!city) return null;
  const lines = (Array.isArray(address.line) ? address.line : [address.line]).flatMap((line) => textOf(line) ?? []);
  const postcode = textOf(address.postalCode);
  return {
    // guides repeat the postcode and the town as a last line
    street: lines.filter((line) => !(postcode && line.startsWith(postcode))).join(", ") || spelledLine(address),
    postcode: postcode && /^\d{5}$/.test(postcode) ? postcode : null,
    city,
    commune: communeOf(address),
  };
}

/** A line given only by its parts, as extensions of `_line`. */
function spelledLine(address: Element): string | null {
  const parts = ["iso21090-ADXP-houseNumber", "iso21090-ADXP-streetNameType", "iso21090-ADXP-streetNameBase"];
  const lines = elementsOf(address._line);
  return parts.flatMap((part) => lines.flatMap((line) => textOf(valueNamed(line, part)) ?? [])).join(" ") || null;
}

const inseeNames = ["fr-core-address-insee-code", "fr-address-insee-code", "as-ext-address-insee-code"];
function communeOf(address: Element): string | null {
  const codes = inseeNames.flatMap((name) => codingsNamed(address, name)).map(({ code }) => code);
  return codes.find((code) => /^\d[0-9AB]\d{3}$/.test(code)) ?? null;
}

function readGeolocation(address: Element): Point | null {
  const where = extensionsOf(address, "geolocation")[0];
  return pointOf(valueNamed(where, "latitude"), valueNamed(where, "longitude"));
}

/** WGS84 degrees, both or none. */
export function pointOf(latitude: unknown, longitude: unknown): Point | null {
  const [lat, lon] = [numberOf(latitude), numberOf(longitude)];
  return lat !== null && lon !== null && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && !(lat === 0 && lon === 0)
    ? { lat, lon }
    : null;
}

/** Social aid: the code 02 of TRE_R241, or places kept for it. */
function readFeatures(resource: Element): Offer {
  const helps = codingsNamed(resource, "ror-organization-financial-help-type").map(({ code }) => code);
  const places = ["ror-organization-nb-permanent-social-help-place", "ror-organization-nb-temporary-social-help-place"];
  const kept = places.some((name) => (numberOf(valueNamed(resource, name)) ?? 0) > 0);
  return helps.includes("02") || kept ? { ash: true } : {};
}

/** The day it closed, when it has: a closing to come is not one yet. */
function closingDay(resource: Element, today: string): string | null {
  const period = valueNamed(resource, "organization-period");
  const end = isElement(period) ? (textOf(period.end)?.slice(0, 10) ?? "") : "";
  if (isDay(end)) return end <= today ? end : null;
  return resource.active === false ? (dayOfUpdate(resource) ?? today) : null;
}

type PriceKey = Exclude<keyof Prices, "year" | "source">;
/** TRE_R242: rooms by the day, flats by the month. */
const rooms: Record<string, "double" | "single" | "rentF1" | "rentF2" | "rentF1Bis"> = {
  "01": "double",
  "02": "single",
  "03": "rentF1",
  "04": "rentF2",
  "05": "rentF1Bis",
};
/** TRE_R237. */
const groups: Record<string, PriceKey> = { "01": "gir12", "02": "gir34", "03": "gir56" };

/**
 * The prices in force: of two rows for the same thing, the later that has begun. Rows for those under 60, by the hour or the
 * piece, of an unknown kind or in another currency are none of ours. Daily amounts are euros a day, rents euros a month.
 */
function readPrices(resource: Element, today: string): Prices | null {
  const found = new Map<PriceKey, { amount: number; start: string }>();
  for (const row of extensionsOf(resource, "ror-organization-price")) {
    const key = priceKey(row);
    const amount = priceAmount(row, key);
    const start = textOf(valueNamed(row, "startDate"))?.slice(0, 10) ?? "";
    if (!key || amount === null || start > today || valueNamed(row, "under60") === true) continue;
    const former = found.get(key);
    if (!former || former.start <= start) found.set(key, { amount, start });
  }
  if (found.size === 0) return null;
  const latest = [...found.values()]
    .map(({ start }) => start)
    .sort()
    .at(-1)!;
  const year = Number(latest.slice(0, 4));
  return {
    year: year > 2000 ? year : null,
    source: "ror",
    ...Object.fromEntries([...found].map(([key, { amount }]) => [key, amount])),
  };
}

function priceKey(row: Element): PriceKey | null {
  const code = (name: string) => codingsNamed(row, name)[0]?.code ?? "";
  switch (code("priceType")) {
    case "02": {
      const room = rooms[code("residentialType")] ?? null;
      if (!room || room.startsWith("rent")) return room;
      const temporary = code("welcomeType") === "01" ? "Temporary" : "";
      const ash = ["02", "03"].includes(code("specialPrice")) ? "Ash" : "";
      return `${room as "single" | "double"}${temporary}${ash}`;
    }
    case "03":
      return groups[code("dependencyLevel")] ?? null;
    case "05":
      return "dayCare";
    default:
      return null;
  }
}

/** TRE_R228: 2 by the day, 3 by the month. */
function priceAmount(row: Element, key: PriceKey | null): number | null {
  const money = valueNamed(row, "amount");
  const amount = isElement(money) && (money.currency ?? "EUR") === "EUR" ? numberOf(money.value) : null;
  const unit = codingsNamed(row, "priceUnit")[0]?.code;
  if (amount === null || !key || (unit !== "2" && unit !== "3")) return null;
  const monthly = key.startsWith("rent");
  const said = monthly === (unit === "3") ? amount : monthly ? amount * daysAMonth : amount / daysAMonth;
  return credible(cents(said)) ? cents(said) : null;
}

/** An instant said by the resource, for whoever compares two versions of it. */
export const updatedAt = (resource: Element): Date | null =>
  isElement(resource.meta) ? instantOf(resource.meta.lastUpdated) : null;
