import type { Tx } from "#db/db.ts";
import { sha256 } from "#lib/seal.ts";

/** "known" when this token was obeyed before. */
export async function saveLogoutToken(tx: Tx, jti: string, expiresAt: Date): Promise<"new" | "known"> {
  const saved = await tx
    .insertInto("logout_token")
    .values({ jti_hash: sha256(jti), expires_at: expiresAt })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  return Number(saved.numInsertedOrUpdatedRows ?? 0) > 0 ? "new" : "known";
}

export async function deleteOldLogoutTokens(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom("logout_token").where("expires_at", "<=", now).execute();
}
