import { randomUUID } from "node:crypto";
import { after } from "node:test";
import { type Db, openDatabase } from "#idp/database.ts";
import { aDatabaseUrl } from "#tests/database.ts";

/** A database of the identity provider alone, with its tables and nobody in it; dropped after the tests. */
export async function anIdentityDatabase(): Promise<Db> {
  const db = await openDatabase(await aDatabaseUrl());
  after(() => db.end());
  return db;
}

/** Somebody who may sign in, with the few members a test is about. */
export async function aPersonRow(db: Db, values: Record<string, unknown> = {}): Promise<string> {
  const row: Record<string, unknown> = {
    id: randomUUID(),
    national_id: "899900100019",
    given_name: "Alice",
    family_name: "Testmedecin",
    claims: {},
    search_name: "alice testmedecin",
    source: "rpps",
    fictitious: true,
    ...values,
  };
  const names = Object.keys(row);
  await db.query(
    `insert into person (${names.join(", ")}) values (${names.map((_, n) => `$${n + 1}`).join(", ")})`,
    names.map((name) => row[name]),
  );
  return row.id as string;
}
