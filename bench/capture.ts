import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Db } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";

export type Statement = { text: string; values: unknown[] };

/** A database handle that keeps what it runs: the limits replay these very statements, so they cannot drift from the product's. */
export function recorder(connectionString: string) {
  let taken: Statement[] = [];
  const pool = new pg.Pool({ connectionString, max: 4 });
  // the server stops before this pool when a measure fails
  pool.on("error", () => undefined);
  const db: Db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    log: ({ level, query }) => {
      if (level === "query") taken.push({ text: query.sql, values: [...query.parameters] });
    },
  });
  const statementsOf = async (work: (db: Db) => Promise<unknown>): Promise<Statement[]> => {
    taken = [];
    await work(db);
    return [...taken];
  };
  return { db, statementsOf, close: () => db.destroy() };
}

export type Recorder = ReturnType<typeof recorder>;
