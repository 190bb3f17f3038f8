import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { careCodes } from "#features/directory/limit.ts";
import type { Candidate } from "#features/directory/unit.ts";
import { demoCast } from "#features/samples/demo-cast.ts";
import { combine, excusedBy, fitsAlone, otherKinds, plans, shareOf } from "./combination.ts";
import { match } from "./matching.ts";
import type { Wanted } from "./wanted.ts";

const now = new Date("2026-11-21T09:00:00Z");
const today = "2026-11-21";
const units: Candidate[] = demoCast(now).flatMap(({ facility, units: some }) =>
  some.map((unit) => ({
    ...unit,
    facilityName: facility.name,
    category: facility.category,
    finess: facility.finess,
    city: facility.city,
    departement: facility.departement,
    prices: facility.prices,
  })),
);
const wanted: Wanted = {
  module: "sanitaire",
  kind: "ssiad",
  centre: { lat: 45.58611, lon: 4.8, label: "le domicile" },
  radiusKm: 50,
  age: 84,
  gir: null,
  sex: "F",
  from: null,
  care: [],
  mentions: [],
  modes: [],
  features: [],
  room: null,
  budget: null,
  comfort: [],
  language: null,
  near: null,
  categories: null,
  nearby: null,
  granted: {},
};
const of = (kind: string, some: readonly Candidate[] = units) => some.filter((unit) => unit.kinds.includes(kind));
const combined = (some: Partial<Wanted>, of_: readonly Candidate[] = units, meanwhile = true) => {
  const all = { ...wanted, ...some };
  const alone = of(all.kind, of_).map((unit) => match(all, unit, now, today));
  return combine(all, alone, (kind) => of(kind, of_), { now, today, meanwhile });
};
const told = (found: ReturnType<typeof combined>) =>
  found.map(
    ({ plan, parts }) =>
      `${plan.code} : ${parts.map(({ kind, match: m }) => `${kind} ${m.unit.facilityName}`).join(" + ")}`,
  );

describe("Two partial answers", () => {
  test("home hospital care takes on the technical care that the nursing service refuses", () => {
    const found = combined({ care: [{ code: "ventilation", medical: true }] });
    assert.deepEqual(
      [...new Set(found.flatMap(({ plan, parts }) => [plan.code, ...parts.map(({ kind }) => kind)]))],
      ["domicile", "had", "ssiad"],
    );
    for (const { parts } of found) for (const { match: m } of parts) assert.notEqual(m.verdict, "excluded");
  });

  test("are not proposed when a unit suits by itself", () => {
    assert.deepEqual(combined({}), []);
  });

  test("a temporary stay waits for the permanent place, under one roof first; not for someone who refuses it", () => {
    const grandAge: Partial<Wanted> = { module: "grand-age", kind: "heb-perm", gir: 3 };
    assert.deepEqual(combined(grandAge), []);
    const full = units.map((unit) =>
      unit.kinds.includes("heb-perm") ? { ...unit, places: { free: 0, at: now } } : unit,
    );
    const found = combined(grandAge, full);
    assert.equal(found[0]?.plan.code, "en-attendant");
    assert.deepEqual(
      found[0]!.parts.map(({ kind }) => kind),
      ["heb-temp", "heb-perm"],
    );
    assert.deepEqual(combined(grandAge, full, false), []);
    // the temporary part must be able to start: full, it is no answer
    assert.deepEqual(
      combined(
        grandAge,
        full.map((unit) => ({ ...unit, places: { free: 0, at: now } })),
      ),
      [],
    );
  });

  test("day rehabilitation and nursing at home stand for a full stay", () => {
    const day = units.map((unit) => (unit.kinds.includes("smr") ? { ...unit, modes: ["29"] } : unit));
    const found = combined({ kind: "smr", mentions: ["102"], modes: ["28"] }, day);
    assert.deepEqual([...new Set(told(found).map((one) => one.split(" : ")[0]))], ["jour"]);
  });

  test("whatever the dossier: none beside a unit that suits alone, each part true for its share, no unit twice", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("had", "ssiad", "smr", "heb-perm"),
        fc.subarray(careCodes, { maxLength: 3 }),
        fc.integer({ min: 5, max: 80 }),
        fc.array(fc.record({ free: fc.integer({ min: 0, max: 2 }) }), { minLength: 40, maxLength: 40 }),
        (kind, care, radiusKm, frees) => {
          const module = kind === "heb-perm" ? "grand-age" : "sanitaire";
          const some: Partial<Wanted> = {
            ...{ kind, module, radiusKm },
            care: care.map((code) => ({ code, value: 2, medical: false })),
          };
          const all = { ...wanted, ...some };
          const around = units.map((unit, i) => ({ ...unit, places: { free: frees[i % 40]!.free, at: now } }));
          const found = combined(some, around);
          const alone = of(kind, around).map((unit) => match(all, unit, now, today));
          if (alone.some((one) => fitsAlone(one, now))) assert.deepEqual(found, []);
          for (const { plan, parts } of found)
            for (const [i, { match: m }] of parts.entries()) {
              const part = plan.parts[i]!;
              assert.notEqual(match(shareOf(all, part), m.unit, now, today).verdict, "excluded");
              // what the whole dossier would still reproach it is what the other part takes on
              const reproached = match(
                { ...all, kind: part.kind, mentions: [], modes: [] },
                m.unit,
                now,
                today,
              ).reasons;
              for (const { kind: tone, code } of reproached)
                if (tone === "no") assert.ok(excusedBy(part).includes(code), code);
            }
          const pairs = found.map(({ parts }) => parts.map(({ match: m }) => m.unit.id).join());
          assert.equal(new Set(pairs).size, pairs.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("need only kinds of one module: two needs of the same dossier", () => {
    assert.deepEqual(
      plans.map((plan) => [plan.code, ...otherKinds(plan.for[0]!)]),
      [
        ["domicile", "had", "ssiad"],
        ["en-attendant", "heb-temp", "heb-perm"],
        ["jour", "smr", "ssiad"],
      ],
    );
  });
});
