import type { Db, Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { sha256 } from "#lib/seal.ts";

/** A browser in which one factor is enough for a while after two (identity.md §2.3): a random cookie, kept as its hash. */
export async function saveTrustedBrowser(
  tx: Tx,
  trusted: { token: string; account: AccountId; device: string; since: Date; until: Date },
): Promise<void> {
  await tx
    .insertInto("trusted_browser")
    .values({
      token_hash: sha256(trusted.token),
      account_id: trusted.account,
      device: trusted.device,
      second_factor_at: trusted.since,
      expires_at: trusted.until,
    })
    .execute();
}

/** When the second factor was shown in this browser, while it still counts. */
export async function findTrust(db: Db, token: string, account: AccountId, now: Date): Promise<Date | null> {
  const row = await db
    .selectFrom("trusted_browser")
    .select("second_factor_at")
    .where("token_hash", "=", sha256(token))
    .where("account_id", "=", account)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row?.second_factor_at ?? null;
}

export async function deleteTrustedBrowsers(tx: Tx, account: AccountId): Promise<void> {
  await tx.deleteFrom("trusted_browser").where("account_id", "=", account).execute();
}

export async function deleteEndedTrust(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom("trusted_browser").where("expires_at", "<=", now).execute();
}
