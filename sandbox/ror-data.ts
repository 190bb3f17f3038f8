import type { Resource } from "#lib/fhir.ts";
import { cast, crowd, type House, type Offer } from "./ror-houses.ts";

/**
 * What the sandbox ROR says: fictitious legal entities, establishments, parts of them, places, offers and practitioner roles, written
 * from the table of the specification (interoperability §1). The first ten establishments are those of the demonstration.
 */
const rorBase = "https://interop.esante.gouv.fr/ig/fhir/ror/StructureDefinition";
const system = (number: string, name: string) =>
  `https://mos.esante.gouv.fr/NOS/TRE_${number}-${name}/FHIR/TRE-${number}-${name}`;
const tables = {
  activity: system("R211", "ActiviteOperationnelle"),
  activityField: system("R227", "ChampActivite"),
  careMode: system("R213", "ModePriseEnCharge"),
  category: system("R66", "CategorieEtablissement"),
  channel: system("R200", "CanalCommunication"),
  commune: system("R13", "CommuneOM"),
  competence: system("R243", "CompetenceSpecifique"),
  confidentiality: system("R283", "NiveauConfidentialite"),
  dependency: system("R237", "GroupeTarifaireDependance"),
  division: system("R201", "TypeDivisionTerritoriale"),
  nature: system("R329", "NatureCapacite"),
  opening: system("R238", "OuvertureAnnuelle"),
  organisation: system("R244", "CategorieOrganisation"),
  patient: system("R239", "PublicPrisEnCharge"),
  priceType: system("R246", "TypeTarif"),
  priceUnit: system("R228", "UnitePrix"),
  profession: system("G15", "ProfessionSante"),
  room: system("R242", "TypeHabitation"),
  sex: system("R332", "GenreCapacite"),
  source: system("R335", "TypeSourceCapacite"),
  specialisation: system("R245", "SpecialisationDePriseEnCharge"),
  status: system("R330", "TypeStatutCapacite"),
  temporality: system("R240", "TemporaliteAccueil"),
  when: system("R331", "TemporaliteCapacite"),
};
type Table = keyof typeof tables;
const coded = (table: Table, code: string, display?: string) => ({
  coding: [{ system: tables[table], code, ...(display ? { display } : {}) }],
});
const extension = (name: string, value: object) => ({ url: `${rorBase}/${name}`, ...value });
const parts = (said: Record<string, object>) => Object.entries(said).map(([url, value]) => ({ url, ...value }));
const concept = (table: Table, code: string, display?: string) => ({
  valueCodeableConcept: coded(table, code, display),
});

export type Types = "Organization" | "Location" | "HealthcareService" | "PractitionerRole" | "Practitioner";

/** Every resource, in the order a reader meets them. `day`: when the ROR last touched them. */
export function rorResources(others: number, now: Date): Record<Types, Resource[]> {
  const all: Record<Types, Resource[]> = {
    Organization: [],
    Location: [],
    HealthcareService: [],
    PractitionerRole: [],
    Practitioner: [],
  };
  const stamp = (profile: string) => ({
    lastUpdated: new Date(now.getTime() - 24 * 3_600_000).toISOString(),
    profile: [`${rorBase}/${profile}`],
    tag: [{ system: system("R30", "RegionOM"), code: "84" }],
  });
  const created = extension("ror-meta-creation-date", { valueDateTime: "2023-12" });
  let serial = 1000;
  [...cast, ...crowd(others)].forEach((house, rank) => {
    const entity = `EJ${Math.floor(rank / 3)}`;
    if (rank % 3 === 0)
      all.Organization.push({
        ...{
          resourceType: "Organization",
          id: entity,
          meta: stamp("ror-organization"),
          extension: [created],
          active: true,
        },
        identifier: [
          {
            type: { coding: [{ code: "FINEJ" }] },
            system: "https://finess.esante.gouv.fr",
            value: `XJ${String(Math.floor(rank / 3) + 1).padStart(7, "0")}`,
          },
        ],
        name: `ASSOCIATION GESTIONNAIRE ${Math.floor(rank / 3) + 1}`,
      });
    const id = `EG${rank + 1}`;
    all.Organization.push(establishment(house, id, entity, stamp("ror-organization"), created));
    // one in four has an internal organisation between the establishment and its offers
    const provider = rank % 4 === 0 ? `OI${rank + 1}` : id;
    if (provider !== id)
      all.Organization.push({
        ...{
          resourceType: "Organization",
          id: provider,
          meta: stamp("ror-organization"),
          extension: [created],
          active: true,
          name: "Pôle d’accueil",
        },
        identifier: [
          {
            type: { coding: [{ system: system("R345", "TypeIdentifiantAutre"), code: "42" }] },
            system: "https://oi.esante.gouv.fr",
            value: `84/OI-${rank + 1}`,
          },
        ],
        partOf: { reference: `Organization/${id}` },
      });
    for (const offer of house.offers) {
      serial += 1;
      all.Location.push(location(house, offer, `L${serial}`, stamp("ror-location"), created, now));
      all.HealthcareService.push(service(house, offer, serial, provider, stamp("ror-healthcareservice"), created));
      for (const [code, label] of [
        ["10", "Médecin"],
        ["60", "Infirmier"],
      ] as const) {
        const person = `P${serial}-${code}`;
        all.Practitioner.push({
          resourceType: "Practitioner",
          id: person,
          meta: stamp("ror-practitioner"),
          identifier: [{ system: "urn:oid:1.2.250.1.71.4.2.1", value: `8000${serial}${code}` }],
        });
        all.PractitionerRole.push({
          ...{
            resourceType: "PractitionerRole",
            id: `R${serial}-${code}`,
            meta: stamp("ror-practitionerrole"),
            active: true,
          },
          practitioner: { reference: `Practitioner/${person}` },
          healthcareService: [{ reference: `HealthcareService/S${serial}` }],
          code: [coded("profession", code, label)],
        });
      }
    }
  });
  return all;
}

function establishment(
  { finess, name, category, town, prices = [], offset }: House,
  id: string,
  entity: string,
  meta: object,
  created: object,
): Resource {
  const [north, east] = offset ?? [0, 0];
  return {
    ...{ resourceType: "Organization", id, meta, active: true },
    identifier: [
      { type: { coding: [{ code: "IDNST" }] }, system: "urn:oid:1.2.250.1.71.4.2.2", value: `1${finess}` },
      { type: { coding: [{ code: "FINEG" }] }, system: "https://finess.esante.gouv.fr", value: finess },
    ],
    name: name.toUpperCase(),
    alias: [name],
    type: [coded("category", category[0], category[1])],
    partOf: { reference: `Organization/${entity}` },
    address: [
      {
        extension: [
          {
            url: "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-address-insee-code",
            valueCoding: { system: tables.commune, code: town.code },
          },
          {
            url: "http://hl7.org/fhir/StructureDefinition/geolocation",
            extension: parts({
              latitude: { valueDecimal: town.lat + north },
              longitude: { valueDecimal: town.lon + east },
            }),
          },
        ],
        line: ["1 rue de la République"],
        postalCode: town.postcode,
        city: town.name,
      },
    ],
    contact: [
      {
        purpose: { coding: [{ code: "06", display: "Standard" }] },
        extension: [extension("ror-contact-confidentiality-level", concept("confidentiality", "1"))],
        telecom: [
          line("2", "0199009900", "1"),
          line("3", `direction@${finess.toLowerCase()}.example`, "2"),
          line("2", "0199009903", "3"),
        ],
      },
    ],
    extension: [
      created,
      ...prices.map(([type, codes, amount]) => price(type, codes, amount)),
      ...(prices.length > 2
        ? [extension("ror-organization-financial-help-type", concept("source", "02", "Habilitation à l’aide sociale"))]
        : []),
    ],
  };
}

const line = (channel: string, value: string, level: string) => ({
  value,
  extension: [
    extension("ror-telecom-communication-channel", concept("channel", channel)),
    extension("ror-telecom-confidentiality-level", concept("confidentiality", level)),
  ],
});

const price = (type: string, codes: Record<string, string>, amount: number) =>
  extension("ror-organization-price", {
    extension: parts({
      priceType: concept("priceType", type),
      priceUnit: concept("priceUnit", "2"),
      amount: { valueMoney: { value: amount, currency: "EUR" } },
      startDate: { valueDateTime: "2026-01-01" },
      ...(codes.room ? { residentialType: concept("room", codes.room) } : {}),
      ...(codes.stay ? { welcomeType: concept("temporality", codes.stay) } : {}),
      ...(codes.group ? { dependencyLevel: concept("dependency", codes.group) } : {}),
    }),
  });

function location(
  { town, offset }: House,
  { name, installed, free }: Offer,
  id: string,
  meta: object,
  created: object,
  now: Date,
): Resource {
  const [north, east] = offset ?? [0, 0];
  const capacity = (status: string, label: string, count: number, at: Date, sex?: string) =>
    extension("ror-location-supported-capacity", {
      extension: parts({
        capacityType: concept("nature", "01", "Lit"),
        capacityStatus: concept("status", status, label),
        temporalityCapacity: concept("when", "01", "Courant"),
        nbCapacity: { valueInteger: count },
        capacitySourceType: concept("source", "01", "Saisie manuelle"),
        ...(sex ? { genderCapacityAvailable: concept("sex", sex) } : {}),
        capacityUpdateDate: { valueDateTime: at.toISOString() },
      }),
    });
  const hours = (n: number) => new Date(now.getTime() - n * 3_600_000);
  return {
    ...{ resourceType: "Location", id, meta, name, status: "active" },
    extension: [
      created,
      extension("ror-commune-cog", concept("commune", town.code, town.name)),
      ...(installed ? [capacity("01", "Installé", installed, hours(24 * 30))] : []),
      ...(free ? [capacity("02", "Disponible", free.count, hours(free.hoursAgo), free.sex ?? "04")] : []),
    ],
    address: { postalCode: town.postcode, city: town.name },
    position: { longitude: town.lon + east, latitude: town.lat + north },
  };
}

function service(
  { finess }: House,
  offer: Offer,
  serial: number,
  provider: string,
  meta: object,
  created: object,
): Resource {
  const {
    name,
    organisation,
    field,
    mode,
    temporality,
    specialisations = [],
    ages = [18, 120],
    zone = [],
    sensitive,
  } = offer;
  return {
    ...{ resourceType: "HealthcareService", id: `S${serial}`, meta, active: true, name },
    identifier: [{ system: "https://oi.esante.gouv.fr", value: `84/OF-${serial}` }],
    providedBy: { reference: `Organization/${provider}` },
    location: [{ reference: `Location/L${serial}` }],
    category: [coded("organisation", organisation)],
    type: [coded("activityField", field)],
    specialty: [coded("activity", "298", "Accompagnements")],
    characteristic: [
      coded("careMode", mode),
      ...(temporality ? [coded("temporality", temporality)] : []),
      ...specialisations.map((code) => coded("specialisation", code)),
      coded("opening", "03", "Année complète (365 jours par an)"),
      coded("competence", "01", "Maîtrise de la Langue des Signes Française (LSF)"),
    ],
    telecom: [line("3", `unite-${serial}@${finess.toLowerCase()}.mssante.example`, "2")],
    availableTime: [1, 2, 3, 4, 5].map((day) => ({
      extension: [extension("ror-available-time-number-days-of-week", { valueInteger: day })],
      availableStartTime: "09:00:00",
      availableEndTime: "17:00:00",
    })),
    extension: [
      created,
      extension("ror-healthcareservice-sensitive-unit", { valueBoolean: sensitive === true }),
      extension("ror-healthcareservice-patient-type", {
        extension: [
          ...parts({ supportedPatientInfo: concept("patient", field === "04" ? "01" : "10") }),
          ...parts({ ageRange: { valueRange: { low: { value: ages[0] }, high: { value: ages[1] } } } }),
        ],
      }),
      ...zone.map((code) =>
        extension("ror-territorial-division", {
          extension: parts({
            typeTerritorialDivision: concept("division", "3", "Commune"),
            codeTerritorialDivision: concept("commune", code),
          }),
        }),
      ),
    ],
  };
}
