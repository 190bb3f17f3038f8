import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { check } from "#features/forms/check.ts";
import { live, settle } from "#features/forms/live.ts";
import { correctedMonths } from "#features/forms/months.ts";
import type { Answers } from "#features/forms/questionnaire.ts";
import { itemsOf } from "#pathways/items.ts";
import { accords } from "./accords.ts";
import { bandAt, grid, rowsOf } from "./grid.ts";
import { grille } from "./grille.ts";
import { medicalVolet } from "./medical.ts";
import { tnd } from "./pathway.ts";

const situation = { age: 2, today: "2026-11-21" };

/** Modules specification E.3, first column of the table. */
const bandsByMonth: [number, number, string][] = [
  [0, 5, "b00"],
  [6, 11, "b06"],
  [12, 17, "b12"],
  [18, 23, "b18"],
  [24, 35, "b24"],
  [36, 47, "b36"],
  [48, 59, "b48"],
  [60, 83, "b60"],
  [84, 155, "b84"],
];

describe("The screening grid", () => {
  test("gives each month of a child, from 0 to 155, one band; none after", () => {
    for (const [from, to, code] of bandsByMonth)
      for (let month = from; month <= to; month++) assert.equal(bandAt(month)?.code, code, `${month} months`);
    assert.equal(bandAt(156), undefined);
    assert.equal(bandAt(-1), undefined);
  });

  test("opens the signs of the child's band, and no other", () => {
    for (let month = 0; month <= 155; month++)
      assert.deepEqual(openBands({}, month), [bandAt(month)!.code], `${month} months`);
    assert.deepEqual(openBands({}, 156), []);
  });

  test("opens another band in its place, with a reason, and any band added", () => {
    const chosen: Answers = { "tnd.grille.bande.choisie": "b12" };
    assert.deepEqual(openBands(chosen, 30), ["b12"]);
    const { problems } = check(grille, chosen, situation, { variables: { $months: 30 } });
    assert.ok(problems.some(({ key }) => key === "tnd.grille.bande.motif"));
    assert.deepEqual(openBands({ "tnd.grille.bande.ajoutees": ["b06", "b36"] }, 30), ["b06", "b24", "b36"]);
  });

  test("numbers the signs of a domain in order", () =>
    assert.deepEqual(
      rowsOf(bandAt(30)!).map(({ code }) => code),
      ["M1", "M2", "M3", "L1", "L2", "S1", "C1", "C2", "A1", "A2"],
    ));

  test("asks an answer for every sign of the child's page, and for none of the others", () => {
    const { problems } = check(grille, {}, situation, { variables: { $months: 30 } });
    const rows = problems.map(({ key }) => key).filter((key) => /\.(b\d\d|any|risque)\./.test(key));
    assert.equal(rows.length, 10 + grid.any.length + grid.risks.length);
  });

  test("says that a doctor must see the child soon, for the two signs marked so", () => {
    const warned = (row: string) =>
      settle(grille, { [`tnd.grille.any.${row}`]: "present" }, situation, {}).keys.has("tnd.grille.urgence");
    assert.deepEqual(grid.any.map(({ code }) => code).filter(warned), ["perteAcquis", "convulsions"]);
  });

  test("gives neither score nor diagnosis: nothing is calculated but the band", () =>
    assert.deepEqual(
      itemsOf(grille)
        .filter((item) => item.type === "calculated")
        .map((item) => item.linkId),
      ["tnd.grille.bande"],
    ));

  test("keeps what was answered, whatever the day it is read: the age is that of the examination", () => {
    const answers: Answers = { "tnd.grille.b24.M1": "present" };
    assert.equal(live(grille, answers, situation, { $months: 30 })["tnd.grille.b24.M1"], "present");
  });
});

describe("The corrected age", () => {
  test("counts from the day the child was due, before 24 months, when born before 37 weeks", () => {
    assert.equal(correctedMonths("2026-01-10", 28, "2026-11-10"), 7);
    assert.equal(correctedMonths("2026-01-10", 36, "2026-11-10"), 9);
    assert.equal(correctedMonths("2026-01-10", 37, "2026-11-10"), 10);
    assert.equal(correctedMonths("2026-01-10", 41, "2026-11-10"), 10);
    assert.equal(correctedMonths("2026-01-10", null, "2026-11-10"), 10);
  });

  test("is no longer corrected from 24 months, and never below zero", () => {
    assert.equal(correctedMonths("2024-11-10", 28, "2026-11-09"), 21);
    assert.equal(correctedMonths("2024-11-10", 28, "2026-11-10"), 24);
    assert.equal(correctedMonths("2026-11-01", 26, "2026-11-10"), 0);
  });

  test("takes a month as over on the last day of a shorter one", () => {
    assert.equal(correctedMonths("2026-01-31", null, "2026-02-28"), 1);
    assert.equal(correctedMonths("2026-01-31", null, "2026-02-27"), 0);
  });
});

describe("The agreement of the guardians", () => {
  const first: Answers = {
    "tnd.acc.titulaire1.accord": "oui",
    "tnd.acc.titulaire1.nom": "Anne Martin",
    "tnd.acc.titulaire1.date": "2026-11-02",
    "tnd.acc.titulaire1.signe": true,
  };
  const second: Answers = {
    "tnd.acc.titulaire2.accord": "oui",
    "tnd.acc.titulaire2.nom": "Paul Martin",
    "tnd.acc.titulaire2.date": "2026-11-03",
    "tnd.acc.titulaire2.scan": ["0199d0a0-0000-7000-8000-000000000000"],
  };
  const missing = (answers: Answers) => check(accords, answers, situation).problems.map(({ key }) => key);

  test("is whole with both, each signed here or joined", () => assert.deepEqual(missing({ ...first, ...second }), []));

  test("of one alone asks why, and a document", () =>
    assert.deepEqual(missing(first), ["tnd.acc.titulaire2.accord", "tnd.acc.seul.motif", "tnd.acc.seul.piece"]));

  test("of one alone is enough with both", () => {
    const alone = {
      ...first,
      "tnd.acc.seul.motif": "autorite-exclusive",
      "tnd.acc.seul.piece": ["0199d0a0-0000-7000-8000-000000000000"],
    };
    assert.deepEqual(missing(alone), []);
  });

  test("asks for the signature or the document, one of the two", () => {
    const { "tnd.acc.titulaire1.signe": _signed, ...unsigned } = first;
    assert.deepEqual(missing({ ...unsigned, ...second }), ["tnd.acc.titulaire1.scan"]);
  });
});

describe("The module of neuro-development", () => {
  test("asks for the four volets before sending", () =>
    assert.deepEqual(
      tnd.sendRequires.pco!.map(({ volet }) => volet),
      ["enfant", "accords", "medical", "grille"],
    ));

  test("has the options of its column: confirmed at once, one request at a time, followed to its end, without trial", () =>
    assert.deepEqual(tnd.options, {
      profileFirst: "off",
      confirmation: "implicit",
      waitingStages: ["eligible"],
      interim: false,
      opinion: "optional",
      trial: false,
      ended: true,
      endorsement: "none",
      ageLimit: 6,
      unreadWhile: ["thinking"],
      maxLive: 1,
      searchRadius: 100,
    }));

  test("shows outside the medical level only who refers, the assessments proposed and the care under way", () => {
    const shown = medicalVolet.sections
      .flatMap((section) => section.items)
      .filter((item) => item.level !== "medical" && item.type !== "signature")
      .map((item) => item.linkId.replace("tnd.med.", ""));
    assert.deepEqual(shown, [
      "prescripteur",
      "medecinTraitant.aucun",
      "medecinTraitant",
      "ligne",
      "besoins",
      "suivis",
      "demandes",
    ]);
    assert.equal(grille.level, "medical");
  });

  test("has its own reasons to decline", () =>
    assert.deepEqual(
      tnd.declineReasons.map(({ code, comment }) => (comment ? `${code} ✎` : code)),
      ["age", "outside-zone", "no-sign", "already-followed", "incomplete ✎", "other ✎"],
    ));
});

const openBands = (answers: Answers, $months: number) => {
  const { keys } = settle(grille, answers, situation, { $months });
  return grid.bands.map(({ code }) => code).filter((code) => keys.has(`tnd.grille.${code}`));
};
