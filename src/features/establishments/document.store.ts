import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { DocumentKind } from "#features/contacts/document.ts";

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
