import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  addDays,
  addHours,
  addMonths,
  ageOn,
  ago,
  dayOf,
  frenchDay,
  frenchInstant,
  frenchSeconds,
  frenchTime,
  frenchWeekday,
  isDay,
} from "./dates.ts";

describe("Days", () => {
  test("are those of France: midnight in Paris, summer and winter", () => {
    assert.equal(dayOf(new Date("2026-11-22T22:59:59Z")), "2026-11-22");
    assert.equal(dayOf(new Date("2026-11-22T23:00:00Z")), "2026-11-23");
    assert.equal(dayOf(new Date("2026-07-13T22:00:00Z")), "2026-07-14");
  });

  test("exist or are not days", () => {
    for (const day of ["2026-11-21", "2028-02-29", "1900-01-01"]) assert.equal(isDay(day), true, day);
    for (const text of [
      "",
      "2026-02-29",
      "2026-13-01",
      "2026-04-31",
      "2026-1-1",
      "21/11/2026",
      "2026-11-21T00:00",
      "2026-11",
    ])
      assert.equal(isDay(text), false, text);
  });

  test("follow one another across months, years and changes of the clock", () => {
    assert.deepEqual(
      [
        addDays("2026-12-31", 1),
        addDays("2028-02-28", 1),
        addDays("2026-03-28", 2),
        addDays("2026-10-24", 2),
        addDays("2026-01-01", -1),
      ],
      ["2027-01-01", "2028-02-29", "2026-03-30", "2026-10-26", "2025-12-31"],
    );
  });

  test("hours are counted on the clock that never changes", () =>
    assert.deepEqual(addHours(new Date("2026-03-28T12:00:00Z"), 24), new Date("2026-03-29T12:00:00Z")));
});

describe("Dates as people read them", () => {
  test("never ISO; a partial one keeps its precision", () =>
    assert.deepEqual(
      [
        frenchDay("2026-11-21"),
        frenchDay("2026-11"),
        frenchDay("1939"),
        frenchDay("2026-11-21T10:42:00Z"),
        frenchWeekday("2026-11-30"),
      ],
      ["21 nov. 2026", "nov. 2026", "1939", "21 nov. 2026", "lundi 30 nov. 2026"],
    ));

  test("hours are those of France", () => {
    const at = new Date("2026-11-21T09:42:07Z");
    assert.deepEqual(
      [frenchInstant(at), frenchTime(at), frenchSeconds(at)],
      ["21 nov. 2026 à 10:42", "10:42", "10:42:07"],
    );
  });

  test("an age is rounded down", () => {
    const now = new Date("2026-11-23T09:00:00Z");
    const since = (hours: number) => ago(new Date(now.getTime() - hours * 3_600_000), now);
    assert.deepEqual(
      [since(-1), since(0.01), since(0.5), since(3.9), since(24), since(47), since(59 * 24), since(61 * 24)],
      [
        "à l’instant",
        "à l’instant",
        "il y a 30 min",
        "il y a 3 h",
        "il y a 1 j",
        "il y a 1 j",
        "il y a 59 j",
        "il y a 2 mois",
      ],
    );
  });
});

test("an age in years turns on the birthday, and in the middle of what is not known", () =>
  assert.deepEqual(
    [
      ageOn("1939-03-04", "2026-03-03"),
      ageOn("1939-03-04", "2026-03-04"),
      ageOn("1939", "2026-06-30"),
      ageOn("1939", "2026-07-01"),
      ageOn("1939-03", "2026-03-15"),
    ],
    [86, 87, 86, 87, 87],
  ));

test("months are added by the calendar, to the last day of a shorter one", () =>
  assert.deepEqual(
    [
      addMonths("2026-01-31", 1),
      addMonths("2024-01-31", 1),
      addMonths("2026-11-30", 12),
      addMonths("2026-03-31", -1),
      addMonths("2026-12-15", 1),
    ],
    ["2026-02-28", "2024-02-29", "2027-11-30", "2026-02-28", "2027-01-15"],
  ));
