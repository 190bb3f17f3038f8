import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addDays, type Day } from "#lib/dates.ts";
import { deadlineAfter, isWorkingDay, parisHour } from "./deadline.ts";

const factor = { standard: 1, urgent: 0.25, immediate: 0.1 };
const paris = (text: string) => new Date(text);
const standard = (now: string, delay: Parameters<typeof deadlineAfter>[1]) =>
  deadlineAfter(paris(now), delay, "standard", factor);

describe("Working days", () => {
  /** Every public holiday of the years around, as the Interior Ministry publishes them. */
  const holidays: Record<number, string[]> = {
    2024: ["01-01", "04-01", "05-01", "05-08", "05-09", "05-20", "07-14", "08-15", "11-01", "11-11", "12-25"],
    2025: ["01-01", "04-21", "05-01", "05-08", "05-29", "06-09", "07-14", "08-15", "11-01", "11-11", "12-25"],
    2026: ["01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01", "11-11", "12-25"],
    2027: ["01-01", "03-29", "05-01", "05-06", "05-08", "05-17", "07-14", "08-15", "11-01", "11-11", "12-25"],
    2038: ["01-01", "04-26", "05-01", "05-08", "06-03", "06-14", "07-14", "08-15", "11-01", "11-11", "12-25"],
  };
  for (const [year, days] of Object.entries(holidays))
    test(`of ${year}: Monday to Friday, but its public holidays`, () => {
      const off: string[] = [];
      for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1)) {
        const weekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
        if (!isWorkingDay(day as Day) && !weekend) off.push(day.slice(5));
        if (weekend) assert.equal(isWorkingDay(day as Day), false, day);
      }
      const weekdays = days.filter((day) => ![0, 6].includes(new Date(`${year}-${day}T00:00:00Z`).getUTCDay()));
      assert.deepEqual(off, weekdays);
    });

  test("a delay of working days ends at 18:00, the day it is counted from left out", () => {
    // Monday 23 November 2026
    assert.deepEqual(standard("2026-11-23T09:00:00+01:00", { workingDays: 1 }), paris("2026-11-24T18:00:00+01:00"));
    assert.deepEqual(standard("2026-11-23T23:30:00+01:00", { workingDays: 3 }), paris("2026-11-26T18:00:00+01:00"));
    assert.deepEqual(standard("2026-11-23T09:00:00+01:00", { workingDays: 10 }), paris("2026-12-07T18:00:00+01:00"));
  });

  test("steps over weekends and bridges", () => {
    assert.deepEqual(standard("2026-11-27T17:00:00+01:00", { workingDays: 1 }), paris("2026-11-30T18:00:00+01:00"));
    // from Thursday 30 April 2026: 1 May, the weekend, then Monday
    assert.deepEqual(standard("2026-04-30T10:00:00+02:00", { workingDays: 1 }), paris("2026-05-04T18:00:00+02:00"));
    // Christmas on a Friday, New Year's day on a Friday
    assert.deepEqual(standard("2026-12-24T10:00:00+01:00", { workingDays: 5 }), paris("2027-01-04T18:00:00+01:00"));
  });

  test("the day is the one it is in France, not in London", () =>
    assert.deepEqual(standard("2026-11-23T23:30:00Z", { workingDays: 1 }), paris("2026-11-25T18:00:00+01:00")));

  test("18:00 stays 18:00 when the clocks change", () => {
    // the last Sundays of March and of October 2026
    assert.deepEqual(standard("2026-03-27T12:00:00+01:00", { workingDays: 1 }), paris("2026-03-30T18:00:00+02:00"));
    assert.deepEqual(standard("2026-10-23T12:00:00+02:00", { workingDays: 1 }), paris("2026-10-26T18:00:00+01:00"));
  });

  test("urgency shortens them, to one at least", () => {
    const now = paris("2026-11-23T09:00:00+01:00");
    assert.deepEqual(deadlineAfter(now, { workingDays: 10 }, "urgent", factor), paris("2026-11-26T18:00:00+01:00"));
    assert.deepEqual(deadlineAfter(now, { workingDays: 3 }, "immediate", factor), paris("2026-11-24T18:00:00+01:00"));
  });
});

describe("Hours of service", () => {
  test("run from 8:00 to 20:00 every day, weekends and holidays included", () => {
    assert.deepEqual(standard("2026-11-23T09:30:00+01:00", { hours: 4 }), paris("2026-11-23T13:30:00+01:00"));
    assert.deepEqual(standard("2026-11-21T18:00:00+01:00", { hours: 4 }), paris("2026-11-22T10:00:00+01:00"));
    assert.deepEqual(standard("2026-11-23T09:00:00+01:00", { hours: 24 }), paris("2026-11-25T09:00:00+01:00"));
  });

  test("begin at 8:00 for what comes at night", () => {
    assert.deepEqual(standard("2026-11-23T03:00:00+01:00", { hours: 1 }), paris("2026-11-23T09:00:00+01:00"));
    assert.deepEqual(standard("2026-11-23T22:15:00+01:00", { hours: 1 }), paris("2026-11-24T09:00:00+01:00"));
    assert.deepEqual(standard("2026-11-23T20:00:00+01:00", { hours: 1 }), paris("2026-11-24T09:00:00+01:00"));
  });

  test("end at 20:00 when that is where they end", () =>
    assert.deepEqual(standard("2026-11-23T16:00:00+01:00", { hours: 4 }), paris("2026-11-23T20:00:00+01:00")));

  test("count twelve of them on the days the clocks change", () => {
    assert.deepEqual(standard("2026-03-28T08:00:00+01:00", { hours: 36 }), paris("2026-03-30T20:00:00+02:00"));
    assert.deepEqual(standard("2026-10-24T08:00:00+02:00", { hours: 36 }), paris("2026-10-26T20:00:00+01:00"));
  });

  test("run around the clock when it is urgent, and faster", () => {
    const night = paris("2026-11-23T23:00:00+01:00");
    assert.deepEqual(deadlineAfter(night, { hours: 4 }, "urgent", factor), paris("2026-11-24T00:00:00+01:00"));
    assert.deepEqual(deadlineAfter(night, { hours: 24 }, "immediate", factor), paris("2026-11-24T01:24:00+01:00"));
  });
});

describe("Days and months", () => {
  test("are of 24 hours and of 30 days", () => {
    assert.deepEqual(standard("2026-11-23T09:00:00Z", { days: 5 }), paris("2026-11-28T09:00:00Z"));
    assert.deepEqual(standard("2026-11-23T09:00:00Z", { months: 3 }), paris("2027-02-21T09:00:00Z"));
    assert.deepEqual(
      deadlineAfter(paris("2026-11-23T09:00:00Z"), { days: 4 }, "urgent", factor),
      paris("2026-11-24T09:00:00Z"),
    );
  });
});

test("an hour in France is that hour, summer and winter", () => {
  assert.deepEqual(parisHour("2026-07-01" as Day, 18), paris("2026-07-01T16:00:00Z"));
  assert.deepEqual(parisHour("2026-12-01" as Day, 18), paris("2026-12-01T17:00:00Z"));
});
