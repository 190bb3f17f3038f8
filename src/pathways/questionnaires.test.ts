import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { questionsOf } from "#features/forms/condition.ts";
import type { Condition, Item } from "#features/forms/questionnaire.ts";
import { itemsOf, linkIdsOf, optionsOf } from "./items.ts";
import type { Pathway } from "./pathway.ts";
import { pathways } from "./pathways.ts";
import { codeOf } from "./values.ts";

for (const pathway of Object.values(pathways)) {
  const items = pathway.volets.flatMap(itemsOf);
  const linkIds = items.flatMap(linkIdsOf);
  const byLinkId = new Map(items.flatMap((item) => linkIdsOf(item).map((linkId) => [linkId, item] as const)));

  describe(`The questionnaires of ${pathway.label}`, () => {
    test("linkIds are unique, hang under their volet and are written in lower camel case", () => {
      assert.deepEqual(repeated(linkIds), []);
      for (const volet of pathway.volets)
        for (const item of itemsOf(volet)) assert.match(item.linkId, shapeUnder(volet.id));
    });

    test("no section is empty, and its name is unique in its volet", () => {
      for (const volet of pathway.volets) {
        assert.deepEqual(repeated(volet.sections.map((section) => section.id)), []);
        assert.deepEqual(
          volet.sections.filter((section) => section.items.length === 0),
          [],
        );
      }
      const emptyGroups = items.filter((item) => item.type === "group" && item.items.length === 0);
      assert.deepEqual(emptyGroups, []);
    });

    test("the codes of a question follow the rule and are unique", () => {
      for (const item of items) {
        const lists = [optionsOf(item), item.type === "grid" ? item.rows : []];
        for (const list of lists) assert.deepEqual(repeated(list.map((option) => option.code)), [], item.linkId);
        for (const { code, label } of lists.flat())
          assert.ok(code === codeOf(label) || /^[A-Za-z0-9][\w.-]*$/.test(code), `${item.linkId}: ${code}, ${label}`);
      }
    });

    test("what stands alone and which rows are required are among what is proposed", () => {
      for (const item of items) {
        const codes = optionsOf(item).map((option) => option.code);
        if (item.type === "choices") assert.deepEqual(without(item.exclusive ?? [], codes), [], item.linkId);
        if (item.type === "grid")
          assert.deepEqual(
            without(
              item.requiredRows ?? [],
              item.rows.map((row) => row.code),
            ),
            [],
          );
      }
    });

    test("every condition asks an existing question for a possible answer", () => {
      const asked = items.flatMap((item) => [
        ...(item.enableWhen ? [item.enableWhen] : []),
        ...(typeof item.required === "object" ? [item.required] : []),
      ]);
      for (const condition of [...asked, ...conditionsOf(pathway)])
        for (const clause of clausesOf(condition)) assert.equal(faultOf(clause, pathway, byLinkId), null);
    });

    test("a date that follows another names a date", () => {
      const followers = items.flatMap((item) => (item.type === "date" && item.after ? [item.after] : []));
      assert.deepEqual(
        followers.filter((linkId) => byLinkId.get(linkId)?.type !== "date"),
        [],
      );
    });

    test("rows that must be there are required, and the others are not", () => {
      for (const item of items)
        if (item.type === "group" && item.repeats)
          assert.equal(item.repeats.min > 0, item.required !== undefined && item.required !== "expected", item.linkId);
    });

    test("what the criteria read exists", () => {
      const c = pathway.criteria;
      const read = [
        ...(c.kinds ? [c.kinds] : []),
        ...c.gir,
        c.wantedFrom,
        ...c.centres,
        c.radius,
        c.home,
        ...(c.carePlace ?? []),
      ];
      const wishes = [c.budget, c.room?.question, c.units?.wished, c.units?.advised, c.comfort?.question, c.language];
      const others = [
        c.smr?.mentions,
        c.smr?.modes,
        c.stayDays,
        c.urgency?.question,
        c.childAge?.term,
        c.childAge?.observedOn,
        ...c.cares.map((care) => care.value),
      ];
      const named = [...read, ...wishes, ...others, ...pathway.seenFromProposal, pathway.temporaryStays?.daysTaken];
      const dated = pathway.needKinds.flatMap((kind) => [kind.dated?.from, kind.dated?.to, kind.days]);
      assert.deepEqual(
        without(
          [...named, ...dated].filter((linkId) => linkId !== undefined && linkId !== null),
          linkIds,
        ),
        [],
      );
      assert.deepEqual(
        c.urgency
          ? without(Object.keys(c.urgency.levels), optionsOf(byLinkId.get(c.urgency.question)!).map(codeIn))
          : [],
        [],
      );
    });

    test("a summary shows only what its reader may read", () => {
      const levels = new Map(
        pathway.volets.flatMap((volet) =>
          itemsOf(volet).flatMap((i) => linkIdsOf(i).map((id) => [id, i.level ?? volet.level])),
        ),
      );
      for (const [reader, pieces] of Object.entries(pathway.criteria.summary))
        for (const { text, when } of pieces) {
          const inText = [...text.matchAll(/\{([^}]+)\}/g)].map((found) => found[1]!);
          const read = [...inText, ...(when ? questionsOf(when) : [])].map((linkId) => levels.get(linkId));
          const allowed = reader === "care" ? ["admin", "care"] : ["admin", "care", "medical"];
          assert.deepEqual(
            read.filter((level) => !level || !allowed.includes(level)),
            [],
            text,
          );
        }
      for (const care of pathway.criteria.cares) {
        const medical = questionsOf(care.when).some((linkId) => levels.get(linkId) === "medical");
        assert.equal(care.medical, medical, care.code);
      }
    });
  });
}

type Clause = Exclude<Condition, { all: Condition[] } | { any: Condition[] } | { not: Condition }>;

function clausesOf(condition: Condition): Clause[] {
  if ("all" in condition) return condition.all.flatMap(clausesOf);
  if ("any" in condition) return condition.any.flatMap(clausesOf);
  return "not" in condition ? clausesOf(condition.not) : [condition];
}

/** What is wrong with a clause: an unknown question, or a value its question never takes. */
function faultOf(clause: Clause, pathway: Pathway, byLinkId: Map<string, Item>): string | null {
  const { question } = clause;
  if (question === "$age" || question === "$months")
    return "value" in clause && typeof clause.value === "number" ? null : `${question} is a number`;
  if (question.startsWith("$") && pathway.criteria.kinds === null) {
    const known = pathway.needKinds.map(codeIn);
    return "value" in clause && [clause.value].flat().every((value) => known.includes(String(value))) ? null : question;
  }
  const linkId = question === "$types" || question === "$act" ? pathway.criteria.kinds! : question;
  const item = byLinkId.get(linkId);
  if (!item) return `${question} does not exist`;
  if (!("value" in clause)) return null;
  const values = [clause.value].flat();
  // what the orientation table proposes is named by its codes
  if (item.type === "calculated" && item.formula === "orientation-help") return null;
  if (item.type === "boolean" || item.type === "calculated")
    return values.every((value) => typeof value !== "string") ? null : `${question} is not a text`;
  const codes = optionsOf(item).map(codeIn);
  const possible = (value: unknown) =>
    clause.operator === "starts" ? codes.some((code) => code.startsWith(String(value))) : codes.includes(String(value));
  const strange = values.filter((value) => !possible(value));
  if (strange.length > 0) return `${question} is never ${strange.join(", ")}`;
  const several = ["has", "only"].includes(clause.operator);
  return several === (item.type === "choices") ? null : `${question} is asked with ${clause.operator}`;
}

function conditionsOf({ criteria: c, sendRefusals }: Pathway): Condition[] {
  const wishes = [c.socialAid?.must, c.socialAid?.wished, c.couple, c.waitingList, c.temporaryMeanwhile];
  const refusals = (sendRefusals ?? []).map((one) => one.when);
  const pieces = [...c.summary.care, ...c.summary.medical].map((piece) => piece.when);
  return [...wishes, ...refusals, ...pieces, ...c.cares.map((care) => care.when)].filter((when) => when !== undefined);
}

const shapeUnder = (voletId: string) => new RegExp(`^${voletId.replace(".", "\\.")}(\\.[a-z][a-zA-Z0-9]*)+$`);
const codeIn = ({ code }: { code: string }) => code;
const repeated = (list: string[]) => list.filter((one, i) => list.indexOf(one) !== i);
const without = (list: string[], known: string[]) => list.filter((one) => !known.includes(one));
