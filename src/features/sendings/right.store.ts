import type { Db } from "#db/db.ts";

/** The category of establishment a decision of the MDPH narrows this right to; null: none, or no decision. */
export async function findNamedCategory(db: Db, referral: string, right: string): Promise<string | null> {
  const row = await db
    .selectFrom("decision_right")
    .select("detail")
    .where("referral_id", "=", referral)
    .where("code", "=", right)
    .limit(1)
    .executeTakeFirst();
  return (row?.detail as { establishment?: string | null } | undefined)?.establishment ?? null;
}
