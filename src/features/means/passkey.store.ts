import type { Db, Tx } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { newId } from "#lib/ids.ts";
import type { Passkey } from "./passkey.ts";

/** What verifying a signature needs. */
export type StoredKey = Passkey & { publicKey: Buffer; counter: number; userHandle: string };

const columns = [
  "p.id",
  "p.credential_id",
  "p.name",
  "p.transports",
  "p.backup_eligible",
  "p.backed_up",
  "p.discoverable",
  "p.created_at",
  "p.last_used_at",
  "p.public_key",
  "p.counter",
  "p.user_handle",
] as const;

/** The keys in use; those of an account joined to this one are its own. */
const keys = (db: Db) =>
  db
    .selectFrom("passkey as p")
    .innerJoin("account as a", "a.id", "p.account_id")
    .select(columns)
    .select((eb) => eb.fn.coalesce("a.merged_into", "a.id").as("account"))
    .where("p.revoked_at", "is", null);
type Row = Awaited<ReturnType<ReturnType<typeof keys>["executeTakeFirstOrThrow"]>>;

export async function listPasskeys(db: Db, account: AccountId): Promise<Passkey[]> {
  const rows = await keys(db)
    .where((eb) => eb(eb.fn.coalesce("a.merged_into", "a.id"), "=", account))
    .orderBy("p.created_at")
    .execute();
  return rows.map(passkeyOf);
}

export async function findPasskey(db: Db, credential: string): Promise<StoredKey | null> {
  const row = await keys(db).where("p.credential_id", "=", credential).executeTakeFirst();
  return row ? passkeyOf(row) : null;
}

/** Waits for whoever uses it at the same time: of two answers with one counter, the second is too late. */
export async function lockPasskey(tx: Tx, id: string): Promise<StoredKey | null> {
  const row = await keys(tx).where("p.id", "=", id).forUpdate("p").executeTakeFirst();
  return row ? passkeyOf(row) : null;
}

export type NewPasskey = {
  account: AccountId;
  credential: string;
  publicKey: Uint8Array;
  counter: number;
  transports: string[];
  aaguid: string;
  syncable: boolean;
  synced: boolean;
  discoverable: boolean | null;
  userHandle: string;
  name: string;
};

/** "taken" when this very credential is known already. */
export async function savePasskey(tx: Tx, key: NewPasskey, now: Date): Promise<"saved" | "taken"> {
  const row = await tx
    .insertInto("passkey")
    .values({
      id: newId(),
      credential_id: key.credential,
      account_id: key.account,
      public_key: Buffer.from(key.publicKey),
      counter: key.counter,
      transports: key.transports,
      aaguid: key.aaguid,
      backup_eligible: key.syncable,
      backed_up: key.synced,
      discoverable: key.discoverable,
      user_handle: key.userHandle,
      name: key.name,
      created_at: now,
    })
    .onConflict((c) => c.column("credential_id").doNothing())
    .returning("id")
    .executeTakeFirst();
  return row ? "saved" : "taken";
}

export async function saveUse(tx: Tx, id: string, counter: number, synced: boolean, now: Date): Promise<void> {
  await tx.updateTable("passkey").set({ counter, backed_up: synced, last_used_at: now }).where("id", "=", id).execute();
}

export async function saveName(tx: Tx, id: string, name: string): Promise<void> {
  await tx.updateTable("passkey").set({ name }).where("id", "=", id).execute();
}

export async function saveRevoked(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.updateTable("passkey").set({ revoked_at: now }).where("id", "=", id).execute();
}

const passkeyOf = (row: Row): StoredKey => ({
  id: row.id,
  account: row.account as AccountId,
  credential: row.credential_id,
  name: row.name,
  transports: row.transports,
  syncable: row.backup_eligible,
  synced: row.backed_up,
  discoverable: row.discoverable,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  publicKey: row.public_key,
  counter: row.counter,
  userHandle: row.user_handle,
});
