import { randomUUID } from "node:crypto";
import { after } from "node:test";
import pg from "pg";
import { connect, type Db } from "#db/db.ts";
import { migrate } from "#db/migrate.ts";
import { openVault } from "#db/vault.ts";
import { startTestServer } from "#tests/server.ts";

let server = process.env.TEST_DATABASE_SERVER;

/** An empty database of its own for this test file, copied from a migrated template, dropped at the end. */
export async function aDatabase(): Promise<Db> {
  const db = connect(await aDatabaseUrl());
  after(() => db.destroy());
  return db;
}

/** The same, as an address: for tests that start programs of their own. */
export async function aDatabaseUrl(): Promise<string> {
  openVault(Buffer.alloc(32, 7));
  if (!server) {
    const own = await startTestServer();
    server = own.url;
    after(own.stop);
  }
  await prepareTemplate();
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await admin(`create database ${name} template sextant_template`);
  return `${server}${name}`;
}

/** Building the template is done once, by whichever test file comes first. */
async function prepareTemplate() {
  const client = new pg.Client(`${server}postgres`);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('sextant template'))");
    const built = await client.query("select 1 from pg_database where datname = 'sextant_template'");
    if (built.rowCount) return;
    await client.query("create database sextant_building");
    await migrate(`${server}sextant_building`);
    await client.query("alter database sextant_building rename to sextant_template");
  } finally {
    await client.end();
  }
}

async function admin(sql: string) {
  const client = new pg.Client(`${server}postgres`);
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
