import type { FacilityField, Origin, Origins, Source } from "./facility.ts";
import type { UnitField } from "./unit.ts";

/** A register of the State: what it says of a field is corrected there, and copied here. */
export type Reference = "ror" | "finess" | "cnsa";

/** A group of fields that one source says together, or one part of it: "card", "card.presentation". */
export type FieldPath = FacilityField | UnitField | `${FacilityField | UnitField}.${string}`;

export type Owned = { by: Reference; date: string | null };

/** Who is believed about a group of fields, the best placed first: a lower source never overwrites a higher one. */
const identity: readonly Source[] = ["finess", "ror", "hospitals", "cnsa", "declared", "estimated", "sample"];
const market: readonly Source[] = ["cnsa", "ror", "declared", "finess", "hospitals", "estimated", "sample"];
const said: readonly Source[] = ["ror", "declared", "cnsa", "finess", "hospitals", "estimated", "sample"];
const own: readonly Source[] = ["declared", "ror", "cnsa", "finess", "hospitals", "estimated", "sample"];
export const owners: Record<FacilityField | UnitField, readonly Source[]> = {
  name: identity,
  category: identity,
  legalStatus: identity,
  address: identity,
  city: identity,
  point: identity,
  contacts: said,
  prices: market,
  offer: said,
  card: said,
  booking: own,
  kinds: said,
  limits: own,
  zone: said,
  price: market,
  accepts: own,
};

/** The parts of a group that another source than the group's is believed about: the ages a unit takes are the ROR's, its other limits its own. */
const partOwners: { [path in string]?: readonly Source[] } = { "limits.ageMin": said, "limits.ageMax": said };

/** Who says that part of a group: whoever said it apart, else whoever said the group. */
export const originOf = (origins: Origins, field: FieldPath): Origin | undefined =>
  origins[field] ?? origins[groupOf(field)];

/** The register that owns a field; null when the establishment may say it here. */
export function ownerOf(origins: Origins, field: FieldPath): Owned | null {
  const origin = originOf(origins, field);
  if (!origin || !outranks(field, origin.source, "declared")) return null;
  return { by: referenceOf(origin.source), date: origin.date };
}

export const isEditable = (origins: Origins, field: FieldPath): boolean => ownerOf(origins, field) === null;

/** Is the first source better placed than the second to say that field? */
export function outranks(field: FieldPath, source: Source, other: Source): boolean {
  const order = partOwners[field] ?? owners[groupOf(field)];
  return order.indexOf(source) < order.indexOf(other);
}

/**
 * What becomes of the parts of a group (the keys of a card) when a source speaks of some of them: what it is silent about
 * stays, and so does what a better placed source said apart. Gives the parts, and the origins with those of the parts
 * it took over removed: they follow the group's again.
 */
export function sayParts<Parts extends object>(
  group: FacilityField | UnitField,
  parts: Parts,
  origins: Origins,
  said: Partial<Parts>,
  source: Source,
): { parts: Parts; origins: Origins } {
  const taken = Object.entries(said).filter(([key, value]) => {
    const apart = origins[`${group}.${key}`];
    return value !== null && value !== undefined && !(apart && outranks(group, apart.source, source));
  });
  const paths = new Set(taken.map(([key]) => `${group}.${key}`));
  return {
    parts: { ...parts, ...Object.fromEntries(taken) },
    origins: Object.fromEntries(Object.entries(origins).filter(([path]) => !paths.has(path))),
  };
}

const groupOf = (field: FieldPath) => field.split(".")[0] as FacilityField | UnitField;

/** The list of hospitals is an extract of FINESS; nothing else outranks the establishment. */
const referenceOf = (source: Source): Reference => (source === "ror" || source === "cnsa" ? source : "finess");

export const referenceNames = {
  ror: "ROR",
  finess: "FINESS",
  cnsa: "CNSA",
} satisfies Record<Reference, string>;

/** Where a mistake in a field of that register is corrected, after the field's name. */
export const correctionPlaces = {
  ror: "à corriger dans le ROR",
  finess: "à corriger dans FINESS",
  cnsa: "à corriger auprès de la CNSA",
} satisfies Record<Reference, string>;
