import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { FacilityId, Finess, Origin, Source } from "#features/directory/facility.ts";
import { undescribedFacility } from "#features/directory/facility.ts";
import { type Unit, type UnitId, undescribedUnit } from "#features/directory/unit.ts";
import type { Day } from "#lib/dates.ts";
import { type Change, decide, type Edit, undo } from "./edit.ts";
import { type Establishment, facilityField, facilitySections } from "./facility-field.ts";
import { type Field, fingerprint, type Holder, ownedBy, type Value } from "./field.ts";
import { unitField, unitSections } from "./unit-field.ts";

const today = "2026-11-22" as Day;
const origin = (source: Source): Origin => ({ source, date: "2026-10-01" });

const unit: Unit = {
  ...{
    id: "u" as UnitId,
    facility: "f" as FacilityId,
    name: "Unité protégée",
    module: "grand-age",
    kinds: ["heb-perm"],
  },
  ...{
    mentions: [],
    modes: [],
    offer: { uvp: true, capacity: 14, comfort: [] },
    limits: { girMin: 1, refuses: ["oxygen", "dialysis"] },
  },
  ...{ zoneKm: null, point: null, priceMonth: 2400, accepts: true, acceptsFrom: null, closedOn: null, places: null },
  ...undescribedUnit,
  card: { hours: "9 h", presentation: "Nous" },
  origins: {
    name: origin("ror"),
    offer: origin("ror"),
    card: origin("ror"),
    "card.presentation": origin("declared"),
    kinds: origin("sample"),
  },
  version: 3,
};
const establishment: Establishment = {
  ...{
    id: "f" as FacilityId,
    finess: "380000001" as Finess,
    legalEntity: null,
    name: "EHPAD",
    category: "500",
    categoryLabel: "EHPAD",
  },
  ...{
    legalStatus: null,
    street: null,
    postcode: null,
    city: "Vienne",
    commune: "38544",
    departement: "38",
    point: null,
  },
  ...{
    phone: "0474000000",
    email: null,
    website: null,
    prices: { year: 2026, source: "sample", single: 70 },
    closedOn: null,
    openedOn: null,
  },
  ...undescribedFacility,
  origins: { contacts: origin("finess"), prices: origin("sample") },
  contactRows: [],
  files: [],
};

/** A value that field may take. */
function valueFor({ control }: { control: Field<Unit>["control"] }): fc.Arbitrary<Value> {
  switch (control.kind) {
    case "tick":
      return fc.boolean();
    case "ticks":
      return fc.subarray(control.options.map(({ code }) => code));
    case "choice":
      return fc.constantFrom(null, ...control.options.map(({ code }) => code));
    case "number":
      return fc.option(fc.integer({ min: control.least, max: control.most }));
    case "words":
      return fc.option(fc.constantFrom(["anglais"], ["arabe", "portugais"]));
    case "accepts":
      return fc.constantFrom(
        { accepts: true, from: null },
        { accepts: false, from: null },
        { accepts: false, from: "2026-12-01" },
      );
    case "closing":
      return fc.constantFrom(
        null,
        { from: "2026-12-01", until: null },
        { from: "2026-12-01", until: "2027-01-02", reason: "travaux" },
      );
    case "prices":
      return fc.constantFrom(null, { year: 2026, single: 80 }, { year: 2027, single: 81.5, gir12: 20 });
    case "zone":
      return fc.constantFrom(null, { km: 12, communes: null }, { km: null, communes: ["38544"] });
    default:
      return fc.constantFrom(null, "un texte", "un autre", "0474000001");
  }
}

/** Any sequence of changes, each on one field, as pages send them. */
const sequenceOn = <Of extends Holder>(fields: readonly Field<Of>[]) =>
  fc.array(
    fc
      .constantFrom(...fields)
      .chain((field) => valueFor(field as unknown as Field<Unit>).map((value) => ({ code: field.code, value }))),
    { maxLength: 12 },
  );

/** Does each change that may be done, and keeps the history. */
function play<Of extends Holder>(
  field: (code: string, of: Of) => Field<Of> | null,
  start: Of,
  asked: { code: string; value: Value }[],
) {
  const states = [start];
  const edits: Edit[] = [];
  for (const { code, value } of asked) {
    const now = states.at(-1)!;
    const done = decide(field, now, [{ field: code, value, base: fingerprint(field(code, now)!.get(now)) }], today);
    if (!done.ok) {
      assert.equal(done.refusal.kind, "owned");
      assert.notEqual(ownedBy(now, field(code, now)!), null);
      continue;
    }
    for (const change of done.value.changes) edits.push(edit(change, edits.length));
    if (done.value.changes.length > 0) states.push(done.value.of);
  }
  return { states, edits };
}
const edit = (change: Change, n: number): Edit => ({ ...change, id: String(n), unit: null, undoneBy: null });

function undoesExactly<Of extends Holder>(
  field: (code: string, of: Of) => Field<Of> | null,
  start: Of,
  asked: { code: string; value: Value }[],
) {
  const { states, edits } = play(field, start, asked);
  let now = states.at(-1)!;
  for (const [i, one] of [...edits.entries()].reverse()) {
    const undone = undo(field, now, one, null);
    assert.ok(undone.ok, JSON.stringify(undone));
    assert.deepEqual(undone.value.of, states[i]);
    // and an undoing is an edit: undone in its turn, it gives back what there was
    const again = undo(field, undone.value.of, edit(undone.value.changes[0]!, 99), null);
    assert.ok(again.ok);
    assert.deepEqual(again.value.of, now);
    now = undone.value.of;
  }
  assert.deepEqual(now, start);
}

describe("Whatever a référent changes", () => {
  const unitFields = unitSections(unit).flatMap(({ fields }) => fields);
  const facilityFields = facilitySections.flatMap(({ fields }) => fields);

  test("undone from the last to the first, a unit is exactly what it was, origins included", () =>
    fc.assert(fc.property(sequenceOn(unitFields), (asked) => undoesExactly(unitField, unit, asked))));

  test("so is an establishment", () =>
    fc.assert(fc.property(sequenceOn(facilityFields), (asked) => undoesExactly(facilityField, establishment, asked))));

  test("what a register owns never moves", () =>
    fc.assert(
      fc.property(sequenceOn(unitFields), (asked) => {
        const { states } = play(unitField, unit, asked);
        for (const state of states)
          assert.deepEqual(
            [state.name, state.card.hours, state.offer.uvp, state.offer.capacity],
            ["Unité protégée", "9 h", true, 14],
          );
      }),
    ));
});
