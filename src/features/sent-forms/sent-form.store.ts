import { sql } from "kysely";
import type { Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import type { SentForm } from "./sent-form.ts";

/** Takes the key for this form; what it did before when it was taken already. Waits for whoever holds it in another transaction. */
export async function takeKey(
  tx: Tx,
  { key, fingerprint }: SentForm,
  account: AccountId,
  now: Date,
  since: Date,
): Promise<{ fingerprint: string; location: string } | null> {
  const taken = await sql`
    insert into idempotency as i (key, account_id, fingerprint, location, at) values (${key}, ${account}, ${fingerprint}, '', ${now})
    on conflict (key, account_id) do update set fingerprint = excluded.fingerprint, location = '', at = excluded.at where i.at < ${since}
    returning key
  `.execute(tx);
  if (taken.rows.length > 0) return null;
  return tx
    .selectFrom("idempotency")
    .select(["fingerprint", "location"])
    .where("key", "=", key)
    .where("account_id", "=", account)
    .executeTakeFirstOrThrow();
}

export async function saveLocation(tx: Tx, { key }: SentForm, account: AccountId, location: string): Promise<void> {
  await tx
    .updateTable("idempotency")
    .set({ location })
    .where("key", "=", key)
    .where("account_id", "=", account)
    .execute();
}

export async function deleteKey(tx: Tx, { key }: SentForm, account: AccountId): Promise<void> {
  await tx.deleteFrom("idempotency").where("key", "=", key).where("account_id", "=", account).execute();
}

export async function deleteOldKeys(tx: Tx, before: Date): Promise<void> {
  await tx.deleteFrom("idempotency").where("at", "<", before).execute();
}
