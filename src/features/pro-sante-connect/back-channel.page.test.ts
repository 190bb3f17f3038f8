import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { UnitId } from "#features/accounts/member.ts";
import { listSecurityEvents } from "#features/accounts/security-event.store.ts";
import { findMember } from "#features/sessions/member.store.ts";
import { aFacility, anAccount, aRight } from "#tests/accounts.ts";
import { aHostileProvider } from "#tests/hostile-provider.ts";
import { aSignInDesk, ids, publicUrl, startUrl, tokenOf } from "#tests/sign-in.ts";
import { endedElsewhere } from "./logout-token.ts";

const seconds = () => Math.floor(Date.now() / 1000);
const event = "http://schemas.openid.net/event/backchannel-logout";

describe("Back-channel logout", async () => {
  const provider = await aHostileProvider({ publicUrl, clientSecret: "secret-of-the-tests" });
  const { db, now, browser } = await aSignInDesk({ issuer: provider.issuer });
  const [unit] = (await aFacility(db, "CH de Vienne", "grand-age", ["Court séjour"])) as [UnitId];
  const sofia = await anAccount(db, { nationalId: ids.sofia, name: "Sofia Diaz" });
  await aRight(db, sofia, unit, {}, now());

  const enters = async (sid: string | undefined) => {
    provider.behave({ claims: { sid } });
    const visitor = browser();
    await visitor.follow(await visitor.get(startUrl()));
    assert.ok(await findMember(db, tokenOf(visitor), now()));
    return tokenOf(visitor);
  };
  const post = async (logout_token: string) => browser().post(`${publicUrl}/connexion/psc/fermeture`, { logout_token });
  const isOpen = async (token: string) => (await findMember(db, token, now())) !== null;

  test("closes at once the sessions that session of the provider opened, and no other", async () => {
    const [closed, other] = [await enters("one"), await enters("two")];
    const answer = await post(provider.logoutToken({ sid: "one" }));
    assert.deepEqual([answer.status, answer.headers.get("cache-control"), await answer.text()], [200, "no-store", ""]);
    assert.deepEqual([await isOpen(closed), await isOpen(other)], [false, true]);
    const [event] = await listSecurityEvents(db, sofia, 1);
    assert.deepEqual([event?.kind, event?.reason], ["session-closed", "provider"]);
  });

  test("closes every session of a person, when it names the person alone", async () => {
    const tokens = [await enters("three"), await enters(undefined)];
    assert.equal((await post(provider.logoutToken({ sid: undefined, sub: "f:1:899909000012" }))).status, 200);
    assert.deepEqual(await Promise.all(tokens.map(isOpen)), [false, false]);
  });

  test("of a session unknown here is obeyed all the same: there is nothing to close", async () => {
    const token = await enters("four");
    assert.equal((await post(provider.logoutToken({ sid: "unheard-of" }))).status, 200);
    assert.equal((await post(provider.logoutToken({ sid: "four", sub: "f:1:somebody-else" }))).status, 200);
    assert.equal(await isOpen(token), true, "a session and another person: not theirs");
  });

  test("is obeyed once", async () => {
    const token = provider.logoutToken({ sid: "five" });
    assert.equal((await post(token)).status, 200);
    const later = await enters("five");
    assert.equal((await post(token)).status, 400);
    assert.equal(await isOpen(later), true);
  });

  test("is obeyed once, of copies that race", async () => {
    const token = provider.logoutToken({ sid: "six" });
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(token)));
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 400, 400, 400]);
  });

  test("is believed after a change of key at the provider", async () => {
    provider.rotate();
    // the keys are not asked again within five seconds of the last time
    await new Promise((done) => setTimeout(done, 5_100));
    assert.equal((await post(provider.logoutToken({ sid: "seven" }))).status, 200);
  });

  const bad: Record<string, () => string> = {
    "the signature of another key": () => provider.logoutToken({}, { signWith: "another key" }),
    "no signature": () => provider.logoutToken({}, { signWith: "nothing" }),
    "our secret as the key": () => provider.logoutToken({}, { signWith: "the secret" }),
    "its public key as a secret": () => provider.logoutToken({}, { signWith: "the public key" }),
    "a key nobody published": () => provider.logoutToken({}, { header: { kid: "unknown" } }),
    "a critical header we do not know": () => provider.logoutToken({}, { header: { crit: ["x"], x: 1 } }),
    "another issuer": () => provider.logoutToken({ iss: "https://evil.example" }),
    "no issuer": () => provider.logoutToken({ iss: undefined }),
    "another audience": () => provider.logoutToken({ aud: "someone" }),
    "no audience": () => provider.logoutToken({ aud: undefined }),
    "two minutes and more of age": () => provider.logoutToken({ iat: seconds() - 151 }),
    "a beginning in the future": () => provider.logoutToken({ iat: seconds() + 300 }),
    "no beginning": () => provider.logoutToken({ iat: undefined }),
    "an end behind us": () => provider.logoutToken({ exp: seconds() - 60 }),
    "no event": () => provider.logoutToken({ events: undefined }),
    "another event": () => provider.logoutToken({ events: { "http://schemas.openid.net/event/other": {} } }),
    "an event that is no object": () => provider.logoutToken({ events: { [event]: "yes" } }),
    "a nonce": () => provider.logoutToken({ nonce: "n" }),
    "no number": () => provider.logoutToken({ jti: undefined }),
    "an empty number": () => provider.logoutToken({ jti: "" }),
    "neither a session nor a person": () => provider.logoutToken({ sid: undefined }),
    "a session that is no text": () => provider.logoutToken({ sid: 3 }),
    "an id_token in its place": () => provider.idToken({ sid: "kept", nonce: "n" }),
    "no token at all": () => "",
    "something that is no token": () => "a.b.c",
    "twenty thousand signs": () => "a".repeat(20_001),
  };
  for (const [what, token] of Object.entries(bad))
    test(`is refused with ${what}, and closes nothing`, async () => {
      const kept = await enters("a-session");
      const answer = await post(token());
      assert.deepEqual([answer.status, answer.headers.get("cache-control")], [400, "no-store"]);
      assert.equal(await isOpen(kept), true);
    });

  test("is refused while the provider's keys cannot be had", async () => {
    const visitor = browser({ issuer: "http://localhost:1" });
    const answer = await visitor.post(`${publicUrl}/connexion/psc/fermeture`, { logout_token: provider.logoutToken() });
    assert.equal(answer.status, 400);
  });

  test("names a session, a person or both", () => {
    const read = (claims: object) => {
      const ended = endedElsewhere({ jti: "j", events: { [event]: {} }, ...claims });
      return ended.ok ? [ended.value.sid, ended.value.subject] : ended.refusal.kind;
    };
    assert.deepEqual([{ sid: "s" }, { sub: "p" }, { sid: "s", sub: "p" }, {}].map(read), [
      ["s", null],
      [null, "p"],
      ["s", "p"],
      "bad-token",
    ]);
  });
});
