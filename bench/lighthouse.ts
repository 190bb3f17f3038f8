import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sql } from "kysely";
import { connect } from "#db/db.ts";
import { startProduct } from "#tests/browser.ts";
import { audit, categories, type Report } from "#tests/lighthouse.ts";
import { startTestServer } from "#tests/server.ts";

/**
 * npm run bench:lighthouse -- [--runs 3]
 * The public pages as Lighthouse sees them from a phone on a slow 4G (its own defaults): the median of three runs;
 * rewrites its table in docs/bench.md. The product is started by its own command, on an empty base of its own.
 */
const { values: options } = parseArgs({ options: { runs: { type: "string", default: "3" } } });
const runs = Number(options.runs);

/** A number of FINESS's shape: a fictitious establishment asks engines not to list it. */
const finess = "380000001";
const pages: [string, string][] = [
  ["Home", "/"],
  ["Directory", "/annuaire"],
  ["Directory, around a town", "/annuaire?lieu=Vienne&rayon=30&type=ehpad"],
  ["Card of an establishment", `/etablissements/${finess}`],
  ["GIR", "/calculer-un-gir"],
  ["Sign-in", "/connexion"],
];

const load = loadavg()[0]!;
const server = await startTestServer();
const dataDir = mkdtempSync(join(tmpdir(), "sextant-lighthouse-product-"));
const base = connect(`${server.url}postgres`);
await sql`create database lighthouse`.execute(base);
await base.destroy();
const databaseUrl = `${server.url}lighthouse`;
const product = await startProduct({
  ...{ PORT: "0", IDP_PORT: "0", MAIL_PORT: "0", SMS_PORT: "0", DEMO: "on", SAMPLE_FACILITIES: "12000" },
  ...{ DATA_DIR: dataDir, DATABASE_URL: databaseUrl },
});
try {
  const db = connect(databaseUrl);
  await sql`update facility set finess = ${finess} where finess = 'XG0000002'`.execute(db);
  await db.destroy();
  const measured: { name: string; path: string; reports: Report[] }[] = [];
  for (const [name, path] of pages) {
    const reports: Report[] = [];
    for (let run = 0; run < runs; run++) reports.push(await audit(product.url, path, categories));
    measured.push({ name, path, reports });
    console.error(name, JSON.stringify(reports.map(({ scores }) => scores)));
    for (const fault of new Set(reports.flatMap(({ faults }) => faults))) console.error(`  ${fault}`);
  }
  write(render(measured));
} finally {
  await product.stop();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

function render(measured: { name: string; path: string; reports: Report[] }[]): string {
  const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
  const rows = measured.map(({ name, path, reports }) => {
    const scores = categories.map((category) => median(reports.map((one) => one.scores[category] ?? 0)));
    const figure = (key: keyof Report["figures"]) => median(reports.map(({ figures }) => figures[key]));
    const met = scores.every((score) => score >= 95);
    return `| ${name}, \`${path}\` | ${scores.join(" | ")} | ${(figure("fcp") / 1000).toFixed(1)} | ${(figure("lcp") / 1000).toFixed(1)} | ${Math.round(figure("tbt"))} | ${figure("cls").toFixed(3)} | ${Math.round(figure("bytes") / 1000)} | ≥ 95 ${met ? "✓" : "✗"} |`;
  });
  return [
    "## Public pages, from a phone",
    `Lighthouse ${version()}, its own phone on its own slow 4G (simulated), the median of ${runs} runs, on ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), load average before ${load.toFixed(1)}; \`npm run bench:lighthouse\`. An empty browser each time; 12 000 establishments.`,
    "| page | performance | accessibility | best practices | SEO | first paint s | largest s | blocked ms | shift | kB received | goal |\n|---|---|---|---|---|---|---|---|---|---|---|",
    rows.join("\n"),
    "Seconds on that phone, not on this machine. What made the difference: the style sheet keeps the classes our sources write (`web/prune.ts`: 439 kB became 113, 55 compressed became 14), texts are compressed once with brotli, the letters are asked for with the page, the script waits.",
  ]
    .join("\n\n")
    .replaceAll("|\n\n|", "|\n|");
}

function version(): string {
  const file = new URL(import.meta.resolve("lighthouse/package.json"));
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** Between its two marks, what others wrote kept. */
function write(text: string) {
  const page = new URL("../docs/bench.md", import.meta.url);
  const [begin, end] = ["<!-- lighthouse: written by npm run bench:lighthouse -->", "<!-- lighthouse: end -->"];
  const block = `${begin}\n\n${text}\n\n${end}`;
  const before = readFileSync(page, "utf8");
  const at = before.indexOf(begin);
  writeFileSync(
    page,
    at < 0
      ? `${before.trimEnd()}\n\n${block}\n`
      : before.slice(0, at) + block + before.slice(before.indexOf(end) + end.length),
  );
  console.log(text);
}
