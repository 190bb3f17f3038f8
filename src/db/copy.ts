import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import { from } from "pg-copy-streams";
import { type Db, poolOf, type Tx } from "./db.ts";
import type { Tables } from "./tables.ts";

/** Rows in the text format of COPY, several a chunk, each ended by a line feed. */
export type Copy = (statement: string, chunks: Iterable<string>) => Promise<void>;

/** A transaction in which rows may also be copied: COPY needs the connection itself, which Kysely does not lend. */
export async function copyTransaction<Result>(db: Db, work: (tx: Tx, copy: Copy) => Promise<Result>): Promise<Result> {
  const client = await poolOf(db).connect();
  try {
    const kept = { query: client.query.bind(client), release: () => undefined } as unknown as pg.PoolClient;
    const own = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: { connect: async () => kept, end: async () => undefined } as never }),
    });
    return await own.transaction().execute((tx) =>
      work(tx, async (statement, chunks) => {
        await pipeline(Readable.from(chunks, { objectMode: false }), await client.query(from(statement)));
      }),
    );
  } finally {
    client.release();
  }
}

/** One row of COPY's text format; null is a silence. */
export const copyRow = (values: readonly (string | null)[]): string => `${values.map(copyValue).join("\t")}\n`;

const special = /[\\\t\n\r]/;
const escapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
const copyValue = (value: string | null) =>
  value === null ? "\\N" : special.test(value) ? value.replaceAll(/[\\\t\n\r]/g, (sign) => escapes[sign]!) : value;
