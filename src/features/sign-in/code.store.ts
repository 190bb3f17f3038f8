import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { openForService, sealForService, searchable } from "#db/vault.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { addHours } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import type { CodeChannel, CodePurpose, Lately } from "./code.ts";

/** Whose codes: an account's, or, for a decoy, those of a pending sign-in. */
export type Owner = { account: AccountId | null; pending: Buffer | null };

/** Two sends for the same account wait for one another: the limits hold whatever the number of processes. */
export async function lockCodes(tx: Tx, { account, pending }: Owner): Promise<void> {
  const name = `codes ${account ?? pending?.toString("hex") ?? ""}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}

export async function findLately(
  db: Db,
  { account, pending }: Owner,
  purpose: CodePurpose,
  now: Date,
): Promise<Lately> {
  const { rows } = await sql<{ last: Date | null; quarter: number; day: number; wrong: number }>`
    select max(sent_at) filter (where purpose = ${purpose}) as last,
      count(*) filter (where sent_at > ${addHours(now, -0.25)}) as quarter, count(*) as day, coalesce(sum(tries), 0) as wrong
    from one_time_code
    where sent_at > ${addHours(now, -24)}
      and ${account ? sql`account_id = ${account}` : sql`account_id is null and pending_hash = ${pending}`}`.execute(
    db,
  );
  const row = rows[0]!;
  return { lastSentAt: row.last, in15Minutes: row.quarter, today: row.day, wrongToday: row.wrong };
}

type NewCode = Owner & {
  purpose: CodePurpose;
  channel: CodeChannel;
  destination: string | null;
  digits: string;
  sentAt: Date;
  expiresAt: Date;
};

/** A new code kills those sent before it for the same purpose. */
export async function saveCode(tx: Tx, code: NewCode): Promise<string> {
  const { account, pending } = code;
  await tx
    .updateTable("one_time_code")
    .set({ dead_at: code.sentAt, sealed: null })
    .where((eb) => (account ? eb("account_id", "=", account) : eb("pending_hash", "=", pending)))
    .where("purpose", "=", code.purpose)
    .where("dead_at", "is", null)
    .execute();
  const id = newId<string>();
  await tx
    .insertInto("one_time_code")
    .values({
      id,
      pending_hash: pending,
      account_id: account,
      purpose: code.purpose,
      channel: code.channel,
      destination: code.destination,
      code_hmac: hmacOf(id, code.digits),
      // a decoy has nobody to be sent to
      sealed: account && code.destination ? sealForService(code.digits) : null,
      sent_at: code.sentAt,
      expires_at: code.expiresAt,
      used_at: null,
      dead_at: null,
    })
    .execute();
  return id;
}

export type StoredCode = {
  id: string;
  account: AccountId | null;
  purpose: CodePurpose;
  channel: CodeChannel;
  destination: string | null;
  sentAt: Date;
  expiresAt: Date;
  tries: number;
  usedAt: Date | null;
  deadAt: Date | null;
};

/** Locked: of two tries at once, the second sees what the first did. */
export async function lockCode(tx: Tx, id: string, account: AccountId | null): Promise<StoredCode | null> {
  const row = await tx
    .selectFrom("one_time_code")
    .selectAll()
    .where("id", "=", id)
    .where("account_id", "is not distinct from", account)
    .forUpdate()
    .executeTakeFirst();
  return row ? codeOf(row) : null;
}

/** The last code sent for a pending sign-in. */
export async function findPendingCode(db: Db, pending: Buffer): Promise<StoredCode | null> {
  const row = await db
    .selectFrom("one_time_code")
    .selectAll()
    .where("pending_hash", "=", pending)
    .orderBy("sent_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row ? codeOf(row) : null;
}

/** The last code sent to an account for a purpose: what its page shows again when it is reloaded. */
export async function findLastCode(db: Db, account: AccountId, purpose: CodePurpose): Promise<StoredCode | null> {
  const row = await db
    .selectFrom("one_time_code")
    .selectAll()
    .where("account_id", "=", account)
    .where("purpose", "=", purpose)
    .orderBy("sent_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row ? codeOf(row) : null;
}

export async function matchesCode(db: Db, id: string, digits: string): Promise<boolean> {
  const row = await db
    .selectFrom("one_time_code")
    .select("id")
    .where("id", "=", id)
    .where("code_hmac", "=", hmacOf(id, digits))
    .executeTakeFirst();
  return row !== undefined;
}

export async function saveTry(tx: Tx, id: string, outcome: "right" | "wrong" | "last", now: Date): Promise<void> {
  await tx
    .updateTable("one_time_code")
    .set((eb) => ({
      ...(outcome === "right" ? { used_at: now } : { tries: eb("tries", "+", 1) }),
      ...(outcome === "wrong" ? {} : { sealed: null }),
      ...(outcome === "last" ? { dead_at: now } : {}),
    }))
    .where("id", "=", id)
    .execute();
}

export type CodeToSend = { channel: CodeChannel; destination: string; purpose: CodePurpose; digits: string };

/** Null once it is sent, used, replaced or too old: nothing is left to send. */
export async function findCodeToSend(db: Db, id: string, now: Date): Promise<CodeToSend | null> {
  const row = await db
    .selectFrom("one_time_code")
    .select(["channel", "destination", "purpose", "sealed"])
    .where("id", "=", id)
    .where("used_at", "is", null)
    .where("dead_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  if (!row?.sealed || !row.destination) return null;
  const { channel, destination, purpose } = row;
  return { channel, destination, purpose, digits: openForService(row.sealed) };
}

export async function eraseSealedCode(tx: Tx, id: string): Promise<void> {
  await tx.updateTable("one_time_code").set({ sealed: null }).where("id", "=", id).execute();
}

/** Kept a day for the limits, no longer. */
export async function deleteOldCodes(tx: Tx, before: Date): Promise<void> {
  await tx.deleteFrom("one_time_code").where("sent_at", "<", before).execute();
}

type Row = {
  id: string;
  account_id: string | null;
  purpose: CodePurpose;
  channel: CodeChannel;
  destination: string | null;
  sent_at: Date;
  expires_at: Date;
  tries: number;
  used_at: Date | null;
  dead_at: Date | null;
};

const codeOf = (row: Row): StoredCode => ({
  id: row.id,
  account: row.account_id as AccountId | null,
  purpose: row.purpose,
  channel: row.channel,
  destination: row.destination,
  sentAt: row.sent_at,
  expiresAt: row.expires_at,
  tries: row.tries,
  usedAt: row.used_at,
  deadAt: row.dead_at,
});

/** Bound to its row: the same six digits of another code have another value. */
const hmacOf = (id: string, digits: string) => searchable(`one-time code ${id} ${digits}`);
