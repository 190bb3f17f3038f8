import type { Tx } from "#db/db.ts";
import { openForService, sealForService } from "#db/vault.ts";
import { sha256 } from "#lib/seal.ts";
import type { AccountId, UnitId } from "./member.ts";
import type { Attempt } from "./sign-in.ts";

/** Tokens are opaque 256-bit values; only their SHA-256 is stored, so that reading the table opens nothing. */
type NewSession = {
  token: string;
  account: AccountId;
  unit: UnitId | null;
  idToken: string | null;
  now: Date;
  expiresAt: Date;
};

export async function saveSession(
  tx: Tx,
  { token, account, unit, idToken, now, expiresAt }: NewSession,
): Promise<void> {
  await tx
    .insertInto("session")
    .values({
      token_hash: sha256(token),
      account_id: account,
      unit_id: unit,
      id_token: idToken && sealForService(idToken).toString("base64"),
      created_at: now,
      seen_at: now,
      expires_at: expiresAt,
    })
    .execute();
}

/** The proof of identity kept for signing out at the provider too, or null; undefined when there was no such session. */
export async function deleteSession(tx: Tx, token: string): Promise<string | null | undefined> {
  const row = await tx
    .deleteFrom("session")
    .where("token_hash", "=", sha256(token))
    .returning("id_token")
    .executeTakeFirst();
  if (!row) return undefined;
  return row.id_token && openForService(Buffer.from(row.id_token, "base64"));
}

export async function deleteEndedSessions(tx: Tx, account: AccountId, now: Date): Promise<void> {
  await tx.deleteFrom("session").where("account_id", "=", account).where("expires_at", "<=", now).execute();
}

export async function touchSession(tx: Tx, token: string, now: Date): Promise<void> {
  await tx
    .updateTable("session")
    .set({ seen_at: now })
    .where("token_hash", "=", sha256(token))
    .where("seen_at", "<", now)
    .execute();
}

/** The session goes on under another token: one that leaked before opens nothing after. */
export async function moveSession(tx: Tx, token: string, next: string, unit: UnitId, now: Date): Promise<void> {
  await tx
    .updateTable("session")
    .set({ token_hash: sha256(next), unit_id: unit, seen_at: now })
    .where("token_hash", "=", sha256(token))
    .execute();
}

export async function saveAttempt(tx: Tx, attempt: Attempt): Promise<void> {
  await tx
    .insertInto("sign_in_attempt")
    .values({
      state_hash: keyOf(attempt),
      verifier: attempt.verifier,
      nonce: attempt.nonce,
      return_to: attempt.returnTo,
      expires_at: attempt.expiresAt,
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
    }
  );
}

export async function deleteEndedAttempts(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom("sign_in_attempt").where("expires_at", "<=", now).execute();
}

const keyOf = ({ state, browser }: { state: string; browser: string }) => sha256(`${state}.${browser}`);
