import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { defaultPolicy } from "#features/sign-in/policy.ts";
import { type Held, readinessFor, readyMeans } from "./readiness.ts";

const nothing: Held = { psc: false, keys: [], password: false, mail: false, sms: false };

describe("The means one could use today", () => {
  for (const [who, held, ready] of [
    ["somebody new", {}, []],
    ["a password without a way to receive a code", { password: true }, []],
    ["an address without a password", { mail: true }, []],
    ["a password and an address", { password: true, mail: true }, ["mail-code"]],
    ["a password, an address and a mobile", { password: true, mail: true, sms: true }, ["sms-code", "mail-code"]],
    ["two keys of one sort", { keys: [{ syncable: false }, { syncable: false }] }, ["passkey"]],
    ["a key of each sort", { keys: [{ syncable: false }, { syncable: true }] }, ["passkey", "synced-passkey"]],
    ["a card", { psc: true }, ["cps", "e-cps", "delegated", "psc"]],
  ] as const)
    test(who, () =>
      assert.deepEqual(readyMeans({ ...nothing, ...held, keys: [...("keys" in held ? held.keys : [])] }), ready),
    );
});

describe("Whether one is ready for a unit", () => {
  test("a trusted browser spares a code, it is no way in", () =>
    assert.equal(readinessFor(defaultPolicy, []).opening.includes("trusted-browser"), false));

  test("a synced key is not enough where such keys are barred", () => {
    const strict = { ...defaultPolicy, syncedPasskeys: false, allowedMeans: ["cps", "passkey"] as const };
    assert.deepEqual(readinessFor({ ...strict, allowedMeans: [...strict.allowedMeans] }, ["synced-passkey"]), {
      opening: ["cps", "passkey"],
      ready: [],
    });
  });

  test("a code by mail is not enough where such codes are barred", () =>
    assert.deepEqual(readinessFor({ ...defaultPolicy, mailCodes: false }, ["mail-code"]).ready, []));
});
