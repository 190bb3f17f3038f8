import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { html } from "hono/html";
import { htmlProblems } from "#tests/html.ts";
import { page } from "#ui/page.ts";
import { check } from "./check.ts";
import { printable } from "./printable.ts";
import type { Answers, Item, Questionnaire } from "./questionnaire.ts";
import { renderAnswers, renderSection, renderVolet } from "./render.page.ts";

const situation = { age: 87, today: "2026-11-21" };
const options = (n: number) => Array.from({ length: n }, (_, i) => ({ code: `o${i + 1}`, label: `Option ${i + 1}` }));
const volet = (...items: Item[]): Questionnaire => ({
  id: "v",
  code: "v",
  version: 1,
  title: "Volet",
  level: "admin",
  sections: [{ id: "s", title: "Thème", help: "À lire avant.", items }],
});
const person: Item = {
  linkId: "v.pro",
  text: "Médecin",
  type: "group",
  required: { question: "v.pro", operator: "answered" },
  items: [
    { linkId: "v.pro.nom", text: "Nom du médecin", type: "string", required: true },
    { linkId: "v.pro.tel", text: "Téléphone", type: "string", pattern: "phone" },
  ],
};
const everything = volet(
  { linkId: "v.nom", text: "Nom", type: "string", required: true, help: "De naissance." },
  { linkId: "v.note", text: "Note", type: "text" },
  { linkId: "v.peu", text: "Peu", type: "choice", options: options(3) },
  { linkId: "v.beaucoup", text: "Beaucoup", type: "choice", options: options(6) },
  { linkId: "v.libre", text: "Libre", type: "choice", options: options(2), open: true },
  { linkId: "v.plusieurs", text: "Plusieurs", type: "choices", options: options(2), open: true, exclusive: ["o2"] },
  { linkId: "v.oui", text: "Oui ou non", type: "boolean" },
  { linkId: "v.accord", text: "J’accepte", type: "boolean", agreement: true, required: true },
  { linkId: "v.le", text: "Le", type: "date" },
  { linkId: "v.ne", text: "Né le", type: "date", partial: true },
  { linkId: "v.poids", text: "Poids", type: "quantity", unit: "kg" },
  { linkId: "v.taille", text: "Taille", type: "quantity", unit: "cm" },
  { linkId: "v.imc", text: "IMC", type: "calculated", formula: "bmi" },
  { linkId: "v.ville", text: "Commune", type: "commune" },
  { linkId: "v.risques", text: "Risques", type: "grid", rows: options(2), columns: options(3), required: true },
  { linkId: "v.piece", text: "Pièce", type: "attachment", kinds: options(2) },
  { linkId: "v.lire", text: "À savoir.", type: "display" },
  person,
  {
    linkId: "v.proches",
    text: "Proche",
    type: "group",
    repeats: { min: 1, max: 3, add: "Ajouter un proche" },
    items: [
      { linkId: "v.proches.nom", text: "Nom du proche", type: "string", required: true },
      { linkId: "v.proches.vit", text: "Vit avec la personne", type: "boolean" },
    ],
  },
);
const show = async (questionnaire: Questionnaire, answers: Answers, more: object = {}) => {
  const counts = check(questionnaire, answers, situation);
  const form = { situation, action: "/volet", autosaveUrl: "/champs", base: 3, author: "a1", counts, ...more };
  return String(await renderVolet(questionnaire, questionnaire.sections[0]!, answers, form));
};
const whole = async (body: string | Promise<string>) =>
  String(
    await page({
      title: "Volet",
      space: null,
      account: null,
      path: "/",
      flash: null,
      assets: { css: "/a.css", js: "/a.js", font: null },
      body: html`<h1>Volet</h1><h2>Thème</h2>${html([await body] as unknown as TemplateStringsArray)}`,
    }),
  );
const attachments = [{ id: "f1", name: "ordonnance.pdf", href: "/pieces/f1", size: "120 ko", removable: true }];

describe("The form of a section", () => {
  const answers: Answers = {
    "v.nom": "Ferrand",
    "v.peu": "o2",
    "v.beaucoup": "o6",
    "v.libre": "o1",
    "v.plusieurs": ["o1", "Autre chose"],
    "v.oui": false,
    "v.le": "2026-11-21",
    "v.ne": "1939-04",
    "v.poids": 62.5,
    "v.taille": 164,
    "v.ville": "38544 Vienne",
    "v.risques.o1": "o3",
    "v.piece": ["f1"],
    "v.proches": ["r2"],
    "v.proches#r2.nom": "Paule",
  };

  test("is valid HTML, empty, filled, and with every problem shown", async () => {
    const { problems } = check(everything, { "v.le": "demain" }, situation);
    for (const body of [
      show(everything, {}),
      show(everything, answers, { attachments }),
      show(everything, { "v.le": "demain" }, { problems }),
    ])
      assert.deepEqual(await htmlProblems(await whole(body)), []);
  });

  test("holds each answer in its control", async () => {
    const body = await show(everything, answers, { attachments });
    for (const held of [
      /name="v\.nom" type="text" value="Ferrand"/,
      /name="v\.peu"\s+value="o2"\s+checked/,
      /<option value="o6" selected>/,
      /name="v\.libre"[^>]+value="Option 1"/,
      /name="v\.plusieurs~autre"\s+value="Autre chose"/,
      /name="v\.oui"\s+value="non"\s+checked/,
      /name="v\.le" type="date" value="2026-11-21"/,
      /name="v\.ne" type="text" value="04\/1939"/,
      /Poids \(kg\)/,
      /value="62,5"/,
      /data-calculated="v\.imc">23,2 kg\/m²</,
      /value="Vienne \(INSEE 38544\)"/,
      /name="v\.risques\.o1"\s+value="o3"\s+checked/,
      /<a class="[^"]+" href="\/pieces\/f1">ordonnance\.pdf<\/a>/,
      /name="detacher"\s+value="v\.piece f1"/,
      /name="v\.proches#r2\.nom" type="text" value="Paule"/,
      /name="retirer"\s+value="v\.proches#r2"/,
      /name="ajouter"\s+value="v\.proches"/,
    ])
      assert.match(body, held);
  });

  test("a date that is none stays readable, with its error linked to it", async () => {
    const wrong: Answers = { "v.le": "demain" };
    const body = await show(everything, wrong, { problems: check(everything, wrong, situation).problems });
    assert.match(
      body,
      /name="v\.le" type="text" value="demain"\s+aria-describedby="q-v_le-messages" aria-invalid="true"/,
    );
    assert.match(
      body,
      /id="q-v_le-messages" aria-live="polite">\s*<p class="[^"]+">Écrivez la date comme 12\/04\/1939\.<\/p>/,
    );
  });

  test("says what is obligatory, in an optional group once it is begun", async () => {
    const marked = async (filled: Answers) =>
      /<label class="fr-label" for="q-v_pro_nom">Nom du médecin<span class="note"\s+data-when="[^"]+"\s*(hidden)?\s*>/.exec(
        await show(everything, filled),
      )?.[1];
    assert.equal(await marked({}), "hidden");
    assert.equal(await marked({ "v.pro.tel": "06 12 34 56 78" }), undefined);
    assert.match(await show(everything, {}), /for="q-v_nom">Nom<span class="note"> obligatoire<\/span>/);
  });

  test("carries what its conditions need from elsewhere, and hides what they rule out", async () => {
    const asked: Item = {
      linkId: "v.suite",
      text: "Suite",
      type: "string",
      enableWhen: {
        all: [
          { question: "v.ailleurs", operator: "=", value: "o1" },
          { question: "$types", operator: "has", value: ["ra"] },
        ],
      },
    };
    const questionnaire: Questionnaire = {
      ...volet(asked),
      sections: [
        ...volet(asked).sections,
        {
          id: "t",
          title: "Autre",
          items: [{ linkId: "v.ailleurs", text: "Ailleurs", type: "choice", options: options(2) }],
        },
      ],
    };
    const body = await show(questionnaire, { "v.ailleurs": "o1" }, { variables: { $types: ["ra"] } });
    assert.ok(
      body.includes(
        JSON.stringify({ answers: { "v.ailleurs": "o1" }, situation, variables: { $types: ["ra"] } }).replaceAll(
          '"',
          "&quot;",
        ),
      ),
    );
    assert.doesNotMatch(body, /data-key="v\.suite"[^>]* hidden/);
    assert.match(await show(questionnaire, {}), /data-key="v\.suite"[^>]* hidden/);
  });

  test("leaves out what is of another level", async () => {
    const questionnaire = volet(
      { linkId: "v.budget", text: "Budget", type: "integer", level: "own" },
      { linkId: "v.nom", text: "Nom", type: "string" },
    );
    const body = await show(questionnaire, { "v.budget": 2000 }, { levels: ["admin"] });
    assert.doesNotMatch(body, /budget/i);
    assert.match(body, /name="champs" value="v\.nom"/);
  });

  test("shows both versions of a field in conflict", async () => {
    const conflicts = [
      {
        kind: "conflict",
        key: "v.nom",
        mine: "Ferand",
        theirs: "Ferrand-Roux",
        by: "Paul Roche",
        at: "2026-11-21T09:42:07Z",
        n: 3,
      },
    ];
    const body = await show(everything, { "v.nom": "Ferrand-Roux" }, { conflicts, typed: { "v.nom": "Ferand" } });
    assert.match(body, /name="v\.nom" type="text" value="Ferand"/);
    assert.match(
      body,
      /Paul Roche<\/b> a écrit <q data-theirs>Ferrand-Roux<\/q> <span data-at>le 21 nov\. 2026 à 10:42/,
    );
    assert.deepEqual(await htmlProblems(await whole(body)), []);
  });

  test("escapes what people typed", async () => {
    const body = await show(everything, {
      "v.nom": '"><script>',
      "v.note": "</textarea><script>",
      "v.plusieurs": ["<script>"],
    });
    assert.doesNotMatch(body, /<script>/);
  });
});

describe("Reading a volet", () => {
  const answers: Answers = {
    "v.nom": "Ferrand",
    "v.peu": "o2",
    "v.risques.o1": "o3",
    "v.proches": ["r1", "r2"],
    "v.proches#r2.nom": "Paule",
    "v.piece": ["f1"],
    "v.poids": 62.5,
    "v.taille": 164,
  };

  test("as plain lines: groups and rows name their questions, calculated values are there", () => {
    assert.deepEqual(printable(everything, answers, situation, { nameOf: () => "ordonnance.pdf" }), [
      {
        section: "s",
        title: "Thème",
        lines: [
          { key: "v.nom", label: "Nom", value: "Ferrand" },
          { key: "v.peu", label: "Peu", value: "Option 2" },
          { key: "v.poids", label: "Poids", value: "62,5 kg" },
          { key: "v.taille", label: "Taille", value: "164 cm" },
          { key: "v.imc", label: "IMC", value: "23,2 kg/m²" },
          { key: "v.risques.o1", label: "Risques — Option 1", value: "Option 3" },
          { key: "v.piece", label: "Pièce", value: "ordonnance.pdf" },
          { key: "v.proches#r2.nom", label: "Proche 2 — Nom du proche", value: "Paule" },
        ],
      },
    ]);
  });

  test("as definition lists, with links to the files, in valid HTML", async () => {
    const body = String(await renderAnswers(everything, answers, { situation, attachments }));
    assert.match(body, /<dt>Pièce<\/dt><dd><a class="[^"]+" href="\/pieces\/f1">ordonnance\.pdf<\/a><\/dd>/);
    assert.deepEqual(await htmlProblems(await whole(body)), []);
    assert.equal(
      String(
        await renderSection(everything, everything.sections[0]!, answers, { situation, attachments, readOnly: true }),
      ),
      body,
    );
  });

  test("only the levels asked", () => {
    const questionnaire = volet(
      { linkId: "v.budget", text: "Budget", type: "integer", level: "own" },
      { linkId: "v.nom", text: "Nom", type: "string" },
    );
    const lines = printable(questionnaire, { "v.budget": 2000, "v.nom": "x" }, situation, {
      levels: ["admin", "care"],
    })[0]?.lines;
    assert.deepEqual(lines, [{ key: "v.nom", label: "Nom", value: "x" }]);
  });
});
