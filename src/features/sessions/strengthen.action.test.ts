import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type MeansKnown, stepUpWays } from "#features/accounts/means.ts";
import { listSecurityEvents } from "#features/accounts/security-event.store.ts";
import { newToken } from "#lib/seal.ts";
import { aFacility, anAccount, aRight, aSession } from "#tests/accounts.ts";
import { aDatabase } from "#tests/database.ts";
import { findMember } from "./member.store.ts";
import { strengthenSession } from "./strengthen.action.ts";

const noon = new Date("2026-11-23T12:00:00Z");
const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);
const visit = { browser: "b", device: "Firefox sur Linux", address: "192.0.2.7" };

describe("How one may prove again who one is", () => {
  const nothing: MeansKnown = { hasNationalId: false, hasUsedPsc: false, passkeys: 0, hasPassword: false };
  for (const [who, known, ways] of [
    ["a doctor who enters by card", { hasNationalId: true, hasUsedPsc: true, hasPassword: true }, ["psc"]],
    ["the same with a key", { hasNationalId: true, hasUsedPsc: true, passkeys: 1 }, ["psc", "passkey"]],
    ["somebody registered who never used a card", { hasNationalId: true, hasPassword: true }, ["psc", "code"]],
    ["an employee without a register", { hasPassword: true }, ["code"]],
    ["the same with a key: the code is no way any more", { hasPassword: true, passkeys: 2 }, ["passkey"]],
    ["somebody who has nothing at all", {}, []],
  ] as const)
    test(who, () => assert.deepEqual(stepUpWays({ ...nothing, ...known }), ways));
});

describe("A session made stronger", async () => {
  const db = await aDatabase();
  const [unit] = await aFacility(db, "CH de Vienne", "grand-age", ["Médecine"]);
  const account = await anAccount(db, { nationalId: "899700000011", name: "Sofia Diaz" });
  await aRight(db, account, unit!, {}, noon);
  const opened = async (means: "mail-code" | "sms-code" | "e-cps") => {
    const token = newToken();
    await aSession(db, { token, account, unit: unit!, now: noon, means });
    return token;
  };
  const strengthen = (token: string, by: Parameters<typeof strengthenSession>[2], now: Date) =>
    db.transaction().execute((tx) => strengthenSession(tx, token, by, now));
  const facts = async (token: string, now: Date) => {
    const found = await findMember(db, token, now);
    return (
      found && {
        unit: found.member?.unit,
        level: found.session.level,
        strongAt: found.session.strongAt,
        by: found.session.strongMeans,
        means: found.session.means,
      }
    );
  };

  test("goes on under another token, in the same unit, and its former token opens nothing", async () => {
    const token = await opened("mail-code");
    const done = await strengthen(token, { account, means: "passkey", at: later(9), visit }, later(10));
    assert.ok(done.ok);
    assert.equal(await findMember(db, token, later(10)), null);
    assert.deepEqual(await facts(done.value.token, later(10)), {
      unit,
      level: "strong",
      strongAt: later(9),
      by: "passkey",
      means: "passkey",
    });
    const [event] = await listSecurityEvents(db, account, 1);
    assert.deepEqual([event?.kind, event?.means, event?.address], ["stepped-up", "passkey", "192.0.2.0"]);
  });

  test("by a password and a code says so, and never falls below what it was", async () => {
    const token = await opened("e-cps");
    const done = await strengthen(token, { account, means: "sms-code", at: later(5), visit }, later(5));
    assert.ok(done.ok);
    assert.deepEqual(await facts(done.value.token, later(5)), {
      unit,
      level: "strong",
      strongAt: later(5),
      by: "sms-code",
      means: "e-cps",
    });
  });

  test("a provider whose clock runs ahead does not make it fresher than now", async () => {
    const done = await strengthen(await opened("e-cps"), { account, means: "e-cps", at: later(60), visit }, later(5));
    assert.ok(done.ok);
    assert.deepEqual((await facts(done.value.token, later(5)))?.strongAt, later(5));
  });

  test("is never somebody else's, nor one that has ended", async () => {
    const other = await anAccount(db, { nationalId: "899700000029", name: "Claire Morel" });
    const token = await opened("e-cps");
    const ended = { ok: false, refusal: { kind: "session-ended" } };
    assert.deepEqual(await strengthen(token, { account: other, means: "e-cps", at: noon, visit }, noon), ended);
    assert.deepEqual(await strengthen(token, { account, means: "e-cps", at: noon, visit }, later(31)), ended);
    assert.deepEqual(await strengthen(newToken(), { account, means: "e-cps", at: noon, visit }, noon), ended);
    assert.ok(await findMember(db, token, later(1)), "nothing of it has changed");
  });
});
