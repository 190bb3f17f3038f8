import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Prices } from "#features/directory/facility.ts";
import { choicesOf, type Estimate, estimate, type Rules, type Situation, type StayEstimate } from "./estimate.ts";
import { readFigure } from "./figure.ts";
import { readSituation } from "./situation.ts";

const prices: Prices = { year: 2026, source: "cnsa", single: 68.5, singleAsh: 65, gir12: 22, gir34: 13.97, gir56: 5.4 };
const noAid = { housing: 0, insurance: 0 };
type Stay = Extract<Situation, { kind: "stay" }>;
const alone: Stay = { kind: "stay", stay: "permanent", room: "single", gir: 2, income: null, ash: false, aids: noAid };
const rules: Rules = { threshold: { year: 2026, s1: 2800, s2: 4300, source: "décret d’essai" }, flat: null };
const noRule: Rules = { threshold: null, flat: null };
const flat: Rules = { ...rules, flat: { year: 2026, amount: 6.1, source: "arrêté d’essai" } };

const must = (result: ReturnType<typeof estimate>): Estimate =>
  result.ok ? result.value : assert.fail(result.refusal.kind);
const stay = (some: Partial<Stay> = {}, by: Rules = rules, of: Prices = prices) =>
  must(estimate(of, { ...alone, ...some }, by)) as StayEstimate;
const restFor = (some: Partial<Stay>, by: Rules = rules) => stay(some, by).rest;

describe("What is left to pay", () => {
  test("is the specification's worked example: 68.50, 22.00 and 5.40, GIR 2, low income", () => {
    assert.deepEqual(stay({ income: 1200 }), {
      kind: "stay",
      housing: 68.5,
      tariff: { ofGroup: 22, lowest: 5.4 },
      paidForDependency: 5.4,
      gross: 2753.01,
      apa: 504.97,
      aids: noAid,
      rest: 2248.04,
      ash: null,
      basis: "income",
      taxRelief: 2500,
      year: 2026,
    });
  });

  test("grows with the income between the two thresholds, and no more after", () => {
    assert.deepEqual(
      [2800, 3550, 4300, 9000].map((income) => restFor({ income })),
      [2248.04, 2450.03, 2652.02, 2652.02],
    );
  });

  test("does not depend on the income at GIR 5 and 6, nor while the year's thresholds are not set; and says why", () => {
    assert.deepEqual(
      [stay({ gir: 5, income: 9000 }), stay({ income: 9000 }, noRule), stay()].map(({ rest, basis }) => [rest, basis]),
      [
        [2248.04, "income"],
        [2248.04, "no-threshold"],
        [2248.04, "no-income"],
      ],
    );
  });

  test("counts the aids typed, and under social aid nine tenths of the income at most", () => {
    assert.equal(restFor({ aids: { housing: 200, insurance: 48.04 } }), 2000);
    const { housing, rest, ash } = stay({ income: 1000, ash: true });
    assert.deepEqual([housing, rest, ash], [65, 2141.57, { paid: 900, advanced: 1241.57 }]);
  });

  test("asks for the income before it shares under social aid, which is not counted where it is not open", () => {
    assert.deepEqual([stay({ ash: true }).housing, stay({ ash: true }).ash], [65, null]);
    const { singleAsh: _, ...closed } = prices;
    const { housing, ash } = stay({ ash: true, income: 1000 }, rules, closed);
    assert.deepEqual([housing, ash], [68.5, null]);
  });

  test("in a département with one flat amount is the room and that amount, whatever the GIR, the income and the tariffs", () => {
    const expected = { gross: 2269.33, apa: 0, rest: 2269.33, basis: "flat", tariff: null };
    for (const some of [{}, { gir: 1, income: 9000 }, { gir: 6 }]) {
      const { gross, apa, rest, basis, tariff } = stay(some, flat);
      assert.deepEqual({ gross, apa, rest, basis, tariff }, expected);
    }
    assert.equal(stay({}, flat, { year: 2026, source: "cnsa", single: 68.5 }).rest, 2269.33);
  });

  test("is not given when a figure is missing: 1 € is not a tariff", () => {
    const refusal = (of: Prices | null, some: Partial<Stay> = {}) => {
      const result = estimate(of, { ...alone, ...some }, rules);
      return result.ok ? "given" : result.refusal.kind;
    };
    assert.deepEqual(
      [
        refusal(prices, { room: "double" }),
        refusal({ ...prices, gir56: 1 }),
        refusal(null),
        refusal(prices, { stay: "temporary" }),
      ],
      ["no-price", "no-tariff", "no-price", "no-price"],
    );
  });

  test("of a temporary stay takes its own price; of a résidence autonomie the rent; of day care the days", () => {
    const all: Prices = { ...prices, singleTemporary: 72, rentF1: 620, dayCare: 35.5 };
    assert.equal(stay({ stay: "temporary" }, rules, all).rest, 2354.51);
    const rent = must(estimate(all, { kind: "rent", home: "f1", aids: { housing: 180.5, insurance: 0 } }, rules));
    const days = must(estimate(all, { kind: "day-care", days: 8, aids: { housing: 0, insurance: 20 } }, rules));
    assert.deepEqual([rent.gross, rent.rest, days.gross, days.rest], [620, 439.5, 284, 264]);
    assert.deepEqual(choicesOf(all), {
      stays: [
        { stay: "permanent", room: "single", ash: true },
        { stay: "temporary", room: "single", ash: false },
      ],
      homes: ["f1"],
      dayCare: true,
    });
  });

  test("shows the tax relief apart: a quarter of a year, counted up to 10,000 €", () => {
    assert.equal(stay().taxRelief, 2500);
    assert.equal(stay({ aids: { housing: 1748.04, insurance: 0 } }).taxRelief, 1500);
  });
});

describe("Whatever the figures", () => {
  const euros = (max: number) => fc.integer({ min: 0, max: max * 100 }).map((n) => n / 100);
  const tariff = euros(60).map((n) => n + 1.01);
  const anyPrices: fc.Arbitrary<Prices> = fc.record({
    year: fc.constant(2026),
    source: fc.constant("cnsa" as const),
    single: tariff,
    singleAsh: tariff,
    gir12: tariff,
    gir34: tariff,
    gir56: tariff,
  });
  const anyStay: fc.Arbitrary<Stay> = fc.record({
    kind: fc.constant("stay" as const),
    stay: fc.constant("permanent" as const),
    room: fc.constant("single" as const),
    gir: fc.integer({ min: 1, max: 6 }),
    income: fc.option(euros(9000), { nil: null }),
    ash: fc.boolean(),
    aids: fc.record({ housing: euros(500), insurance: euros(500) }),
  });
  const anyRules: fc.Arbitrary<Rules> = fc.constantFrom(rules, noRule, flat);
  const holds = (check: (of: Prices, asked: Stay, by: Rules) => void) =>
    fc.assert(fc.property(anyPrices, anyStay, anyRules, check), { numRuns: 500 });

  test("more aid never costs more", () =>
    holds((of, asked, by) => {
      const helped = { ...asked, aids: { ...asked.aids, housing: asked.aids.housing + 10 } };
      assert.ok(stay(helped, by, of).rest <= stay(asked, by, of).rest);
    }));

  test("a higher income never pays less, and an unknown one is told the least", () =>
    holds((of, { income, ...asked }, by) => {
      const orderly = { ...of, gir34: of.gir56! + 1, gir12: of.gir56! + 2 };
      const rest = (r: number | null) => stay({ ...asked, income: r }, by, orderly).rest;
      assert.ok(rest((income ?? 0) + 500) >= rest(income ?? 0));
      assert.ok(rest(null) <= rest(income ?? 0));
    }));

  test("the terms add up, and nothing is below zero", () =>
    holds((of, asked, by) => {
      const found = stay(asked, by, of);
      const rest = found.gross - found.apa - asked.aids.housing - asked.aids.insurance;
      assert.ok(Math.abs(found.rest - Math.max(0, rest)) < 0.011, `${found.rest} and ${rest}`);
      assert.ok(found.rest >= 0 && found.apa >= 0 && found.taxRelief >= 0 && found.taxRelief <= 2500);
    }));

  test("social aid shares the whole, and never asks more than nine tenths of the income", () =>
    holds((of, asked, by) => {
      const { ash, rest } = stay({ ...asked, ash: true, income: asked.income ?? 900 }, by, of);
      assert.ok(ash);
      assert.ok(Math.abs(ash.paid + ash.advanced - rest) < 0.011);
      assert.ok(ash.paid <= (asked.income ?? 900) * 0.9 + 0.006 && ash.advanced >= 0);
    }));
});

describe("What is typed", () => {
  const read = (typed: Record<string, string>) => readSituation({ prices }, typed);

  test("is read as the French write it", () =>
    assert.deepEqual(
      read({ accueil: "permanent-single", gir: "3", revenu: "1 250,50 €", logement: "180", ash: "oui" }),
      {
        situation: { ...alone, gir: 3, income: 1250.5, ash: true, aids: { housing: 180, insurance: 0 } },
        problems: {},
      },
    ));

  test("says what to correct, field by field", () =>
    assert.deepEqual(
      Object.keys(read({ accueil: "permanent-single", gir: "7", revenu: "beaucoup", mutuelle: "-5" }).problems),
      ["mutuelle", "gir", "revenu"],
    ));

  test("of an accommodation that is not here asks to choose", () => {
    const both = { ...prices, dayCare: 30 };
    assert.deepEqual(Object.keys(readSituation({ prices: both }, { accueil: "f2" }).problems), ["accueil"]);
  });
});

describe("A figure of the year", () => {
  test("is read with its source", () => {
    assert.deepEqual(readFigure(["seuils", "2026", "2800", "4300,50", "décret", "n° 1"]), {
      ok: true,
      value: { kind: "threshold", year: 2026, s1: 2800, s2: 4300.5, source: "décret n° 1" },
    });
    assert.deepEqual(readFigure(["forfait", "2A", "2026", "6,10", "arrêté"]), {
      ok: true,
      value: { kind: "flat", departement: "2A", year: 2026, amount: 6.1, source: "arrêté" },
    });
  });

  test("is refused without one, out of order, or for no year and no département", () => {
    const kinds = [
      ["seuils", "2026", "4300", "2800", "x"],
      ["seuils", "26", "2800", "4300", "x"],
      ["seuils", "2026", "2800", "4300"],
      ["forfait", "380", "2026", "6,10", "x"],
      ["forfait", "38", "2026", "beaucoup", "x"],
      ["tarif"],
      [],
    ].map((typed) => {
      const result = readFigure(typed);
      return result.ok ? "read" : result.refusal.kind;
    });
    assert.deepEqual(kinds, [
      "bad-amount",
      "bad-year",
      "no-source",
      "bad-departement",
      "bad-amount",
      "unknown-figure",
      "unknown-figure",
    ]);
  });
});
