import type { Db, Tx } from "#db/db.ts";
import { openForService, sealForService } from "#db/vault.ts";
import type { Level, Means } from "#features/accounts/means.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { coarse, type Visit } from "#features/accounts/security-event.ts";
import { newId } from "#lib/ids.ts";
import { sha256 } from "#lib/seal.ts";

/** Tokens are opaque 256-bit values; only their SHA-256 is stored, so that reading the table opens nothing. */
type NewSession = {
  token: string;
  account: AccountId;
  unit: UnitId | null;
  situation?: string | null;
  idToken: string | null;
  providerSid: string | null;
  providerSubject?: string | null;
  means: Means;
  level: Level;
  authenticatedAt: Date;
  visit: Visit;
  shared: boolean;
  now: Date;
  expiresAt: Date;
};

export async function saveSession(tx: Tx, s: NewSession): Promise<void> {
  await tx
    .insertInto("session")
    .values({
      token_hash: sha256(s.token),
      id: newId(),
      account_id: s.account,
      unit_id: s.unit,
      situation: s.situation ?? null,
      id_token: s.idToken && sealForService(s.idToken).toString("base64"),
      provider_sid: s.providerSid,
      provider_subject: s.providerSubject ?? null,
      means: s.means,
      level: s.level,
      authenticated_at: s.authenticatedAt,
      strong_at: s.level === "strong" ? s.authenticatedAt : null,
      strong_means: s.level === "strong" ? s.means : null,
      browser_hash: sha256(s.visit.browser),
      device: s.visit.device,
      address: coarse(s.visit.address),
      shared: s.shared,
      created_at: s.now,
      seen_at: s.now,
      expires_at: s.expiresAt,
    })
    .execute();
}

/** The proof of identity kept for signing out at the provider too, or null; undefined when there was no such session. */
export async function deleteSession(
  tx: Tx,
  token: string,
): Promise<{ idToken: string | null; means: Means } | undefined> {
  const row = await tx
    .deleteFrom("session")
    .where("token_hash", "=", sha256(token))
    .returning(["id_token", "means"])
    .executeTakeFirst();
  if (!row) return undefined;
  const idToken = row.id_token && openForService(Buffer.from(row.id_token, "base64"));
  return { idToken, means: row.means as Means };
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
export async function moveSession(
  tx: Tx,
  token: string,
  next: string,
  { unit, situation }: { unit: UnitId | null; situation?: string },
  now: Date,
): Promise<void> {
  await tx
    .updateTable("session")
    .set({
      token_hash: sha256(next),
      unit_id: unit,
      delegation_id: null,
      seen_at: now,
      ...(situation ? { situation } : {}),
    })
    .where("token_hash", "=", sha256(token))
    .execute();
}

export async function deleteSessionById(tx: Tx, account: AccountId, id: string): Promise<void> {
  await tx.deleteFrom("session").where("id", "=", id).where("account_id", "=", account).execute();
}

export async function saveToken(tx: Tx, token: string, next: string): Promise<void> {
  await tx
    .updateTable("session")
    .set({ token_hash: sha256(next) })
    .where("token_hash", "=", sha256(token))
    .execute();
}

/** A session as its owner is shown it. */
export type OpenSession = {
  id: string;
  device: string;
  address: string;
  means: Means;
  shared: boolean;
  lockedAt: Date | null;
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
  unitName: string | null;
  facilityName: string | null;
};

/** Those that have not reached their end; idle ones are the caller's to tell. The last used first. */
export async function listSessions(db: Db, account: AccountId, now: Date): Promise<OpenSession[]> {
  return (await db
    .selectFrom("session as s")
    .leftJoin("unit as u", "u.id", "s.unit_id")
    .leftJoin("facility as f", "f.id", "u.facility_id")
    .select(["s.id", "s.device", "s.address", "s.means", "s.shared", "s.locked_at as lockedAt"])
    .select(["s.created_at as createdAt", "s.seen_at as seenAt", "s.expires_at as expiresAt"])
    .select(["u.name as unitName", "f.name as facilityName"])
    .where("s.account_id", "=", account)
    .where("s.expires_at", ">", now)
    .orderBy("s.seen_at", "desc")
    .execute()) as OpenSession[];
}

/** Every session of the account but this one; how many there were. */
export async function deleteOtherSessions(tx: Tx, account: AccountId, token: string | null): Promise<number> {
  const gone = await tx
    .deleteFrom("session")
    .where("account_id", "=", account)
    .$if(token !== null, (query) => query.where("token_hash", "!=", sha256(token!)))
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/** Locks the screen of a session on a shared workstation; the account it is of, or null when there is nothing to lock. */
export async function saveLock(tx: Tx, token: string, now: Date): Promise<AccountId | null> {
  const row = await tx
    .updateTable("session")
    .set({ locked_at: now })
    .where("token_hash", "=", sha256(token))
    .where("shared", "=", true)
    .where("locked_at", "is", null)
    .returning("account_id")
    .executeTakeFirst();
  return (row?.account_id as AccountId | undefined) ?? null;
}

/** The same session, open again under another token. */
export async function saveUnlock(tx: Tx, token: string, next: string, now: Date): Promise<boolean> {
  const row = await tx
    .updateTable("session")
    .set({ token_hash: sha256(next), locked_at: null, seen_at: now })
    .where("token_hash", "=", sha256(token))
    .returning("token_hash")
    .executeTakeFirst();
  return row !== undefined;
}
