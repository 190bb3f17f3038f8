import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Answers } from "#features/forms/questionnaire.ts";
import type { ConditionValue } from "#features/referrals/request.ts";
import { pathways } from "#pathways/pathways.ts";
import { type Facts, isValueFor, predicateOf, predicatesOf } from "./predicate.ts";

const facts = (answers: Answers, some: Partial<Facts> = {}): Facts => ({
  answers,
  situation: { age: 87, today: "2026-11-23" },
  variables: {},
  validated: new Set(pathways.sanitaire.volets.map((volet) => volet.code)),
  need: { from: null, to: null },
  today: "2026-11-23",
  ...some,
});
const holds = (code: string, value: ConditionValue, answers: Answers, some: Partial<Facts> = {}) =>
  predicateOf(pathways.sanitaire, code)!.holds(value, facts(answers, some));

describe("What a unit may wait for", () => {
  test("every module has dates, GIR, cares and rows of its own, each code once, each medical one marked as its care is", () => {
    for (const pathway of Object.values(pathways)) {
      const all = predicatesOf(pathway);
      const codes = all.map((one) => one.code);
      assert.equal(new Set(codes).size, codes.length);
      // a module that looks at no care, or at no GIR, waits for none
      const { cares, gir } = pathway.criteria;
      const known = ["bmr", "oxygen", "weight"].filter((code) => cares.some((care) => care.code === code));
      const expected = known.map((code) => (code === "bmr" ? "no-bmr" : `max-${code}`));
      for (const code of ["from", "weeks", ...expected, ...(gir.length > 0 ? ["gir-min"] : [])])
        assert.ok(codes.includes(code), `${pathway.module} ${code}`);
      for (const care of pathway.criteria.cares)
        for (const one of all.filter(({ code }) => code === `no-${care.code}` || code === `max-${care.code}`))
          assert.equal(one.medical, care.medical, one.code);
    }
  });

  test("says itself in French", () => {
    const sentence = (code: string, value: ConditionValue) => predicateOf(pathways.sanitaire, code)!.sentence(value);
    assert.deepEqual(
      [sentence("no-bmr", null), sentence("from", "2026-12-03"), sentence("weeks", 4), sentence("max-oxygen", 2.5)],
      ["sans BMR", "à partir du 3 déc. 2026", "4 semaines au plus", "oxygène : 2,5 L/min au plus"],
    );
  });

  test("without a care: the volet is validated and does not ask for it", () => {
    assert.equal(holds("no-bmr", null, { "san.med.bmr.statut": "non" }), true);
    assert.equal(holds("no-bmr", null, { "san.med.bmr.statut": "oui" }), false);
    assert.equal(holds("no-bmr", null, {}, { validated: new Set(["soins-projet"]) }), false, "nobody has said it yet");
  });

  test("a greatest value: oxygen nobody needs is none, a weight nobody gave is not light", () => {
    const oxygen = (debit: number): Answers => ({ "san.sp.respi": ["o2"], "san.sp.o2Debit": debit });
    assert.deepEqual(
      [holds("max-oxygen", 3, oxygen(3)), holds("max-oxygen", 3, oxygen(4)), holds("max-oxygen", 3, {})],
      [true, false, true],
    );
    assert.deepEqual([holds("max-weight", 120, { "san.med.poids": 90 }), holds("max-weight", 120, {})], [true, false]);
  });

  test("from a day on: the day has come, or the place is wanted no sooner", () => {
    assert.equal(holds("from", "2026-12-03", {}), false);
    assert.equal(holds("from", "2026-12-03", {}, { today: "2026-12-03" }), true);
    assert.equal(holds("from", "2026-12-03", {}, { need: { from: "2026-12-10", to: null } }), true);
    assert.equal(holds("from", "2026-12-03", {}, { need: { from: "2026-11-30", to: null } }), false);
  });

  test("weeks at most: what the dossier says of the stay, by its length or by its two dates", () => {
    assert.deepEqual(
      [holds("weeks", 4, { "san.sp.duree": 28 }), holds("weeks", 4, { "san.sp.duree": 29 }), holds("weeks", 4, {})],
      [true, false, false],
    );
    const need = { from: "2026-12-01", to: "2026-12-15" };
    assert.deepEqual([holds("weeks", 2, {}, { need }), holds("weeks", 1, {}, { need })], [true, false]);
  });

  test("a GIR nobody has computed meets nothing", () => {
    assert.equal(holds("gir-min", 3, {}), false);
    assert.equal(holds("gir-max", 6, {}), false);
    assert.equal(holds("gir-min", 3, { "san.ori.ssiad.gir": 4 }), true);
    assert.equal(holds("gir-max", 3, { "san.ori.ssiad.gir": 4 }), false);
  });

  test("takes values of its own kind only", () => {
    const fits = (code: string, value: ConditionValue) => isValueFor(predicateOf(pathways.sanitaire, code)!, value);
    assert.deepEqual(
      [fits("from", "2026-12-03"), fits("from", "demain"), fits("weeks", 0), fits("gir-min", 7), fits("no-bmr", 1)],
      [true, false, false, false, false],
    );
    assert.deepEqual([fits("weeks", 4), fits("no-bmr", null), fits("weeks", Number.NaN)], [true, true, false]);
  });
});
