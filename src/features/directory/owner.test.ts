import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { isEditable, ownerOf, sayParts } from "./owner.ts";

const finess = { source: "finess", date: "2026-11-02" } as const;
const ror = { source: "ror", date: "2026-11-20" } as const;
const cnsa = { source: "cnsa", date: "2026-06-30" } as const;
const declared = { source: "declared", date: "2026-11-21" } as const;

describe("Who owns a field", () => {
  test("a register owns what it says: name FINESS, prices CNSA, offer and card the ROR", () => {
    assert.deepEqual(ownerOf({ name: finess }, "name"), { by: "finess", date: "2026-11-02" });
    assert.deepEqual(ownerOf({ prices: cnsa }, "prices"), { by: "cnsa", date: "2026-06-30" });
    assert.deepEqual(ownerOf({ offer: ror }, "offer.capacity"), { by: "ror", date: "2026-11-20" });
    assert.deepEqual(ownerOf({ name: { source: "hospitals", date: null } }, "name"), { by: "finess", date: null });
  });

  test("the establishment says what no register owns, what was supposed, and its telephone whatever FINESS holds", () => {
    assert.equal(isEditable({}, "card.presentation"), true);
    assert.equal(isEditable({ offer: { source: "estimated", date: null } }, "offer"), true);
    assert.equal(isEditable({ name: { source: "sample", date: null } }, "name"), true);
    assert.equal(isEditable({ contacts: finess }, "contacts.phone"), true);
    assert.equal(isEditable({ limits: ror }, "limits"), true);
    assert.equal(isEditable({ booking: finess }, "booking"), true);
  });

  test("of a unit's limits, its ages are the ROR's once it has said them", () => {
    const origins = { "limits.ageMin": ror, limits: declared };
    assert.equal(isEditable(origins, "limits.ageMin"), false);
    assert.equal(isEditable(origins, "limits.ageMax"), true);
    assert.equal(isEditable(origins, "limits.oxygenMax"), true);
  });

  test("a part said apart has an owner of its own", () => {
    const origins = { card: ror, "card.presentation": declared };
    assert.equal(isEditable(origins, "card.presentation"), true);
    assert.equal(isEditable(origins, "card.hours"), false);
  });
});

describe("A source that speaks of some parts of a group", () => {
  test("leaves what it is silent about", () =>
    assert.deepEqual(
      sayParts(
        "card",
        { presentation: "Nous", hours: "9 h" },
        { "card.presentation": declared },
        { hours: "8 h" },
        "ror",
      ),
      {
        parts: { presentation: "Nous", hours: "8 h" },
        origins: { "card.presentation": declared },
      },
    ));

  test("takes over what a lesser one said, which is then its own", () =>
    assert.deepEqual(
      sayParts("card", { hours: "9 h" }, { card: ror, "card.hours": declared }, { hours: "8 h" }, "ror"),
      {
        parts: { hours: "8 h" },
        origins: { card: ror },
      },
    ));

  test("does not overwrite what a better placed one said apart", () =>
    assert.deepEqual(
      sayParts(
        "contacts",
        { phone: "0102030405" },
        { contacts: finess, "contacts.phone": declared },
        { phone: "0600000000" },
        "finess",
      ),
      { parts: { phone: "0102030405" }, origins: { contacts: finess, "contacts.phone": declared } },
    ));
});
