import { cpus, totalmem } from "node:os";
import type { Growth, Measured, Results } from "./measure.ts";
import { connections } from "./settings.ts";
import type { Spread } from "./slices.ts";

const whole = (n: number) => Math.round(n).toLocaleString("en");
const spread = ({ median, low, high }: Spread, digits = 0) =>
  digits === 0
    ? `${whole(median)} (${whole(low)}–${whole(high)})`
    : `**${median.toFixed(digits)}** (${low.toFixed(digits)}–${high.toFixed(digits)})`;
const ms = (n: number) => n.toFixed(n < 10 ? 1 : 0);
const goal = (met: boolean, text: string) => `${text} ${met ? "✓" : "✗"}`;

/** docs/bench.md: what was measured, how, on what. */
export function render(r: Results, seconds: number): string {
  return [
    "# What the journeys cost",
    `Measured by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, in ${Math.round(seconds / 60)} minutes, on ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}. The load generator, the web process and PostgreSQL share those cores, with whatever else runs there (load average before the first slice: ${r.load.toFixed(1)}).`,
    `The base: ${whole(r.sizes.facilities)} facilities, ${whole(r.sizes.dossiers)} dossiers, about eight requests each, from ${whole(r.sizes.requesters)} units that ask to every unit that answers; embedded PostgreSQL, \`fsync\` and \`synchronous_commit\` on. The dashboards are those of 20 units that hold 300 dossiers and of 20 that hold 400 requests; pages list 50 rows.`,
    `Each journey: ${connections} keep-alive connections, ${r.pace.pairs} pairs of slices of ${r.pace.ms / 1000} s in the order A B B A; medians, quartiles in brackets. Per second and latencies are over HTTP, without compression; the ratio is product / limit, pair by pair.`,
    "* **L2** (reads): bare `node:http`, `pg` and `JSON.stringify` of the rows of the very statements the page ran, the session's included, one after the other.\n* **L1** (writes): bare `pg` on 20 connections running the very statements of the action (its reads, its transaction, its announcement), with fresh ids. The product side is the whole form post over HTTP: session, page, action, redirection.",
    "## Reads",
    "| journey | pages/s | with gzip | p50 ms | p95 ms | p99 ms | kB | L2/s | L2 p95 ms | ratio to L2 | goals |\n|---|---|---|---|---|---|---|---|---|---|---|",
    r.reads
      .map(
        (read) =>
          `| ${read.name} | ${spread(read.perSecond)} | ${whole((read.compressed.done / read.compressed.ms) * 1000)} | ${latency(read)} | ${read.kilobytes.toFixed(0)} | ${spread(read.limitPerSecond)} | ${ms(read.limitLatency.p95)} | ${spread(read.ratio, 2)} | ${readGoals(read)} |`,
      )
      .join("\n"),
    "## Writes",
    "| journey | done/s | p50 ms | p95 ms | p99 ms | statements | L1/s | ratio to L1 | goal |\n|---|---|---|---|---|---|---|---|---|",
    r.writes
      .map(
        (w) =>
          `| ${w.name} | ${spread(w.perSecond)} | ${latency(w)} | ${w.statements} | ${spread(w.limitPerSecond)} | ${spread(w.ratio, 2)} | ${goal(w.ratio.median >= 0.5, "≥ 0.5")}${w.pairs < r.pace.pairs ? ` (${w.pairs} pairs: then no dossier was left)` : ""} |`,
      )
      .join("\n"),
    "## Ten times the data",
    `${whole(r.sizes.dossiers * 10)} dossiers and ten times the facilities in a second database of the same server, with a web process of its own; slices alternate between the two. The measured units hold what they held; nine copies of the directory stand beside, each 20 degrees farther east.`,
    "| journey | pages/s | at ten times | p50 ms | p95 ms | p99 ms | times longer | goal |\n|---|---|---|---|---|---|---|---|",
    r.growth
      .map(
        (g) =>
          `| ${g.name} | ${spread(g.base)} | ${spread(g.tenfold)} | ${latency(g)} | ${spread(g.times, 2)} | ${growthGoals(g)} |`,
      )
      .join("\n"),
    "## How PostgreSQL runs these pages",
    "`explain (analyze, buffers)`, second run, of every statement of the first page of each journey.",
    ...r.explained.map(({ on, page, queries }) =>
      [
        `**\`${page}\`**, ${on}`,
        "| statement | by | rows | ms | planning | blocks |\n|---|---|---|---|---|---|",
        ...queries.map(
          (q) =>
            `| \`${q.query.replaceAll("|", "\\|")}…\` | ${q.ways.join(", ")} | ${whole(q.rows)} | ${q.ms.toFixed(2)} | ${q.planning.toFixed(2)} | ${whole(q.blocks)} |`,
        ),
      ]
        .join("\n")
        .replace("\n|", "\n\n|"),
    ),
  ]
    .join("\n\n")
    .replaceAll("|\n\n|", "|\n|");
}

const latency = ({ latency: l }: { latency: Measured["latency"] }) => `${ms(l.p50)} | ${ms(l.p95)} | ${ms(l.p99)}`;
const limitOf = 50;
const readGoals = (read: Measured) =>
  `${goal(read.ratio.median >= 0.6, "≥ 0.6")}, ${goal(read.latency.p95 < limitOf, `p95 < ${limitOf} ms`)}`;
const growthGoals = (g: Growth) =>
  `${goal(g.times.median < 1.3, "< 1.3")}, ${goal(g.latency.p95 < limitOf, `p95 < ${limitOf} ms`)}`;
