import { Kysely, PostgresDialect, sql, type Transaction } from "kysely";
import pg from "pg";
import type { Tables } from "./tables.ts";

/** Reading needs a `Db`. Writing needs a `Tx`: a write outside a transaction does not compile. */
export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;

// counts are small enough for a number; days stay text, "2026-11-21", whatever the time zone
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export function connect(connectionString: string, connections = 10): Db {
  const pool = new pg.Pool({ connectionString, max: connections, connectionTimeoutMillis: 10_000 });
  // an idle connection cut by the server is replaced at the next query
  pool.on("error", () => undefined);
  pool.on("connect", prepareStatements);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  pools.set(db, pool);
  return db;
}

const pools = new WeakMap<object, pg.Pool>();

/** The connections under a base, for what Kysely cannot say (db/copy.ts). */
export function poolOf(db: Db): pg.Pool {
  const pool = pools.get(db);
  if (!pool) throw new Error("only what connect() gave has a pool: not a transaction");
  return pool;
}

/** Past it, new statements are run without being kept: lists of varying length would fill the server's memory. */
const mostPrepared = 300;
let names = new Map<string, string>();
let generation = 0;

/** Each statement is planned once per connection: planning the joins of a dashboard takes longer than running them. */
function prepareStatements(client: pg.PoolClient): void {
  const plain = client.query.bind(client) as (...asked: unknown[]) => Promise<unknown>;
  const prepared = async (text: unknown, values?: unknown[], ...more: unknown[]) => {
    const name = typeof text === "string" && values?.length ? nameOf(text) : undefined;
    if (!name) return plain(text, values, ...more);
    try {
      return await plain({ name, text, values });
    } catch (error) {
      // a migration changed a column this plan returns: every statement is planned again under another name
      if ((error as { code?: string }).code === "0A000") [names, generation] = [new Map(), generation + 1];
      throw error;
    }
  };
  client.query = prepared as typeof client.query;
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= mostPrepared) return known;
  const name = `sextant-${generation}-${names.size}`;
  names.set(text, name);
  return name;
}

/**
 * Tells every process that what these topics show has changed ("unit:…", "referral:…").
 * Called after the commit, never inside the transaction: a NOTIFY there serialises all commits.
 * Losing one is harmless, pages re-read at intervals.
 */
export async function announce(db: Db, topics: string[]): Promise<void> {
  if (topics.length === 0) return;
  const wanted = [...new Set(topics)].join(" ");
  // a NOTIFY payload holds less than 8000 bytes
  for (let at = 0; at < wanted.length; ) {
    const end = wanted.length - at <= 7900 ? wanted.length : wanted.lastIndexOf(" ", at + 7900);
    await sql`select pg_notify('live', ${wanted.slice(at, end)})`.execute(db);
    at = end + 1;
  }
}
