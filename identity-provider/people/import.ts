import { basename } from "node:path";
import type pg from "pg";
import { ok, type Result, refuse } from "#lib/result.ts";
import { type Layout, readHeader } from "./columns.ts";
import { copyIn } from "./copy.ts";
import { readLines } from "./read-file.ts";
import * as store from "./reference.store.ts";
import { type Extracted, gather, join, type Line, type LineRefusal, readLine } from "./rpps.ts";

export type ImportReport = store.Difference & {
  lines: number;
  rejected: number;
  reasons: Partial<Record<LineRefusal["kind"], number>>;
  /** The first of them, for whoever must mend the file. */
  examples: { line: number; refusal: LineRefusal }[];
  seconds: number;
};
export type ImportRefusal =
  | { kind: "empty-file" }
  | { kind: "columns-missing"; missing: string[] }
  | { kind: "too-many-bad-lines"; rejected: number; lines: number; examples: ImportReport["examples"] }
  | { kind: "much-smaller"; persons: number; before: number };

type Options = {
  file: string;
  /** The simulator lets the invented people of the file sign in; a hospital only compares its own with it. */
  admits: "fictitious" | "nobody";
  /** An administrator has seen that the file is smaller, and wants it. */
  acceptsSmaller: boolean;
};

/** More than one line in a hundred that cannot be read is no accident: the file is something else. */
const badLinesShare = 0.01;
const badLinesAlways = 20;
const shrinkLimit = 0.9;
const lockKey = "identity provider: import of people";

/**
 * Reads an extraction into a table of its own, then puts it in the place of the last one, in one transaction: readers see
 * one or the other. Memory does not grow with the file.
 */
export async function importExtraction(pool: pg.Pool, options: Options): Promise<Result<ImportReport, ImportRefusal>> {
  const client = await pool.connect();
  const begunAt = new Date();
  try {
    await client.query("select pg_advisory_lock(hashtext($1))", [lockKey]);
    const result = await stageAndSwap(client, options, begunAt);
    await store.saveImport(client, {
      file: basename(options.file),
      begunAt,
      outcome: result.ok ? "done" : "refused",
      report: result.ok ? result.value : result.refusal,
    });
    return result;
  } finally {
    await client.query("drop table if exists reference_person_next").catch(() => undefined);
    await client.query("select pg_advisory_unlock(hashtext($1))", [lockKey]).catch(() => undefined);
    client.release();
  }
}

async function stageAndSwap(client: pg.PoolClient, { file, admits, acceptsSmaller }: Options, begunAt: Date) {
  const last = await store.findLastImport<ImportReport>(client);
  await store.makeStage(client);
  const reading = newReading();
  await copyIn(client, store.copyStatement, stageRows(file, reading));
  if (reading.refusal) return refuse(reading.refusal);
  const { lines, rejected, reasons, examples } = reading;
  if (lines === 0) return refuse({ kind: "empty-file" as const });
  if (rejected > Math.max(badLinesAlways, lines * badLinesShare))
    return refuse({ kind: "too-many-bad-lines" as const, rejected, lines, examples });
  while (await store.hasRepeats(client)) await joinRepeats(client);
  await store.finishStage(client);

  await client.query("begin");
  try {
    const difference = await store.compareStage(client);
    if (last && !acceptsSmaller && difference.persons < last.report.persons * shrinkLimit) {
      await client.query("rollback");
      return refuse({ kind: "much-smaller" as const, persons: difference.persons, before: last.report.persons });
    }
    await store.swapStage(client);
    await store.followReference(client, begunAt);
    if (admits === "fictitious") await store.admitFictitious(client, begunAt);
    await store.saveLabels(client, reading.labels);
    await client.query("commit");
    const seconds = (Date.now() - begunAt.getTime()) / 1000;
    return ok({ ...difference, lines, rejected, reasons, examples, seconds });
  } catch (cause) {
    await client.query("rollback");
    throw cause;
  }
}

async function joinRepeats(client: pg.PoolClient) {
  for (;;) {
    const repeats = await store.takeRepeats(client, 1000);
    if (repeats.length === 0) return;
    await copyIn(
      client,
      store.copyStatement,
      oneBlock(repeats.map((parts) => store.stageRow(join(parts), 0)).join("")),
    );
  }
}

async function* oneBlock(text: string) {
  yield text;
}

type Reading = Pick<ImportReport, "lines" | "rejected" | "reasons" | "examples"> & {
  labels: Map<string, string>;
  refusal: ImportRefusal | null;
};
const newReading = (): Reading => ({
  lines: 0,
  rejected: 0,
  reasons: {},
  examples: [],
  labels: new Map(),
  refusal: null,
});

/** The rows to stage, a block at a time; what is learned on the way is left in `reading`. */
async function* stageRows(file: string, reading: Reading): AsyncGenerator<string> {
  let layout: Layout | null = null;
  let number = 0;
  let pending: Line[] = [];
  let firstLine = 0;
  for await (const block of readLines(file)) {
    const rows: string[] = [];
    for (const text of block) {
      number += 1;
      if (!layout) {
        const header = readHeader(text);
        if (!header.ok) {
          reading.refusal = header.refusal;
          return;
        }
        layout = header.value;
        continue;
      }
      if (text === "") continue;
      reading.lines += 1;
      const line = readLine(layout, text);
      if (!line.ok) {
        noteBadLine(reading, number, line.refusal);
        continue;
      }
      if (pending.length > 0 && pending[0]!.nationalId !== line.value.nationalId) {
        rows.push(rowOf(pending, firstLine, reading));
        pending = [];
      }
      if (pending.length === 0) firstLine = number;
      pending.push(line.value);
    }
    if (rows.length > 0) yield rows.join("");
  }
  if (pending.length > 0) yield rowOf(pending, firstLine, reading);
}

function rowOf(lines: Line[], firstLine: number, reading: Reading): string {
  const person: Extracted = gather(lines);
  for (const [code, label] of Object.entries(person.labels.professions)) if (label) reading.labels.set(code, label);
  return store.stageRow(person, firstLine);
}

function noteBadLine(reading: Reading, line: number, refusal: LineRefusal) {
  reading.rejected += 1;
  reading.reasons[refusal.kind] = (reading.reasons[refusal.kind] ?? 0) + 1;
  if (reading.examples.length < 20) reading.examples.push({ line, refusal });
}
