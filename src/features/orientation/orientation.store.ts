import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { newId } from "#lib/ids.ts";
import { firstTable, type Publication, type Version } from "./edition.ts";
import type { OrientationTable, Row } from "./table.ts";

type PublicationRow = { number: number; applies_from: string; comment: string; publisher: string; published_at: Date };
type VersionRow = { number: number; copied_from: number; rows: unknown; editor: string };

/** The table in force that day: the publication that applies last, the first version until there is one. */
export async function findTableInForce(db: Db, today: string): Promise<OrientationTable> {
  const found = await sql<PublicationRow & VersionRow>`
    select p.number, to_char(p.applies_from, 'YYYY-MM-DD') as applies_from, p.comment, v.copied_from, v.rows, v.editor
    from orientation_publication p left join orientation_version v on v.number = p.number
    where p.applies_from <= ${today}::date order by p.applies_from desc, p.published_at desc, p.id desc limit 1`.execute(
    db,
  );
  const row = found.rows[0];
  if (!row) return firstTable;
  const of = { appliesFrom: row.applies_from, comment: row.comment };
  if (row.number === firstTable.version) return { ...firstTable, ...of };
  return { version: row.number, editor: row.editor, rows: row.rows as Row[], ...of };
}

/** Every version, newest first, the first one last. */
export async function listVersions(db: Db): Promise<Version[]> {
  const [versions, publications] = await Promise.all([
    db.selectFrom("orientation_version").selectAll().orderBy("number", "desc").execute(),
    listPublications(db),
  ]);
  const initial: Publication = {
    appliesFrom: firstTable.appliesFrom,
    comment: firstTable.comment,
    by: firstTable.editor,
    at: new Date(`${firstTable.appliesFrom}T00:00:00Z`),
  };
  const of = (number: number) => publications.filter((one) => one.number === number).map(toPublication);
  return [
    ...versions.map((row) => toVersion(row, of(row.number))),
    {
      ...{ version: firstTable.version, editor: firstTable.editor, rows: firstTable.rows, copiedFrom: null },
      publications: [...of(firstTable.version), initial],
    },
  ];
}

/** The version being written; there is one at most. */
export async function findDraft(db: Db): Promise<Version | null> {
  const row = await sql<VersionRow>`
    select number, copied_from, rows, editor from orientation_version v
    where not exists (select from orientation_publication p where p.number = v.number)`.execute(db);
  return row.rows[0] ? toVersion(row.rows[0], []) : null;
}

/** One editor at a time: the others wait for the end of this transaction. */
export const lockEdition = (tx: Tx) => sql`select pg_advisory_xact_lock(hashtext('orientation-edition'))`.execute(tx);

export async function insertDraft(
  tx: Tx,
  draft: { version: number; copiedFrom: number; rows: Row[]; editor: string; by: string },
  now: Date,
): Promise<void> {
  const { version, copiedFrom, rows, editor, by } = draft;
  await tx
    .insertInto("orientation_version")
    .values({
      ...{ number: version, copied_from: copiedFrom, rows: JSON.stringify(rows), editor, created_by: by },
      ...{ created_at: now, changed_at: now },
    })
    .execute();
}

export async function saveRows(tx: Tx, version: number, rows: Row[], now: Date): Promise<void> {
  await tx
    .updateTable("orientation_version")
    .set({ rows: JSON.stringify(rows), changed_at: now })
    .where("number", "=", version)
    .execute();
}

export async function removeDraft(tx: Tx, version: number): Promise<void> {
  await tx.deleteFrom("orientation_version").where("number", "=", version).execute();
}

export async function insertPublication(
  tx: Tx,
  published: { version: number; appliesFrom: string; comment: string; by: string; publisher: string },
  now: Date,
): Promise<void> {
  const { version, appliesFrom, comment, by, publisher } = published;
  await tx
    .insertInto("orientation_publication")
    .values({
      ...{ id: newId(), number: version, applies_from: appliesFrom, comment, published_by: by, publisher },
      published_at: now,
    })
    .execute();
}

async function listPublications(db: Db): Promise<PublicationRow[]> {
  const found = await sql<PublicationRow>`
    select number, to_char(applies_from, 'YYYY-MM-DD') as applies_from, comment, publisher, published_at
    from orientation_publication order by applies_from desc, published_at desc`.execute(db);
  return found.rows;
}

const toPublication = (row: PublicationRow): Publication => ({
  appliesFrom: row.applies_from,
  comment: row.comment,
  by: row.publisher,
  at: row.published_at,
});

const toVersion = (row: VersionRow, publications: Publication[]): Version => ({
  version: row.number,
  editor: row.editor,
  rows: row.rows as Row[],
  copiedFrom: row.copied_from,
  publications,
});
