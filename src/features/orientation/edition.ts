import { ok, type Result, refuse } from "#lib/result.ts";
import { firstTable } from "#pathways/sanitaire/orientation-table.ts";
import { rowFault } from "./fact.ts";
import { propose } from "./propose.ts";
import type { Case, OrientationTable, Row } from "./table.ts";

/** A version as its readers know it. `publications`: each time it was put in force, newest first; none: it is being written. */
export type Version = Omit<OrientationTable, "appliesFrom" | "comment"> & {
  copiedFrom: number | null;
  publications: Publication[];
};
export type Publication = { appliesFrom: string; comment: string; by: string; at: Date };

export const isDraft = (version: Version) => version.publications.length === 0;

/** The version the program comes with; the others are in the database. */
export { firstTable };

/** What one case gives, on one version. */
export type Outcome = { row: string; case: Case; passed: boolean; given: { [code: string]: number } };

/** Every case of the table, run on the whole of it. */
export const runCases = ({ version, rows }: Pick<OrientationTable, "version" | "rows">): Outcome[] =>
  rows.flatMap((row) =>
    row.cases.map((one) => {
      const scores = Object.fromEntries(propose({ version, rows }, one.facts).targets.map((t) => [t.code, t.score]));
      const given = Object.fromEntries(Object.keys(one.expect).map((code) => [code, scores[code] ?? 0]));
      const passed = Object.entries(one.expect).every(([code, score]) => given[code] === score);
      return { row: row.id, case: one, passed, given };
    }),
  );

/** What the new version proposes otherwise than the one in force, on the cases of both. */
export type Difference = { row: string; name: string; before: string[]; after: string[] };

export function differences(before: Pick<OrientationTable, "version" | "rows">, after: typeof before): Difference[] {
  const cases = new Map(
    [...before.rows, ...after.rows].flatMap((row) =>
      row.cases.map((one) => [JSON.stringify(one.facts), { row: row.id, one }] as const),
    ),
  );
  const said = (table: typeof before, one: Case) => {
    const help = propose(table, one.facts);
    return help.wait ? ["attendre"] : help.targets.map((t) => `${t.code} ${t.score}`);
  };
  return [...cases.values()].flatMap(({ row, one }) => {
    const [was, is] = [said(before, one), said(after, one)];
    return was.join() === is.join() ? [] : [{ row, name: one.name, before: was, after: is }];
  });
}

export type EditRefusal =
  | { kind: "draft-exists"; version: number }
  | { kind: "no-draft" }
  | { kind: "unknown-version" }
  | { kind: "unknown-row" }
  | { kind: "published" }
  | { kind: "wrong-row"; message: string }
  | { kind: "case-fails"; row: string; name: string }
  | { kind: "comment-missing" }
  | { kind: "date-in-the-past" }
  | { kind: "stale-version" };

/** A draft with one row written anew, added, or taken away. */
export function withRow(draft: Version, id: string, row: Row | null): Result<Row[], EditRefusal> {
  if (!isDraft(draft)) return refuse({ kind: "published" });
  const known = draft.rows.some((one) => one.id === id);
  if (!row) return known ? ok(draft.rows.filter((one) => one.id !== id)) : refuse({ kind: "unknown-row" });
  const message = rowFault(row) ?? (/^O\d{2,3}$/.test(row.id) ? null : "Le numéro d’une ligne s’écrit O36.");
  if (message) return refuse({ kind: "wrong-row", message });
  return ok(known ? draft.rows.map((one) => (one.id === id ? row : one)) : [...draft.rows, row]);
}

/** May this version be put in force from that day? One that contradicts its own cases may not. */
export function mayPublish(
  version: Version,
  { appliesFrom, comment }: { appliesFrom: string; comment: string },
  today: string,
): Result<Version, EditRefusal> {
  if (comment.trim() === "") return refuse({ kind: "comment-missing" });
  if (appliesFrom < today) return refuse({ kind: "date-in-the-past" });
  const wrong = version.rows.map(rowFault).find(Boolean);
  if (wrong) return refuse({ kind: "wrong-row", message: wrong });
  const failed = runCases(version).find(({ passed }) => !passed);
  return failed ? refuse({ kind: "case-fails", row: failed.row, name: failed.case.name }) : ok(version);
}

/** The number after the last one ever given to a row. */
export function nextRowId(rows: readonly Row[]): string {
  const last = Math.max(0, ...rows.map(({ id }) => Number(id.slice(1))));
  return `O${String(last + 1).padStart(2, "0")}`;
}
