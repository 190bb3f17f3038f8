import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import { connect } from "#db/db.ts";
import { aDatabaseUrl } from "#tests/database.ts";
import { importFile } from "./import-file.job.ts";
import { findLastRun, listChanges } from "./run.store.ts";
import type { PastRun } from "./run.ts";

describe("An import whose process is killed", async () => {
  const url = await aDatabaseUrl();
  const db = connect(url);
  const folder = mkdtempSync(join(tmpdir(), "sextant-cut-"));
  after(async () => {
    await db.destroy();
    rmSync(folder, { recursive: true, force: true });
  });
  const lines = 6000;
  const path = join(folder, "hospitals.csv");
  const row = (n: number) =>
    `${380_000_000 + n},CLINIQUE ${n},,45.51,4.86,RUE DU PORT,${n},38200,VIENNE,${n % 1000 === 7 ? "Garage" : "Etablissement de Soins Médicaux"},private,,06/03/2020`;
  writeFileSync(
    path,
    `id,hospital_name,site_name,lat,lon,street,house_number,postcode,city,facility_type,public_private,tel,ref_date\n${Array.from({ length: lines }, (_, n) => row(n)).join("\n")}\n`,
  );

  /** The real command, in a process of its own. */
  const command = (): ChildProcess =>
    spawn(process.execPath, ["src/main.ts", "import", "hospitals", path, "--json"], {
      env: { ...process.env, DATABASE_URL: url, DATA_DIR: join(folder, "data") },
      stdio: "ignore",
    });
  const until = async (what: (run: PastRun | null) => boolean) => {
    for (const limit = Date.now() + 60_000; Date.now() < limit; await wait(5)) {
      const run = await findLastRun(db, "hospitals");
      if (what(run)) return run!;
    }
    throw new Error("nothing was read in a minute");
  };

  test("goes on from its last checkpoint: nothing twice, nothing lost, one report", async () => {
    const first = command();
    const cut = await until((run) => Number(run?.position ?? 0) >= 1000);
    const gone = new Promise((done) => first.once("exit", done));
    first.kill("SIGKILL");
    await gone;
    const left = await findLastRun(db, "hospitals");
    assert.ok(Number(left?.position) < lines, "it was killed too late");
    assert.equal(left?.state, "running");
    const held = await sql<{ n: number }>`select count(*) as n from facility`.execute(db);
    assert.equal(held.rows[0]?.n, left?.totals.appeared, "a batch and its checkpoint are one");

    // the server frees the lock of a dead process as soon as it sees its connection closed
    await wait(200);
    const done = await importFile(db, "hospitals", path);
    assert.ok(done.ok, done.ok ? "" : done.refusal);
    assert.deepEqual([done.value.resumed, done.value.same], [true, null]);
    const { read, appeared, rejected, changed, unchanged } = done.value.totals;
    assert.deepEqual(
      { read, appeared, rejected, changed, unchanged },
      {
        read: lines,
        appeared: lines - 6,
        rejected: 6,
        changed: 0,
        unchanged: 0,
      },
    );
    const run = await findLastRun(db, "hospitals");
    assert.deepEqual([run?.id, run?.state], [cut.id, "done"]);
    const report = await listChanges(db, cut.id, { what: null, after: -1, limit: 10_000 });
    assert.equal(report.length, lines);
    assert.equal(new Set(report.map(({ line }) => line)).size, lines);
    assert.deepEqual(
      report.filter(({ what }) => what === "rejected").map(({ line, detail }) => [line, detail.reason])[0],
      [9, "Type d’établissement inconnu : « Garage »"],
    );
  });

  test("and is not read again when the file is the same, unless asked", async () => {
    const same = await importFile(db, "hospitals", path);
    assert.ok(same.ok && same.value.same);
    assert.deepEqual(
      [same.value.totals.read, same.value.totals.unchanged, same.value.totals.rejected],
      [lines, lines - 6, 6],
    );
    const again = await importFile(db, "hospitals", path, { again: true });
    assert.ok(again.ok && again.value.same === null);
    assert.deepEqual(
      [again.value.totals.appeared, again.value.totals.changed, again.value.totals.unchanged],
      [0, 0, lines - 6],
    );
  });
});
