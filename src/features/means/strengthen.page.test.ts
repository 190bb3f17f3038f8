import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openForService } from "#db/vault.ts";
import type { Means } from "#features/accounts/means.ts";
import { setPassword } from "#features/sign-in/password.action.ts";
import { aPlatform, monday, type PersonName } from "#tests/dossiers.ts";
import { aBrowserOf, anEnrolledKey, site, tokenIn } from "#tests/keys.ts";

describe("Confirming who one is", async () => {
  const p = await aPlatform();
  const renforcer = `${site}/connexion/renforcer?retour=%2Fcompte%2Fadresse`;
  const password = "quatre chevaux mauves au grenier";
  const change = (name: PersonName, columns: object) =>
    p.db.updateTable("account").set(columns).where("id", "=", p.accounts[name]).execute();
  const withoutCard = (name: PersonName) =>
    p.db.deleteFrom("national_identifier").where("account_id", "=", p.accounts[name]).execute();
  async function withPassword(name: PersonName) {
    const visit = { browser: "b", device: "Firefox", address: "192.0.2.1" };
    const set = await setPassword(p.db, p.accounts[name], password, { keepToken: null, visit }, monday);
    assert.ok(set.ok);
  }
  async function offered(name: PersonName, means: Means = "sms-code") {
    const html = await (await (await aBrowserOf(p, name, means)).get(renforcer)).text();
    return {
      psc: html.includes("/connexion/psc?but=renforcer&amp;retour=%2Fcompte%2Fadresse"),
      key: html.includes("Utiliser ma clé ou ma carte CPS4"),
      code: html.includes("/connexion/renforcer/code?retour=%2Fcompte%2Fadresse"),
      nothing: html.includes("Aucun moyen ne permet de le confirmer"),
    };
  }
  const none = { psc: false, key: false, code: false, nothing: false };

  test("offers the ways this person has, and no other", async () => {
    assert.deepEqual(await offered("sofia"), { ...none, psc: true });
    await anEnrolledKey(p, "sofia");
    await withPassword("sofia");
    assert.deepEqual(await offered("sofia"), { ...none, psc: true, key: true });

    await withoutCard("nadia");
    assert.deepEqual(await offered("nadia"), { ...none, nothing: true });
    await withPassword("nadia");
    assert.deepEqual(await offered("nadia"), { ...none, code: true });
    await change("nadia", { email_verified_at: null });
    assert.deepEqual(await offered("nadia"), { ...none, nothing: true }, "a code that nothing can carry is no way");
  });

  test("a fresh session goes on at once, and never to another site", async () => {
    const visitor = await aBrowserOf(p, "roche");
    assert.equal((await visitor.get(renforcer)).headers.get("location"), "/compte/adresse");
    const evil = await visitor.get(`${site}/connexion/renforcer?retour=https%3A%2F%2Fmauvais.example%2F`);
    assert.equal(evil.headers.get("location"), "/");
  });

  test("by password and code, who has nothing stronger may enrol their first key; after it, no more", async () => {
    await withoutCard("lise");
    await withPassword("lise");
    const visitor = await aBrowserOf(p, "lise", "mail-code");
    const newKey = `${site}/compte/moyens/cles/nouvelle`;
    assert.match((await visitor.get(newKey)).headers.get("location") ?? "", /^\/connexion\/renforcer/);
    const again = `${site}/connexion/renforcer/code`;
    const wrong = await visitor.post(again, { retour: "/compte/moyens/cles/nouvelle", "mot-de-passe": "autre chose" });
    assert.equal(wrong.status, 422);
    await visitor.post(again, { retour: "/compte/moyens/cles/nouvelle", "mot-de-passe": password });
    const { sealed } = await p.db
      .selectFrom("one_time_code")
      .select("sealed")
      .where("account_id", "=", p.accounts.lise)
      .executeTakeFirstOrThrow();
    const before = tokenIn(visitor);
    const done = await visitor.post(`${again}/saisie`, {
      retour: "/compte/moyens/cles/nouvelle",
      code: openForService(sealed!),
    });
    assert.equal(done.headers.get("location"), "/compte/moyens/cles/nouvelle");
    assert.notEqual(tokenIn(visitor), before);
    assert.equal((await visitor.get(newKey)).status, 200);
    await anEnrolledKey(p, "lise");
    assert.deepEqual(await offered("lise", "mail-code"), { ...none, key: true });
  });

  test("a form sent too late comes back to the page it was on", async () => {
    const visitor = await aBrowserOf(p, "karim", "sms-code");
    const sent = (referer: string) =>
      p.app.request(`${site}/compte/mot-de-passe`, {
        method: "POST",
        headers: {
          origin: site,
          referer,
          "content-type": "application/x-www-form-urlencoded",
          cookie: `sextant=${tokenIn(visitor)}`,
        },
        body: new URLSearchParams({ "mot-de-passe": password }),
      });
    assert.equal(
      (await sent(`${site}/compte/mot-de-passe`)).headers.get("location"),
      "/connexion/renforcer?retour=%2Fcompte%2Fmot-de-passe",
    );
    assert.equal((await sent("https://mauvais.example/x")).headers.get("location"), "/connexion/renforcer?retour=%2F");
  });
});
