import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { check } from "./check.ts";
import { calculated, enabled, live } from "./live.ts";
import type { Answers, Condition, Item, Questionnaire } from "./questionnaire.ts";

const situation = { age: 87, today: "2026-11-21" };
const volet = (...items: Item[]): Questionnaire => ({
  id: "v",
  code: "v",
  version: 1,
  title: "Volet",
  level: "admin",
  sections: [{ id: "s", title: "Section", items }],
});
const yes = (question: string): Condition => ({ question, operator: "=", value: "oui" });
const yesNo = [
  { code: "oui", label: "Oui" },
  { code: "non", label: "Non" },
];
const text = (name: string, more: object = {}): Item => ({ linkId: `v.${name}`, text: name, type: "string", ...more });
const choice = (name: string, more: object = {}): Item => ({
  linkId: `v.${name}`,
  text: name,
  type: "choice",
  options: yesNo,
  ...more,
});
const messages = (questionnaire: Questionnaire, answers: Answers, checking = {}) =>
  check(questionnaire, answers, situation, checking).problems.map(({ key, message }) => `${key}: ${message}`);

describe("What a volet still asks", () => {
  test("required answers are missing until given, expected ones are only listed", () => {
    const questionnaire = volet(
      text("nom", { required: true }),
      choice("accord", { required: true }),
      text("note", { required: "expected" }),
      text("libre"),
    );
    assert.deepEqual(check(questionnaire, { "v.nom": "Ferrand" }, situation), {
      problems: [
        { kind: "missing", key: "v.accord", linkId: "v.accord", section: "s", message: "Répondez à « accord »." },
      ],
      expected: [{ key: "v.note", text: "note", section: "s" }],
      required: 2,
      answered: 1,
      complete: false,
    });
    assert.deepEqual(check(questionnaire, { "v.nom": "Ferrand", "v.accord": "non", "v.note": "x" }, situation), {
      problems: [],
      expected: [],
      required: 2,
      answered: 2,
      complete: true,
    });
  });

  test("only enabled items count, and a disabled answer enables nothing", () => {
    const questionnaire = volet(
      choice("a"),
      choice("b", { required: true, enableWhen: yes("v.a") }),
      text("c", { required: true, enableWhen: yes("v.b") }),
    );
    const answers: Answers = { "v.a": "non", "v.b": "oui", "v.c": "gardé" };
    assert.deepEqual([...enabled(questionnaire, answers, situation)], ["v.a"]);
    assert.deepEqual(live(questionnaire, answers, situation), { "v.a": "non" });
    assert.equal(check(questionnaire, answers, situation).required, 0);
    assert.deepEqual(live(questionnaire, { ...answers, "v.a": "oui" }, situation), { ...answers, "v.a": "oui" });
  });

  test("a requirement may depend on answers, age and what is asked", () => {
    const adult: Condition = {
      all: [
        { question: "$age", operator: "<", value: 60 },
        { question: "$types", operator: "has", value: ["usld"] },
      ],
    };
    const questionnaire = volet(
      text("nom", { required: { not: yes("v.aucun") } }),
      choice("aucun"),
      choice("derogation", { required: true, enableWhen: adult }),
    );
    assert.deepEqual(messages(questionnaire, {}), ["v.nom: Indiquez « nom »."]);
    assert.deepEqual(messages(questionnaire, { "v.aucun": "oui" }), []);
    const young = check(
      questionnaire,
      { "v.aucun": "oui" },
      { ...situation, age: 58 },
      { variables: { $types: ["usld"] } },
    );
    assert.deepEqual(
      young.problems.map(({ key }) => key),
      ["v.derogation"],
    );
  });

  test("a light volet keeps only what is marked so", () => {
    const questionnaire = volet(text("nom", { required: true, light: true }), text("motif", { required: true }));
    assert.deepEqual(messages(questionnaire, {}, { light: true }), ["v.nom: Indiquez « nom »."]);
  });

  test("a wrong answer is told, even when it is optional, and is not counted as given", () => {
    const questionnaire = volet(
      { linkId: "v.le", text: "Le", type: "date", required: true },
      text("tel", { pattern: "phone" }),
    );
    assert.deepEqual(messages(questionnaire, { "v.le": "demain", "v.tel": "12" }), [
      "v.le: Écrivez la date comme 12/04/1939.",
      "v.tel: Écrivez un numéro de téléphone à dix chiffres, ou commençant par + pour l’étranger.",
    ]);
    assert.equal(check(questionnaire, { "v.le": "demain" }, situation).answered, 0);
  });

  test("an end follows its beginning", () => {
    const questionnaire = volet(
      { linkId: "v.debut", text: "Début du séjour", type: "date", partial: true },
      { linkId: "v.fin", text: "Fin du séjour", type: "date", partial: true, after: "v.debut" },
    );
    const late = ["v.fin: « Fin du séjour » doit suivre « Début du séjour » (10 déc. 2026)."];
    assert.deepEqual(messages(questionnaire, { "v.debut": "2026-12-10", "v.fin": "2026-12-01" }), late);
    assert.deepEqual(messages(questionnaire, { "v.debut": "2026-12-10", "v.fin": "2026-12-10" }), late);
    assert.deepEqual(messages(questionnaire, { "v.debut": "2026-12-10", "v.fin": "2026-12-11" }), []);
    assert.deepEqual(messages(questionnaire, { "v.debut": "2026-12-10", "v.fin": "2026" }), []);
    assert.deepEqual(messages(questionnaire, { "v.debut": "2026-12", "v.fin": "2026-11" }), [
      "v.fin: « Fin du séjour » doit suivre « Début du séjour » (déc. 2026).",
    ]);
  });

  test("an agreement is ticked or is not given", () => {
    const questionnaire = volet({
      linkId: "v.ok",
      text: "J’atteste l’exactitude",
      type: "boolean",
      agreement: true,
      required: true,
    });
    for (const answers of [{}, { "v.ok": false }])
      assert.deepEqual(messages(questionnaire, answers), ["v.ok: Cochez « J’atteste l’exactitude »."]);
    assert.deepEqual(messages(questionnaire, { "v.ok": true }), []);
  });

  test("a grid asks all its rows, or those it names", () => {
    const rows = ["chute", "escarre"].map((code) => ({ code, label: code }));
    const grid = { linkId: "v.risques", text: "Risques", type: "grid", rows, columns: yesNo, required: true } as const;
    assert.deepEqual(messages(volet(grid), { "v.risques.chute": "non" }), [
      "v.risques.escarre: Répondez à « escarre » (Risques).",
    ]);
    assert.deepEqual(messages(volet({ ...grid, requiredRows: ["chute"] }), {}), [
      "v.risques.chute: Répondez à « chute » (Risques).",
    ]);
    const expected = check(volet({ ...grid, required: "expected" }), {}, situation);
    assert.deepEqual(expected.expected, [{ key: "v.risques", text: "Risques", section: "s" }]);
  });
});

describe("Groups", () => {
  const person = (more: object = {}): Item => ({
    linkId: "v.medecin",
    text: "Médecin traitant",
    type: "group",
    items: [text("medecin.nom", { required: true }), text("medecin.ville")],
    ...more,
  });

  test("without a requirement, a group leaves those of its sub-items as they are", () => {
    assert.deepEqual(messages(volet(person()), {}), ["v.medecin.nom: Indiquez « medecin.nom » (Médecin traitant)."]);
  });

  test("an expected group asks its starred fields once it is filled", () => {
    const questionnaire = volet(person({ required: "expected" }));
    assert.deepEqual(messages(questionnaire, {}), []);
    assert.deepEqual(check(questionnaire, {}, situation).expected, [
      { key: "v.medecin", text: "Médecin traitant", section: "s" },
    ]);
    assert.deepEqual(messages(questionnaire, { "v.medecin.ville": "Vienne" }), [
      "v.medecin.nom: Indiquez « medecin.nom » (Médecin traitant).",
    ]);
  });

  test("a required group without a required sub-item must be filled", () => {
    const questionnaire = volet({
      linkId: "v.g",
      text: "Coordonnées",
      type: "group",
      required: true,
      items: [text("g.a"), text("g.b")],
    });
    assert.deepEqual(messages(questionnaire, {}), ["v.g: Remplissez « Coordonnées »."]);
    assert.deepEqual(messages(questionnaire, { "v.g.b": "x" }), []);
  });

  test("one way to reach someone is enough, row by row", () => {
    const reach: Condition = { not: { any: [{ question: "v.contacts.email", operator: "answered" }] } };
    const questionnaire = volet({
      linkId: "v.contacts",
      text: "Personne à contacter",
      type: "group",
      required: true,
      repeats: { min: 1, max: 2, add: "Ajouter" },
      items: [
        text("contacts.nom", { required: true }),
        text("contacts.tel", { required: reach }),
        text("contacts.email"),
      ],
    });
    assert.deepEqual(messages(questionnaire, {}), [
      "v.contacts#r1.nom: Indiquez « contacts.nom » (Personne à contacter).",
      "v.contacts#r1.tel: Indiquez « contacts.tel » (Personne à contacter).",
    ]);
    const answers: Answers = {
      "v.contacts": ["r1", "r4", "r5"],
      "v.contacts#r1.nom": "Paul",
      "v.contacts#r1.email": "p@x.fr",
      "v.contacts#r4.email": "c@x.fr",
    };
    assert.deepEqual(messages(questionnaire, answers), [
      "v.contacts#r4.nom: Indiquez « contacts.nom » (Personne à contacter 2).",
    ]);
    assert.deepEqual(
      messages(questionnaire, {
        ...answers,
        "v.contacts#r4.nom": "Claire",
        "v.contacts#r5.nom": "Léa",
        "v.contacts#r5.tel": "06",
      }),
      ["v.contacts: « Personne à contacter » : 2 au plus, retirez-en 1."],
    );
    assert.deepEqual(live(questionnaire, answers, situation)["v.contacts"], ["r1", "r4"]);
  });

  test("a repeated group with a smallest number asks for it", () => {
    const rows = (min: number, more: object) =>
      volet({
        linkId: "v.p",
        text: "Pathologies",
        type: "group",
        repeats: { min, max: 9, add: "Ajouter" },
        items: [text("p.note")],
        ...more,
      });
    assert.deepEqual(messages(rows(0, { required: true }), {}), [
      "v.p: Ajoutez au moins une réponse à « Pathologies ».",
    ]);
    assert.deepEqual(messages(rows(1, {}), {}), ["v.p: Remplissez « Pathologies »."]);
    assert.deepEqual(messages(rows(1, { required: "expected" }), {}), []);
    assert.deepEqual(messages(rows(1, {}), { "v.p": ["r1"], "v.p#r1.note": "x" }), []);
    assert.deepEqual(check(rows(2, {}), { "v.p": ["r1"], "v.p#r1.note": "x" }, situation).required, 2);
  });
});

describe("Calculated items", () => {
  const calculatedItem = (name: string, formula: string): Item =>
    ({ linkId: `ga.auto.${name}`, text: name, type: "calculated", formula }) as Item;
  const autonomy: Questionnaire = {
    ...volet(
      calculatedItem("gir.calcule", "gir"),
      calculatedItem("gir.rang", "gir-rank"),
      { ...calculatedItem("gir.retenu", "gir-kept"), required: true },
      {
        linkId: "ga.auto.gir.notifie",
        text: "GIR notifié",
        type: "integer",
        min: 1,
        max: 6,
      },
    ),
    id: "ga.auto",
  };
  const items = [
    ...[
      "coherence.communication",
      "coherence.comportement",
      "orientation.temps",
      "orientation.espace",
      "toilette.haut",
      "toilette.bas",
      "habillage.haut",
    ],
    ...[
      "habillage.moyen",
      "habillage.bas",
      "alimentation.servir",
      "alimentation.manger",
      "elimination.urinaire",
      "elimination.fecale",
      "transferts",
      "deplacementInterieur",
    ],
  ];
  const letters = (letter: string): Answers =>
    Object.fromEntries(items.map((name) => [`ga.auto.${name}.modalite`, letter]));
  const withItems: Questionnaire = {
    ...autonomy,
    sections: [
      ...autonomy.sections,
      {
        id: "grille",
        title: "Grille",
        items: items.flatMap((name) => [
          { linkId: `ga.auto.${name}.modalite`, text: name, type: "string" } as Item,
          ...["spontanement", "totalement", "correctement", "habituellement"].map(
            (adverb) => ({ linkId: `ga.auto.${name}.${adverb}`, text: adverb, type: "boolean" }) as Item,
          ),
        ]),
      },
    ],
  };

  test("the GIR comes from the letters, typed or by adverbs, and is kept with the notified one when they differ", () => {
    const answers = { ...letters("C"), "ga.auto.gir.notifie": 2 };
    assert.deepEqual(calculated(withItems, answers, situation), {
      "ga.auto.gir.calcule": { value: 1, shown: "GIR 1" },
      "ga.auto.gir.rang": { value: 1, shown: "1" },
      "ga.auto.gir.retenu": { value: 1, shown: "GIR 1 (calculé ; GIR 2 déjà notifié)" },
    });
    const { "ga.auto.transferts.modalite": _, ...others } = letters("A");
    const adverbs = Object.fromEntries(
      ["spontanement", "totalement", "correctement", "habituellement"].map((adverb) => [
        `ga.auto.transferts.${adverb}`,
        adverb !== "correctement",
      ]),
    );
    assert.equal(live(withItems, { ...others, ...adverbs }, situation)["ga.auto.gir.calcule"], 5);
  });

  test("while letters are missing, the notified GIR is kept; without one, the page says what is missing", () => {
    const { "ga.auto.toilette.bas.modalite": _, ...others } = letters("A");
    assert.deepEqual(calculated(withItems, { ...others, "ga.auto.gir.notifie": 3 }, situation)["ga.auto.gir.retenu"], {
      value: 3,
      shown: "GIR 3, déjà notifié",
    });
    assert.deepEqual(calculated(withItems, others, situation)["ga.auto.gir.calcule"], {
      value: null,
      shown: "Il manque : toilette",
    });
    assert.deepEqual(messages(withItems, others), [
      "ga.auto.gir.retenu: Répondez aux huit variables de la grille, ou indiquez le GIR déjà notifié.",
    ]);
  });

  test("body mass index, dependency score and negative pressure", () => {
    const medical = volet(
      { linkId: "v.poids", text: "Poids", type: "quantity", unit: "kg" },
      { linkId: "v.taille", text: "Taille", type: "quantity", unit: "cm" },
      { linkId: "v.imc", text: "IMC", type: "calculated", formula: "bmi" },
      {
        linkId: "v.dependance",
        text: "Dépendance",
        type: "grid",
        rows: ["transferts", "toilette", "habillage", "alimentation", "continence", "deplacements"].map((code) => ({
          code,
          label: code,
        })),
        columns: ["seul", "aide-partielle", "aide-totale"].map((code) => ({ code, label: code })),
      },
      { linkId: "v.dependance.score", text: "Score", type: "calculated", formula: "dependance-score" },
      {
        linkId: "v.lesions",
        text: "Plaies",
        type: "group",
        repeats: { min: 0, max: 5, add: "Ajouter" },
        items: [{ linkId: "v.lesions.tpn", text: "TPN", type: "boolean" }],
      },
      { linkId: "v.tpn", text: "Pression négative", type: "calculated", formula: "negative-pressure" },
    );
    const grid = Object.fromEntries(
      ["seul", "seul", "aide-partielle", "aide-totale", "aide-totale", "aide-partielle"].map((said, i) => [
        `v.dependance.${["transferts", "toilette", "habillage", "alimentation", "continence", "deplacements"][i]}`,
        said,
      ]),
    );
    const answers: Answers = {
      "v.poids": 62.5,
      "v.taille": 164,
      ...grid,
      "v.lesions": ["r2"],
      "v.lesions#r2.tpn": true,
    };
    assert.deepEqual(calculated(medical, answers, situation), {
      "v.imc": { value: 23.2, shown: "23,2 kg/m²" },
      "v.dependance.score": { value: 6, shown: "6 sur 12" },
      "v.tpn": { value: true, shown: "Oui" },
    });
    assert.deepEqual(calculated(medical, {}, situation), {
      "v.imc": { value: null, shown: "" },
      "v.dependance.score": { value: null, shown: "" },
      "v.tpn": { value: false, shown: "Non" },
    });
  });
});
