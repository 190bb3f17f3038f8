import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { nextDigest, noticeHours, quietUntil } from "./pace.ts";

/** What the clocks of France show. */
const paris = (at: Date | null) => at?.toLocaleString("sv-SE", { timeZone: "Europe/Paris" }) ?? null;

describe("When the mail of a notice leaves", () => {
  const cases: Record<string, [string, string | null]> = {
    "in the evening, the next morning": ["2026-11-21T19:00:00Z", "2026-11-22 07:30:00"],
    "in the small hours, that morning": ["2026-11-21T04:00:00Z", "2026-11-21 07:30:00"],
    "in summer, by the clock of summer": ["2026-07-01T18:00:00Z", "2026-07-02 07:30:00"],
    "just before the evening, at once": ["2026-11-21T18:59:59Z", null],
    "at the end of the night, at once": ["2026-11-21T06:30:00Z", null],
    "the night the clocks go back": ["2026-10-24T22:00:00Z", "2026-10-25 07:30:00"],
    "the night the clocks go on": ["2026-03-28T23:00:00Z", "2026-03-29 07:30:00"],
  };
  for (const [name, [at, until]] of Object.entries(cases))
    test(name, () => assert.equal(paris(quietUntil(new Date(at), noticeHours)), until));

  test("never waits where the night is not quiet, and waits at noon where noon is", () => {
    assert.equal(quietUntil(new Date("2026-11-21T22:00:00Z"), { ...noticeHours, quiet: null }), null);
    const siesta = { ...noticeHours, quiet: { from: "12:00", to: "14:00" } };
    assert.equal(paris(quietUntil(new Date("2026-11-21T12:30:00Z"), siesta)), "2026-11-21 14:00:00");
    assert.equal(quietUntil(new Date("2026-11-21T22:00:00Z"), siesta), null);
  });

  test("the summary leaves the next morning, that of today when it is to come", () => {
    assert.equal(paris(nextDigest(new Date("2026-11-21T05:00:00Z"), noticeHours)), "2026-11-21 07:30:00");
    assert.equal(paris(nextDigest(new Date("2026-11-21T06:30:00Z"), noticeHours)), "2026-11-22 07:30:00");
  });
});
