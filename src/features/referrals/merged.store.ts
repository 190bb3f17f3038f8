import type { Db } from "#db/db.ts";
import type { ReferralId } from "./referral.ts";

/** The dossier this one was brought into, where its address leads; null when it stands by itself. */
export async function findKeptOf(db: Db, other: string): Promise<ReferralId | null> {
  const row = await db
    .selectFrom("merge")
    .select("referral_id")
    .where("other_id", "=", other)
    .where("state", "=", "done")
    .executeTakeFirst();
  return (row?.referral_id ?? null) as ReferralId | null;
}
