import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { freshness, freshnessLabel, placesSentence, weightOf } from "./availability.ts";
import { credible, fictitiousFiness, isFictitious, isFiness, monthlyPrice, searchNameOf } from "./facility.ts";
import { careVerdict, limitSentences } from "./limit.ts";
import { canBeAsked, type Unit, undescribedUnit } from "./unit.ts";

const at = (text: string) => new Date(text);
const now = at("2026-11-21T15:00:00Z");

describe("The age of a declared place", () => {
  test("goes through the four classes of its module", () => {
    const classes = (module: "grand-age" | "sanitaire", ages: string[]) =>
      ages.map((a) => freshness(at(a), now, module));
    assert.deepEqual(
      classes("grand-age", [
        "2026-11-20T15:00:00Z",
        "2026-11-15T15:00:00Z",
        "2026-10-30T15:00:00Z",
        "2026-10-01T15:00:00Z",
      ]),
      ["up-to-date", "recent", "old", "unknown"],
    );
    assert.deepEqual(
      classes("sanitaire", [
        "2026-11-21T10:00:00Z",
        "2026-11-20T16:00:00Z",
        "2026-11-19T15:00:00Z",
        "2026-11-15T15:00:00Z",
      ]),
      ["up-to-date", "recent", "old", "unknown"],
    );
    assert.equal(freshness(null, now, "tnd"), "unknown");
  });

  test("is said in French, from this morning to long ago", () => {
    const said = (free: number, when: string) => placesSentence({ free, at: at(when) }, now, "grand-age");
    assert.deepEqual(
      [
        said(2, "2026-11-21T07:00:00Z"),
        said(1, "2026-11-21T13:00:00Z"),
        said(0, "2026-11-20T13:00:00Z"),
        said(3, "2026-11-09T13:00:00Z"),
        said(2, "2026-09-02T13:00:00Z"),
      ],
      [
        "2 places libres, dit ce matin",
        "1 place libre, dit cet après-midi",
        "Pas de place libre, dit hier",
        "3 places libres, dit il y a 12 jours (chiffre ancien)",
        "Places : non communiqué depuis le 2 sept. 2026",
      ],
    );
    assert.equal(placesSentence(null, now, "grand-age"), "Places : non communiqué");
    assert.equal(freshnessLabel(at("2026-11-21T07:00:00Z"), now, "grand-age"), "à jour");
  });

  test("halves what a place weighs at each half-life", () => {
    assert.equal(weightOf(now, now, "grand-age"), 1);
    assert.equal(weightOf(at("2026-11-14T15:00:00Z"), now, "grand-age"), 0.5);
    assert.equal(weightOf(at("2026-11-20T15:00:00Z"), now, "sanitaire"), 0.5);
  });
});

describe("A facility", () => {
  test("has nine digits or capitals, and ours can never be a real one", () => {
    assert.deepEqual(["010000024", "2A0000014", "10000024", "01000002é", "010 00002"].map(isFiness), [
      true,
      true,
      false,
      false,
      false,
    ]);
    assert.equal(fictitiousFiness(42), "XG0000042");
    assert.ok(isFiness(fictitiousFiness(42)) && isFictitious(fictitiousFiness(42)));
  });

  test("is searched by name and town without case nor accents", () => {
    assert.equal(
      searchNameOf({ name: "EHPAD L’Été d’Éole", city: "Saint-Étienne" }),
      "ehpad l ete d eole saint etienne",
    );
  });

  test("costs a month its room and the tariff of GIR 5-6, and nothing credible is said of 1 €", () => {
    assert.equal(monthlyPrice({ year: 2026, source: "cnsa", single: 68.5, gir56: 5.4 }), 2248.04);
    assert.equal(monthlyPrice({ year: 2026, source: "cnsa", rentF1: 620 }), 620);
    assert.equal(monthlyPrice({ year: 2026, source: "cnsa", single: 1 }), null);
    assert.deepEqual([0, 1, 1.01, Number.NaN, undefined].map(credible), [false, false, true, false, false]);
  });
});

describe("A limit of care", () => {
  test("says what the unit refuses and what would make it a yes", () => {
    const verdict = (limits: Parameters<typeof careVerdict>[0], value?: number) =>
      careVerdict(limits, { code: "oxygen", medical: true, ...(value === undefined ? {} : { value }) });
    assert.deepEqual(verdict({ oxygenMax: 3 }, 4), {
      kind: "refused",
      sentence: "N’accepte pas l’oxygène au-delà de 3 L/min : conviendrait à 3 L/min ou moins",
      max: 3,
    });
    assert.deepEqual(verdict({ oxygenMax: 0 }, 1), {
      kind: "refused",
      sentence: "N’accepte pas l’oxygène : conviendrait si l’oxygène était arrêté",
      max: null,
    });
    assert.deepEqual(verdict({ oxygenMax: 3 }, 3), { kind: "accepted", sentence: "Accepte l’oxygène jusqu’à 3 L/min" });
    assert.deepEqual(verdict({ oxygenMax: 3 }), {
      kind: "to-say",
      sentence: "Accepte l’oxygène jusqu’à 3 L/min : valeur à préciser",
    });
    assert.deepEqual(verdict({}, 9), { kind: "accepted", sentence: "Accepte l’oxygène" });
  });

  test("is listed on the card", () => {
    assert.deepEqual(
      limitSentences({ girMin: 1, girMax: 4, ageMin: 60, oxygenMax: 1.5, refuses: ["dialysis", "tracheotomy"] }),
      [
        "Accueille les GIR 1 à 4",
        "À partir de 60 ans",
        "N’accepte pas l’oxygène au-delà de 1,5 L/min",
        "N’accepte pas la trachéotomie ni la dialyse",
      ],
    );
  });
});

describe("A unit", () => {
  const unit: Unit = {
    id: "u" as Unit["id"],
    facility: "f" as Unit["facility"],
    name: "Hébergement permanent",
    module: "grand-age",
    kinds: ["heb-perm"],
    mentions: [],
    modes: [],
    offer: {},
    limits: {},
    zoneKm: null,
    point: null,
    priceMonth: null,
    accepts: true,
    acceptsFrom: null,
    closedOn: null,
    places: null,
    ...undescribedUnit,
    version: 1,
  };
  test("can be asked when it is open, accepts requests and answers something", () => {
    const asked = (some: Partial<Unit>) => canBeAsked({ ...unit, ...some }, "2026-11-21");
    assert.deepEqual(
      [
        asked({}),
        asked({ kinds: [] }),
        asked({ accepts: false }),
        asked({ accepts: false, acceptsFrom: "2026-11-21" }),
        asked({ closedOn: "2026-11-01" }),
        asked({ closedOn: "2027-01-01" }),
      ],
      [true, false, false, true, false, true],
    );
  });
});
