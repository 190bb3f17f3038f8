import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { KnownAccount } from "#features/accounts/account.ts";
import { cutRights, delegatedRights } from "#features/accounts/acting.ts";
import type { AccountId, Role } from "#features/accounts/member.ts";
import { addDays, addMonths, type Day } from "#lib/dates.ts";
import { aMember, hospital } from "#tests/samples.ts";
import { change, give, type Standing, stateOf, type WantedDelegation, withThoseBefore } from "./delegation.ts";

const today = "2026-11-23" as Day;
const roles = ["reader", "writer", "requester", "receiver", "local-admin", "statistics"] as const satisfies Role[];
const modules = ["grand-age", "sanitaire", "handicap", "tnd"] as const;

const anyDay = fc.integer({ min: -60, max: 450 }).map((n) => addDays(today, n));
const anyRight = fc.record({
  module: fc.constantFrom(...modules),
  role: fc.constantFrom(...roles),
  medical: fc.boolean(),
});
const anyDoctor = fc
  .array(anyRight, { minLength: 1, maxLength: 6 })
  .map((rights) => aMember(hospital, "requester", { id: "doctor" as AccountId, profession: "10", rights }));
const anyHolder: fc.Arbitrary<KnownAccount> = fc.record({
  id: fc.constantFrom("other", "other", "doctor").map((id) => id as AccountId),
  state: fc.constantFrom("active", "active", "active", "invited", "suspended", "dormant", "closed"),
  givenName: fc.constant("Nour"),
  familyName: fc.constantFrom("Petit", "Petit", "Grand"),
  profession: fc.constantFrom("10", "60", "", "10-E"),
});
const anyWanted: fc.Arbitrary<WantedDelegation> = fc.record({
  kind: fc.constantFrom("confrere", "assistant"),
  familyName: fc.constant("PETIT"),
  modules: fc.option(fc.subarray([...modules])),
  rights: fc.subarray([...delegatedRights]),
  everyPatient: fc.boolean(),
  startsOn: anyDay,
  endsOn: anyDay,
});

describe("Giving a delegation, whatever is asked", () => {
  test("what is given always has a start to come, an end within twelve months, a holder who is somebody else, active and named right", () => {
    let given = 0;
    fc.assert(
      fc.property(anyWanted, anyDoctor, fc.option(anyHolder), (wanted, doctor, holder) => {
        const result = give(wanted, doctor, holder, today);
        if (!result.ok) return;
        given += 1;
        const { startsOn, endsOn, to, rights, kind } = result.value;
        assert.ok(startsOn >= today && endsOn >= startsOn && endsOn <= addMonths(startsOn, 12));
        assert.ok(holder?.state === "active" && holder.familyName === "Petit" && to === holder.id && to !== doctor.id);
        assert.ok(kind === "assistant" || holder.profession === "10");
        assert.deepEqual(rights, withThoseBefore(rights));
        assert.ok(cutRights(doctor.rights, result.value, holder.profession).length > 0);
      }),
      { numRuns: 20_000, seed: 4 },
    );
    assert.ok(given > 100, `only ${given} were given`);
  });

  test("nobody but a doctor gives one, and nobody gives what they received", () => {
    fc.assert(
      fc.property(anyWanted, anyDoctor, anyHolder, (wanted, doctor, holder) => {
        const nurse = { ...doctor, profession: "60" };
        assert.deepEqual(give(wanted, nurse, holder, today), { ok: false, refusal: { kind: "doctor-only" } });
        const acting = {
          account: "x" as AccountId,
          nationalId: null,
          name: "Dr X",
          delegation: "d",
          patients: "all" as const,
          rights: [],
        };
        assert.deepEqual(give(wanted, { ...doctor, actingFor: acting }, holder, today), {
          ok: false,
          refusal: { kind: "no-redelegation" },
        });
      }),
    );
  });

  test("a wrong name, an unknown identifier and an account that is not active get the same answer", () => {
    const doctor = aMember(hospital, "requester", { profession: "10" });
    const wanted: WantedDelegation = {
      kind: "assistant",
      familyName: "Petit",
      modules: null,
      rights: ["read"],
      everyPatient: true,
      startsOn: today,
      endsOn: today,
    };
    const holder = {
      id: "other" as AccountId,
      state: "active",
      givenName: "Nour",
      familyName: "Petit",
      profession: "",
    } as const;
    assert.ok(give(wanted, doctor, holder, today).ok);
    for (const one of [
      null,
      { ...holder, familyName: "Grand" },
      { ...holder, state: "closed" as const },
      { ...holder, state: "suspended" as const },
    ])
      assert.deepEqual(give(wanted, doctor, one, today), { ok: false, refusal: { kind: "unknown-person" } });
  });
});

describe("What a delegation lets do", () => {
  test("never more than its giver may, nor more than was delegated, and the medical volet to the professions that may read it", () => {
    fc.assert(
      fc.property(
        anyDoctor,
        fc.subarray([...delegatedRights]),
        fc.option(fc.subarray([...modules])),
        fc.constantFrom("10", "60", "", "10-E"),
        ({ rights: own }, rights, only, profession) => {
          const cut = cutRights(own, { rights, modules: only }, profession);
          for (const { module, role, medical } of cut) {
            const of = own.filter((right) => right.module === module);
            assert.ok(of.length > 0 && (!only || only.includes(module)));
            assert.ok(role !== "local-admin" && role !== "statistics");
            if (role === "requester" || role === "receiver") assert.ok(of.some((right) => right.role === role));
            if (role === "writer") assert.ok(of.some((right) => right.role === "writer" || right.role === "requester"));
            assert.ok(!medical || (["10", "60"].includes(profession) && of.some((right) => right.medical)));
            assert.ok(
              rights.includes(
                {
                  reader: "read",
                  writer: "write",
                  requester: "send",
                  receiver: "answer",
                  "local-admin": "read",
                  statistics: "read",
                }[role as (typeof roles)[number]] as "read",
              ),
            );
          }
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

describe("The life of a delegation", () => {
  const accepted = (some: Partial<Standing> = {}): Standing => ({
    startsOn: today,
    endsOn: addDays(today, 10),
    acceptedAt: new Date("2026-11-22"),
    refusedAt: null,
    endedAt: null,
    ...some,
  });

  test("begins on its first day and stops by itself after its last", () =>
    assert.deepEqual(
      [-1, 0, 10, 11].map((n) => stateOf(accepted(), addDays(today, n))),
      ["planned", "active", "active", "ended"],
    ));

  test("opens nothing before it is accepted, and lapses unanswered", () => {
    assert.equal(stateOf(accepted({ acceptedAt: null }), today), "proposed");
    assert.equal(stateOf(accepted({ acceptedAt: null }), addDays(today, 11)), "ended");
  });

  test("is over at once when it is refused or ended, whatever its dates", () => {
    assert.equal(stateOf(accepted({ refusedAt: new Date() }), today), "refused");
    assert.equal(stateOf(accepted({ endedAt: new Date() }), addDays(today, -1)), "ended");
  });

  test("is answered by its holder only, once; ended by either side; by nobody else", () => {
    const d = { ...accepted({ acceptedAt: null }), from: "a" as AccountId, to: "b" as AccountId };
    const outcomes = (["accept", "refuse", "end"] as const).map((act) =>
      ["a", "b", "c"].map((who) => change(act, d, who as AccountId, today).ok),
    );
    assert.deepEqual(outcomes, [
      [false, true, false],
      [false, true, false],
      [true, true, false],
    ]);
    const over = { ...d, endedAt: new Date() };
    for (const act of ["accept", "refuse", "end"] as const)
      assert.deepEqual(change(act, over, "b" as AccountId, today), {
        ok: false,
        refusal: { kind: "wrong-state", state: "ended" },
      });
  });
});
