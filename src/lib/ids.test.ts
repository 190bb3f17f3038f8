import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { isUuid, newId, newNumber, readNumber } from "./ids.ts";

describe("Identifiers", () => {
  test("are UUID version 7, whose first 48 bits are the milliseconds of now", () => {
    const before = Date.now();
    const id = newId<string>();
    const after = Date.now();
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const at = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
    assert.ok(before <= at && at <= after);
  });

  test("never meet, and come in the order they were made", () => {
    const ids = Array.from({ length: 20_000 }, () => newId<string>());
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(ids, ids.toSorted());
  });

  test("are told from any other text", () => {
    assert.equal(isUuid(newId()), true);
    for (const text of [
      "",
      "nouveau",
      "00000000-0000-7000-8000-00000000000G",
      `${newId<string>()} `,
      `x${newId<string>()}`,
      newId<string>().toUpperCase(),
    ])
      assert.equal(isUuid(text), false, text);
  });
});

describe("Dossier numbers", () => {
  const number = fc.constantFrom("GA", "SA", "HA", "TN").map((prefix) => newNumber(prefix, 2026));

  test("say the module and the year, then eight characters and their check", () =>
    fc.assert(
      fc.property(number, (n) =>
        assert.match(n, /^(GA|SA|HA|TN)26-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]$/),
      ),
    ));

  test("are read back as people type them", () =>
    fc.assert(
      fc.property(number, (n) => {
        const tail = n.slice(5, 14).replaceAll("0", "o").replaceAll("1", "l");
        for (const typed of [
          n,
          n.toLowerCase(),
          n.replaceAll("-", ""),
          ` ${n.replaceAll("-", " ")} `,
          `${n.slice(0, 5)}${tail}${n.slice(14)}`,
        ])
          assert.equal(readNumber(typed), n, typed);
      }),
    ));

  test("mistyped by one character, whichever, are not numbers", () =>
    fc.assert(
      fc.property(number, fc.nat(8), fc.constantFrom(..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"), (n, at, typed) => {
        const places = [5, 6, 7, 8, 10, 11, 12, 13, 15];
        const wrong = `${n.slice(0, places[at])}${typed}${n.slice(places[at]! + 1)}`;
        if (wrong !== n) assert.equal(readNumber(wrong), null, `${n} → ${wrong}`);
      }),
      { numRuns: 2000 },
    ));

  test("with two neighbours exchanged are not numbers", () =>
    fc.assert(
      fc.property(number, fc.constantFrom(5, 6, 7, 10, 11, 12), (n, at) => {
        const wrong = `${n.slice(0, at)}${n[at + 1]}${n[at]}${n.slice(at + 2)}`;
        if (wrong !== n) assert.equal(readNumber(wrong), null, `${n} → ${wrong}`);
      }),
      { numRuns: 2000 },
    ));

  test("other texts are not", () => {
    for (const text of ["", "Ferrand", "GA26", "XX26-7K4T-9Q2M-X", "GA26-7K4T-9Q2M", "GA26-7K4T-9Q2M-XX", "38200"])
      assert.equal(readNumber(text), null, text);
  });
});
