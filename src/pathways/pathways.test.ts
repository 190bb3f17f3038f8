import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { isCare } from "#features/directory/limit.ts";
import { comforts } from "#features/directory/unit.ts";
import { questionsOf } from "#features/forms/condition.ts";
import type { Condition, Item, Option, Questionnaire } from "#features/forms/questionnaire.ts";
import { relations, ssiadFactors, transports } from "./national.ts";
import type { Pathway, Reason } from "./pathway.ts";
import { pathways } from "./pathways.ts";
import { codeOf, departements, options } from "./values.ts";

const everyPathway = Object.values(pathways);
const below = (item: Item): Item[] => [item, ...(item.type === "group" ? item.items.flatMap(below) : [])];
const itemsOf = (volet: Questionnaire) => volet.sections.flatMap((section) => section.items.flatMap(below));
const linkIdsOf = (item: Item) => [
  item.linkId,
  ...(item.type === "grid" ? item.rows.map((row) => `${item.linkId}.${row.code}`) : []),
];
const optionsOf = (item: Item): Option[] =>
  "options" in item ? item.options : item.type === "grid" ? item.columns : "kinds" in item ? (item.kinds ?? []) : [];

for (const pathway of everyPathway) {
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
      const read = [c.kinds, ...c.gir, c.wantedFrom, ...c.centres, c.radius, c.home, ...(c.carePlace ?? [])];
      const wishes = [c.budget, c.room?.question, c.units?.wished, c.units?.advised, c.comfort?.question, c.language];
      const others = [c.smr?.mentions, c.smr?.modes, c.urgency.question, ...c.cares.map((care) => care.value)];
      const named = [...read, ...wishes, ...others, ...pathway.seenFromProposal, pathway.temporaryStays?.daysTaken];
      const dated = pathway.needKinds.flatMap((kind) => [kind.dated?.from, kind.dated?.to, kind.days]);
      assert.deepEqual(
        without(
          [...named, ...dated].filter((linkId) => linkId !== undefined),
          linkIds,
        ),
        [],
      );
      assert.deepEqual(
        without(Object.keys(c.urgency.levels), optionsOf(byLinkId.get(c.urgency.question)!).map(codeIn)),
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

  describe(`The data of ${pathway.label}`, () => {
    test("every kind of need has its volets, and closes only kinds of the module", () => {
      const codes = pathway.needKinds.map(codeIn);
      assert.deepEqual(Object.keys(pathway.sendRequires).sort(), [...codes].sort());
      const volets = Object.values(pathway.sendRequires).flatMap((list) => list.map((one) => one.volet));
      assert.deepEqual(
        without(
          volets,
          pathway.volets.map((volet) => volet.code),
        ),
        [],
      );
      for (const kind of pathway.needKinds) {
        assert.deepEqual(without(kind.closes, codes), []);
        assert.equal(kind.closes.includes(kind.code), false);
        assert.equal(
          kind.light === true,
          pathway.sendRequires[kind.code]!.every((one) => one.light === true),
        );
      }
    });

    test("the kinds of need are the answers to the question that asks them", () =>
      assert.deepEqual(pathway.needKinds.map(codeIn), optionsOf(byLinkId.get(pathway.criteria.kinds)!).map(codeIn)));

    test("every state, stage, step and reason has a label", () => {
      const labels = [
        ...Object.values(pathway.stateLabels),
        ...Object.values(pathway.referralLabels),
        ...Object.values(pathway.stageLabels),
        ...pathway.stepLabels,
        ...reasonLists(pathway).flatMap((list) => list.map((reason) => reason.label)),
      ];
      assert.deepEqual(
        labels.filter((label) => label.trim() === ""),
        [],
      );
      assert.equal(pathway.stepLabels.length, 8);
    });

    test("a reason is once in its list, and the free one always asks for a comment", () => {
      for (const list of reasonLists(pathway)) {
        assert.deepEqual(repeated(list.map(codeIn)), []);
        assert.equal(list.find((reason) => reason.code === "other")?.comment ?? true, true);
      }
    });

    test("every care is one a unit may refuse, every comfort one a unit may have", () => {
      assert.deepEqual(
        pathway.criteria.cares.map(codeIn).filter((code) => !isCare(code)),
        [],
      );
      const { comfort } = pathway.criteria;
      if (comfort) {
        assert.deepEqual(Object.keys(comfort.offers), optionsOf(byLinkId.get(comfort.question)!).map(codeIn));
        assert.deepEqual(without(Object.values(comfort.offers), Object.keys(comforts)), []);
      }
    });
  });
}

describe("Grand âge and sanitaire", () => {
  test("hold these many questions a volet, shared blocks unfolded", () =>
    assert.deepEqual(
      Object.fromEntries(everyPathway.flatMap((p) => p.volets.map((volet) => [volet.id, itemsOf(volet).length]))),
      {
        "ga.adm": 144,
        "ga.souhaits": 14,
        "ga.auto": 124,
        "ga.med": 96,
        "san.adm": 106,
        "san.dem": 51,
        "san.med": 69,
        "san.sp": 42,
        "san.ori": 44,
      },
    ));

  test("show nothing of a stricter level than their volet but these", () =>
    assert.deepEqual(
      everyPathway.flatMap((p) => p.volets.flatMap(itemsOf).flatMap((i) => (i.level ? [[i.linkId, i.level]] : []))),
      [
        ["ga.adm.finance.budget", "own"],
        ["ga.souhaits.prix.max", "own"],
        ["san.ori.palliatif.motif", "medical"],
        ["san.ori.palliatif.precision", "medical"],
      ],
    ));

  test("ask for a comment with these refusals", () => {
    const asking = (list: Reason[]) => list.filter((reason) => reason.comment).map(codeIn);
    assert.deepEqual(
      everyPathway.map((p) => asking(p.declineReasons)),
      [
        ["care-too-heavy", "behaviour", "incomplete", "other"],
        ["outside-scope", "technical", "refer-elsewhere", "incomplete", "other"],
      ],
    );
  });

  test("end the search with these reasons", () => {
    const ending = new Set(
      everyPathway
        .flatMap(reasonLists)
        .flat()
        .filter((reason) => reason.endsSearch)
        .map(codeIn),
    );
    assert.deepEqual([...ending].sort(), [
      "admitted-elsewhere",
      "deceased",
      "found-elsewhere",
      "no-longer-needed",
      "returns-home",
    ]);
  });
});

describe("A value set", () => {
  test("gives each label its code: lower case, no accent, no bracket, signs as hyphens, or the one written", () =>
    assert.deepEqual(options("Veuf(ve) · Moins d’1 h · nsp=Ne sait pas · À construire · 2A=Corse-du-Sud"), [
      { code: "veuf", label: "Veuf(ve)" },
      { code: "moins-d-1-h", label: "Moins d’1 h" },
      { code: "nsp", label: "Ne sait pas" },
      { code: "a-construire", label: "À construire" },
      { code: "2A", label: "Corse-du-Sud" },
    ]));

  test("of the départements holds the 101", () => {
    assert.equal(departements.length, 101);
    assert.deepEqual(repeated(departements.map(codeIn)), []);
  });

  const published = {
    J11_RelationPatient: relations,
    ModeDeTransport: transports,
    EvaluationSSIAD: ssiadFactors,
  };
  for (const [name, list] of Object.entries(published))
    test(`has the codes of the national ${name}`, (t) => {
      const file = `../shared/data/interop/terminologies/JDV_${name}_CISIS.json`;
      if (!existsSync(file)) return t.skip("the national value sets are not at hand: absent");
      const { concepts } = JSON.parse(readFileSync(file, "utf8")) as { concepts: { code: string }[] };
      assert.deepEqual(list.map(codeIn).sort(), concepts.map(codeIn).sort());
    });
});

type Clause = Exclude<Condition, { all: Condition[] } | { any: Condition[] } | { not: Condition }>;

function clausesOf(condition: Condition): Clause[] {
  if ("all" in condition) return condition.all.flatMap(clausesOf);
  if ("any" in condition) return condition.any.flatMap(clausesOf);
  return "not" in condition ? clausesOf(condition.not) : [condition];
}

/** What is wrong with a clause: an unknown question, or a value its question never takes. */
function faultOf(clause: Clause, pathway: Pathway, byLinkId: Map<string, Item>): string | null {
  const { question } = clause;
  if (question === "$age") return "value" in clause && typeof clause.value === "number" ? null : "$age is a number";
  const linkId = question === "$types" || question === "$act" ? pathway.criteria.kinds : question;
  const item = byLinkId.get(linkId);
  if (!item) return `${question} does not exist`;
  if (!("value" in clause)) return null;
  const values = [clause.value].flat();
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

function conditionsOf({ criteria: c }: Pathway): Condition[] {
  const wishes = [c.socialAid?.must, c.socialAid?.wished, c.couple, c.waitingList, c.temporaryMeanwhile];
  const pieces = [...c.summary.care, ...c.summary.medical].map((piece) => piece.when);
  return [...wishes, ...pieces, ...c.cares.map((care) => care.when)].filter((when) => when !== undefined);
}

const reasonLists = (p: Pathway): Reason[][] => [
  p.declineReasons,
  p.withdrawReasons,
  p.cancelReasons,
  p.turnDownReasons,
  p.retractReasons,
  p.nonArrivalReasons,
  p.suspendReasons,
  p.automaticReasons,
];

const shapeUnder = (voletId: string) => new RegExp(`^${voletId.replace(".", "\\.")}(\\.[a-z][a-zA-Z0-9]*)+$`);
const codeIn = ({ code }: { code: string }) => code;
const repeated = (list: string[]) => list.filter((one, i) => list.indexOf(one) !== i);
const without = (list: string[], known: string[]) => list.filter((one) => !known.includes(one));
