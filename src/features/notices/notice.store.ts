import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountId, Module, Role, UnitId } from "#features/accounts/member.ts";
import { type Day, dayOf } from "#lib/dates.ts";
import type { Notice, NoticeId, NoticeKind } from "./notice.ts";

/** What happened, to be told to those of a unit who hold this role for this module. */
export type ToTell = {
  /** Null: the unit that carries the dossier. */
  unitId: UnitId | null;
  module: Module;
  /** `requester`: whoever conducts the dossier, its référents included; `person`: those of the person's side alone. */
  role: Role;
  kind: NoticeKind;
  /** Null for what speaks of the unit itself. */
  referralId: string | null;
  requestId: string | null;
  number: string | null;
  /** Only to those who may sign: doctors who read medical volets. */
  toDoctors?: boolean;
  /** The one who did it, who need not be told. */
  except?: AccountId | null;
};

/** A UUID version 7 made by the database, for rows whose number is not known beforehand: lib/ids.ts says why 7. */
const uuid7 = sql`encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
  placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`;

/** One notice per habilitated account, in one statement whatever the number of units. Returns those that also go by mail. */
export async function insertNotices(tx: Tx, told: ToTell[], now: Date): Promise<NoticeId[]> {
  const today = dayOf(now);
  const { rows } = await sql<{ id: NoticeId; mail: string }>`
    with told as (
      select t.*, coalesce(t."unitId", r.owner_unit_id) as unit, row_number() over () as line
      from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as t ("unitId" uuid, module text, role text, kind text,
          "referralId" uuid, "requestId" uuid, number text, "toDoctors" boolean, "except" uuid)
        left join referral r on r.id = t."referralId"
    ), habilitated as (
      select t.line, h.account_id, h.unit_id, h.mail
      from told t
        join habilitation h on h.unit_id = t.unit and h.module = t.module and (h.role = t.role or (t.role = 'requester' and h.role = 'person'))
          and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})
        join account a on a.id = h.account_id
      where t."toDoctors" is not true or (h.medical and a.profession = '10')
    ), following as (
      -- those who follow the dossier, in their own space, or in the first unit they act for
      select t.line, s.account_id, own.unit_id, own.mail
      from told t
        join steward s on s.referral_id = t."referralId" and s.ended_at is null and (s.kind = 'steward' or s.may_act)
        cross join lateral (
          select h.unit_id, h.mail from habilitation h
          where h.account_id = s.account_id and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})
          order by (h.role = 'person') desc, h.granted_at limit 1
        ) own
      where t.role in ('requester', 'person') and t."toDoctors" is not true
        and not exists (select 1 from habilitated h where h.line = t.line and h.account_id = s.account_id)
    )
    insert into notice (id, account_id, unit_id, kind, referral_id, request_id, number, at, mail)
    select ${uuid7}, h.account_id, h.unit_id, t.kind, t."referralId", t."requestId", t.number, ${now},
      case when h.mail and a.email is not null then 'waiting' else 'none' end
    from told t
      join (select * from habilitated union all select * from following) h on h.line = t.line
      join account a on a.id = h.account_id
    where h.account_id is distinct from t."except" and a.state = 'active'
    returning id, mail`.execute(tx);
  return rows.filter((row) => row.mail === "waiting").map((row) => row.id);
}

/** What concerns one account, in the inbox of one of its units. */
export type ToTellAccount = {
  account: AccountId;
  unit: UnitId;
  kind: NoticeKind;
  /** The dossier it is about, and its number; none for what concerns the account alone. */
  referralId?: string;
  number?: string;
};

/** By mail too when one of their rights in that unit wants mails. Returns those that go by mail; nobody without a right there is told. */
export async function insertAccountNotices(tx: Tx, told: ToTellAccount[], now: Date): Promise<NoticeId[]> {
  const today = dayOf(now);
  const { rows } = await sql<{ id: NoticeId; mail: string }>`
    insert into notice (id, account_id, unit_id, kind, referral_id, number, at, mail)
    select ${uuid7}, t.account, t.unit, t.kind, t."referralId", t.number, ${now},
      case when bool_or(h.mail) and a.email is not null then 'waiting' else 'none' end
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as t (account uuid, unit uuid, kind text, "referralId" uuid, number text)
      join account a on a.id = t.account and a.state = 'active'
      join habilitation h on h.account_id = t.account and h.unit_id = t.unit
        and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})
    group by t.account, t.unit, t.kind, t."referralId", t.number, a.email
    returning id, mail`.execute(tx);
  return rows.filter((row) => row.mail === "waiting").map((row) => row.id);
}

/** How many a list shows: older ones are in their dossiers. */
const listed = 100;

export async function listNotices(db: Db, account: AccountId, unit: UnitId): Promise<Notice[]> {
  const rows = await db
    .selectFrom("notice")
    .select(["id", "account_id", "unit_id", "kind", "referral_id", "request_id", "number", "at", "read_at"])
    .where("account_id", "=", account)
    .where("unit_id", "=", unit)
    .orderBy("at", "desc")
    .limit(listed)
    .execute();
  return rows.map((row) => ({
    id: row.id as NoticeId,
    account: row.account_id as AccountId,
    unit: row.unit_id as UnitId,
    kind: row.kind as NoticeKind,
    referralId: row.referral_id,
    requestId: row.request_id,
    number: row.number,
    at: row.at,
    readAt: row.read_at,
  }));
}

/** Marks these as read, or all of the unit's; a notice of somebody else is left alone. */
export async function saveRead(
  tx: Tx,
  account: AccountId,
  unit: UnitId,
  only: NoticeId | null,
  now: Date,
): Promise<void> {
  await tx
    .updateTable("notice")
    .set({ read_at: now })
    .where("account_id", "=", account)
    .where("unit_id", "=", unit)
    .where("read_at", "is", null)
    .$if(only !== null, (query) => query.where("id", "=", only))
    .execute();
}

export type NoticeToMail = {
  kind: NoticeKind;
  number: string | null;
  to: string;
  unit: { name: string; facility: string };
};

/** Null when nothing is to be sent any more: already gone, no address, or the right to this unit has ended since. */
export async function findNoticeToMail(db: Db, id: NoticeId, today: Day): Promise<NoticeToMail | null> {
  const { rows } = await sql<{
    kind: NoticeKind;
    number: string | null;
    email: string;
    name: string;
    facility: string;
  }>`
    select n.kind, n.number, a.email, u.name, f.name as facility
    from notice n
      join account a on a.id = n.account_id
      join unit u on u.id = n.unit_id
      join facility f on f.id = u.facility_id
    where n.id = ${id} and n.mail in ('waiting', 'failed') and a.email is not null
      and exists (select 1 from habilitation h where h.account_id = n.account_id and h.unit_id = n.unit_id
        and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today}))`.execute(db);
  const row = rows[0];
  return row
    ? { kind: row.kind, number: row.number, to: row.email, unit: { name: row.name, facility: row.facility } }
    : null;
}

/** A mail already gone stays so: two workers on the same job change nothing twice. */
export async function saveMailed(tx: Tx, id: NoticeId, outcome: "sent" | "failed" | "none", now: Date): Promise<void> {
  await tx
    .updateTable("notice")
    .set({ mail: outcome, mailed_at: outcome === "sent" ? now : null })
    .where("id", "=", id)
    .where("mail", "in", ["waiting", "failed"])
    .execute();
}
