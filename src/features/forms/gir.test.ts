import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import {
  type Adverb,
  gir,
  type Letter,
  type Letters,
  letterOf,
  letterOfVariable,
  steps,
  variables,
  whatWouldChange,
} from "./gir.ts";

const profile = (code: string) => Object.fromEntries(variables.map((variable, i) => [variable, code[i]])) as Letters;
const scoresOf = (code: string) =>
  steps(profile(code))
    .map(({ groupe, score }) => `${groupe} ${score}`)
    .join(" · ");

describe("From adverbs to letters", () => {
  test("four yes make A, four no make C, anything else B, and a missing answer no letter", () => {
    const say = (spontanement: boolean, totalement: boolean, correctement: boolean, habituellement: boolean) =>
      letterOf({ spontanement, totalement, correctement, habituellement });
    assert.equal(say(true, true, true, true), "A");
    assert.equal(say(false, false, false, false), "C");
    assert.equal(say(true, false, false, false), "B");
    assert.equal(say(true, true, true, false), "B");
    assert.equal(letterOf({ spontanement: true, totalement: true, correctement: true }), null);
  });

  test("each variable combines the letters of its sub-items as the annexe says", () => {
    const of = (variable: string, ...codes: string[]) =>
      codes.map((code) => letterOfVariable(variable, [...code] as Letter[])).join("");
    const pairs = ["AA", "AB", "AC", "BA", "BB", "BC", "CA", "CB", "CC"];
    assert.equal(of("coherence", ...pairs), "ABCBBCCCC");
    assert.equal(of("orientation", ...pairs), "ABCBBCCCC");
    assert.equal(of("elimination", ...pairs), "ABCBBCCCC");
    assert.equal(of("toilette", ...pairs), "ABBBBBBBC");
    assert.equal(of("alimentation", ...pairs), "ABBBBCBCC");
    assert.equal(of("habillage", "AAA", "CCC", "AAB", "CCB", "ACC", "BBB"), "ACBBBB");
    for (const single of ["transferts", "deplacementInterieur", "deplacementExterieur", "alerter"])
      assert.equal(of(single, "A", "B", "C"), "ABC");
  });

  test("a sub-item without a letter leaves the variable without one", () => {
    assert.equal(letterOfVariable("coherence", ["C", null]), null);
    assert.equal(letterOfVariable("coherence", []), null);
  });
});

describe("From letters to the GIR", () => {
  test("the checks of the specification stop at the right group", () => {
    assert.deepEqual(gir(profile("CCCCCCCC")), { groupe: "A", score: 4440, rang: 1, gir: 1 });
    assert.deepEqual(gir(profile("CCAAAAAA")), { groupe: "B", score: 2700, rang: 4, gir: 2 });
    assert.deepEqual(gir(profile("AACCCCCC")), { groupe: "C", score: 1700, rang: 5, gir: 2 });
    assert.deepEqual(gir(profile("AACCBCBA")), { groupe: "E", score: 1800, rang: 8, gir: 3 });
    assert.deepEqual(gir(profile("BBBBBBBB")), { groupe: "G", score: 1100, rang: 10, gir: 4 });
    assert.deepEqual(gir(profile("AAAAAACA")), { groupe: "H", score: 1000, rang: 13, gir: 6 });
    assert.deepEqual(gir(profile("AAAAAABA")), { groupe: "H", score: 2000, rang: 12, gir: 5 });

    assert.equal(scoresOf("CCAAAAAA"), "A 3200 · B 2700");
    assert.equal(scoresOf("AACCCCCC"), "A 1240 · B 960 · C 1700");
    assert.equal(scoresOf("AACCBCBA"), "A 320 · B 300 · C 460 · D 800 · E 1800");
    assert.equal(scoresOf("BBBBBBBB"), "A 220 · B 568 · C 312 · D 600 · E 500 · F 700 · G 1100");
    assert.match(scoresOf("AAAAAACA"), /G 400 · H 1000$/);
    assert.match(scoresOf("AAAAAABA"), /G 200 · H 2000$/);
  });

  test("all 6561 profiles have a rank from 1 to 13, and its GIR", () => {
    const seen = new Map<number, number>();
    for (let i = 0; i < 3 ** 8; i++) {
      const { rang, gir: group } = gir(
        profile(i.toString(3).padStart(8, "0").replaceAll("0", "A").replaceAll("1", "B").replaceAll("2", "C")),
      );
      seen.set(rang, group);
    }
    const ranks = [...seen].sort(([a], [b]) => a - b);
    assert.deepEqual(ranks, [
      [1, 1],
      [2, 2],
      [3, 2],
      [4, 2],
      [5, 2],
      [6, 2],
      [7, 2],
      [8, 3],
      [9, 3],
      [10, 4],
      [11, 4],
      [12, 5],
      [13, 6],
    ]);
  });

  test("says which single letter would change the GIR", () => {
    assert.deepEqual(
      whatWouldChange(profile("CCCCCCCA")).filter((change) => change.variable === "deplacementInterieur"),
      [{ variable: "deplacementInterieur", letter: "C", gir: 1 }],
    );
    assert.deepEqual(whatWouldChange(profile("AAAAAAAA")), [
      ...["toilette", "habillage", "alimentation", "elimination"].flatMap((variable) => [
        { variable, letter: "B", gir: 5 },
        { variable, letter: "C", gir: 5 },
      ]),
      { variable: "transferts", letter: "B", gir: 5 },
    ]);
  });
});

describe("The published tables and cases", () => {
  const folder = "../shared/data/interop/aggir";
  const read = (name: string) => JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));

  test("the twenty cases", (t) => {
    if (!existsSync(folder)) return t.skip("sample cases absent");
    for (const { code, label, groupe, score, rang, gir: group } of read("cases.json"))
      assert.deepEqual(gir(profile(code)), { groupe, score, rang, gir: group }, label);
  });

  test("weights and thresholds, one letter at a time", (t) => {
    if (!existsSync(folder)) return t.skip("sample tables absent");
    type Table = {
      C: number[];
      B: number[];
      thresholds: { minInclusive: number; rang: number }[];
      else: "next" | number;
    };
    const tables: Record<string, Table> = read("aggir_tables.json").groups;
    const byTables = (letters: Letters) => {
      for (const { C, B, thresholds, else: otherwise } of Object.values(tables)) {
        const score = variables.reduce(
          (sum, v, i) => sum + (letters[v] === "C" ? C[i]! : letters[v] === "B" ? B[i]! : 0),
          0,
        );
        const reached = thresholds.find(({ minInclusive }) => score >= minInclusive);
        if (reached) return { score, rang: reached.rang };
        if (otherwise !== "next") return { score, rang: Number(String(otherwise).replaceAll(/\D/g, "")) };
      }
      return null;
    };
    for (let i = 0; i < 3 ** 8; i++) {
      const letters = profile([...i.toString(3).padStart(8, "0")].map((digit) => "ABC"[Number(digit)]).join(""));
      const { score, rang } = gir(letters);
      assert.deepEqual({ score, rang }, byTables(letters));
    }
  });

  test("the rules of the sub-items", (t) => {
    if (!existsSync(folder)) return t.skip("sample tables absent");
    const published: Record<string, { items: string[]; regle?: Record<string, Letter> }> =
      read("sous_variables.json").sousVariables;
    for (const [variable, { items, regle }] of Object.entries(published))
      for (let i = 0; i < 3 ** items.length; i++) {
        const code = [...i.toString(3).padStart(items.length, "0")].map((digit) => "ABC"[Number(digit)]).join("");
        const found = Object.entries(regle ?? {}).find(
          ([when]) =>
            when.split("|").includes(code) || (when === "any C" && code.includes("C")) || when.startsWith("else"),
        );
        assert.equal(
          letterOfVariable(variable, [...code] as Letter[]),
          regle ? found?.[1] : code,
          `${variable} ${code}`,
        );
      }
    const names: Adverb[] = read("sous_variables.json").adverbes.liste;
    assert.equal(letterOf(Object.fromEntries(names.map((name) => [name, true]))), "A");
  });
});
