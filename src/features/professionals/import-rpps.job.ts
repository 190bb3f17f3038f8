import { hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { copyRow, copyTransaction } from "#db/copy.ts";
import type { Db } from "#db/db.ts";
import {
  askedFor,
  type File,
  fileAt,
  type ImportOptions,
  inRun,
  type Outcome,
  type Read,
} from "#features/imports/in-run.job.ts";
import { headerOfLines } from "#features/imports/read-file.job.ts";
import { checkpoint, noteChanges } from "#features/imports/run.action.ts";
import { add, type Change, mostNoted, noTotals, type Run, type RunTotals } from "#features/imports/run.ts";
import { dayOf } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import {
  countActivities,
  countStaged,
  dropDoubles,
  emptyStaging,
  saveExtraction,
  stagingCopy,
  toAnalyzeStaging,
} from "./professional.store.ts";
import { dayOfExtraction, type Header, readActivity, readHeader } from "./rpps.ts";

/** Lines of one transaction. */
const batchLines = 50_000;
/** A file this much smaller than the last one was cut: it replaces nothing. */
const leastKept = 0.9;

/**
 * Reads the public extraction of the Annuaire Santé: copied line by line into a staging table, resumed at the byte where
 * a former process was cut, then put in the place of the last one in one transaction. Memory does not grow with the file.
 */
export async function importRpps(db: Db, path: string, options: ImportOptions = {}): Promise<Result<Outcome, string>> {
  const file = await fileAt(path, options);
  const asked = askedFor("rpps", path, file.sheet, dayOfExtraction(basename(path)));
  return inRun(db, asked, options, async (run) => {
    if (file.sheet.start.startsWith("PK")) return refuse("Ce fichier est une archive : la décompresser d’abord.");
    const header = readHeader(headerOfLines(file.sheet.start));
    if (!header.ok) return header;
    const staged = await stage(db, run, file, header.value);
    return replace(db, run, staged, file, options);
  });
}

type Position = { bytes: number; line: number; staged: number };
const positionOf = (text: string | null): Position => {
  const [bytes = 0, line = 0, staged = 0] = (text ?? "").split(" ").map(Number);
  return { bytes, line, staged };
};

/** Copies what is not yet in the staging table; a server that crashed has emptied it, and the file is read anew. */
async function stage(db: Db, run: Run, file: File, header: Header): Promise<RunTotals> {
  const { path, sheet, telling, clock } = file;
  let at = positionOf(run.position);
  let totals = run.totals;
  if (at.bytes === 0 || (await countStaged(db)) !== at.staged) {
    [at, totals] = [{ bytes: 0, line: 0, staged: 0 }, noTotals];
    await db.transaction().execute((tx) => emptyStaging(tx));
  }
  let rows: string[] = [];
  let rejected: Change[] = [];
  let noted = totals.rejected;
  let done = at;
  const flush = async () => {
    await copyTransaction(db, async (tx, copy) => {
      await copy(stagingCopy, rows);
      await noteChanges(tx, run, rejected);
      await checkpoint(tx, run, `${at.bytes} ${at.line} ${at.staged}`, totals, clock());
    });
    [rows, rejected, done] = [[], [], at];
    telling.onProgress?.(at.bytes);
  };
  for await (const { lines, end } of blocksOf(path, sheet.encoding, at.bytes)) {
    const reject = (line: number, reason: string) => {
      totals = add(totals, { rejected: 1 });
      telling.onReject?.({ line, reason });
      if (noted++ < mostNoted) rejected.push({ what: "rejected", line, ref: null, label: null, detail: { reason } });
    };
    const chunk: string[] = [];
    let { line, staged } = at;
    let read = 0;
    for (const text of lines) {
      line++;
      if (line === 1 || text.trim() === "") continue;
      read++;
      const activity = readActivity(text.endsWith("\r") ? text.slice(0, -1) : text, header);
      if (!activity.ok) {
        reject(line, activity.refusal);
        continue;
      }
      const { key, values } = activity.value;
      chunk.push(copyRow([String(line), printOf(key), printOf(values.join("|")), ...values]));
      staged++;
    }
    rows.push(chunk.join(""));
    totals = add(totals, { read });
    at = { bytes: end, line, staged };
    if (at.line - done.line >= batchLines) await flush();
  }
  await flush();
  return totals;
}

/** Sixteen bytes of a SHA-256, as PostgreSQL writes a uuid: it keeps them in half the room of a text. */
const printOf = (text: string) => hash("sha256", text, "hex").slice(0, 32);

/** One megabyte of whole lines at a time, with the byte after the last of them: where to go on from. */
async function* blocksOf(
  path: string,
  encoding: string,
  start: number,
): AsyncGenerator<{ lines: string[]; end: number }> {
  const decoder = new TextDecoder(encoding);
  let rest = Buffer.alloc(0);
  let end = start;
  for await (const read of createReadStream(path, { start, highWaterMark: 1 << 20 })) {
    const chunk = rest.length > 0 ? Buffer.concat([rest, read as Buffer]) : (read as Buffer);
    const last = chunk.lastIndexOf(10);
    rest = Buffer.from(chunk.subarray(last + 1));
    if (last < 0) continue;
    end += last + 1;
    yield { lines: decoder.decode(chunk.subarray(0, last)).split("\n"), end };
  }
  if (rest.length > 0) yield { lines: [decoder.decode(rest)], end: end + rest.length };
}

/** Puts what was staged in the place of the last extraction. */
async function replace(db: Db, run: Run, staged: RunTotals, file: File, options: ImportOptions): Promise<Read> {
  const { clock, sheet, telling } = file;
  await toAnalyzeStaging(db);
  const [fresh, known] = [await countStaged(db), await countActivities(db)];
  if (fresh < known * leastKept && !options.complete)
    return refuse(
      `Ce fichier a ${count(fresh, "activité")} et l’annuaire en a ${count(known, "activité")} : il semble coupé, rien n’est remplacé. S’il est bien entier : --complete.`,
    );
  return db.transaction().execute(async (tx) => {
    const doubles = await dropDoubles(tx, mostNoted);
    const moved = await saveExtraction(tx, dayOf(clock()));
    await noteChanges(
      tx,
      run,
      doubles.other.map(({ line, first }) => ({
        what: "rejected",
        line,
        ref: null,
        label: null,
        detail: { reason: `Activité déjà lue ligne ${first}, avec d’autres valeurs` },
      })),
    );
    const { appeared, changed, closed } = moved;
    const totals = add(staged, {
      appeared,
      changed,
      closed,
      rejected: doubles.others,
      unchanged: fresh - doubles.others - appeared - changed,
    });
    await emptyStaging(tx);
    await checkpoint(tx, run, `${sheet.bytes} 0 0`, totals, clock());
    telling.onProgress?.(sheet.bytes);
    return ok({ totals, latest: null });
  });
}
