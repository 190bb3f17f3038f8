import {
  type Facility,
  type FacilityField,
  type Finess,
  type Origin,
  type Source,
  undescribedFacility,
} from "#features/directory/facility.ts";
import { outranks, sayParts } from "#features/directory/owner.ts";
import type { Offer } from "#features/directory/unit.ts";
import type { LegalEntity } from "./entity.ts";

/** What one row of one source says of a facility, group of fields by group of fields. */
export type Draft = {
  finess: Finess;
  source: Source;
  /** The day the source speaks of. */
  date: string | null;
  /** Always enough to create the facility. */
  says: Identity & { [Field in Exclude<FacilityField, keyof Identity>]?: Partial<Pick<Facility, Columns[Field]>> };
  features?: Offer;
  /** The stays it says it has, or has not, beside the permanent one. */
  stays?: { temporary: boolean; day: boolean };
  /** The day the source says it closed; FINESS says nothing of a facility that is open. */
  closedOn?: string;
  /** The groups Sextant deduced from the others (a town from coordinates). */
  estimated?: FacilityField[];
};

type Identity = {
  name: {
    name: string;
    legalEntity?: string | null;
    legalEntityFiness?: string | null;
    siret?: string | null;
    openedOn?: string | null;
  };
  category: { category: string; categoryLabel: string };
  city: { city: string; commune: string | null; departement: string };
};

type Columns = {
  name: "name" | "legalEntity" | "legalEntityFiness" | "siret" | "openedOn";
  category: "category" | "categoryLabel";
  legalStatus: "legalStatus";
  address: "street" | "postcode";
  city: "city" | "commune" | "departement";
  point: "point";
  contacts: "phone" | "email" | "website";
  prices: "prices";
  offer: never;
  card: "card";
  booking: "booking";
};

type Said = Partial<Draft["says"]>;

/** The facility with what the draft may say of it: nothing known is erased by a silence, nor by a lesser source. */
export const merge = (facility: Facility, draft: Draft): Facility => mergeSaid(facility, draft.says, draft);

/** The same for some groups of fields alone. */
export function mergeSaid(
  facility: Facility,
  says: { [Group in keyof Said]: Partial<Said[Group]> },
  by: Pick<Draft, "source" | "date" | "estimated">,
): Facility {
  let merged = facility;
  for (const [field, said] of Object.entries(says) as [FacilityField, Partial<Facility>][]) {
    const known = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null && value !== undefined));
    if (Object.keys(known).length === 0) continue;
    const source = by.estimated?.includes(field) ? "estimated" : by.source;
    const former = merged.origins[field];
    if (former && outranks(field, former.source, source)) continue;
    merged = say(merged, field, known, { source, date: by.date });
  }
  return merged;
}

/** What the legal entity says of the establishments it runs, which the file of establishments does not: its name and its status. */
export function mergeEntity(facility: Facility, entity: LegalEntity): Facility {
  const named = mergeSaid(
    facility,
    { name: { legalEntity: entity.name } },
    { source: "finess", date: facility.origins.name?.date ?? entity.date },
  );
  return mergeSaid(
    named,
    { legalStatus: { legalStatus: entity.legalStatus } },
    { source: "finess", date: entity.date },
  );
}

/** A card is said key by key, other groups column by column: what the establishment said apart of one is kept. */
function say(facility: Facility, field: FacilityField, known: Partial<Facility>, origin: Origin): Facility {
  const { source } = origin;
  if (field === "card") {
    const card = sayParts("card", facility.card, facility.origins, known.card ?? {}, source);
    return { ...facility, card: card.parts, origins: { ...card.origins, card: origin } };
  }
  const whole = sayParts(field, facility, facility.origins, known, source);
  return { ...whole.parts, origins: { ...whole.origins, [field]: origin } };
}

/** A facility that did not exist. */
export const create = (id: Facility["id"], draft: Draft): Facility =>
  merge({ ...blank, id, finess: draft.finess }, draft);

const blank: Omit<Facility, "id" | "finess"> = {
  legalEntity: null,
  name: "",
  category: "",
  categoryLabel: "",
  legalStatus: null,
  street: null,
  postcode: null,
  city: "",
  commune: null,
  departement: "",
  point: null,
  phone: null,
  email: null,
  website: null,
  prices: null,
  origins: {},
  closedOn: null,
  ...undescribedFacility,
};

/**
 * The fingerprints a facility keeps, one per source ("finess:3f2a hospitals:91bc"): a row that has not changed since
 * the last run of the same file changes nothing, whatever other sources said meanwhile.
 */
export const hasHash = (hashes: string | null, source: Source, hash: string) =>
  (hashes ?? "").split(" ").includes(`${source}:${hash}`);

export function withHash(hashes: string | null, source: Source, hash: string): string {
  const others = (hashes ?? "").split(" ").filter((one) => one !== "" && !one.startsWith(`${source}:`));
  return [...others, `${source}:${hash}`].sort().join(" ");
}
