import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { newId } from "#lib/ids.ts";
import type { ClosingKind } from "./closing.ts";

export type Closing = { id: string; referral: ReferralId; request: RequestId; kind: ClosingKind };

/** What should be announced: a decision past its end while its establishment has not entered the person, an entry elsewhere for the same right. */
export async function listToAnnounce(db: Db, today: string, limit: number): Promise<Omit<Closing, "id">[]> {
  const { rows } = await sql<Omit<Closing, "id">>`
    select q.referral_id as referral, q.id as request, k.kind from admission_request q
      join decision d on d.referral_id = q.referral_id
      join lateral (
        select 'validity' as kind where d.status = 'in-force' and d.ends_on < ${today}
          and q.state in ('sent', 'read', 'studying', 'info-requested', 'conditional', 'waiting', 'offered', 'confirmed')
        union all
        select 'elsewhere' from admission_request other where q.state = 'superseded' and other.id = q.superseded_by and other.state = 'arrived'
      ) k on true
    where not exists (select from follow_up_closing c where c.request_id = q.id and c.kind = k.kind and c.dropped_at is null)
    limit ${limit}
  `.execute(db);
  return rows;
}

export async function insertClosing(
  tx: Tx,
  { referral, request, kind }: Omit<Closing, "id">,
  at: Date,
  due: Date,
): Promise<boolean> {
  const done = await tx
    .insertInto("follow_up_closing")
    .values({
      id: newId<string>(),
      referral_id: referral,
      request_id: request,
      kind,
      announced_at: at,
      due_at: due,
      done_at: null,
      dropped_at: null,
      move: null,
      undone_at: null,
    })
    .onConflict((c) => c.columns(["request_id", "kind"]).where("dropped_at", "is", null).doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function listDue(db: Db, now: Date, limit: number): Promise<Closing[]> {
  const rows = await db
    .selectFrom("follow_up_closing")
    .select(["id", "referral_id", "request_id", "kind"])
    .where("done_at", "is", null)
    .where("dropped_at", "is", null)
    .where("due_at", "<=", now)
    .orderBy("due_at")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    referral: row.referral_id as ReferralId,
    request: row.request_id as RequestId,
    kind: row.kind as ClosingKind,
  }));
}

export const saveDone = (tx: Tx, id: string, move: string, now: Date) =>
  tx.updateTable("follow_up_closing").set({ done_at: now, move }).where("id", "=", id).execute();
export const saveUndone = (tx: Tx, id: string, now: Date) =>
  tx.updateTable("follow_up_closing").set({ undone_at: now }).where("id", "=", id).execute();
export const saveDropped = (tx: Tx, id: string, now: Date) =>
  tx.updateTable("follow_up_closing").set({ dropped_at: now }).where("id", "=", id).execute();

/** The last closing of a notification, announced or done; null when none stands. */
export async function findClosing(db: Db, request: string) {
  const row = await db
    .selectFrom("follow_up_closing")
    .select(["id", "kind", "due_at", "done_at", "move"])
    .where("request_id", "=", request)
    .where("dropped_at", "is", null)
    .where("undone_at", "is", null)
    .orderBy("announced_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row
    ? { id: row.id, kind: row.kind as ClosingKind, dueAt: row.due_at, doneAt: row.done_at, move: row.move }
    : null;
}
