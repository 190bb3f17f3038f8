import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Origins } from "#features/directory/facility.ts";
import type { Day } from "#lib/dates.ts";
import { baseOf, decide, type Edit, readBase, undo } from "./edit.ts";
import { asText, type Field, fingerprint } from "./field.ts";

type Card = { origins: Origins; presentation: string | null; hours: string | null };
const field = (key: "presentation" | "hours"): Field<Card> => ({
  ...{
    code: `card.${key}`,
    name: key,
    label: key,
    path: `card.${key}`,
    control: { kind: "text", rows: 3, longest: 100 },
  },
  get: (card) => card[key],
  set: (card, value) => ({ ...card, [key]: asText(value) }),
});
const fields = [field("presentation"), field("hours")];
const find = (code: string) => fields.find((one) => one.code === code) ?? null;
const card: Card = { origins: {}, presentation: "Ancien", hours: "9 h" };
const today = "2026-11-22" as Day;
const declared = { source: "declared", date: today } as const;
const base = (of: Card, code: string) => readBase(baseOf(of, fields)).get(code)!;
const propose = (code: string, value: string | null, shown = card) => ({ field: code, value, base: base(shown, code) });

describe("What a form proposes", () => {
  test("changes the fields that differ, each said by the establishment today", () =>
    assert.deepEqual(decide(find, card, [propose("card.presentation", "Neuf"), propose("card.hours", "9 h")], today), {
      ok: true,
      value: {
        of: { origins: { "card.presentation": declared }, presentation: "Neuf", hours: "9 h" },
        changes: [
          { field: "card.presentation", before: "Ancien", after: "Neuf", beforeOrigin: null, afterOrigin: declared },
        ],
      },
    }));

  test("is refused whole when a register owns one of the fields", () => {
    const owned = { ...card, origins: { card: { source: "ror", date: "2026-11-20" } } } satisfies Card;
    const done = decide(find, owned, [propose("card.presentation", "Neuf", owned)], today);
    assert.deepEqual(done, {
      ok: false,
      refusal: { kind: "owned", label: "presentation", owner: { by: "ror", date: "2026-11-20" } },
    });
  });

  test("may fill what the register left empty", () => {
    const owned: Card = { ...card, hours: null, origins: { card: { source: "ror", date: null } } };
    assert.equal(decide(find, owned, [propose("card.hours", "10 h", owned)], today).ok, true);
  });

  test("clashes with what somebody else changed meanwhile, and says both", () => {
    const now = { ...card, presentation: "D’un autre" };
    assert.deepEqual(decide(find, now, [propose("card.presentation", "Neuf")], today), {
      ok: false,
      refusal: {
        kind: "clash",
        clashes: [{ field: "card.presentation", label: "presentation", now: "D’un autre", typed: "Neuf" }],
      },
    });
  });

  test("leaves what another changed when this page did not touch it", () => {
    const now = { ...card, presentation: "D’un autre" };
    const done = decide(find, now, [propose("card.presentation", "Ancien"), propose("card.hours", "8 h")], today);
    assert.ok(done.ok);
    assert.deepEqual([done.value.of.presentation, done.value.of.hours], ["D’un autre", "8 h"]);
  });

  test("a field no page has is refused, and a form without a base never overwrites", () => {
    assert.equal(decide(find, card, [{ field: "card.secret", value: "x", base: "" }], today).ok, false);
    assert.equal(decide(find, card, [{ field: "card.hours", value: "x", base: "" }], today).ok, false);
  });
});

describe("Undoing an edit", () => {
  const edit: Edit = {
    ...{ id: "1", unit: null, undoneBy: null, field: "card.hours", before: "9 h", after: "8 h" },
    beforeOrigin: null,
    afterOrigin: declared,
  };
  const after: Card = { ...card, hours: "8 h", origins: { "card.hours": declared } };

  test("puts back the value and who said it", () =>
    assert.deepEqual(undo(find, after, edit, null), {
      ok: true,
      value: {
        of: card,
        changes: [{ field: "card.hours", before: "8 h", after: "9 h", beforeOrigin: declared, afterOrigin: null }],
      },
    }));

  test("of a field that changed since asks to compare, and does it for who has seen both", () => {
    const since = { ...after, hours: "7 h" };
    assert.deepEqual(undo(find, since, edit, null), {
      ok: false,
      refusal: { kind: "changed-since", label: "hours", now: "7 h" },
    });
    assert.equal(undo(find, since, edit, fingerprint("8 h")).ok, false);
    assert.equal(undo(find, since, edit, fingerprint("7 h")).ok, true);
  });

  test("is done once, and never over a register", () => {
    assert.deepEqual(undo(find, after, { ...edit, undoneBy: "2" }, null), {
      ok: false,
      refusal: { kind: "already-undone" },
    });
    const taken: Card = { ...after, origins: { card: { source: "ror", date: null } } };
    assert.equal(undo(find, taken, edit, null).ok, false);
  });
});
