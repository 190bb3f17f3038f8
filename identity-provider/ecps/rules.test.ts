import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { maskedMobile } from "#lib/french.ts";
import {
  type Activation,
  canChoosePin,
  canClaim,
  canSendCode,
  checkCode,
  contactsOf,
  mayActivateByMail,
  readToken,
  writeToken,
} from "./activation.ts";
import { afterWrongPin, canUse, cleanName } from "./device.ts";
import { readIdentifier } from "./identifier.ts";
import { choosePin } from "./pin.ts";
import { canAnswer, choicesFor, chooseNumber, type Push, shownPush, twoDigits } from "./push.ts";

const roche = "899909000020";
const now = new Date("2026-11-21T10:00:00Z");
const seconds = (n: number) => new Date(now.getTime() + n * 1000);
const kindOf = (result: { ok: true } | { ok: false; refusal: { kind: string } }) =>
  result.ok ? "ok" : result.refusal.kind;

describe("The identifier typed", () => {
  for (const [typed, read] of [
    [" 8 999 090 000 12", { ok: true, value: "899909000012" }],
    ["8.99909000012", { ok: true, value: "899909000012" }],
    ["30b0990014/bel0012", { ok: true, value: "30B0990014/BEL0012" }],
    ["ans20220215183932", { ok: true, value: "ANS20220215183932" }],
    ["099300001 2", { ok: true, value: "0993000012" }],
    ["99909000012", { ok: false, refusal: { kind: "without-the-8", corrected: "899909000012" } }],
    ["993000012", { ok: false, refusal: { kind: "without-the-0", corrected: "0993000012" } }],
    ["  ", { ok: false, refusal: { kind: "nothing-typed" } }],
    ["sofia.diaz@ch-vienne.example", { ok: false, refusal: { kind: "no-identifier" } }],
    ["8999090000129", { ok: false, refusal: { kind: "no-identifier" } }],
  ] as const)
    test(`« ${typed} »`, () => assert.deepEqual(readIdentifier(typed), read));
});

describe("The secret code", () => {
  for (const [typed, said] of [
    ["417302", "ok"],
    ["024680", "ok"],
    ["4173", "pin-length"],
    ["41730é", "pin-length"],
    ["000000", "pin-too-simple"],
    ["121212", "pin-too-simple"],
    ["123123", "pin-too-simple"],
    ["123456", "pin-too-simple"],
    ["987654", "pin-too-simple"],
  ] as const)
    test(`${typed}: ${said}`, () => assert.equal(kindOf(choosePin(typed, 6)), said));

  test("is wiped by the fifth error", () =>
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((errors) => afterWrongPin(errors).left),
      [4, 3, 2, 1, 0],
    ));
});

describe("A phone", () => {
  test("is used while active and not at its end", () => {
    assert.equal(kindOf(canUse({ state: "active", endsAt: seconds(1) }, now)), "ok");
    assert.equal(kindOf(canUse({ state: "active", endsAt: now }, now)), "expired");
    assert.equal(kindOf(canUse({ state: "wiped", endsAt: seconds(1) }, now)), "wiped");
    assert.equal(kindOf(canUse({ state: "revoked", endsAt: now }, now)), "revoked");
  });
  test("has a name of one line", () => assert.equal(cleanName(" Mon\n\u0007 téléphone\t "), "Mon téléphone"));
});

describe("The three numbers", () => {
  test("are distinct, have two digits and hold the right one", () =>
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 60, maxLength: 60 }), (supply) => {
        let i = 0;
        const draw = (below: number) => (supply[i++ % supply.length]! + i) % below;
        const wanted = twoDigits(draw);
        const choices = choicesFor(wanted, draw);
        assert.equal(new Set(choices).size, 3);
        assert.ok(choices.includes(wanted) && choices.every((n) => n >= 0 && n <= 99));
      }),
    ));

  test("put the right one at each place as often", () => {
    let seed = 7;
    const draw = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    const places = [0, 0, 0];
    for (let i = 0; i < 9000; i++) places[choicesFor(42, draw).indexOf(42)]! += 1;
    for (const n of places) assert.ok(n > 2800 && n < 3200, String(places));
  });
});

describe("A request on the phone", () => {
  const push: Push = {
    ...{ id: "p", personId: "x", kind: "login", reference: "r", service: "Sextant", number: 42, choices: [17, 42, 88] },
    ...{ state: "proved", deviceId: "d", createdAt: now, expiresAt: seconds(120) },
  };
  test("is confirmed by the right number, on the phone where the code was typed", () => {
    assert.equal(kindOf(chooseNumber(push, "d", 42, now)), "ok");
    assert.equal(kindOf(chooseNumber(push, "d", 17, now)), "wrong-number");
    assert.equal(kindOf(chooseNumber(push, "other", 42, now)), "code-first");
    assert.equal(kindOf(chooseNumber({ ...push, state: "pending", deviceId: null }, "d", 42, now)), "code-first");
    assert.equal(kindOf(chooseNumber(push, "d", 42, seconds(120))), "push-expired");
  });
  for (const state of ["approved", "refused", "wrong-number", "finished"] as const)
    test(`${state}: takes no other answer`, () => {
      assert.equal(kindOf(canAnswer({ ...push, state }, now)), "push-answered");
      assert.equal(kindOf(chooseNumber({ ...push, state }, "d", 42, now)), "push-answered");
      assert.equal(shownPush({ ...push, state }, seconds(500)), state);
    });
});

describe("An activation", () => {
  const begun: Activation = {
    ...{ id: "a", personId: "x", mode: "CARD", tokenExpiresAt: seconds(90), publicKey: null, codeExpiresAt: null },
    ...{ codeErrors: 0, codesSent: 0, codeSentAt: null, provedAt: null, doneAt: null, isStopped: false },
  };
  const claimed = { ...begun, publicKey: { kty: "EC" }, codesSent: 1, codeSentAt: now, codeExpiresAt: seconds(600) };

  test("is claimed once, before the token's end", () => {
    assert.equal(kindOf(canClaim(begun, seconds(89))), "ok");
    assert.equal(kindOf(canClaim(begun, seconds(90))), "token-expired");
    assert.equal(kindOf(canClaim(claimed, now)), "token-unknown");
    assert.equal(kindOf(canClaim({ ...begun, isStopped: true }, now)), "token-unknown");
  });
  test("takes five wrong codes, then is over; a right code too late is refused", () => {
    assert.deepEqual(checkCode(claimed, false, now), { ok: false, refusal: { kind: "code-wrong", left: 4 } });
    assert.equal(kindOf(checkCode({ ...claimed, codeErrors: 5 }, true, now)), "activation-over");
    assert.equal(kindOf(checkCode(claimed, true, seconds(600))), "code-expired");
    assert.equal(kindOf(checkCode(claimed, true, seconds(599))), "ok");
    assert.equal(kindOf(checkCode({ ...claimed, provedAt: now }, true, now)), "activation-over");
  });
  test("sends another code after a minute, five in all", () => {
    assert.deepEqual(canSendCode(claimed, seconds(20)), { ok: false, refusal: { kind: "too-soon", seconds: 40 } });
    assert.equal(kindOf(canSendCode(claimed, seconds(60))), "ok");
    assert.equal(kindOf(canSendCode({ ...claimed, codesSent: 5 }, seconds(60))), "too-many-codes");
  });
  test("takes the secret code after the code by SMS, within ten minutes", () => {
    assert.equal(kindOf(canChoosePin(claimed, now)), "code-first");
    assert.equal(kindOf(canChoosePin({ ...claimed, provedAt: now }, seconds(600))), "ok");
    assert.equal(kindOf(canChoosePin({ ...claimed, provedAt: now }, seconds(601))), "activation-over");
    assert.equal(kindOf(canChoosePin({ ...claimed, provedAt: now, doneAt: now }, now)), "activation-over");
  });
  test("needs an address and a mobile, and no secure mailbox", () => {
    const mobile = "+33639980042";
    assert.deepEqual(contactsOf({ email: " a@b.fr ", mobile }), { email: "a@b.fr", mobile });
    assert.equal(contactsOf({ email: null, mobile }), null);
    assert.equal(contactsOf({ email: "a@b.fr", mobile: "" }), null);
    assert.equal(contactsOf({ email: "jean@medecin.mssante.fr", mobile }), null);
    assert.equal(contactsOf({ email: "JEAN@MSSANTE.FR", mobile }), null);
    assert.deepEqual([mayActivateByMail(roche), mayActivateByMail("0993000012")], [true, false]);
    assert.equal(maskedMobile(mobile), "06 •• •• •• 42");
  });
  test("has a token that is read as people type it", () => {
    const token = writeToken(Uint8Array.from({ length: 16 }, (_, i) => i * 7));
    assert.match(token, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
    assert.equal(readToken(token.toLowerCase().replaceAll("-", " ").replaceAll("0", "o")), token.replaceAll("-", ""));
    assert.equal(readToken("ABCD-EFGH"), null);
    assert.equal(readToken("UUUU-UUUU-UUUU-UUUU"), null);
  });
});
