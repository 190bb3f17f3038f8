import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import { findFacilityByFiness } from "#features/directory/facility.store.ts";
import { listUnitsOf, refreshUnits } from "#features/directory/unit.store.ts";
import type { Unit } from "#features/directory/unit.ts";
import { runImport } from "#features/imports/import-console.job.ts";
import { findLastRun, listChanges } from "#features/imports/run.store.ts";
import { castUnits } from "#features/samples/demo-cast.ts";
import { generateDirectory } from "#features/samples/generate.action.ts";
import { aDatabase } from "#tests/database.ts";
import { aRor } from "#tests/programs.ts";
import { importRor, type RorImport } from "./import-ror.job.ts";
import type { Free } from "./place.ts";

const patience = { timeoutMs: 400, tries: 3, waitMs: 5 };

describe("Importing the ROR", async () => {
  const db = await aDatabase();
  const now = new Date();
  await generateDirectory(db, { facilities: 30, seed: 1, now });
  const ror = await aRor();
  const counted: { unit: string; free: Free }[] = [];
  const read = async (some: Partial<RorImport> = {}, url = ror.url) => {
    const told: string[] = [];
    counted.length = 0;
    const done = await importRor(
      db,
      { url, key: "sandbox", token: null },
      {
        countPlaces: async (_, unit, free) => void counted.push({ unit, free }),
        onReject: ({ reason }) => told.push(`rejeté : ${reason}`),
        onDoubt: ({ reason }) => told.push(reason),
        patience,
        ...some,
      },
    );
    return { done, told, totals: done.ok ? done.value.totals : assert.fail(done.refusal) };
  };
  const unitsOf = async (finess: string): Promise<Unit[]> =>
    listUnitsOf(db, (await findFacilityByFiness(db, finess))!.id);
  const resource = async (reference: string) =>
    structuredClone(await ror.get(reference)) as Record<string, never> & Record<string, unknown>;

  test("everything the first time: establishments, their units found by name, new ones, places counted, contacts by level", async () => {
    const { totals, told } = await read();
    assert.deepEqual(
      told.filter((one) => one.startsWith("rejeté")),
      [],
    );
    assert.equal(totals.rejected, 0);
    const house = (await findFacilityByFiness(db, "XG0000002"))!;
    assert.equal(house.name, "EHPAD Les Tilleuls");
    assert.deepEqual(
      [house.rorId, house.legalEntityFiness, house.origins.name?.source, house.prices?.source],
      ["1XG0000002", "XJ0000001", "ror", "ror"],
    );
    assert.deepEqual([house.prices?.single, house.prices?.double, house.prices?.gir12], [75.92, 68.4, 22]);
    const [guarded, permanent] = [await unit(castUnits.tilleulsProtected), await unit(castUnits.tilleuls)];
    // the demonstration's own units, not two more
    assert.equal((await unitsOf("XG0000002")).length, 2);
    assert.deepEqual(
      [
        guarded.rorId !== null,
        guarded.card.careMode?.code,
        guarded.card.specialisations?.map(({ code }) => code),
        guarded.limits.oxygenMax,
      ],
      [true, "46", ["27", "28"], 5],
    );
    assert.deepEqual([guarded.origins["card.careMode"]?.source, permanent.offer.capacity], ["ror", 66]);
    assert.deepEqual(guarded.card.team, [
      { code: "10", label: "Médecin" },
      { code: "60", label: "Infirmier" },
    ]);
    assert.deepEqual(
      guarded.card.capacities?.map(({ count, status }) => [count, status.code]),
      [[14, "01"]],
    );
    assert.deepEqual((await unit(castUnits.ssiad)).zoneCommunes, ["38157", "38318", "38544"]);
    const free = counted.findLast((one) => one.unit === castUnits.tilleuls)!.free;
    assert.deepEqual([free.total, free.bySex], [1, [{ sex: "F", free: 1 }]]);
    // an establishment the directory lacked, with its module
    const [sessad] = await unitsOf("XG9000004");
    assert.deepEqual(
      [sessad?.module, sessad?.kinds, sessad?.limits],
      ["handicap", ["7.7", "7.8", "7.12"], { ageMin: 3, ageMax: 20 }],
    );
    const { rows } = await sql<{
      means: string;
      audience: string;
      unit: boolean;
    }>`select means, audience, unit_id is not null as unit from facility_contact
      where facility_id = ${house.id} and source = 'ror' order by unit_id nulls first, position`.execute(db);
    assert.deepEqual(rows, [
      { means: "phone", audience: "public", unit: false },
      { means: "email", audience: "professionals", unit: false },
      ...Array.from({ length: 2 }, () => ({ means: "mssante", audience: "professionals", unit: true })),
    ]);
    // a sensitive unit stays so
    const sensitive = await sql<{ n: number }>`select count(*) as n from unit where sensitive`.execute(db);
    assert.ok(sensitive.rows[0]!.n >= 1);
  });

  test("nothing the second time: only what was just stamped is read again, and it changes nothing", async () => {
    const before = await ror.asked();
    const { totals } = await read();
    assert.deepEqual([totals.appeared, totals.changed, totals.closed, totals.rejected], [0, 0, 0, 0]);
    assert.equal(await ror.asked(), before + 4);
    const again = await read({ again: true });
    assert.equal(again.totals.unchanged, again.totals.read);
  });

  test("what changed alone is read: an offer, a place whose offer did not, a legal entity for those it runs", async () => {
    const [offer, place, entity] = [
      await resource("HealthcareService/S1002"),
      await resource("Location/L1003"),
      await resource("Organization/EJ0"),
    ];
    await ror.put({ ...offer, name: "Unité protégée Alzheimer" });
    const [free] = (
      place.extension as unknown as {
        url: string;
        extension: { url: string; valueInteger?: number; valueDateTime?: string }[];
      }[]
    ).slice(-1);
    free!.extension.find(({ url }) => url === "nbCapacity")!.valueInteger = 7;
    free!.extension.find(({ url }) => url === "capacityUpdateDate")!.valueDateTime = new Date().toISOString();
    await ror.put(place);
    await ror.put({ ...entity, name: "CCAS DU PAYS VIENNOIS" });
    const { totals } = await read();
    assert.equal(totals.read, 3);
    assert.equal((await unit(castUnits.tilleulsProtected)).name, "Unité protégée Alzheimer");
    assert.equal(counted.findLast(({ unit: id }) => id === castUnits.tilleuls)?.free.total, 7);
    assert.equal((await findFacilityByFiness(db, "XG0000002"))!.legalEntity, "CCAS DU PAYS VIENNOIS");
    const run = (await findLastRun(db, "ror"))!;
    const changes = await listChanges(db, run.id, { what: "changed", after: -1, limit: 50 });
    const renamed = changes.find(({ ref }) => ref === "84/OF-1002");
    assert.deepEqual(renamed?.detail.fields?.name, { before: "Unité protégée", after: "Unité protégée Alzheimer" });
  });

  test("what was declared gives way to the ROR on its own fields, and stays on the others", async () => {
    await sql`update unit set card = card || '{"presentation":"Notre unité","hours":"Toujours"}',
      origins = origins || '{"card.presentation":{"source":"declared","date":"2026-11-01"},"card.hours":{"source":"declared","date":"2026-11-01"}}'
      where id = ${castUnits.tilleulsProtected}`.execute(db);
    await ror.put(await resource("HealthcareService/S1002").then((one) => ({ ...one, comment: "x" })));
    await read();
    const { card, origins } = await unit(castUnits.tilleulsProtected);
    assert.deepEqual([card.presentation, card.hours], ["Notre unité", "Lundi au vendredi : 9 h 00 – 17 h 00"]);
    assert.deepEqual([origins["card.presentation"]?.source, origins["card.hours"]?.source], ["declared", "ror"]);
  });

  test("a unit the ROR placed stays there when another source moves its establishment", async () => {
    const before = (await unit(castUnits.tilleuls)).point;
    const house = (await findFacilityByFiness(db, "XG0000002"))!;
    await sql`update facility set lat = lat + 1 where id = ${house.id}`.execute(db);
    await db
      .transaction()
      .execute((tx) => refreshUnits(tx, [{ facility: house, features: {}, source: "finess", date: null }]));
    assert.deepEqual((await unit(castUnits.tilleuls)).point, before);
    await sql`update facility set lat = lat - 1 where id = ${house.id}`.execute(db);
  });

  test("a closing for a time, a closing for good, an offer that goes to another establishment", async () => {
    const [temporary, gone, moves] = [
      await resource("HealthcareService/S1008"),
      await resource("HealthcareService/S1010"),
      await resource("HealthcareService/S1011"),
    ];
    await ror.put({
      ...temporary,
      notAvailable: [{ description: "Travaux", during: { start: "2026-01-01", end: "2099-03-01" } }],
    });
    await ror.put({ ...gone, active: false });
    await ror.put({
      ...moves,
      providedBy: { identifier: { system: "https://finess.esante.gouv.fr", value: "XG0000001" } },
    });
    const { totals } = await read();
    assert.equal(totals.closed, 1);
    const find = async (rorId: string) =>
      (
        await sql<{ accepts: boolean; accepts_from: string | null; closed_on: string | null; finess: string }>`
      select u.accepts, u.accepts_from, u.closed_on, f.finess from unit u join facility f on f.id = u.facility_id where u.ror_id = ${rorId}`.execute(
          db,
        )
      ).rows[0]!;
    assert.deepEqual(await find("84/OF-1008").then(({ accepts, accepts_from }) => [accepts, accepts_from]), [
      false,
      "2099-03-01",
    ]);
    assert.notEqual((await find("84/OF-1010")).closed_on, null);
    assert.equal((await find("84/OF-1011")).finess, "XG0000001");
    await ror.put(temporary);
    await ror.put(gone);
    const back = await read();
    assert.equal(back.totals.reopened, 1);
    assert.deepEqual(await find("84/OF-1008").then(({ accepts, accepts_from }) => [accepts, accepts_from]), [
      true,
      null,
    ]);
  });

  test("what is unreadable is rejected with its reason, the rest of its page is kept", async () => {
    await ror.put({
      resourceType: "HealthcareService",
      id: "S9001",
      name: "Sans structure",
      identifier: [{ value: "84/OF-9001" }],
    });
    await ror.put({
      resourceType: "HealthcareService",
      id: "S9002",
      name: "Ailleurs",
      identifier: [{ value: "84/OF-9002" }],
      providedBy: { reference: "Organization/INCONNU" },
    });
    await ror.put({
      resourceType: "Organization",
      id: "EG9003",
      name: "Sans numéro",
      partOf: { reference: "Organization/EJ0" },
    });
    await ror.put({ ...(await resource("HealthcareService/S1003")), name: "Hébergement permanent ouvert" });
    const { totals, told } = await read();
    assert.deepEqual(
      told.filter((one) => one.startsWith("rejeté")),
      [
        "rejeté : Établissement sans numéro FINESS lisible : Organization/EG9003",
        "rejeté : Offre sans structure porteuse : HealthcareService/S9001",
        "rejeté : Offre d’un établissement inconnu de l’annuaire : HealthcareService/S9002",
      ],
    );
    assert.equal(totals.rejected, 3);
    assert.equal((await unit(castUnits.tilleuls)).name, "Hébergement permanent ouvert");
    // once its establishment is known, the offer that was rejected comes in, though it did not change
    const known = await resource("Organization/EG2");
    await ror.put({
      ...known,
      id: "INCONNU",
      identifier: [{ system: "https://finess.esante.gouv.fr", value: "XG9900001" }],
      alias: ["Maison nouvelle"],
    });
    await read();
    assert.deepEqual(
      (await unitsOf("XG9900001")).map(({ name }) => name),
      ["Ailleurs"],
    );
    for (const one of [
      "HealthcareService/S9001",
      "HealthcareService/S9002",
      "Organization/EG9003",
      "Organization/INCONNU",
    ])
      await ror.remove(one);
  });

  test("a server that fails for a while, drags or cuts its answers is asked again", async () => {
    for (const trouble of [
      { status: 500, times: 2 },
      { status: 429, times: 1 },
      { cut: true, times: 2 },
      { delayMs: 900, times: 1 },
    ]) {
      await ror.misbehave(trouble);
      const { done } = await read();
      assert.ok(done.ok, JSON.stringify(trouble));
    }
    await ror.misbehave({});
  });

  const refusalOf = async (some: Partial<RorImport> = {}, url = ror.url, key = "sandbox") => {
    const done = await importRor(
      db,
      { url, key, token: null },
      { countPlaces: async () => undefined, patience, ...some },
    );
    return done.ok ? assert.fail("it was read") : done.refusal;
  };

  test("one that goes on failing stops the run with what it said; nothing half written", async () => {
    await ror.misbehave({ status: 500 });
    assert.equal(await refusalOf(), "Le ROR répond 500 : Panne demandée au bac à sable. (3 essais)");
    assert.deepEqual(
      [(await findLastRun(db, "ror"))?.state, (await findLastRun(db, "ror"))?.message],
      ["failed", "Le ROR répond 500 : Panne demandée au bac à sable. (3 essais)"],
    );
    await ror.misbehave({});
    await read();
    assert.match(
      await refusalOf({}, ror.url, "wrong"),
      /^Le ROR refuse l’accès \(401\) : Clé absente ou fausse\. : vérifiez ROR_API_KEY/,
    );
    assert.match(await refusalOf({}, "http://localhost:9/fhir"), /^Le ROR ne répond pas \(3 essais\)$/);
    assert.match(await refusalOf({}, "not an address"), /n’est pas l’adresse d’un serveur FHIR/);
    assert.match(await refusalOf({}, ror.url.replace("/fhir", "/nothing")), /Le ROR/);
  });

  test("a bearer token opens it as a key does", async () => {
    const done = await importRor(
      db,
      { url: ror.url, key: null, token: "sandbox" },
      { countPlaces: async () => undefined, patience },
    );
    assert.ok(done.ok);
  });

  test("an offer taken away is closed by a complete reading, not by an increment; too many at once are an accident", async () => {
    const taken = await resource("HealthcareService/S1004");
    await ror.remove("HealthcareService/S1004");
    assert.equal((await read()).totals.closed, 0);
    await read({ complete: true });
    const run = (await findLastRun(db, "ror"))!;
    const closed = await listChanges(db, run.id, { what: "closed", after: -1, limit: 50 });
    // this one, and what the test before took away: an offer, and the establishment the ROR alone had named
    assert.deepEqual(closed.map(({ ref }) => ref).sort(), ["84/OF-1004", "84/OF-9002", "XG9900001"]);
    assert.notEqual((await unit(castUnits.bellevueProtected)).closedOn, null);
    await ror.put(taken);
    assert.equal((await read()).totals.reopened, 1);
  });

  test("the command reports as the others do", async () => {
    const out: string[] = [];
    const err: string[] = [];
    const stream = (lines: string[]) =>
      ({ write: (text: string) => void lines.push(text) }) as unknown as NodeJS.WritableStream;
    const importers = {
      ror: (base: Db, url: string, options: object) =>
        importRor(
          base,
          { url, key: "sandbox", token: null },
          { ...options, countPlaces: async () => undefined, patience },
        ),
    };
    assert.equal(await runImport(db, ["ror", ror.url], { out: stream(out), err: stream(err) }, importers), 0);
    assert.match(out.join(""), /ressources? lues? : 0 créé/);
    assert.equal(
      await runImport(db, ["ror", "http://localhost:9/fhir"], { out: stream(out), err: stream(err) }, importers),
      1,
    );
    assert.match(err.join(""), /L’import s’est arrêté : Le ROR ne répond pas/);
  });

  async function unit(id: string): Promise<Unit> {
    const { rows } = await sql<{
      finess: string;
    }>`select f.finess from unit u join facility f on f.id = u.facility_id where u.id = ${id}`.execute(db);
    return (await unitsOf(rows[0]!.finess)).find((one) => one.id === id)!;
  }
});

describe("A ROR whose pages are cut in the middle", async () => {
  const db = await aDatabase();
  const ror = await aRor({ OTHERS: "300" });
  const server = { url: ror.url, key: "sandbox", token: null };
  const options = { countPlaces: async () => undefined, patience: { ...patience, tries: 1 } };
  const count = async () => (await sql<{ n: number }>`select count(*) as n from unit`.execute(db)).rows[0]!.n;

  test("the run goes on at its page, counts each resource once, and ends as if nothing had happened", async () => {
    // page after page, then no more
    let pages = 0;
    const stopping = importRor(db, server, {
      ...options,
      onProgress: () => void (++pages === 3 && ror.misbehave({ status: 500 })),
    });
    const first = await stopping;
    assert.equal(first.ok, false);
    const cut = (await findLastRun(db, "ror"))!;
    assert.equal(cut.state, "failed");
    assert.ok(cut.totals.read >= 400, String(cut.totals.read));
    await ror.misbehave({});
    const before = await ror.asked();
    const second = await importRor(db, server, options);
    assert.ok(second.ok);
    assert.ok(second.value.resumed);
    const run = (await findLastRun(db, "ror"))!;
    assert.equal(run.id, cut.id);
    const total = (await sql<{ n: number }>`select count(*) as n from ror_resource`.execute(db)).rows[0]!.n;
    assert.equal(run.totals.read, total);
    const pagesOfAll = Math.ceil(total / 200);
    assert.ok((await ror.asked()) - before < pagesOfAll + 2, "the pages read before were not asked again");
    assert.ok((await count()) > 300);
  });

  test("a page the server has forgotten is asked for from the beginning of its type", async () => {
    let told = 0;
    const done = await importRor(db, server, {
      ...options,
      complete: true,
      onProgress: () => void (++told === 2 && ror.misbehave({ stale: true })),
    });
    assert.ok(done.ok);
    assert.equal(done.value.totals.closed, 0);
    assert.equal(done.value.totals.appeared, 0);
  });

  test("half of it missing closes nothing", async () => {
    const before = await count();
    for (let n = 1001; n <= 1200; n++) await ror.remove(`HealthcareService/S${n}`);
    const doubts: string[] = [];
    const done = await importRor(db, server, {
      ...options,
      complete: true,
      onDoubt: ({ reason }) => doubts.push(reason),
    });
    assert.ok(done.ok);
    assert.equal(done.value.totals.closed, 0);
    assert.match(doubts.join(), /HealthcareService sur \d+ manquent dans ce ROR : rien n’est fermé/);
    assert.equal(await count(), before);
  });
});
