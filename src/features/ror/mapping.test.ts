import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { FacilityId } from "#features/directory/facility.ts";
import { type Unit, type UnitId, undescribedUnit } from "#features/directory/unit.ts";
import type { Resource } from "#lib/fhir.ts";
import { codesOf, organisations } from "./kinds.ts";
import { likeliest, mergeOffering } from "./merge.ts";
import { systemOf, type Table, tableOf, tables } from "./nomenclature.ts";
import { type Offering, readOffering, readRole } from "./offer.ts";
import { freePlaces, readPlace } from "./place.ts";
import { readStructure } from "./structure.ts";

const base = "https://interop.esante.gouv.fr/ig/fhir/ror/StructureDefinition";
const older = "https://interop.esante.gouv.fr/ig/fhir/ror24/StructureDefinition";
const coded = (table: Table, code: string, display?: string) => ({
  coding: [{ system: systemOf(table), code, ...(display ? { display } : {}) }],
});
const ext = (name: string, value: object, from = base) => ({ url: `${from}/${name}`, ...value });
const part = (url: string, value: object) => ({ url, ...value });
const today = "2026-11-23";

const offer: Resource = {
  resourceType: "HealthcareService",
  id: "1001",
  meta: { lastUpdated: "2026-11-20T08:00:00+01:00" },
  identifier: [{ system: "https://oi.esante.gouv.fr", value: "84/OF-0001" }],
  name: "Unité protégée",
  providedBy: { reference: "Organization/2001" },
  location: [{ reference: "Location/3001" }],
  category: [coded("organisation", "24", "Unité protégée")],
  type: [coded("activity-field", "04", "Médico-social (MS)")],
  specialty: [coded("activity", "298", "Accompagnements"), coded("family", "7")],
  characteristic: [
    coded("care-mode", "46", "Hébergement (accueil jour et nuit)"),
    coded("temporality", "02", "Permanent"),
    coded("modality", "01"),
    coded("management", "02"),
    coded("specialisation", "28", "Maladies d’Alzheimer et apparentées"),
    coded("act", "0784"),
    { ...coded("act", "0900"), extension: [ext("ror-act-type", { valueCode: "outsideOfficeAct" })] },
    coded("yearly-opening", "03"),
    coded("resource-profession", "60"),
    coded("competence", "01", "Langue des signes"),
    coded("expertise", "04"),
  ],
  availableTime: [1, 2, 3, 4, 5].map((day) => ({
    extension: [ext("ror-available-time-number-days-of-week", { valueInteger: day })],
    availableStartTime: "09:00:00",
    availableEndTime: "17:30:00",
  })),
  extension: [
    ext("ror-healthcareservice-patient-type", {
      extension: [
        part("supportedPatientInfo", { valueCodeableConcept: coded("patient-type", "01", "Personnes âgées") }),
        part("ageRange", { valueRange: { low: { value: 60 }, high: { value: 120 } } }),
      ],
    }),
    ext("ror-territorial-division", {
      extension: [
        part("typeTerritorialDivision", { valueCodeableConcept: coded("territory", "3") }),
        part("codeTerritorialDivision", { valueCodeableConcept: coded("commune", "38544") }),
      ],
    }),
    ext("ror-healthcareservice-psychiatric-sector", { valueString: "75G01" }),
    ext("ror-healthcareservice-sensitive-unit", { valueBoolean: false }),
    ext("ror-healthcareservice-no-consent-habilitation", { valueBoolean: true }),
  ],
};
const said = (resource: unknown): Offering => {
  const read = readOffering(resource as Resource);
  assert.ok(read.ok, read.ok ? "" : read.refusal);
  return read.value;
};

describe("The national tables", () => {
  test("are known by any of their names, never by their whole address", () => {
    for (const [name, { jdv, oids }] of Object.entries(tables)) {
      assert.equal(tableOf(systemOf(name as Table)), name);
      assert.equal(tableOf(`https://mos.esante.gouv.fr/NOS/JDV_${jdv}-Anything-ROR`), name);
      for (const oid of oids) assert.equal(tableOf(`urn:oid:${oid}`), name);
    }
    assert.equal(tableOf("https://mos.esante.gouv.fr/NOS/TRE_R2130-Other/FHIR/TRE-R2130-Other"), null);
    assert.equal(tableOf("http://example.org/codes"), null);
    assert.equal(tableOf(null), null);
  });

  test("are those of the published value sets", (t) => {
    const folder = "/work/shared/data/interop/terminologies";
    if (!existsSync(folder)) return t.skip("skipped: no sample data here");
    for (const [file, table] of [
      ["JDV_J19_ModePriseEnCharge_ROR", "care-mode"],
      ["JDV_J30_TemporaliteAccueil_ROR", "temporality"],
      ["JDV_J34_CategorieOrganisation_ROR", "organisation"],
      ["JDV_J35_SpecialisationDePriseEnCharge_ROR", "specialisation"],
    ] as const) {
      const { url, concepts } = JSON.parse(readFileSync(`${folder}/${file}.json`, "utf8")) as {
        url: string;
        concepts: { code: string; system: string }[];
      };
      assert.equal(tableOf(url), table);
      assert.deepEqual([...new Set(concepts.map(({ system }) => tableOf(system)))], [table]);
      if (table === "organisation") {
        const published = new Set(concepts.map(({ code }) => code));
        assert.deepEqual(
          Object.keys(organisations).filter((code) => !published.has(code)),
          [],
        );
      }
    }
  });
});

describe("An offer of the ROR", () => {
  test("says its kind, its public, its zone and every slice of its characteristics", () => {
    const { card, answered, ...rest } = said(offer);
    assert.deepEqual(answered, { module: "grand-age", kinds: ["heb-perm"], mentions: [], modes: [], feature: "uvp" });
    assert.deepEqual(card, {
      activityField: { code: "04", label: "Médico-social (MS)" },
      organisation: [{ code: "24", label: "Unité protégée" }],
      careMode: { code: "46", label: "Hébergement (accueil jour et nuit)" },
      temporality: [{ code: "02", label: "Permanent" }],
      modality: [{ code: "01", label: null }],
      management: [{ code: "02", label: null }],
      activities: [{ code: "298", label: "Accompagnements" }],
      families: [{ code: "7", label: null }],
      acts: [{ code: "0784", label: null }],
      specialisations: [{ code: "28", label: "Maladies d’Alzheimer et apparentées" }],
      patientTypes: [{ code: "01", label: "Personnes âgées" }],
      professions: [{ code: "60", label: null }],
      competences: [{ code: "01", label: "Langue des signes" }],
      expertise: { code: "04", label: null },
      yearlyOpening: { code: "03", label: null },
      hours: "Lundi au vendredi : 9 h 00 – 17 h 30",
      psychiatricSector: "75G01",
      withoutConsent: true,
    });
    assert.deepEqual(rest, {
      id: "1001",
      rorId: "84/OF-0001",
      name: "Unité protégée",
      providedBy: { organization: "2001" },
      locations: ["3001"],
      ages: { ageMin: 60 },
      zone: { communes: ["38544"], departements: [] },
      sensitive: false,
      contacts: [],
      closedOn: null,
      date: "2026-11-20",
      doubts: [],
    });
  });

  test("reads the older canonical, and concepts written without their coding", () => {
    const range = { url: "ageRange", valueRange: { low: "18", high: "59" } };
    const old = {
      ...offer,
      characteristic: [
        {
          coding: {
            system: "https://mos.esante.gouv.fr/NOS/JDV_J19-ModePriseEnCharge-ROR/FHIR/JDV-J19-ModePriseEnCharge-ROR",
            code: "49",
          },
        },
      ],
      extension: [
        ext("ror-healthcareservice-patient-type", { extension: range }, older),
        ext("ror-healthcareservice-sensitive-unit", { valueBoolean: true }, older),
        ext(
          "ror-healthcareservice-intervention-zone",
          {
            extension: [
              part("typeTerritorialDivision", { valueCodeableConcept: { system: systemOf("territory"), code: "2" } }),
              part("codeTerritorialDivision", { valueCodeableConcept: { code: "2A" } }),
            ],
          },
          older,
        ),
      ],
    };
    const { ages, sensitive, zone, card } = said(old);
    assert.deepEqual(
      { ages, sensitive, zone, mode: card.careMode },
      {
        ages: { ageMin: 18, ageMax: 59 },
        sensitive: true,
        zone: { communes: [], departements: ["2A"] },
        mode: { code: "49", label: null },
      },
    );
  });

  const kinds: [string, string | null, string | null, string, string[] | null][] = [
    ["21", "46", "02", "grand-age", ["heb-perm"]],
    ["21", "46", "01", "grand-age", ["heb-temp"]],
    ["21", "46", null, "grand-age", null],
    // the code is text: 1 is not 01
    ["21", "46", "1", "grand-age", null],
    ["21", "47", "01", "grand-age", ["aj"]],
    ["21", "48", null, "grand-age", ["an"]],
    ["22", "46", "02", "grand-age", ["ra"]],
    ["25", "47", null, "grand-age", []],
    ["28", "49", null, "sanitaire", ["ssiad"]],
    ["75", "49", null, "sanitaire", ["ssiadr"]],
    ["29", "49", null, "sanitaire", ["esa"]],
    ["103", "28", "01", "sanitaire", ["smr"]],
    ["130", "31", null, "sanitaire", ["had"]],
    ["175", "28", null, "sanitaire", ["usp"]],
    ["57", "49", null, "handicap", ["7.7", "7.8", "7.12"]],
    ["84", "58", null, "tnd", ["pco"]],
    ["999", "28", null, "grand-age", null],
  ];
  for (const [organisation, mode, temporality, module, expected] of kinds)
    test(`of category ${organisation}, care mode ${mode}, temporality ${temporality ?? "unsaid"} answers ${expected?.join(", ") ?? "what was known"}`, () => {
      const { answered, card } = said({
        ...offer,
        category: [coded("organisation", organisation)],
        characteristic: [
          ...(mode ? [coded("care-mode", mode)] : []),
          ...(temporality ? [coded("temporality", temporality)] : []),
        ],
      });
      assert.deepEqual([answered.module, answered.kinds], [module, expected]);
      // an unknown code is kept as it came
      assert.deepEqual(card.organisation, [{ code: organisation, label: null }]);
    });

  test("without identifier, name or provider is refused; a code of an unknown table, a zone too wide, ages upside down are said", () => {
    for (const missing of ["identifier", "name", "providedBy"])
      assert.equal(readOffering({ ...offer, [missing]: undefined }).ok, false, missing);
    const { doubts, zone, ages } = said({
      ...offer,
      characteristic: [
        { coding: [{ system: "http://example.org", code: "7" }] },
        { coding: [{ system: systemOf("care-mode"), code: 28 }] },
      ],
      extension: [
        ext("ror-territorial-division", {
          extension: [
            part("typeTerritorialDivision", { valueCodeableConcept: coded("territory", "1") }),
            part("codeTerritorialDivision", { valueCodeableConcept: coded("commune", "84") }),
          ],
        }),
        ext("ror-healthcareservice-patient-type", {
          extension: [part("ageRange", { valueRange: { low: { value: 80 }, high: { value: 8 } } })],
        }),
      ],
    });
    assert.deepEqual([zone, ages], [null, {}]);
    assert.deepEqual(doubts, [
      "Code 7 d’une nomenclature inconnue (http://example.org) : HealthcareService/1001",
      "Zone d’intervention non comprise (type 1, code 84) : HealthcareService/1001",
      "0 modes de prise en charge au lieu d’un : HealthcareService/1001",
      "Âges à l’envers (80 à 8 ans), laissés de côté : HealthcareService/1001",
    ]);
  });

  test("whatever shape its elements have, is read or refused, never thrown", () => {
    const odd: unknown[] = [null, 3, "text", [], {}, [null], { coding: "x" }, [{ extension: 4 }], { value: {} }];
    for (const key of Object.keys(offer).filter((one) => one !== "resourceType" && one !== "id"))
      for (const value of odd) assert.doesNotThrow(() => readOffering({ ...offer, [key]: value } as Resource), key);
    for (const value of odd) {
      assert.doesNotThrow(() => readPlace({ resourceType: "Location", id: "1", position: value, extension: value }));
      assert.doesNotThrow(() =>
        readStructure(
          {
            resourceType: "Organization",
            id: "1",
            identifier: value,
            type: value,
            address: value,
            contact: value,
            extension: value,
          },
          today,
        ),
      );
      assert.doesNotThrow(() =>
        readRole({ resourceType: "PractitionerRole", id: "1", code: value, healthcareService: value }),
      );
    }
  });
});

const capacity = (parts: Record<string, object>) =>
  ext("ror-location-supported-capacity", { extension: Object.entries(parts).map(([url, value]) => part(url, value)) });
const at = { capacityUpdateDate: { valueDateTime: "2026-11-20T08:00:00+01:00" } };
const status = (code: string) => ({ capacityStatus: { valueCodeableConcept: coded("capacity-status", code) } });
const number = (n: number) => ({ nbCapacity: { valueInteger: n } });
const sex = (code: string) => ({ genderCapacityAvailable: { valueCodeableConcept: coded("capacity-sex", code) } });
const aPlace = (...extension: object[]) =>
  readPlace({ resourceType: "Location", id: "3001", position: { latitude: 45.5, longitude: 4.8 }, extension });

describe("Capacities of a place", () => {
  test("free places are those of now, by sex, as old as the oldest count", () => {
    const { capacities, doubts, point } = aPlace(
      capacity({ ...number(2), ...at, ...status("02"), ...sex("01") }),
      capacity({
        ...number(1),
        ...status("02"),
        ...sex("04"),
        capacityUpdateDate: { valueDateTime: "2026-11-19T08:00:00+01:00" },
        temporalityCapacity: { valueCodeableConcept: coded("capacity-temporality", "01") },
      }),
      // free in 48 hours: no count of today
      capacity({
        ...number(5),
        ...at,
        ...status("02"),
        temporalityCapacity: { valueCodeableConcept: coded("capacity-temporality", "04") },
      }),
      capacity({ ...number(14), ...at, ...status("01") }),
      // an unknown status is kept as received, and is no free place
      capacity({ ...number(9), ...at, ...status("77") }),
    );
    assert.deepEqual([doubts, point], [[], { lat: 45.5, lon: 4.8 }]);
    assert.deepEqual(freePlaces(capacities), {
      at: new Date("2026-11-19T07:00:00Z"),
      total: 3,
      bySex: [
        { sex: "F", free: 2 },
        { sex: "any", free: 1 },
      ],
    });
    assert.deepEqual(
      capacities.map((row) => row.status.code),
      ["02", "02", "02", "01", "77"],
    );
  });

  test("a count without its date, or with half a date, is left aside and said", () => {
    for (const date of [
      {},
      { capacityUpdateDate: { valueDateTime: "2026-11-20" } },
      { capacityUpdateDate: { valueDateTime: "hier" } },
    ]) {
      const { capacities, doubts } = aPlace(capacity({ ...number(2), ...status("02"), ...date }));
      assert.deepEqual(capacities, []);
      assert.deepEqual(doubts, ["Capacité sans sa date de mise à jour, laissée de côté : Location/3001"]);
      assert.equal(freePlaces(capacities), null);
    }
  });

  test("a count that is no whole number is left aside too", () => {
    for (const nbCapacity of [{ valueInteger: -1 }, { valueInteger: 1.5 }, { valueString: "deux" }, {}])
      assert.deepEqual(aPlace(capacity({ nbCapacity, ...at, ...status("02") })).capacities, []);
  });

  test("the older model says beds and places apart, each with its date", () => {
    const { capacities, doubts } = readPlace({
      resourceType: "Location",
      id: "1",
      extension: [
        ext(
          "ror-healthcareservice-capacity-reception",
          {
            extension: [
              part("placedBedNumber", { valueInteger: 30 }),
              part("availableBedNumber", { valueInteger: 3 }),
              part("availableBedUpdateDate", { valueDateTime: "2026-11-20T08:00:00Z" }),
              part("availablePlacesNumber", { valueInteger: 4 }),
            ],
          },
          older,
        ),
      ],
    });
    assert.equal(freePlaces(capacities)?.total, 3);
    assert.equal(doubts.length, 1);
  });

  test("the specification's own example is two free places", () =>
    assert.equal(freePlaces(aPlace(capacity({ ...number(2), ...at })).capacities)?.total, 2));
});

const money = (value: number, currency = "EUR") => ({ amount: { valueMoney: { value, currency } } });
const price = (type: string, unit: string, value: number, parts: Record<string, object> = {}) =>
  ext("ror-organization-price", {
    extension: Object.entries({
      priceType: { valueCodeableConcept: coded("price-type", type) },
      priceUnit: { valueCodeableConcept: coded("price-unit", unit) },
      ...money(value),
      ...parts,
    }).map(([url, one]) => part(url, one)),
  });
const room = (code: string) => ({ residentialType: { valueCodeableConcept: coded("room", code) } });
const welcome = (code: string) => ({ welcomeType: { valueCodeableConcept: coded("temporality", code) } });
const group = (code: string) => ({ dependencyLevel: { valueCodeableConcept: coded("dependency-group", code) } });
const ash = { specialPrice: { valueCodeableConcept: coded("price-condition", "03") } };
const from = (day: string) => ({ startDate: { valueDateTime: day } });
const house: Resource = {
  resourceType: "Organization",
  id: "2001",
  meta: { lastUpdated: "2026-11-19T08:00:00Z" },
  identifier: [
    { system: "urn:oid:1.2.250.1.71.4.2.2", value: "1380000001" },
    { system: "https://sirene.fr", value: "123 456 789 00012" },
  ],
  name: "EHPAD LES TILLEULS SAS",
  alias: ["EHPAD Les Tilleuls"],
  type: [coded("establishment-category", "500", "EHPAD")],
  partOf: { reference: "https://ror.example/fhir/Organization/2000/_history/4" },
  address: [
    {
      line: ["8 chemin des Tilleuls", "38200 VIENNE"],
      postalCode: "38200",
      city: "VIENNE",
      extension: [
        {
          url: "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-address-insee-code",
          valueCoding: { code: "38544" },
        },
        {
          url: "http://hl7.org/fhir/StructureDefinition/geolocation",
          extension: [part("latitude", { valueDecimal: 45.62 }), part("longitude", { valueDecimal: 4.93 })],
        },
      ],
    },
  ],
};
const structure = (resource: Resource) => {
  const read = readStructure(resource, today);
  assert.ok(read.ok, read.ok ? "" : read.refusal);
  return read.value;
};
const establishment = (resource: Resource) => {
  const read = structure(resource);
  assert.equal(read.level, "EG");
  return read.level === "EG" ? read : assert.fail();
};

describe("A structure of the ROR", () => {
  test("is a legal entity, an establishment or a part of one", () => {
    assert.deepEqual(
      structure({
        resourceType: "Organization",
        id: "2000",
        name: "Centre communal",
        identifier: [{ system: "https://finess.esante.gouv.fr", value: "380000009" }],
      }),
      { level: "EJ", id: "2000", finess: "380000009", name: "Centre communal" },
    );
    assert.deepEqual(
      structure({
        resourceType: "Organization",
        id: "2002",
        name: "Pôle",
        partOf: { reference: "Organization/2001" },
        identifier: [{ type: { coding: { code: "42" } }, value: "84/77" }],
      }),
      { level: "OI", id: "2002", partOf: "2001", name: "Pôle" },
    );
    const { finess, siret, name, partOf, address, point, rorId } = establishment(house);
    assert.deepEqual(
      { finess, siret, name, partOf, address, point, rorId },
      {
        finess: "380000001",
        siret: "12345678900012",
        name: "EHPAD Les Tilleuls",
        partOf: "2000",
        address: { street: "8 chemin des Tilleuls", postcode: "38200", city: "VIENNE", commune: "38544" },
        point: { lat: 45.62, lon: 4.93 },
        rorId: "1380000001",
      },
    );
  });

  test("an establishment without FINESS number or name is refused", () => {
    assert.deepEqual(readStructure({ ...house, identifier: [{ value: "12" }] }, today), {
      ok: false,
      refusal: "Établissement sans numéro FINESS lisible : Organization/2001",
    });
    assert.equal(readStructure({ ...house, name: "", alias: [] }, today).ok, false);
  });

  test("its prices are those in force, by room, stay, social aid and dependency", () => {
    const { prices } = establishment({
      ...house,
      extension: [
        price("02", "2", 70, { ...room("02"), ...welcome("02"), ...from("2025-01-01") }),
        price("02", "2", 75.92, { ...room("02"), ...welcome("02"), ...from("2026-01-01") }),
        // not yet
        price("02", "2", 99, { ...room("02"), ...welcome("02"), ...from("2027-01-01") }),
        price("02", "3", 2080.73, { ...room("01"), ...welcome("02") }),
        price("02", "2", 79.3, { ...room("02"), ...welcome("01") }),
        price("02", "2", 71.1, { ...room("02"), ...welcome("02"), ...ash }),
        price("02", "3", 640, room("03")),
        price("03", "2", 22, group("01")),
        price("03", "2", 13.97, group("02")),
        price("03", "2", 5.6, group("03")),
        price("05", "2", 38.5),
        // for those under 60, by the hour, in another currency, 1 € of missing data, an unknown kind
        price("02", "2", 90, { ...room("01"), under60: { valueBoolean: true } }),
        price("06", "1", 25),
        price("02", "2", 80, { ...room("02"), ...money(80, "CHF"), ...from("2026-06-01") }),
        price("03", "2", 1, { ...group("01"), ...from("2026-06-01") }),
        price("99", "2", 50),
      ],
    });
    assert.deepEqual(prices, {
      year: 2026,
      source: "ror",
      single: 75.92,
      double: 68.4,
      singleTemporary: 79.3,
      singleAsh: 71.1,
      rentF1: 640,
      gir12: 22,
      gir34: 13.97,
      gir56: 5.6,
      dayCare: 38.5,
    });
  });

  test("social aid, and a closing that has come", () => {
    const closing = (end: string) => [ext("organization-period", { valuePeriod: { end } })];
    assert.equal(establishment({ ...house, extension: closing("2026-11-01") }).closedOn, "2026-11-01");
    assert.equal(establishment({ ...house, extension: closing("2027-02-01") }).closedOn, null);
    assert.equal(establishment({ ...house, active: false }).closedOn, "2026-11-19");
    const helped = [
      ext("ror-organization-financial-help-type", { valueCodeableConcept: { coding: [{ code: "02" }] } }),
    ];
    assert.deepEqual(establishment({ ...house, extension: helped }).features, { ash: true });
    assert.deepEqual(establishment(house).features, {});
  });

  test("contacts keep their level: free, professionals; very restricted ones and those without level are not kept", () => {
    const line = (value: string, channel: string, level: string | null) => ({
      value,
      extension: [
        ext("ror-telecom-communication-channel", { valueCodeableConcept: coded("channel", channel) }),
        ...(level
          ? [ext("ror-telecom-confidentiality-level", { valueCodeableConcept: coded("confidentiality", level) })]
          : []),
      ],
    });
    const { contacts } = establishment({
      ...house,
      contact: [
        {
          purpose: { coding: [{ code: "06", display: "Standard" }] },
          extension: [
            ext("ror-contact-confidentiality-level", { valueCodeableConcept: coded("confidentiality", "1") }),
          ],
          telecom: [
            line("01 99 00 00 01", "2", "1"),
            line("01 99 00 00 02", "2", "2"),
            line("01 99 00 00 03", "2", "3"),
            line("01 99 00 00 04", "2", null),
          ],
        },
        {
          purpose: { coding: [{ code: "02", display: "Admissions" }] },
          extension: [
            ext("ror-contact-confidentiality-level", { valueCodeableConcept: coded("confidentiality", "2") }),
          ],
          telecom: [
            line("admissions@tilleuls.example", "3", "1"),
            line("01 99 00 00 05", "6", "1"),
            line("javascript:alert(1)", "4", "1"),
          ],
        },
        { telecom: [line("01 99 00 00 06", "2", null)] },
      ],
      telecom: [line("Equipe@Tilleuls.mssante.example", "3", "1")],
    });
    assert.deepEqual(contacts, [
      { label: "Standard", means: "phone", value: "0199000001", audience: "public" },
      { label: "Standard", means: "phone", value: "0199000002", audience: "professionals" },
      { label: "Standard", means: "phone", value: "0199000004", audience: "public" },
      { label: "Admissions", means: "email", value: "admissions@tilleuls.example", audience: "professionals" },
      {
        label: "Messagerie sécurisée de santé",
        means: "mssante",
        value: "equipe@tilleuls.mssante.example",
        audience: "professionals",
      },
    ]);
  });
});

const unit: Unit = {
  id: "u1" as UnitId,
  facility: "f1" as FacilityId,
  name: "UVP",
  module: "grand-age",
  kinds: ["heb-perm"],
  mentions: [],
  modes: [],
  offer: { ash: true, comfort: ["garden"] },
  limits: { ageMin: 65, oxygenMax: 3 },
  zoneKm: null,
  point: null,
  priceMonth: 2000,
  accepts: true,
  acceptsFrom: null,
  closedOn: null,
  places: null,
  ...undescribedUnit,
  card: { presentation: "Notre unité", hours: "8 h" },
  origins: { card: { source: "declared", date: "2026-01-01" }, limits: { source: "declared", date: "2026-01-01" } },
  version: 1,
};
const around = { places: [], team: [], zoneCommunes: null, facilityPoint: null, today };

describe("What the ROR says of a unit", () => {
  const ror = { source: "ror", date: "2026-11-20" };

  test("wins over what was declared, field by field, and leaves the rest to the unit", () => {
    const place = aPlace(capacity({ ...number(14), ...at, ...status("01") }));
    const team = [{ code: "10", label: "Médecin" }];
    const merged = mergeOffering(unit, said(offer), { ...around, places: [place], team, zoneCommunes: ["38544"] });
    assert.deepEqual(merged.limits, { oxygenMax: 3, ageMin: 60 });
    assert.deepEqual(merged.offer, { ash: true, comfort: ["garden"], uvp: true, capacity: 14 });
    assert.deepEqual(
      [merged.card.presentation, merged.card.hours, merged.card.team],
      ["Notre unité", "Lundi au vendredi : 9 h 00 – 17 h 30", team],
    );
    assert.deepEqual(
      [merged.name, merged.rorId, merged.point, merged.zoneCommunes],
      ["Unité protégée", "84/OF-0001", { lat: 45.5, lon: 4.8 }, ["38544"]],
    );
    const { origins } = merged;
    assert.deepEqual(
      [
        origins["card.hours"],
        origins["card.presentation"],
        origins.card,
        origins["limits.ageMin"],
        origins["limits.oxygenMax"],
        origins["offer.capacity"],
        origins.kinds,
      ],
      [ror, undefined, { source: "declared", date: "2026-01-01" }, ror, undefined, ror, ror],
    );
  });

  test("what it said once and says no more goes with its origin", () => {
    const first = mergeOffering(unit, said(offer), around);
    const { availableTime: _, ...without } = offer;
    const second = mergeOffering(first, said({ ...without, extension: [] }), around);
    assert.equal(second.card.hours, undefined);
    assert.equal(second.origins["card.hours"], undefined);
    assert.deepEqual(second.limits, { oxygenMax: 3 });
    assert.equal(second.card.presentation, "Notre unité");
  });

  test("a closing for a time stops requests until its end; what the unit declares comes first", () => {
    const closing = (start: string, end?: string) =>
      said({ ...offer, notAvailable: [{ description: "x", during: { start, ...(end ? { end } : {}) } }] });
    const closed = mergeOffering(unit, closing("2026-11-01", "2026-12-15"), around);
    assert.deepEqual([closed.accepts, closed.acceptsFrom, closed.closedOn], [false, "2026-12-15", null]);
    assert.deepEqual(closed.card.closing, { from: "2026-11-01", until: "2026-12-15" });
    const open = mergeOffering(closed, said(offer), around);
    assert.deepEqual([open.accepts, open.card.closing], [true, undefined]);
    assert.equal(mergeOffering(unit, closing("2026-12-24", "2027-01-02"), around).accepts, true);
    const declared = { ...unit, origins: { ...unit.origins, accepts: { source: "declared", date: null } as const } };
    assert.equal(mergeOffering(declared, closing("2026-11-01"), around).accepts, true);
    assert.equal(said({ ...offer, active: false }).closedOn, "2026-11-20");
  });

  test("finds its unit by name, else the only one of its kind, to be checked; never one already linked", () => {
    const other = { ...unit, id: "u2" as UnitId, name: "Accueil de jour", kinds: ["aj"] };
    const named = { ...unit, name: "unité PROTÉGÉE" };
    const guarded = { ...unit, offer: { uvp: true } as const };
    assert.deepEqual(likeliest(said(offer), [other, named]), { unit: named, sure: true });
    assert.deepEqual(likeliest(said(offer), [other, guarded]), { unit: guarded, sure: false });
    assert.equal(likeliest(said(offer), [other, unit]), null);
    assert.equal(likeliest(said(offer), [{ ...named, rorId: "84/OF-0009" }]), null);
    assert.equal(likeliest(said(offer), [guarded, { ...guarded, id: "u3" as UnitId }]), null);
  });
});

test("a practitioner role gives a profession to its offer, and no name", () => {
  const role = {
    resourceType: "PractitionerRole",
    id: "5",
    practitioner: { reference: "Practitioner/9", display: "Dr Anonyme" },
    healthcareService: [{ reference: "HealthcareService/1001" }],
    code: [
      {
        coding: [
          {
            system: "https://mos.esante.gouv.fr/NOS/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante",
            code: "10",
            display: "Médecin",
          },
        ],
      },
    ],
  };
  assert.deepEqual(readRole(role), { id: "5", offering: "1001", profession: { code: "10", label: "Médecin" } });
  assert.equal(readRole({ ...role, active: false }), null);
});

test("our own units are told in the ROR's codes: kinds, protected unit, mentions, care modes", () => {
  assert.deepEqual(codesOf({ kinds: ["heb-perm"], mentions: [], modes: [], offer: { uvp: true } }), {
    organisation: ["24"],
    careMode: ["46"],
    temporality: ["02"],
  });
  assert.deepEqual(codesOf({ kinds: ["smr"], mentions: ["100", "101"], modes: ["28"], offer: {} }), {
    organisation: ["100", "101"],
    careMode: ["28"],
    temporality: [],
  });
  assert.deepEqual(codesOf({ kinds: [], mentions: [], modes: [], offer: {} }), {
    organisation: [],
    careMode: [],
    temporality: [],
  });
});
