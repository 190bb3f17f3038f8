import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { UnitId } from "#features/accounts/member.ts";
import { listSecurityEvents } from "#features/accounts/security-event.store.ts";
import { findMember } from "#features/sessions/member.store.ts";
import { newToken } from "#lib/seal.ts";
import { aFacility, anAccount, aRight, aSession } from "#tests/accounts.ts";
import { aHostileProvider } from "#tests/hostile-provider.ts";
import { aSignInDesk, ids, publicUrl, tokenOf } from "#tests/sign-in.ts";
import { read } from "#tests/visitor.ts";

const seconds = () => Math.floor(Date.now() / 1000);

describe("Somebody already in goes to Pro Santé Connect again", async () => {
  const provider = await aHostileProvider({ publicUrl, clientSecret: "secret-of-the-tests" });
  const { db, now, browser } = await aSignInDesk({ issuer: provider.issuer });
  const [unit] = (await aFacility(db, "CH de Vienne", "grand-age", ["Court séjour gériatrique"])) as [UnitId];
  const sofia = await anAccount(db, { nationalId: ids.sofia, name: "Sofia Diaz" });
  const claire = await anAccount(db, { nationalId: ids.claire, name: "Claire Morel" });
  for (const account of [sofia, claire]) await aRight(db, account, unit, {}, now());

  const signedInBy = async (means: "mail-code" | "e-cps", account = sofia) => {
    const token = newToken();
    await aSession(db, { token, account, unit, now: new Date(now().getTime() - 20 * 60_000), means });
    const visitor = browser();
    visitor.cookies.set("sextant", { value: token, path: "/" });
    return { visitor, token };
  };
  const url = (but: string) => `${publicUrl}/connexion/psc?but=${but}&retour=%2Fqui`;

  test("asked to show again that it is them, whatever session the provider has", async () => {
    const { visitor } = await signedInBy("mail-code");
    const asked = new URL((await visitor.get(url("renforcer"))).headers.get("location")!);
    assert.deepEqual([asked.searchParams.get("prompt"), asked.searchParams.get("max_age")], ["login", "900"]);
  });

  test("and the session becomes strong and fresh, in the same unit, under another token", async () => {
    provider.behave({ claims: { authMode: "CARD", sid: "provider-session" } });
    const { visitor, token } = await signedInBy("mail-code");
    const done = await visitor.follow(await visitor.get(url("renforcer")));
    assert.equal(done.url, `${publicUrl}/qui`);
    assert.equal(await findMember(db, token, now()), null);
    const { session, member } = (await findMember(db, tokenOf(visitor), now()))!;
    assert.deepEqual([session.level, session.strongMeans, member?.unit], ["strong", "cps", unit]);
    assert.ok(session.strongAt!.getTime() > Date.now() - 60_000);
    const { provider_sid } = await db
      .selectFrom("session")
      .select("provider_sid")
      .where("id", "=", session.id)
      .executeTakeFirstOrThrow();
    assert.equal(provider_sid, "provider-session");
  });

  test("but not by a proof older than a quarter of an hour, prompt or not", async () => {
    provider.behave({ claims: { auth_time: seconds() - 16 * 60 } });
    const { visitor, token } = await signedInBy("mail-code");
    const { response } = await visitor.follow(await visitor.get(url("renforcer")));
    assert.equal(response.status, 403);
    assert.equal((await findMember(db, token, now()))?.session.level, "compat");
  });

  for (const but of ["renforcer", "deverrouiller"])
    test(`and the card of somebody else does nothing to the session (${but}), which is written down`, async () => {
      provider.behave({});
      const { visitor, token } = await signedInBy("mail-code", claire);
      await db.updateTable("session").set({ locked_at: now() }).where("account_id", "=", claire).execute();
      const { response } = await visitor.follow(await visitor.get(url(but)));
      const { status, body } = await read(response);
      assert.equal(status, 403);
      assert.match(body, /Ce n’est pas la carte de la personne connectée/);
      assert.equal(tokenOf(visitor), token, "the same session, as it was");
      const { session, account } = (await findMember(db, token, now()))!;
      assert.deepEqual([account.id, session.level], [claire, "compat"]);
      assert.ok(session.lockedAt, "still locked");
      assert.equal((await listSecurityEvents(db, claire, 1))[0]?.reason, "another-person");
    });

  test("and unlocks a shared screen for its owner", async () => {
    provider.behave({});
    const { visitor } = await signedInBy("e-cps");
    await db.updateTable("session").set({ locked_at: now(), shared: true }).where("account_id", "=", sofia).execute();
    await visitor.follow(await visitor.get(url("deverrouiller")));
    assert.equal((await findMember(db, tokenOf(visitor), now()))?.session.lockedAt, null);
    assert.equal((await listSecurityEvents(db, sofia, 1))[0]?.kind, "unlocked");
  });

  test("whose session ended meanwhile is told so, and gets none that way", async () => {
    provider.behave({});
    const { visitor } = await signedInBy("e-cps");
    const left = await visitor.get(url("renforcer"));
    const callback = await visitor.follow(left, (to) => to.startsWith(`${publicUrl}/connexion/psc/retour`));
    await db.deleteFrom("session").where("account_id", "=", sofia).execute();
    const { status, body } = await read(await visitor.get(callback.url));
    assert.equal(status, 403);
    assert.match(body, /Votre session a pris fin/);
    assert.deepEqual(await db.selectFrom("session").select("id").where("account_id", "=", sofia).execute(), []);
  });

  test("without any session simply signs in", async () => {
    provider.behave({});
    const visitor = browser();
    const asked = new URL((await visitor.get(url("renforcer"))).headers.get("location")!);
    assert.equal(asked.searchParams.get("prompt"), null);
  });
});
