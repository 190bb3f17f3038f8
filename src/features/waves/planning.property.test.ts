import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { RequestId, RequestState } from "#features/referrals/request.ts";
import { type Asked, evaluate, nextMove, type Plan, proposeWaves, type Standing } from "./planning.ts";

/** A unit that answers favourably with a rate, in about so many hours. */
const asked = (request: string, rate: number, hours: number): Asked => ({
  request: request as RequestId,
  within: (h) => {
    const chance = h <= 0 ? 0 : rate * (1 - Math.exp(-h / hours));
    return { chance, low: chance / 2, high: Math.min(1, chance * 2), sample: 10 };
  },
});
const units = fc
  .array(fc.tuple(fc.double({ min: 0.01, max: 0.9, noNaN: true }), fc.integer({ min: 1, max: 200 })), {
    minLength: 1,
    maxLength: 20,
  })
  .map((all) => all.map(([rate, hours], i) => asked(`r${i}`, rate, hours)));
const aim = fc.record({ hours: fc.constantFrom(24, 48, 72, 168), target: fc.constantFrom(0.5, 0.7, 0.8, 0.9) });
const interval = fc.constantFrom(6, 12, 24, 72);
const sizes = fc.constantFrom([5], [3, 5], [1]);

describe("The proposed waves", () => {
  test("ask every selected unit once, the first wave never empty", () =>
    fc.assert(
      fc.property(units, aim, sizes, interval, (all, goal, cut, hours) => {
        const { waves } = proposeWaves(all, goal, cut, hours);
        assert.deepEqual(waves.flatMap(({ requests }) => requests).sort(), all.map(({ request }) => request).sort());
        assert.ok(waves.every(({ requests }) => requests.length > 0));
      }),
    ));

  test("reach the target whenever sending everything at once would", () =>
    fc.assert(
      fc.property(units, aim, sizes, interval, (all, goal, cut, hours) => {
        const proposed = proposeWaves(all, goal, cut, hours);
        const once = evaluate([all], goal, hours);
        assert.equal(proposed.short, once.short);
        assert.ok(proposed.chance <= once.chance + 1e-9);
      }),
    ));

  test("never send more than all at once, and the likeliest are never asked after the others", () =>
    fc.assert(
      fc.property(units, aim, sizes, interval, (all, goal, cut, hours) => {
        const { waves, expectedRequests } = proposeWaves(all, goal, cut, hours);
        assert.ok(expectedRequests <= all.length + 1e-9);
        const chances = waves.map(({ requests }) =>
          requests.map((id) => all.find(({ request }) => request === id)!.within(goal.hours).chance),
        );
        for (let i = 1; i < chances.length; i++)
          assert.ok(Math.min(...chances[i - 1]!) >= Math.max(...chances[i]!) - 1e-9);
      }),
    ));
});

describe("What a running plan does", () => {
  const now = new Date("2026-11-23T09:00:00Z");
  const hour = 3_600_000;
  const plan: Plan = {
    aim: { hours: 48, target: 0.8 },
    wave: 1,
    leftAt: new Date(now.getTime() - 5 * hour),
    nextAt: new Date(now.getTime() + hour),
  };
  const q = (id: string, kind: string, wave: number | null) => ({
    id: id as RequestId,
    state: { kind } as RequestState,
    wave,
  });
  const standing = (some: Partial<Standing>): Standing => ({
    needIsOpen: true,
    status: "open",
    requests: [q("a", "sent", 1), q("b", "read", 1), q("c", "prepared", 2), q("d", "prepared", null)],
    ...some,
  });
  const moved = (some: Partial<Standing>, at = now) => nextMove(plan, standing(some), at);

  test("waits for answers before the hour", () => assert.deepEqual(moved({}), { kind: "wait", why: "answers" }));
  test("sends the next wave at its hour, not the following ones", () =>
    assert.deepEqual(moved({}, plan.nextAt!), { kind: "leave", wave: 2, requests: ["c"], why: "interval" }));
  test("sends it at once when the former wave is closed whole", () =>
    assert.deepEqual(moved({ requests: [q("a", "declined", 1), q("b", "withdrawn", 1), q("c", "prepared", 2)] }), {
      kind: "leave",
      wave: 2,
      requests: ["c"],
      why: "all-closed",
    }));
  test("never while an offer is pending, even late, even offered by an older wave", () =>
    assert.deepEqual(
      moved({ requests: [q("z", "offered", null), q("a", "declined", 1), q("c", "prepared", 2)] }, plan.nextAt!),
      { kind: "wait", why: "offer-pending" },
    ));
  test("never while the dossier is suspended", () =>
    assert.deepEqual(moved({ status: "suspended" }, plan.nextAt!), { kind: "wait", why: "suspended" }));
  test("units selected since then leave after the others", () =>
    assert.deepEqual(moved({ requests: [q("a", "declined", 1), q("d", "prepared", null)] }), {
      kind: "leave",
      wave: null,
      requests: ["d"],
      why: "all-closed",
    }));
  test("ends when everyone was asked, when the need is placed, when the dossier is closed", () => {
    assert.deepEqual(moved({ requests: [q("a", "sent", 1)] }), { kind: "end", why: "everyone-asked" });
    assert.deepEqual(moved({ needIsOpen: false }), { kind: "end", why: "placed" });
    assert.deepEqual(moved({ status: "closed" }), { kind: "end", why: "closed" });
  });
});
