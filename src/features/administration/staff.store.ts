import { type RawBuilder, sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { Level, Means } from "#features/accounts/means.ts";
import type { AccountId } from "#features/accounts/member.ts";
import type { SecurityKind } from "#features/accounts/security-event.ts";
import type { Day } from "#lib/dates.ts";
import type { StaffLine } from "./staff.ts";

/** Everybody who holds or held a right in the establishment, by name. */
export const listStaff = async (db: Db, facility: string, today: Day): Promise<StaffLine[]> =>
  (await sql<StaffLine>`${staffOf(facility, today)} order by a.family_name, a.given_name, a.id`.execute(db)).rows;

/** Null when the establishment never gave this person a right: for its référent they do not exist. */
export async function findStaff(db: Db, facility: string, account: AccountId, today: Day): Promise<StaffLine | null> {
  const { rows } = await sql<StaffLine>`${staffOf(facility, today)} where a.id = ${account}`.execute(db);
  return rows[0] ?? null;
}

const staffOf = (facility: string, today: Day): RawBuilder<unknown> => sql`
  select a.id as account, a.given_name as "givenName", a.family_name as "familyName", a.profession, a.profession_label as "professionLabel",
    a.state, a.email, a.email_verified_at is not null as "emailVerified", a.email_bounced_at is not null as "mailReturns", a.mobile_verified_at is not null as "mobileVerified",
    a.password_hash is not null as "hasPassword", a.last_sign_in_at as "lastSignInAt", h.rights,
    p.n as passkeys, p.synced as "syncedOnly", e."pscAt", e."ecpsAt", e."pscMeans"
  from (
      select h.account_id, coalesce(json_agg(json_build_object('unit', u.id, 'unitName', u.name, 'module', h.module, 'role', h.role,
          'medical', h.medical) order by u.name, h.role)
          filter (where h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})), '[]') as rights
      from habilitation h join unit u on u.id = h.unit_id
      where u.facility_id = ${facility} group by h.account_id
    ) h
    join account a on a.id = h.account_id and a.merged_into is null
    cross join lateral (
      select count(*) as n, coalesce(bool_and(backup_eligible), false) as synced from passkey where account_id = a.id and revoked_at is null
    ) p
    cross join lateral (
      select max(at) as "pscAt", max(at) filter (where means = 'e-cps') as "ecpsAt",
        coalesce(array_agg(distinct means) filter (where means is not null), '{}') as "pscMeans" from security_event
      where account_id = a.id and kind in ('signed-in', 'stepped-up') and means in ('cps', 'e-cps', 'delegated', 'psc')
    ) e`;

export type StaffDetails = {
  nationalIds: string[];
  function: string | null;
  mobile: string | null;
  since: Date;
  reason: string | null;
  createdBy: string | null;
};

export async function findDetails(db: Db, account: AccountId): Promise<StaffDetails> {
  const { rows } = await sql<StaffDetails>`
    select a.function, a.mobile, a.state_since as since, a.state_reason as reason, c.given_name || ' ' || c.family_name as "createdBy",
      (select coalesce(array_agg(value order by origin desc, value), '{}') from national_identifier where account_id = a.id) as "nationalIds"
    from account a left join account c on c.id = a.created_by where a.id = ${account}`.execute(db);
  return rows[0]!;
}

export type StaffSession = {
  id: string;
  startedAt: Date;
  seenAt: Date;
  device: string;
  means: Means;
  unitName: string | null;
};

/** Sessions in which the person acts for this establishment; all of them when they have no other. */
export async function listSessions(
  db: Db,
  account: AccountId,
  facility: string,
  whose: "this-facility" | "all",
  now: Date,
): Promise<StaffSession[]> {
  const { rows } = await sql<StaffSession>`
    select s.id, s.created_at as "startedAt", s.seen_at as "seenAt", s.device, s.means, u.name as "unitName"
    from session s left join unit u on u.id = s.unit_id
    where s.account_id = ${account} and s.expires_at > ${now} and (${whose === "all"} or u.facility_id = ${facility})
    order by s.seen_at desc`.execute(db);
  return rows;
}

export type StaffEvent = {
  at: Date;
  kind: SecurityKind;
  means: Means | null;
  level: Level | null;
  reason: string | null;
  by: string | null;
  unitName: string | null;
};

/** The establishment's side of somebody's security journal; the whole of it when they have no other. */
export async function listStaffEvents(
  db: Db,
  account: AccountId,
  facility: string,
  whose: "this-facility" | "all",
  most: number,
): Promise<StaffEvent[]> {
  const { rows } = await sql<StaffEvent>`
    select e.at, e.kind, e.means, e.level, e.reason, b.given_name || ' ' || b.family_name as by, u.name as "unitName"
    from security_event e left join unit u on u.id = e.unit_id left join account b on b.id = e.by_account
    where e.account_id = ${account} and (${whose === "all"} or u.facility_id = ${facility})
    order by e.at desc, e.id desc limit ${most}`.execute(db);
  return rows;
}
