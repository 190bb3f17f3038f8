import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { addDays, type Day } from "#lib/dates.ts";
import {
  arrived,
  type Count,
  type Engaged,
  givenBack,
  inForce,
  leftOf,
  type Pool,
  remaining,
  type Sex,
  saidAt,
  serves,
} from "./count.ts";

const today = "2026-11-23" as Day;
const day = (n: number) => addDays(today, n);
const line = (free: number, some: Partial<Count> = {}): Count => ({
  kind: "heb-perm",
  sex: "any",
  from: today,
  until: null,
  at: new Date("2026-11-23T08:00:00Z"),
  by: "Claire Morel",
  origin: "declared",
  ...some,
  free,
});
const taken = (on: Day, some: Partial<Engaged> = {}): Engaged => ({
  request: "one",
  kind: "heb-perm",
  sex: "F",
  on,
  as: "held",
  ...some,
});

describe("What remains to propose", () => {
  test("is what is declared, less what is held and who is awaited, never below zero", () => {
    const engaged = [taken(day(1)), taken(day(2), { as: "confirmed" })];
    assert.deepEqual(
      [3, 2, 1, 0].map((free) => remaining([line(free)], engaged, "all", today)),
      [1, 0, 0, 0],
    );
  });

  test("is unknown while nobody has counted for that day", () => {
    assert.equal(remaining([], [], "all", today), null);
    assert.equal(remaining([line(2, { from: day(3) })], [], "all", today), null);
    assert.equal(remaining([line(2, { until: day(3) })], [], "all", day(4)), null);
  });

  test("is for whom the place is: a woman’s, a man’s, anyone’s of that kind", () => {
    const counts = [line(1, { sex: "F" }), line(1, { sex: "M" }), line(1), line(4, { kind: "heb-temp" })];
    const of = (kind: string, sex: Sex, engaged: Engaged[] = []) => remaining(counts, engaged, { kind, sex }, today);
    assert.deepEqual(
      [of("heb-perm", "F"), of("heb-perm", "M"), of("heb-perm", "any"), of("heb-temp", "F"), of("usld", "F")],
      [2, 2, 1, 4, 0],
    );
    // two women: one has the place of a woman, the other the one of anyone
    const two = [taken(today), taken(today)];
    assert.deepEqual([of("heb-perm", "F", two), of("heb-perm", "M", two), of("heb-perm", "any", two)], [0, 1, 0]);
  });

  test("leaves a place that comes later to who comes later", () => {
    const counts = [line(1), line(2, { from: day(8) })];
    const expected = taken(day(8), { as: "confirmed" });
    assert.deepEqual(
      [remaining(counts, [expected], "all", today), remaining(counts, [expected], "all", day(8))],
      [1, 1],
    );
    // one more today, and there would be one too many on the day the other comes
    assert.equal(remaining(counts, [expected, { ...expected, request: "two" }], "all", today), 0);
  });

  test("is nothing while the unit is closed, and comes back by itself", () => {
    const counts = [line(2), line(0, { from: day(10), until: day(15) })];
    assert.deepEqual(
      [9, 10, 15, 16].map((n) => remaining(counts, [], "all", day(n))),
      [2, 0, 0, 2],
    );
  });

  test("was said when its oldest line was", () => {
    const at = new Date("2026-11-20T08:00:00Z");
    assert.deepEqual(saidAt([line(1), line(1, { sex: "F", at })], today), at);
    assert.equal(saidAt([line(1, { from: day(2) })], today), null);
  });
});

describe("An arrival", () => {
  test("occupies the narrowest place that suits, now and in what is said for later, and is given back as it was", () => {
    const counts = [
      line(1, { sex: "F" }),
      line(2),
      line(3, { sex: "F", from: day(5) }),
      line(0, { from: day(9), until: day(12) }),
    ];
    const there = arrived(counts, { kind: "heb-perm", sex: "F" }, today);
    assert.deepEqual(there?.pool, { kind: "heb-perm", sex: "F" });
    assert.deepEqual(
      there.counts.map((c) => c.free),
      [0, 2, 2, 0],
    );
    assert.deepEqual(givenBack(there.counts, there.pool, today), counts);
    assert.deepEqual(
      arrived(there.counts, { kind: "heb-perm", sex: "F" }, today)?.counts.map((c) => c.free),
      [0, 1, 2, 0],
    );
  });

  test("beyond what was declared occupies nothing", () =>
    assert.equal(arrived([line(0)], { kind: "heb-perm", sex: "F" }, today), null));
});

const anySex = fc.constantFrom<Sex>("any", "F", "M");
const kind = fc.constantFrom("heb-perm", "heb-temp");
const someone = fc.record({ kind, sex: anySex });
const pools = fc.oneof(
  fc.uniqueArray(fc.record({ kind, sex: anySex, free: fc.nat(3) }), {
    selector: (p) => `${p.kind} ${p.sex}`,
    maxLength: 6,
  }),
  fc.nat(4).map((free): Pool[] => [{ kind: "any", sex: "any", free }]),
);

/** How many of these people have a place at most: augmenting paths, the textbook way. */
function most(all: Pool[], people: { kind: string; sex: Sex }[]): number {
  const seats = all.flatMap((pool) => Array.from({ length: pool.free }, () => pool));
  const sitting = new Array<number>(seats.length).fill(-1);
  const seat = (who: number, seen: Set<number>): boolean =>
    seats.some((pool, i) => {
      if (seen.has(i) || !serves(pool, people[who]!)) return false;
      seen.add(i);
      if (sitting[i] !== -1 && !seat(sitting[i]!, seen)) return false;
      sitting[i] = who;
      return true;
    });
  return people.filter((_, who) => seat(who, new Set())).length;
}

describe("Whatever the places and the people", () => {
  test("what is left after them is what the best seating leaves, and no order of theirs changes it", () =>
    fc.assert(
      fc.property(pools, fc.array(someone, { maxLength: 8 }), someone, (all, people, wanted) => {
        const left = leftOf(all, people);
        const total = left.reduce((sum, pool) => sum + pool.free, 0);
        assert.equal(total, all.reduce((sum, pool) => sum + pool.free, 0) - most(all, people));
        assert.deepEqual(leftOf(all, people.toReversed()), left);
        // one more of them has a place if and only if one that serves them is left
        const free = left.some((pool) => pool.free > 0 && serves(pool, wanted));
        assert.equal(most(all, [...people, wanted]) > most(all, people), free);
      }),
      { numRuns: 2000 },
    ));

  test("what remains is never negative, never more than declared, and one less for one more", () =>
    fc.assert(
      fc.property(pools, fc.array(fc.tuple(someone, fc.nat(6)), { maxLength: 6 }), (all, people) => {
        const counts = all.map((pool) => line(pool.free, pool));
        const engaged = people.map(([who, n], i) => taken(day(n), { ...who, request: `${i}` }));
        const before = remaining(counts, engaged, "all", today);
        if (counts.length === 0) return assert.equal(before, null);
        const declared = all.reduce((sum, pool) => sum + pool.free, 0);
        assert.ok(before !== null && before >= 0 && before <= declared);
        const after = remaining(counts, [...engaged, taken(day(3), { request: "more" })], "all", today)!;
        assert.ok(after === before || after === before - 1, `${before} then ${after}`);
      }),
      { numRuns: 1000 },
    ));

  test("the count that holds a day is one statement, the latest that holds", () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ from: fc.integer({ min: -5, max: 5 }), length: fc.option(fc.nat(5)) }), { maxLength: 6 }),
        fc.integer({ min: -6, max: 11 }),
        (periods, n) => {
          const counts = periods.map(({ from, length }, i) =>
            line(i, { from: day(from), until: length === null ? null : day(from + length) }),
          );
          const holding = inForce(counts, day(n));
          assert.ok(new Set(holding.map((c) => c.from)).size <= 1);
          const latest = counts.filter((c) => c.from <= day(n) && (c.until === null || c.until >= day(n)));
          assert.equal(holding.length === 0, latest.length === 0);
          assert.ok(latest.every((c) => c.from <= holding[0]!.from));
        },
      ),
    ));
});
