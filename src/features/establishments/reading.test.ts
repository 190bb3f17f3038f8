import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readAmount } from "./price.ts";
import { read, readMeans, typedOf, words } from "./reading.ts";
import { recognise, typedCommunes } from "./zone.ts";

const value = (reading: ReturnType<typeof read>) => (reading.ok ? reading.value : reading.field);

describe("What is typed in a box", () => {
  test("a code the page does not show stays, and the same choice is the same value", () => {
    const control = {
      kind: "ticks",
      options: [
        { code: "28", label: "complète" },
        { code: "29", label: "de jour" },
      ],
    } as const;
    assert.deepEqual(value(read(control, "modes", { modes: ["29"] }, ["28", "31"])), ["29", "31"]);
    assert.deepEqual(value(read(control, "modes", { modes: ["28", "29"] }, ["29", "28"])), ["29", "28"]);
    assert.deepEqual(value(read(control, "modes", { modes: "<script>" }, [])), []);
  });

  test("a number is within its bounds, with a comma or a point", () => {
    const oxygen = { kind: "number", least: 0, most: 60, decimals: 1, unit: "L/min" } as const;
    assert.deepEqual(
      ["4,5", "4.5", "0", "", "61", "-1", "quatre", "1e3"].map((typed) => value(read(oxygen, "o", { o: typed }, null))),
      [4.5, 4.5, 0, null, "o", "o", "o", "o"],
    );
  });

  test("a price is euros and cents; 0 and 1 € are no price", () =>
    assert.deepEqual(
      ["75,92", "75.92 €", "1 200", "0", "1", "900", "gratuit", "12,345"].map((typed) => readAmount(typed, "jour")),
      [75.92, 75.92, null, null, null, null, null, null],
    ));

  test("a way to reach somebody has the form of its means", () => {
    const means = (kind: Parameters<typeof readMeans>[0], typed: string) => value(readMeans(kind, "v", typed));
    assert.equal(means("phone", "04 74 31 33 33"), "0474313333");
    assert.equal(means("phone", "+33 4 74 31 33 33"), "0474313333");
    assert.equal(means("phone", "3977"), "3977");
    assert.equal(means("phone", "appelez-nous"), "v");
    assert.equal(means("website", "www.exemple.fr"), "https://www.exemple.fr");
    for (const hostile of [
      "javascript:alert(1)",
      "data:text/html,x",
      "https://moi:secret@exemple.fr",
      "http://localhost",
    ])
      assert.equal(means("website", hostile), "v", hostile);
    assert.equal(means("mssante", "accueil@exemple.fr"), "v");
    assert.equal(means("mssante", "accueil@chv.mssante.fr"), "accueil@chv.mssante.fr");
    assert.equal(means("email", "a@b.fr\nBcc: tous@exemple.fr"), "v");
  });

  test("whether a unit accepts requests, a closing and prices are read as groups, and shown as they were typed", () => {
    const accepts = { kind: "accepts" } as const;
    assert.deepEqual(value(read(accepts, "a", { a: "date", "a-le": "2026-12-01" }, null)), {
      accepts: false,
      from: "2026-12-01",
    });
    assert.equal(value(read(accepts, "a", { a: "date" }, null)), "a-le");
    const closing = { kind: "closing" } as const;
    assert.equal(value(read(closing, "f", { "f-du": "2026-12-01", "f-au": "2026-11-01" }, null)), "f-au");
    const shown = { from: "2026-12-01", until: null, reason: "travaux" };
    assert.deepEqual(value(read(closing, "f", typedOf(closing, "f", shown), null)), shown);
    const prices = { year: 2026, single: 75.9, gir12: 22 };
    assert.deepEqual(value(read({ kind: "prices" }, "p", typedOf({ kind: "prices" }, "p", prices), null)), prices);
    assert.equal(
      words({ kind: "prices" }, prices).replaceAll(/\s/g, " "),
      "Chambre simple 75,90 €, GIR 1 et 2 22,00 €, prix de 2026",
    );
  });
});

describe("A list of communes, typed or pasted", () => {
  const commune = (code: string, name: string, ...postcodes: string[]) => ({
    code,
    name,
    postcodes,
    departement: code.slice(0, 2),
    population: 1,
    point: null,
  });
  const known = [
    commune("38544", "Vienne", "38200"),
    commune("38001", "Les Abrets", "38490"),
    commune("38200", "Merlas", "38620"),
    commune("01001", "Saint-Martin", "01400"),
    commune("38002", "Saint-Martin", "38930"),
  ];
  const read = (text: string) => typedCommunes(text).map((one) => recognise(one, known));

  test("is read with names, INSEE codes, postcodes, or both", () =>
    assert.deepEqual(
      read("Vienne\n38001;38200 Vienne\nVienne (38544)\n38930 Saint Martin"),
      ["38544", "38001", "38544", "38544", "38002"].map((code) => ({ kind: "known", code })),
    ));

  test("two cells of a spreadsheet are one commune", () =>
    assert.deepEqual(read("Vienne;38544\nSaint-Martin\t01001"), [
      { kind: "known", code: "38544" },
      { kind: "known", code: "01001" },
    ]));

  test("says which it does not know, and which are several", () =>
    assert.deepEqual(
      read("Atlantide\nSaint-Martin").map(({ kind }) => kind),
      ["unknown", "ambiguous"],
    ));
});
