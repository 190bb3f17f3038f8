import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { openForService, sealForService } from "#db/vault.ts";
import type { Means } from "#features/accounts/means.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { sha256 } from "#lib/seal.ts";
import type { Proof } from "./attempt.ts";

/** Somebody proved by card, whose account is not created yet; sealed, since it says who and where. */
export type Pending = {
  proof: Proof;
  returnTo: string;
  shared: boolean;
  /** Not to register: to join the account whose session was open, entered by that means. */
  joining?: { account: AccountId; means: Means };
};

export async function savePending(tx: Tx, token: string, pending: Pending, expiresAt: Date): Promise<void> {
  await tx
    .insertInto("pending_registration")
    .values({ token_hash: sha256(token), sealed: sealForService(JSON.stringify(pending)), expires_at: expiresAt })
    .execute();
}

export async function findPending(db: Db, token: string, now: Date): Promise<Pending | null> {
  const row = await db
    .selectFrom("pending_registration")
    .select("sealed")
    .where("token_hash", "=", sha256(token))
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row ? opened(row.sealed) : null;
}

/** Found and deleted at once: a form sent twice opens one account. */
export async function takePending(tx: Tx, token: string, now: Date): Promise<Pending | null> {
  const row = await tx
    .deleteFrom("pending_registration")
    .where("token_hash", "=", sha256(token))
    .where("expires_at", ">", now)
    .returning("sealed")
    .executeTakeFirst();
  return row ? opened(row.sealed) : null;
}

export async function deleteEndedPending(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom("pending_registration").where("expires_at", "<=", now).execute();
}

function opened(sealed: Buffer): Pending {
  const pending = JSON.parse(openForService(sealed)) as Pending;
  return { ...pending, proof: { ...pending.proof, authenticatedAt: new Date(pending.proof.authenticatedAt) } };
}

/** Until the end of the transaction nobody else registers under these identifiers: two tabs open one account. */
export async function lockIdentity(tx: Tx, identifiers: { value: string }[]): Promise<void> {
  const values = identifiers.map(({ value }) => value).toSorted();
  for (const value of values) await sql`select pg_advisory_xact_lock(hashtextextended(${value}, 15))`.execute(tx);
}

/** The address to prove; typing another replaces it. */
export async function saveEmailProof(
  tx: Tx,
  account: AccountId,
  { email, code }: { email: string; code: string | null },
  now: Date,
): Promise<void> {
  const row = { sealed: sealForService(email), code_id: code, started_at: now };
  await tx
    .insertInto("email_proof")
    .values({ account_id: account, ...row })
    .onConflict((c) => c.column("account_id").doUpdateSet(row))
    .execute();
}

export async function findEmailProof(
  db: Db,
  account: AccountId,
): Promise<{ email: string; code: string | null; startedAt: Date } | null> {
  const row = await db
    .selectFrom("email_proof")
    .select(["sealed", "code_id", "started_at"])
    .where("account_id", "=", account)
    .executeTakeFirst();
  return row ? { email: openForService(row.sealed), code: row.code_id, startedAt: row.started_at } : null;
}

export async function deleteEmailProof(tx: Tx, account: AccountId): Promise<void> {
  await tx.deleteFrom("email_proof").where("account_id", "=", account).execute();
}
