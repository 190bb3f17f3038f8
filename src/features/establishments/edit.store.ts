import type { Selectable } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import type { Member } from "#features/accounts/member.ts";
import type { Origin } from "#features/directory/facility.ts";
import { newId } from "#lib/ids.ts";
import type { Change, Edit } from "./edit.ts";
import type { Value } from "./field.ts";

type Where = { facility: string; unit: string | null; undoes?: string };

/** Keeps what was changed, one row a field; nothing ever changes such a row. */
export async function insertEdits(
  tx: Tx,
  { facility, unit, undoes }: Where,
  changes: readonly Change[],
  by: Member,
  now: Date,
): Promise<void> {
  if (changes.length === 0) return;
  const json = (value: Value | Origin | null) => (value === null ? null : JSON.stringify(value));
  await tx
    .insertInto("directory_edit")
    .values(
      changes.map((change) => ({
        id: newId<string>(),
        facility_id: facility,
        unit_id: unit,
        field: change.field,
        before: json(change.before),
        after: json(change.after),
        before_origin: json(change.beforeOrigin),
        after_origin: json(change.afterOrigin),
        source: undoes ? ("undo" as const) : ("declared" as const),
        undoes: undoes ?? null,
        account_id: by.id,
        by_name: by.name,
        at: now,
      })),
    )
    .execute();
}

/** A line of the history as its page shows it. */
export type EditLine = Edit & {
  source: "declared" | "undo";
  by: string;
  at: Date;
  unitName: string | null;
  undone: { by: string; at: Date } | null;
};

/** The latest edits of an establishment and of its units, or of one of them. */
export async function listEdits(
  db: Db,
  facility: string,
  { unit, limit, offset }: { unit: string | null; limit: number; offset: number },
): Promise<EditLine[]> {
  const rows = await lines(db)
    .where("e.facility_id", "=", facility)
    .$if(unit !== null, (query) => query.where("e.unit_id", "=", unit))
    .orderBy("e.at", "desc")
    .orderBy("e.id", "desc")
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(toLine);
}

export async function findEdit(db: Db, facility: string, id: string): Promise<EditLine | null> {
  const row = await lines(db).where("e.facility_id", "=", facility).where("e.id", "=", id).executeTakeFirst();
  return row ? toLine(row) : null;
}

/** Who changed that field last: what a clash tells. */
export async function findLastEdit(
  db: Db,
  facility: string,
  unit: string | null,
  field: string,
): Promise<EditLine | null> {
  const row = await lines(db)
    .where("e.facility_id", "=", facility)
    .where("e.unit_id", unit === null ? "is" : "=", unit)
    .where("e.field", "=", field)
    .orderBy("e.at", "desc")
    .orderBy("e.id", "desc")
    .executeTakeFirst();
  return row ? toLine(row) : null;
}

const lines = (db: Db) =>
  db
    .selectFrom("directory_edit as e")
    .leftJoin("directory_edit as u", "u.undoes", "e.id")
    .leftJoin("unit as n", "n.id", "e.unit_id")
    .selectAll("e")
    .select(["u.id as undone_id", "u.by_name as undone_by", "u.at as undone_at", "n.name as unit_name"]);

type Row = Selectable<Tables["directory_edit"]> & {
  undone_id: string | null;
  undone_by: string | null;
  undone_at: Date | null;
  unit_name: string | null;
};
const toLine = (row: Row): EditLine => ({
  id: row.id,
  unit: row.unit_id,
  field: row.field,
  before: row.before as Value,
  after: row.after as Value,
  beforeOrigin: row.before_origin as Origin | null,
  afterOrigin: row.after_origin as Origin | null,
  undoneBy: row.undone_id,
  source: row.source,
  by: row.by_name,
  at: row.at,
  unitName: row.unit_name,
  undone: row.undone_by && row.undone_at ? { by: row.undone_by, at: row.undone_at } : null,
});
