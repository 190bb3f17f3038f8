import { readdir, readFile } from "node:fs/promises";
import { runMigrations } from "graphile-worker";
import pg from "pg";

const folder = new URL("./migrations/", import.meta.url);

/** Brings the database to the last migration, each in its own transaction; one process at a time. Returns the names applied. */
export async function migrate(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const applied: string[] = [];
  try {
    await client.query("select pg_advisory_lock(hashtext('sextant migrations'))");
    await client.query(
      "create table if not exists migration (name text primary key, at timestamptz not null default now())",
    );
    const done = new Set((await client.query<{ name: string }>("select name from migration")).rows.map((r) => r.name));
    for (const name of (await readdir(folder)).filter((f) => f.endsWith(".sql")).sort()) {
      if (done.has(name)) continue;
      await client.query("begin");
      await client.query(await readFile(new URL(name, folder), "utf8"));
      await client.query("insert into migration (name) values ($1)", [name]);
      await client.query("commit");
      applied.push(name);
    }
    await runMigrations({ connectionString });
  } finally {
    await client.end();
  }
  return applied;
}
