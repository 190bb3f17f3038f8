import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { type DossierKey, openJson, sealJson } from "#db/vault.ts";
import type { UnitId } from "#features/accounts/member.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import type { Contact, Paper } from "./paper.ts";

export async function findPaper(db: Db, id: ReferralId, key: DossierKey): Promise<Paper | null> {
  const row = await db
    .selectFrom("paper_dossier")
    .select(["contact", "registered_by", "registered_at", "code_until", "taken_over_at"])
    .select(sql<string>`to_char(received_on, 'YYYY-MM-DD')`.as("received_on"))
    .where("referral_id", "=", id)
    .executeTakeFirst();
  if (!row) return null;
  return {
    contact: openJson<Contact>(key, row.contact),
    receivedOn: row.received_on,
    registeredBy: row.registered_by,
    registeredAt: row.registered_at,
    codeUntil: row.code_until,
    takenOverAt: row.taken_over_at,
  };
}

export async function insertPaper(
  tx: Tx,
  id: ReferralId,
  key: DossierKey,
  paper: { contact: Contact; receivedOn: string; by: string; unit: UnitId },
  now: Date,
): Promise<void> {
  await tx
    .insertInto("paper_dossier")
    .values({
      ...{ referral_id: id, contact: sealJson(key, paper.contact), received_on: paper.receivedOn },
      ...{ registered_by: paper.by, registered_unit: paper.unit, registered_at: now },
      ...{ code_hash: null, code_until: null, taken_over_at: null, taken_over_unit: null },
    })
    .execute();
}

export async function saveCode(tx: Tx, id: ReferralId, hash: Buffer, until: Date): Promise<void> {
  await tx
    .updateTable("paper_dossier")
    .set({ code_hash: hash, code_until: until })
    .where("referral_id", "=", id)
    .where("taken_over_at", "is", null)
    .execute();
}

/** The dossier this code opens, under this number; the code has served once it is taken over. */
export async function findByCode(db: Db, number: string, hash: Buffer, now: Date): Promise<ReferralId | null> {
  const row = await db
    .selectFrom("paper_dossier as p")
    .innerJoin("referral as r", "r.id", "p.referral_id")
    .select("p.referral_id")
    .where("p.code_hash", "=", hash)
    .where("r.number", "=", number)
    .where("p.code_until", ">", now)
    .where("p.taken_over_at", "is", null)
    // the person may have taken it over meanwhile
    .whereRef("r.owner_unit_id", "=", "p.registered_unit")
    .executeTakeFirst();
  return (row?.referral_id as ReferralId | undefined) ?? null;
}

export async function saveTakeOver(tx: Tx, id: ReferralId, unit: UnitId, now: Date): Promise<void> {
  await tx
    .updateTable("paper_dossier")
    .set({ taken_over_at: now, taken_over_unit: unit, code_hash: null, code_until: null })
    .where("referral_id", "=", id)
    .execute();
  await tx.updateTable("referral").set({ owner_unit_id: unit, updated_at: now }).where("id", "=", id).execute();
}
