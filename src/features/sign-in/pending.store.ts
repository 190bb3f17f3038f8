import type { Db, Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { sha256 } from "#lib/seal.ts";
import type { CodeChannel } from "./code.ts";

export type Pending = {
  /** What codes are bound to. */
  hash: Buffer;
  account: AccountId;
  returnTo: string;
  shared: boolean;
  channel: CodeChannel | null;
};

export async function savePending(
  tx: Tx,
  token: string,
  pending: Omit<Pending, "hash">,
  { now, end }: { now: Date; end: Date },
): Promise<void> {
  await tx
    .insertInto("pending_sign_in")
    .values({
      token_hash: sha256(token),
      account_id: pending.account,
      return_to: pending.returnTo,
      shared: pending.shared,
      channel: pending.channel,
      started_at: now,
      expires_at: end,
    })
    .execute();
}

export async function findPending(db: Db, token: string, now: Date): Promise<Pending | null> {
  const row = await db
    .selectFrom("pending_sign_in")
    .selectAll()
    .where("token_hash", "=", sha256(token))
    .where("account_id", "is not", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row
    ? {
        hash: row.token_hash,
        account: row.account_id as AccountId,
        returnTo: row.return_to,
        shared: row.shared,
        channel: row.channel,
      }
    : null;
}

/** Of two codes sent at once for the same sign-in, the second waits for the first. */
export async function lockPending(tx: Tx, token: string, now: Date): Promise<Pending | null> {
  await tx
    .selectFrom("pending_sign_in")
    .select("token_hash")
    .where("token_hash", "=", sha256(token))
    .forUpdate()
    .execute();
  return findPending(tx, token, now);
}

export async function saveChannel(tx: Tx, hash: Buffer, channel: CodeChannel): Promise<void> {
  await tx.updateTable("pending_sign_in").set({ channel }).where("token_hash", "=", hash).execute();
}

export async function deletePending(tx: Tx, hash: Buffer): Promise<void> {
  await tx.deleteFrom("pending_sign_in").where("token_hash", "=", hash).execute();
}

/** Those of an account whose password has just changed. */
export async function deletePendingOf(tx: Tx, account: AccountId): Promise<void> {
  await tx.deleteFrom("pending_sign_in").where("account_id", "=", account).execute();
}

export async function deleteEndedPendings(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom("pending_sign_in").where("expires_at", "<=", now).execute();
}
