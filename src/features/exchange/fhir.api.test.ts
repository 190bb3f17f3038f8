import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { systemOf } from "#features/ror/nomenclature.ts";
import { castUnits } from "#features/samples/demo-cast.ts";
import { generateDirectory } from "#features/samples/generate.action.ts";
import { aDatabase } from "#tests/database.ts";
import { aMachineDoor, type Json, outcomeOf } from "#tests/fhir.ts";
import { includes, parametersOf, resourceTypes, revincludes } from "./parameters.ts";

const tilleuls = "XG0000002";

describe("The public FHIR door", async () => {
  const db = await aDatabase();
  const clock = { now: new Date("2026-11-21T09:00:00Z") };
  await generateDirectory(db, { facilities: 250, seed: 1, now: clock.now });
  await sql`update facility set legal_entity = 'Centre communal d’action sociale', legal_entity_finess = 'XJ0000001', siret = '12345678900012',
    ror_id = '1XG0000002' where finess = ${tilleuls}`.execute(db);
  await sql`update unit set ror_id = 'XX/0001', zone_communes = '{38544,38157}', card = ${JSON.stringify({
    careMode: { code: "46", label: "Hébergement" },
    organisation: [{ code: "24", label: null }],
    activityField: { code: "04", label: null },
    specialisations: [{ code: "28", label: "Alzheimer" }],
    activities: [{ code: "298", label: null }],
    patientTypes: [{ code: "01", label: null }],
    psychiatricSector: "75G01",
    capacities: [{ count: 14, at: "2026-11-03T08:00:00.000Z", status: { code: "01", label: "Installé" } }],
  })}, limits = limits || '{"ageMax":99}' where id = ${castUnits.tilleulsProtected}`.execute(db);
  const { get } = aMachineDoor(db, clock);
  const ids = (bundle: Json, mode = "match"): string[] =>
    (bundle.entry ?? [])
      .filter((one: Json) => one.search.mode === mode)
      .map((one: Json) => `${one.resource.resourceType}/${one.resource.id}`);

  test("says exactly what works: every parameter of its capability statement is understood, every include too", async () => {
    const { status, body } = await get("/fhir/metadata");
    assert.deepEqual([status, body.resourceType, body.fhirVersion], [200, "CapabilityStatement", "4.0.1"]);
    assert.deepEqual(
      body.rest[0].resource.map((one: Json) => one.type),
      resourceTypes,
    );
    const samples: Record<string, string> = {
      token: "x",
      reference: "x",
      string: "x",
      date: "2026",
      quantity: "80",
      special: "4.8|45.5|10|km",
    };
    for (const { type, searchParam, searchInclude, searchRevInclude } of body.rest[0].resource) {
      const links = [
        ...searchInclude.map((one: string) => `_include=${one}`),
        ...searchRevInclude.map((one: string) => `_revinclude=${one}`),
      ];
      for (const said of [...searchParam.map((one: Json) => `${one.name}=${samples[one.type]}`), ...links]) {
        const answer = await get(`/fhir/${type}?${said}&_count=1`, { prefer: "handling=strict" });
        assert.equal(answer.status, 200, said);
        assert.ok(decodeURIComponent(answer.body.link[0].url).includes(said), said);
      }
    }
    assert.ok(
      resourceTypes.every((type) => Object.keys(parametersOf(type)).length > 0 && includes[type] && revincludes[type]),
    );
  });

  test("an establishment has its address, its prices and its numbers; its legal entity stands beside it", async () => {
    const { status, body, headers } = await get(`/fhir/Organization/${tilleuls}`);
    assert.deepEqual(
      [status, body.resourceType, body.id, body.name, body.active],
      [200, "Organization", tilleuls, "EHPAD Les Tilleuls", true],
    );
    assert.deepEqual(
      body.identifier.map((one: Json) => [one.system, one.value]),
      [
        ["urn:oid:1.2.250.1.71.4.2.2", `1${tilleuls}`],
        ["https://finess.esante.gouv.fr", tilleuls],
        ["https://sirene.fr", "12345678900012"],
      ],
    );
    assert.deepEqual(body.partOf, { reference: "Organization/XJ0000001", display: "Centre communal d’action sociale" });
    assert.equal(headers.get("etag"), `W/"${body.meta.versionId}"`);
    const price = body.extension.find((one: Json) => one.url.endsWith("ror-organization-price"));
    assert.deepEqual(price.extension.find((one: Json) => one.url === "amount").valueMoney, {
      value: 75.92,
      currency: "EUR",
    });
    const entity = await get("/fhir/Organization/XJ0000001");
    assert.deepEqual([entity.status, entity.body.identifier[1].value], [200, "XJ0000001"]);
    const again = await get(`/fhir/Organization/${tilleuls}`, { "if-none-match": headers.get("etag")! });
    assert.equal(again.status, 304);
  });

  test("an offer says its codes, a place its beds with their date; what is too old is not told", async () => {
    const service = (await get(`/fhir/HealthcareService/${castUnits.tilleulsProtected}`)).body;
    assert.deepEqual(service.category[0].coding[0], { system: systemOf("organisation"), code: "24" });
    assert.deepEqual(service.identifier, [{ system: "https://oi.esante.gouv.fr", value: "XX/0001" }]);
    assert.deepEqual(service.location, [{ reference: `Location/${castUnits.tilleulsProtected}` }]);
    const place = (await get(`/fhir/Location/${castUnits.tilleulsProtected}`)).body;
    const rows = (location: Json) =>
      location.extension
        .filter((one: Json) => one.url.endsWith("ror-location-supported-capacity"))
        .map((one: Json) =>
          Object.fromEntries(
            one.extension.map((part: Json) => [
              part.url,
              part.valueInteger ?? part.valueDateTime ?? part.valueCodeableConcept.coding[0].code,
            ]),
          ),
        );
    assert.deepEqual(rows(place), [
      {
        nbCapacity: 2,
        capacityUpdateDate: "2026-11-21T06:00:00.000Z",
        capacityStatus: "02",
        temporalityCapacity: "01",
        genderCapacityAvailable: "04",
      },
      { nbCapacity: 14, capacityUpdateDate: "2026-11-03T08:00:00.000Z", capacityStatus: "01" },
    ]);
    // nobody has counted again for six weeks
    await sql`update unit set places_declared_at = '2026-10-01' where id = ${castUnits.bellevue}`.execute(db);
    assert.deepEqual(rows((await get(`/fhir/Location/${castUnits.bellevue}`)).body), []);
    // a unit the ROR never described is told in its codes all the same
    const ssiad = (await get(`/fhir/HealthcareService/${castUnits.ssiad}`)).body;
    assert.deepEqual(
      ssiad.category.map((one: Json) => one.coding[0].code),
      ["28", "75"],
    );
    assert.deepEqual(
      ssiad.characteristic.map((one: Json) => one.coding[0].code),
      ["49"],
    );
  });

  const mine = `HealthcareService/${castUnits.tilleulsProtected}`;
  const here = `Location/${castUnits.tilleulsProtected}`;
  /** Each parameter: an address that finds the unit or the establishment, and one that does not. */
  const searches: [string, string, string, string][] = [
    ["Organization", `Organization/${tilleuls}`, `_id=${tilleuls}`, "_id=XG9999999"],
    ["Organization", `Organization/${tilleuls}`, "_lastUpdated=ge2020-01-01", "_lastUpdated=lt2020-01-01"],
    [
      "Organization",
      `Organization/${tilleuls}`,
      `identifier=https://finess.esante.gouv.fr|${tilleuls}`,
      `identifier=https://sirene.fr|${tilleuls}`,
    ],
    ["Organization", `Organization/${tilleuls}`, "identifier=12345678900012", "identifier=0"],
    [
      "Organization",
      `Organization/${tilleuls}`,
      `identifier=urn:oid:1.2.250.1.71.4.2.2|1${tilleuls}`,
      `identifier=urn:oid:1.2.250.1.71.4.2.2|${tilleuls}`,
    ],
    ["Organization", `Organization/${tilleuls}`, "name=ehpad les TILL", "name=tilleuls"],
    ["Organization", `Organization/${tilleuls}`, "name:contains=tilleuls", "name:contains=glycines"],
    ["Organization", `Organization/${tilleuls}`, "name:exact=EHPAD Les Tilleuls", "name:exact=ehpad les tilleuls"],
    ["Organization", `Organization/${tilleuls}`, `type=${systemOf("establishment-category")}|500`, "type=355"],
    ["Organization", `Organization/${tilleuls}`, "address-postalcode=38200", "address-postalcode=69"],
    ["Organization", `Organization/${tilleuls}`, "partof=Organization/XJ0000001", "partof=XJ0000002"],
    ["Organization", `Organization/${tilleuls}`, "active=true", "active=false"],
    ["Location", here, `_id=${castUnits.tilleulsProtected}`, `_id=${castUnits.tilleuls}`],
    ["Location", here, "_lastUpdated=gt2020", "_lastUpdated=le2020-06"],
    ["Location", here, "near=4.93484|45.62369|5|km", "near=45.62369|4.93484|5|km"],
    ["Location", here, "near=4.93484|45.62369|900|m", "near=4.83484|45.62369|900|m"],
    ["Location", here, "commune-cog=38544", "commune-cog=38157"],
    ["Location", here, "address-postalcode=38200,69001", "address-postalcode=69001"],
    ["Location", here, `organization=Organization/${tilleuls}`, "organization=XG0000003"],
    ["HealthcareService", mine, `_id=${castUnits.tilleulsProtected},${castUnits.ssiad}`, `_id=${castUnits.ssiad}`],
    ["HealthcareService", mine, "_lastUpdated=ge2020-01-01T00:00:00%2B01:00", "_lastUpdated=eq2020-01-01"],
    ["HealthcareService", mine, "identifier=https://oi.esante.gouv.fr|XX/0001", "identifier=XX/0002"],
    ["HealthcareService", mine, "name=unite prot", "name=protegee"],
    ["HealthcareService", mine, `organization=${tilleuls}`, "organization=XG0000003"],
    ["HealthcareService", mine, `location=Location/${castUnits.tilleulsProtected}`, `location=${castUnits.tilleuls}`],
    [
      "HealthcareService",
      mine,
      `characteristic=${systemOf("care-mode")}|46`,
      `characteristic=${systemOf("temporality")}|46`,
    ],
    // the same table by another of its names
    [
      "HealthcareService",
      mine,
      "characteristic=urn:oid:1.2.250.1.213.3.3.13|46",
      "characteristic=urn:oid:1.2.250.1.213.3.3.31|46",
    ],
    ["HealthcareService", mine, "characteristic=28", "characteristic=999"],
    // said twice: both hold
    ["HealthcareService", mine, "characteristic=46&characteristic=28", "characteristic=46&characteristic=01"],
    ["HealthcareService", mine, "service-category=24", "service-category=21"],
    ["HealthcareService", mine, "service-type=04", "service-type=4"],
    ["HealthcareService", mine, "specialty=298", "specialty=299"],
    ["HealthcareService", mine, "supported-patient-type=01", "supported-patient-type=02"],
    ["HealthcareService", mine, "age-range-low=le60", "age-range-low=gt60"],
    ["HealthcareService", mine, "age-range-high=ge99", "age-range-high=100"],
    ["HealthcareService", mine, "age=84", "age=59"],
    ["HealthcareService", mine, "psychiatric-sector=75G01", "psychiatric-sector=75I"],
    ["HealthcareService", mine, "intervention-zone=38157", "intervention-zone=38318"],
    ["HealthcareService", mine, "active=true", "active=false"],
    ["HealthcareService", `HealthcareService/${castUnits.ssiad}`, "service-category=28", "service-category=100"],
    [
      "HealthcareService",
      `HealthcareService/${castUnits.cedresGeriatrics}`,
      "service-category=101",
      "service-category=103",
    ],
    [
      "HealthcareService",
      `HealthcareService/${castUnits.tilleuls}`,
      "characteristic=46&characteristic=02",
      "characteristic=47",
    ],
  ];
  for (const [type, expected, finds, misses] of searches)
    test(`${type}?${finds} finds it, and ${misses} does not`, async () => {
      const all = async (said: string) => {
        const found: string[] = [];
        for (let next: string | null = `/fhir/${type}?${said}&_count=200`; next; ) {
          const { status, body }: { status: number; body: Json } = await get(next, { prefer: "handling=strict" });
          assert.equal(status, 200);
          found.push(...ids(body));
          next = body.link.find((one: Json) => one.relation === "next")?.url ?? null;
        }
        return found;
      };
      assert.ok((await all(finds)).includes(expected));
      assert.ok(!(await all(misses)).includes(expected));
    });

  test("every parameter of the table has been tried", () =>
    assert.deepEqual(
      resourceTypes.flatMap((type) =>
        Object.keys(parametersOf(type)).filter(
          (name) => !searches.some(([of, , said]) => of === type && new RegExp(`(^|&)${name}[:=]`).test(said)),
        ),
      ),
      [],
    ));

  test("what is near comes nearest first, never farther than asked; the order of the coordinates is one setting", async () => {
    const { body } = await get("/fhir/Location?near=4.87484|45.52569|12|km&_count=200");
    const km = (one: Json) =>
      Math.hypot((one.resource.position.longitude - 4.87484) * 78, (one.resource.position.latitude - 45.52569) * 111.2);
    const distances = body.entry.map(km);
    assert.ok(distances.length > 5 && distances.every((one: number) => one <= 12.1));
    assert.deepEqual(
      distances,
      [...distances].sort((a: number, b: number) => a - b),
    );
    const other = aMachineDoor(db, clock, { nearOrder: "lat-lon" });
    const swapped = await other.get("/fhir/Location?near=45.52569|4.87484|12|km&_count=200");
    assert.deepEqual(ids(swapped.body), ids(body));
    const statement = await other.get("/fhir/metadata");
    assert.match(JSON.stringify(statement.body), /latitude\|longitude\|distance/);
  });

  test("the published example works: what is near, with its offers", async () => {
    const { body } = await get(
      "/fhir/Location?near=4.87484|45.52569|12|km&_revinclude=HealthcareService:location&_include=Location:organization&_count=5",
    );
    assert.equal(ids(body).length, 5);
    assert.deepEqual(
      ids(body, "include")
        .filter((one) => one.startsWith("HealthcareService"))
        .sort(),
      ids(body)
        .map((one) => one.replace("Location", "HealthcareService"))
        .sort(),
    );
    assert.ok(ids(body, "include").some((one) => one.startsWith("Organization/XG")));
  });

  test("includes follow one another when asked", async () => {
    const { body } = await get(
      `/fhir/HealthcareService?_id=${castUnits.tilleulsProtected}&_include=HealthcareService:organization&_include:iterate=Organization:partof&_include=HealthcareService:location`,
    );
    assert.deepEqual(ids(body, "include").sort(), [here, "Organization/XG0000002", "Organization/XJ0000001"].sort());
    const house = await get(
      `/fhir/Organization?_id=${tilleuls}&_revinclude=HealthcareService:organization&_include=Organization:partof`,
    );
    assert.deepEqual(ids(house.body, "include").length, 3);
  });

  test("pages hold what there was when the first was asked, whatever changes meanwhile: nobody twice", async () => {
    const seen: string[] = [];
    let next: string | null = "/fhir/HealthcareService?_count=40";
    let total = 0;
    for (let page = 0; next; page++) {
      const { body }: { body: Json } = await get(next);
      total ||= body.total;
      assert.equal(body.total, total);
      assert.doesNotMatch(next.split("_page=")[1] ?? "", /after|offset|\d{4}-\d{2}/);
      seen.push(...ids(body));
      next = body.link.find((one: Json) => one.relation === "next")?.url ?? null;
      // rows already given, and rows to come, change between two pages
      await sql`update unit set price_month = coalesce(price_month, 0) + 1 where id in (select id from unit order by random() limit 20)`.execute(
        db,
      );
      assert.ok(page < 40);
    }
    assert.equal(new Set(seen).size, seen.length);
    assert.equal(seen.length, total);
  });

  test("what changed since an instant is what is asked for", async () => {
    const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(db);
    await sql`update unit set places_free = 5, places_declared_at = ${clock.now} where id = ${castUnits.parcDay}`.execute(
      db,
    );
    const since = encodeURIComponent(rows[0]!.at.toISOString());
    assert.deepEqual(ids((await get(`/fhir/Location?_lastUpdated=ge${since}`)).body), [
      `Location/${castUnits.parcDay}`,
    ]);
  });

  test("an unknown parameter is refused to whoever is strict; else it is passed over, and absent from what was understood", async () => {
    const strict = await get("/fhir/Location?colour=blue&near=4.8|45.5", { prefer: "handling=strict" });
    assert.deepEqual(outcomeOf(strict), { status: 400, codes: ["not-supported"], text: "Paramètre inconnu : colour." });
    const lenient = await get("/fhir/Location?colour=blue&near=4.8|45.5&_count=1");
    assert.equal(lenient.status, 200);
    assert.equal(lenient.body.link[0].url, "http://localhost/fhir/Location?near=4.8%7C45.5&_count=1");
  });

  test("a wrong value is refused with its parameter, strict or not", async () => {
    for (const wrong of [
      "Location?near=4.8",
      "Location?near=4.8|95|3|km",
      "Location?near=4.8|45|2000|km",
      "Location?near=4.8|45|3|miles",
      "Location?near=|45",
      "Location?_count=many",
      "Location?_lastUpdated=yesterday",
      "Location?_lastUpdated=2026-13-45",
      "HealthcareService?age=old",
      "HealthcareService?characteristic=x|",
      "HealthcareService?name=",
      "HealthcareService?name:soundex=x",
      "HealthcareService?characteristic:not=28",
      "Organization?_include=Organization:endpoint",
      "HealthcareService?_revinclude=PractitionerRole:service",
      "Organization?_format=xml",
      "Organization?_page=e30",
      "Location?_page=WyJ4IixudWxsLDFd",
      "Organization?_page=%27%20or%201=1",
    ]) {
      const { status, codes } = outcomeOf(await get(`/fhir/${wrong}`));
      assert.deepEqual([status, codes], [400, ["value"]], wrong);
    }
  });

  test("no page holds more than two hundred, and zero only counts", async () => {
    const many = await get("/fhir/HealthcareService?_count=5000");
    assert.equal(ids(many.body).length, 200);
    const none = await get("/fhir/HealthcareService?_count=0");
    assert.deepEqual([none.body.entry, none.body.total > 200, none.body.link.length], [undefined, true, 1]);
  });

  test("sensitive units and practices are nowhere", async () => {
    await sql`update unit set sensitive = true where id = ${castUnits.glycines}`.execute(db);
    await sql`update facility set listed = false where finess = 'XG0000004'`.execute(db);
    for (const path of [
      `Location/${castUnits.glycines}`,
      `HealthcareService/${castUnits.glycines}`,
      `HealthcareService/${castUnits.clos}`,
      "Organization/XG0000004",
    ])
      assert.equal(outcomeOf(await get(`/fhir/${path}`)).status, 404, path);
    for (const search of [
      `HealthcareService?_id=${castUnits.glycines}`,
      "Organization?_id=XG0000004",
      `Location?organization=XG0000004`,
    ])
      assert.equal((await get(`/fhir/${search}`)).body.total, 0, search);
    const around = await get("/fhir/Organization?_id=XG0000007&_revinclude=HealthcareService:organization");
    assert.deepEqual(ids(around.body, "include"), []);
  });

  test("what does not exist is said in FHIR, on any path of the door", async () => {
    for (const path of [
      "Location/nothing",
      `Location/${"0199d3a0-0000-7000-8000-000000000000"}`,
      "Organization/000000000",
      "Patient",
      "Patient/1",
      "HealthcareService/%27",
    ])
      assert.deepEqual(outcomeOf(await get(`/fhir/${path}`)).codes, ["not-found"], path);
  });

  test("values that are not ours reach no statement: quotes, signs and very long texts find nothing", async () => {
    for (const text of ["' or '1'='1", "\\", "%", "_", "é".repeat(1500), "a\u0000b"]) {
      const { status } = await get(
        `/fhir/Organization?name=${encodeURIComponent(text)}&address-postalcode=${encodeURIComponent(text)}`,
      );
      assert.ok(status === 200 || status === 400, text);
    }
  });
});
