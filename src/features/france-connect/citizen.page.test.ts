import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aDoor, publicUrl, sessionOf, thePassword } from "#tests/door.ts";
import { htmlProblems } from "#tests/html.ts";
import { aPersonAtTheDoor } from "#tests/person-door.ts";
import { aFranceConnect } from "#tests/programs.ts";
import { read, type Visitor } from "#tests/visitor.ts";

const atCallback = (url: string) => url.startsWith(`${publicUrl}/connexion/franceconnect/retour`);
const clientSecret = "secret-of-the-tests";

describe("Entering by FranceConnect", async () => {
  const simulator = await aFranceConnect(publicUrl);
  const door = await aDoor({ franceConnect: { issuer: simulator.url, clientId: "sextant", clientSecret } });
  /** Up to the answer of FranceConnect: the address the browser is about to be sent back to. */
  async function upToCallback(visitor: Visitor, citizen: string, query = "?retour=%2Fmon-espace"): Promise<string> {
    const page = await visitor.follow(await visitor.get(`${publicUrl}/connexion/franceconnect${query}`));
    assert.equal(page.response.status, 200, page.url);
    const chosen = await visitor.post(page.url, { citoyen: citizen });
    return (await visitor.follow(chosen, atCallback)).url;
  }
  const enter = async (visitor: Visitor, citizen: string, query?: string) =>
    visitor.follow(await visitor.get(await upToCallback(visitor, citizen, query)));
  const marie = await aPersonAtTheDoor(door, "helene.ferrand@courriel.example", { prenom: "Hélène", nom: "Ferrand" });
  const account = (await door.db.selectFrom("account").select("id").executeTakeFirstOrThrow()).id;
  const links = () => door.db.selectFrom("franceconnect_identity").select("account_id").execute();

  test("the page to sign in says it in its own words", async () => {
    const page = await read(await door.browser().get(`${publicUrl}/connexion`));
    assert.match(page.body, /S’identifier avec FranceConnect[\s\S]+Qu’est-ce que FranceConnect \?/);
    assert.deepEqual(await htmlProblems(page.body), []);
  });

  test("an identity nobody has joined opens nothing, even with the address of a space", async () => {
    const visitor = door.browser();
    const page = await enter(visitor, "helene");
    assert.equal(page.url, `${publicUrl}/connexion/franceconnect/inconnu`);
    const body = await page.response.text();
    assert.match(body, /Bonjour Hélène Ferrand/);
    assert.deepEqual(await htmlProblems(body), []);
    assert.equal(sessionOf(visitor), null);
    const form = await read(await visitor.get(`${publicUrl}/creer-mon-espace/demarrer`));
    assert.match(form.body, /value="Marchand"[\s\S]*value="Hélène"/);
    assert.match(form.body, /value="14\/05\/1966"/);
    const elsewhere = await read(await door.browser().get(`${publicUrl}/creer-mon-espace/demarrer`));
    assert.doesNotMatch(elsewhere.body, /Marchand/);
  });

  test("joined by its owner after a password and a code, it opens the space from then on", async () => {
    const visitor = door.browser();
    // the last code left less than a minute ago
    door.later(61);
    await enter(visitor, "helene");
    await door.typePassword(visitor, "helene.ferrand@courriel.example", thePassword);
    await door.typeCode(visitor, await door.codeSentTo("helene.ferrand@courriel.example"));
    const page = await read(await visitor.get(`${publicUrl}/compte/franceconnect`));
    assert.match(page.body, /Hélène Marie Marchand, nom d’usage Ferrand/);
    assert.deepEqual(await htmlProblems(page.body), []);
    assert.equal((await visitor.post(`${publicUrl}/compte/franceconnect`, { geste: "relier" })).status, 303);
    assert.deepEqual(await links(), [{ account_id: account }]);
    await door.deliver();
    assert.ok(
      (await door.mails()).some(
        ({ subject, text }) => subject.includes("moyen de connexion") && text.includes("FranceConnect"),
      ),
    );

    const next = door.browser();
    const home = await enter(next, "helene");
    assert.equal(home.url, `${publicUrl}/mon-espace`);
    assert.equal(home.response.status, 200);
    const leaving = await next.post(`${publicUrl}/deconnexion`, {});
    const out = await next.follow(leaving, (url) => url.startsWith(simulator.url));
    assert.match(out.url, /\/session\/end\?.*id_token_hint=/);
    assert.equal(next.cookies.has("sextant-au-revoir"), false);
  });

  test("a session begun by FranceConnect joins no other identity, and one identity opens one space", async () => {
    const next = door.browser();
    await enter(next, "helene");
    await enter(next, "jeanne", "?but=relier&retour=%2Fcompte%2Ffranceconnect");
    assert.equal((await next.post(`${publicUrl}/compte/franceconnect`, { geste: "relier" })).status, 403);
    const paul = await aPersonAtTheDoor(door, "paul@exemple.fr", { prenom: "Paul", pour: "later" });
    await door.db.selectFrom("account").select("id").execute();
    // whoever shows an identity that is joined enters the space it is joined to, never another
    await enter(paul, "helene", "?but=relier&retour=%2Fcompte%2Ffranceconnect");
    assert.equal((await paul.post(`${publicUrl}/compte/franceconnect`, { geste: "relier" })).status, 409);
    assert.equal((await links()).length, 1);
  });

  test("nothing pending, or a professional: refused", async () => {
    const sofia = await door.somebody();
    const visitor = door.browser();
    await enter(visitor, "samir");
    await door.enter(visitor, sofia);
    assert.equal((await visitor.get(`${publicUrl}/compte/franceconnect`)).status, 404);
    assert.equal((await visitor.post(`${publicUrl}/compte/franceconnect`, { geste: "relier" })).status, 404);
    const other = await aPersonAtTheDoor(door, "autre@exemple.fr", { pour: "later" });
    assert.equal((await other.post(`${publicUrl}/compte/franceconnect`, { geste: "relier" })).status, 409);
  });

  test("an answer replayed, of another browser, or with another state opens nothing", async () => {
    const visitor = door.browser();
    const url = await upToCallback(visitor, "helene");
    assert.equal((await door.browser().get(url)).status, 400, "another browser");
    const altered = new URL(url);
    altered.searchParams.set("state", "x".repeat(43));
    assert.equal((await visitor.get(altered.href)).status, 400);
    assert.equal((await visitor.get(url)).status, 303);
    const first = sessionOf(visitor);
    assert.ok(first);
    assert.equal((await visitor.get(url)).status, 400, "replayed");
  });

  test("given up there, it says so", async () => {
    const page = await enter(door.browser(), "");
    assert.equal(page.response.status, 400);
    assert.match(await page.response.text(), /Vous avez renoncé à FranceConnect/);
  });

  test("its owner puts an end to it", async () => {
    assert.equal((await marie.post(`${publicUrl}/compte/franceconnect`, { geste: "delier" })).status, 303);
    assert.deepEqual(await links(), []);
    assert.equal((await enter(door.browser(), "helene")).url, `${publicUrl}/connexion/franceconnect/inconnu`);
  });

  test("an answer that comes too late opens nothing", async () => {
    const visitor = door.browser();
    const url = await upToCallback(visitor, "helene");
    door.later(11 * 60);
    assert.equal((await visitor.get(url)).status, 400);
    assert.equal(sessionOf(visitor), null);
  });
});
