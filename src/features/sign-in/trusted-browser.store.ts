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

/** What its owner is shown; `id` is the fingerprint of the cookie, which opens nothing. */
export type TrustedBrowser = { id: string; device: string; since: Date; until: Date };

export async function listTrustedBrowsers(db: Db, account: AccountId, now: Date): Promise<TrustedBrowser[]> {
  const rows = await db
    .selectFrom("trusted_browser")
    .select(["token_hash", "device", "second_factor_at", "expires_at"])
    .where("account_id", "=", account)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .orderBy("second_factor_at", "desc")
    .execute();
  return rows.map((row) => ({
    id: row.token_hash.toString("hex"),
    device: row.device,
    since: row.second_factor_at,
    until: row.expires_at,
  }));
}

/** False when there was no such one of this account. */
export async function saveTrustRevoked(tx: Tx, account: AccountId, id: string, now: Date): Promise<boolean> {
  const row = await tx
    .updateTable("trusted_browser")
    .set({ revoked_at: now })
    .where("token_hash", "=", Buffer.from(id, "hex"))
    .where("account_id", "=", account)
    .where("revoked_at", "is", null)
    .returning("token_hash")
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteTrustedBrowsers(tx: Tx, account: AccountId): Promise<void> {
  await tx.deleteFrom("trusted_browser").where("account_id", "=", account).execute();
}

export async function deleteEndedTrust(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom("trusted_browser").where("expires_at", "<=", now).execute();
}
