import type { Db, Tx } from "#db/db.ts";

export async function findByNumber(db: Db, number: string) {
  return db.selectFrom("referral").select(["id", "status"]).where("number", "=", number).executeTakeFirst();
}

/** Kept from erasure; said again, the last reason stands. */
export async function saveHold(
  tx: Tx,
  referral: string,
  hold: { reason: string; who: string; account: string },
  now: Date,
): Promise<void> {
  const { reason, who, account } = hold;
  await tx
    .insertInto("legal_hold")
    .values({ referral_id: referral, reason, who, account_id: account, at: now })
    .onConflict((c) => c.column("referral_id").doUpdateSet({ reason, who, account_id: account, at: now }))
    .execute();
}

export async function deleteHold(tx: Tx, referral: string): Promise<boolean> {
  const done = await tx.deleteFrom("legal_hold").where("referral_id", "=", referral).executeTakeFirst();
  return done.numDeletedRows > 0n;
}
