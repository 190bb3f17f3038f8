import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fullName, keysOf, likeness, shortName, type Traits, trigramSimilarity } from "./person.ts";

const ferrand: Traits = {
  birthName: "Ferrand",
  usedName: null,
  givenName: "Lucienne",
  usedGivenName: null,
  sex: "F",
  birthDate: "1939-03-04",
  birthPlace: "Vienne (38)",
  ins: null,
  insStatus: "provisoire",
};
const like = (some: Partial<Traits>, other: Partial<Traits> = {}) =>
  likeness({ ...ferrand, ...other }, { ...ferrand, ...some });

describe("The same person, perhaps", () => {
  test("strong: the same INS, qualified on both sides, whatever the traits", () => {
    const ins = { ins: "239033854400123", insStatus: "qualifiee" } as const;
    assert.equal(like({ ...ins, birthName: "Morel", birthDate: "1950-01-01", sex: "M" }, ins), "strong");
    assert.equal(like({ ...ins, ins: "239033854400999" }, ins), "probable");
  });

  test("an INS that is not qualified proves nothing by itself", () => {
    const ins = { ins: "239033854400123", insStatus: "qualifiee" } as const;
    assert.equal(like({ ...ins, insStatus: "recuperee", birthName: "Morel" }, ins), null);
    assert.equal(like({ ...ins, insStatus: "recuperee" }, ins), "probable");
  });

  test("case, accents and hyphens do not count", () => {
    assert.equal(like({ birthName: "FERRAND" }), "probable");
    assert.equal(like({ givenName: "Lucïenne" }), "probable");
    assert.equal(like({ birthName: "D'Arc-Noël" }, { birthName: "d arc noel" }), "probable");
    assert.equal(like({ givenName: "Marie-Claude" }, { givenName: "MARIE CLAUDE" }), "probable");
    assert.equal(like({ birthName: "Lœuillet" }, { birthName: "LOEUILLET" }), "probable");
  });

  test("the used name counts as much as the birth name, on either side", () => {
    assert.equal(like({ birthName: "Dupuis", usedName: "Ferrand" }), "probable");
    assert.equal(like({}, { birthName: "Dupuis", usedName: "FERRAND" }), "probable");
    assert.equal(like({ birthName: "Dupuis", usedName: "Morel" }), null);
  });

  test("so does the used given name", () =>
    assert.equal(like({ givenName: "Jeanne", usedGivenName: "Lucienne" }), "probable"));

  test("day and month swapped, or one digit off, is near; two digits off is another day", () => {
    assert.equal(like({ birthDate: "1939-04-03" }), "probable");
    assert.equal(like({ birthDate: "1939-03-14" }), "probable");
    assert.equal(like({ birthDate: "1938-03-04" }), "probable");
    assert.equal(like({ birthDate: "1949-03-14" }), null);
    assert.equal(like({ birthDate: "1940-03-04" }), null);
  });

  test("a partial date is near the days it may be", () => {
    assert.equal(like({ birthDate: "1939" }), "probable");
    assert.equal(like({ birthDate: "1939-03" }), "probable");
    assert.equal(like({ birthDate: "1940" }), null);
    assert.equal(like({ birthDate: "1939-04" }), null);
  });

  test("without a birth date nothing is said", () => {
    assert.equal(like({ birthDate: null }), null);
    assert.equal(like({ birthDate: null }, { birthDate: null }), null);
  });

  test("a sex that contradicts makes another person; an undetermined one does not contradict", () => {
    assert.equal(like({ sex: "M" }), null);
    assert.equal(like({ sex: "I" }), "probable");
    assert.equal(like({ sex: "M" }, { sex: "I" }), "probable");
  });

  test("names near but not the same, on near dates, are possible", () => {
    assert.equal(like({ birthName: "Ferrant", birthDate: "1939-03-14" }), "possible");
    assert.equal(like({ givenName: "Lucie", birthName: "Ferrando" }), "possible");
  });

  test("a name less than 0.6 alike, or a given name less than 0.5, is another person", () => {
    assert.equal(like({ birthName: "Fernandez" }), null);
    assert.equal(like({ givenName: "Hélène" }), null);
  });

  test("looks the same from both sides", () => {
    const others: Partial<Traits>[] = [
      { birthName: "Dupuis", usedName: "Ferrand" },
      { birthDate: "1939-04-03" },
      { birthDate: "1939" },
      { birthName: "Ferrant", givenName: "Lucie" },
      { sex: "I" },
    ];
    for (const some of others) assert.equal(like(some), like({}, some));
  });
});

describe("Trigrams", () => {
  test("count as pg_trgm counts them", () => {
    assert.equal(trigramSimilarity("word", "two words"), 4 / 11);
    assert.equal(trigramSimilarity("ferrand", "ferrand"), 1);
    assert.equal(trigramSimilarity("", "ferrand"), 0);
  });
});

describe("A name as it is shown", () => {
  test("complete inside the dossier, discreet in lists", () => {
    const used = { ...ferrand, usedName: "Garnier", usedGivenName: "Lucie" };
    assert.deepEqual(
      [fullName(ferrand), shortName(ferrand), fullName(used), shortName(used)],
      ["Mme Lucienne Ferrand", "Mme Lucienne F.", "Mme Lucie Garnier", "Mme Lucie G."],
    );
    assert.deepEqual(
      [fullName({ ...ferrand, sex: "M" }), fullName({ ...ferrand, sex: "I" })],
      ["M. Lucienne Ferrand", "Lucienne Ferrand"],
    );
  });

  test("and folded, each once, for the search", () =>
    assert.deepEqual(keysOf({ ...ferrand, birthName: "Élise-Noël", usedName: "elise noel", usedGivenName: "Lulu" }), {
      name: "elise noel",
      given: "lucienne | lulu",
    }));
});
