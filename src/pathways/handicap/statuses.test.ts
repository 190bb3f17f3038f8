import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { moves } from "./moves.ts";
import { officialReasons, reasonsAllowed } from "./reasons-official.ts";
import { esmsStatuses, openUnitCodes, unitStatuses, unitsAllowed } from "./statuses.ts";

describe("The official statuses and reasons", () => {
  test("are 15 of the establishment and 9 of its units, and none is both", () => {
    assert.deepEqual(Object.keys(esmsStatuses).sort(), "39 40 41 42 43 44 45 46 47 48 49 51 54 71 72".split(" "));
    assert.deepEqual(Object.keys(unitStatuses).sort(), "180 181 182 183 184 185 186 187 188".split(" "));
  });

  test("go together as ASS_A32 says", () => {
    const of = (codes: string) => codes.split(" ");
    assert.deepEqual(reasonsAllowed("181"), of("84 85"));
    assert.deepEqual(reasonsAllowed("45"), of("86 113 114 115 116 117 118 119 120 121 122 124 127 148"));
    assert.deepEqual(reasonsAllowed("46"), reasonsAllowed("45"));
    assert.deepEqual(
      reasonsAllowed("188"),
      of("87 88 89 91 124 125 126 127 128 135 136 146 147 157 158 159 184 204 253"),
    );
    assert.deepEqual(reasonsAllowed("180"), of("95 98 100 109 112 124"));
    assert.deepEqual(reasonsAllowed("54"), of("109 112 168 170"));
    assert.deepEqual(reasonsAllowed("41"), of("150 151 152 153"));
    assert.deepEqual(reasonsAllowed("49"), of("100 109 112 124 173 174"));
    assert.deepEqual(reasonsAllowed("37"), of("112 124 173 174"));
  });

  test("51 takes reasons of the units’ list, and the others take none", () => {
    assert.deepEqual(reasonsAllowed("51"), ["92", "93", "172"]);
    for (const code of ["39", "40", "42", "72", "71", "43", "44", "47", "48"] as const)
      assert.deepEqual(reasonsAllowed(code), []);
    for (const code of ["182", "183", "184", "185", "186", "187"] as const) assert.deepEqual(reasonsAllowed(code), []);
  });

  test("every allowed reason has its label", () => {
    for (const code of [
      ...Object.keys(esmsStatuses),
      ...Object.keys(unitStatuses),
      "37",
    ] as (keyof typeof esmsStatuses)[])
      for (const reason of reasonsAllowed(code)) assert.ok(officialReasons[reason], `${code}/${reason}`);
  });

  test("a unit that is open is allowed by the status its establishment needs it for", () => {
    for (const { open, needs } of Object.values(unitsAllowed)) {
      for (const code of needs) assert.ok(open.includes(code));
      for (const code of open) assert.ok((openUnitCodes as readonly string[]).includes(code));
    }
  });

  test("no move leaves from or leads to a status that does not exist", () => {
    for (const { from, to } of Object.values(moves))
      for (const code of [...from, ...(to === "former" ? [] : [to])]) assert.ok(code in esmsStatuses);
  });

  const file = "../shared/data/interop/sdo/sdo_statuts_motifs.json";
  test("are those of the published nomenclature", (t) => {
    if (!existsSync(file)) return t.skip("skipped: the published nomenclature is not at hand");
    const published = JSON.parse(readFileSync(file, "utf8")) as {
      statuts: { code: string; niveau: string }[];
      motifs: { code: string; display: string }[];
      motifsParStatut: Record<string, string[]>;
      statutsSansMotif: string[];
    };
    const plain = (text: string) => text.replaceAll("’", "'").replaceAll("É", "E");
    assert.deepEqual(
      Object.fromEntries(published.motifs.map(({ code, display }) => [code, plain(display)])),
      Object.fromEntries(Object.entries(officialReasons).map(([code, label]) => [code, plain(label)])),
    );
    const codes = (level: string) => published.statuts.flatMap((s) => (s.niveau === level ? [s.code] : [])).sort();
    assert.deepEqual(codes("esms"), Object.keys(esmsStatuses).sort());
    assert.deepEqual(codes("unite"), Object.keys(unitStatuses).sort());
    for (const [code, reasons] of Object.entries(published.motifsParStatut))
      assert.deepEqual(reasonsAllowed(code as "45"), reasons, code);
    for (const code of published.statutsSansMotif) assert.deepEqual(reasonsAllowed(code as "39"), [], code);
  });
});
