import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { openForService, sealForService } from "#db/vault.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { newId } from "#lib/ids.ts";
import { sha256 } from "#lib/seal.ts";
import type { Asked, BeginningId, Typed } from "./beginning.ts";

export async function insertBeginning(tx: Tx, asked: Asked, now: Date): Promise<BeginningId> {
  const id = newId<BeginningId>();
  const sealed = sealForService(JSON.stringify(asked));
  await tx
    .insertInto("beginning")
    .values({ id, account_id: null, sealed, begun_at: now, state: "typed", state_since: now, again_hash: null })
    .execute();
  return id;
}

/** Takes the line, so that a job tried twice does it once. Null when it has been done. */
export async function lockTyped(tx: Tx, id: string): Promise<{ asked: Asked; begunAt: Date } | null> {
  const row = await tx
    .selectFrom("beginning")
    .select(["sealed", "begun_at"])
    .where("id", "=", id)
    .where("state", "=", "typed")
    .forUpdate()
    .executeTakeFirst();
  return row?.sealed ? { asked: JSON.parse(openForService(row.sealed)) as Asked, begunAt: row.begun_at } : null;
}

/** The account is open and a link has left: the password's hash is kept nowhere but in the account. */
export async function saveAsked(tx: Tx, id: string, account: AccountId, typed: Typed, now: Date): Promise<void> {
  await tx
    .updateTable("beginning")
    .set({ account_id: account, sealed: sealForService(JSON.stringify(typed)), state: "asked", state_since: now })
    .where("id", "=", id)
    .execute();
}

export async function deleteBeginning(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom("beginning").where("id", "=", id).execute();
}

/** Another beginning under the same address takes the place of this one. */
export async function deleteBeginningsOf(tx: Tx, account: AccountId): Promise<void> {
  await tx.deleteFrom("beginning").where("account_id", "=", account).where("state", "=", "asked").execute();
}

/** The address is proved: what was typed is now in the account and the dossier. */
export async function saveConfirmed(tx: Tx, account: AccountId, now: Date): Promise<void> {
  await tx
    .updateTable("beginning")
    .set({ sealed: null, state: "confirmed", state_since: now })
    .where("account_id", "=", account)
    .where("state", "=", "asked")
    .execute();
}

export type Waiting = { id: BeginningId; account: AccountId; begunAt: Date; reminders: number };

/** Those not confirmed since before that instant. */
export async function listWaiting(db: Db, before: Date): Promise<Waiting[]> {
  const rows = await db
    .selectFrom("beginning")
    .select(["id", "account_id", "begun_at", "reminders"])
    .where("state", "=", "asked")
    .where("begun_at", "<=", before)
    .orderBy("begun_at")
    .execute();
  return rows.map((row) => ({
    id: row.id as BeginningId,
    account: row.account_id as AccountId,
    begunAt: row.begun_at,
    reminders: row.reminders,
  }));
}

/** One reminder more, unless somebody else has counted it or the address was proved meanwhile. */
export async function saveReminder(tx: Tx, { id, reminders }: Waiting, now: Date): Promise<"counted" | "not-due"> {
  const done = await tx
    .updateTable("beginning")
    .set({ reminders: reminders + 1, state_since: now })
    .where("id", "=", id)
    .where("state", "=", "asked")
    .where("reminders", "=", reminders)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n ? "counted" : "not-due";
}

/** The delay is over: what was typed waits behind this token. Null when the address was proved meanwhile. */
export async function saveLapsed(tx: Tx, id: BeginningId, token: string, now: Date): Promise<Typed | null> {
  const row = await tx
    .updateTable("beginning")
    .set({ state: "lapsed", state_since: now, again_hash: sha256(token) })
    .where("id", "=", id)
    .where("state", "=", "asked")
    .returning("sealed")
    .executeTakeFirst();
  return row?.sealed ? (JSON.parse(openForService(row.sealed)) as Typed) : null;
}

/** What was typed, for whoever holds the link of "Recommencer". */
export async function findTypedAgain(db: Db, token: string): Promise<Typed | null> {
  const row = await db
    .selectFrom("beginning")
    .select("sealed")
    .where("again_hash", "=", sha256(token))
    .where("state", "=", "lapsed")
    .executeTakeFirst();
  return row?.sealed ? (JSON.parse(openForService(row.sealed)) as Typed) : null;
}

/** What nobody begins again any more, and the bare lines of what was confirmed. */
export async function deleteOldBeginnings(tx: Tx, before: Date): Promise<void> {
  await sql`delete from beginning where state in ('lapsed', 'confirmed', 'typed') and state_since < ${before}`.execute(
    tx,
  );
}
