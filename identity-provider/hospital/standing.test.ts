import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Proposal, Reconciliation } from "./reconcile.ts";
import { compareAgain, decide, type Standing, unknownStanding } from "./standing.ts";

const now = new Date("2026-11-22T10:00:00Z");
const today = { now, today: "2026-11-22" };
const proposal: Proposal = {
  nationalId: "899900100027",
  name: "Nora Bellamy",
  shown: "Infirmier",
  score: 95,
  clues: ["same-name"],
};
const exact: Reconciliation = { state: "matched", nationalId: "899900100027", by: "identifier", clues: [] };
const possible: Reconciliation = { state: "to-check", why: "possible", proposals: [proposal] };
const nobody: Reconciliation = { state: "not-registered" };
const matched: Standing = {
  ...unknownStanding,
  state: "matched",
  nationalId: "899900100027",
  by: "hand",
  decidedAt: now,
  decidedBy: "Ada",
  decision: "carte vue",
  checkBefore: "2028-11-21",
};
const refused: Standing = {
  ...unknownStanding,
  state: "refused",
  proposals: [proposal],
  decidedAt: now,
  decidedBy: "Ada",
  decision: "homonyme",
};
const registered = () => true;

describe("Comparing somebody again with the national register", () => {
  test("an identifier found matches, for two years", () =>
    assert.deepEqual(compareAgain(unknownStanding, exact, registered, today), {
      ...unknownStanding,
      state: "matched",
      nationalId: "899900100027",
      by: "identifier",
      decidedAt: now,
      checkBefore: "2028-11-21",
    }));

  test("what a human decided holds", () => {
    assert.equal(compareAgain(matched, nobody, registered, today), matched);
    assert.equal(compareAgain(refused, possible, registered, today), refused);
    assert.equal(compareAgain(refused, nobody, registered, today), refused);
  });

  test("until the register names them no longer, two years pass, or somebody new looks like them", () => {
    assert.deepEqual(pick(compareAgain(matched, nobody, () => false, today)), ["to-check", "disappeared", null]);
    assert.deepEqual(pick(compareAgain({ ...matched, checkBefore: "2026-11-22" }, possible, registered, today)), [
      "to-check",
      "two-years",
      "899900100027",
    ]);
    const other = { ...possible, proposals: [{ ...proposal, nationalId: "899900100035" }] };
    assert.deepEqual(pick(compareAgain(refused, other, registered, today)), ["to-check", "possible", null]);
  });

  test("after two years an identifier that still agrees needs no human", () =>
    assert.equal(
      compareAgain({ ...matched, by: "identifier", checkBefore: "2026-11-01" }, exact, registered, today).checkBefore,
      "2028-11-21",
    ));

  test("a name that changed under the same identifier is looked at", () => {
    const differs: Reconciliation = { state: "to-check", why: "name-differs", proposals: [proposal] };
    assert.deepEqual(pick(compareAgain({ ...matched, by: "identifier" }, differs, registered, today)), [
      "to-check",
      "name-differs",
      null,
    ]);
  });
});

describe("A human's decision", () => {
  const toCheck = compareAgain(unknownStanding, possible, registered, today);
  const signed = { by: "Ada", reason: "carte CPS vue", now };

  test("accepts one of the proposals, signed and with a reason", () => {
    const decided = decide(toCheck, { kind: "accept", nationalId: "899900100027" }, signed);
    assert.ok(decided.ok);
    assert.deepEqual(decided.value, { ...matched, proposals: [proposal], decision: "carte CPS vue" });
  });

  test("or refuses them all", () => {
    const decided = decide(toCheck, { kind: "refuse" }, signed);
    assert.ok(decided.ok);
    assert.deepEqual(
      [decided.value.state, decided.value.nationalId, decided.value.decision],
      ["refused", null, "carte CPS vue"],
    );
  });

  for (const state of ["matched", "not-registered", "refused"] as const)
    test(`has no place when the state is ${state}`, () =>
      assert.deepEqual(decide({ ...toCheck, state }, { kind: "refuse" }, signed), {
        ok: false,
        refusal: { kind: "not-to-check" },
      }));

  test("takes nobody who was not proposed, and nothing without a reason", () => {
    const stranger = decide(toCheck, { kind: "accept", nationalId: "899900100043" }, signed);
    assert.deepEqual(stranger, { ok: false, refusal: { kind: "not-proposed" } });
    assert.deepEqual(decide(toCheck, { kind: "refuse" }, { ...signed, reason: " " }), {
      ok: false,
      refusal: { kind: "no-reason" },
    });
  });
});

const pick = ({ state, why, nationalId }: Standing) => [state, why, nationalId];
