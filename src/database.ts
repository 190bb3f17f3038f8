import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { connect, type Db } from "#db/db.ts";
import { reachableFolder, startEmbedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";
import { openVault } from "#db/vault.ts";
import type { Config } from "./config.ts";

export type Database = {
  db: Db;
  url: string;
  applied: string[];
  /** Where PostgreSQL keeps its data when its user cannot enter DATA_DIR. */
  elsewhere: string | null;
  close: () => Promise<void>;
};

/**
 * The database at DATABASE_URL, or the embedded one in DATA_DIR: migrated, with the vault open.
 * A command run while `npm start` runs joins its server instead of starting another.
 */
export async function openDatabase(config: Config): Promise<Database> {
  mkdirSync(config.dataDir, { recursive: true });
  const reachable = reachableFolder(config.dataDir);
  const server = config.databaseUrl ? null : await embedded(config, reachable);
  const url = config.databaseUrl ?? server!.url;
  const applied = await migrate(url);
  openVault(serviceKey(config));
  const db = connect(url, 20);
  return {
    db,
    url,
    applied,
    elsewhere: reachable === config.dataDir || config.databaseUrl ? null : reachable,
    close: async () => {
      await db.destroy();
      await server?.stop();
    },
  };
}

/** Forgets everything a former start kept: `npm start -- --fresh`. Refuses while another one is running on it. */
export async function eraseData(config: Config): Promise<void> {
  const address = join(config.dataDir, "postgres.url");
  if (existsSync(address) && (await answers(readFileSync(address, "utf8").trim())))
    throw new Error(`Sextant tourne déjà sur ${config.dataDir} : arrêtez-le d’abord (Ctrl-C dans son terminal).`);
  const postgres = join(reachableFolder(config.dataDir), "postgres");
  rmSync(postgres, { recursive: true, force: true });
  rmSync(config.dataDir, { recursive: true, force: true });
}

async function embedded(config: Config, reachable: string) {
  const address = join(config.dataDir, "postgres.url");
  if (existsSync(address)) {
    const url = readFileSync(address, "utf8").trim();
    if (await answers(url)) return { url, stop: async () => undefined };
  }
  const folder = join(reachable, "postgres");
  const server = await startEmbedded(folder, {
    ...(config.databasePort ? { port: config.databasePort } : {}),
    settings: ["shared_buffers=256MB", "synchronous_commit=on"],
  });
  await createDatabase(server.url("postgres"));
  writeFileSync(address, server.url("sextant"));
  return {
    url: server.url("sextant"),
    stop: async () => {
      rmSync(address, { force: true });
      await server.stop();
    },
  };
}

async function createDatabase(url: string) {
  const client = new pg.Client(url);
  await client.connect();
  const exists = await client.query("select 1 from pg_database where datname = 'sextant'");
  if (!exists.rowCount) await client.query("create database sextant");
  await client.end();
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** SERVICE_KEY, or a key made once and kept beside the data, readable by this user alone. */
function serviceKey(config: Config): Buffer {
  if (config.serviceKey) return Buffer.from(config.serviceKey, "base64url");
  const file = join(config.dataDir, "service.key");
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600 });
    chmodSync(file, 0o600);
  }
  return Buffer.from(readFileSync(file, "utf8").trim(), "base64url");
}
