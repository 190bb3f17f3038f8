import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { FacilityId } from "#features/directory/facility.ts";
import { isUuid } from "#lib/ids.ts";
import type { DocumentCard, DocumentKind } from "./document.ts";

/** What a facility gives to read, its bytes left in the database. */
export async function listDocuments(db: Db, facility: FacilityId): Promise<DocumentCard[]> {
  const rows = await db
    .selectFrom("facility_document")
    .select(["id", "title", "kind", "media_type", "size", "added_at"])
    .where("facility_id", "=", facility)
    .where("removed_at", "is", null)
    .orderBy("added_at", "desc")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    kind: row.kind,
    mediaType: row.media_type,
    size: row.size,
    addedAt: row.added_at,
  }));
}

/** A document of this facility, whole; null once removed. */
export async function readDocument(
  db: Db,
  facility: FacilityId,
  id: string,
): Promise<{ title: string; mediaType: string; sha256: string; content: Buffer } | null> {
  if (!isUuid(id)) return null;
  const row = await db
    .selectFrom("facility_document")
    .select(["title", "media_type", "sha256", "content"])
    .where("facility_id", "=", facility)
    .where("id", "=", id)
    .where("removed_at", "is", null)
    .executeTakeFirst();
  return row ? { title: row.title, mediaType: row.media_type, sha256: row.sha256, content: row.content } : null;
}

type Stored = {
  id: string;
  facility: string;
  title: string;
  kind: DocumentKind;
  mediaType: string;
  content: Buffer;
  sha256: string;
  addedBy: string;
  addedAt: Date;
};

export async function insertDocument(
  tx: Tx,
  { id, facility, title, kind, mediaType, content, sha256, addedBy, addedAt }: Stored,
): Promise<void> {
  await tx
    .insertInto("facility_document")
    .values({
      ...{ id, facility_id: facility, title, kind, media_type: mediaType, size: content.length, sha256, content },
      ...{ added_by: addedBy, added_at: addedAt, removed_at: null },
    })
    .execute();
}

export async function countDocuments(db: Db, facility: string): Promise<{ shown: number; kept: number }> {
  const { rows } = await sql<{ shown: number; kept: number }>`
    select count(*) filter (where removed_at is null) as shown, count(*) as kept from facility_document where facility_id = ${facility}`.execute(
    db,
  );
  return rows[0]!;
}
