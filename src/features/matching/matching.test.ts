import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type CareCode, cares } from "#features/directory/limit.ts";
import { type Candidate, featureCodes } from "#features/directory/unit.ts";
import { demoCast } from "#features/samples/demo-cast.ts";
import { euros } from "#lib/french.ts";
import { match } from "./matching.ts";
import { gainOfRadius, rank, readableReasons } from "./ranking.ts";
import { applyChange, type Wanted } from "./wanted.ts";

const now = new Date("2026-11-21T09:00:00Z");
const today = "2026-11-21";
const units: Candidate[] = demoCast(now).flatMap(({ facility, units }) =>
  units.map((unit) => ({
    ...unit,
    facilityName: facility.name,
    finess: facility.finess,
    city: facility.city,
    departement: facility.departement,
    prices: facility.prices,
  })),
);
const unitOf = (facility: string, name: string) =>
  units.find((unit) => unit.facilityName === facility && unit.name === name)!;
const tilleuls = unitOf("EHPAD Les Tilleuls", "Unité protégée");
const clos = unitOf("EHPAD Le Clos", "Unité protégée");

const wanted: Wanted = {
  module: "grand-age",
  kind: "heb-perm",
  centre: { lat: 45.52569, lon: 4.87484, label: "Vienne" },
  radiusKm: 30,
  age: 84,
  gir: 2,
  sex: "F",
  from: null,
  care: [],
  mentions: [],
  modes: [],
  features: [{ code: "uvp", must: true, medical: false }],
  room: null,
  budget: 2600,
  comfort: [],
  near: null,
};
const on = (some: Partial<Wanted>, unit: Candidate) => match({ ...wanted, ...some }, unit, now, today);
const said = (some: Partial<Wanted>, unit: Candidate) =>
  on(some, unit).reasons.map(({ kind, sentence }) => `${kind}: ${sentence}`);

describe("A unit facing what is wanted", () => {
  test("suits, and says why, places included", () => {
    const found = on({ comfort: ["garden"] }, tilleuls);
    assert.deepEqual(
      [found.verdict, found.reasons.map(({ sentence }) => sentence)],
      ["good", ["GIR 1 à 4", "Unité protégée", "Jardin", "2 places libres, dit ce matin"]],
    );
  });

  test("is almost right: the price above the wish, and a care it does not give with what would change it", () => {
    const found = on({ care: [{ code: "oxygen", value: 2, medical: true }] }, clos);
    assert.deepEqual([found.verdict, found.nearMiss], ["excluded", true]);
    assert.deepEqual(found.reasons, [
      { kind: "yes", sentence: "GIR 1 à 4", medical: false },
      { kind: "yes", sentence: "Unité protégée", medical: false },
      { kind: "yes", sentence: "1 place libre, dit hier", medical: false },
      { kind: "if", sentence: `${euros(50)} au-dessus du prix souhaité`, medical: false, change: { budget: 2650 } },
      {
        kind: "no",
        sentence: "N’accepte pas l’oxygène : conviendrait si l’oxygène était arrêté",
        medical: true,
        change: { care: { code: "oxygen", max: null } },
      },
    ]);
  });

  test("does not tell a reader without the right which care it is", () => {
    const found = on(
      {
        care: [
          { code: "oxygen", value: 2, medical: true },
          { code: "dialysis", medical: true },
        ],
      },
      clos,
    );
    assert.deepEqual(
      readableReasons(found.reasons, { medical: false }).filter(({ kind }) => kind === "no"),
      [
        {
          kind: "no",
          sentence: "Une limite de soins de l’unité est touchée (détail réservé aux professionnels habilités)",
          medical: false,
        },
      ],
    );
    assert.deepEqual(readableReasons(found.reasons, { medical: true }), found.reasons);
  });

  test("too far says how far, and is near up to one and a half times the radius", () => {
    assert.deepEqual(said({ radiusKm: 9 }, tilleuls).at(-1), "no: À 12 km au lieu de 9");
    assert.deepEqual(on({ radiusKm: 9 }, tilleuls).reasons.at(-1)?.change, { radiusKm: 12 });
    assert.deepEqual([on({ radiusKm: 9 }, tilleuls).nearMiss, on({ radiusKm: 7 }, tilleuls).nearMiss], [true, false]);
  });

  test("excludes by what it cannot take: GIR, age, a feature one cannot do without", () => {
    assert.ok(said({ gir: 6 }, tilleuls).includes("no: Accueille les GIR 1 à 4, pas le GIR 6"));
    assert.ok(said({ age: 55 }, tilleuls).includes("no: Accueille à partir de 60 ans"));
    assert.ok(
      said({ features: [{ code: "uhr", must: true, medical: false }] }, tilleuls).includes(
        "no: Pas d’unité d’hébergement renforcée",
      ),
    );
    assert.deepEqual(on({ features: [{ code: "uhr", must: false, medical: false }] }, tilleuls).verdict, "good");
  });

  test("for rehabilitation answers by mention and mode, at home by its zone", () => {
    const smr: Partial<Wanted> = { module: "sanitaire", kind: "smr", gir: null, features: [], budget: null };
    const orthopaedics = unitOf("Clinique des Cèdres", "SMR locomoteur et système nerveux");
    assert.deepEqual(said({ ...smr, mentions: ["102"], modes: ["28"] }, orthopaedics), [
      "yes: SMR locomoteur",
      "yes: Hospitalisation complète",
      "yes: 1 place libre, dit ce matin",
    ]);
    assert.ok(said({ ...smr, mentions: ["107"] }, orthopaedics).includes("no: SMR locomoteur, système nerveux"));

    const had = unitOf("HAD Nord-Isère", "Hospitalisation à domicile");
    const home = (lon: number) =>
      on({ ...smr, kind: "had", radiusKm: 1, centre: { lat: 45.58611, lon, label: "le domicile" } }, had);
    assert.deepEqual(
      [home(4.8), home(4.68), home(4.5)].map(({ verdict, reasons }) => [
        verdict,
        reasons.find(({ sentence }) => sentence.includes("zone"))?.sentence,
      ]),
      [
        ["good", "Dans la zone d’intervention (45 km)"],
        ["possible", "En limite de la zone d’intervention : à 47 km, la zone en fait 45"],
        ["excluded", "Hors de la zone d’intervention : à 61 km, la zone en fait 45"],
      ],
    );
  });

  test("that takes no request is excluded, or waits for the day it opens again", () => {
    const closed = { ...tilleuls, accepts: false, acceptsFrom: "2026-12-03" };
    assert.deepEqual(on({}, closed).reasons.at(-1), {
      kind: "no",
      sentence: "Accepte de nouveau des demandes à partir du 3 déc. 2026",
      medical: false,
      change: { from: "2026-12-03" },
    });
    assert.equal(on({ from: "2026-12-10" }, closed).verdict, "possible");
    assert.equal(
      on({}, { ...tilleuls, accepts: false }).reasons.at(-1)?.sentence,
      "N’accepte pas de demandes en ce moment",
    );
    assert.equal(on({}, unitOf("CH de Vienne", "Court séjour gériatrique")).verdict, "excluded");
  });
});

describe("The order of the units", () => {
  test("puts those that suit first, with places told lately before silence, and the near misses apart", () => {
    const ranking = rank(
      units.map((unit) =>
        match(
          { ...wanted, features: [], budget: null, care: [{ code: "wandering", medical: false }] },
          unit,
          now,
          today,
        ),
      ),
    );
    assert.deepEqual(
      ranking.fitting.map(({ unit }) => `${unit.facilityName}, ${unit.name}`),
      [
        "EHPAD Les Tilleuls, Unité protégée",
        "EHPAD Le Clos, Unité protégée",
        "Résidence Bellevue, Unité protégée",
        "EHPAD du Parc, Hébergement permanent",
      ],
    );
    assert.deepEqual(
      ranking.almost.map(({ unit }) => unit.facilityName),
      ["EHPAD Les Tilleuls", "EHPAD Saint-Joseph", "Résidence Bellevue"],
    );
  });

  test("tells what a wider radius would bring", () => {
    const matches = units.map((unit) =>
      match({ ...wanted, features: [], budget: null, radiusKm: 12, gir: 3 }, unit, now, today),
    );
    assert.deepEqual(gainOfRadius(matches), { radiusKm: 20, more: 1 });
    assert.equal(gainOfRadius([]), null);
  });
});

describe("Whatever is wanted", () => {
  const codes = Object.keys(cares) as CareCode[];
  const anyWanted: fc.Arbitrary<Wanted> = fc.record({
    module: fc.constantFrom("grand-age" as const, "sanitaire" as const),
    kind: fc.constantFrom("heb-perm", "heb-temp", "aj", "smr", "had", "ssiad"),
    centre: fc.record({
      lat: fc.double({ min: 45.2, max: 45.8, noNaN: true }),
      lon: fc.double({ min: 4.5, max: 5.4, noNaN: true }),
      label: fc.constant("ici"),
    }),
    radiusKm: fc.integer({ min: 1, max: 80 }),
    age: fc.option(fc.integer({ min: 18, max: 105 })),
    gir: fc.option(fc.integer({ min: 1, max: 6 })),
    sex: fc.constantFrom("F" as const, "M" as const, null),
    from: fc.constantFrom(null, "2026-11-25", "2027-01-10"),
    care: fc.uniqueArray(
      fc.record({ code: fc.constantFrom(...codes), value: fc.integer({ min: 0, max: 200 }), medical: fc.boolean() }),
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
    comfort: fc.subarray(["garden", "wifi", "pets"] as const).map((list) => [...list]),
    near: fc.constant(null),
  });
  const anyUnit = fc
    .record({
      unit: fc.constantFrom(...units),
      accepts: fc.boolean(),
      acceptsFrom: fc.constantFrom(null, "2026-12-03"),
    })
    .map(({ unit, ...some }) => ({ ...unit, ...some }));
  const isIn = (some: Wanted, unit: Candidate) => match(some, unit, now, today).verdict !== "excluded";

  test("relaxing a criterion never removes a unit", () => {
    const relaxations: ((one: Wanted) => Wanted)[] = [
      (one) => ({ ...one, radiusKm: one.radiusKm + 13 }),
      (one) => ({ ...one, budget: one.budget && one.budget + 300 }),
      (one) => ({ ...one, budget: null }),
      (one) => ({ ...one, care: one.care.slice(1) }),
      (one) => ({ ...one, care: one.care.map((care) => ({ ...care, value: care.value! / 2 })) }),
      (one) => ({ ...one, features: one.features.map((feature) => ({ ...feature, must: false })) }),
      (one) => ({ ...one, features: one.features.slice(1) }),
      (one) => ({ ...one, room: null }),
      (one) => ({ ...one, comfort: [] }),
      (one) => ({ ...one, gir: null }),
      (one) => ({ ...one, age: null }),
      (one) => ({ ...one, sex: null }),
      (one) => ({ ...one, mentions: [] }),
      (one) => ({ ...one, modes: one.modes.length > 0 ? ["28", "29", "34"] : [] }),
      (one) => ({ ...one, from: "2027-06-01" }),
    ];
    fc.assert(
      fc.property(
        anyWanted,
        anyUnit,
        fc.constantFrom(...relaxations),
        (one, unit, relax) => !isIn(one, unit) || isIn(relax(one), unit),
      ),
      { numRuns: 2000 },
    );
  });

  test("applying the changes stated takes the unit in, and no change is stated for a unit already in", () => {
    fc.assert(
      fc.property(anyWanted, anyUnit, (one, unit) => {
        const { reasons, verdict } = match(one, unit, now, today);
        const excluding = reasons.filter(({ kind }) => kind === "no");
        assert.equal(verdict === "excluded", excluding.length > 0);
        if (!excluding.every(({ change }) => change)) return;
        const changed = excluding.reduce((result, { change }) => applyChange(result, change!), one);
        assert.ok(isIn(changed, unit));
      }),
      { numRuns: 2000 },
    );
  });

  test("above the budget, the change stated makes it suit", () => {
    fc.assert(
      fc.property(anyWanted, anyUnit, (one, unit) => {
        const over = match(one, unit, now, today).reasons.find(({ change }) => change && "budget" in change);
        if (!over) return;
        assert.ok(
          !match(applyChange(one, over.change!), unit, now, today).reasons.some(
            ({ change }) => change && "budget" in change,
          ),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test("a unit that lacks what is needed is never good, and the score stays between 0 and 1", () => {
    fc.assert(
      fc.property(anyWanted, anyUnit, (one, unit) => {
        const { verdict, score } = match(one, unit, now, today);
        const refusesCare = one.care.some((care) => unit.limits.refuses?.includes(care.code));
        const lacks = one.features.some(({ code, must }) => must && !unit.offer[code]);
        if (refusesCare || lacks || !unit.kinds.includes(one.kind)) assert.equal(verdict, "excluded");
        assert.ok(score >= 0 && score <= 1, String(score));
      }),
      { numRuns: 1000 },
    );
  });
});
