import { sql } from "kysely";
import pg from "pg";
import { connect, type Db } from "#db/db.ts";
import { candidateUnits } from "#features/directory/unit.store.ts";
import { readCatalogue } from "#features/search/catalogue.store.ts";
import { searchPlaces } from "#features/search/place.store.ts";
import { searchFacilities } from "#features/search/search.store.ts";
import { readSearch } from "#features/search/search.ts";
import { type Recorder, recorder, type Statement } from "./capture.ts";
import type { Read } from "./journeys.ts";
import { connections } from "./settings.ts";
import { alternate, quantile } from "./slices.ts";

/** Addresses of each journey: enough of them that a page is seldom asked twice between two declarations of places. */
const addresses = 120;

export async function searchJourneys(db: Db): Promise<Read[]> {
  const towns = (
    await sql<{ name: string; postcode: string }>`select name, postcodes[1] as postcode from commune
      where population > 8000 and departement < '96' order by md5(code) limit ${addresses}`.execute(db)
  ).rows.map(({ name, postcode }) => `${name} (${postcode})`);
  const names = (
    await sql<{ name: string; city: string }>`select name, city from facility
      where id::text like '5e87a017-____-8000%' and listed order by md5(id::text) limit ${addresses}`.execute(db)
  ).rows.map(({ name, city }) => `${name} ${city}`);
  const each = <Item>(items: readonly Item[], queryOf: (item: Item, n: number) => Record<string, string>) =>
    items.map((item, n) => ({ path: `/annuaire?${new URLSearchParams(queryOf(item, n))}`, token: null }));
  const pick = (list: readonly string[], n: number) => list[n % list.length]!;
  const card = /class="carte"/;
  return [
    { name: "by name and town", paths: each(names, (q) => ({ q })), expects: card },
    { name: "by name, with typing errors", paths: each(names, (q, n) => ({ q: misspelt(q, n) })), expects: /<h1/ },
    { name: "around a town, 30 km", paths: each(towns, (lieu) => ({ lieu, rayon: "30" })), expects: card },
    {
      name: "around a town, with filters",
      paths: each(towns, (lieu, n) => ({
        ...{ lieu, rayon: pick(["20", "30", "50"], n), type: "ehpad", avec: pick(["ash", "apl", "couple"], n) },
        ...(n % 2 ? { prix: pick(["2500", "3000"], n >> 1) } : { places: "oui" }),
      })),
      expects: /<h1/,
    },
    {
      name: "home services whose zone holds the town",
      paths: each(towns, (lieu, n) => ({ lieu, accueil: pick(["ssiad", "had", "esa"], n) })),
      expects: /<h1/,
    },
    {
      name: "the whole country, with filters",
      paths: each(Array.from({ length: addresses }), (_, n) => ({
        type: pick(["ehpad", "residence-autonomie", "smr", "ssiad", "usld"], n),
        tri: pick(["pertinence", "prix", "place", "nom"], n >> 2),
        ...(n % 3 === 0 ? { avec: pick(["ash", "apl", "uvp"], n >> 1) } : {}),
        ...(n % 5 === 0 ? { places: pick(["oui", "recent"], n) } : {}),
        ...(n % 4 === 0 ? { prix: pick(["2000", "2500", "3000"], n >> 3) } : {}),
        page: String(1 + (n % 7)),
      })),
      expects: /<h1/,
    },
    {
      name: "a deep page of the whole country",
      paths: each(Array.from({ length: 40 }), (_, n) => ({ tri: "nom", page: String(100 + n * 5) })),
      expects: card,
    },
  ];
}

/** A letter left out of the longest word, two swapped in the last. */
function misspelt(text: string, n: number): string {
  const words = text.split(" ");
  const longest = words.reduce((best, word, i) => (word.length > words[best]!.length ? i : best), 0);
  const word = words[longest]!;
  const at = 1 + (n % Math.max(1, word.length - 2));
  words[longest] = word.slice(0, at) + word.slice(at + 1);
  return words.join(" ");
}

/**
 * L2: the rows of the same page by their keys, facilities and units, and the statement that tells what changed. The search itself
 * costs the limit nothing: no SQL that searches could be cheaper.
 */
export async function keyStatements(taker: Recorder, read: Read): Promise<Statement[][]> {
  const pages: Statement[][] = [];
  for (const { path } of read.paths) {
    const asked = readSearch(new URL(path, "http://localhost").searchParams);
    const [town] = asked.place ? await searchPlaces(taker.db, asked.place) : [];
    const around = town?.point ? { ...town.point, label: town.name, commune: town.code } : null;
    const { found } = await searchFacilities(taker.db, { ...asked, around }, new Date());
    const ids = found.map(({ facility }) => facility.id);
    pages.push([
      {
        text: "select pg_snapshot_xmin(pg_current_snapshot())::text as horizon, (select max(seq) from directory_change) as last, $1::int as one",
        values: [1],
      },
      {
        text: "select id, finess, name, category, category_label, city, departement, lat, lon, closed_on from facility where id = any($1::uuid[])",
        values: [ids],
      },
      {
        text: "select id, facility_id, name, module, kinds, mentions, offer, price_month, places_free, places_declared_at, zone_km from unit where facility_id = any($1::uuid[]) and cardinality(kinds) > 0 order by name",
        values: [ids],
      },
    ]);
  }
  return pages;
}

/** How long a process takes to read the directory, and what it then holds. */
export async function timeToHold(url: string): Promise<{ seconds: number; megabytes: number }> {
  const db = connect(url, 2);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const at = performance.now();
  const catalogue = await readCatalogue(db);
  const seconds = (performance.now() - at) / 1000;
  globalThis.gc?.();
  const megabytes = (process.memoryUsage().heapUsed - before) / 2 ** 20;
  if (catalogue.facility.id.length === 0) throw new Error("an empty directory");
  await db.destroy();
  return { seconds, megabytes };
}

/** The candidates of dossiers around towns, through the product's function, against bare pg running its statement. */
export async function candidateCost(url: string, ms: number, pairs: number) {
  const db = connect(url, connections);
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const towns = (
    await sql<{ lat: number; lon: number }>`select lat, lon from commune where population > 8000 and departement < '96'
      order by md5(code) limit ${addresses}`.execute(db)
  ).rows;
  const kinds = ["heb-perm", "smr", "had", "ssiad"] as const;
  const around = (n: number) => ({
    module: n % 4 === 0 ? ("grand-age" as const) : ("sanitaire" as const),
    kinds: [kinds[n % 4]!],
    centre: towns[n % towns.length]!,
    radiusKm: 30,
    limit: 400,
    today: new Date().toISOString().slice(0, 10),
  });
  const taker = recorder(url);
  const statements: Statement[] = [];
  for (let i = 0; i < towns.length; i++)
    statements.push(...(await taker.statementsOf((own) => candidateUnits(own, around(i)))));
  await taker.close();
  let [n, rows] = [0, 0];
  const latencies: number[] = [];
  const named = [...new Set(statements.map(({ text }) => text))];
  const nameOf = (text: string) => `candidates-${named.indexOf(text)}`;
  const slice = async (one: (n: number) => Promise<number>, note: boolean) => {
    const begun = performance.now();
    let done = 0;
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (performance.now() - begun < ms) {
          const at = performance.now();
          rows += await one(n++);
          if (note) latencies.push(performance.now() - at);
          done++;
        }
      }),
    );
    return { done, ms: performance.now() - begun };
  };
  const product = () => slice(async (i) => (await candidateUnits(db, around(i))).length, true);
  const limit = () =>
    slice(async (i) => {
      const { text, values } = statements[i % statements.length]!;
      return (await pool.query({ name: nameOf(text), text, values })).rowCount ?? 0;
    }, false);
  for (const warm of [product, limit]) await warm();
  latencies.length = 0;
  const compared = await alternate(pairs, product, limit);
  await db.destroy();
  await pool.end();
  return {
    perSecond: compared.aPerSecond,
    limitPerSecond: compared.bPerSecond,
    ratio: compared.ratio,
    latency: { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95), p99: quantile(latencies, 0.99) },
    rows: rows / Math.max(1, n),
  };
}
