import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { relations, ssiadFactors, transports } from "./national.ts";
import { departements, options } from "./values.ts";

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

const codeIn = ({ code }: { code: string }) => code;
const repeated = (list: string[]) => list.filter((one, i) => list.indexOf(one) !== i);
