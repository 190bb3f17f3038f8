import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Member, Right } from "#features/accounts/member.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { answer, type Transfer } from "./transfer.ts";

const now = new Date("2026-11-23T09:00:00Z");
const transfer = {
  nationalId: "899700000001",
  state: "asked",
  lapsesAt: new Date("2026-11-30T09:00:00Z"),
} as Transfer;
const referral = { module: "grand-age", status: "open", person: "p" } as Referral;
/** Somebody who acts in the doctor's name, with that right. */
const delegate = (right: Partial<Right>) =>
  ({
    nationalId: "899700000009",
    rights: [{ module: "grand-age", role: "reader", medical: false, ...right }],
    actingFor: { nationalId: transfer.nationalId, patients: "all" },
  }) as unknown as Member;
const decline = (by: Member) => answer(transfer, referral, { kind: "decline", reason: "complet" }, by, now).ok;

describe("A transfer declined in a doctor’s name", () => {
  test("is by whoever may write in their name for this module", () => {
    assert.equal(decline(delegate({ role: "writer" })), true);
    assert.equal(decline(delegate({ role: "requester" })), true);
  });
  test("never by who only reads, nor by who writes for another module", () => {
    assert.equal(decline(delegate({ role: "reader" })), false);
    assert.equal(decline(delegate({ role: "writer", module: "sanitaire" })), false);
  });
  test("and by the doctor", () =>
    assert.equal(decline({ ...delegate({}), nationalId: transfer.nationalId, actingFor: null }), true));
});
