import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { change, type Draft, emptyDraft, valuesOf, type Who } from "./answers.ts";
import { conflictAnswer, savedAnswer } from "./autosave.ts";
import { applyField, applySection, formFields } from "./posted.ts";
import type { Questionnaire } from "./questionnaire.ts";

const questionnaire: Questionnaire = {
  id: "v",
  code: "v",
  version: 1,
  title: "Volet",
  level: "admin",
  sections: [
    {
      id: "s",
      title: "Section",
      items: [
        { linkId: "v.nom", text: "Nom", type: "string", required: true },
        { linkId: "v.poids", text: "Poids", type: "quantity", unit: "kg" },
        { linkId: "v.taille", text: "Taille", type: "quantity", unit: "cm" },
        { linkId: "v.imc", text: "IMC", type: "calculated", formula: "bmi" },
        { linkId: "v.ok", text: "J’accepte", type: "boolean", agreement: true },
        {
          linkId: "v.aides",
          text: "Aides",
          type: "choices",
          open: true,
          options: [
            { code: "sad", label: "SAD" },
            { code: "repas", label: "Repas" },
          ],
        },
        {
          linkId: "v.risques",
          text: "Risques",
          type: "grid",
          rows: [{ code: "chute", label: "Chute" }],
          columns: [{ code: "oui", label: "Oui" }],
        },
        { linkId: "v.pieces", text: "Pièces", type: "attachment" },
        {
          linkId: "v.contacts",
          text: "Contact",
          type: "group",
          repeats: { min: 1, max: 2, add: "Ajouter" },
          items: [{ linkId: "v.contacts.nom", text: "Nom", type: "string" }],
        },
      ],
    },
  ],
};
const sofia: Who = { account: "a1", name: "Sofia Diaz", unit: "u" };
const paul: Who = { account: "a2", name: "Paul Roche", unit: "u" };
const at = new Date("2026-11-21T09:42:07Z");
const situation = { age: 87, today: "2026-11-21" };
const post = (draft: Draft, fields: Record<string, string | string[]>, who = sofia) =>
  applySection(questionnaire, draft, formFields({ base: String(draft.n), ...fields }), who, at);
const written = (key: string, value: string, who = paul, draft = emptyDraft()) => {
  const result = change(draft, key, value, draft.n, who, at);
  assert.ok(result.ok);
  return result.value;
};

describe("A posted section", () => {
  test("changes the fields its form shows, each read as its type", () => {
    const { draft, changed } = post(emptyDraft(), {
      champs: "v.nom v.poids v.ok v.aides v.risques.chute v.contacts#r1.nom",
      "v.nom": " Ferrand ",
      "v.poids": "62,5",
      "v.ok": "oui",
      "v.aides": ["sad", "repas"],
      "v.aides~autre": "Voisins",
      "v.risques.chute": "oui",
      "v.contacts#r1.nom": "Paule",
    });
    assert.deepEqual(valuesOf(draft), {
      "v.nom": "Ferrand",
      "v.poids": 62.5,
      "v.ok": true,
      "v.aides": ["sad", "repas", "Voisins"],
      "v.risques.chute": "oui",
      "v.contacts": ["r1"],
      "v.contacts#r1.nom": "Paule",
    });
    assert.equal(draft.n, 1);
    assert.equal(changed.length, 6);
  });

  test("boxes unticked and fields emptied lose their answer; fields the form does not name keep theirs", () => {
    const before = post(emptyDraft(), {
      champs: "v.nom v.ok v.poids",
      "v.nom": "Ferrand",
      "v.ok": "oui",
      "v.poids": "60",
    }).draft;
    assert.deepEqual(valuesOf(post(before, { champs: "v.nom v.ok", "v.nom": "" }).draft), { "v.poids": 60 });
  });

  test("names nobody knows, rows as answers, files and calculated fields are ignored", () => {
    const { draft } = post(emptyDraft(), {
      champs: "v.contacts v.pieces v.imc v.inconnu __proto__ v.contacts.nom v.contacts#x.nom v.nom#r1.a",
      "v.contacts": "r9",
      "v.pieces": "f1",
      "v.imc": "12",
      "v.inconnu": "x",
      "v.contacts.nom": "x",
    });
    assert.deepEqual(draft, emptyDraft());
  });

  test("adds a row, up to the greatest number, and takes one away, with what was just typed elsewhere", () => {
    const two = post(emptyDraft(), {
      champs: "v.contacts#r1.nom",
      "v.contacts#r1.nom": "Paule",
      ajouter: "v.contacts",
    }).draft;
    assert.deepEqual(valuesOf(two), { "v.contacts": ["r1", "r2"], "v.contacts#r1.nom": "Paule" });
    assert.deepEqual(post(two, { champs: "", ajouter: "v.contacts" }).tooMany, { group: "v.contacts", max: 2 });
    const { draft, asked } = post(two, {
      champs: "v.nom v.contacts#r1.nom",
      "v.nom": "Ferrand",
      "v.contacts#r1.nom": "Paula",
      retirer: "v.contacts#r1",
    });
    assert.deepEqual(valuesOf(draft), { "v.nom": "Ferrand", "v.contacts": ["r2"] });
    assert.deepEqual(asked, { kind: "remove", group: "v.contacts", row: "r1" });
  });

  test("tells what the files' buttons ask, for a field of files only", () => {
    const asked = (fields: Record<string, string>) => post(emptyDraft(), { champs: "", ...fields }).asked;
    assert.deepEqual(asked({ joindre: "v.pieces" }), { kind: "attach", key: "v.pieces" });
    assert.deepEqual(asked({ detacher: "v.pieces f1" }), { kind: "detach", key: "v.pieces", id: "f1" });
    assert.deepEqual(asked({ joindre: "v.nom" }), { kind: "save" });
    assert.deepEqual(asked({ ajouter: "v.nom" }), { kind: "save" });
  });

  test("a grid’s button answers its rows left blank, even those a browser did not post", () => {
    const signs: Questionnaire = {
      ...questionnaire,
      sections: [
        {
          id: "s",
          title: "Signes",
          items: [
            {
              linkId: "v.signes",
              text: "Signes",
              type: "grid",
              rows: ["a", "b", "c"].map((code) => ({ code, label: code })),
              columns: ["present", "absent"].map((code) => ({ code, label: code })),
              fill: { column: "absent", label: "Absent pour le reste" },
            },
          ],
        },
      ],
    };
    const draft = applySection(
      signs,
      emptyDraft(),
      formFields({ base: "0", champs: "v.signes.a", "v.signes.a": "present" }),
      paul,
      at,
    ).draft;
    const pressed = (champs: string) =>
      applySection(signs, draft, formFields({ base: "1", champs, remplir: "v.signes" }), sofia, at);
    const all = { "v.signes.a": "present", "v.signes.b": "absent", "v.signes.c": "absent" };
    // what was touched alone, as a browser with scripts sends it; then every row, as one without sends it
    assert.deepEqual(valuesOf(pressed("").draft), all);
    assert.deepEqual(valuesOf(pressed("v.signes.b v.signes.c").draft), all);
    assert.deepEqual(valuesOf(applySection(signs, draft, formFields({ base: "1", champs: "" }), sofia, at).draft), {
      "v.signes.a": "present",
    });
  });

  test("empties what « Effacer » names", () => {
    const before = post(emptyDraft(), { champs: "v.risques.chute", "v.risques.chute": "oui" }).draft;
    const after = post(before, {
      champs: "v.risques.chute",
      "v.risques.chute": "oui",
      effacer: "v.risques.chute",
    }).draft;
    assert.deepEqual(valuesOf(after), {});
  });

  test("in conflict, gives back what was typed; then keeps mine, or takes theirs", () => {
    const theirs = written("v.nom", "Ferrand-Roux");
    const form = { champs: "v.nom v.poids", "v.nom": "Ferand", "v.poids": "60" };
    const { draft, conflicts, typed } = applySection(
      questionnaire,
      theirs,
      formFields({ base: "0", ...form }),
      sofia,
      at,
    );
    assert.deepEqual(valuesOf(draft), { "v.nom": "Ferrand-Roux", "v.poids": 60 });
    assert.deepEqual(
      { keys: conflicts.map(({ key }) => key), typed },
      { keys: ["v.nom"], typed: { "v.nom": "Ferand" } },
    );
    assert.deepEqual(valuesOf(post(draft, { ...form, garder: "v.nom" }).draft)["v.nom"], "Ferand");
    assert.deepEqual(valuesOf(post(draft, { ...form, prendre: "v.nom" }).draft)["v.nom"], "Ferrand-Roux");
  });

  test("a field may have a newer base than its form", () => {
    const theirs = written("v.nom", "Ferrand-Roux");
    const form = formFields({ base: "0", "base~v.nom": "1", champs: "v.nom", "v.nom": "Ferrand" });
    assert.deepEqual(valuesOf(applySection(questionnaire, theirs, form, sofia, at).draft), { "v.nom": "Ferrand" });
  });
});

describe("Autosave", () => {
  test("saves one field, whatever was typed, and refuses a place that does not exist", () => {
    const saved = applyField(questionnaire, emptyDraft(), { key: "v.poids", value: "environ 60", base: 0 }, sofia, at);
    assert.ok(saved.ok);
    assert.deepEqual(valuesOf(saved.value), { "v.poids": "environ 60" });
    for (const key of ["v.autre", "v.contacts", "v.imc", "v.pieces", "constructor"])
      assert.deepEqual(applyField(questionnaire, emptyDraft(), { key, value: "x", base: 0 }, sofia, at), {
        ok: false,
        refusal: { kind: "unknown-field", key },
      });
  });

  test("answers with the counts, the calculated texts and what is wrong", () => {
    const { draft } = post(emptyDraft(), {
      champs: "v.nom v.poids v.taille",
      "v.nom": "Ferrand",
      "v.poids": "62,5",
      "v.taille": "haute",
    });
    assert.deepEqual(savedAnswer(questionnaire, draft, situation, at), {
      n: 1,
      at: "2026-11-21T09:42:07.000Z",
      answered: 1,
      required: 2,
      calculated: { "v.imc": "" },
      invalid: { "v.taille": "Écrivez un nombre, par exemple 3,5." },
    });
  });

  test("tells someone else's version as the control holds it and as people read it", () => {
    const theirs = written("v.poids", "");
    const heavier = change(theirs, "v.poids", 62.5, 0, paul, at);
    assert.ok(heavier.ok);
    const result = applyField(questionnaire, heavier.value, { key: "v.poids", value: "60", base: 0 }, sofia, at);
    assert.ok(!result.ok && result.refusal.kind === "conflict");
    assert.deepEqual(conflictAnswer(questionnaire, result.refusal), {
      theirs: "62,5",
      shown: "62,5 kg",
      by: "Paul Roche",
      at: "2026-11-21T09:42:07.000Z",
      n: 1,
    });
  });
});
