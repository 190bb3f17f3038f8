import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { holds, questionsOf, scoped } from "./condition.ts";
import type { Answers, Condition, Variables } from "./questionnaire.ts";

const situation = { age: 58, today: "2026-11-21" };
const check = (condition: Condition, answers: Answers, variables: Variables = {}) =>
  holds(condition, answers, situation, variables);

describe("Conditions", () => {
  test("one answer compares with =, !=, in, starts and the order of numbers", () => {
    const answers = { lieu: "ra", groupe: "ort-fes", perte: 4.5, couple: true };
    assert.equal(check({ question: "lieu", operator: "=", value: "ra" }, answers), true);
    assert.equal(check({ question: "lieu", operator: "!=", value: "ra" }, answers), false);
    assert.equal(check({ question: "lieu", operator: "in", value: ["ehpad", "ra"] }, answers), true);
    assert.equal(check({ question: "groupe", operator: "starts", value: ["neu-", "ort-"] }, answers), true);
    assert.equal(check({ question: "perte", operator: ">", value: 4 }, answers), true);
    assert.equal(check({ question: "perte", operator: "<=", value: 4 }, answers), false);
    assert.equal(check({ question: "couple", operator: "=", value: true }, answers), true);
    assert.equal(check({ question: "lieu", operator: "<", value: 4 }, answers), false);
  });

  test("several answers compare with has and only", () => {
    const answers = { types: ["ra", "heb-perm"] };
    assert.equal(check({ question: "types", operator: "has", value: ["usld", "ra"] }, answers), true);
    assert.equal(check({ question: "types", operator: "only", value: ["ra"] }, answers), false);
    assert.equal(check({ question: "types", operator: "only", value: ["ra", "heb-perm", "usld"] }, answers), true);
    assert.equal(check({ not: { question: "types", operator: "only", value: ["aj"] } }, answers), true);
  });

  test("a question without an answer holds nothing, save a box left alone", () => {
    for (const operator of ["=", "!=", "in", "has", "only", "starts"] as const)
      assert.equal(
        check({ question: "x", operator, value: operator.includes("=") ? "a" : ["a"] } as Condition, {}),
        false,
        operator,
      );
    assert.equal(check({ question: "x", operator: "answered" }, {}), false);
    assert.equal(check({ question: "x", operator: "answered" }, { x: [] }), false);
    assert.equal(check({ question: "x", operator: "!=", value: true }, {}), true);
    assert.equal(check({ not: { question: "x", operator: "=", value: true } }, {}), true);
  });

  test("a group is answered when one of its answers is", () => {
    assert.equal(check({ question: "medecin", operator: "answered" }, { "medecin.nom": "Roche" }), true);
    assert.equal(check({ question: "medecin", operator: "answered" }, { "medecinTraitant.nom": "Roche" }), false);
  });

  test("variables come from the situation and from the caller", () => {
    const condition: Condition = {
      all: [
        { question: "$age", operator: "<", value: 60 },
        { any: [{ question: "$types", operator: "has", value: ["heb-perm", "usld"] }] },
      ],
    };
    assert.equal(check(condition, {}, { $types: ["usld"] }), true);
    assert.equal(check(condition, {}, { $types: ["ra"] }), false);
    assert.equal(check(condition, {}), false);
    assert.equal(holds({ question: "$age", operator: ">=", value: 0 }, {}, { ...situation, age: null }), false);
    assert.deepEqual(questionsOf(condition), ["$age", "$types"]);
  });

  test("inside a row, linkIds of the group become the row's keys and variables stay", () => {
    const condition: Condition = {
      all: [{ question: "c.email", operator: "answered" }, { not: { question: "$age", operator: "<", value: 18 } }],
    };
    const keyOf = (linkId: string) => linkId.replace("c.", "c#r2.");
    assert.deepEqual(scoped(condition, keyOf), {
      all: [{ question: "c#r2.email", operator: "answered" }, { not: { question: "$age", operator: "<", value: 18 } }],
    });
  });
});
