import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Candidate } from "#features/directory/unit.ts";
import { demoCast } from "#features/samples/demo-cast.ts";
import { euros } from "#lib/french.ts";
import { isNearMiss, match, remedied } from "./matching.ts";
import { gainOfRadius, rank, readableReasons, readableRemedy } from "./ranking.ts";
import type { Wanted } from "./wanted.ts";

const now = new Date("2026-11-21T09:00:00Z");
const today = "2026-11-21";
const units: Candidate[] = demoCast(now).flatMap(({ facility, units }) =>
  units.map((unit) => ({
    ...unit,
    facilityName: facility.name,
    category: facility.category,
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
  language: null,
  near: null,
  categories: null,
  nearby: null,
  granted: {},
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
    assert.deepEqual([found.verdict, isNearMiss(found)], ["excluded", true]);
    assert.deepEqual(found.reasons, [
      { code: "gir", kind: "yes", sentence: "GIR 1 à 4", medical: false },
      { code: "feature", kind: "yes", sentence: "Unité protégée", medical: false },
      { code: "places", kind: "yes", sentence: "1 place libre, dit hier", medical: false },
      {
        code: "price",
        kind: "if",
        sentence: `${euros(50)} au-dessus du prix souhaité`,
        medical: false,
        change: { budget: 2650 },
      },
      {
        code: "care-oxygen",
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
          code: "medical",
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
    assert.deepEqual(
      [isNearMiss(on({ radiusKm: 9 }, tilleuls)), isNearMiss(on({ radiusKm: 7 }, tilleuls))],
      [true, false],
    );
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
      code: "open",
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

describe("The smallest changes that would take a unit in", () => {
  const changes = (some: Partial<Wanted>, unit: Candidate) => on(some, unit).remedy?.labels ?? null;
  const oxygen = (value: number) => [{ code: "oxygen" as const, value, medical: true }];

  test("are said in words, one or several", () => {
    assert.deepEqual(changes({ radiusKm: 9 }, tilleuls), ["à 12 km au lieu de 9"]);
    assert.deepEqual(changes({ care: oxygen(6) }, tilleuls), ["si l’oxygène passait à 5 L/min"]);
    assert.deepEqual(changes({ radiusKm: 9, care: oxygen(6), gir: 5 }, tilleuls), [
      "à 12 km au lieu de 9",
      "si le GIR passait à 4",
      "si l’oxygène passait à 5 L/min",
    ]);
    assert.deepEqual(changes({ age: 55, care: [{ code: "dialysis", medical: true }] }, tilleuls), [
      "avec une dérogation d’âge",
      "sans dialyse",
    ]);
    assert.deepEqual(changes({ features: [{ code: "uhr", must: true, medical: false }] }, tilleuls), [
      "si « UHR » était un souhait",
    ]);
    const smr = { module: "sanitaire", kind: "smr", gir: null, features: [], budget: null } satisfies Partial<Wanted>;
    const orthopaedics = unitOf("Clinique des Cèdres", "SMR locomoteur et système nerveux");
    assert.deepEqual(changes({ ...smr, mentions: ["107"], modes: ["34"] }, orthopaedics)?.length, 2);
  });

  test("do not exist for a unit that suits, for another kind of place, nor for one that says no date", () => {
    assert.equal(changes({}, tilleuls), null);
    assert.equal(changes({ kind: "usld" }, tilleuls), null);
    assert.equal(changes({}, { ...tilleuls, accepts: false }), null);
    assert.equal(changes({ sex: "F" }, { ...tilleuls, limits: { sex: "M" } }), null);
  });

  test("are hidden whole from a reader without the right as soon as one tells of care", () => {
    const { remedy } = on({ radiusKm: 9, care: oxygen(6) }, tilleuls);
    assert.equal(readableRemedy(remedy, { medical: false }), null);
    assert.equal(readableRemedy(remedy, { medical: true }), remedy);
    const far = on({ radiusKm: 9 }, tilleuls).remedy;
    assert.equal(readableRemedy(far, { medical: false }), far);
  });
});

describe("A home service", () => {
  const had = unitOf("HAD Nord-Isère", "Hospitalisation à domicile");
  const home: Partial<Wanted> = { module: "sanitaire", kind: "had", gir: null, features: [], budget: null };
  const inZone = (zoneGapKm: number, some: Partial<Candidate> = {}) =>
    on(home, { ...had, zoneCommunes: ["38544", "38001"], zoneGapKm, ...some });

  test("is judged on its communes before its circle: in, at the edge up to three kilometres, out", () => {
    assert.deepEqual(
      [0, 2.4, 5].map((gap) => {
        const { verdict, reasons } = inZone(gap);
        return [verdict, reasons.find(({ code }) => code === "zone")!.sentence];
      }),
      [
        ["good", "Dans la zone d’intervention (2 communes)"],
        ["possible", "En limite de la zone d’intervention : à 3 km de la commune la plus proche"],
        ["excluded", "Hors de la zone d’intervention : à 5 km de la commune la plus proche"],
      ],
    );
    assert.deepEqual(inZone(5).remedy?.labels, ["si l’équipe venait à 5 km hors de sa zone"]);
  });

  test("whose travel time looks too long is doubtful, not excluded: the time is estimated", () => {
    const { verdict, reasons } = inZone(0, { card: { travelMinutes: 1 } });
    assert.equal(verdict, "possible");
    assert.match(reasons.find(({ code }) => code === "travel-time")!.sentence, /jusqu’à 1 min : à vérifier$/);
  });
});

describe("Wishes", () => {
  test("a language spoken, when the unit says which it speaks", () => {
    const card = { languages: ["Arabe", "Portugais"] };
    const at = (language: string) =>
      on({ language }, { ...tilleuls, card }).reasons.find(({ code }) => code === "language")?.sentence;
    assert.deepEqual([at("portugais"), at("Italien")], ["Langue parlée : portugais", "Langue à vérifier : Italien"]);
    assert.ok(
      on({ language: "arabe" }, { ...tilleuls, card }).score > on({ language: "x" }, { ...tilleuls, card }).score,
    );
    assert.equal(
      said({ language: "arabe" }, tilleuls).some((one) => one.includes("Langue")),
      false,
    );
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
      ["EHPAD Les Tilleuls", "EHPAD Saint-Joseph", "Résidence Bellevue", "EHPAD Les Glycines"],
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

describe("What must be near", () => {
  const nearby = (minutes: number, places: NonNullable<Wanted["nearby"]>["places"]) => ({
    nearby: { label: "Centre de dialyse", minutes, places },
  });
  const centre = (away: number) => ({
    name: `Centre ${away}`,
    lat: tilleuls.point!.lat + away,
    lon: tilleuls.point!.lon,
  });
  const said = (some: Partial<Wanted>) => on(some, tilleuls).reasons.find(({ code }) => code === "nearby");

  test("is met by the nearest one known, in minutes of road", () => {
    const found = said(nearby(30, [centre(0.5), centre(0.1)]));
    assert.deepEqual([found?.kind, found?.sentence], ["yes", "Centre de dialyse à 18 min environ : Centre 0.1"]);
  });

  test("excludes the unit too far from any, with what would have to change; a near miss is shown", () => {
    const far = nearby(30, [centre(0.2)]);
    const found = on(far, tilleuls);
    assert.deepEqual(
      [found.verdict, said(far)?.sentence, found.remedy?.labels],
      [
        "excluded",
        "Centre de dialyse le plus proche à 36 min environ au lieu de 30 : Centre 0.2",
        ["avec centre de dialyse à 36 min"],
      ],
    );
    assert.equal(isNearMiss(found), true);
    assert.equal(
      on({ ...far, ...remedied({ ...wanted, ...far }, found.remedy!) }, tilleuls).verdict === "excluded",
      false,
    );
    assert.equal(isNearMiss(on(nearby(30, [centre(0.6)]), tilleuls)), false);
  });

  test("is a doubt where none is known, and nothing where nothing must be near", () => {
    assert.deepEqual([said(nearby(30, []))?.kind, said({})], ["if", undefined]);
  });

  test("at home, is measured from the place of care", () => {
    const ssiad = units.find((unit) => unit.kinds.includes("ssiad"))!;
    const home = { lat: 45.9, lon: 4.87484, label: "le domicile" };
    const asked = { ...nearby(30, [{ name: "Proche", lat: 45.91, lon: 4.87484 }]), centre: home };
    const found = on({ ...asked, module: "sanitaire", kind: "ssiad" }, ssiad).reasons.find(
      ({ code }) => code === "nearby",
    );
    assert.equal(found?.sentence, "Centre de dialyse à 2 min environ : Proche");
  });
});
