import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { after, describe, test } from "node:test";
import { findFacilityByFiness, listMatches } from "#features/directory/facility.store.ts";
import { listUnitsOf } from "#features/directory/unit.store.ts";
import { importFiness } from "#features/finess/import-finess.job.ts";
import { aDatabase } from "#tests/database.ts";
import { runImport } from "./import-console.job.ts";
import { importFile, type RowKind } from "./import-file.job.ts";
import type { ImportOptions } from "./in-run.job.ts";
import type { RunTotals } from "./run.ts";
import type { Report } from "./run-lines.job.ts";

describe("Importing a directory file", async () => {
  const db = await aDatabase();
  const folder = mkdtempSync(join(tmpdir(), "sextant-import-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const read = (kind: RowKind | "finess", path: string, options: ImportOptions = {}) =>
    kind === "finess" ? importFiness(db, path, options) : importFile(db, kind, path, options);
  const run = async (kind: RowKind | "finess", path: string) => {
    const rejected: Report[] = [];
    const doubts: Report[] = [];
    const done = await read(kind, path, {
      onReject: (r) => rejected.push(r),
      onDoubt: (r) => doubts.push(r),
    });
    assert.ok(done.ok, done.ok ? "" : done.refusal);
    return { totals: short(done.value.totals), rejected, doubts, same: done.value.same };
  };
  const short = ({ read, appeared, changed, closed, reopened, unchanged, rejected }: RunTotals) => ({
    read,
    created: appeared,
    updated: changed + closed + reopened,
    unchanged,
    rejected,
  });

  const header =
    "id,hospital_name,site_name,lat,lon,street,house_number,postcode,city,facility_type,public_private,tel,ref_date";
  const vienne =
    '380780031,"CENTRE HOSPITALIER DE VIENNE",,45.51,4.86,MONTEE DU DR CHAPUIS,,38200,VIENNE,Centre Hospitalier (C.H.),public,0474313233,06/03/2020';

  test("writes what can be read, rejects the rest line by line, and changes nothing the second time", async () => {
    const path = file(
      "hospitals.csv",
      [
        header,
        vienne,
        "bad,CH,,45,4,,,38200,VIENNE,Centre Hospitalier (C.H.),,,06/03/2020",
        "380000001,TOO SHORT",
        '380000002,A "STRAY" QUOTE,,45.5,4.8,"unclosed,,38200,VIENNE,Centre Hospitalier (C.H.),,,06/03/2020',
        '690000003,"CLINIQUE ""DU LAC""",,48.85,2.35,,,69003,LYON,Etablissement de Soins Médicaux,private,,06/03/2020',
        vienne,
        vienne.replace("0474313233", "0474000000"),
        "",
      ].join("\r\n"),
    );
    const first = await run("hospitals", path);
    assert.deepEqual(first.totals, { read: 7, created: 2, updated: 0, unchanged: 1, rejected: 4 });
    assert.deepEqual(first.rejected, [
      { line: 3, reason: "Numéro FINESS mal formé : « BAD »" },
      { line: 4, reason: "2 colonnes au lieu de 13" },
      { line: 5, reason: "Guillemets mal placés ou non refermés" },
      { line: 8, reason: "Établissement 380780031 déjà lu ligne 2, avec d’autres valeurs" },
    ]);
    assert.deepEqual(first.doubts, [{ line: 6, reason: "Coordonnées à 393 km de Lyon" }]);
    assert.deepEqual((await run("hospitals", path)).totals, {
      read: 7,
      created: 0,
      updated: 0,
      unchanged: 3,
      rejected: 4,
    });

    const facility = await findFacilityByFiness(db, "380780031");
    assert.deepEqual(
      [facility?.name, facility?.commune, facility?.phone],
      ["Centre hospitalier de Vienne", "38544", "0474313233"],
    );
    assert.ok((await listUnitsOf(db, facility!.id)).some((unit) => unit.kinds.includes("smr")));
  });

  test("updates a row that changed, and leaves the rest", async () => {
    const path = file("hospitals-later.csv", `${header}\n${vienne.replace("0474313233", "0474999999")}\n`);
    assert.deepEqual((await run("hospitals", path)).totals, {
      read: 1,
      created: 0,
      updated: 1,
      unchanged: 0,
      rejected: 0,
    });
    assert.equal((await findFacilityByFiness(db, "380780031"))?.phone, "0474999999");
  });

  test("reads FINESS in Latin-1, past its metadata line, with the coordinates of every projection", async () => {
    const structure = (finess: string, name: string, commune: string, departement: string, routing: string) =>
      `structureet;${finess};;${name};;;;;;;;;${commune};${departement};;${routing};;;500;EHPAD;;;;;;;;;;;2026-03-06;`;
    const lines = [
      "finess;etalab;93;2026-03-07",
      structure("010000024", 'EHPAD "ÉOLE"', "451", "01", "01440 VIRIAT"),
      structure("970100000", "EHPAD DES ALIZES", "105", "9A", "97100 BASSE TERRE"),
      "structureet;broken",
      "geolocalisation;010000024;870232.3;6571530.4;1,ATLASANTE,LAMBERT_93;2026-03-06",
      "geolocalisation;970100000;641300;1769800;1,ATLASANTE,UTM_N20;2026-03-06",
      "geolocalisation;990000000;1;1;1,LAMBERT_93;2026-03-06",
      "geolocalisation;970100000;x;1;1,LAMBERT_93;2026-03-06",
    ];
    const path = file("finess.csv", Buffer.from(lines.join("\n"), "latin1"));
    const { totals, rejected } = await run("finess", path);
    assert.deepEqual(totals, { read: 5, created: 2, updated: 0, unchanged: 0, rejected: 3 });
    assert.deepEqual(rejected, [
      { line: 4, reason: "2 champs au lieu de 32" },
      { line: 8, reason: "Coordonnées illisibles : « x ; 1 »" },
      { line: 7, reason: "Coordonnées d’un établissement absent du fichier : 990000000" },
    ]);
    const eole = await findFacilityByFiness(db, "010000024");
    assert.equal(eole?.name, "EHPAD Éole");
    assert.ok(
      Math.abs(eole!.point!.lat - 46.2222) < 0.0001 && Math.abs(eole!.point!.lon - 5.20879) < 0.0001,
      JSON.stringify(eole?.point),
    );
    assert.equal((await findFacilityByFiness(db, "970100000"))?.city, "Basse-Terre");
    assert.deepEqual((await run("finess", path)).totals, {
      read: 5,
      created: 0,
      updated: 0,
      unchanged: 2,
      rejected: 3,
    });
  });

  test("closes what has left a complete FINESS file, opens it again when it is back, and doubts a file cut short", async () => {
    const structure = (n: number) =>
      `structureet;${String(350000000 + n)};;EHPAD ${n};;;;;;;;;238;35;;35000 RENNES;;;500;EHPAD;;;;;;;;;;;2026-03-06;`;
    const whole = Array.from({ length: 30 }, (_, n) => structure(n));
    const complete = async (name: string, lines: string[]) => {
      const doubts: string[] = [];
      const done = await importFiness(db, file(name, lines.join("\n")), {
        complete: true,
        onDoubt: ({ reason }) => doubts.push(reason),
        now: new Date("2026-11-21T09:00:00Z"),
      });
      assert.ok(done.ok);
      return {
        updated: short(done.value.totals).updated,
        doubts,
        closed: (
          await db
            .selectFrom("facility")
            .select("finess")
            .where("closed_on", "=", "2026-11-21")
            .orderBy("finess")
            .execute()
        ).map((row) => row.finess),
      };
    };
    await run("finess", file("whole.csv", whole.join("\n")));
    // the two of the test before are gone too
    assert.deepEqual(await complete("less.csv", whole.slice(1)), {
      updated: 3,
      doubts: [],
      closed: ["010000024", "350000000", "970100000"],
    });
    assert.deepEqual(await complete("back.csv", whole), { updated: 1, doubts: [], closed: ["010000024", "970100000"] });
    assert.deepEqual((await complete("cut.csv", whole.slice(20))).doubts, [
      "20 établissements sur 30 manquent dans ce fichier : aucun n’est fermé",
    ]);
    await db.updateTable("facility").set({ closed_on: null }).execute();
  });

  test("prices a numbered facility and its units, and only proposes what has no number", async () => {
    const exported = file(
      "cnsa.csv",
      "id;title;updatedAt;noFinesset;legal_status;IsEHPAD;IsPASA;coordinates.street;coordinates.postcode;coordinates.city;coordinates.latitude;coordinates.longitude;ehpadPrice.prixHebPermCs;ehpadPrice.tarifGir12;ehpadPrice.tarifGir56\n" +
        "1;Éole;2026-02-01;010000024;Public;1;1;;01440;Viriat;46.2222;5.20879;68,50;22;5.40\n",
    );
    assert.deepEqual((await run("ehpad-prices", exported)).totals, {
      read: 1,
      created: 0,
      updated: 1,
      unchanged: 0,
      rejected: 0,
    });
    const eole = (await findFacilityByFiness(db, "010000024"))!;
    assert.deepEqual(
      [eole.name, eole.prices],
      ["EHPAD Éole", { year: 2026, source: "cnsa", single: 68.5, gir12: 22, gir56: 5.4 }],
    );
    const stay = (await listUnitsOf(db, eole.id)).find((unit) => unit.name === "Hébergement permanent")!;
    assert.deepEqual([stay.priceMonth, stay.offer.pasa], [2248.04, true]);

    const map = file(
      "map.csv",
      "name,price_single_month_eur,price_double_month_eur,tariff_gir12,tariff_gir34,tariff_gir56,lat,lon,legal_status\nEHPAD EOLE,2055,,660,420,162,46.2225,5.2090,Public\nEHPAD EOLE,2055,,660,420,162,46.2225,5.2090,Public\n",
    );
    assert.deepEqual((await run("ehpad-prices", map)).totals, {
      read: 2,
      created: 1,
      updated: 0,
      unchanged: 1,
      rejected: 0,
    });
    const rows = await db.selectFrom("facility").select(["id", "name"]).where("finess", "like", "XP%").execute();
    assert.deepEqual(
      rows.map(({ name }) => name),
      ["EHPAD Eole"],
    );
    const matches = await listMatches(db, rows[0]!.id as typeof eole.id);
    assert.deepEqual(
      matches.map(({ facility, distanceM }) => [facility.finess, distanceM]),
      [["010000024", 37]],
    );
  });

  test("refuses a file that is not of its kind", async () => {
    const path = file("other.csv", "a,b\n1,2\n");
    assert.deepEqual(await importFile(db, "hospitals", path), {
      ok: false,
      refusal:
        "Ce fichier n’a pas les colonnes attendues. Il manque : id, hospital_name, lat, lon, postcode, city, facility_type.",
    });
  });

  test("answers the command line with one JSON line, its reports aside", async () => {
    const said = { out: "", err: "" };
    const stream = (key: "out" | "err") =>
      new PassThrough().on("data", (chunk: Buffer) => (said[key] += chunk.toString()));
    const command = async (...argv: string[]) => {
      said.out = said.err = "";
      const code = await runImport(db, argv, { out: stream("out"), err: stream("err") });
      await new Promise((done) => setImmediate(done));
      return { code, ...said };
    };
    assert.deepEqual(await command("hospitals", join(folder, "hospitals-later.csv"), "--json"), {
      code: 0,
      out: '{"read":1,"created":0,"updated":0,"unchanged":1,"rejected":0}\n',
      err: "",
    });
    assert.deepEqual(await command("hospitals", join(folder, "absent.csv")), {
      code: 1,
      out: "",
      err: `L’import s’est arrêté : le fichier ${join(folder, "absent.csv")} est introuvable\n`,
    });
    assert.equal((await command("hopitaux", "x")).code, 2);
  });

  for (const [kind, name, totals] of [
    ["hospitals", "hospitals-fr-2020.csv", { read: 4937, created: 4937, updated: 0, unchanged: 0, rejected: 0 }],
    ["ehpad-prices", "ehpad-prices-fr-2023.csv", { read: 5806, created: 5802, updated: 0, unchanged: 4, rejected: 0 }],
    ["finess", "finess-shaped-sample.csv", { read: 300, created: 0, updated: 300, unchanged: 0, rejected: 0 }],
  ] as const)
    test(`reads the real ${name} whole, twice`, async (t) => {
      const path = join("..", "shared", "data", "real", name);
      if (!existsSync(path)) return t.skip(`${name} absent`);
      const started = performance.now();
      const first = await run(kind, path);
      t.diagnostic(`${((performance.now() - started) / 1000).toFixed(1)} s, ${first.doubts.length} doubts`);
      assert.deepEqual(
        { ...first.totals, created: first.totals.created + first.totals.updated, updated: 0 },
        { ...totals, created: totals.created + totals.updated, updated: 0 },
      );
      assert.deepEqual(first.rejected, []);
      assert.deepEqual((await run(kind, path)).totals, {
        read: totals.read,
        created: 0,
        updated: 0,
        unchanged: totals.read,
        rejected: 0,
      });
    });
});
