import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aDoor, publicUrl, sessionOf, thePassword } from "#tests/door.ts";
import { htmlProblems } from "#tests/html.ts";
import { read } from "#tests/visitor.ts";

describe("Signing in by password and code", async () => {
  const door = await aDoor();
  const leadsTo = (response: Response) => `${response.status} ${response.headers.get("location") ?? ""}`;
  const eventsOf = async (account: string) =>
    (
      await door.db
        .selectFrom("security_event")
        .select("kind")
        .where("account_id", "=", account)
        .orderBy("id")
        .execute()
    ).map(({ kind }) => kind);

  test("the identifier as printed on the card, the password, the code by mail: in, where one was going", async () => {
    const sofia = await door.somebody();
    const visitor = door.browser();
    const back = { retour: "/dossiers?etat=envoyes" };
    const first = await door.typePassword(
      visitor,
      `8 ${sofia.rpps.slice(0, 5)} ${sofia.rpps.slice(5)}`,
      thePassword,
      back,
    );
    assert.equal(leadsTo(first), "303 /connexion/code");
    assert.equal(sessionOf(visitor), null);

    const page = await read(await visitor.get(`${publicUrl}/connexion/code`));
    assert.equal(page.status, 200);
    assert.match(page.body, /vous a été envoyé par courriel, à <b>p•••@ch\.example<\/b>, à \d\d h \d\d/);
    assert.match(page.body, /inputmode="numeric" autocomplete="one-time-code"/);
    assert.deepEqual(await htmlProblems(page.body), []);

    const entered = await door.typeCode(visitor, await door.codeSentTo(sofia.email));
    assert.equal(leadsTo(entered), "303 /dossiers?etat=envoyes");
    const session = await door.db
      .selectFrom("session")
      .selectAll()
      .where("account_id", "=", sofia.account)
      .executeTakeFirstOrThrow();
    assert.deepEqual([session.means, session.level, session.shared], ["mail-code", "compat", false]);
    assert.equal((await visitor.get(`${publicUrl}/dossiers`)).status, 200);
    assert.deepEqual((await eventsOf(sofia.account)).slice(-2), ["code-sent", "signed-in"]);
  });

  test("the RPPS alone, the e-mail in capitals: the same account; by SMS when there is a mobile, one level above", async () => {
    const sofia = await door.somebody({ mobile: "+33612345642" });
    for (const login of [sofia.rpps, sofia.email.toUpperCase()]) {
      const visitor = door.browser();
      door.later(61);
      assert.equal(leadsTo(await door.typePassword(visitor, login)), "303 /connexion/code");
      const page = await read(await visitor.get(`${publicUrl}/connexion/code`));
      assert.match(page.body, /par SMS, au <b>06 •• •• •• 42<\/b>/);
      assert.match(page.body, /Envoyer un code par courriel à p•••@ch\.example/);
      assert.equal(leadsTo(await door.typeCode(visitor, await door.codeSentTo("+33612345642"))), "303 /");
    }
    const levels = await door.db
      .selectFrom("session")
      .select("level")
      .where("account_id", "=", sofia.account)
      .execute();
    assert.deepEqual(levels, [{ level: "double" }, { level: "double" }]);
  });

  test("another code, by the other way: the first opens nothing any more, and the delay is told", async () => {
    const sofia = await door.somebody({ mobile: "+33687654321" });
    const visitor = door.browser();
    await door.typePassword(visitor, sofia.login);
    const first = await door.codeSentTo("+33687654321");
    const soon = await visitor.post(`${publicUrl}/connexion/code/envoi`, { canal: "mail" });
    assert.equal(soon.status, 429);
    assert.match(await soon.text(), /Attendez encore 1 min/);
    door.later(61);
    assert.equal(
      leadsTo(await visitor.post(`${publicUrl}/connexion/code/envoi`, { canal: "mail" })),
      "303 /connexion/code",
    );
    const second = await door.codeSentTo(sofia.email);
    const old = first === second ? "" : first;
    if (old) assert.equal((await door.typeCode(visitor, old)).status, 422);
    assert.equal(leadsTo(await door.typeCode(visitor, second)), "303 /");
  });

  test("a wrong code says how many tries are left, keeps nothing typed; five kill it; too short is no try", async () => {
    const sofia = await door.somebody();
    const visitor = door.browser();
    await door.typePassword(visitor, sofia.login);
    const right = await door.codeSentTo(sofia.email);
    const wrong = right === "111111" ? "222222" : "111111";
    assert.equal((await door.typeCode(visitor, "123")).status, 400);
    const said = [];
    for (let i = 0; i < 5; i++) {
      const answer = await read(await door.typeCode(visitor, wrong));
      assert.equal(answer.status, 422);
      assert.ok(!answer.body.includes(`value="${wrong}"`));
      said.push(/Il vous reste \d essais?|Ce code ne sert plus/.exec(answer.body)?.[0]);
    }
    assert.deepEqual(said, [
      "Il vous reste 4 essais",
      "Il vous reste 3 essais",
      "Il vous reste 2 essais",
      "Il vous reste 1 essai",
      "Ce code ne sert plus",
    ]);
    assert.equal((await door.typeCode(visitor, right)).status, 422);
    assert.equal(sessionOf(visitor), null);
  });

  test("a code opens nothing in another browser, nor a second time", async () => {
    const sofia = await door.somebody();
    const [one, other] = [door.browser(), door.browser()];
    await door.typePassword(one, sofia.login);
    const code = await door.codeSentTo(sofia.email);
    assert.equal((await door.typeCode(other, code)).status, 400);
    await door.typePassword(other, sofia.login);
    assert.equal((await door.typeCode(other, code)).status, 422);
    assert.equal(sessionOf(other), null);
    const cookie = one.cookies.get("sextant-attente")!;
    assert.equal(leadsTo(await door.typeCode(one, code)), "303 /");
    one.cookies.set("sextant-attente", cookie);
    assert.equal((await door.typeCode(one, code)).status, 400);
  });

  test("the session gets a token of its own: one planted before is worth nothing (fixation)", async () => {
    const [sofia, attacker] = [await door.somebody(), await door.somebody()];
    const evil = door.browser();
    await door.enter(evil, attacker);
    const planted = evil.cookies.get("sextant")!;
    const visitor = door.browser();
    visitor.cookies.set("sextant", planted);
    await door.enter(visitor, sofia);
    assert.notEqual(sessionOf(visitor), planted.value);
    assert.equal(leadsTo(await evil.get(`${publicUrl}/dossiers`)), "303 /connexion?retour=%2Fdossiers");
  });

  test("a trusted browser asks no code for a while; another one, a shared one, a changed password do", async () => {
    const sofia = await door.somebody();
    const visitor = door.browser();
    await door.enter(visitor, sofia, { confiance: "oui" });
    const trust = visitor.cookies.get("sextant-confiance")!;
    const again = async (more: Record<string, string> = {}) => {
      const next = door.browser();
      next.cookies.set("sextant-confiance", trust);
      return leadsTo(await door.typePassword(next, sofia.login, thePassword, more));
    };
    door.later(3 * 3600);
    assert.equal(await again(), "303 /");
    const row = await door.db
      .selectFrom("session")
      .select(["means", "level"])
      .where("account_id", "=", sofia.account)
      .orderBy("created_at", "desc")
      .executeTakeFirstOrThrow();
    assert.deepEqual(row, { means: "trusted-browser", level: "compat" });
    assert.equal(await again({ partage: "oui" }), "303 /connexion/code");
    const other = await door.somebody();
    const next = door.browser();
    next.cookies.set("sextant-confiance", trust);
    assert.equal(leadsTo(await door.typePassword(next, other.login)), "303 /connexion/code");
    door.later(3600);
    assert.equal(await again(), "303 /connexion/code");
  });

  test("on a shared workstation no trust is offered, none is kept, and the session knows", async () => {
    const sofia = await door.somebody();
    const visitor = door.browser();
    await door.typePassword(visitor, sofia.login, thePassword, { partage: "oui" });
    const page = await read(await visitor.get(`${publicUrl}/connexion/code`));
    assert.ok(!page.body.includes("Ne plus me demander"));
    await door.typeCode(visitor, await door.codeSentTo(sofia.email), { confiance: "oui" });
    assert.ok(!visitor.cookies.has("sextant-confiance"));
    const { shared } = await door.db
      .selectFrom("session")
      .select("shared")
      .where("account_id", "=", sofia.account)
      .executeTakeFirstOrThrow();
    assert.equal(shared, true);
  });

  test("nothing typed comes back but the identifier, escaped", async () => {
    const answer = await read(await door.typePassword(door.browser(), `"><script>x`, "un mot de passe secret"));
    assert.equal(answer.status, 422);
    assert.ok(answer.body.includes("&quot;&gt;&lt;script&gt;x") && !answer.body.includes("un mot de passe secret"));
    assert.deepEqual(await htmlProblems(answer.body), []);
    const empty = await read(await door.typePassword(door.browser(), "", ""));
    assert.equal(empty.status, 400);
    assert.match(empty.body, /Saisissez votre identifiant/);
  });
});
