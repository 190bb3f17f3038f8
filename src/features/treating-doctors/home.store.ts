import { type RawBuilder, type Selectable, sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import type { Module } from "#features/accounts/member.ts";
import { practiceCategory } from "#features/directory/practice.ts";
import { isGiven, isNamed } from "#features/referrals/dashboard.store.ts";
import type { ReferralStatus } from "#features/referrals/referral.ts";
import { readNumber } from "#lib/ids.ts";
import { doctorVolets, type HomeSort, type HomeTab, type Scope, staleBefore } from "./home.ts";

export type HomeFilter = Scope & {
  tab: HomeTab;
  sort: HomeSort;
  search: string;
  /** One orientation only. */
  module: Module | null;
  page: number;
};

export type HomeRow = {
  id: string;
  number: string;
  module: Module;
  status: ReferralStatus;
  updatedAt: Date;
  personId: string;
  person: Pick<
    Selectable<Tables["person"]>,
    "birth_name" | "used_name" | "given_name" | "used_given_name" | "sex" | "birth_date"
  >;
  ownerName: string;
  /** By the doctor's own practice. */
  isOwn: boolean;
  /** A coordination body handed it over. */
  isHanded: boolean;
  needs: string[];
  /** The volets that wait for the doctor, medical first, and since when. */
  waiting: { codes: string[]; since: Date } | null;
  /** Patients of the whole list, page by page. */
  patients: number;
};

export const homePageSize = 30;

const current = ["unconfirmed", "draft", "ready", "open", "suspended", "placed", "admitted"];
const closed = ["cancelled", "archived"];

/** The dossiers that name the doctor, and those of their practice; `at`: since when. */
const mine = ({ nationalId, practice }: Scope): RawBuilder<unknown> => sql`
  select id, min(at) as at from (
    select t.referral_id as id, t.named_at as at from treating_doctor t where t.national_id = ${nationalId} and t.ended_at is null
    union all
    select r.id, r.created_at from referral r
      join unit u on u.id = r.owner_unit_id join facility f on f.id = u.facility_id
    where r.owner_unit_id = ${practice} and f.category = ${practiceCategory.code}
  ) found group by id`;

const isShown = (f: Pick<HomeFilter, "modules" | "patients" | "module">) =>
  sql`r.module = any(${f.module ? f.modules.filter((one) => one === f.module) : f.modules}) and r.status <> 'erased' and ${isGiven(f.patients)}`;

/** How many dossiers each tab holds. */
export async function countHome(db: Db, scope: Scope): Promise<Record<HomeTab, number>> {
  const { rows } = await sql<Record<HomeTab, number>>`
    select count(*) filter (where r.status = any(${current})) as "en-cours", count(*) filter (where r.status = any(${closed})) as clos,
      (select count(*) from treating_doctor t join referral r on r.id = t.referral_id
        where t.national_id = ${scope.nationalId} and t.ended_as = 'not-my-patient' and ${isShown({ ...scope, module: null })}) as hors
    from (${mine(scope)}) m join referral r on r.id = m.id where ${isShown({ ...scope, module: null })}`.execute(db);
  return rows[0]!;
}

/** One page of patients, each with their dossiers together; those who wait for the doctor first. */
export async function listHome(db: Db, f: HomeFilter, now: Date): Promise<HomeRow[]> {
  const number = readNumber(f.search);
  const wanted = number
    ? sql`r.number = ${number}`
    : f.search
      ? isNamed(f.search)
      : sql`r.status = any(${f.tab === "clos" ? closed : current})`;
  const order = {
    recent: sql`max(l.updated_at) over w`,
    number: sql`min(l.number) over w`,
    name: sql`l.name_key || ' ' || l.given_key`,
  }[f.sort];
  const sorted = f.sort === "recent" ? sql`sorted desc` : sql`sorted`;
  const { rows } = await sql<Found>`
    with line as (
      select r.id, r.number, r.module, r.status, r.updated_at, r.person_id, r.owner_unit_id, p.name_key, p.given_key,
        p.birth_name, p.used_name, p.given_name, p.used_given_name, p.sex, p.birth_date, waiting.codes, waiting.since
      from (${mine(f)}) m
        join referral r on r.id = m.id
        join person p on p.id = r.person_id
        left join lateral (${waitingVolets(now)}) waiting on r.status in ('draft', 'ready', 'open', 'suspended')
      where ${isShown(f)} and ${wanted}
    ), placed as (
      select l.*, min(case when l.codes is null then 1 else 0 end) over w as calm, ${order} as sorted from line l
      window w as (partition by l.person_id)
    ), ranked as (
      select placed.*, dense_rank() over (order by calm, ${sorted}, person_id) as place from placed
    )
    select k.*, u.name as unit_name, f.name as facility_name, k.owner_unit_id is not distinct from ${f.practice} as own,
      exists (select from transfer t where t.referral_id = k.id and t.state = 'accepted' and t.to_unit_id = k.owner_unit_id) as handed,
      (select array_agg(n.kind order by n.id) from need n where n.referral_id = k.id and n.state <> 'dropped') as needs,
      (select max(place) from ranked) as patients
    from ranked k join unit u on u.id = k.owner_unit_id join facility f on f.id = u.facility_id
    where k.place > ${(f.page - 1) * homePageSize} and k.place <= ${f.page * homePageSize}
    order by k.place, k.codes is null, k.updated_at desc, k.id`.execute(db);
  return rows.map(toRow);
}

/** Of one dossier `r`, named since `m.at`: what a doctor fills, asked by a need still open, and not validated or too old to be trusted. */
const waitingVolets = (now: Date) => sql`
  select array_agg(v.code order by v.level = 'medical' desc, v.code) as codes,
    min(greatest(m.at, coalesce(v.validated_at, m.at))) as since
  from volet v
  where v.referral_id = r.id and v.level in ('care', 'medical')
    and exists (select 1 from jsonb_to_recordset(${JSON.stringify(doctorVolets())}::jsonb) as q(module text, kind text, volet text)
      where q.module = r.module and q.volet = v.code and case
        when exists (select 1 from need n where n.referral_id = r.id and n.state = 'open')
          then q.kind in (select n.kind from need n where n.referral_id = r.id and n.state = 'open')
        else q.kind = '' end)
    and (v.state <> 'validated' or v.validated_at < (
      select s.before from jsonb_to_recordset(${JSON.stringify(staleBefore(now))}::jsonb) as s(module text, before timestamptz)
      where s.module = r.module))
  having count(*) > 0`;

export type DisownedRow = {
  id: string;
  number: string;
  module: Module;
  name: string;
  endedAt: Date;
  namedSince: boolean;
};

/** What the doctor said is not theirs: the number, and how they were named; nothing of anybody else. */
export async function listDisowned(db: Db, f: HomeFilter): Promise<DisownedRow[]> {
  const number = f.search ? (readNumber(f.search) ?? "-") : null;
  const { rows } = await sql<DisownedRow>`
    select r.id, r.number, r.module, t.name, t.ended_at as "endedAt",
      exists (select 1 from treating_doctor o where o.referral_id = r.id and o.ended_at is null) as "namedSince"
    from treating_doctor t join referral r on r.id = t.referral_id
    where t.national_id = ${f.nationalId} and t.ended_as = 'not-my-patient' and ${isShown(f)}
      and (${number}::text is null or r.number = ${number})
    order by t.ended_at desc, r.number limit ${homePageSize} offset ${(f.page - 1) * homePageSize}`.execute(db);
  return rows;
}

type Found = HomeRow["person"] & {
  id: string;
  number: string;
  module: Module;
  status: ReferralStatus;
  updated_at: Date;
  person_id: string;
  facility_name: string;
  unit_name: string;
  own: boolean;
  handed: boolean;
  needs: string[] | null;
  codes: string[] | null;
  since: Date | null;
  patients: number;
};

const toRow = (r: Found): HomeRow => ({
  id: r.id,
  number: r.number,
  module: r.module,
  status: r.status,
  updatedAt: r.updated_at,
  personId: r.person_id,
  person: r,
  ownerName: `${r.facility_name}, ${r.unit_name}`,
  isOwn: r.own,
  isHanded: r.own && r.handed,
  needs: r.needs ?? [],
  waiting: r.codes && r.since ? { codes: r.codes, since: r.since } : null,
  patients: r.patients,
});
