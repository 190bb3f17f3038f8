import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openAccount } from "#features/accounts/grant.action.ts";
import { listSecurityEvents } from "#features/accounts/security-event.store.ts";
import { newToken } from "#lib/seal.ts";
import { aRight, aSession } from "#tests/accounts.ts";
import { aPlatform, monday } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { acceptCharter } from "./charter.action.ts";
import { charter, charterHash } from "./charter.ts";

describe("The charter", async () => {
  const p = await aPlatform();
  const account = await openAccount(
    p.db,
    { nationalId: "899700000999", givenName: "Léa", familyName: "Roux", profession: null, email: null },
    monday,
  );
  await aRight(p.db, account, p.units.hospital, {}, monday);
  const token = newToken();
  await aSession(p.db, { token, account, unit: p.units.hospital, now: monday });
  const ask = (path: string, init: RequestInit = {}) =>
    p.app.request(path, { ...init, headers: { cookie: `sextant=${token}`, ...init.headers } });
  const post = (fields: Record<string, string>) =>
    ask("/compte/charte", {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { origin: "http://localhost", "content-type": "application/x-www-form-urlencoded" },
    });
  const kept = () => p.db.selectFrom("charter_acceptance").selectAll().where("account_id", "=", account).execute();

  test("comes before everything else, and leads back where one was going", async () => {
    for (const path of ["/dossiers?vue=1", "/espaces", "/compte/situation"])
      assert.match((await ask(path)).headers.get("location")!, /^\/compte\/charte\?retour=/, path);
    assert.equal((await ask("/dossiers", { headers: { accept: "application/json" } })).status, 403);
    assert.equal((await ask("/annuaire")).status, 200, "what everyone may read stays open");
    const page = await ask("/compte/charte?retour=%2Fdossiers%3Fvue%3D1");
    const body = await page.text();
    assert.match(body, /J’ai lu et accepte les conditions ci-dessus[\s\S]+Valider/);
    assert.match(body, /name="retour" value="\/dossiers\?vue=1"/);
    assert.deepEqual(await htmlProblems(body), []);
  });

  test("is not accepted without the tick, nor in another version than the one in force", async () => {
    const untick = await post({ version: charter.version });
    assert.equal(untick.status, 400);
    const body = await untick.text();
    assert.match(body, /href="#accepte">Cochez la case/);
    assert.deepEqual(await htmlProblems(body), []);
    assert.equal((await post({ version: "2020-01-01", accepte: "oui" })).status, 409);
    assert.deepEqual(await kept(), []);
  });

  test("once accepted opens the way, with its version, the hash of its text and the hour kept", async () => {
    const done = await post({ version: charter.version, accepte: "oui", retour: "/dossiers?vue=1" });
    assert.deepEqual([done.status, done.headers.get("location")], [303, "/dossiers?vue=1"]);
    assert.equal((await ask("/dossiers")).status, 200);
    assert.deepEqual(
      (await kept()).map(({ version, text_hash, at }) => [version, text_hash, at]),
      [[charter.version, charterHash(charter), monday]],
    );
    assert.equal((await listSecurityEvents(p.db, account, 1))[0]?.kind, "charter-accepted");
    const again = await (await ask("/compte/charte")).text();
    assert.match(again, /Vous l’avez acceptée? le/);
    assert.doesNotMatch(again, /Valider/);
  });

  test("is asked again when its version changes", async () => {
    await p.db.deleteFrom("charter_acceptance").where("account_id", "=", account).execute();
    const former = { ...charter, version: "2020-01-01" };
    await acceptCharter(p.db, account, monday, former);
    assert.match((await ask("/dossiers")).headers.get("location")!, /^\/compte\/charte/);
  });

  test("another text never has the same hash", () => {
    assert.notEqual(charterHash(charter), charterHash({ ...charter, introduction: `${charter.introduction} ` }));
  });

  test("never leads to another site", async () => {
    const done = await post({ version: charter.version, accepte: "oui", retour: "//evil.example" });
    assert.equal(done.headers.get("location"), "/");
  });
});
