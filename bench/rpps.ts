import { chmodSync, createReadStream, createWriteStream, existsSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type pg from "pg";
import { startEmbedded } from "#db/embedded.ts";
import { openDatabase } from "#idp/database.ts";
import { copyIn } from "#idp/people/copy.ts";
import { generateExtraction } from "#idp/people/generate.ts";
import { importExtraction } from "#idp/people/import.ts";
import { spread } from "./slices.ts";

/**
 * node bench/rpps.ts [--lines N] [--rounds N]
 * How long a whole extraction takes to come in, and the same rows by COPY alone in the same run: no reading, no grouping,
 * no index, no comparison, no swap.
 */
const { values: options } = parseArgs({
  options: { lines: { type: "string", default: "1800000" }, rounds: { type: "string", default: "3" } },
});
const lines = Number(options.lines);
const folder = mkdtempSync(join(tmpdir(), "sextant-bench-rpps-"));
chmodSync(folder, 0o711);
const database = await startEmbedded(join(folder, "postgres"), {
  settings: ["shared_buffers=256MB", "synchronous_commit=on", "fsync=on", "max_wal_size=8GB"],
});
const say = (step: string) => console.error(`${new Date().toISOString().slice(11, 19)}  ${step}`);

type Round = { imported: number; copied: number; peak: number; persons: number };

try {
  const pool = await openDatabase(database.url("postgres"));
  const file = join(folder, "extraction.txt");
  say(`an extraction of ${lines} lines`);
  await generateExtraction(file, lines);
  const rounds: Round[] = [];
  for (let n = 0; n < Number(options.rounds); n++) {
    rounds.push(await measure(pool, file));
    say(JSON.stringify(rounds.at(-1)));
  }
  report(rounds);
  await pool.end();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(pool: pg.Pool, file: string): Promise<Round> {
  await pool.query("truncate reference_person, people_import");
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 50);
  const begun = performance.now();
  const result = await importExtraction(pool, { file, admits: "nobody", acceptsSmaller: false });
  const imported = (performance.now() - begun) / 1000;
  clearInterval(watch);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  const rows = join(folder, "rows.copy");
  if (!existsSync(rows)) await dump(pool, rows);
  const copied = await copyAlone(pool, rows);
  return { imported, copied, peak: peak / 2 ** 20, persons: result.value.persons };
}

/** The rows as the import left them, in a file: the limit reads and sends them, nothing more. */
async function dump(pool: pg.Pool, file: string) {
  const out = createWriteStream(file);
  const client = await pool.connect();
  const chunks = new Promise<void>((done, fail) => {
    const query = {
      submit: (wire: { query: (text: string) => void }) => wire.query("copy reference_person to stdout"),
      handleCopyOutResponse: () => undefined,
      // the parser uses its buffer again: what is not written yet must be a copy
      handleCopyData: ({ chunk }: { chunk: Buffer }) => out.write(Buffer.from(chunk)),
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => done(),
      handleError: fail,
    };
    client.query(query as unknown as pg.Submittable);
  });
  await chunks;
  client.release();
  await new Promise<void>((done) => out.end(done));
}

async function copyAlone(pool: pg.Pool, file: string): Promise<number> {
  const client = await pool.connect();
  await client.query("create table rows_alone (like reference_person)");
  const begun = performance.now();
  await copyIn(
    client,
    "copy rows_alone from stdin",
    createReadStream(file, { encoding: "utf8", highWaterMark: 1 << 19 }),
  );
  const seconds = (performance.now() - begun) / 1000;
  await client.query("drop table rows_alone");
  client.release();
  return seconds;
}

function report(rounds: Round[]) {
  const of = (value: (round: Round) => number, digits = 0) => {
    const { median, low, high } = spread(rounds.map(value));
    return `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;
  };
  console.log(`${lines.toLocaleString("en")} lines, ${rounds[0]!.persons.toLocaleString("en")} people, ${rounds.length} rounds, ${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}.

| import, s | lines/s | peak memory of the process, MB | COPY of the same rows, s | import / COPY |
|---|---|---|---|---|
| ${of((r) => r.imported, 1)} | ${of((r) => lines / r.imported)} | ${of((r) => r.peak)} | ${of((r) => r.copied, 1)} | **${of((r) => r.imported / r.copied, 1)}** |`);
}
