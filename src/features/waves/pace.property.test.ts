import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { randomFrom } from "#features/directory/random.ts";
import { calibrate, wilson } from "./calibration.ts";
import { chanceWithin, type GroupPace, groupRates, horizons, type Pace, strengthOf } from "./pace.ts";
import { compareWays, simulateEstimates, simulateWorld } from "./simulation.ts";

/** Counts that may be: favourable never above exposed. */
const pace = fc
  .array(fc.tuple(fc.nat(60), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 8, maxLength: 8 })
  .map(
    (pairs): Pace => ({
      exposed: pairs.map(([n]) => n),
      favourable: pairs.map(([n, share]) => Math.floor(n * share)),
    }),
  );
const group = fc
  .record({ pace, strength: fc.double({ min: 2, max: 60, noNaN: true }) })
  .map(({ pace: counts, strength }): GroupPace => ({ ...counts, units: 20, strength }));
const hours = fc.double({ min: 0, max: 2000, noNaN: true });
const modules = fc.constantFrom("sanitaire", "grand-age", "handicap", "tnd" as const);

describe("The chance of a favourable answer", () => {
  test("is a chance, within its range, and never falls as time passes", () =>
    fc.assert(
      fc.property(modules, fc.option(pace), fc.option(group), hours, hours, (module, unit, among, a, b) => {
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map((h) => chanceWithin(h, module, unit, among));
        assert.ok(early!.chance <= late!.chance + 1e-12);
        for (const { low, chance, high } of [early!, late!])
          assert.ok(0 <= low && low <= chance && chance <= high && high <= 1);
      }),
      { numRuns: 500 },
    ));

  test("of a unit that never answered is its group's, with a wide range; many answers of its own wash the group away", () => {
    const among: GroupPace = {
      exposed: horizons.map(() => 400),
      favourable: horizons.map(() => 100),
      units: 40,
      strength: 10,
    };
    const nobody = chanceWithin(48, "sanitaire", null, among);
    assert.ok(Math.abs(nobody.chance - groupRates("sanitaire", among)[3]!) < 1e-9);
    assert.equal(nobody.sample, 0);
    const always = { exposed: horizons.map(() => 500), favourable: horizons.map(() => 450) };
    const known = chanceWithin(48, "sanitaire", always, among);
    assert.ok(known.chance > 0.85 && known.high - known.low < nobody.high - nobody.low);
  });

  test("two favourable answers out of two do not make a certainty", () => {
    const two = { exposed: horizons.map(() => 2), favourable: horizons.map(() => 2) };
    const among: GroupPace = {
      exposed: horizons.map(() => 400),
      favourable: horizons.map(() => 100),
      units: 40,
      strength: 10,
    };
    assert.ok(chanceWithin(48, "sanitaire", two, among).chance < 0.45);
  });

  test("units that are alike lend each other more weight than units that differ", () => {
    const alike = Array.from({ length: 40 }, (_, i) => ({ exposed: 20, favourable: 6 + (i % 2) }));
    const unlike = Array.from({ length: 40 }, (_, i) => ({ exposed: 20, favourable: i % 2 ? 1 : 16 }));
    assert.ok(strengthOf(alike) > 5 * strengthOf(unlike));
    assert.equal(strengthOf(alike.slice(0, 4)), 10);
  });
});

describe("On a simulated history", () => {
  const random = randomFrom(7);
  const world = simulateWorld(random, 300);
  const { shrunk, unitAlone, groupAlone, covered } = simulateEstimates(world, random, 15_000);

  test("what is said is what happens, bin by bin, within what the count allows", () => {
    const { bins, gap } = calibrate(shrunk)!;
    assert.ok(gap < 0.03, `gap ${gap}`);
    for (const { said, happened, count } of bins.filter((bin) => bin.count >= 300))
      assert.ok(Math.abs(said - happened) < 0.06, `${said} said, ${happened} happened, ${count}`);
  });

  test("drawing a unit toward its group is truer than the unit alone, and than the group alone", () => {
    const [mine, alone, same] = [shrunk, unitAlone, groupAlone].map((outcomes) => calibrate(outcomes)!.brier);
    assert.ok(mine! < alone! && mine! < same!, `${mine} ${alone} ${same}`);
  });

  test("the range holds about four times out of five", () => assert.ok(covered > 0.74 && covered < 0.88, `${covered}`));

  test("a control that must fail: chances said at random are not calibrated", () => {
    const { gap } = calibrate(shrunk.map(({ happened }) => ({ happened, chance: random.next() })))!;
    assert.ok(gap > 0.15, `${gap}`);
  });

  test("waves send far fewer requests, and as many dossiers are answered in the end", () => {
    const comparing = {
      dossiers: 1500,
      selected: 10,
      aim: { hours: 48, target: 0.8 },
      sizes: [3, 5],
      intervalHours: 24,
    };
    const { waves, atOnce } = compareWays(world, random, comparing);
    assert.equal(atOnce.requests, 10);
    assert.ok(waves.requests < 7, `${waves.requests}`);
    assert.equal(waves.inTheEnd, atOnce.inTheEnd);
    assert.ok(waves.withinAim > 0.8, `${waves.withinAim}`);
  });
});

test("Wilson's interval holds the share, and narrows with the count", () => {
  for (const share of [0, 0.1, 0.5, 1])
    for (const count of [1, 11, 200]) {
      const { low, high } = wilson(share, count);
      assert.ok(0 <= low && low <= share + 1e-9 && share - 1e-9 <= high && high <= 1);
      const wider = wilson(share, Math.ceil(count / 2) || 1);
      if (count > 2) assert.ok(high - low <= wider.high - wider.low);
    }
  // worked example: 10 out of 100 gives 5.5 to 17.4 %
  const { low, high } = wilson(0.1, 100);
  assert.deepEqual([Math.round(low * 1000), Math.round(high * 1000)], [55, 174]);
});
