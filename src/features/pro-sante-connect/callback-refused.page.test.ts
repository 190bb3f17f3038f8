import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aFacility, anAccount, aRight } from "#tests/accounts.ts";
import { htmlProblems } from "#tests/html.ts";
import { aSignInDesk, ids, publicUrl, startUrl, upToCallback } from "#tests/sign-in.ts";
import { read, type Visitor } from "#tests/visitor.ts";

describe("Signing in is refused", async () => {
  const { db, clock, now, browser } = await aSignInDesk();
  const [geriatrics] = (await aFacility(db, "CH de Vienne", "grand-age", ["Court séjour gériatrique"])) as [never];
  const sofia = await anAccount(db, {
    nationalId: ids.sofia,
    name: "Sofia Ancien-Nom",
    email: "sofia@ch-vienne.example",
  });
  await aRight(db, sofia, geriatrics, {}, now());

  const refusals = {
    expired: [400, /Cette page de connexion a expiré/],
    cancelled: [403, /Connexion annulée/],
    unreachable: [503, /Pro Santé Connect ne répond pas/],
    misconfigured: [503, /La connexion est indisponible/],
  } as const;
  const assertRefused = async (visitor: Visitor, response: Response, kind: keyof typeof refusals) => {
    const { status, body } = await read(response);
    assert.equal(status, refusals[kind][0]);
    assert.match(body, refusals[kind][1]);
    assert.deepEqual(await htmlProblems(body), []);
    assert.equal(visitor.cookies.has("sextant"), false, "no session");
  };

  /** A refused code sends to the provider once more, by itself, without a session; refused again, the page says so. */
  const assertRefusedTwice = async (visitor: Visitor, callback: () => Promise<string>) => {
    const restarted = await visitor.get(await callback());
    assert.equal(restarted.status, 302);
    assert.equal(visitor.cookies.has("sextant"), false);
    const back = await visitor.follow(restarted, (url) => url.startsWith(`${publicUrl}/connexion/psc/retour`));
    const again = new URL(back.url);
    again.searchParams.set("code", "refused-again");
    await assertRefused(visitor, await visitor.get(again.href), "expired");
  };

  test("when the person gives up, with what helps a card be read", async () => {
    const visitor = browser();
    const page = await visitor.follow(await visitor.get(startUrl()));
    const back = await visitor.follow(await visitor.post(`${page.url}/annuler`, {}));
    await assertRefused(visitor, back.response, "cancelled");
  });

  test("with a state nobody gave", async () => {
    const visitor = browser();
    const callback = new URL(await upToCallback(visitor, ids.sofia));
    callback.searchParams.set("state", "A".repeat(43));
    await assertRefused(visitor, await visitor.get(callback.href), "expired");
  });

  test("without any state, or without a code", async () => {
    const visitor = browser();
    const callback = new URL(await upToCallback(visitor, ids.sofia));
    await assertRefused(
      visitor,
      await visitor.get(`${publicUrl}/connexion/psc/retour?code=${callback.searchParams.get("code")}`),
      "expired",
    );
  });

  test("in another browser than the one that began: a callback sent to somebody opens nothing", async () => {
    const [attacker, victim] = [browser(), browser()];
    await victim.get(startUrl());
    await assertRefused(victim, await victim.get(await upToCallback(attacker, ids.sofia)), "expired");
  });

  test("when the same callback comes twice", async () => {
    const visitor = browser();
    const callback = await upToCallback(visitor, ids.sofia);
    assert.equal((await visitor.get(callback)).status, 303);
    assert.equal((await visitor.get(callback)).headers.get("location"), "/", "a reloaded page of somebody signed in");
    visitor.cookies.delete("sextant");
    await assertRefused(visitor, await visitor.get(callback), "expired");
  });

  test("when two copies of a callback race, for one of them", async () => {
    const visitor = browser();
    const callback = await upToCallback(visitor, ids.sofia);
    const answers = await Promise.all([1, 2, 3, 4].map(() => visitor.get(callback)));
    assert.deepEqual(answers.map((answer) => answer.status).toSorted(), [303, 400, 400, 400]);
  });

  test("with a code already used, even under a state of one's own", async () => {
    const visitor = browser();
    const used = new URL(await upToCallback(visitor, ids.sofia));
    await visitor.get(used.href);
    visitor.cookies.delete("sextant");
    await assertRefusedTwice(visitor, async () => {
      const fresh = new URL(await upToCallback(visitor, ids.sofia));
      fresh.searchParams.set("code", used.searchParams.get("code")!);
      return fresh.href;
    });
  });

  test("with the code of somebody else's sign-in: the verifier does not match", async () => {
    const [visitor, other] = [browser(), browser()];
    const theirs = new URL(await upToCallback(other, ids.roche)).searchParams.get("code")!;
    await assertRefusedTwice(visitor, async () => {
      const mine = new URL(await upToCallback(visitor, ids.sofia));
      mine.searchParams.set("code", theirs);
      return mine.href;
    });
  });

  test("ten minutes after it began", async () => {
    const visitor = browser();
    const callback = await upToCallback(visitor, ids.sofia);
    clock.minutesLater = 10;
    const late = await visitor.get(callback);
    clock.minutesLater = 0;
    await assertRefused(visitor, late, "expired");
  });

  test("when the provider is not there, at once", async () => {
    const visitor = browser({ issuer: "http://localhost:1" });
    const response = await visitor.get(startUrl());
    assert.equal(response.headers.get("retry-after"), "30");
    await assertRefused(visitor, response, "unreachable");
  });

  test("when the client's secret is not the one the provider knows", async () => {
    const visitor = browser({ clientSecret: "another" });
    await assertRefused(visitor, await visitor.get(await upToCallback(visitor, ids.sofia)), "misconfigured");
  });
});
