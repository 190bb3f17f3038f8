import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountId, Module, UnitId } from "#features/accounts/member.ts";
import { isNamed, isOpenToUnits } from "#features/referrals/dashboard.store.ts";
import { profileNumber, type RequestId, type StateKind } from "#features/referrals/request.ts";
import { hasHiddenIdentity, isReadSince, type Tab, tabs } from "#features/requests/dashboard.store.ts";
import type { Day } from "#lib/dates.ts";
import { readNumber } from "#lib/ids.ts";

export type DeskFilter = {
  desk: UnitId;
  units: readonly UnitId[];
  tab: Tab;
  /** One facility's only. */
  facility: string | null;
  search: string;
  page: number;
  closedAfter: Date;
};

export type DeskRow = {
  id: RequestId;
  number: string;
  module: Module;
  state: StateKind;
  need: string;
  urgency: "standard" | "urgent" | "immediate";
  facility: string;
  unit: string;
  requester: string;
  sentAt: Date;
  listedAt: Date | null;
  deadline: Date | null;
  expectedOn: string | null;
  reason: string | null;
  followedBy: string | null;
  /** Null while the unit sees a profile. */
  name: { birthName: string; usedName: string | null; givenName: string; usedGivenName: string | null } | null;
  sex: "F" | "M" | "I";
  birthDate: string | null;
};

export const deskPageSize = 50;

/** What the units received and still read; `r` is the referral's row. */
const shown = (f: Pick<DeskFilter, "units" | "closedAfter">) => sql<boolean>`
  q.unit_id = any(${[...f.units]}::uuid[]) and q.sent_at is not null and q.state <> 'prepared' and ${isReadSince(f.closedAfter)} and ${isOpenToUnits}`;

/** How many requests stand in each tab, by facility. */
export async function countReceivedByDesk(
  db: Db,
  f: Pick<DeskFilter, "units" | "closedAfter">,
  now: Date,
): Promise<{ facility: string; name: string; tabs: Record<Tab, number>; late: number }[]> {
  const { rows } = await sql<{ facility: string; name: string; state: StateKind; n: number; late: number }>`
    select f.id as facility, f.name, q.state, count(*)::int as n,
      count(*) filter (where q.deadline < ${now} and q.state in ('sent', 'read', 'studying'))::int as late
    from admission_request q join referral r on r.id = q.referral_id join unit u on u.id = q.unit_id join facility f on f.id = u.facility_id
    where ${shown(f)} group by f.id, f.name, q.state order by f.name`.execute(db);
  return [...new Set(rows.map(({ facility }) => facility))].map((facility) => {
    const own = rows.filter((row) => row.facility === facility);
    const of = (states: readonly string[]) =>
      own.filter(({ state }) => states.includes(state)).reduce((n, row) => n + row.n, 0);
    return {
      facility,
      name: own[0]!.name,
      tabs: Object.fromEntries(Object.entries(tabs).map(([tab, states]) => [tab, of(states)])) as Record<Tab, number>,
      late: own.reduce((n, row) => n + row.late, 0),
    };
  });
}

export async function listReceivedByDesk(db: Db, f: DeskFilter): Promise<DeskRow[]> {
  const number = readNumber(f.search);
  const where = number
    ? sql`r.number = ${number} and not ${hasHiddenIdentity}`
    : f.search
      ? sql`${isNamed(f.search)} and not ${hasHiddenIdentity}`
      : sql`q.state = any(${tabs[f.tab]})`;
  const order =
    f.tab === "liste-attente"
      ? sql`q.listed_at`
      : f.tab === "closes"
        ? sql`q.state_since desc`
        : sql`q.deadline nulls last`;
  const { rows } = await sql<DeskRow>`
    select q.id, r.number, r.module, q.state, n.kind as need, r.urgency,
      f.name as facility, u.name as unit, rf.name || ', ' || ru.name as requester, q.sent_at as "sentAt", q.listed_at as "listedAt", q.deadline,
      q.proposal ->> 'on' as "expectedOn", q.reason, a.given_name || ' ' || a.family_name as "followedBy",
      case when ${hasHiddenIdentity} then null else json_build_object('birthName', p.birth_name, 'usedName', p.used_name, 'givenName', p.given_name, 'usedGivenName', p.used_given_name) end as name,
      p.sex, p.birth_date as "birthDate"
    from admission_request q
      join referral r on r.id = q.referral_id
      join need n on n.id = q.need_id
      join person p on p.id = r.person_id
      join unit u on u.id = q.unit_id
      join facility f on f.id = u.facility_id
      join unit ru on ru.id = r.owner_unit_id
      join facility rf on rf.id = ru.facility_id
      left join desk_follow d on d.request_id = q.id and d.desk_unit = ${f.desk}
      left join account a on a.id = d.account_id
    where ${shown(f)} and (${f.facility}::uuid is null or f.id = ${f.facility}) and ${where}
    order by ${order}, q.id limit ${deskPageSize} offset ${(f.page - 1) * deskPageSize}`.execute(db);
  return rows.map((row) => (row.name ? row : { ...row, number: profileNumber(row.id) }));
}

export type WaitingColumn = {
  id: UnitId;
  unit: string;
  facility: string;
  places: number | null;
  declaredAt: Date | null;
  lines: {
    id: string;
    rank: number;
    name: DeskRow["name"];
    sex: DeskRow["sex"];
    birthDate: string | null;
    listedAt: Date;
    stage: string | null;
    module: Module;
  }[];
  total: number;
};

/** The waiting lists of the units side by side, each by the day people were listed. */
export async function listWaitingByUnit(db: Db, units: readonly UnitId[], most: number): Promise<WaitingColumn[]> {
  const { rows } = await sql<WaitingColumn>`
    select u.id, u.name as unit, f.name as facility, u.places_free as places, u.places_declared_at as "declaredAt", w.total,
      coalesce(w.lines, '[]') as lines
    from unit u join facility f on f.id = u.facility_id
      cross join lateral (
        select count(*)::int as total, json_agg(json_build_object('id', x.id, 'rank', x.rank, 'name', x.name, 'sex', x.sex, 'birthDate', x.birth_date,
            'listedAt', x.listed_at, 'stage', x.stage, 'module', u.module) order by x.rank) filter (where x.rank <= ${most}) as lines
        from (
          select q.id, q.stage, q.listed_at, p.sex, p.birth_date, row_number() over (order by q.listed_at, q.id)::int as rank,
            case when ${hasHiddenIdentity} then null else json_build_object('birthName', p.birth_name, 'usedName', p.used_name, 'givenName', p.given_name, 'usedGivenName', p.used_given_name) end as name
          from admission_request q join referral r on r.id = q.referral_id join person p on p.id = r.person_id
          where q.unit_id = u.id and q.state = 'waiting' and ${isOpenToUnits}
        ) x
      ) w
    where u.id = any(${[...units]}::uuid[]) and cardinality(u.kinds) > 0
    order by f.name, u.name`.execute(db);
  return rows.map((row) => ({
    ...row,
    lines: row.lines.map((line) => ({ ...line, listedAt: new Date(line.listedAt) })),
  }));
}

/** Who works at this desk today. */
export async function listColleagues(db: Db, desk: UnitId, today: Day): Promise<{ id: AccountId; name: string }[]> {
  const { rows } = await sql<{ id: AccountId; name: string }>`
    select distinct a.id, a.given_name || ' ' || a.family_name as name
    from habilitation h join account a on a.id = h.account_id and a.state = 'active'
    where h.unit_id = ${desk} and h.role = 'desk' and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})
    order by 2`.execute(db);
  return rows;
}

/** Null: nobody of this desk follows it any more. */
export async function saveFollow(
  tx: Tx,
  { desk, request, account, at }: { desk: UnitId; request: string; account: AccountId | null; at: Date },
): Promise<void> {
  await tx.deleteFrom("desk_follow").where("desk_unit", "=", desk).where("request_id", "=", request).execute();
  if (account)
    await tx
      .insertInto("desk_follow")
      .values({ desk_unit: desk, request_id: request, account_id: account, at })
      .execute();
}
