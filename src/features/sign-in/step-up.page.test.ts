import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aDoor, publicUrl, sessionOf, thePassword } from "#tests/door.ts";
import { htmlProblems } from "#tests/html.ts";
import { read, type Visitor } from "#tests/visitor.ts";

describe("Proving again who one is, by password and code", async () => {
  const door = await aDoor();
  const at = (path: string) => `${publicUrl}${path}`;
  const back = "/compte/moyens";
  const leadsTo = (response: Response) => `${response.status} ${response.headers.get("location") ?? ""}`;
  const typePassword = (visitor: Visitor, password = thePassword) =>
    visitor.post(at("/connexion/renforcer/code"), { "mot-de-passe": password, retour: back });
  const typeCode = (visitor: Visitor, code: string) =>
    visitor.post(at("/connexion/renforcer/code/saisie"), { code, retour: back });
  /** Invited by an establishment, without a card: nothing stronger than a password and a code. */
  async function without(card: "card" | null = null) {
    const person = await door.somebody();
    await door.change(person.account, { created_by: person.account });
    if (!card) await door.db.deleteFrom("national_identifier").where("account_id", "=", person.account).execute();
    const visitor = door.browser();
    await door.enter(visitor, { ...person, login: person.email });
    door.later(61);
    return { ...person, visitor };
  }

  test("opens what asks a fresh proof, under another token, and is written down", async () => {
    const { visitor, email, account } = await without();
    assert.equal(
      leadsTo(await visitor.get(at("/compte/moyens/cles/nouvelle"))).slice(0, 29),
      "303 /connexion/renforcer?reto",
    );
    const page = await read(await visitor.get(at(`/connexion/renforcer/code?retour=${encodeURIComponent(back)}`)));
    assert.equal(page.status, 200);
    assert.deepEqual(await htmlProblems(page.body), []);
    assert.equal(
      leadsTo(await typePassword(visitor)),
      `303 /connexion/renforcer/code/saisie?retour=${encodeURIComponent(back)}`,
    );
    const code = await read(await visitor.get(at("/connexion/renforcer/code/saisie")));
    assert.deepEqual(await htmlProblems(code.body), []);
    const before = sessionOf(visitor);
    const sent = await door.codeSentTo(email);
    assert.equal(leadsTo(await typeCode(visitor, sent)), `303 ${back}`);
    assert.notEqual(sessionOf(visitor), before);
    const { strong_at, strong_means, level } = await door.db
      .selectFrom("session")
      .selectAll()
      .where("account_id", "=", account)
      .executeTakeFirstOrThrow();
    assert.deepEqual([strong_means, level], ["mail-code", "compat"]);
    assert.ok(strong_at);
    const kinds = await door.db
      .selectFrom("security_event")
      .select("kind")
      .where("account_id", "=", account)
      .orderBy("id")
      .execute();
    assert.equal(kinds.at(-1)!.kind, "stepped-up");
    assert.equal((await typeCode(visitor, sent)).status, 422);
  });

  test("a wrong password sends nothing; a wrong code opens nothing, and neither does that of another session", async () => {
    const { visitor, email } = await without();
    assert.equal((await typePassword(visitor, "pas le bon")).status, 422);
    assert.equal(
      leadsTo(await visitor.get(at("/connexion/renforcer/code/saisie"))),
      "303 /connexion/renforcer/code?retour=%2F",
    );
    await typePassword(visitor);
    const right = await door.codeSentTo(email);
    assert.equal((await typeCode(visitor, right === "111111" ? "222222" : "111111")).status, 422);
    const second = door.browser();
    await door.typePassword(second, email);
    const bound = second.cookies.get("sextant-attente");
    assert.ok(bound);
    assert.equal((await door.typeCode(second, right)).status, 422);
    assert.equal(leadsTo(await typeCode(visitor, right)), `303 ${back}`);
  });

  test("whoever has a card proves it by the card", async () => {
    const { visitor } = await without("card");
    await door.db
      .insertInto("security_event")
      .values({
        at: new Date(),
        kind: "signed-in",
        means: "e-cps",
        account_id: (
          await door.db
            .selectFrom("session")
            .select("account_id")
            .orderBy("created_at", "desc")
            .executeTakeFirstOrThrow()
        ).account_id,
      })
      .execute();
    assert.match(leadsTo(await visitor.get(at("/connexion/renforcer/code"))), /^303 \/connexion\/renforcer\?/);
    assert.match(leadsTo(await typePassword(visitor)), /^303 \/connexion\/renforcer\?/);
  });
});
