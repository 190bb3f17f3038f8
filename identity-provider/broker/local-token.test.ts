import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { checkLocalClaims } from "./local-token.ts";

const now = new Date((1694179180 + 600) * 1000);
const partner = { tids: ["TID-CHU-EXEMPLE"] };
const card = {
  tid: "TID-CHU-EXEMPLE",
  oid: "OID-12345678",
  amr: ["sc", "pin", "mfa", "hwk"],
  auth_time: 1694179180,
  given_name: "Jean",
  family_name: "Dupont",
};

describe("What a hospital says of who is there", () => {
  test("is taken when the establishment is known and two factors were used", () => {
    for (const amr of [card.amr, ["swk", "mfa", "pwd", "okta_verify"], ["hwk", "user", "mfa"]])
      assert.deepEqual(checkLocalClaims({ ...card, amr }, partner, now), {
        ok: true,
        value: { tid: card.tid, oid: card.oid, amr, name: "Jean Dupont", authTime: card.auth_time },
      });
  });

  for (const [what, change, refusal] of [
    ["no establishment", { tid: undefined }, { kind: "claim-missing", claim: "tid" }],
    ["no lasting identifier of the user", { oid: "" }, { kind: "claim-missing", claim: "oid" }],
    ["no means", { amr: "mfa" }, { kind: "claim-missing", claim: "amr" }],
    ["no time of authentication", { auth_time: undefined }, { kind: "claim-missing", claim: "auth_time" }],
    [
      "an establishment it does not speak for",
      { tid: "TID-AUTRE" },
      { kind: "establishment-unknown", tid: "TID-AUTRE" },
    ],
    ["a password alone", { amr: ["pwd"] }, { kind: "means-too-weak", amr: ["pwd"] }],
    ["a card without its code", { amr: ["sc", "hwk"] }, { kind: "means-too-weak", amr: ["sc", "hwk"] }],
    ["a sign-in of more than four hours", { auth_time: 1694179180 - 4 * 3600 }, { kind: "too-old" }],
    ["a bare claim of two factors", { amr: ["mfa"] }, { kind: "means-too-weak", amr: ["mfa"] }],
  ] as const)
    test(`is refused with ${what}`, () =>
      assert.deepEqual(checkLocalClaims({ ...card, ...change }, partner, now), { ok: false, refusal }));

  test("the published sample is taken", (t) => {
    const sample = "../shared/data/psc/openid/fi-tiers-id_token.json";
    if (!existsSync(sample)) return t.skip(`${sample} absent`);
    assert.ok(checkLocalClaims(JSON.parse(readFileSync(sample, "utf8")), partner, now).ok);
  });
});
