import type { Result } from "#lib/result.ts";
import { sha256 } from "#lib/seal.ts";
import { add, type Change, type Line, type LineBatch, type Run, type RunTotals } from "./run.ts";

/** One thing read in a file: what it says, perhaps with a doubt to report, or why it is rejected, in French. */
export type Item<Value> = {
  line: number;
  bytes: number;
  reading: Result<{ value: Value; doubt?: string }, string>;
};

export type Report = { line: number; reason: string };
export type Telling = {
  onProgress?: ((bytes: number) => void) | undefined;
  onReject?: ((report: Report) => void) | undefined;
  /** A line kept all the same: coordinates far from the commune. */
  onDoubt?: ((report: Report) => void) | undefined;
};

export type Way<Value> = {
  /** What may stand in the file once only: a FINESS number. */
  keyOf: (value: Value) => string;
  /** "Établissement 380780031": how a second one is named. */
  named: (key: string) => string;
  /** One transaction, with the report and the position; gives the totals after it. */
  save: (batch: LineBatch<Value>) => Promise<RunTotals>;
  /** The day one thing speaks of. */
  dateOf: (value: Value) => string | null;
};

/** Things written, or lines noted, in one transaction. */
const batchSize = 500;

export type Gone = { totals: RunTotals; keys: string[]; latest: string | null };

/**
 * Takes a file through its run, one transaction a batch. The position is the number of things read: a run that goes on
 * reads its beginning again, to know what stood there, and writes nothing of it. Gives what the file held.
 */
export async function runLines<Value>(
  run: Run,
  items: AsyncIterable<Item<Value>>,
  way: Way<Value>,
  { onProgress, onReject, onDoubt }: Telling,
): Promise<Gone> {
  const done = Number(run.position ?? 0);
  // sixteen signs for each line already read, not its content: ten times the country fits
  const seen = new Map<string, { line: number; hash: string }>();
  let totals = run.totals;
  let latest: string | null = null;
  let lines: Line<Value>[] = [];
  let noted: Change[] = [];
  let at = 0;

  const flush = async () => {
    if (lines.length === 0 && noted.length === 0) return;
    totals = await way.save({ lines, noted, position: String(at), totals });
    [lines, noted] = [[], []];
  };
  const reject = (line: number, ref: string | null, reason: string) => {
    totals = add(totals, { rejected: 1 });
    noted.push({ what: "rejected", line, ref, label: null, detail: { reason } });
    onReject?.({ line, reason });
  };

  for await (const { line, bytes, reading } of items) {
    const isNew = ++at > done;
    if (isNew) totals = add(totals, { read: 1 });
    if (!reading.ok) {
      if (isNew) reject(line, null, reading.refusal);
    } else {
      const { value, doubt } = reading.value;
      const key = way.keyOf(value);
      const hash = sha256(JSON.stringify(value)).toString("hex").slice(0, 16);
      const former = seen.get(key);
      if (!former) seen.set(key, { line, hash });
      const date = way.dateOf(value);
      if (date && (latest === null || date > latest)) latest = date;
      if (isNew && former?.hash === hash) totals = add(totals, { unchanged: 1 });
      else if (isNew && former)
        reject(line, key, `${way.named(key)} déjà lu ligne ${former.line}, avec d’autres valeurs`);
      else if (isNew) {
        lines.push({ value, hash, line });
        if (doubt) {
          totals = add(totals, { doubt: 1 });
          noted.push({ what: "doubt", line, ref: key, label: null, detail: { reason: doubt } });
          onDoubt?.({ line, reason: doubt });
        }
      }
    }
    if (lines.length >= batchSize || noted.length >= 2 * batchSize) {
      await flush();
      onProgress?.(bytes);
    }
  }
  await flush();
  return { totals, keys: [...seen.keys()], latest };
}
