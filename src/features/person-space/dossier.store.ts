import type { Db } from "#db/db.ts";

/** Since when a dossier exists: what nobody has filled yet waits since then. */
export async function findCreation(db: Db, referral: string): Promise<Date> {
  const row = await db.selectFrom("referral").select("created_at").where("id", "=", referral).executeTakeFirstOrThrow();
  return row.created_at;
}
