import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { connect } from "#db/db.ts";
import { startEmbedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";
import { openVault } from "#db/vault.ts";
import { startChild } from "./children.ts";
import { startProvider } from "./provider.ts";
import { benchKey } from "./settings.ts";
import { byCode, byKey, byProvider, byTrustedBrowser, preparePeople, type Way } from "./sign-in-ways.ts";
import { alternate, quantile, type Slice, type Spread, spread } from "./slices.ts";

/**
 * npm run bench:sign-in -- [--quick]
 * Sign-ins per second by each means, beside the bare rate of argon2 in the same process; a full run rewrites its table in docs/bench.md.
 */
const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const pace = options.quick ? { pairs: 2, ms: 1500, people: 400 } : { pairs: 6, ms: 2500, people: 3000 };
const publicUrl = "http://localhost";
const begun = Date.now();
const say = (step: string) => console.error(`${((Date.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${step}`);

const folder = mkdtempSync(join(tmpdir(), "sextant-bench-sign-in-"));
chmodSync(folder, 0o711);
const database = await startEmbedded(join(folder, "postgres"), {
  settings: ["shared_buffers=256MB", "synchronous_commit=on", "fsync=on"],
});

/** `cpu`: milliseconds of the web process for one; `share`: how much of that one hash takes, alone. */
type Measured = {
  name: string;
  perSecond: Spread;
  ratio: Spread | null;
  cpu: number;
  share: number | null;
  p50: number;
  p95: number;
};
type Timed = Slice & { latencies: number[]; spent: number };

async function measure(): Promise<{ rows: Measured[]; hashes: Spread; load: number }> {
  const url = database.url("postgres");
  await migrate(url);
  openVault(benchKey);
  const db = connect(url, 10);
  mkdirSync(join(folder, "provider"));
  const provider = await startProvider(database.url, join(folder, "provider"), publicUrl);
  const door = await startChild("./door.ts", [url, provider.url, publicUrl]);
  say(`${pace.people} people with a password, and keys`);
  const desk = await preparePeople(db, { people: pace.people, port: door.port, publicUrl });
  const load = loadavg()[0]!;
  const spent = async () => (await door.ask<{ spent: number }>({ ms: 0 })).spent;
  const ofHashes: (Slice & { spent: number })[] = [];
  const hashing = async () => {
    const slice = await door.ask<Slice & { spent: number }>({ ms: pace.ms });
    ofHashes.push(slice);
    return slice;
  };
  const timed = async (way: Way): Promise<Timed> => {
    const before = await spent();
    const slice = await run(way, pace.ms);
    return { ...slice, spent: (await spent()) - before };
  };
  await hashing();

  const rows: Measured[] = [];
  const hashes: Spread[] = [];
  for (const way of [byTrustedBrowser(desk), byCode(desk), byKey(desk)]) {
    say(way.name);
    const compared = await alternate(pace.pairs, () => timed(way), hashing);
    hashes.push(compared.bPerSecond);
    const latencies = compared.a.flatMap((slice) => slice.latencies);
    const cpu = quantile(compared.a.map(each), 0.5);
    rows.push({
      cpu,
      share: way.hashes ? quantile(ofHashes.map(each), 0.5) / cpu : null,
      name: way.name,
      perSecond: compared.aPerSecond,
      ratio: way.hashes ? compared.ratio : null,
      p50: quantile(latencies, 0.5),
      p95: quantile(latencies, 0.95),
    });
  }
  say("Pro Santé Connect");
  const before = await spent();
  const psc = await byProvider(desk, options.quick ? 2 : 5);
  const signedIn = psc.reduce((sum, { done }) => sum + done, 0);
  rows.push({
    cpu: ((await spent()) - before) / signedIn,
    share: null,
    name: "Pro Santé Connect, from the callback on (the bundled provider answers; its processor time counts the way out too)",
    perSecond: spread(psc.map(({ done, ms }) => (done / ms) * 1000)),
    ratio: null,
    p50: quantile(
      psc.flatMap(({ latencies }) => latencies),
      0.5,
    ),
    p95: quantile(
      psc.flatMap(({ latencies }) => latencies),
      0.95,
    ),
  });
  await door.stop();
  await provider.stop();
  await db.destroy();
  return { rows, hashes: hashes[0]!, load };
}

/** Visitors side by side, each signing in again as soon as it is in. */
async function run(way: Way, ms: number): Promise<Slice & { latencies: number[] }> {
  const latencies: number[] = [];
  const begunAt = performance.now();
  await Promise.all(
    Array.from({ length: way.atOnce }, async (_, visitor) => {
      while (performance.now() - begunAt < ms) {
        const at = performance.now();
        await way.signIn(visitor);
        latencies.push(performance.now() - at);
      }
    }),
  );
  return { done: latencies.length, ms: performance.now() - begunAt, latencies };
}

const each = ({ done, spent }: { done: number; spent: number }) => spent / done;
const number = ({ median, low, high }: Spread, digits: number) =>
  `${median.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;

function render({ rows, hashes, load }: Awaited<ReturnType<typeof measure>>): string {
  return [
    "## Signing in",
    `Measured by \`npm run bench:sign-in\` on ${new Date().toISOString().slice(0, 10)}, on ${cpus().length} cores shared with the load and PostgreSQL (load average before the first slice: ${load.toFixed(1)}); ${pace.pairs} pairs of slices of ${pace.ms / 1000} s in the order A B B A; medians, quartiles in brackets. Each sign-in is everything the browser asks from the form to the session. Bare argon2id (19 MiB, 2 passes, two at once, in the web process): **${number(hashes, 0)}** hashes a second. The ratio to it is pair by pair. The processor time is that of the web process, its hashing threads included: what other work on the machine slows down does not change it; argon2’s share of it is one hash alone over one sign-in.`,
    "| means | sign-ins/s | p50 ms | p95 ms | ratio to the bare hashes | goal | processor ms of the web process | argon2’s share of it |\n|---|---|---|---|---|---|---|---|",
    rows
      .map(
        (row) =>
          `| ${row.name} | ${number(row.perSecond, 0)} | ${row.p50.toFixed(0)} | ${row.p95.toFixed(0)} | ${row.ratio ? `**${number(row.ratio, 2)}** | ≥ 0.8 ${row.ratio.median >= 0.8 ? "✓" : "✗"}` : "no password | –"} | ${row.cpu.toFixed(1)} | ${row.share ? `**${row.share.toFixed(2)}**` : "–"} |`,
      )
      .join("\n"),
  ]
    .join("\n\n")
    .replaceAll("|\n\n|", "|\n|");
}

const [start, end] = ["<!-- sign-in: written by npm run bench:sign-in -->", "<!-- sign-in: end -->"];

/** Under the tables of npm run bench, which leaves what follows its own mark. */
function write(text: string): void {
  const page = new URL("../docs/bench.md", import.meta.url);
  const before = existsSync(page) ? readFileSync(page, "utf8") : "";
  const block = `${start}\n\n${text}\n\n${end}`;
  const at = before.indexOf(start);
  const kept =
    at < 0
      ? `${before.trimEnd()}\n\n${block}\n`
      : before.slice(0, at) + block + before.slice(before.indexOf(end) + end.length);
  writeFileSync(page, kept);
}

try {
  const text = render(await measure());
  console.log(text);
  if (!options.quick) write(text);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit();
}
