import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isCare } from "#features/directory/limit.ts";
import { comforts } from "#features/directory/unit.ts";
import { itemsOf, linkIdsOf, optionsOf } from "./items.ts";
import type { Pathway, Reason } from "./pathway.ts";
import { pathways } from "./pathways.ts";

const everyPathway = Object.values(pathways);
const firstThree = [pathways["grand-age"], pathways.sanitaire, pathways.handicap];

for (const pathway of everyPathway) {
  const items = pathway.volets.flatMap(itemsOf);
  const byLinkId = new Map(items.flatMap((item) => linkIdsOf(item).map((linkId) => [linkId, item] as const)));

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

    test("the kinds of need are the answers to the question that asks them", (t) => {
      const asked = pathway.criteria.kinds;
      if (asked === null) return t.skip("a decision says them");
      assert.deepEqual(pathway.needKinds.map(codeIn), optionsOf(byLinkId.get(asked)!).map(codeIn));
    });

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

describe("The modules", () => {
  test("hold these many questions a volet, shared blocks unfolded", () =>
    assert.deepEqual(
      Object.fromEntries(firstThree.flatMap((p) => p.volets.map((volet) => [volet.id, itemsOf(volet).length]))),
      {
        "ga.adm": 144,
        "ga.souhaits": 14,
        "ga.auto": 124,
        "ga.med": 96,
        "san.adm": 106,
        "san.dem": 51,
        "san.med": 69,
        "san.sp": 42,
        "san.ori": 47,
        "dua.adm": 76,
        "dua.projet": 3,
        "dua.situation": 9,
        "dua.vie": 10,
        "dua.activite": 4,
        "dua.santeDite": 28,
        "dua.sante": 30,
        "dua.souhaits": 8,
        "dua.pieces": 4,
      },
    ));

  test("show nothing of a stricter level than their volet but these", () =>
    assert.deepEqual(
      firstThree.flatMap((p) => p.volets.flatMap(itemsOf).flatMap((i) => (i.level ? [[i.linkId, i.level]] : []))),
      [
        ["ga.adm.finance.budget", "own"],
        ["ga.souhaits.prix.max", "own"],
        ["san.ori.raisons", "medical"],
        ["san.ori.palliatif.motif", "medical"],
        ["san.ori.palliatif.precision", "medical"],
        ["dua.pieces.gevasco", "care"],
        ["dua.pieces.bilans", "care"],
      ],
    ));

  test("ask for a comment with these refusals", () => {
    const asking = (list: Reason[]) => list.filter((reason) => reason.comment).map(codeIn);
    assert.deepEqual(
      firstThree.map((p) => asking(p.declineReasons)),
      [
        ["care-too-heavy", "behaviour", "incomplete", "other"],
        ["outside-scope", "technical", "refer-elsewhere", "incomplete", "other"],
        // the official list of handicap asks for none
        [],
      ],
    );
  });

  test("end the search with these reasons", () => {
    const ending = new Set(
      firstThree
        .flatMap(reasonLists)
        .flat()
        .filter((reason) => reason.endsSearch)
        .map(codeIn),
    );
    assert.deepEqual([...ending].sort(), [
      "124",
      "admitted-elsewhere",
      "deceased",
      "found-elsewhere",
      "no-longer-needed",
      "returns-home",
    ]);
  });
});

const reasonLists = (p: Pathway): Reason[][] => [
  p.declineReasons,
  p.withdrawReasons,
  p.cancelReasons,
  p.turnDownReasons,
  p.retractReasons,
  p.nonArrivalReasons,
  p.suspendReasons,
  p.automaticReasons,
  p.endReasons ?? [],
];

const codeIn = ({ code }: { code: string }) => code;
const repeated = (list: string[]) => list.filter((one, i) => list.indexOf(one) !== i);
const without = (list: string[], known: string[]) => list.filter((one) => !known.includes(one));
