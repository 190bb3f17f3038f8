import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { nextCheck, type Reference, reconcile, type StaffMember } from "./reconcile.ts";

const nora: StaffMember = {
  givenName: "Nora",
  familyName: "Bellamy",
  birthName: "Courlis",
  birthDate: "1984-03-02",
  function: "Infirmière de nuit",
  profession: "",
  nationalId: "",
};
const registered: Reference = {
  nationalId: "899900100027",
  givenName: "NORA",
  familyName: "BELLAMY",
  birthName: "",
  birthFirstNames: "",
  birthDate: "",
  professions: [{ code: "60", label: "Infirmier" }],
  place: "vienne | centre hospitalier de vienne",
  shown: "Infirmier, CENTRE HOSPITALIER DE VIENNE",
};
const withBirth = { ...registered, birthName: "COURLIS", birthFirstNames: "NORA JEANNE", birthDate: "1984-03-02" };
const here = "Centre hospitalier de Vienne";
const proposals = (...of: Parameters<typeof reconcile>) => {
  const found = reconcile(...of);
  return found.state === "to-check"
    ? [found.why, found.proposals.map(({ score, clues }) => ({ score, clues }))]
    : found.state;
};

describe("Reconciling the staff with the national register", () => {
  test("the national identifier and a name that agrees are enough", () => {
    assert.deepEqual(reconcile({ ...nora, nationalId: "899900100027" }, [registered], here), {
      state: "matched",
      nationalId: "899900100027",
      by: "identifier",
      clues: [
        "same-identifier",
        "same-name",
        "same-first-names",
        "birth-date-unknown",
        "same-profession",
        "same-place",
      ],
    });
  });

  test("the same identifier under another name, or another birth date, is for a human", () => {
    const withId = { ...nora, nationalId: "899900100027" };
    assert.equal(proposals({ ...withId, familyName: "Martin", birthName: "" }, [registered], here)[0], "name-differs");
    assert.equal(proposals({ ...withId, birthDate: "1984-03-03" }, [withBirth], here)[0], "name-differs");
  });

  test("an identifier nobody has is for a human, with whoever looks like them", () => {
    assert.deepEqual(proposals({ ...nora, nationalId: "899900109999" }, [registered], here), [
      "identifier-unknown",
      [{ score: 95, clues: ["same-name", "same-first-names", "birth-date-unknown", "same-profession", "same-place"] }],
    ]);
    assert.deepEqual(proposals({ ...nora, nationalId: "899900109999" }, [], here), ["identifier-unknown", []]);
  });

  test("birth name, first names and birth date make a probable match, which a human still confirms", () => {
    assert.deepEqual(proposals({ ...nora, familyName: "Autrement" }, [withBirth], ""), [
      "probable",
      [{ score: 100, clues: ["same-birth-name", "same-first-names", "same-birth-date", "same-profession"] }],
    ]);
  });

  test("without birth data, names, profession and place only propose, the best first", () => {
    const elsewhere = { ...registered, nationalId: "899900100035", place: "lyon | ehpad les tilleuls" };
    const otherTrade = { ...elsewhere, nationalId: "899900100043", professions: [{ code: "10", label: "Médecin" }] };
    assert.deepEqual(proposals({ ...nora, profession: "60" }, [otherTrade, elsewhere, registered], here), [
      "possible",
      [
        { score: 95, clues: ["same-name", "same-first-names", "birth-date-unknown", "same-profession", "same-place"] },
        { score: 75, clues: ["same-name", "same-first-names", "birth-date-unknown", "same-profession"] },
        { score: 45, clues: ["same-name", "same-first-names", "birth-date-unknown", "other-profession"] },
      ],
    ]);
  });

  test("another birth date, another first name or another name propose nobody", () => {
    assert.equal(proposals({ ...nora, birthDate: "1990-01-01" }, [withBirth], ""), "not-registered");
    assert.equal(proposals({ ...nora, givenName: "Paul" }, [registered], here), "not-registered");
    assert.equal(proposals({ ...nora, familyName: "Martin", birthName: "" }, [registered], here), "not-registered");
    assert.equal(proposals(nora, [], here), "not-registered");
  });

  test("compound names and accents are the same name", () => {
    const found = proposals({ ...nora, familyName: "Béllamy-Courlis", givenName: "Nora-Jeanne" }, [registered], here);
    assert.deepEqual(found[0], "possible");
  });

  test("common words of hospitals say nothing of the place", () => {
    assert.ok(
      !JSON.stringify(proposals(nora, [{ ...registered, place: "centre hospitalier fictif" }], here)).includes(
        "same-place",
      ),
    );
  });

  test("is looked at again after two years", () => {
    assert.equal(nextCheck(new Date("2026-11-22T10:00:00Z")), "2028-11-21");
  });
});
