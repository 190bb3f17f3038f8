import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import { displayName, faultOf, hasCheckDigit, identityOf, originOf } from "#features/accounts/identity.ts";
import { situationTitle } from "#features/accounts/situation.ts";
import { demoPeople } from "#tests/programs.ts";
import { readUserInfo } from "./userinfo.client.ts";

const identify = (said: unknown) => identityOf(readUserInfo(said));
const base = { SubjectNameID: "899909000012", given_name: "Sofia", family_name: "Diaz" };
const sofia = {
  identifiers: [{ origin: "RPPS", value: "899909000012", quality: null }],
  givenName: "Sofia",
  familyName: "Diaz",
  profession: null,
  speciality: null,
  situations: [],
};
const activity = (members: object) => ({ codeModeExercice: "S", codeSecteurDactivite: "SA01", ...members });

describe("What Pro Santé Connect says becomes an identity", () => {
  test("of a published sample", (t) => {
    const sample = "../shared/data/psc/userinfo/userinfo-edit-podologue-2023.json";
    if (!existsSync(sample)) return t.skip(`${sample} absent`);
    assert.deepEqual(identify(JSON.parse(readFileSync(sample, "utf8"))), {
      identifiers: [{ origin: "EDIT", value: "ANS20231122132732", quality: 1 }],
      givenName: "Fistinien",
      familyName: "Grominoch",
      profession: { code: "80", label: "Pédicure-podologue" },
      speciality: null,
      situations: [
        {
          key: "tQTxdn51nuIbR8UzajWMWoanl6GvJXPIjvBkr1_6wTk",
          profession: "80",
          professionLabel: "Pédicure-podologue",
          speciality: null,
          mode: "L",
          sector: "SA07",
          finessSite: null,
          finessLegal: null,
          siret: null,
          technicalId: "R81311",
          name: "CABINET INDIVIDUEL PEDI PODO0023704",
          street: "2 rue DE LA CHAUSSURE",
          postcode: "75015",
          city: "PARIS",
          authority: "CNOPP/CNOPP/CNOPP",
        },
      ],
    });
  });

  test("of every demo person", () => {
    const labels = JSON.parse(readFileSync(demoPeople, "utf8")).map((person: { family_name: string }) => [
      person.family_name,
      identify(person)?.profession?.label ?? null,
    ]);
    assert.deepEqual(Object.fromEntries(labels), {
      Diaz: "Assistante de service social",
      Roche: "Médecin",
      Benali: "Infirmière",
      Morel: "Cadre de santé",
      Vasseur: "Médecin",
      Petit: null,
      Garnier: "Cadre de santé",
      Henry: null,
      Faure: "Infirmière",
      Cherif: "Médecin",
      Lambert: "Infirmière",
      Haddad: "Infirmier",
      Marchand: null,
      Lefèvre: null,
      Vernet: "Médecin",
      Fontaine: "Assistante de service social",
      Besson: "Assistant de service social",
      Delmas: "Médecin",
      Amrani: "Assistant de service social",
      Benhamou: null,
      Aubert: null,
      Diop: null,
      Rivière: null,
      Royer: "Médecin",
      Tessier: "Assistant de service social",
      Morin: "Psychomotricienne",
    });
  });

  test("of a staff card: no profession, no other identifier", () => {
    assert.deepEqual(identify({ ...base, SubjectNameID: "30B0990014/BEL0012", codeCivilite: "MME" }), {
      ...sofia,
      identifiers: [{ origin: "LOCAL", value: "30B0990014/BEL0012", quality: null }],
    });
  });

  test("with several identifiers, the RPPS first", () => {
    const otherIds = [
      { identifiant: "0d3c9e34-9f57-4a7f-9d0a-3f0d1b1e5a77", origine: "PSI", qualite: 2 },
      { identifiant: "899909000012", origine: "RPPS", qualite: 1 },
    ];
    assert.deepEqual(identify({ ...base, otherIds })?.identifiers, [
      { origin: "RPPS", value: "899909000012", quality: 1 },
      { origin: "PSI", value: "0d3c9e34-9f57-4a7f-9d0a-3f0d1b1e5a77", quality: 2 },
    ]);
  });

  test("of two professions, the one the person came with", () => {
    const exercices = [
      { codeProfession: "10", activities: [] },
      { codeProfession: "21", activities: [{ codeRole: "" }] },
    ];
    assert.deepEqual(
      identify({ ...base, SubjectRole: ["21^1.2.250.1.213.1.1.5.5"], SubjectRefPro: { exercices } })?.profession,
      { code: "21", label: "Pharmacien" },
    );
  });

  test("of a student in medicine, who is no doctor yet", () => {
    const SubjectRefPro = {
      exercices: [{ codeProfession: "10", codeCategorieProfessionnelle: "E", activities: [{ codeRole: "FON-48" }] }],
    };
    assert.deepEqual(identify({ ...base, SubjectRole: ["10^1.2.250.1.213.1.1.5.5"], SubjectRefPro })?.profession, {
      code: "10-E",
      label: "Interne (en formation)",
    });
  });

  test("under the identifier of a person known by ADELI alone, or by the name their session bears", () => {
    const named = (SubjectNameID: string) => identify({ ...base, SubjectNameID })?.identifiers[0];
    assert.deepEqual(
      [named("0381234567"), named("ANS20220215183932"), named("0D3C9E34-9F57-4A7F-9D0A-3F0D1B1E5A77")],
      [
        { origin: "ADELI", value: "0381234567", quality: null },
        { origin: "EDIT", value: "ANS20220215183932", quality: null },
        { origin: "PSI", value: "0d3c9e34-9f57-4a7f-9d0a-3f0d1b1e5a77", quality: null },
      ],
    );
  });

  test("whose session bears the identifier of before a merge: both find the account, the register's first", () => {
    const otherIds = [{ identifiant: "99909000020", origine: "RPPS", qualite: "1" }];
    assert.deepEqual(
      identify({ ...base, otherIds })?.identifiers.map(({ value }) => value),
      ["899909000020", "899909000012"],
    );
  });

  test("of a general practitioner with five activities, in the older style, every number empty or of zeros", () => {
    const older = {
      ...base,
      email_verified: false,
      SubjectOrganizationID: "",
      SubjectRole: ["10^1.2.250.1.213.1.1.5.5"],
      SubjectRefPro: {
        codeCivilite: "MME",
        exercices: [
          {
            codeProfession: "10",
            codeSavoirFaire: "SM54",
            nomDexercice: "Diaz-Roux",
            activities: [
              activity({ codeModeExercice: "L", codeSecteurDactivite: "SA07", raisonSocialeSite: "CABINET A" }),
              activity({ codeModeExercice: "L", codeSecteurDactivite: "SA07", raisonSocialeSite: "CABINET B" }),
              activity({ numeroSiretSite: "00012345678901", numeroSirenSite: "000000000" }),
              activity({ codeSecteurDactivite: "SA43", numeroSiretSite: "00012345678902" }),
              activity({ codeSecteurDactivite: "SA43", numeroFinessSite: "000000000" }),
            ],
          },
        ],
      },
    };
    const said = identify(older)!;
    assert.deepEqual(
      [said.familyName, said.profession, said.speciality],
      ["Diaz", { code: "10", label: "Médecin" }, { code: "SM54", label: "Médecine générale" }],
    );
    assert.deepEqual(
      said.situations.map(({ mode, sector, siret, finessSite, name }) => [mode, sector, siret, finessSite, name]),
      [
        ["L", "SA07", null, null, "CABINET A"],
        ["L", "SA07", null, null, "CABINET B"],
        ["S", "SA01", "00012345678901", null, null],
        ["S", "SA43", "00012345678902", null, null],
        ["S", "SA43", null, null, null],
      ],
    );
    assert.equal(new Set(said.situations.map(({ key }) => key)).size, 5);
    assert.equal(situationTitle(said.situations[0]!), "Médecin · Médecine générale, libéral");
  });

  test("of a doctor who is liberal and salaried at a hospital, each with who registered it", () => {
    const exercices = [
      {
        codeProfession: "10",
        codeSavoirFaire: "SM18",
        activities: [
          activity({ codeModeExercice: "L", codeSecteurDactivite: "SA07", autoriteDenregistrement: "CNOM/CNOM/CNOM" }),
          activity({
            numeroFinessSite: "0B0193488",
            numeroFinessetablissementJuridique: "1B0064166",
            autoriteDenregistrement: "CNOM/CNOM/ARS",
          }),
        ],
      },
    ];
    assert.deepEqual(
      identify({ ...base, SubjectRefPro: { exercices } })?.situations.map(
        ({ mode, finessSite, finessLegal, authority }) => [mode, finessSite, finessLegal, authority],
      ),
      [
        ["L", null, null, "CNOM/CNOM/CNOM"],
        ["S", "0B0193488", "1B0064166", "CNOM/CNOM/ARS"],
      ],
    );
  });

  test("of two professions: a situation for each, the same one said twice counted once", () => {
    const exercices = [
      { codeProfession: "10", activities: [activity({}), activity({})] },
      { codeProfession: "40", activities: [activity({})] },
    ];
    assert.deepEqual(
      identify({ ...base, SubjectRefPro: { exercices } })?.situations.map(({ professionLabel }) => professionLabel),
      ["Médecin", "Chirurgien-dentiste"],
    );
  });

  test("of a person whose every member is text, and of one with numbers where text is said", () => {
    const SubjectRefPro = {
      exercices: [{ codeProfession: 60, activities: [activity({ codePostal: 38200, bureauCedex: "38200 VIENNE" })] }],
    };
    const [found] = identify({ ...base, SubjectNameID: 899909000012, SubjectRefPro })!.situations;
    assert.deepEqual([found?.profession, found?.postcode, found?.city], ["60", "38200", "VIENNE"]);
  });

  test("with one unreadable activity left out, the others kept", () => {
    const SubjectRefPro = { exercices: [null, { codeProfession: "60", activities: ["x", activity({}), 3] }] };
    assert.equal(identify({ ...base, SubjectRefPro })?.situations.length, 1);
  });

  test("without what a database or a log cannot hold", () => {
    assert.equal(identify({ ...base, given_name: "So\u0000f\nia\ud800" })?.givenName, "So f ia\ufffd");
  });

  test("whatever the JSON, without ever throwing", () => {
    const names = ["SubjectNameID", "given_name", "family_name", "otherIds", "SubjectRefPro", "SubjectRole"] as const;
    const anything = fc.oneof(
      fc.jsonValue({ maxDepth: 6 }),
      fc.record(Object.fromEntries(names.map((name) => [name, fc.jsonValue({ maxDepth: 5 })])), { requiredKeys: [] }),
      fc.record({
        ...Object.fromEntries(Object.entries(base).map(([name, value]) => [name, fc.constant(value)])),
        SubjectRefPro: fc.record({ exercices: fc.array(fc.record({ activities: fc.array(fc.jsonValue()) })) }),
      }),
    );
    fc.assert(
      fc.property(anything, (said) => void identify(said)),
      { numRuns: 2000 },
    );
  });

  test("with odd members ignored rather than refused", () => {
    const odd = {
      ...base,
      otherIds: "none",
      SubjectRole: [1],
      SubjectRefPro: { exercices: { 0: {} }, codeCivilite: 3 },
      codeCivilite: "",
      Unknown: { a: [] },
    };
    assert.deepEqual(identify(odd), sofia);
  });

  for (const [name, said] of Object.entries({
    "without an identifier": { ...base, SubjectNameID: "" },
    "with an identifier that is none": { ...base, SubjectNameID: "8999 <script>" },
    "without a name": { ...base, family_name: "  " },
    "without anything": {},
  }))
    test(`not ${name}`, () => assert.equal(identify(said), null));

  test("a doctor is called so", () => {
    const names = [
      displayName({ givenName: "Antoine", familyName: "Roche", profession: "10" }),
      displayName({ givenName: "Nora", familyName: "Roy", profession: "10-E" }),
    ];
    assert.deepEqual(names, ["Dr Antoine Roche", "Nora Roy"]);
  });
});

describe("National identifiers", () => {
  test("have the check digit of Luhn on the eleven digits of the RPPS", () => {
    const valid = ["99700427869", "99700427885", "99700366240", "99700218896", "99900100019"];
    assert.deepEqual(valid.map(hasCheckDigit), [true, true, true, true, true]);
    assert.deepEqual(["10009999991", "", "9970042786a"].map(hasCheckDigit), [false, false, false]);
  });

  test("are known by their shape", () => {
    assert.deepEqual(
      ["899700427869", "0381234567", "ANS20220215183932", "30B0057881/CPET0002", "99700427869"].map(originOf),
      ["RPPS", "ADELI", "EDIT", "LOCAL", "LOCAL"],
    );
  });

  test("of the sandbox, or with a false check digit, are at fault", () => {
    const fault = (value: string) => faultOf({ origin: originOf(value), value, quality: 1 })?.kind ?? null;
    assert.deepEqual(["899700427869", "810009999991", "ANS20220215183932", "0381234567"].map(fault), [
      null,
      "bad-check-digit",
      "test-person",
      null,
    ]);
  });
});
