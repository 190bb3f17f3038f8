import type { Tx } from "#db/db.ts";
import { sha256 } from "#lib/seal.ts";
import type { Attempt, AttemptPurpose } from "./attempt.ts";

export async function saveAttempt(tx: Tx, attempt: Attempt): Promise<void> {
  await tx
    .insertInto("sign_in_attempt")
    .values({
      state_hash: keyOf(attempt),
      verifier: attempt.verifier,
      nonce: attempt.nonce,
      return_to: attempt.returnTo,
      expires_at: attempt.expiresAt,
      purpose: attempt.purpose,
      account_id: attempt.account,
      shared: attempt.shared,
      restarted: attempt.restarted,
    })
    .execute();
}

/** Found and deleted at once: of two callbacks with the same state, one gets it. */
export async function takeAttempt(
  tx: Tx,
  { state, browser }: { state: string; browser: string },
): Promise<Attempt | undefined> {
  const row = await tx
    .deleteFrom("sign_in_attempt")
    .where("state_hash", "=", keyOf({ state, browser }))
    .returningAll()
    .executeTakeFirst();
  return (
    row && {
      state,
      browser,
      verifier: row.verifier,
      nonce: row.nonce,
      returnTo: row.return_to,
      expiresAt: row.expires_at,
      shared: row.shared,
      restarted: row.restarted,
      ...({ purpose: row.purpose, account: row.account_id } as AttemptPurpose),
    }
  );
}

export async function deleteEndedAttempts(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom("sign_in_attempt").where("expires_at", "<=", now).execute();
}

const keyOf = ({ state, browser }: { state: string; browser: string }) => sha256(`${state}.${browser}`);
