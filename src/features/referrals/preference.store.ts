import type { Db, Tx } from "#db/db.ts";
import type { Preference } from "./preference.ts";
import type { ReferralId } from "./referral.ts";
import type { RequestId } from "./request.ts";

export async function listPreferences(db: Db, referral: ReferralId): Promise<Preference> {
  const rows = await db
    .selectFrom("preference")
    .select(["request_id as request", "rank"])
    .where("referral_id", "=", referral)
    .execute();
  return new Map(rows.map(({ request, rank }) => [request as RequestId, rank]));
}

/** The whole order, again. */
export async function savePreferences(tx: Tx, referral: ReferralId, order: readonly RequestId[]): Promise<void> {
  await tx.deleteFrom("preference").where("referral_id", "=", referral).execute();
  await tx
    .insertInto("preference")
    .values(order.map((request, i) => ({ request_id: request, referral_id: referral, rank: i + 1 })))
    .execute();
}
