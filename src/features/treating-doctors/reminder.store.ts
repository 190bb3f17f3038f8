import type { Db, Tx } from "#db/db.ts";

/** When the treating doctor of this dossier was reminded last; null if never. */
export async function lastReminder(db: Db, referral: string): Promise<Date | null> {
  const row = await db
    .selectFrom("doctor_reminder")
    .select("at")
    .where("referral_id", "=", referral)
    .orderBy("at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.at ?? null;
}

export async function insertReminder(tx: Tx, referral: string, at: Date): Promise<void> {
  await tx.insertInto("doctor_reminder").values({ referral_id: referral, at }).execute();
}
