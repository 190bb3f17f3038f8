import type { Db, Tx } from "#db/db.ts";
import { openForService, sealForService, searchable } from "#db/vault.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { sha256 } from "#lib/seal.ts";
import type { Attempt, Citizen } from "./france-connect.ts";

const keyOf = (state: string, browser: string) => sha256(`franceconnect ${state}.${browser}`);
const markOf = (subject: string) => searchable(`franceconnect ${subject}`);

export async function saveAttempt(tx: Tx, attempt: Attempt, browser: string, end: Date): Promise<void> {
  const { state, nonce, verifier, returnTo, account } = attempt;
  await tx
    .insertInto("franceconnect_attempt")
    .values({
      state_hash: keyOf(state, browser),
      nonce,
      verifier,
      return_to: returnTo,
      account_id: account,
      expires_at: end,
    })
    .execute();
}

/** Found and deleted at once: a second callback, a late one or another browser's finds nothing. */
export async function takeAttempt(tx: Tx, state: string, browser: string, now: Date): Promise<Attempt | null> {
  const row = await tx
    .deleteFrom("franceconnect_attempt")
    .where("state_hash", "=", keyOf(state, browser))
    .returningAll()
    .executeTakeFirst();
  if (!row || row.expires_at <= now) return null;
  const { nonce, verifier } = row;
  return { state, nonce, verifier, returnTo: row.return_to, account: row.account_id as AccountId | null };
}

export async function deleteEnded(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom("franceconnect_attempt").where("expires_at", "<=", now).execute();
  await tx.deleteFrom("franceconnect_pending").where("expires_at", "<=", now).execute();
}

export async function savePending(tx: Tx, token: string, citizen: Citizen, end: Date): Promise<void> {
  const sealed = sealForService(JSON.stringify(citizen));
  await tx
    .insertInto("franceconnect_pending")
    .values({ token_hash: sha256(token), sealed, expires_at: end })
    .execute();
}

/** The identity just proved in this browser, that no space knows. */
export async function findPendingCitizen(db: Db, token: string, now: Date): Promise<Citizen | null> {
  const row = await db
    .selectFrom("franceconnect_pending")
    .select("sealed")
    .where("token_hash", "=", sha256(token))
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row ? (JSON.parse(openForService(row.sealed)) as Citizen) : null;
}

export async function deletePending(tx: Tx, token: string): Promise<void> {
  await tx.deleteFrom("franceconnect_pending").where("token_hash", "=", sha256(token)).execute();
}

/** The space this identity is joined to. */
export async function findLinkedAccount(db: Db, subject: string): Promise<AccountId | null> {
  const row = await db
    .selectFrom("franceconnect_identity")
    .select("account_id")
    .where("subject_hash", "=", markOf(subject))
    .executeTakeFirst();
  return (row?.account_id as AccountId | undefined) ?? null;
}

export type LinkedCitizen = { citizen: Citizen; linkedAt: Date; lastUsedAt: Date | null };

export async function findCitizenOf(db: Db, account: AccountId): Promise<LinkedCitizen | null> {
  const row = await db
    .selectFrom("franceconnect_identity")
    .select(["sealed", "linked_at", "last_used_at"])
    .where("account_id", "=", account)
    .executeTakeFirst();
  if (!row) return null;
  const citizen = JSON.parse(openForService(row.sealed)) as Citizen;
  return { citizen, linkedAt: row.linked_at, lastUsedAt: row.last_used_at };
}

/** One identity, one space; one space, one identity: whichever comes second finds it taken. */
export async function insertLink(tx: Tx, citizen: Citizen, account: AccountId, now: Date): Promise<"linked" | "taken"> {
  const row = await tx
    .insertInto("franceconnect_identity")
    .values({
      subject_hash: markOf(citizen.subject),
      account_id: account,
      sealed: sealForService(JSON.stringify(citizen)),
      linked_at: now,
      last_used_at: null,
    })
    .onConflict((c) => c.doNothing())
    .returning("account_id")
    .executeTakeFirst();
  return row ? "linked" : "taken";
}

/** What FranceConnect says today replaces what it said before. */
export async function saveUse(tx: Tx, citizen: Citizen, now: Date): Promise<void> {
  await tx
    .updateTable("franceconnect_identity")
    .set({ sealed: sealForService(JSON.stringify(citizen)), last_used_at: now })
    .where("subject_hash", "=", markOf(citizen.subject))
    .execute();
}

export async function deleteLinkOf(tx: Tx, account: AccountId): Promise<"gone" | "none"> {
  const done = await tx.deleteFrom("franceconnect_identity").where("account_id", "=", account).executeTakeFirst();
  return done.numDeletedRows > 0n ? "gone" : "none";
}
