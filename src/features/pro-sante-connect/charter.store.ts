import type { Db, Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";

/** The first acceptance of a version is the one kept. "known" when there was one. */
export async function saveAcceptance(
  tx: Tx,
  account: AccountId,
  { version, hash }: { version: string; hash: string },
  now: Date,
): Promise<"new" | "known"> {
  const saved = await tx
    .insertInto("charter_acceptance")
    .values({ account_id: account, version, text_hash: hash, at: now })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  return Number(saved.numInsertedOrUpdatedRows ?? 0) > 0 ? "new" : "known";
}

export async function findAcceptance(db: Db, account: AccountId, version: string): Promise<Date | null> {
  const row = await db
    .selectFrom("charter_acceptance")
    .select("at")
    .where("account_id", "=", account)
    .where("version", "=", version)
    .executeTakeFirst();
  return row?.at ?? null;
}
