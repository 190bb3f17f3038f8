import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { isAtHome } from "#features/directory/kind.ts";
import { careCodes, type Limits } from "#features/directory/limit.ts";
import { type Candidate, comfortCodes, featureCodes, type Offer } from "#features/directory/unit.ts";
import { demoCast } from "#features/samples/demo-cast.ts";
import { type Match, match, remedied } from "./matching.ts";
import { readableReasons, readableRemedy } from "./ranking.ts";
import { applyChange, type Change, type Wanted } from "./wanted.ts";

const now = new Date("2026-11-21T09:00:00Z");
const today = "2026-11-21";
const on = (wanted: Wanted, unit: Candidate) => match(wanted, unit, now, today);
const rank = { excluded: 0, possible: 1, good: 2 };

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

const kindsOf = { "grand-age": ["heb-perm", "heb-temp", "aj"], sanitaire: ["smr", "had", "ssiad"] } as const;
const anyWanted: fc.Arbitrary<Wanted> = fc.record({
  module: fc.constantFrom("grand-age" as const, "sanitaire" as const),
  kind: fc.constantFrom(...kindsOf["grand-age"], ...kindsOf.sanitaire),
  categories: fc.constant(null),
  centre: fc.option(
    fc.record({
      lat: fc.double({ min: 45.2, max: 45.8, noNaN: true }),
      lon: fc.double({ min: 4.5, max: 5.4, noNaN: true }),
      label: fc.constant("ici"),
    }),
    { freq: 10 },
  ),
  radiusKm: fc.integer({ min: 1, max: 80 }),
  age: fc.option(fc.integer({ min: 18, max: 105 })),
  gir: fc.option(fc.integer({ min: 1, max: 6 })),
  sex: fc.constantFrom("F" as const, "M" as const, null),
  from: fc.constantFrom(null, "2026-11-25", "2027-01-10"),
  care: fc.uniqueArray(
    fc.record({ code: fc.constantFrom(...careCodes), value: fc.integer({ min: 0, max: 200 }), medical: fc.boolean() }),
    { selector: ({ code }) => code, maxLength: 4 },
  ),
  mentions: fc.subarray(["100", "101", "102", "103", "107"]),
  modes: fc.subarray(["28", "29", "34"]),
  features: fc.uniqueArray(
    fc.record({ code: fc.constantFrom(...featureCodes), must: fc.boolean(), medical: fc.boolean() }),
    { selector: ({ code }) => code, maxLength: 3 },
  ),
  room: fc.constantFrom(
    null,
    { kind: "single" as const, must: true },
    { kind: "double" as const, must: true },
    { kind: "double" as const, must: false },
  ),
  budget: fc.option(fc.integer({ min: 800, max: 4000 })),
  comfort: fc.subarray(comfortCodes),
  language: fc.constantFrom(null, "arabe", "portugais"),
  near: fc.option(fc.record({ lat: fc.constant(45.5), lon: fc.constant(4.9), label: fc.constant("sa fille") })),
  nearby: fc.option(
    fc.record({
      label: fc.constant("Centre de dialyse"),
      minutes: fc.constantFrom(5, 30),
      places: fc.subarray([
        { name: "Vienne", lat: 45.53, lon: 4.88 },
        { name: "Bourgoin", lat: 45.59, lon: 5.27 },
      ]),
    }),
  ),
  granted: fc.constant({}),
});
const anyLimits = fc.record(
  {
    oxygenMax: fc.integer({ min: 0, max: 15 }),
    weightMax: fc.integer({ min: 60, max: 200 }),
    refuses: fc.subarray(careCodes, { maxLength: 4 }),
    girMin: fc.integer({ min: 1, max: 3 }),
    girMax: fc.integer({ min: 3, max: 6 }),
    ageMin: fc.constantFrom(18, 60, 70),
    ageMax: fc.constantFrom(75, 110),
    sex: fc.constantFrom("F" as const, "M" as const),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Limits>;
const anyOffer = fc
  .record({
    features: fc.subarray([...featureCodes, "single" as const, "double" as const]),
    comfort: fc.subarray(comfortCodes),
  })
  .map(({ features, comfort }): Offer => ({ ...Object.fromEntries(features.map((one) => [one, true])), comfort }));
/** A unit of the demonstration as it is, or with everything about it drawn again. */
const anyUnit: fc.Arbitrary<Candidate> = fc.oneof(
  fc.constantFrom(...units),
  fc
    .record({
      unit: fc.constantFrom(...units),
      accepts: fc.boolean(),
      acceptsFrom: fc.constantFrom(null, "2026-12-03"),
      closedOn: fc.constantFrom(null, null, null, "2026-11-01"),
      limits: anyLimits,
      offer: anyOffer,
      mentions: fc.subarray(["100", "101", "102"]),
      modes: fc.subarray(["28", "29"]),
      zoneCommunes: fc.option(fc.constant("38544").map((one) => [one])),
      zoneGapKm: fc.constantFrom(0, 2, 8, 40),
      card: fc.record(
        {
          languages: fc.constantFrom("Arabe", "Portugais").map((one) => [one]),
          travelMinutes: fc.integer({ min: 5, max: 60 }),
        },
        { requiredKeys: [] },
      ),
      priceMonth: fc.option(fc.integer({ min: 1200, max: 4200 })),
    })
    .map(({ unit, ...some }) => ({ ...unit, ...some })),
);
/** Three times out of four, someone looking for what this unit is. */
const anyPair: fc.Arbitrary<[Wanted, Candidate]> = fc
  .tuple(anyWanted, anyUnit, fc.nat({ max: 3 }))
  .map(([wanted, unit, draw]) =>
    draw > 0 && unit.kinds[0] ? [{ ...wanted, module: unit.module, kind: unit.kinds[0] }, unit] : [wanted, unit],
  );
const holds = (runs: number, property: (wanted: Wanted, unit: Candidate, found: Match) => void) =>
  fc.assert(
    fc.property(anyPair, ([wanted, unit]) => property(wanted, unit, on(wanted, unit))),
    { numRuns: runs },
  );

describe("Whatever is wanted, whatever the unit", () => {
  const relaxations: ((one: Wanted) => Wanted)[] = [
    (one) => ({ ...one, radiusKm: one.radiusKm + 13 }),
    (one) => ({ ...one, budget: one.budget && one.budget + 300 }),
    (one) => ({ ...one, budget: null }),
    (one) => ({ ...one, care: one.care.slice(1) }),
    (one) => ({ ...one, care: one.care.map((care) => ({ ...care, value: care.value! / 2 })) }),
    (one) => ({ ...one, features: one.features.map((feature) => ({ ...feature, must: false })) }),
    (one) => ({ ...one, features: one.features.slice(1) }),
    (one) => ({ ...one, room: null }),
    (one) => ({ ...one, room: one.room && { ...one.room, must: false } }),
    (one) => ({ ...one, comfort: [] }),
    (one) => ({ ...one, language: null, near: null }),
    (one) => ({ ...one, gir: null }),
    (one) => ({ ...one, age: null }),
    (one) => ({ ...one, sex: null }),
    (one) => ({ ...one, mentions: [] }),
    (one) => ({ ...one, mentions: one.mentions.length > 0 ? [...one.mentions, "111"] : [] }),
    (one) => ({ ...one, modes: one.modes.length > 0 ? ["28", "29", "34"] : [] }),
    (one) => ({ ...one, from: "2027-06-01" }),
    (one) => ({ ...one, granted: { age: true } }),
    (one) => (one.nearby ? { ...one, nearby: { ...one.nearby, minutes: one.nearby.minutes + 20 } } : one),
    (one) => ({ ...one, nearby: null }),
    (one) => ({ ...one, granted: { zoneKm: 12 } }),
  ];

  test("relaxing a criterion never removes a unit, nor makes its verdict worse", () => {
    for (const relax of relaxations)
      holds(300, (wanted, unit, { verdict }) => {
        const relaxed = on(relax(wanted), unit).verdict;
        assert.ok(rank[relaxed] >= rank[verdict], `${verdict} became ${relaxed}`);
      });
  });

  test("an explanation is true: its changes take the unit in, and without any one of them it stays out", () => {
    let seen = 0;
    holds(5000, (wanted, unit, { verdict, remedy }) => {
      assert.ok(verdict === "excluded" || remedy === null);
      if (!remedy) return;
      seen++;
      assert.equal(remedy.labels.length, remedy.changes.length);
      assert.notEqual(on(remedied(wanted, remedy), unit).verdict, "excluded", remedy.labels.join(", "));
      for (const left of remedy.changes) {
        const others: Change[] = remedy.changes.filter((one) => one !== left);
        assert.equal(on(others.reduce(applyChange, wanted), unit).verdict, "excluded", remedy.labels.join(", "));
      }
    });
    assert.ok(seen > 1000, `${seen} remedies were tried`);
  });

  test("no set of fewer changes would do: one a need that is not met", () => {
    holds(2000, (_, __, { reasons, remedy }) => {
      const unmet = reasons.filter(({ kind }) => kind === "no");
      if (remedy) assert.equal(remedy.changes.length, unmet.length);
      else assert.ok(unmet.length === 0 || unmet.some(({ change }) => !change));
    });
  });

  test("is excluded exactly when a reason says no; every exclusion has a reason", () => {
    holds(3000, (_, __, { verdict, reasons }) =>
      assert.equal(
        verdict === "excluded",
        reasons.some(({ kind }) => kind === "no"),
      ),
    );
  });

  test("a reason that speaks for the unit goes away when what it says is no longer so", () => {
    holds(3000, (wanted, unit, { reasons }) => {
      const has = (one: Match, code: string) =>
        one.reasons.some((reason) => reason.code === code && reason.kind === "yes");
      // at home, what must be near the person has nothing of the unit
      const ofUnit = ({ kind, code }: (typeof reasons)[number]) =>
        kind === "yes" && !(code === "nearby" && isAtHome(wanted.kind));
      for (const { code } of reasons.filter(ofUnit)) {
        const without = spoilt(code, unit);
        assert.ok(without, `nothing spoils ${code}`);
        assert.ok(!has(on(wanted, without), code), code);
      }
    });
  });

  test("wishes never exclude", () => {
    holds(2000, (wanted, unit, { verdict }) => {
      const bare = {
        ...wanted,
        features: wanted.features.filter(({ must }) => must),
        room: wanted.room?.must ? wanted.room : null,
        comfort: [],
        language: null,
        near: null,
        budget: null,
      };
      assert.equal(verdict === "excluded", on(bare, unit).verdict === "excluded");
    });
  });

  test("meeting one more wish never lowers the score, which stays between 0 and 1", () => {
    holds(2000, (wanted, unit, { score }) => {
      assert.ok(score >= 0 && score <= 1);
      const better: Candidate[] = [
        ...wanted.comfort.map((one) => withOffer(unit, { comfort: [...(unit.offer.comfort ?? []), one] })),
        ...wanted.features.map(({ code }) => withOffer(unit, { [code]: true })),
        ...(wanted.room ? [withOffer(unit, { [wanted.room.kind]: true })] : []),
        ...(wanted.budget !== null && unit.priceMonth !== null
          ? [{ ...unit, priceMonth: Math.min(unit.priceMonth, wanted.budget) }]
          : []),
        ...(wanted.language && unit.card.languages
          ? [{ ...unit, card: { ...unit.card, languages: [...unit.card.languages, wanted.language] } }]
          : []),
        { ...unit, places: { free: 3, at: now } },
      ];
      for (const one of better) assert.ok(on(wanted, one).score >= score - 1e-9);
    });
  });

  test("a reader without the right reads one neutral sentence a tone, whichever care it is, and no change", () => {
    holds(2000, (wanted, unit, found) => {
      const reader = { medical: false };
      const readable = readableReasons(found.reasons, reader);
      assert.ok(readable.every(({ medical }) => !medical));
      for (const { sentence } of found.reasons.filter(({ medical }) => medical))
        assert.ok(!readable.some((one) => one.sentence === sentence && one.code === "medical"));
      if (found.reasons.some(({ kind, medical }) => kind === "no" && medical))
        assert.equal(readableRemedy(found.remedy, reader), null);
      // another care refused in its stead reads the same
      const [care, ...others] = wanted.care.filter(({ code }) => unit.limits.refuses?.includes(code));
      if (!care || others.length > 0 || !care.medical) return;
      const other = careCodes.find((code) => !wanted.care.some((one) => one.code === code))!;
      const swapped = on(
        { ...wanted, care: wanted.care.map((one) => (one === care ? { ...one, code: other } : one)) },
        { ...unit, limits: { ...unit.limits, refuses: [...unit.limits.refuses!, other] } },
      );
      assert.deepEqual(readableReasons(swapped.reasons, reader), readable);
    });
  });
});

const withOffer = (unit: Candidate, some: Offer): Candidate => ({ ...unit, offer: { ...unit.offer, ...some } });

/** The unit once the predicate of this code no longer holds. */
function spoilt(code: string, unit: Candidate): Candidate | null {
  if (code.startsWith("care-")) return { ...unit, limits: { ...unit.limits, refuses: careCodes } };
  switch (code) {
    case "zone":
      return { ...unit, zoneCommunes: ["01001"], zoneGapKm: 30 };
    case "gir":
      return { ...unit, limits: { ...unit.limits, girMin: 1, girMax: 6 } };
    case "feature":
    case "comfort":
      return { ...unit, offer: {} };
    case "smr-mention":
      return { ...unit, mentions: [] };
    case "smr-mode":
      return { ...unit, modes: [] };
    case "language":
      return { ...unit, card: {} };
    case "near":
    case "nearby":
      return { ...unit, point: null };
    case "places":
      return { ...unit, places: { free: 0, at: now } };
    default:
      return null;
  }
}
