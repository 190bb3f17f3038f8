import type { Change, RunTotals, What } from "#features/imports/run.ts";

/** What a page did, as it goes. */
export function reportOf() {
  const totals: Partial<RunTotals> = {};
  const changes: Change[] = [];
  const count = (what: What | "unchanged") => {
    totals[what] = (totals[what] ?? 0) + 1;
  };
  return {
    totals,
    changes,
    count,
    /** A row of the report, and one more of the page's resources. */
    note: (what: What, ref: string | null, label: string | null, detail: Change["detail"]) => {
      count(what);
      changes.push({ what, line: null, ref, label, detail });
    },
    /** A row alone: what moved because something else did, which is counted. */
    tell: (what: What, ref: string | null, label: string | null, detail: Change["detail"]) => {
      changes.push({ what, line: null, ref, label, detail });
    },
    told: (what: What) => changes.filter((one) => one.what === what).map(({ detail }) => detail.reason ?? ""),
  };
}
export type Report = ReturnType<typeof reportOf>;
