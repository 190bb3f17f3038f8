import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Level } from "#db/tables.ts";
import { type DossierKey, openBytes, openText, sealBytes, sealText } from "#db/vault.ts";

export type StoredAttachment = {
  id: string;
  volet: string;
  linkId: string;
  level: Level;
  name: string;
  kind: string | null;
  mediaType: string;
  size: number;
  addedBy: string;
  addedAt: Date;
};

export async function insertAttachment(
  tx: Tx,
  key: DossierKey,
  a: Omit<StoredAttachment, "size"> & { referral: string; content: Buffer; sha256: string },
): Promise<void> {
  await tx
    .insertInto("attachment")
    .values({
      id: a.id,
      referral_id: a.referral,
      volet: a.volet,
      link_id: a.linkId,
      level: a.level,
      name: sealText(key, a.name),
      kind: a.kind,
      content: sealBytes(key, a.content),
      media_type: a.mediaType,
      size: a.content.length,
      sha256: a.sha256,
      added_by: a.addedBy,
      added_at: a.addedAt,
      removed_at: null,
    })
    .execute();
}

export async function measureAttachments(db: Db, referral: string): Promise<{ count: number; bytes: number }> {
  const found = await sql<{ count: number; bytes: number }>`
    select count(*) as count, coalesce(sum(size), 0) as bytes from attachment where referral_id = ${referral} and removed_at is null
  `.execute(db);
  return found.rows[0]!;
}

/** The files of a dossier without their content. Removed ones stay readable by the versions that name them. */
export async function listAttachments(db: Db, key: DossierKey, referral: string): Promise<StoredAttachment[]> {
  const rows = await db
    .selectFrom("attachment")
    .select(["id", "volet", "link_id", "level", "name", "kind", "media_type", "size", "added_by", "added_at"])
    .where("referral_id", "=", referral)
    .where("kept_by", "is", null)
    .orderBy("added_at")
    .execute();
  return rows.map((r) => ({
    id: r.id,
    volet: r.volet,
    linkId: r.link_id,
    level: r.level,
    name: openText(key, r.name),
    kind: r.kind,
    mediaType: r.media_type,
    size: r.size,
    addedBy: r.added_by,
    addedAt: r.added_at,
  }));
}

export async function readAttachment(db: Db, key: DossierKey, referral: string, id: string) {
  const row = await db
    .selectFrom("attachment")
    .selectAll()
    .where("referral_id", "=", referral)
    .where("id", "=", id)
    .where("kept_by", "is", null)
    .executeTakeFirst();
  return row
    ? {
        volet: row.volet,
        level: row.level,
        linkId: row.link_id,
        name: openText(key, row.name),
        mediaType: row.media_type,
        content: openBytes(key, row.content),
      }
    : null;
}

export async function markRemoved(tx: Tx, referral: string, id: string, now: Date): Promise<void> {
  await tx
    .updateTable("attachment")
    .set({ removed_at: now })
    .where("referral_id", "=", referral)
    .where("id", "=", id)
    .execute();
}
