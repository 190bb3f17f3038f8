import { freshness } from "#features/directory/availability.ts";
import type { Capacity, Coded } from "#features/directory/card.ts";
import { credible, type Facility, type Prices } from "#features/directory/facility.ts";
import type { Unit } from "#features/directory/unit.ts";
import { codesOf } from "#features/ror/kinds.ts";
import { cardCodes, cardLists, characteristics, systemOf, type Table } from "#features/ror/nomenclature.ts";
import { freeNow } from "#features/ror/place.ts";

/** The base of the profiles and extensions of the ROR we write with. */
export const rorBase = "https://interop.esante.gouv.fr/ig/fhir/ror/StructureDefinition";
export const capacityUrl = `${rorBase}/ror-location-supported-capacity`;

type Extension = { url: string; extension?: Extension[]; [value: string]: unknown };
export type Written<Type extends string> = { resourceType: Type; id: string; meta: Meta; [element: string]: unknown };
type Meta = { versionId: string; lastUpdated: string; profile: string[] };

/** When a row last changed, and how many times. */
export type Stamped<Row> = { row: Row; version: number; updatedAt: Date };

const meta = (version: number, at: Date, profile: string): Meta => ({
  versionId: String(version),
  lastUpdated: at.toISOString(),
  profile: [`${rorBase}/${profile}`],
});
const concept = (table: Table, code: string, display?: string | null) => ({
  coding: [{ system: systemOf(table), code, ...(display ? { display } : {}) }],
});
const codedConcept =
  (table: Table) =>
  ({ code, label }: Coded) =>
    concept(table, code, label);
const extension = (name: string, value: object): Extension => ({ url: `${rorBase}/${name}`, ...value });
const identifier = (system: string, value: string, type?: string) => ({
  ...(type
    ? { type: { coding: [{ system: "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203", code: type }] } }
    : {}),
  system,
  value,
});
const finessSystem = "https://finess.esante.gouv.fr";
export const rorSystem = "https://oi.esante.gouv.fr";

/** An establishment (EG). What only professionals may read is not here: this door is public. */
export function toOrganization(
  { row: facility, updatedAt }: Stamped<Facility>,
  today: string,
): Written<"Organization"> {
  const contacts = [
    ["phone", "2", facility.phone],
    ["email", "3", facility.email],
    ["url", "4", facility.website],
  ].flatMap(([system, channel, value]) => (value ? [telecom(system!, channel!, value)] : []));
  return {
    resourceType: "Organization",
    id: facility.finess,
    meta: meta(updatedAt.getTime(), updatedAt, "ror-organization"),
    ...(facility.prices ? { extension: priceRows(facility.prices) } : {}),
    identifier: [
      identifier("urn:oid:1.2.250.1.71.4.2.2", `1${facility.finess}`, "IDNST"),
      identifier(finessSystem, facility.finess, "FINEG"),
      ...(facility.siret ? [identifier("https://sirene.fr", facility.siret, "SIRET")] : []),
    ],
    active: !facility.closedOn || facility.closedOn > today,
    type: [concept("establishment-category", facility.category, facility.categoryLabel)],
    name: facility.name,
    ...(facility.legalEntityFiness
      ? {
          partOf: {
            reference: `Organization/${facility.legalEntityFiness}`,
            ...(facility.legalEntity ? { display: facility.legalEntity } : {}),
          },
        }
      : {}),
    address: [addressOf(facility)],
    ...(contacts.length > 0 ? { contact: [{ telecom: contacts }] } : {}),
  };
}

/** A legal entity (EJ), as its establishments name it. */
export const toLegalEntity = ({
  finess,
  name,
  updatedAt,
}: {
  finess: string;
  name: string | null;
  updatedAt: Date;
}): Written<"Organization"> => ({
  resourceType: "Organization",
  id: finess,
  meta: meta(updatedAt.getTime(), updatedAt, "ror-organization"),
  identifier: [
    identifier("urn:oid:1.2.250.1.71.4.2.2", `1${finess}`, "IDNST"),
    identifier(finessSystem, finess, "FINEJ"),
  ],
  ...(name ? { name } : {}),
});

const telecom = (system: string, channel: string, value: string) => ({
  extension: [
    extension("ror-telecom-communication-channel", { valueCodeableConcept: concept("channel", channel) }),
    extension("ror-telecom-confidentiality-level", {
      valueCodeableConcept: concept("confidentiality", "1", "Accès libre"),
    }),
  ],
  system,
  value,
});

function addressOf({ street, postcode, city, commune, point }: Facility) {
  const where = point && {
    url: "http://hl7.org/fhir/StructureDefinition/geolocation",
    extension: [
      { url: "latitude", valueDecimal: point.lat },
      { url: "longitude", valueDecimal: point.lon },
    ],
  };
  const insee = commune && {
    url: "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-address-insee-code",
    valueCoding: { system: systemOf("commune"), code: commune, display: city },
  };
  const extensions = [where, insee].filter((one) => Boolean(one));
  return {
    ...(extensions.length > 0 ? { extension: extensions } : {}),
    ...(street ? { line: [street] } : {}),
    city,
    ...(postcode ? { postalCode: postcode } : {}),
    country: "FR",
  };
}

/** Which row of `ror-organization-price` each of our prices is (TRE_R246, R242, R240, R250, R237); units of TRE_R228. */
type PriceRow = { type: string; unit: "2" | "3"; room?: string; welcome?: string; ash?: true; group?: string };
// the other service has no code: its words are on the card
const priceTable: Record<Exclude<keyof Prices, "year" | "source" | "otherService">, PriceRow> = {
  single: { type: "02", unit: "2", room: "02", welcome: "02" },
  double: { type: "02", unit: "2", room: "01", welcome: "02" },
  singleAsh: { type: "02", unit: "2", room: "02", welcome: "02", ash: true },
  doubleAsh: { type: "02", unit: "2", room: "01", welcome: "02", ash: true },
  singleTemporary: { type: "02", unit: "2", room: "02", welcome: "01" },
  doubleTemporary: { type: "02", unit: "2", room: "01", welcome: "01" },
  singleTemporaryAsh: { type: "02", unit: "2", room: "02", welcome: "01", ash: true },
  doubleTemporaryAsh: { type: "02", unit: "2", room: "01", welcome: "01", ash: true },
  dayCare: { type: "05", unit: "2" },
  gir12: { type: "03", unit: "2", group: "01" },
  gir34: { type: "03", unit: "2", group: "02" },
  gir56: { type: "03", unit: "2", group: "03" },
  rentF1: { type: "02", unit: "3", room: "03" },
  rentF1Bis: { type: "02", unit: "3", room: "05" },
  rentF2: { type: "02", unit: "3", room: "04" },
  rentF1Ash: { type: "02", unit: "3", room: "03", ash: true },
  rentF1BisAsh: { type: "02", unit: "3", room: "05", ash: true },
  rentF2Ash: { type: "02", unit: "3", room: "04", ash: true },
};

const priceRows = (prices: Prices): Extension[] =>
  (Object.entries(priceTable) as [keyof typeof priceTable, PriceRow][]).flatMap(([key, row]) => {
    const amount = prices[key];
    if (!credible(amount)) return [];
    const code = (url: string, table: Table, value: string | undefined) =>
      value ? [{ url, valueCodeableConcept: concept(table, value) }] : [];
    return [
      extension("ror-organization-price", {
        extension: [
          ...code("priceType", "price-type", row.type),
          ...code("priceUnit", "price-unit", row.unit),
          { url: "amount", valueMoney: { value: amount, currency: "EUR" } },
          ...(prices.year ? [{ url: "startDate", valueDateTime: String(prices.year) }] : []),
          ...code("residentialType", "room", row.room),
          ...code("welcomeType", "temporality", row.welcome),
          ...code("specialPrice", "price-condition", row.ash ? "03" : undefined),
          ...code("dependencyLevel", "dependency-group", row.group),
        ],
      }),
    ];
  });

/** Free places of one sex as the unit last counted them. */
export type FreeCount = { sex: "any" | "F" | "M"; free: number };
const sexCodes = { any: "04", F: "01", M: "02" };

/**
 * Where a unit is, and its beds and places. The free ones are ours, whoever counted them; a count too old to be believed is not
 * served at all, and none is served without its date.
 */
export function toLocation(
  { row: unit, version, updatedAt }: Stamped<Unit>,
  facility: Facility,
  counts: readonly FreeCount[],
  now: Date,
): Written<"Location"> {
  const fresh = unit.places && freshness(unit.places.at, now, unit.module) !== "unknown";
  const free = fresh ? (counts.length > 0 ? counts : [{ sex: "any" as const, free: unit.places!.free }]) : [];
  const commune = facility.commune;
  return {
    resourceType: "Location",
    id: unit.id,
    meta: meta(version, updatedAt, "ror-location"),
    extension: [
      ...(commune
        ? [extension("ror-commune-cog", { valueCodeableConcept: concept("commune", commune, facility.city) })]
        : []),
      ...free.map(({ sex, free: count }) => capacityRow(freeRow(count, sex, unit.places!.at))),
      ...(unit.card.capacities ?? []).map(capacityRow),
    ],
    status: statusOf(unit, now),
    name: unit.name,
    address: addressOf(facility),
    ...(unit.point ? { position: { longitude: unit.point.lon, latitude: unit.point.lat } } : {}),
    managingOrganization: { reference: `Organization/${facility.finess}`, display: facility.name },
  };
}

export const freeRow = (count: number, sex: "any" | "F" | "M", at: Date): Capacity => ({
  count,
  at: at.toISOString(),
  status: { code: freeNow.status, label: "Disponible" },
  temporality: { code: freeNow.temporality, label: "Courant" },
  sex: { code: sexCodes[sex], label: { any: "Indéterminé", F: "Femme", M: "Homme" }[sex] },
});

export function capacityRow({ count, at, status, type, temporality, sex, source }: Capacity): Extension {
  const code = (url: string, table: Table, value: Coded | undefined) =>
    value ? [{ url, valueCodeableConcept: codedConcept(table)(value) }] : [];
  return {
    url: capacityUrl,
    extension: [
      { url: "nbCapacity", valueInteger: count },
      { url: "capacityUpdateDate", valueDateTime: at },
      ...code("capacityStatus", "capacity-status", status),
      ...code("capacityType", "capacity-type", type),
      ...code("temporalityCapacity", "capacity-temporality", temporality),
      ...code("genderCapacityAvailable", "capacity-sex", sex),
      ...code("capacitySourceType", "capacity-source", source),
    ],
  };
}

const statusOf = (unit: Unit, now: Date) =>
  unit.closedOn && unit.closedOn <= now.toISOString().slice(0, 10) ? "inactive" : unit.accepts ? "active" : "suspended";

/** What a unit offers, in the ROR's codes: those it was given, or those its kinds stand for. */
export function toHealthcareService(
  { row: unit, version, updatedAt }: Stamped<Unit>,
  facility: Facility,
  today: string,
): Written<"HealthcareService"> {
  const { card, limits } = unit;
  const derived = codesOf(unit);
  const listed = (key: keyof typeof cardLists): Coded[] =>
    card[key] ??
    (key === "organisation" || key === "temporality" ? derived[key].map((code) => ({ code, label: null })) : []);
  const single = (key: keyof typeof cardCodes): Coded[] =>
    card[key] ? [card[key]] : key === "careMode" ? derived.careMode.map((code) => ({ code, label: null })) : [];
  const isList = (key: string): key is keyof typeof cardLists => key in cardLists;
  const ages = [
    limits.ageMin !== undefined ? { low: { value: limits.ageMin } } : {},
    limits.ageMax !== undefined ? { high: { value: limits.ageMax } } : {},
  ];
  return {
    resourceType: "HealthcareService",
    id: unit.id,
    meta: meta(version, updatedAt, "ror-healthcareservice"),
    extension: [
      extension("ror-healthcareservice-sensitive-unit", { valueBoolean: unit.sensitive }),
      extension("ror-healthcareservice-patient-type", {
        extension: [
          ...listed("patientTypes").map((one) => ({
            url: "supportedPatientInfo",
            valueCodeableConcept: codedConcept("patient-type")(one),
          })),
          { url: "ageRange", valueRange: Object.assign({}, ...ages) },
        ],
      }),
      ...(unit.zoneCommunes ?? []).map((commune) =>
        extension("ror-territorial-division", {
          extension: [
            { url: "typeTerritorialDivision", valueCodeableConcept: concept("territory", "3", "Commune") },
            { url: "codeTerritorialDivision", valueCodeableConcept: concept("commune", commune) },
          ],
        }),
      ),
      ...(card.psychiatricSector
        ? [extension("ror-healthcareservice-psychiatric-sector", { valueString: card.psychiatricSector })]
        : []),
      ...(card.withoutConsent
        ? [extension("ror-healthcareservice-no-consent-habilitation", { valueBoolean: true })]
        : []),
    ],
    identifier: [identifier(rorSystem, unit.rorId ?? unit.id)],
    active: !unit.closedOn || unit.closedOn > today,
    providedBy: {
      reference: `Organization/${facility.finess}`,
      identifier: identifier(finessSystem, facility.finess),
      display: facility.name,
    },
    category: listed("organisation").map(codedConcept("organisation")),
    type: single("activityField").map(codedConcept("activity-field")),
    specialty: [
      ...listed("activities").map(codedConcept("activity")),
      ...listed("families").map(codedConcept("family")),
    ],
    location: [{ reference: `Location/${unit.id}` }],
    name: unit.name,
    ...(card.presentation ? { comment: card.presentation } : {}),
    characteristic: characteristics.flatMap((key) =>
      isList(key)
        ? listed(key).map(codedConcept(cardLists[key]))
        : single(key as keyof typeof cardCodes).map(codedConcept(cardCodes[key as keyof typeof cardCodes])),
    ),
    ...(card.closing
      ? {
          notAvailable: [
            {
              description: "Période de fermeture et de réouverture prévisionnelle",
              during: { start: card.closing.from, ...(card.closing.until ? { end: card.closing.until } : {}) },
            },
          ],
        }
      : {}),
  };
}

/** Empty lists are not written in FHIR: an element that is there holds something. */
export const withoutEmpty = <Resource extends object>(resource: Resource): Resource =>
  Object.fromEntries(
    Object.entries(resource).filter(([, value]) => !(Array.isArray(value) && value.length === 0)),
  ) as Resource;
