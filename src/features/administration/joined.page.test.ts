import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { joinAccounts } from "#features/account-joining/join.action.ts";
import { anAccount, aRight } from "#tests/accounts.ts";
import { aPlatform, monday } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { somebody } from "#tests/referent.ts";

describe("A référent structure and accounts their owners joined", async () => {
  const p = await aPlatform();
  const { visitor } = await somebody(p, "Élodie Marchand", "hospital", "local-admin");
  const elsewhere = await somebody(p, "Bruno Lefèvre", "tilleuls", "local-admin");
  const rpps = { origin: "RPPS" as const, value: "899700000777", quality: 1 };
  const kept = await anAccount(p.db, { nationalId: rpps.value, name: "Paule Vernet" });
  const merged = await anAccount(p.db, { nationalId: "vernet", name: "Paule Vernet" });
  await aRight(p.db, kept, p.units.clinic, {}, monday);
  await aRight(p.db, merged, p.units.hospital, {}, monday);
  const visit = { browser: "b", device: "d", address: "" };
  const join = { kept, merged, identifiers: [rpps], proofs: ["mail-code", "cps"], email: null, visit };
  assert.ok((await p.db.transaction().execute((tx) => joinAccounts(tx, join, monday))).ok);
  const { id } = await p.db.selectFrom("account_link").select("id").executeTakeFirstOrThrow();
  const holderAt = async (unit: string) =>
    (await p.db.selectFrom("habilitation").select("account_id").where("unit_id", "=", unit).execute()).map(
      (row) => row.account_id,
    );

  test("sees those that concern the establishment, and no other's", async () => {
    const { status, body } = await visitor.get("/structure/reunions");
    assert.equal(status, 200);
    assert.match(body, /Paule Vernet[\s\S]+Annuler cette réunion/);
    assert.deepEqual(await htmlProblems(body), []);
    assert.match((await elsewhere.visitor.get("/structure/reunions")).body, /Personne n’a réuni un compte/);
  });

  test("does not undo those of another establishment, nor what is no join", async () => {
    for (const reunion of [id, "x", ""]) {
      const { status, body } = await elsewhere.visitor.post("/structure/reunions", { reunion });
      assert.equal(status, 409);
      assert.match(body, /ne concerne pas votre établissement/);
    }
    assert.ok((await holderAt(p.units.hospital)).includes(kept));
  });

  test("undoes one: the establishment's rights return to its account, the others stay", async () => {
    const done = await visitor.post("/structure/reunions", { reunion: id });
    assert.deepEqual([done.status, done.location], [303, `/structure/membres/${merged}`]);
    assert.deepEqual(
      [(await holderAt(p.units.hospital)).includes(merged), (await holderAt(p.units.clinic)).includes(kept)],
      [true, true],
    );
    assert.equal((await visitor.get(`/structure/membres/${merged}`)).status, 200);
    assert.equal((await visitor.post("/structure/reunions", { reunion: id })).status, 409);
  });
});
