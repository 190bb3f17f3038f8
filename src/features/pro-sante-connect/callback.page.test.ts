import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { UnitId } from "#features/accounts/member.ts";
import { findMember } from "#features/sessions/member.store.ts";
import { aFacility, anAccount, aRight } from "#tests/accounts.ts";
import { htmlProblems } from "#tests/html.ts";
import { aSignInDesk, ids, publicUrl, signInAs, startUrl, tokenOf, upToCallback } from "#tests/sign-in.ts";
import { read } from "#tests/visitor.ts";

describe("Signing in", async () => {
  const { db, now, browser } = await aSignInDesk();
  const [geriatrics] = (await aFacility(db, "CH de Vienne", "grand-age", ["Court séjour gériatrique"])) as [UnitId];
  const sofia = await anAccount(db, {
    nationalId: ids.sofia,
    name: "Sofia Ancien-Nom",
    email: "sofia@ch-vienne.example",
  });
  await aRight(db, sofia, geriatrics, {}, now());

  test("the page offers Pro Santé Connect first, in valid HTML", async () => {
    const { status, body } = await read(await browser().get(`${publicUrl}/connexion?retour=/dossiers`));
    assert.equal(status, 200);
    assert.match(
      body,
      /href="\/connexion\/psc\?retour=%2Fdossiers"[^>]*>S’identifier avec Pro Santé Connect[\s\S]+Identifiant et mot de passe/,
    );
    assert.deepEqual(await htmlProblems(body), []);
  });

  test("asks the provider for what Pro Santé Connect wants, with state, nonce and PKCE", async () => {
    const visitor = browser();
    const response = await visitor.get(startUrl());
    const asked = new URL(response.headers.get("location")!);
    const { state, nonce, code_challenge, ...others } = Object.fromEntries(asked.searchParams);
    assert.deepEqual(others, {
      client_id: "sextant",
      response_type: "code",
      redirect_uri: `${publicUrl}/connexion/psc/retour`,
      scope: "openid scope_all",
      acr_values: "eidas1",
      max_age: "14400",
      code_challenge_method: "S256",
    });
    for (const value of [state, nonce, code_challenge]) assert.match(value!, /^[\w-]{43}$/);
    assert.match(
      response.headers.get("set-cookie")!,
      /^sextant-connexion=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  test("with one habilitation, goes straight where one was going, under the name the provider gives today", async () => {
    const visitor = browser();
    const { url, response } = await signInAs(visitor, ids.sofia);
    assert.equal(url, `${publicUrl}/qui`);
    assert.equal(await response.text(), "Sofia Diaz, Court séjour gériatrique");
    const found = await findMember(db, tokenOf(visitor), now());
    assert.deepEqual(found?.member, {
      id: sofia,
      nationalId: ids.sofia,
      name: "Sofia Diaz",
      profession: "41",
      professionLabel: "Assistante de service social",
      unit: geriatrics,
      unitName: "Court séjour gériatrique",
      facilityName: "CH de Vienne",
      rights: [{ module: "grand-age", role: "requester", medical: false }],
      actingFor: null,
    });
  });

  test("the cookie is opaque and its value is not in the database", async () => {
    const visitor = browser();
    const response = await visitor.get(await upToCallback(visitor, ids.sofia));
    assert.match(response.headers.get("set-cookie")!, /(^|, )sextant=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const rows = await db.selectFrom("session").selectAll().execute();
    const stored = JSON.stringify(rows.map((row) => ({ ...row, token_hash: row.token_hash.toString("latin1") })));
    assert.ok(
      !stored.includes(tokenOf(visitor)) && !stored.includes("eyJ"),
      "neither the token nor the id_token in clear",
    );
  });

  test("a staff card without a profession is let in under its internal identifier, its known profession kept", async () => {
    const marc = await anAccount(db, {
      nationalId: ids.marc,
      name: "Marc Petit",
      profession: { code: "", label: "Secrétaire" },
    });
    await aRight(db, marc, geriatrics, { role: "receiver" }, now());
    const visitor = browser();
    await signInAs(visitor, ids.marc);
    const { member: found } = (await findMember(db, tokenOf(visitor), now()))!;
    assert.deepEqual([found?.nationalId, found?.professionLabel], [ids.marc, "Secrétaire"]);
  });

  test("signing in again in the same browser ends the former session", async () => {
    const visitor = browser();
    await signInAs(visitor, ids.sofia);
    const former = tokenOf(visitor);
    await signInAs(visitor, ids.sofia);
    assert.equal(await findMember(db, former, now()), null);
    assert.ok(await findMember(db, tokenOf(visitor), now()));
  });

  test("a token planted in the browser beforehand is never the one that opens", async () => {
    const visitor = browser();
    const planted = "A".repeat(43);
    visitor.cookies.set("sextant", { value: planted, path: "/" });
    await signInAs(visitor, ids.sofia);
    assert.notEqual(tokenOf(visitor), planted);
    assert.equal(await findMember(db, planted, now()), null);
  });

  for (const back of [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/%09//evil.example",
    "javascript:alert(1)",
  ])
    test(`never ends on ${back}`, async () => {
      const { url } = await signInAs(browser(), ids.sofia, back);
      assert.equal(new URL(url).origin, publicUrl);
    });
});
