import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { RequestState } from "#features/referrals/request.ts";
import { addDays, addMonths } from "#lib/dates.ts";
import { proposal } from "#tests/acts.ts";
import { follow, isEndNear, type Kept, nothingKept, type PathAct, pathOf, stages } from "./early-path.ts";

const opened = "2026-01-12";
const arrived = { kind: "arrived", former: "studying", proposal, on: opened } as const satisfies RequestState;
const confirmed = { kind: "confirmed", former: "studying", proposal } as const satisfies RequestState;
const doctor = { name: "Dr Lina Meyer" };

const anyAct: fc.Arbitrary<PathAct> = fc.oneof(
  fc.record({
    kind: fc.constant("wait" as const),
    expectedOn: fc.constantFrom("2026-02-01", "2027-06-01", "2030-01-01"),
  }),
  fc.record({ kind: fc.constant("move" as const), to: fc.constantFrom("bilans" as const, "interventions" as const) }),
  fc.record({ kind: fc.constant("sum-up" as const), text: fc.constantFrom("", "Synthèse.") }),
  fc.constant({ kind: "propose-renewal" as const }),
  fc.constant({ kind: "renew" as const }),
);
const steps = fc.array(fc.record({ act: anyAct, days: fc.constantFrom(0, 1, 20, 45, 90) }), { maxLength: 40 });

/** Plays acts day after day on an open path; gives each change with its day. */
function play(state: RequestState, list: { act: PathAct; days: number }[]) {
  let [kept, today]: [Kept, string] = [nothingKept, opened];
  const changes: { before: Kept; after: Kept; act: PathAct; today: string }[] = [];
  for (const { act, days } of list) {
    today = addDays(today, days);
    const result = follow(pathOf({ state }, kept), act, doctor, new Date(`${today}T10:00:00Z`), today);
    if (!result.ok) continue;
    changes.push({ before: kept, after: result.value, act, today });
    kept = result.value;
  }
  return changes;
}

describe("A path of early intervention", () => {
  test("is never renewed twice, and only once the platform proposed it", () =>
    fc.assert(
      fc.property(steps, (list) => {
        const renewals = play(arrived, list).filter(({ act }) => act.kind === "renew");
        assert.ok(renewals.length <= 1);
        for (const { before } of renewals) assert.ok(before.renewalProposed);
      }),
    ));

  test("never moves past its end: a year, or two once renewed; only the letter may still be written", () =>
    fc.assert(
      fc.property(steps, (list) => {
        for (const { before, after, act, today } of play(arrived, list)) {
          const end = addMonths(opened, before.renewed ? 24 : 12);
          if (today > end) {
            assert.equal(act.kind, "sum-up");
            assert.deepEqual(
              { ...after, letter: null, stage: null },
              { ...pathKept(before), letter: null, stage: null },
            );
          }
        }
      }),
    ));

  test("has no stage without an acceptance, nor any but waiting before the first appointment", () =>
    fc.assert(
      fc.property(anyAct, fc.constantFrom(...stages), (act, stage) => {
        for (const kind of ["sent", "read", "studying"] as const) {
          const path = pathOf({ state: { kind } }, { ...nothingKept, stage });
          assert.equal(path, null);
          assert.deepEqual(follow(path, act, doctor, new Date("2026-01-12"), opened), {
            ok: false,
            refusal: { kind: "not-accepted" },
          });
        }
        for (const { after } of play(confirmed, [{ act, days: 0 }])) assert.equal(after.stage, "attente");
      }),
    ));

  test("proposes its renewal from two months before the end, not earlier", () => {
    const at = (today: string) =>
      follow(pathOf({ state: arrived }, nothingKept), { kind: "propose-renewal" }, doctor, new Date(), today);
    assert.deepEqual(at("2026-11-11"), { ok: false, refusal: { kind: "too-early", from: "2026-11-12" } });
    assert.equal(at("2026-11-12").ok, true);
    assert.equal(at("2027-01-12").ok, true);
    assert.deepEqual(at("2027-01-13"), { ok: false, refusal: { kind: "past-end", on: "2027-01-12" } });
  });

  test("tells that its end is near, no more once ended", () => {
    const path = pathOf({ state: arrived }, nothingKept)!;
    assert.deepEqual([isEndNear(path, "2026-11-11"), isEndNear(path, "2026-11-12")], [false, true]);
    const ended = { ...arrived, kind: "ended", endedOn: "2026-12-01", reason: "diagnosis" } as const;
    assert.equal(isEndNear(pathOf({ state: ended }, nothingKept)!, "2026-12-02"), false);
  });

  test("reaches every stage", () => {
    const reached = new Set<string | null>();
    fc.assert(
      fc.property(steps, fc.constantFrom<RequestState>(arrived, confirmed), (list, state) => {
        for (const { after } of play(state, list)) reached.add(after.stage);
      }),
      { numRuns: 400, seed: 4 },
    );
    assert.deepEqual([...reached].sort(), [...stages].sort());
  });
});

const pathKept = (kept: Kept): Kept => {
  const { stage, expectedOn, renewalProposed, renewed, letter } = pathOf({ state: arrived }, kept)!;
  return { stage, expectedOn, renewalProposed, renewed, letter };
};
