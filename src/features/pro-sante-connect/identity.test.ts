import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { displayName, identityOf } from "#features/accounts/identity.ts";
import { demoPeople } from "#tests/programs.ts";
import { readUserInfo } from "./provider.client.ts";

const identify = (said: unknown) => identityOf(readUserInfo(said));
const base = { SubjectNameID: "899909000012", given_name: "Sofia", family_name: "Diaz" };

describe("What Pro Santé Connect says becomes an identity", () => {
  test("of a published sample", (t) => {
    const sample = "../shared/data/psc/userinfo/userinfo-edit-podologue-2023.json";
    if (!existsSync(sample)) return t.skip(`${sample} absent`);
    assert.deepEqual(identify(JSON.parse(readFileSync(sample, "utf8"))), {
      nationalIds: ["ANS20231122132732"],
      givenName: "Fistinien",
      familyName: "Grominoch",
      profession: { code: "80", label: "Pédicure-podologue" },
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
    });
  });

  test("of a staff card: no profession, no other identifier", () => {
    assert.deepEqual(identify({ ...base, SubjectNameID: "30B0990014/BEL0012", codeCivilite: "MME" }), {
      nationalIds: ["30B0990014/BEL0012"],
      givenName: "Sofia",
      familyName: "Diaz",
      profession: null,
    });
  });

  test("with several identifiers, the RPPS first", () => {
    const otherIds = [
      { identifiant: "0d3c9e34-9f57-4a7f-9d0a-3f0d1b1e5a77", origine: "PSI", qualite: 2 },
      { identifiant: "899909000012", origine: "RPPS", qualite: 1 },
    ];
    assert.deepEqual(identify({ ...base, otherIds })?.nationalIds, [
      "899909000012",
      "0d3c9e34-9f57-4a7f-9d0a-3f0d1b1e5a77",
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

  test("with odd members ignored rather than refused", () => {
    const odd = {
      ...base,
      otherIds: "none",
      SubjectRole: [1],
      SubjectRefPro: { exercices: { 0: {} }, codeCivilite: 3 },
      codeCivilite: "",
      Unknown: { a: [] },
    };
    assert.deepEqual(identify(odd), {
      nationalIds: ["899909000012"],
      givenName: "Sofia",
      familyName: "Diaz",
      profession: null,
    });
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
