import { readdir, readFile } from "node:fs/promises";
import pg from "pg";

/** Connections whose tables are those of the schema `identity_provider`. */
export type Db = pg.Pool;
/** A connection inside a transaction. */
export type Tx = pg.PoolClient;
/** What a reading function needs. */
export type Sql = Pick<pg.PoolClient, "query">;

const schema = "identity_provider";
const folder = new URL("./migrations/", import.meta.url);

/** Migrated and ready: several processes may start at once on one database. */
export async function openDatabase(url: string): Promise<Db> {
  await migrate(url);
  const db = new pg.Pool({ connectionString: url, max: 10, options: `-c search_path=${schema},public` });
  // a connection lost while idle is replaced at the next query, which says what is wrong when something is
  db.on("error", () => undefined);
  return db;
}

export async function inTransaction<Value>(db: Db, work: (tx: Tx) => Promise<Value>): Promise<Value> {
  const tx = await db.connect();
  try {
    await tx.query("begin");
    const value = await work(tx);
    await tx.query("commit");
    return value;
  } catch (cause) {
    await tx.query("rollback").catch(() => undefined);
    throw cause;
  } finally {
    tx.release();
  }
}

/** Applies the migrations not applied yet, each in its own transaction; one process at a time. */
async function migrate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${schema},public` });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('sextant identity provider'))");
    await client.query(`create schema if not exists ${schema}`);
    await client.query(
      `create table if not exists ${schema}.migration (name text primary key, at timestamptz not null default now())`,
    );
    const done = new Set(
      (await client.query<{ name: string }>(`select name from ${schema}.migration`)).rows.map(({ name }) => name),
    );
    for (const name of (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort()) {
      if (done.has(name)) continue;
      await client.query("begin");
      await client.query(await readFile(new URL(name, folder), "utf8"));
      await client.query(`insert into ${schema}.migration (name) values ($1)`, [name]);
      await client.query("commit");
    }
  } finally {
    await client.end();
  }
}
