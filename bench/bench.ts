import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startEmbedded } from "#db/embedded.ts";
import { openVault } from "#db/vault.ts";
import { refillPools } from "./bulk.ts";
import { recorder } from "./capture.ts";
import { startChild } from "./children.ts";
import { buildBase, buildTenfold, query, type Sizes, withClient } from "./data.ts";
import { readJourneys, writeJourneys } from "./journeys.ts";
import { explainPages, measureGrowth, measureRead, measureWrite, type Results } from "./measure.ts";
import { render } from "./report.ts";
import { benchKey } from "./settings.ts";

/**
 * npm run bench -- [--quick] [--only NAME]… [--no-tenfold] [--data FOLDER] [--profile FOLDER]
 * The journeys of docs/bench.md on an embedded PostgreSQL of its own; a full run rewrites the tables of that page.
 * `--data` keeps the database between runs; `--profile` leaves a CPU profile of the web process.
 */
const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true },
    "no-tenfold": { type: "boolean", default: false },
    data: { type: "string" },
    profile: { type: "string" },
  },
});
const wanted = (name: string) => !options.only || options.only.some((part) => name.includes(part));
const sizes: Sizes = options.quick
  ? { facilities: 3000, requesters: 300, dossiers: 20_000, send: 4000, answer: 2000 }
  : { facilities: 12_000, requesters: 1500, dossiers: 100_000, send: 16_000, answer: 6000 };
const pace = options.quick ? { pairs: 4, ms: 1000 } : { pairs: 10, ms: 2000 };

const begun = Date.now();
const say = (step: string) => console.error(`${((Date.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${step}`);
const folder = options.data ?? mkdtempSync(join(tmpdir(), "sextant-bench-"));
mkdirSync(folder, { recursive: true });
// the user PostgreSQL runs as passes through it
chmodSync(folder, 0o711);
// as src/database.ts starts it: every commit reaches the disk; the log is longer so that the loading does not stop at each checkpoint
const database = await startEmbedded(join(folder, "postgres"), {
  settings: ["shared_buffers=256MB", "synchronous_commit=on", "fsync=on", "max_wal_size=8GB"],
});
process.on("SIGINT", () => void finish().then(() => process.exit(1)));

async function finish() {
  await database.stop();
  if (!options.data) rmSync(folder, { recursive: true, force: true });
}

const has = async (name: string) =>
  (await query(database.url("postgres"), `select 1 from pg_database where datname = '${name}'`)).rowCount === 1;

async function measure(): Promise<Results> {
  if (await has("bench")) await withClient(database.url("bench"), refillPools);
  else await buildBase(database.url, sizes, say);
  const tenfold = !options["no-tenfold"];
  if (tenfold && !(await has("bench_tenfold"))) await buildTenfold(database.url, sizes, say);
  openVault(benchKey);
  const url = database.url("bench");
  const taker = recorder(url);
  const profile = options.profile ? ["--cpu-prof", `--cpu-prof-dir=${options.profile}`] : [];
  const machines = {
    product: await startChild("./product.ts", [url], profile),
    limit: await startChild("./limit.ts", [url]),
    load: await startChild("./load.ts"),
  };
  const results: Results = { sizes, pace, load: loadavg()[0]!, reads: [], writes: [], growth: [], explained: [] };
  const reads = (await readJourneys(taker.db)).filter(({ name }) => wanted(name));
  for (const read of reads) {
    say(read.name);
    results.reads.push(await measureRead(read, taker, machines, pace));
  }
  results.explained.push(...(await explainPages(url, "base", reads, taker)));
  if (tenfold && reads.length > 0) {
    const bigUrl = database.url("bench_tenfold");
    const bigTaker = recorder(bigUrl);
    const big = await startChild("./product.ts", [bigUrl]);
    const bigReads = await readJourneys(bigTaker.db);
    for (const read of reads) {
      say(`${read.name}, ten times the data`);
      results.growth.push(
        await measureGrowth(read, bigReads.find(({ name }) => name === read.name)!, { ...machines, big }, pace),
      );
    }
    results.explained.push(
      ...(await explainPages(
        bigUrl,
        "ten times",
        bigReads.filter(({ name }) => wanted(name)),
        bigTaker,
      )),
    );
    await big.stop();
    await bigTaker.close();
  }
  for (const write of await writeJourneys(url, taker, wanted)) {
    say(write.name);
    results.writes.push(await measureWrite(write, machines, pace));
  }
  for (const child of Object.values(machines)) await child.stop();
  await taker.close();
  return results;
}

try {
  const page = new URL("../docs/bench.md", import.meta.url);
  const text = render(await measure(), (Date.now() - begun) / 1000);
  console.log(text);
  const whole = !options.quick && !options.only && !options["no-tenfold"];
  // what was written by hand under the tables stays
  const mark = "<!-- below: written by hand -->";
  if (whole)
    writeFileSync(
      page,
      `${text}\n${mark}${existsSync(page) ? (readFileSync(page, "utf8").split(mark)[1] ?? "\n") : "\n"}`,
    );
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await finish();
  // the children leave with the channel
  process.exit();
}
