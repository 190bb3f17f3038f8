import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { findCommune, searchCommunes } from "#features/directory/commune.store.ts";
import { findLastRun, listChanges } from "#features/imports/run.store.ts";
import { aDatabase } from "#tests/database.ts";
import { importCommunes } from "./import-communes.job.ts";

describe("The file of communes", async () => {
  const db = await aDatabase();
  const folder = mkdtempSync(join(tmpdir(), "sextant-communes-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const read = async (path: string) => {
    const done = await importCommunes(db, path);
    if (!done.ok) return done.refusal;
    return Object.fromEntries(Object.entries(done.value.totals).filter(([, n]) => n > 0));
  };
  const file = (name: string, lines: string[]) => {
    writeFileSync(join(folder, name), ["insee,dep,reg,nom,cp,type,lat,lng,pop", ...lines].join("\n"));
    return join(folder, name);
  };
  const lines = [
    "76351,76,28,Havre,76600,COM,49.49,0.11,165830",
    "38999,38,84,Ville-Nouvelle,38998,COM,45.2,5.1,42",
    "75056,75,11,Paris,75000,COM,48.86,2.34,2100000",
    "75112,75,11,Paris 12e Arrondissement,75012,ARM,48.84,2.39,140000",
    "01015,01,84,Arbignieu,01300,COMD,,,500",
    "1234,01,84,Mal Codée,01000,COM,46,5,1",
    "01002,01,84,Abergement-de-Varey,O1640,COM,46,5,1",
    "01002,01,84,Abergement-de-Varey,01640,COM,quarante,5,1",
  ];

  test("adds and corrects communes, keeps an article the file drops, and changes nothing twice", async () => {
    const path = file("communes.csv", lines);
    assert.deepEqual(await read(path), { read: 6, appeared: 1, changed: 2, rejected: 3 });
    const [havre, fresh, paris] = await Promise.all(["76351", "38999", "75056"].map((code) => findCommune(db, code)));
    assert.deepEqual([havre?.name, havre?.point, havre?.population], ["Le Havre", { lat: 49.49, lon: 0.11 }, 165830]);
    assert.deepEqual([fresh?.name, fresh?.postcodes], ["Ville-Nouvelle", ["38998"]]);
    assert.ok(paris?.postcodes.includes("75012") && paris.postcodes.includes("75001"));
    assert.equal((await searchCommunes(db, "ville nouvelle"))[0]?.code, "38999");
    const run = await findLastRun(db, "communes");
    const rejected = await listChanges(db, run!.id, { what: "rejected", after: -1, limit: 9 });
    assert.deepEqual(
      rejected.map(({ line, detail }) => [line, detail.reason]),
      [
        [7, "Code INSEE absent ou mal formé : « 1234 »"],
        [8, "Code postal mal formé : « O1640 »"],
        [9, "Coordonnées illisibles : « quarante ; 5 »"],
      ],
    );
    assert.deepEqual(await read(file("again.csv", [...lines, ""])), { read: 6, unchanged: 3, rejected: 3 });
  });

  test("of another shape is refused with what is missing", async () => {
    writeFileSync(join(folder, "other.csv"), "code;nom\n1;2\n");
    assert.equal(
      await read(join(folder, "other.csv")),
      "Ce fichier n’a pas les colonnes attendues. Il manque : insee, dep, cp, type, lat, lng, pop.",
    );
  });

  test("reads the real one, twice", async (t) => {
    const path = join("..", "shared", "data", "interop", "geo", "communes_slim.csv");
    if (!existsSync(path)) return t.skip("communes_slim.csv absent");
    const first = await importCommunes(db, path);
    assert.ok(first.ok);
    const { read: all, rejected } = first.value.totals;
    assert.ok(all > 34_000 && rejected === 0, JSON.stringify(first.value.totals));
    const again = await importCommunes(db, path, { again: true });
    assert.ok(again.ok);
    assert.deepEqual([again.value.totals.appeared, again.value.totals.changed], [0, 0]);
  });
});
