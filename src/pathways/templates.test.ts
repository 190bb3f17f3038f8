import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { check } from "#features/forms/check.ts";
import type { Answers, Item, Questionnaire } from "#features/forms/questionnaire.ts";
import { T } from "./templates.ts";

/** Modules specification A.4, copied by hand; `*` is starred there, perhaps on a condition. */
const address = "lignes* complement codePostal* commune* pays";
const person = `nom* prenom* lien* roles telephone* mobile email adresse ${under("adresse", address)}`;
const fields: [keyof typeof T, string][] = [
  ["adresse", address],
  ["personne", person],
  ["pro", "pro nom* prenom profession* structure telephone* mss"],
  ["protection", `mesure* champ representants* ${under("representants", `${person} qualite`)} finMesure jugement`],
  ["confiance", `designee* personne* ${under("personne", person)} document`],
  ["traitement", "medicament* dose* voie frequence* fin vigilance"],
  ["allergie", "substance* reaction gravite"],
  ["bmr", "statut* germe site precautions* dernierPrelevement"],
  ["lesion", "type* siege* stade pansement dureeMin frequence tpn"],
];

describe("A shared block", () => {
  for (const [name, written] of fields)
    test(`${name} holds its fields`, () => {
      const block = T[name]("b", "Bloc", { required: true });
      assert.deepEqual(block.type === "group" && block.items.flatMap(fieldsOf), written.split(" "));
    });

  test("that is required asks its starred fields", () =>
    assert.deepEqual(missing(T.pro("b", "Bloc", { required: true }), {}), ["b.nom", "b.profession", "b.telephone"]));

  test("that is optional asks nothing until something is typed in it, then the rest", () => {
    assert.deepEqual(missing(T.personne("b", "Bloc"), {}), []);
    assert.deepEqual(missing(T.personne("b", "Bloc"), { "b.nom": "Roche" }), ["b.prenom", "b.lien", "b.telephone"]);
  });

  test("that is expected is listed once, and asks the rest once begun", () => {
    const block = T.pro("b", "Bloc", { required: "expected" });
    assert.deepEqual(
      checked(block, {}).expected.map((one) => one.key),
      ["b"],
    );
    assert.deepEqual(missing(block, { "b.nom": "Roche" }), ["b.profession", "b.telephone"]);
  });

  test("of a professional is complete with a national number", () =>
    assert.deepEqual(missing(T.pro("b", "Bloc", { required: true }), { "b.pro": "10101234567" }), []));

  test("of a person wants one way to reach them, whichever", () => {
    const known = { "b.nom": "Roche", "b.prenom": "Anne", "b.lien": "DAUC" };
    const block = T.personne("b", "Bloc", { required: true });
    assert.deepEqual(missing(block, known), ["b.telephone"]);
    assert.deepEqual(missing(block, { ...known, "b.email": "anne@exemple.fr" }), []);
  });

  test("of an address abroad wants neither postcode nor commune", () =>
    assert.deepEqual(
      missing(T.adresse("b", "Bloc", { required: true }), { "b.lignes": "Rue Haute 3", "b.pays": "BE" }),
      [],
    ));

  test("of a protection asks for the representative once the judge has decided", () => {
    const block = T.protection("b", "Bloc", { required: true });
    assert.deepEqual(missing(block, { "b.mesure": "aucune" }), []);
    assert.deepEqual(missing(block, { "b.mesure": "en-cours" }), []);
    assert.deepEqual(missing(block, { "b.mesure": "tutelle" }), [
      "b.representants#r1.nom",
      "b.representants#r1.prenom",
      "b.representants#r1.lien",
      "b.representants#r1.telephone",
    ]);
  });
});

function under(group: string, list: string): string {
  return list
    .split(" ")
    .map((field) => `${group}.${field}`)
    .join(" ");
}

function fieldsOf(item: Item): string[] {
  const ofItself =
    typeof item.required === "object" && "question" in item.required && item.required.question === item.linkId;
  const starred = item.required && item.required !== "expected" && !ofItself;
  const written = `${item.linkId.slice("b.".length)}${starred ? "*" : ""}`;
  return [written, ...(item.type === "group" ? item.items.flatMap(fieldsOf) : [])];
}

function checked(item: Item, answers: Answers) {
  const volet: Questionnaire = {
    id: "b",
    code: "b",
    version: 1,
    title: "Essai",
    level: "admin",
    sections: [{ id: "s", title: "Essai", items: [item] }],
  };
  return check(volet, answers, { age: 80, today: "2026-11-21" });
}

const missing = (item: Item, answers: Answers) => checked(item, answers).problems.map((problem) => problem.key);
