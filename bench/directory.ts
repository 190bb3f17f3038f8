import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { connect } from "#db/db.ts";
import { startEmbedded } from "#db/embedded.ts";
import { recorder } from "./capture.ts";
import { type Child, startChild } from "./children.ts";
import { buildCountry, buildTenCountries } from "./country.ts";
import { query, withClient } from "./data.ts";
import { candidateCost, keyStatements, searchJourneys, timeToHold } from "./directory-journeys.ts";
import { renderDirectory } from "./directory-report.ts";
import { type Explained, explain } from "./explain.ts";
import { capturePages, type Read } from "./journeys.ts";
import { type Growth, measureGrowth, measureRead, type Results } from "./measure.ts";

/**
 * npm run bench:directory -- [--quick] [--only NAME]… [--no-tenfold] [--data FOLDER]
 * The public search and the candidates of a dossier on the national directory, and on ten of them, while units go on declaring
 * their places; rewrites its own part of docs/bench.md.
 */
const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true },
    "no-tenfold": { type: "boolean", default: false },
    data: { type: "string" },
  },
});
const wanted = (name: string) => !options.only || options.only.some((part) => name.includes(part));
const pace = options.quick ? { pairs: 3, ms: 1000 } : { pairs: 4, ms: 1500 };
const declarationsASecond = 5;
const begun = Date.now();
const say = (step: string) => console.error(`${((Date.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${step}`);

const folder = options.data ?? mkdtempSync(join(tmpdir(), "sextant-directory-"));
mkdirSync(folder, { recursive: true });
// the user PostgreSQL runs as passes through it
chmodSync(folder, 0o711);
const database = await startEmbedded(join(folder, "postgres"), {
  settings: ["shared_buffers=256MB", "synchronous_commit=on", "fsync=on", "max_wal_size=8GB"],
});

export type DirectoryResults = {
  load: number;
  facilities: number;
  units: number;
  pace: typeof pace;
  declarations: number;
  held: { seconds: number; megabytes: number };
  reads: Results["reads"];
  growth: Growth[];
  candidates: Awaited<ReturnType<typeof candidateCost>>;
  tenCandidates: Awaited<ReturnType<typeof candidateCost>> | null;
  explained: { on: string; page: string; queries: Explained[] }[];
};

async function measure(): Promise<DirectoryResults> {
  const has = async (name: string) =>
    (await query(database.url("postgres"), `select 1 from pg_database where datname = '${name}'`)).rowCount === 1;
  if (!(await has("country"))) await buildCountry(database.url, options.quick ? 3000 : 28_000, say);
  const tenfold = !options["no-tenfold"];
  if (tenfold && !(await has("ten_countries"))) await buildTenCountries(database.url, say);
  const [url, bigUrl] = [database.url("country"), database.url("ten_countries")];
  const counted = await query<{ facilities: number; units: number }>(
    url,
    "select (select count(*)::int from facility) as facilities, (select count(*)::int from unit) as units",
  );
  const load = loadavg()[0]!;
  say("a process reads the directory");
  const held = await timeToHold(url);
  const taker = recorder(url);
  const machines = {
    product: await startChild("./product.ts", [url]),
    limit: await startChild("./limit.ts", [url]),
    load: await startChild("./load.ts"),
  };
  const journeys = (await searchJourneys(taker.db)).filter(({ name }) => wanted(name));
  const stop = declare(url);
  const reads: Results["reads"] = [];
  for (const read of journeys) {
    say(read.name);
    reads.push(await measureRead({ ...read, limit: await keyStatements(taker, read) }, taker, machines, pace));
  }
  say("candidates of a dossier");
  const candidates = await candidateCost(url, pace.ms, pace.pairs);
  const explained = await explainAll(url, "the country", journeys, taker);
  const growth: Growth[] = [];
  let tenCandidates: DirectoryResults["tenCandidates"] = null;
  if (tenfold) {
    say("ten countries");
    const stopBig = declare(bigUrl);
    const big: Child = await startChild("./product.ts", [bigUrl]);
    for (const read of journeys) {
      say(`${read.name}, ten countries`);
      growth.push(await measureGrowth(read, read, { ...machines, big }, pace));
    }
    tenCandidates = await candidateCost(bigUrl, pace.ms, pace.pairs);
    // the same statements: what they ask does not depend on how large the directory is
    explained.push(...(await explainAll(bigUrl, "ten countries", journeys, taker)));
    await stopBig();
    await big.stop();
  }
  await stop();
  for (const child of Object.values(machines)) await child.stop();
  await taker.close();
  const { facilities, units } = counted.rows[0]!;
  return {
    ...{ load, facilities, units, pace, declarations: declarationsASecond, held },
    ...{ reads, growth, candidates, tenCandidates, explained },
  };
}

/** Units that say their places anew, so many a second: what was computed before is no longer the directory's state. */
function declare(url: string): () => Promise<void> {
  const db = connect(url, 1);
  let [stopped, n] = [false, 0];
  const going = (async () => {
    const { rows } = await query<{ id: string }>(
      url,
      "select id from unit where cardinality(kinds) > 0 and id::text like '5e87a017-____-8000%' order by md5(id::text) limit 5000",
    );
    while (!stopped) {
      await db.transaction().execute((tx) =>
        tx
          .updateTable("unit")
          .set({ places_free: n % 4, places_declared_at: new Date() })
          .where("id", "=", rows[n++ % rows.length]!.id)
          .execute(),
      );
      await new Promise((done) => setTimeout(done, 1000 / declarationsASecond));
    }
    await db.destroy();
  })();
  return async () => {
    stopped = true;
    await going;
  };
}

async function explainAll(url: string, on: string, journeys: Read[], taker: ReturnType<typeof recorder>) {
  const explained: DirectoryResults["explained"] = [];
  for (const read of journeys) {
    const pages = await capturePages(taker, { ...read, paths: read.paths.slice(0, 2) });
    const statements = [...new Map(pages.flat().map((one) => [one.text, one])).values()];
    const queries = await withClient(url, async (client) => {
      const all: Explained[] = [];
      for (const statement of statements) all.push(await explain(client, statement));
      return all;
    });
    explained.push({ on, page: decodeURIComponent(read.paths[0]!.path), queries });
  }
  return explained;
}

const [start, end] = ["<!-- directory: written by npm run bench:directory -->", "<!-- directory: end -->"];

function write(text: string): void {
  const page = new URL("../docs/bench.md", import.meta.url);
  const before = existsSync(page) ? readFileSync(page, "utf8") : "";
  const block = `${start}\n\n${text}\n\n${end}`;
  const at = before.indexOf(start);
  writeFileSync(
    page,
    at < 0
      ? `${before.trimEnd()}\n\n${block}\n`
      : before.slice(0, at) + block + before.slice(before.indexOf(end) + end.length),
  );
}

try {
  const text = renderDirectory(await measure());
  console.log(text);
  if (!options.quick && !options.only && !options["no-tenfold"]) write(text);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await database.stop();
  if (!options.data) rmSync(folder, { recursive: true, force: true });
  // the children leave with the channel
  process.exit();
}
