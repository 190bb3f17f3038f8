import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Prices } from "#features/directory/facility.ts";
import { estimate, estimateRent, type Situation } from "./estimate.ts";

const prices: Prices = { year: 2026, source: "cnsa", single: 68.5, singleAsh: 65, gir12: 22, gir34: 13.97, gir56: 5.4 };
const alone: Situation = { room: "single", gir: 2, income: null, aids: 0, ash: false };
const thresholds = { s1: 2800, s2: 4300 };
const restFor = (some: Partial<Situation>, limits: typeof thresholds | null = thresholds) => {
  const result = estimate(prices, { ...alone, ...some }, limits);
  return result.ok ? result.value.rest : result.refusal;
};

describe("What is left to pay", () => {
  test("is the specification's worked example: GIR 2, low income", () => {
    assert.deepEqual(estimate(prices, { ...alone, income: 1200 }, thresholds), {
      ok: true,
      value: {
        housing: 68.5,
        tariff: 22,
        lowestTariff: 5.4,
        paidForDependency: 5.4,
        gross: 2753.01,
        apa: 504.97,
        aids: 0,
        rest: 2248.04,
        ash: null,
        basis: "income",
        year: 2026,
      },
    });
  });

  test("grows with the income between the two thresholds, and no more after", () => {
    assert.deepEqual(
      [restFor({ income: 2800 }), restFor({ income: 3550 }), restFor({ income: 4300 }), restFor({ income: 9000 })],
      [2248.04, 2450.03, 2652.02, 2652.02],
    );
  });

  test("does not depend on the income at GIR 5 and 6, nor while the year's thresholds are not set", () => {
    assert.deepEqual(
      [restFor({ gir: 5, income: 9000 }), restFor({ income: 9000 }, null), restFor({ income: null })],
      [2248.04, 2248.04, 2248.04],
    );
  });

  test("counts the aids typed, and under social aid nine tenths of the income at most", () => {
    assert.equal(restFor({ aids: 248.04 }), 2000);
    const result = estimate(prices, { ...alone, income: 1000, ash: true }, thresholds);
    assert.deepEqual(result.ok && [result.value.housing, result.value.rest, result.value.ash], [
      65,
      2141.57,
      { paid: 900, advanced: 1241.57 },
    ]);
  });

  test("is not given when a figure is missing: 1 € is not a tariff", () => {
    assert.deepEqual(restFor({ room: "double" }), { kind: "no-price" });
    assert.deepEqual(estimate({ ...prices, gir56: 1 }, alone, null), { ok: false, refusal: { kind: "no-tariff" } });
    assert.deepEqual(estimate(null, alone, null), { ok: false, refusal: { kind: "no-price" } });
  });

  test("of a résidence autonomie is the rent less the aids", () => {
    assert.deepEqual([estimateRent(620, 180.5), estimateRent(100, 180)], [439.5, 0]);
  });
});
