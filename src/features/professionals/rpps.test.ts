import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { activity, header } from "#tests/rpps.ts";
import { dayOfExtraction, personColumns, readActivity, readHeader } from "./rpps.ts";

describe("A line of the RPPS", () => {
  const known = readHeader(header);
  assert.ok(known.ok);
  const values = (line: string) => {
    const read = readActivity(line, known.value);
    return read.ok ? read.value.values : read.refusal;
  };

  test("is found by the titles of its columns, whatever their order, their apostrophe and their case", () => {
    const titles = header.split("|").slice(0, 56);
    const turned = readHeader(`\uFEFF${[...titles].reverse().join("|").replaceAll("'", "’").toUpperCase()}`);
    assert.ok(turned.ok);
    const line = activity({ family: "D'ARC" }).split("|").slice(0, 56).reverse().join("|");
    const read = readActivity(line, turned.value);
    assert.deepEqual(read.ok && read.value.values, values(activity({ family: "D'ARC" })));
    const renamed = readHeader(header.replace("Code rôle", "Code fonction"));
    assert.equal(renamed.ok && renamed.value.at.role, 52);
  });

  test("keeps the person, the activity, and a name without accents to be found by", () => {
    const read = values(activity({ family: "L'HÉRITIER", given: "Zoé" }));
    assert.ok(Array.isArray(read));
    assert.deepEqual(Object.fromEntries(personColumns.map((column, i) => [column, read[i]])), {
      national_id: "899900100019",
      rpps: "99900100019",
      civility: "Docteur",
      family_name: "L'HÉRITIER",
      given_name: "Zoé",
      search_name: "l heritier zoe",
    });
  });

  test("is rejected when a field is missing or too many, and a quote is a letter", () => {
    assert.equal(values(activity().slice(0, -2).replace("|", "")), "55 champs au lieu de 56");
    assert.equal(values(`${activity()}x|`), "58 champs au lieu de 56");
    assert.ok(Array.isArray(values(activity({ family: 'DIT "LE GRAND' }))));
    assert.equal(values(activity({ profession: "" })), "Code profession absent");
    assert.equal(values(activity().replaceAll("899900100019", " ")), "Identification nationale absente ou mal formée");
  });

  test("of a file with secure mailboxes leaves out those of the red list", () => {
    const wider = readHeader(`${header}Adresse BAL MSSanté|Liste rouge|`);
    assert.ok(wider.ok);
    const read = (red: string) => {
      const told = readActivity(`${activity()}zoe@medecin.mssante.example|${red}|`, wider.value);
      return told.ok && told.value.values.includes("zoe@medecin.mssante.example");
    };
    assert.deepEqual([read("N"), read(""), read("O"), read("oui")], [true, true, false, false]);
  });

  test("comes from a file whose name tells the day", () => {
    assert.deepEqual(
      ["PS_LibreAcces_Personne_activite_202611200812.txt", "rpps-20261120.txt", "rpps.txt"].map(dayOfExtraction),
      ["2026-11-20", "2026-11-20", null],
    );
  });
});
