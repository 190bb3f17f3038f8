import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountId, Module, Role, UnitId } from "#features/accounts/member.ts";
import { dayOf } from "#lib/dates.ts";
import { type NoticeId, type NoticeKind, waitingKinds } from "./notice.ts";
import { type NoticeHours, nextDigest, noticeHours, quietUntil } from "./pace.ts";

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
export async function insertNotices(tx: Tx, told: ToTell[], now: Date): Promise<Leaving> {
  const today = dayOf(now);
  const { rows } = await sql<Inserted>`
    with told as (
      select t.*, coalesce(t."unitId", r.owner_unit_id) as unit, coalesce(r.urgency <> 'standard', false) as urgent, row_number() over () as line
      from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as t ("unitId" uuid, module text, role text, kind text,
          "referralId" uuid, "requestId" uuid, number text, "toDoctors" boolean, "except" uuid)
        left join referral r on r.id = t."referralId"
    ), habilitated as (
      select t.line, h.account_id, h.unit_id, ${preferences}
      from told t
        join habilitation h on h.unit_id = t.unit and h.module = t.module and (h.role = t.role or (t.role = 'requester' and h.role = 'person'))
          and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})
        join account a on a.id = h.account_id
      where t."toDoctors" is not true or (h.medical and a.profession = '10')
    ), following as (
      -- those who follow the dossier, in their own space, or in the first unit they act for
      select t.line, s.account_id, own.unit_id, own.mail, own.mail_pace, own.mail_scope, own.quiet, own.sms
      from told t
        join steward s on s.referral_id = t."referralId" and s.ended_at is null and (s.kind = 'steward' or s.may_act)
        cross join lateral (
          select h.unit_id, ${preferences} from habilitation h
          where h.account_id = s.account_id and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})
          order by (h.role = 'person') desc, h.granted_at limit 1
        ) own
      where t.role in ('requester', 'person') and t."toDoctors" is not true
        and not exists (select 1 from habilitated h where h.line = t.line and h.account_id = s.account_id)
    )
    insert into notice (id, account_id, unit_id, kind, referral_id, request_id, number, at, mail, mail_at, sms)
    select ${uuid7}, h.account_id, h.unit_id, t.kind, t."referralId", t."requestId", t.number, ${now}, ${leaving(now, await readNoticeHours(tx))}
    from told t
      join (select * from habilitated union all select * from following) h on h.line = t.line
      join account a on a.id = h.account_id
    where h.account_id is distinct from t."except" and a.state = 'active'
    returning id, mail, sms`.execute(tx);
  return leavingOf(rows);
}

/** What concerns one account, in the inbox of one of its units. */
export type ToTellAccount = {
  account: AccountId;
  unit: UnitId;
  kind: NoticeKind;
  /** The dossier it speaks of, when there is one. */
  referralId?: string;
  number?: string;
};

/** By mail too when one of their rights in that unit wants mails. Returns those that go by mail; nobody without a right there is told. */
export async function insertAccountNotices(tx: Tx, told: ToTellAccount[], now: Date): Promise<Leaving> {
  const today = dayOf(now);
  const { rows } = await sql<Inserted>`
    insert into notice (id, account_id, unit_id, kind, referral_id, number, at, mail, mail_at, sms)
    select ${uuid7}, t.account, t.unit, t.kind, t."referralId", t.number, ${now}, ${leaving(now, await readNoticeHours(tx))}
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as u (account uuid, unit uuid, kind text, "referralId" uuid, number text)
      cross join lateral (select u.*, false as urgent) t
      join account a on a.id = t.account and a.state = 'active'
      -- several rights in one unit: the first that wants mails decides
      join lateral (
        select ${preferences} from habilitation h
        where h.account_id = t.account and h.unit_id = t.unit and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})
        order by h.mail desc, h.granted_at limit 1
      ) h on true
    returning id, mail, sms`.execute(tx);
  return leavingOf(rows);
}

/** What leaves at once, by mail and by SMS. */
export type Leaving = { mail: NoticeId[]; sms: NoticeId[] };
type Inserted = { id: NoticeId; mail: string; sms: string };

const leavingOf = (rows: Inserted[]): Leaving => ({
  mail: rows.filter((row) => row.mail === "waiting").map((row) => row.id),
  sms: rows.filter((row) => row.sms === "waiting").map((row) => row.id),
});

const preferences = sql`h.mail, h.mail_pace, h.mail_scope, h.quiet, h.sms`;

/**
 * The columns mail, mail_at and sms of a new notice, from a habilitation `h`, an account `a` and what is told `t` (its kind, whether
 * it is urgent): at once, at the end of the quiet hours, with the morning's summary, or never. An SMS never wakes anybody for what is not urgent.
 */
function leaving(now: Date, hours: NoticeHours) {
  const [quiet, digest] = [quietUntil(now, hours), nextDigest(now, hours)];
  const mails = sql`(h.mail and a.email is not null and a.email_bounced_at is null and (h.mail_scope = 'all' or t.kind = any(${waitingKinds})))`;
  const later = sql`(not t.urgent and (h.mail_pace = 'digest' or (h.quiet and ${quiet !== null})))`;
  return sql`
      case when not ${mails} then 'none' when ${later} then 'later' else 'waiting' end,
      case when ${mails} and ${later} then case when h.mail_pace = 'digest' then ${digest}::timestamptz else ${quiet}::timestamptz end end,
      case when h.sms and a.mobile_verified_at is not null and t.kind = any(${waitingKinds}) and (t.urgent or not (h.quiet and ${quiet !== null}))
        then 'waiting' else 'none' end`;
}

/** The hours of this platform: those of the specification, unless its operator wrote others in the setting `notice.hours`. */
export async function readNoticeHours(db: Db): Promise<NoticeHours> {
  const row = await db.selectFrom("setting").select("value").where("key", "=", "notice.hours").executeTakeFirst();
  return row ? { ...noticeHours, ...(row.value as Partial<NoticeHours>) } : noticeHours;
}
