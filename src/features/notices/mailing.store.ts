import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import type { Day } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import type { NoticeId, NoticeKind } from "./notice.ts";

export type LetterId = string & { readonly __brand: "LetterId" };
type Addressed = { account: AccountId; to: string; unit: { name: string; facility: string } };
export type NoticeToMail = Addressed & { kind: NoticeKind; number: string | null };
export type LetterToMail = Addressed & { items: { kind: NoticeKind; number: string | null; at: Date }[] };

type Row = {
  account: AccountId;
  email: string;
  name: string;
  facility: string;
  kind: NoticeKind;
  number: string | null;
  at: Date;
};

/** Of notices waiting to leave: nothing when they have gone, when no address is left, or when the right to this unit has ended since. */
const waiting = (which: ReturnType<typeof sql>, today: Day) => sql<Row>`
    select n.account_id as account, a.email, u.name, f.name as facility, n.kind, n.number, n.at
    from notice n
      join account a on a.id = n.account_id
      join unit u on u.id = n.unit_id
      join facility f on f.id = u.facility_id
    where ${which} and n.mail in ('waiting', 'failed') and a.email is not null and a.email_bounced_at is null
      and exists (select 1 from habilitation h where h.account_id = n.account_id and h.unit_id = n.unit_id
        and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today}))
    order by n.at`;

const addressed = (row: Row): Addressed => ({
  account: row.account,
  to: row.email,
  unit: { name: row.name, facility: row.facility },
});

export async function findNoticeToMail(db: Db, id: NoticeId, today: Day): Promise<NoticeToMail | null> {
  const [row] = (await waiting(sql`n.id = ${id}`, today).execute(db)).rows;
  return row ? { ...addressed(row), kind: row.kind, number: row.number } : null;
}

/** Several notices of one account and one unit, in one mail. */
export async function findLetterToMail(db: Db, id: LetterId, today: Day): Promise<LetterToMail | null> {
  const { rows } = await waiting(sql`n.letter = ${id}`, today).execute(db);
  return rows[0] ? { ...addressed(rows[0]), items: rows.map(({ kind, number, at }) => ({ kind, number, at })) } : null;
}

/** Gathers what was kept for later and is due, by account and unit; what was read meanwhile needs no mail any more. */
export async function gatherLetters(tx: Tx, now: Date): Promise<LetterId[]> {
  const { rows } = await sql<{ id: NoticeId; account: AccountId; unit: UnitId; isRead: boolean }>`
    select id, account_id as account, unit_id as unit, read_at is not null as "isRead" from notice
    where mail = 'later' and mail_at <= ${now} order by mail_at limit 5000 for update skip locked`.execute(tx);
  const letters = new Map<string, LetterId>();
  const lines = rows.map(({ id, account, unit, isRead }) => {
    const to = `${account} ${unit}`;
    if (!isRead && !letters.has(to)) letters.set(to, newId<LetterId>());
    return { id, letter: isRead ? null : letters.get(to)! };
  });
  await sql`
    update notice n set mail = case when l.letter is null then 'none' else 'waiting' end, letter = l.letter, mail_at = null
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l(id uuid, letter uuid) where n.id = l.id`.execute(tx);
  return [...letters.values()];
}

/** A mail already gone stays so: two workers on the same job change nothing twice. */
export async function saveMailed(
  tx: Tx,
  what: { notice: NoticeId } | { letter: LetterId },
  outcome: "sent" | "failed" | "none",
  now: Date,
): Promise<void> {
  await tx
    .updateTable("notice")
    .set({ mail: outcome, mailed_at: outcome === "sent" ? now : null })
    .where("notice" in what ? "id" : "letter", "=", "notice" in what ? what.notice : what.letter)
    .where("mail", "in", ["waiting", "failed"])
    .execute();
}

/** Null when it has left, when the mobile is gone, or when the right to this unit has ended since. */
export async function findNoticeToText(
  db: Db,
  id: NoticeId,
  today: Day,
): Promise<{ account: AccountId; to: string; number: string | null } | null> {
  const { rows } = await sql<{ account: AccountId; to: string; number: string | null }>`
    select n.account_id as account, a.mobile as to, n.number
    from notice n join account a on a.id = n.account_id
    where n.id = ${id} and n.sms in ('waiting', 'failed') and a.mobile is not null and a.mobile_verified_at is not null
      and exists (select 1 from habilitation h where h.account_id = n.account_id and h.unit_id = n.unit_id and h.sms
        and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today}))`.execute(db);
  return rows[0] ?? null;
}

export async function saveTexted(tx: Tx, id: NoticeId, outcome: "sent" | "failed" | "none"): Promise<void> {
  await tx
    .updateTable("notice")
    .set({ sms: outcome })
    .where("id", "=", id)
    .where("sms", "in", ["waiting", "failed"])
    .execute();
}
