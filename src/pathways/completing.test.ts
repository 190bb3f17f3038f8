import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { check, type Problem } from "#features/forms/check.ts";
import { settle } from "#features/forms/live.ts";
import type { Answers, AnswerValue, Item, Pattern, Questionnaire } from "#features/forms/questionnaire.ts";
import { itemsOf, optionsOf } from "./items.ts";
import { pathways } from "./pathways.ts";

const situation = { age: 58, today: "2026-11-21" };

describe("A volet", () => {
  for (const pathway of Object.values(pathways))
    for (const { code: kind } of pathway.needKinds) {
      const asked: Answers = pathway.criteria.kinds === null ? {} : { [pathway.criteria.kinds]: [kind] };
      const variables = { $types: [kind], $act: [kind], $months: 30 };
      for (const { volet: code, light = false } of pathway.sendRequires[kind]!) {
        const volet = pathway.volets.find((one) => one.code === code)!;
        test(`${code} can be completed for ${kind}, answering only what it asks`, () => {
          const answers: Answers = volet.sections.some((s) => s.items.some((i) => i.linkId in asked)) ? asked : {};
          assert.deepEqual(complete(volet, answers, { light, variables }), []);
        });
      }
    }

  test("of autonomy gives a GIR once its letters are typed", () => {
    const volet = pathways["grand-age"].volets.find((one) => one.code === "autonomie")!;
    const answers: Answers = { "ga.auto.saisieDirecte": true };
    complete(volet, answers, {});
    assert.equal(settle(volet, answers, situation, {}).calculated["ga.auto.gir.retenu"]?.value, 6);
  });
});

/** Answers what is missing, round after round, until nothing is; what is left then cannot be answered. */
function complete(volet: Questionnaire, answers: Answers, checking: Parameters<typeof check>[3]): string[] {
  for (let round = 0; round < 12; round++) {
    const { problems } = check(volet, answers, situation, checking);
    if (problems.length === 0) return [];
    for (const problem of problems) answers[problem.key] = answerTo(problem, volet);
  }
  return check(volet, answers, situation, checking).problems.map(({ key, message }) => `${key}: ${message}`);
}

function answerTo({ key, linkId, kind }: Problem, volet: Questionnaire): AnswerValue {
  const item = itemsOf(volet).find((one) => one.linkId === linkId);
  // A row of a grid is not an item of its own: its grid holds the columns.
  if (!item)
    return optionsOf(itemsOf(volet).find((one) => linkId.startsWith(`${one.linkId}.`) && one.type === "grid")!)[0]!
      .code;
  assert.equal(kind, "missing", `${key} refuses ${JSON.stringify(sample(item))}`);
  return sample(item);
}

function sample(item: Item): AnswerValue {
  switch (item.type) {
    case "boolean":
      return true;
    case "date":
      return item.notBefore || item.after ? "2026-12-24" : "2026-11-02";
    case "integer":
    case "decimal":
    case "quantity":
      return item.min ?? 1;
    case "choice":
      return optionsOf(item)[0]!.code;
    case "choices":
      return [optionsOf(item)[0]!.code];
    case "commune":
      return "38544 Vienne";
    case "attachment":
      return ["0199d0a0-0000-7000-8000-000000000000"];
    default:
      return "pattern" in item && item.pattern ? patterned[item.pattern] : "Texte";
  }
}

const patterned: Record<Pattern, string> = {
  nir: "239033815511155",
  postcode: "38200",
  phone: "04 74 31 30 00",
  email: "nom@exemple.fr",
  cim10: "G30.1",
  digits: "10101234567",
};
