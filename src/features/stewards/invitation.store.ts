import type { Selectable } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import { openForService, sealForService, searchable } from "#db/vault.ts";
import type { AccountId } from "#features/accounts/member.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { newId } from "#lib/ids.ts";
import { sha256 } from "#lib/seal.ts";
import type { InvitationId, Wanted } from "./following.ts";

export type Invitation = Wanted & {
  id: InvitationId;
  referral: ReferralId;
  invitedBy: AccountId;
  invitedAt: Date;
  expiresAt: Date;
};

/** The same address, however its capitals are written. */
const markOf = (email: string) => searchable(`steward ${email.trim().toLowerCase()}`);

export async function insertInvitation(
  tx: Tx,
  {
    referral,
    wanted,
    by,
    token,
    now,
    end,
  }: { referral: ReferralId; wanted: Wanted; by: AccountId; token: string; now: Date; end: Date },
): Promise<InvitationId> {
  const id = newId<InvitationId>();
  await tx
    .insertInto("steward_invitation")
    .values({
      id,
      referral_id: referral,
      token_hash: sha256(token),
      sealed_token: sealForService(token),
      sealed_email: sealForService(wanted.email),
      email_mark: markOf(wanted.email),
      kind: wanted.kind,
      may_act: wanted.mayAct,
      reads_care: wanted.readsCare,
      takes_over: wanted.takesOver,
      relation: wanted.relation,
      invited_by: by,
      invited_at: now,
      expires_at: end,
      answer: null,
      answered_by: null,
      answered_at: null,
    })
    .execute();
  return id;
}

/** A new invitation to the same address takes the place of the one that waits. */
export async function saveReplaced(
  tx: Tx,
  referral: ReferralId,
  email: string,
  by: AccountId,
  now: Date,
): Promise<void> {
  await withdrawn(tx, referral, by, now).where("email_mark", "=", markOf(email)).execute();
}

/** What somebody who no longer invites had sent opens nothing any more. */
export const saveInvitationsEnded = (tx: Tx, referral: ReferralId, invitedBy: AccountId, by: AccountId, now: Date) =>
  withdrawn(tx, referral, by, now).where("invited_by", "=", invitedBy).execute();

/** Taken over, it is not to be taken over again. */
export const saveTakeOversEnded = (tx: Tx, referral: ReferralId, by: AccountId, now: Date) =>
  withdrawn(tx, referral, by, now).where("takes_over", "=", true).execute();

const withdrawn = (tx: Tx, referral: ReferralId, by: AccountId, now: Date) =>
  tx
    .updateTable("steward_invitation")
    .set({ answer: "withdrawn", answered_by: by, answered_at: now, sealed_token: null })
    .where("referral_id", "=", referral)
    .where("answer", "is", null);

/** Answered once: of two clicks, one counts. */
export async function saveAnswer(
  tx: Tx,
  id: InvitationId,
  answer: "accepted" | "refused" | "withdrawn",
  by: AccountId,
  now: Date,
): Promise<"saved" | "answered"> {
  const done = await tx
    .updateTable("steward_invitation")
    .set({ answer, answered_by: by, answered_at: now, sealed_token: null })
    .where("id", "=", id)
    .where("answer", "is", null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n ? "saved" : "answered";
}

/** The invitation this link opens, as long as it waits. */
export async function findByToken(db: Db, token: string, now: Date): Promise<Invitation | null> {
  const row = await waiting(db, now).where("token_hash", "=", sha256(token)).executeTakeFirst();
  return row ? toInvitation(row) : null;
}

/** One that waits, for whoever has proved the address it went to. */
export async function findReceived(db: Db, id: string, email: string, now: Date): Promise<Invitation | null> {
  const row = await waiting(db, now).where("id", "=", id).where("email_mark", "=", markOf(email)).executeTakeFirst();
  return row ? toInvitation(row) : null;
}

export async function listReceived(db: Db, email: string, now: Date): Promise<Invitation[]> {
  const rows = await waiting(db, now).where("email_mark", "=", markOf(email)).orderBy("invited_at").execute();
  return rows.map(toInvitation);
}

export async function listWaitingOf(db: Db, referral: ReferralId, now: Date): Promise<Invitation[]> {
  const rows = await waiting(db, now).where("referral_id", "=", referral).orderBy("invited_at").execute();
  return rows.map(toInvitation);
}

const waiting = (db: Db, now: Date) =>
  db.selectFrom("steward_invitation").selectAll().where("answer", "is", null).where("expires_at", ">", now);

/** What the sending job needs; null when nothing is to be sent any more. */
export async function findInvitationToSend(
  db: Db,
  id: string,
  now: Date,
): Promise<{ to: string; token: string; end: Date; takesOver: boolean } | null> {
  const row = await waiting(db, now).where("id", "=", id).executeTakeFirst();
  if (!row?.sealed_token) return null;
  const { email, takesOver, expiresAt } = toInvitation(row);
  return { to: email, token: openForService(row.sealed_token), end: expiresAt, takesOver };
}

export async function eraseSealedToken(tx: Tx, id: string): Promise<void> {
  await tx.updateTable("steward_invitation").set({ sealed_token: null }).where("id", "=", id).execute();
}

const toInvitation = (row: Selectable<Tables["steward_invitation"]>): Invitation => ({
  id: row.id as InvitationId,
  referral: row.referral_id as ReferralId,
  email: openForService(row.sealed_email),
  kind: row.kind,
  mayAct: row.may_act,
  readsCare: row.reads_care,
  takesOver: row.takes_over,
  relation: row.relation,
  invitedBy: row.invited_by as AccountId,
  invitedAt: row.invited_at,
  expiresAt: row.expires_at,
});
