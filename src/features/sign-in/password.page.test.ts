import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aDoor, publicUrl, sessionOf, thePassword } from "#tests/door.ts";
import { htmlProblems } from "#tests/html.ts";
import { read } from "#tests/visitor.ts";
import { issueLink } from "./link.action.ts";

describe("Links to choose a password", async () => {
  const door = await aDoor();
  const another = "cinq lampes rouillées sous la mer";
  const ask = (login: string, visitor = door.browser()) =>
    visitor.post(`${publicUrl}/mot-de-passe-oublie`, { identifiant: login });
  const linksTo = async (email: string) => {
    await door.deliver();
    await door.deliver();
    return (await door.mails())
      .filter((mail) => mail.to.includes(email))
      .flatMap(({ text }) => /http:\/\/\S+\?lien=[\w-]+/.exec(text) ?? []);
  };
  const choose = (link: string, password: string, confirmation = password) =>
    door.browser().post(`${publicUrl}/mot-de-passe`, {
      lien: new URL(link).searchParams.get("lien")!,
      "mot-de-passe": password,
      confirmation,
    });
  const invited = async () => {
    const person = await door.somebody({ password: null });
    await door.change(person.account, {
      state: "invited",
      last_sign_in_at: null,
      created_by: person.account,
      email_verified_at: null,
    });
    await door.db
      .transaction()
      .execute((tx) =>
        issueLink(
          tx,
          { account: person.account, purpose: "activation", by: null, facility: "CH de Vienne" },
          new Date(),
        ),
      );
    return person;
  };

  test("forgotten: a link by mail, once, and a code is still needed; the other sessions and trusted browsers end", async () => {
    const sofia = await door.somebody();
    const before = door.browser();
    await door.enter(before, sofia, { confiance: "oui" });
    await ask(sofia.login);
    const [link] = await linksTo(sofia.email);
    const page = await read(await door.browser().get(link!));
    assert.equal(page.status, 200);
    assert.deepEqual(await htmlProblems(page.body), []);

    const chosen = await choose(link!, another);
    assert.deepEqual([chosen.status, chosen.headers.get("location")], [303, "/connexion"]);
    assert.ok(!chosen.headers.getSetCookie().some((line) => line.startsWith("sextant=")));
    assert.match((await before.get(`${publicUrl}/dossiers`)).headers.get("location") ?? "", /^\/connexion/);
    assert.equal((await door.typePassword(door.browser(), sofia.login, thePassword)).status, 422);
    const trusted = door.browser();
    trusted.cookies.set("sextant-confiance", before.cookies.get("sextant-confiance")!);
    door.later(61);
    assert.equal((await door.typePassword(trusted, sofia.login, another)).headers.get("location"), "/connexion/code");
    assert.equal((await choose(link!, "encore un autre mot de passe")).status, 410);
    await door.deliver();
    assert.ok(
      (await door.mails()).some(
        (mail) => mail.to.includes(sofia.email) && mail.subject === "Votre mot de passe a été changé",
      ),
    );
  });

  test("the answer is the same for everybody, and nothing is sent to who may not", async () => {
    const [known, suspended, never] = [await door.somebody(), await door.somebody(), await door.somebody()];
    await door.change(suspended.account, { state: "suspended" });
    await door.change(never.account, { last_sign_in_at: null });
    const unknown = "personne@nulle.part.example";
    const answers = await Promise.all(
      [known.login, suspended.login, never.login, unknown, "<&>"].map(async (login) => {
        const response = await ask(login);
        return [response.status, response.headers.get("location"), await response.text()];
      }),
    );
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.equal((await linksTo(known.email)).length, 1);
    for (const email of [suspended.email, never.email, unknown]) assert.equal((await linksTo(email)).length, 0, email);
  });

  test("asked again and again, it waits, known or unknown alike", async () => {
    const known = await door.somebody();
    const statuses = async (login: string) => {
      const seen = [];
      for (let i = 0; i < 5; i++) seen.push((await ask(login, door.browser(`203.0.113.${i + 1}`))).status);
      return seen;
    };
    assert.deepEqual(await statuses(known.login), [303, 303, 303, 429, 429]);
    assert.deepEqual(await statuses("899001111111"), [303, 303, 303, 429, 429]);
  });

  test("the newest link replaces the others, and none opens after 24 hours", async () => {
    const sofia = await door.somebody();
    await ask(sofia.login);
    const [first] = await linksTo(sofia.email);
    door.later(3700);
    await ask(sofia.email);
    const [second] = await linksTo(sofia.email);
    assert.equal((await door.browser().get(first!)).status, 410);
    assert.equal((await door.browser().get(second!)).status, 200);
    door.later(24 * 3600);
    assert.equal((await choose(second!, another)).status, 410);
  });

  test("a locked password is unlocked by a new one", async () => {
    const sofia = await door.somebody();
    await door.change(sofia.account, { password_locked_at: new Date(), password_wrong: 10 });
    await ask(sofia.login);
    await choose((await linksTo(sofia.email))[0]!, another);
    assert.equal((await door.typePassword(door.browser(), sofia.login, another)).status, 303);
  });

  test("a weak one is refused in French with its reasons, nothing typed comes back, and the link still serves", async () => {
    const sofia = await door.somebody();
    await ask(sofia.login);
    const [link] = await linksTo(sofia.email);
    for (const [password, reason] of [
      ["court", /compte 5 caractères ; il en faut au moins 12/],
      ["azertyuiopqsdf", /lignes droites de touches de votre clavier/],
      ["sofiadiaz2026xyz", /ni votre nom, ni votre adresse/],
    ] as const) {
      const { status, body } = await read(await choose(link!, password));
      assert.equal(status, 422);
      assert.match(body, reason);
      assert.ok(!body.includes(password));
    }
    const { status, body } = await read(await choose(link!, another, "autre chose"));
    assert.equal(status, 422);
    assert.match(body, /Les deux saisies diffèrent/);
    assert.deepEqual(await htmlProblems(body), []);
    assert.equal((await choose(link!, another)).status, 303);
  });

  test("an invitation opens for a week: the account becomes active, its address is proved, nobody is signed in", async () => {
    const person = await invited();
    const [link] = await linksTo(person.email);
    door.later(6 * 24 * 3600);
    const visitor = door.browser();
    const { body } = await read(await visitor.get(link!));
    assert.match(body, /Activez votre compte/);
    assert.equal((await choose(link!, another)).status, 303);
    assert.equal(sessionOf(visitor), null);
    const row = await door.db
      .selectFrom("account")
      .select(["state", "email_verified_at"])
      .where("id", "=", person.account)
      .executeTakeFirstOrThrow();
    assert.equal(row.state, "active");
    assert.ok(row.email_verified_at);
    assert.equal((await door.typePassword(visitor, person.login, another)).headers.get("location"), "/connexion/code");
    assert.equal((await door.typeCode(visitor, await door.codeSentTo(person.email))).status, 303);
  });

  test("tokens are kept nowhere once sent", async () => {
    const person = await invited();
    const [link] = await linksTo(person.email);
    const token = new URL(link!).searchParams.get("lien")!;
    const tables = await Promise.all([
      door.db.selectFrom("mailed_link").selectAll().execute(),
      door.db.selectFrom("security_event").selectAll().execute(),
    ]);
    assert.ok(!JSON.stringify(tables).includes(token));
    assert.ok(tables[0].every((row) => row.sealed === null));
  });

  test("an address made by hand opens nothing", async () => {
    for (const lien of ["", "x", "A".repeat(43), "../../etc/passwd"])
      assert.equal(
        (await door.browser().get(`${publicUrl}/mot-de-passe?lien=${encodeURIComponent(lien)}`)).status,
        410,
      );
  });
});
