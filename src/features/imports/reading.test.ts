import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { LocatedCommune } from "#features/directory/commune.ts";
import type { FacilityId } from "#features/directory/facility.ts";
import { titled } from "#features/directory/title.ts";
import { readGeolocation, readStructure } from "#features/finess/finess.ts";
import { create, hasHash, merge, withHash } from "./draft.ts";
import { readExportRow, readMapRow } from "./ehpad-prices.ts";
import { readHospital } from "./hospitals.ts";
import { locatorOf } from "./locator.ts";
import { phoneOf, readFiness } from "./reading.ts";

const commune = (
  code: string,
  name: string,
  postcode: string,
  lat: number,
  lon: number,
  some: Partial<LocatedCommune> = {},
): LocatedCommune => ({
  code,
  name,
  postcodes: [postcode],
  departement: code.slice(0, code.startsWith("97") ? 3 : 2),
  population: 1000,
  point: { lat, lon },
  formerNames: [],
  exact: true,
  ...some,
});
const locator = locatorOf([
  commune("01451", "Viriat", "01440", 46.253, 5.217),
  commune("38544", "Vienne", "38200", 45.526, 4.875),
  commune("38157", "Estrablin", "38780", 45.515, 4.963),
  commune("01185", "Plateau d’Hauteville", "01110", 45.97, 5.6, { formerNames: ["Hauteville-Lompnes"] }),
  commune("97411", "Saint-Denis", "97400", -20.88, 55.45),
  commune("38999", "Hameau", "38200", 45.5261, 4.8751, { exact: false }),
]);

const hospital = {
  id: "010000024",
  hospital_name: "CENTRE HOSPITALIER DE BOURG-EN-BRESSE FLEYRIAT",
  site_name: "",
  lat: "46.2222",
  lon: "5.20879",
  street: "ROUTE DE PARIS",
  house_number: "900",
  postcode: "01440",
  city: "VIRIAT",
  facility_type: "Centre Hospitalier (C.H.)",
  public_private: "public",
  tel: "0474454647",
  ref_date: "06/03/2020",
};

describe("A row of the list of hospitals", () => {
  test("says a facility, whole", () => {
    assert.deepEqual(readHospital(hospital, locator), {
      ok: true,
      value: {
        draft: {
          finess: "010000024",
          source: "hospitals",
          date: "2020-03-06",
          says: {
            name: { name: "Centre hospitalier de Bourg-en-Bresse Fleyriat" },
            category: { category: "355", categoryLabel: "Centre Hospitalier (C.H.)" },
            legalStatus: { legalStatus: "public" },
            address: { street: "900 Route de Paris", postcode: "01440" },
            city: { city: "Viriat", commune: "01451", departement: "01" },
            point: { point: { lat: 46.2222, lon: 5.20879 } },
            contacts: { phone: "0474454647" },
          },
        },
      },
    });
  });

  test("is rejected with its reason, or kept with a doubt when only its place is odd", () => {
    const said = (some: Partial<typeof hospital>) => {
      const reading = readHospital({ ...hospital, ...some }, locator);
      return reading.ok ? (reading.value.doubt ?? "kept") : reading.refusal;
    };
    assert.deepEqual(
      [
        said({ id: "12345" }),
        said({ id: "" }),
        said({ hospital_name: " " }),
        said({ city: "" }),
        said({ facility_type: "Garage" }),
        said({ lat: "abc" }),
        said({ lat: "95" }),
        said({ lat: "45.526", lon: "4.875" }),
        said({ lat: "", lon: "" }),
      ],
      [
        "Numéro FINESS mal formé : « 12345 »",
        "Numéro FINESS absent",
        "Nom de l’établissement absent",
        "Commune absente",
        "Type d’établissement inconnu : « Garage »",
        "Coordonnées illisibles : « abc ; 5.20879 »",
        "Coordonnées illisibles : « 95 ; 5.20879 »",
        "Coordonnées à 85 km de Viriat",
        "kept",
      ],
    );
  });
});

describe("A row of prices", () => {
  const row = {
    name: "EHPAD LES LILAS",
    price_single_month_eur: "2055",
    price_double_month_eur: "",
    tariff_gir12: "600",
    tariff_gir34: "9",
    tariff_gir56: "0",
    lat: "45.5262",
    lon: "4.8752",
    legal_status: "Associatif",
  };

  test("of the map, a month of 30 days, becomes daily and stands in the nearest known town", () => {
    const reading = readMapRow(row, locator);
    assert.ok(reading.ok);
    const { finess, says, estimated } = reading.value.draft;
    assert.match(finess, /^XP[0-9A-Z]{7}$/);
    assert.deepEqual(
      [says.prices, says.city, says.legalStatus, estimated],
      [
        { prices: { year: 2022, source: "cnsa", single: 68.5, gir12: 20 } },
        { city: "Vienne", commune: "38544", departement: "38" },
        { legalStatus: "non-profit" },
        ["category", "city"],
      ],
    );
  });

  test("keeps its identifier when only the prices change", () => {
    const numberOf = (some: Partial<typeof row>) => {
      const reading = readMapRow({ ...row, ...some }, locator);
      return reading.ok && reading.value.draft.finess;
    };
    assert.equal(numberOf({ price_single_month_eur: "2100" }), numberOf({}));
    assert.notEqual(numberOf({ lat: "45.5263" }), numberOf({}));
  });

  test("is rejected when an amount is a word or its place is missing", () => {
    const said = (some: Partial<typeof row>) => {
      const reading = readMapRow({ ...row, ...some }, locator);
      return reading.ok ? "kept" : reading.refusal;
    };
    assert.deepEqual(
      [
        said({ price_single_month_eur: "cher" }),
        said({ tariff_gir12: "-3" }),
        said({ lat: "", lon: "" }),
        said({ lat: "0", lon: "0" }),
      ],
      [
        "Montant illisible dans « price_single_month_eur » : « cher »",
        "Montant illisible dans « tariff_gir12 » : « -3 »",
        "Coordonnées absentes : la ligne n’a pas d’autre adresse",
        "Coordonnées hors de France",
      ],
    );
  });

  test("of the CNSA's export is daily already, with its number, its features and its rents by month", () => {
    const reading = readExportRow(
      {
        title: "RÉSIDENCE AUTONOMIE LES LILAS",
        updatedAt: "2026-03-04T10:00:00Z",
        noFinesset: "10000024",
        legal_status: "Privé non lucratif",
        IsEHPAD: "false",
        IsRA: "true",
        IsHAB_AIDE_SOC: "1",
        IsCONV_APL: "0",
        "coordinates.street": "2 RUE DU PORT",
        "coordinates.postcode": "38200",
        "coordinates.city": "VIENNE",
        "coordinates.phone": "474000000",
        "coordinates.emailContact": "",
        "coordinates.gestionnaire": "MUTUELLE",
        "coordinates.latitude": "45.526",
        "coordinates.longitude": "4.875",
        "ehpadPrice.prixHebPermCs": "",
        IsHTEMPO: "1",
        IsACC_JOUR: "",
        "raPrice.PrixF1": "620,5",
        "raPrice.PrixF1ASH": "480",
        "ehpadPrice.autrePrestation": "Blanchissage",
        "ehpadPrice.autreTarifPrest": "3.20",
        "raPrice.PrixF2": "1",
      },
      locator,
    );
    assert.deepEqual(reading, {
      ok: true,
      value: {
        draft: {
          finess: "010000024",
          source: "cnsa",
          date: "2026-03-04",
          features: { ash: true },
          stays: { temporary: true, day: false },
          says: {
            name: { name: "Résidence autonomie Les Lilas", legalEntity: "MUTUELLE" },
            category: { category: "202", categoryLabel: "Résidence autonomie" },
            legalStatus: { legalStatus: "non-profit" },
            address: { street: "2 Rue du Port", postcode: "38200" },
            city: { city: "Vienne", commune: "38544", departement: "38" },
            point: { point: { lat: 45.526, lon: 4.875 } },
            contacts: { phone: "0474000000", email: null, website: null },
            card: { card: { services: "Blanchissage" } },
            prices: {
              prices: {
                year: 2026,
                source: "cnsa",
                rentF1: 620.5,
                rentF1Ash: 480,
                otherService: 3.2,
              },
            },
          },
        },
      },
    });
  });
});

describe("A FINESS line", () => {
  const line = (fields: Record<number, string>) => Array.from({ length: 32 }, (_, i) => fields[i] ?? "").join(";");
  const structure = line({
    0: "structureet",
    1: "970400024",
    2: "970499999",
    3: 'CLINIQUE "LE PORT"',
    7: "12",
    8: "R",
    9: "DES LILAS",
    12: "411",
    13: "9D",
    15: "97825 SAINT DENIS CEDEX",
    16: "0262000000",
    18: "365",
    19: "Etablissement de Soins Pluridisciplinaire",
    30: "2026-03-06",
  });

  test("of an establishment finds its commune overseas by its three digits", () => {
    const reading = readStructure(structure, () => null, locator);
    assert.ok(reading.ok);
    assert.deepEqual(reading.value.draft.says, {
      name: { name: "Clinique Le Port", legalEntityFiness: "970499999", siret: null, openedOn: null },
      category: { category: "365", categoryLabel: "Etablissement de Soins Pluridisciplinaire" },
      legalStatus: { legalStatus: null },
      address: { street: "12 Rue des Lilas", postcode: "97825" },
      city: { city: "Saint-Denis", commune: "97411", departement: "974" },
      point: { point: null },
      contacts: { phone: "0262000000", email: null },
    });
  });

  test("finds a commune under the name it had before a merger, and one behind a CEDEX", () => {
    assert.equal(locator.byAddress("01110", "HAUTEVILLE LOMPNES")?.code, "01185");
    assert.equal(locator.byAddress("38209", "VIENNE CEDEX")?.code, "38544");
    assert.equal(locator.byAddress("97825", "ST DENIS CEDEX 9")?.code, "97411");
  });

  test("is rejected when a field is missing or too many", () => {
    const said = (text: string) => {
      const reading = readStructure(text, () => null, locator);
      return reading.ok ? "kept" : reading.refusal;
    };
    assert.deepEqual(
      [
        said("structureet;010000024;x"),
        said(`${structure};`),
        said(structure.replace("970400024", "97040002")),
        said(structure.replace(";365;", ";;")),
      ],
      [
        "3 champs au lieu de 32",
        "33 champs au lieu de 32",
        "Numéro FINESS mal formé : « 97040002 »",
        "Catégorie absente ou mal formée : «  »",
      ],
    );
  });

  test("of coordinates says which projection it does not know", () => {
    const said = (text: string) => {
      const reading = readGeolocation(text, () => ({ lat: 1, lon: 2 }));
      return reading.ok ? reading.value : reading.refusal;
    };
    assert.deepEqual(said("geolocalisation;010000024;870232.3;6571530.4;1,ATLASANTE,LAMBERT_93;2026-03-06"), {
      finess: "010000024",
      point: { lat: 1, lon: 2 },
    });
    assert.equal(
      said("geolocalisation;010000024;870232.3;6571530.4;1,GPS;2026-03-06"),
      "Projection inconnue : « 1,GPS »",
    );
    assert.equal(
      said("geolocalisation;010000024;;6571530.4;1,LAMBERT_93;2026-03-06"),
      "Coordonnées illisibles : «  ; 6571530.4 »",
    );
  });
});

describe("What several sources say", () => {
  const reading = readHospital(hospital, locator);
  assert.ok(reading.ok);
  const { draft } = reading.value;
  const facility = create("f" as FacilityId, draft);

  test("is written with its origin", () => {
    assert.deepEqual(facility.origins, {
      name: { source: "hospitals", date: "2020-03-06" },
      category: { source: "hospitals", date: "2020-03-06" },
      legalStatus: { source: "hospitals", date: "2020-03-06" },
      address: { source: "hospitals", date: "2020-03-06" },
      city: { source: "hospitals", date: "2020-03-06" },
      point: { source: "hospitals", date: "2020-03-06" },
      contacts: { source: "hospitals", date: "2020-03-06" },
    });
  });

  test("keeps the best placed: FINESS names, the CNSA does not, and a silence erases nothing", () => {
    const named = (source: "finess" | "cnsa", name: string) => ({
      ...draft,
      source,
      says: { ...draft.says, name: { name }, contacts: { phone: null } },
    });
    const byFiness = merge(facility, named("finess", "CH Fleyriat"));
    assert.deepEqual(
      [byFiness.name, byFiness.phone, byFiness.origins.name?.source],
      ["CH Fleyriat", "0474454647", "finess"],
    );
    assert.equal(merge(byFiness, named("cnsa", "Fleyriat")).name, "CH Fleyriat");
    assert.equal(merge(byFiness, draft).name, "CH Fleyriat");
  });

  test("leaves one fingerprint a source", () => {
    const hashes = withHash(withHash(withHash(null, "hospitals", "a1"), "finess", "b2"), "hospitals", "c3");
    assert.equal(hashes, "finess:b2 hospitals:c3");
    assert.deepEqual(
      [hasHash(hashes, "finess", "b2"), hasHash(hashes, "hospitals", "a1"), hasHash(null, "cnsa", "x")],
      [true, false, false],
    );
  });
});

test("Numbers a spreadsheet has cut are given back their 0, when they prove it", () => {
  assert.deepEqual(readFiness("10000024"), { ok: true, value: "010000024" });
  assert.deepEqual(readFiness("10000025"), { ok: false, refusal: "Numéro FINESS mal formé : « 10000025 »" });
  assert.deepEqual(["474454647", "04 74 45 46 47", "+33474454647", "12", ""].map(phoneOf), [
    "0474454647",
    "0474454647",
    "0474454647",
    null,
    null,
  ]);
});

test("Capitals become a name one can read, and a name already written is left as it is", () => {
  assert.deepEqual(
    [
      "EHPAD LES TILLEULS",
      "CH DE LA ROCHEFOUCAULD",
      "USLD CH PONT-AUDEMER - LES QUATRE SAISONS",
      "HOPITAL L'ORÉE DU BOIS",
      "Résidence du Lac",
    ].map(titled),
    [
      "EHPAD Les Tilleuls",
      "CH de la Rochefoucauld",
      "USLD CH Pont-Audemer - Les Quatre Saisons",
      "Hôpital L’Orée du Bois",
      "Résidence du Lac",
    ],
  );
});
