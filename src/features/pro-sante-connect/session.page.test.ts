import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { UnitId } from "#features/accounts/member.ts";
import { findMember } from "#features/sessions/member.store.ts";
import { aFacility, anAccount, aRight } from "#tests/accounts.ts";
import { htmlProblems } from "#tests/html.ts";
import { aSignInDesk, ids, publicUrl, signInAs, startUrl, tokenOf } from "#tests/sign-in.ts";
import { read } from "#tests/visitor.ts";

describe("A session, from its pages", async () => {
  const { db, oidc, clock, now, browser } = await aSignInDesk();
  const [geriatrics, medicine] = (await aFacility(db, "CH de Vienne", "grand-age", [
    "Court séjour gériatrique",
    "Médecine polyvalente",
  ])) as [UnitId, UnitId];
  const sofia = await anAccount(db, {
    nationalId: ids.sofia,
    name: "Sofia Ancien-Nom",
    email: "sofia@ch-vienne.example",
  });
  await aRight(db, sofia, geriatrics, {}, now());
  const roche = await anAccount(db, {
    nationalId: ids.roche,
    name: "Antoine Roche",
    profession: { code: "10", label: "Médecin" },
  });
  await aRight(db, roche, geriatrics, { medical: true }, now());
  await aRight(db, roche, medicine, { medical: true }, now());

  test("with several units, asks for which one, remembers it and changes the session's token", async () => {
    const visitor = browser();
    const { url, response } = await signInAs(visitor, ids.roche);
    assert.equal(url, `${publicUrl}/espaces?retour=%2Fqui`);
    const { body } = await read(response);
    assert.deepEqual(await htmlProblems(body), []);
    assert.match(body, /Bonjour Dr Antoine Roche/);
    assert.match(body, /Court séjour gériatrique[\s\S]+Médecine polyvalente/);

    const before = tokenOf(visitor);
    const chosen = await visitor.follow(
      await visitor.post(`${publicUrl}/espaces`, { unite: medicine, retour: "/qui" }),
    );
    assert.deepEqual(
      [chosen.url, await chosen.response.text()],
      [`${publicUrl}/qui`, "Dr Antoine Roche, Médecine polyvalente"],
    );
    assert.notEqual(tokenOf(visitor), before);
    assert.equal(await findMember(db, before, now()), null);
    assert.match((await read(await visitor.get(`${publicUrl}/espaces`))).body, /Unité actuelle/);
  });

  test("a unit that is not one's own cannot be chosen", async () => {
    const [elsewhere] = await aFacility(db, "EHPAD Ailleurs", "grand-age", ["Permanent"]);
    const visitor = browser();
    await signInAs(visitor, ids.roche);
    for (const unite of [elsewhere!, "x", ""]) {
      const refused = await visitor.post(`${publicUrl}/espaces`, { unite });
      assert.deepEqual([refused.status, refused.headers.get("location")], [303, "/espaces"]);
    }
    assert.equal((await findMember(db, tokenOf(visitor), now()))?.member, null);
  });

  test("somebody unknown gets neither an account nor a session, and is told whom to ask", async () => {
    const visitor = browser();
    const { response } = await signInAs(visitor, ids.karim);
    const { status, body } = await read(response);
    assert.equal(status, 403);
    assert.deepEqual(await htmlProblems(body), []);
    assert.match(body, /Il n’y a pas encore de compte à votre nom[\s\S]+Karim Haddad[\s\S]+référent structure/);
    assert.equal(visitor.cookies.has("sextant"), false);
    const known = await db.selectFrom("account").select("id").where("national_id", "=", ids.karim).execute();
    assert.deepEqual(known, []);
  });

  test("somebody known without an habilitation opens nothing, and is told whom to ask", async () => {
    const karim = await anAccount(db, { nationalId: ids.karim, name: "Karim Haddad" });
    const visitor = browser();
    const { url, response } = await signInAs(visitor, ids.karim);
    assert.equal(url, `${publicUrl}/espaces?retour=%2Fqui`);
    const { status, body } = await read(response);
    assert.equal(status, 403);
    assert.deepEqual(await htmlProblems(body), []);
    assert.match(body, /Votre compte n’a pas encore d’habilitation[\s\S]+Karim Haddad[\s\S]+référent structure/);
    assert.equal((await visitor.get(`${publicUrl}/qui`)).headers.get("location"), "/espaces");
    await aRight(db, karim, geriatrics, {}, now());
    assert.match((await read(await visitor.get(`${publicUrl}/espaces`))).body, /Court séjour gériatrique/);
  });

  test("signing out closes the session here and at the provider", async () => {
    const visitor = browser();
    await signInAs(visitor, ids.sofia);
    const token = tokenOf(visitor);
    const out = await visitor.post(`${publicUrl}/deconnexion`, {});
    assert.match(
      out.headers.get("location")!,
      new RegExp(`^${oidc.issuer}/protocol/openid-connect/logout\\?id_token_hint=`),
    );
    assert.equal(visitor.cookies.has("sextant"), false);
    assert.equal(await findMember(db, token, now()), null);

    const back = await visitor.follow(out);
    assert.equal(back.url, `${publicUrl}/`);
    const asked = await visitor.follow(await visitor.get(startUrl()));
    assert.match(asked.url, /\/interaction\//, "the provider asks again who one is");
  });

  test("a session signed out elsewhere opens nothing", async () => {
    const [visitor, thief] = [browser(), browser()];
    await signInAs(visitor, ids.sofia);
    thief.cookies.set("sextant", { value: tokenOf(visitor), path: "/" });
    assert.equal((await thief.get(`${publicUrl}/qui`)).status, 200);
    await visitor.post(`${publicUrl}/deconnexion`, {});
    assert.equal((await thief.get(`${publicUrl}/qui`)).headers.get("location"), "/connexion");
  });

  test("an idle session closes after 30 minutes, one in use after 4 hours", async () => {
    const visitor = browser();
    await signInAs(visitor, ids.sofia);
    const stillIn = async (minutes: number) => {
      clock.minutesLater = minutes;
      const { status } = await visitor.get(`${publicUrl}/qui`);
      return status === 200;
    };
    const used = [];
    for (let minutes = 0; minutes <= 250; minutes += 25) used.push(await stillIn(minutes));
    clock.minutesLater = 0;
    assert.deepEqual(
      used,
      [true, true, true, true, true, true, true, true, true, true, false],
      "open until 225 min, closed at 250",
    );

    const idle = browser();
    await signInAs(idle, ids.sofia);
    clock.minutesLater = 30;
    const page = await read((await idle.follow(await idle.get(`${publicUrl}/qui`))).response);
    clock.minutesLater = 0;
    assert.match(page.body, /Votre session a pris fin/);
  });

  test("an ended habilitation closes the unit at once, in the middle of a session", async () => {
    const claire = await anAccount(db, { nationalId: ids.claire, name: "Claire Morel" });
    await aRight(db, claire, geriatrics, { role: "receiver" }, now());
    const visitor = browser();
    await signInAs(visitor, ids.claire);
    assert.equal((await visitor.get(`${publicUrl}/qui`)).status, 200);
    await db
      .updateTable("habilitation")
      .set({ ends_on: "2020-01-01", starts_on: "2019-01-01" })
      .where("account_id", "=", claire)
      .execute();
    assert.equal((await visitor.get(`${publicUrl}/qui`)).headers.get("location"), "/espaces");
  });
});
