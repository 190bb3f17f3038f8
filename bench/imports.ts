import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import type pg from "pg";
import { from, to } from "pg-copy-streams";
import { connect, poolOf } from "#db/db.ts";
import { startEmbedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";
import { readGazetteer } from "#features/directory/gazetteer.store.ts";
import { importFiness } from "#features/finess/import-finess.job.ts";
import { importFile } from "#features/imports/import-file.job.ts";
import type { ImportOptions, Outcome } from "#features/imports/in-run.job.ts";
import { importRpps } from "#features/professionals/import-rpps.job.ts";
import { generateExtraction } from "#idp/people/generate.ts";
import type { Result } from "#lib/result.ts";

/**
 * npm run bench:imports [-- --facilities N --rpps N --rounds N]
 * How long each import takes to fill empty tables, then to read the same file again; beside it, in the same run, COPY of
 * the very rows it made into tables with the same indexes, and into bare ones: no reading, no comparing, no report.
 */
const { values: options } = parseArgs({
  options: {
    facilities: { type: "string", default: "28000" },
    rpps: { type: "string", default: "200000" },
    rounds: { type: "string", default: "3" },
  },
});
const rounds = Number(options.rounds);
const folder = mkdtempSync(join(tmpdir(), "sextant-bench-imports-"));
chmodSync(folder, 0o711);
const server = await startEmbedded(join(folder, "postgres"), {
  settings: ["shared_buffers=256MB", "synchronous_commit=on", "fsync=on", "max_wal_size=4GB"],
});
const say = (text: string) => console.error(`${new Date().toISOString().slice(11, 19)}  ${text}`);

type Case = {
  name: string;
  file: string;
  tables: string[];
  read: (options: ImportOptions) => Promise<Result<Outcome, string>>;
};
type Round = { lines: number; first: number; again: number; indexed: number; bare: number; peak: number };

try {
  const url = server.url("postgres");
  await migrate(url);
  const db = connect(url);
  const communes = readGazetteer().filter(({ postcodes }) => postcodes.length > 0);
  const n = Number(options.facilities);
  const finess = write("finess.csv", finessFile(n));
  const prices = write("prices.csv", pricesFile(Math.round(n / 4)));
  const rpps = join(folder, "rpps.txt");
  await generateExtraction(rpps, Number(options.rpps));
  const cases: Case[] = [
    {
      name: `FINESS, ${n} establishments`,
      file: finess,
      tables: ["facility", "unit"],
      read: (more) => importFiness(db, finess, more),
    },
    {
      name: `CNSA prices, ${Math.round(n / 4)} establishments`,
      file: prices,
      tables: ["facility", "unit"],
      read: (more) => importFile(db, "ehpad-prices", prices, more),
    },
    {
      name: `RPPS, ${options.rpps} activities`,
      file: rpps,
      tables: ["professional", "professional_activity"],
      read: (more) => importRpps(db, rpps, more),
    },
  ];
  console.log(`Load average at the start: ${loadavg()[0]!.toFixed(1)}.`);
  console.log(
    "| import | lines | first reading, s | lines/s | the same again, s | COPY, same indexes, s | COPY, no index, s | COPY indexed / import | peak memory, MB |\n|---|---|---|---|---|---|---|---|---|",
  );
  for (const one of cases) {
    const done: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      done.push(await measure(poolOf(db), one));
      say(`${one.name} ${JSON.stringify(done.at(-1))}`);
    }
    const median = (key: keyof Round) =>
      done.map((round) => round[key]).sort((a, b) => a - b)[Math.floor(done.length / 2)]!;
    const ratios = done.map(({ first, indexed }) => indexed / first).sort((a, b) => a - b);
    console.log(
      `| ${one.name} | ${median("lines")} | ${median("first").toFixed(1)} | ${Math.round(median("lines") / median("first"))} | ${median("again").toFixed(1)} | ${median("indexed").toFixed(1)} | ${median("bare").toFixed(1)} | ${ratios[Math.floor(ratios.length / 2)]!.toFixed(2)} | ${Math.round(median("peak"))} |`,
    );
  }
  await db.destroy();

  function finessFile(count: number): string {
    const lines = ["finess;etalab;93;2026-11-03"];
    const at: string[] = [];
    for (let i = 0; i < count; i++) {
      const { code, name, postcodes } = communes[(i * 7919) % communes.length]!;
      const finess = String(100_000_000 + i);
      const departement = code.startsWith("97") ? `9${"ABCD"[Number(code[2]) - 1] ?? "F"}` : code.slice(0, 2);
      const [category, label] = [
        ["500", "EHPAD"],
        ["202", "RESIDENCE AUTONOMIE"],
        ["354", "SSIAD"],
        ["355", "CENTRE HOSPITALIER"],
        ["109", "SMR"],
      ][i % 5]!;
      lines.push(
        `structureet;${finess};${100_000_000 + (i % 4000)};${label} ${i} DE ${name.toUpperCase()};;;;${i % 90};R;DES LILAS;;;${code.slice(2)};${departement};;${postcodes[0]} ${name.toUpperCase()};0400${String(i).padStart(6, "0")};;${category};${label};;;26010004500012;;;;;;2001-01-01;2001-01-01;2026-03-06;`,
      );
      at.push(
        `geolocalisation;${finess};${800_000 + (i % 5000) * 20};${6_500_000 + (i % 7000) * 20};1,ATLASANTE,LAMBERT_93;2026-03-06`,
      );
    }
    return [...lines, ...at].join("\n");
  }

  function pricesFile(count: number): string {
    const head =
      "id,title,updatedAt,noFinesset,capacity,legal_status,IsEHPAD,IsRA,IsHTEMPO,IsACC_JOUR,IsHAB_AIDE_SOC,IsPASA,coordinates.street,coordinates.postcode,coordinates.city,coordinates.phone,coordinates.latitude,coordinates.longitude,ehpadPrice.prixHebPermCs,ehpadPrice.prixHebPermCd,ehpadPrice.tarifGir12,ehpadPrice.tarifGir34,ehpadPrice.tarifGir56";
    const lines = Array.from({ length: count }, (_, i) => {
      const { name, postcodes, point } = communes[(i * 6007) % communes.length]!;
      return `${i},EHPAD ${i},2026-03-04,${200_000_000 + i},80,Public,1,0,${i % 2},${i % 3 ? 0 : 1},1,${i % 2},${i} rue du Port,${postcodes[0]},${name},0400${String(i).padStart(6, "0")},${point?.lat ?? 46},${point?.lon ?? 3},${60 + (i % 40)}.5,55,22.1,14.2,6.1`;
    });
    return [head, ...lines].join("\n");
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

function write(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

async function measure(pool: pg.Pool, { tables, read }: Case): Promise<Round> {
  await pool.query(
    "truncate facility, unit, facility_match, professional, professional_activity, professional_staging, import_run, import_change cascade",
  );
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss / 2 ** 20);
  }, 50);
  const lines = { n: 0 };
  const first = await seconds(async () => {
    const done = await read({});
    if (!done.ok) throw new Error(done.refusal);
    lines.n = done.value.totals.read;
  });
  clearInterval(watch);
  const again = await seconds(async () => {
    const done = await read({ again: true });
    if (!done.ok || done.value.totals.changed + done.value.totals.appeared > 0)
      throw new Error(done.ok ? JSON.stringify(done.value.totals) : done.refusal);
  });
  const round = { lines: lines.n, first, again, indexed: 0, bare: 0, peak };
  for (const table of tables) {
    const rows = await copyOut(pool, table);
    for (const [key, including] of [
      ["indexed", " including all"],
      ["bare", ""],
    ] as const) {
      await pool.query(`create table copied (like ${table}${including})`);
      round[key] += await seconds(() => copyIn(pool, rows));
      await pool.query("drop table copied");
    }
  }
  return round;
}

async function copyOut(pool: pg.Pool, table: string): Promise<Buffer[]> {
  const client = await pool.connect();
  try {
    const stream = await client.query(to(`copy ${table} to stdout`));
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    return parts;
  } finally {
    client.release();
  }
}

async function copyIn(pool: pg.Pool, rows: Buffer[]): Promise<void> {
  const client = await pool.connect();
  try {
    await pipeline(Readable.from(rows), await client.query(from("copy copied from stdin")));
  } finally {
    client.release();
  }
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
