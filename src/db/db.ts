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
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
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
