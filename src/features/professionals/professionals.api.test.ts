import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { aPlatform } from "#tests/dossiers.ts";
import { activity, extraction } from "#tests/rpps.ts";
import { importRpps } from "./import-rpps.job.ts";

describe("The search of professionals", async () => {
  const p = await aPlatform();
  const folder = mkdtempSync(join(tmpdir(), "sextant-pros-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "rpps.txt");
  writeFileSync(path, extraction([activity({ family: "LEFÈVRE", given: "Zoé", phone: "0474000001" })]));
  const done = await importRpps(p.db, path);
  assert.ok(done.ok);

  test("gives who prepares a dossier what the register tells, and nobody else", async () => {
    const answer = await p.as("sofia").get("/api/professionnels?q=lefevre+vienne");
    assert.deepEqual(JSON.parse(answer.body), [
      {
        rpps: "99900100019",
        familyName: "LEFÈVRE",
        givenName: "Zoé",
        profession: "Médecine générale (SM)",
        structure: "CABINET",
        address: "2 Rue DU PORT, 38200 Vienne",
        phone: "0474000001",
        mss: null,
        label: "Docteur Zoé LEFÈVRE, Médecine générale (SM), 38200 Vienne",
      },
    ]);
    for (const typed of ["", "z", "%25%25", "a".repeat(500)])
      assert.equal((await p.as("sofia").get(`/api/professionnels?q=${typed}`)).body, "[]");
    const anonymous = await p.app.request("/api/professionnels?q=lefevre");
    assert.equal(anonymous.status, 303);
    assert.doesNotMatch(await anonymous.text(), /LEFÈVRE/);
  });
});
