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
const batchSize = 1000;

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
  let latest: string | null = null;
  let lines: Line<Value>[] = [];
  let noted: Change[] = [];
  let counted: Partial<RunTotals> = {};
  let at = 0;

  // while the base writes a batch, the next one is read: one is on its way at a time
  let saving: Promise<RunTotals> = Promise.resolve(run.totals);
  const flush = async () => {
    const before = await saving;
    const batch = { lines, noted, position: String(at), totals: add(before, counted) };
    [lines, noted, counted] = [[], [], {}];
    if (batch.lines.length + batch.noted.length === 0) {
      saving = Promise.resolve(batch.totals);
      return;
    }
    saving = way.save(batch);
    // a failure is met at the next batch, or at the end
    saving.catch(() => undefined);
  };
  const count = (what: keyof RunTotals) => {
    counted[what] = (counted[what] ?? 0) + 1;
  };
  const reject = (line: number, ref: string | null, reason: string) => {
    count("rejected");
    noted.push({ what: "rejected", line, ref, label: null, detail: { reason } });
    onReject?.({ line, reason });
  };

  try {
    for await (const { line, bytes, reading } of items) {
      const isNew = ++at > done;
      if (isNew) count("read");
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
        if (isNew && former?.hash === hash) count("unchanged");
        else if (isNew && former)
          reject(line, key, `${way.named(key)} déjà lu ligne ${former.line}, avec d’autres valeurs`);
        else if (isNew) {
          lines.push({ value, hash, line });
          if (doubt) {
            count("doubt");
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
  } finally {
    // whoever closes the run finds what was on its way written, whatever happened here
    await saving.catch(() => undefined);
  }
  return { totals: await saving, keys: [...seen.keys()], latest };
}
