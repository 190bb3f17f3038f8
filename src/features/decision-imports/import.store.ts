import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { openForService, sealForService, searchable } from "#db/vault.ts";
import type { LineOutcome } from "./import.ts";

export async function insertImport(
  tx: Tx,
  { id, unit, by, content, at }: { id: string; unit: string; by: string; content: string; at: Date },
): Promise<void> {
  await tx
    .insertInto("decision_import")
    .values({ id, unit_id: unit, by_account: by, content: sealForService(content), at, done_at: null })
    .execute();
}

export type StoredImport = {
  id: string;
  unit: string;
  by: string;
  at: Date;
  doneAt: Date | null;
  lines: LineOutcome[];
};

export async function findImport(db: Db, id: string): Promise<StoredImport | undefined> {
  const row = await db
    .selectFrom("decision_import")
    .select(["id", "unit_id", "by_account", "at", "done_at", "lines"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row && toImport(row);
}

export async function listImports(db: Db, unit: string, limit: number): Promise<StoredImport[]> {
  const rows = await db
    .selectFrom("decision_import")
    .select(["id", "unit_id", "by_account", "at", "done_at", "lines"])
    .where("unit_id", "=", unit)
    .orderBy("at", "desc")
    .limit(limit)
    .execute();
  return rows.map(toImport);
}

/** The file itself, until it is read to its end. */
export async function readImportFile(db: Db, id: string): Promise<string | null> {
  const row = await db.selectFrom("decision_import").select("content").where("id", "=", id).executeTakeFirst();
  return row?.content ? openForService(row.content) : null;
}

/** What became of the lines so far; `doneAt`: the file is then forgotten. */
export async function saveOutcomes(tx: Tx, id: string, lines: LineOutcome[], doneAt: Date | null): Promise<void> {
  await tx
    .updateTable("decision_import")
    .set({ lines: JSON.stringify(lines), done_at: doneAt, ...(doneAt ? { content: null } : {}) })
    .where("id", "=", id)
    .execute();
}

/** A line is known by its print alone: nobody finds a person by trying lines. */
export const printOfLine = (text: string) => searchable(text);

/** The decision this very line made. */
export async function findByPrint(db: Db, unit: string, print: Buffer): Promise<string | undefined> {
  const row = await db
    .selectFrom("decision")
    .select("id_decision")
    .where("unit_id", "=", unit)
    .where("line_print", "=", print)
    .executeTakeFirst();
  return row?.id_decision;
}

export async function listFacilitiesByFiness(db: Db, finess: string[]): Promise<{ id: string; finess: string }[]> {
  if (finess.length === 0) return [];
  const { rows } = await sql<{ id: string; finess: string }>`
    select id, finess from facility where finess = any(${finess})`.execute(db);
  return rows;
}

const toImport = (row: {
  id: string;
  unit_id: string;
  by_account: string;
  at: Date;
  done_at: Date | null;
  lines: unknown;
}): StoredImport => ({
  ...{ id: row.id, unit: row.unit_id, by: row.by_account, at: row.at, doneAt: row.done_at },
  lines: row.lines as LineOutcome[],
});
