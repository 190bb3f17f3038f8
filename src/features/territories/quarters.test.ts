import assert from "node:assert/strict";
import { test } from "node:test";
import type { Day } from "#lib/dates.ts";
import { quartersBefore } from "./quarters.ts";

test("quarters follow one another without a gap nor an overlap, across the years", () => {
  assert.deepEqual(quartersBefore("2026-02-14" as Day, 3), [
    { code: "2026-1", label: "1er trimestre 2026, en cours", from: "2026-01-01", to: "2026-04-01" },
    { code: "2025-4", label: "4e trimestre 2025", from: "2025-10-01", to: "2026-01-01" },
    { code: "2025-3", label: "3e trimestre 2025", from: "2025-07-01", to: "2025-10-01" },
  ]);
  const quarters = quartersBefore("2026-12-31" as Day, 9);
  for (const [i, one] of quarters.entries()) if (i > 0) assert.equal(one.to, quarters[i - 1]!.from);
});
