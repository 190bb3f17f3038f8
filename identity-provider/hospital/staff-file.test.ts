import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readStaffFile } from "./staff-file.ts";

const header = "Matricule;Nom;Prénom;Nom de naissance;Date de naissance;Fonction;Service;Courriel;Mobile;RPPS";
const nora = "1042;Bellamy;Nora;Courlis;02/03/1984;Infirmière;Gériatrie;nora@ch.example;06 12 34 56 78;99900100027";
const read = (...lines: string[]) => {
  const file = readStaffFile([header, ...lines].join("\r\n"));
  assert.ok(file.ok, JSON.stringify(file));
  return file.value;
};

describe("The file of human resources", () => {
  test("is read by title, dates, mobiles and RPPS numbers put in one form", () =>
    assert.deepEqual(read(nora).lines, [
      {
        hrId: "1042",
        givenName: "Nora",
        familyName: "Bellamy",
        birthName: "Courlis",
        birthDate: "1984-03-02",
        function: "Infirmière",
        unit: "Gériatrie",
        profession: "",
        email: "nora@ch.example",
        mobile: "+33612345678",
        nationalId: "899900100027",
      },
    ]));

  test("may be separated by commas, begin with a byte order mark, quote its fields and hold other columns", () => {
    const file = readStaffFile('\uFEFFid,"Nom","Prénom",Badge\n7,"D\'Arc, dite Jeanne",Élise,42\n');
    assert.ok(file.ok);
    assert.deepEqual([file.value.lines[0]!.hrId, file.value.lines[0]!.familyName], ["7", "D'Arc, dite Jeanne"]);
  });

  test("leaves out whom it cannot tell apart, with the line", () =>
    assert.deepEqual(read(nora, nora, ";Sans;Matricule", "7;;Prénom", "8;Autre;Une;;;;;NORA@ch.example").faults, [
      { line: 3, fault: { kind: "twice", hrId: "1042" } },
      { line: 4, fault: { kind: "no-id" } },
      { line: 5, fault: { kind: "no-name" } },
      { line: 6, fault: { kind: "mail-twice", email: "NORA@ch.example" } },
    ]));

  test("keeps the person and leaves out a field it cannot read", () => {
    const file = read("9;Roche;Ada;;1984;Cadre;;pas-une-adresse;01 02 03 04 05;10009999991");
    const { birthDate, email, mobile, nationalId } = file.lines[0]!;
    assert.deepEqual(
      { birthDate, email, mobile, nationalId },
      { birthDate: "", email: "", mobile: "", nationalId: "" },
    );
    assert.deepEqual(file.warnings.map(({ field }) => field).sort(), ["birth-date", "email", "mobile", "national-id"]);
  });

  test("is refused without the columns that name people, without people, or broken", () => {
    assert.deepEqual(readStaffFile("Nom;Service\nX;Y\n"), {
      ok: false,
      refusal: { kind: "columns-missing", missing: ["matricule", "prénom"] },
    });
    assert.deepEqual(readStaffFile(`${header}\n`), { ok: false, refusal: { kind: "empty" } });
    const broken = readStaffFile(`${header}\n"1042;Bellamy`);
    assert.ok(!broken.ok && broken.refusal.kind === "unreadable");
  });
});
