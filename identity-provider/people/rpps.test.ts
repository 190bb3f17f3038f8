import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readHeader } from "./columns.ts";
import { extractionLine, headerLine, publicTitles } from "./generate.ts";
import { faultOf, passesLuhn } from "./national-id.ts";
import { isFictitious } from "./person.ts";
import { claimsOf, gather, join, type Line, type LineRefusal, readLine, shownOf } from "./rpps.ts";

const layoutOf = (line = headerLine) => {
  const read = readHeader(line);
  assert.ok(read.ok);
  return read.value;
};
const alice = {
  idType: "8",
  id: "99900100019",
  nationalId: "899900100019",
  civility: "MME",
  nomDexercice: "TESTMEDECIN",
  prenomDexercice: "ALICE",
  codeProfession: "10",
  professionLabel: "Médecin",
  codeCategorieProfessionnelle: "C",
  codeTypeSavoirFaire: "S",
  codeSavoirFaire: "SM54",
  knowHowLabel: "Médecine générale (SM)",
};
const cabinet = { codeModeExercice: "L", codeSecteurDactivite: "SA07", raisonSocialeSite: "CABINET FICTIF" };
const hospital = {
  codeModeExercice: "S",
  codeSecteurDactivite: "SA01",
  raisonSocialeSite: "CH FICTIF",
  numeroFinessSite: "0B0193488",
};
const read = (text: string, header?: string): Line => {
  const line = readLine(layoutOf(header), text);
  assert.ok(line.ok, JSON.stringify(line));
  return line.value;
};
const refusal = (text: string): LineRefusal | null => {
  const line = readLine(layoutOf(), text);
  return line.ok ? null : line.refusal;
};

describe("The header of an extraction", () => {
  test("has 56 columns, and a 57th empty field after the last separator", () => {
    assert.equal(publicTitles.length, 56);
    assert.equal(layoutOf().width, 57);
  });

  test("is read by title: another order, other columns, former titles", () => {
    const shuffled = ["Code fonction", "Une colonne de demain", ...publicTitles.filter((one) => one !== "Code rôle")];
    const header = `${shuffled.join("|")}|`;
    const values = new Map([
      ["Code fonction", "FON-42"],
      ["Identification nationale PP", "899900100019"],
      ["Nom d'exercice", "X"],
      ["Code profession", "10"],
    ]);
    const line = read(`${shuffled.map((title) => values.get(title) ?? "").join("|")}|`, header);
    assert.deepEqual([line.codeRole, line.nationalId, line.codeProfession], ["FON-42", "899900100019", "10"]);
  });

  test("is refused when the columns that name people are missing", () => {
    assert.deepEqual(readHeader("Nom|Prénom|"), {
      ok: false,
      refusal: {
        kind: "columns-missing",
        missing: ["Identification nationale PP", "Nom d'exercice", "Prénom d'exercice", "Code profession"],
      },
    });
  });

  test("may begin with a byte order mark and use typographic apostrophes", () => {
    assert.ok(readHeader(`\uFEFF${headerLine.replaceAll("'", "’")}`).ok);
  });
});

describe("A line", () => {
  const bad: [string, string, LineRefusal][] = [
    ["a field too few", extractionLine(alice).slice(0, -1), { kind: "fields", expected: 57, found: 56 }],
    ["bytes that are no UTF-8", extractionLine({ ...alice, nomDexercice: "LEF\uFFFDVRE" }), { kind: "not-utf8" }],
    ["no identifier", extractionLine({ ...alice, id: "", nationalId: "" }), { kind: "no-identifier" }],
    [
      "a wrong key",
      extractionLine({ ...alice, id: "10009999991", nationalId: "810009999991" }),
      { kind: "identifier-key", value: "810009999991" },
    ],
    [
      "an unknown form",
      extractionLine({ ...alice, idType: "9", id: "12", nationalId: "912" }),
      { kind: "identifier-shape", value: "912" },
    ],
    [
      "two identifiers that differ",
      extractionLine({ ...alice, id: "99900100027" }),
      { kind: "identifier-differs", value: "899900100027", whole: "899900100019" },
    ],
    ["no name", extractionLine({ ...alice, nomDexercice: "" }), { kind: "no-name" }],
  ];
  for (const [what, text, expected] of bad)
    test(`with ${what} is refused, and says so`, () => assert.deepEqual(refusal(text), expected));
});

describe("A person", () => {
  test("is all their lines: exercices by profession and savoir-faire, then activities, each once", () => {
    const geriatrics = { ...alice, codeSavoirFaire: "SM18", knowHowLabel: "Gériatrie (SM)" };
    const lines = [
      { ...alice, ...cabinet },
      { ...alice, ...cabinet },
      { ...geriatrics, ...hospital },
      { ...alice, ...hospital },
    ];
    const person = gather(lines.map((line) => read(extractionLine(line))));
    assert.deepEqual(
      person.exercices.map(({ codeSavoirFaire, activities }) => [
        codeSavoirFaire,
        activities.map((one) => one.raisonSocialeSite),
      ]),
      [
        ["SM54", ["CABINET FICTIF", "CH FICTIF"]],
        ["SM18", ["CH FICTIF"]],
      ],
    );
    assert.equal(shownOf(person), "Médecin, Médecine générale, CABINET FICTIF");
  });

  test("without activity keeps the exercice alone, whoever registered it", () => {
    const person = gather([read(extractionLine({ ...alice, autoriteDenregistrement: "CNOM/CNOM/CNOM" }))]);
    assert.deepEqual(
      person.exercices.map(({ activities }) => activities),
      [[]],
    );
  });

  test("met twice in the file is the person met once", () => {
    const lines = [
      { ...alice, ...cabinet },
      { ...alice, codeProfession: "93", professionLabel: "Psychologue", codeSavoirFaire: "", codeTypeSavoirFaire: "" },
      { ...alice, ...hospital },
    ].map((line) => read(extractionLine(line)));
    assert.deepEqual(join([gather(lines.slice(0, 2)), gather(lines.slice(2))]), gather(lines));
  });

  test("is said as UserInfo says them", () => {
    const person = gather([read(extractionLine({ ...alice, ...hospital }))]);
    assert.deepEqual(claimsOf(person), {
      SubjectRole: ["10^1.2.250.1.213.1.1.5.5"],
      otherIds: [{ identifiant: "899900100019", origine: "RPPS", qualite: 1 }],
      SubjectOrganization: "CH FICTIF",
      SubjectOrganizationID: "",
      Secteur_Activite: "SA01^1.2.250.1.71.4.2.4",
      codeGenreActivite: "",
      SubjectRefPro: {
        exercices: [
          {
            codeProfession: "10",
            codeCategorieProfessionnelle: "C",
            codeCiviliteDexercice: "",
            nomDexercice: "TESTMEDECIN",
            prenomDexercice: "ALICE",
            codeTypeSavoirFaire: "S",
            codeSavoirFaire: "SM54",
            activities: [hospital],
          },
        ],
      },
    });
  });
});

describe("A national identifier", () => {
  test("of RPPS has its key on eleven digits", () => {
    for (const valid of ["99700427869", "99700427885", "99700366240", "99700218896", "99900100019"])
      assert.ok(passesLuhn(valid), valid);
    assert.equal(passesLuhn("10009999991"), false);
    assert.equal(faultOf("810009999991"), "luhn");
  });

  test("may be of several kinds, and nothing else", () => {
    for (const id of ["899700427869", "0123456789", "30B0057881/CPET0002", "ANS20231122132732"])
      assert.equal(faultOf(id), null, id);
    for (const id of ["8123", "X12345678901", "ANS1", "30B0057881"]) assert.equal(faultOf(id), "shape", id);
    assert.equal(faultOf(""), "empty");
  });

  test("tells invented people from people who could be real", () => {
    for (const id of ["899700427869", "30B0057881/CPET0002", "ANS20231122132732"]) assert.ok(isFictitious(id), id);
    for (const id of ["810003456789", "0123456789", "3750057881/1"]) assert.equal(isFictitious(id), false, id);
  });
});
