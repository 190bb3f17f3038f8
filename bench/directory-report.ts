import { cpus } from "node:os";
import type { DirectoryResults } from "./directory.ts";
import { connections } from "./settings.ts";
import type { Spread } from "./slices.ts";

const whole = (n: number) => Math.round(n).toLocaleString("en");
const spread = ({ median, low, high }: Spread, digits = 0) =>
  digits === 0
    ? `${whole(median)} (${whole(low)}–${whole(high)})`
    : `**${median.toFixed(digits)}** (${low.toFixed(digits)}–${high.toFixed(digits)})`;
const ms = (n: number) => n.toFixed(n < 10 ? 1 : 0);
const goal = (met: boolean, text: string) => `${text} ${met ? "✓" : "✗"}`;
const latency = ({ p50, p95, p99 }: { p50: number; p95: number; p99: number }) =>
  `${ms(p50)} | ${ms(p95)} | ${ms(p99)}`;

/** The part of docs/bench.md on the directory. */
export function renderDirectory(r: DirectoryResults): string {
  const held = (h: { seconds: number; megabytes: number }) => `${h.seconds.toFixed(1)} s, ${whole(h.megabytes)} MB`;
  return [
    "## The directory",
    `Measured by \`npm run bench:directory\` on ${new Date().toISOString().slice(0, 10)}, on ${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}; the load generator, the web process and PostgreSQL share those cores with whatever else runs there (load average before the first slice: **${r.load.toFixed(1)}**), so that the ratios, slices taken turn by turn, say more than the rates. ${whole(r.facilities)} facilities, ${whole(r.units)} units, generated with places of all ages, prices, mentions and zones. ${connections} keep-alive connections, ${r.pace.pairs} pairs of slices of ${r.pace.ms / 1000} s in the order A B B A; medians, quartiles in brackets; 120 addresses a journey (40 of deep pages). Meanwhile units declare their places ${r.declarations} times a second: what a process had kept of a search is then brought up to date.`,
    "**L2**: bare `node:http`, `pg` and `JSON.stringify` of the rows of the same page, facilities and units, read by their keys. The limit does not search at all: it is told which rows; no SQL that finds, orders and counts could cost less.",
    "| search | pages/s | p50 ms | p95 ms | p99 ms | kB | L2/s | L2 p95 ms | ratio to L2 | goals |\n|---|---|---|---|---|---|---|---|---|---|",
    r.reads
      .map(
        (read) =>
          `| ${read.name} | ${spread(read.perSecond)} | ${latency(read.latency)} | ${read.kilobytes.toFixed(0)} | ${spread(read.limitPerSecond)} | ${ms(read.limitLatency.p95)} | ${spread(read.ratio, 2)} | ${goal(read.ratio.median >= 0.6, "≥ 0.6")}, ${goal(read.perSecond.median >= 300, "≥ 300/s")}, ${goal(read.latency.p95 < 50, "p95 < 50 ms")} |`,
      )
      .join("\n"),
    `A process reads the directory once, when it starts to search: ${held(r.held)} of memory.`,
    "### Candidates of a dossier",
    "The units around a town that may take a person in (`candidateUnits`), through the product’s function and through bare `pg` running its statement, 20 at once.",
    "| on | searches/s | p50 ms | p95 ms | p99 ms | rows | bare pg/s | ratio |\n|---|---|---|---|---|---|---|---|",
    [["the country", r.candidates] as const, ...(r.tenCandidates ? [["ten countries", r.tenCandidates] as const] : [])]
      .map(
        ([on, c]) =>
          `| ${on} | ${spread(c.perSecond)} | ${latency(c.latency)} | ${whole(c.rows)} | ${spread(c.limitPerSecond)} | ${spread(c.ratio, 2)} |`,
      )
      .join("\n"),
    ...(r.growth.length > 0
      ? [
          "### Ten countries",
          "Nine more directories beside, each 20 degrees farther east, under other names, with zones of their own; a web process of its own; slices alternate between the two bases. A search of the whole country there finds ten times more.",
          "| search | pages/s | at ten times | p50 ms | p95 ms | p99 ms | times longer | goal |\n|---|---|---|---|---|---|---|---|",
          r.growth
            .map(
              (g) =>
                `| ${g.name} | ${spread(g.base)} | ${spread(g.tenfold)} | ${latency(g.latency)} | ${spread(g.times, 2)} | ${goal(g.times.median < 1.3, "< 1.3")} |`,
            )
            .join("\n"),
        ]
      : []),
    "### How PostgreSQL runs a search",
    "`explain (analyze, buffers)`, second run, of every statement of the first pages of each journey, in a process that has just read the directory (that reading is not listed).",
    "| on | page | statement | by | rows | ms | planning | blocks |\n|---|---|---|---|---|---|---|---|",
    r.explained
      .flatMap(({ on, page, queries }) =>
        queries.map(
          (q) =>
            `| ${on} | \`${page.replaceAll("|", "\\|")}\` | \`${q.query.replaceAll("|", "\\|")}…\` | ${q.ways.join(", ") || "–"} | ${whole(q.rows)} | ${q.ms.toFixed(2)} | ${q.planning.toFixed(2)} | ${whole(q.blocks)} |`,
        ),
      )
      .join("\n"),
  ]
    .join("\n\n")
    .replaceAll("|\n\n|", "|\n|");
}
