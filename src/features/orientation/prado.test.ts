import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Answers } from "#features/forms/questionnaire.ts";
import { factsOf } from "./derive.ts";
import { firstTable } from "./edition.ts";
import { pradoHints } from "./prado.ts";
import { propose } from "./propose.ts";

const all = ["chirurgie", "ic", "bpco", "avc", "personne-agee", "maternite"];
const eligible: Answers = {
  "san.adm.couverture.regime": "general",
  "san.adm.info.accord": "oui",
  "san.adm.adresse.commune": "38544 Vienne",
  "san.adm.aidant": "present",
  "san.sp.projet.lieu": "domicile",
  "san.sp.dependance.score": 2,
};
function hints(group: string, { age = 70, some = {} as Answers, convention = all } = {}): string[] {
  const facts = factsOf({ ...eligible, "san.med.groupe": group, ...some }, { age, today: "2026-11-23" });
  return pradoHints(propose(firstTable, facts), facts, convention).map(({ volet }) => volet);
}

describe("The hint of PRADO", () => {
  test("is one volet for each situation of the insurer", () => {
    assert.deepEqual(hints("ort-pro"), ["chirurgie"]);
    assert.deepEqual(hints("car-ic", { some: { "san.med.nyha": "ii" } }), ["ic"]);
    assert.deepEqual(hints("pne-bpco", { some: { "san.sp.respi": ["o2"] } }), ["bpco"]);
    assert.deepEqual(hints("neu-avc"), ["avc"]);
    assert.deepEqual(hints("ger-pol", { age: 80 }), ["personne-agee"]);
    assert.deepEqual(hints("gyn", { age: 31 }), ["maternite"]);
    assert.deepEqual(hints("bru"), []);
  });

  test("an elder is 75 or more; after a stroke, little dependence and a home to go to", () => {
    assert.deepEqual(hints("ger-pol", { age: 74 }), []);
    assert.deepEqual(hints("neu-avc", { some: { "san.sp.dependance.score": 5 } }), []);
    assert.deepEqual(hints("neu-avc", { some: { "san.adm.aidant": "absent", "san.adm.services": ["aucun"] } }), []);
  });

  test("only for the volets of the establishment's convention", () => {
    assert.deepEqual(hints("ort-pro", { convention: ["ic"] }), []);
    assert.deepEqual(hints("ort-pro", { convention: [] }), []);
  });

  test("not without a known regime, the patient's agreement, a return home, an address in France, nor while unstable", () => {
    for (const [question, value] of [
      ["san.adm.couverture.regime", ""],
      ["san.adm.couverture.regime", "ame"],
      ["san.adm.info.accord", "non"],
      ["san.adm.info.accord", "non-recueillable"],
      ["san.sp.projet.lieu", "ehpad"],
      ["san.adm.adresse.commune", ""],
      ["san.adm.adresse.pays", "CH"],
      ["san.med.stable", "non"],
    ] as const)
      assert.deepEqual(hints("ort-pro", { some: { [question]: value } }), [], `${question} ${value}`);
    assert.deepEqual(hints("ort-pro", { some: { "san.adm.adresse.pays": "FR" } }), ["chirurgie"]);
  });
});
