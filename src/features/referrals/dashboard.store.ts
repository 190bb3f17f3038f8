import { type RawBuilder, type Selectable, sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import type { Module, UnitId } from "#features/accounts/member.ts";
import { fold } from "#lib/french.ts";
import { readNumber } from "#lib/ids.ts";
import { closingReasons } from "./access.ts";
import type { ReferralStatus } from "./referral.ts";
import type { StateKind } from "./request.ts";

/** The tabs of the requester's dashboard, in reading order. */
export const buckets = [
  "a-completer",
  "prets",
  "en-recherche",
  "oui-si",
  "propositions",
  "arrivees",
  "suspendus",
  "clos",
] as const;
export type Bucket = (typeof buckets)[number];

/** Whose dossiers are listed: a delegation may be for some patients only. */
export type Patients = string[] | "all";
/** `r` is the dossier's row. */
export const isGiven = (patients: Patients): RawBuilder<boolean> =>
  patients === "all" ? sql<boolean>`true` : sql<boolean>`r.person_id = any(${patients}::uuid[])`;

export type DashboardFilter = {
  unit: UnitId;
  patients: Patients;
  /** The modules whose dossiers this member may open. */
  modules: Module[];
  bucket: Bucket;
  search: string;
  sort: "urgency" | "recent" | "name";
  page: number;
};

export type DashboardRow = {
  id: string;
  number: string;
  module: Module;
  status: ReferralStatus;
  statusSince: Date;
  updatedAt: Date;
  urgency: string;
  careSummary: string;
  person: Pick<
    Selectable<Tables["person"]>,
    "birth_name" | "used_name" | "given_name" | "used_given_name" | "sex" | "birth_date"
  >;
  needs: string[];
  /** How many requests stand in each state. */
  states: Partial<Record<StateKind, number>>;
  deadline: Date | null;
  missing: string[];
};

const bucketOf = sql<Bucket>`case
  when r.status = 'draft' then 'a-completer'
  when r.status = 'ready' then 'prets'
  when o.offered then 'propositions'
  when o.conditional then 'oui-si'
  when r.status = 'open' then 'en-recherche'
  when r.status = 'placed' then 'arrivees'
  when r.status = 'suspended' then 'suspendus'
  else 'clos' end`;

/**
 * Whether an open dossier has an offer, or an answer under conditions. The limits keep it dossier by dossier: an `exists` may
 * read every offer of the country.
 */
const offers = sql`left join lateral (select
  (select true from admission_request q where q.referral_id = r.id and q.state = 'offered' and r.status = 'open' limit 1) as offered,
  (select true from admission_request q where q.referral_id = r.id and q.state = 'conditional' and r.status = 'open' limit 1) as conditional) o on true`;

const statusesOf = {
  "a-completer": ["draft"],
  prets: ["ready"],
  "en-recherche": ["open"],
  "oui-si": ["open"],
  propositions: ["open"],
  arrivees: ["placed"],
  suspendus: ["suspended"],
  clos: ["admitted", "cancelled", "archived"],
} satisfies Record<Bucket, ReferralStatus[]>;

/** How many dossiers each tab holds. */
export async function countBuckets(
  db: Db,
  { unit, modules, patients }: Pick<DashboardFilter, "unit" | "modules" | "patients">,
): Promise<Record<Bucket, number>> {
  const rows = await sql<{ bucket: Bucket; n: number }>`
    select ${bucketOf} as bucket, count(*) as n from referral r ${offers} where r.owner_unit_id = ${unit} and r.status <> 'erased' and r.module = any(${modules}) and ${isGiven(patients)} group by 1
  `.execute(db);
  const counts = Object.fromEntries(buckets.map((b) => [b, 0])) as Record<Bucket, number>;
  for (const { bucket, n } of rows.rows) counts[bucket] = n;
  return counts;
}

export const dashboardPageSize = 50;

/** One page of a tab, or of what a search finds in every tab. */
export async function listDossiers(db: Db, f: DashboardFilter): Promise<DashboardRow[]> {
  const rows = await sql<Found>`
    select r.id, r.number, r.module, r.status, r.status_since, r.updated_at, r.urgency, r.care_summary,
      p.birth_name, p.used_name, p.given_name, p.used_given_name, p.sex, p.birth_date, n.kinds as needs, q.states, q.deadline, v.missing
    from (${pageOf(f)}) found
    join referral r on r.id = found.id
    join person p on p.id = r.person_id
    left join lateral (select array_agg(kind order by id) as kinds from need where referral_id = r.id and state <> 'dropped') n on true
    left join lateral (
      select jsonb_object_agg(state, n) as states, min(deadline) as deadline
      from (select state, count(*) as n, min(deadline) as deadline from admission_request where referral_id = r.id group by state) s
    ) q on true
    left join lateral (select array_agg(code) as missing from volet where referral_id = r.id and state <> 'validated' and level <> 'own') v on true
    order by found.place
  `.execute(db);
  return rows.rows.map(toRow);
}

/** The ids of one page, in order: what the index gives, before anything is joined. */
function pageOf(f: DashboardFilter): RawBuilder<unknown> {
  const offset = (f.page - 1) * dashboardPageSize;
  const order = {
    recent: sql`r.updated_at desc`,
    urgency: sql`r.urgency = 'standard', r.status_since`,
    name: sql`p.name_key, p.given_key`,
  }[f.sort];
  const number = readNumber(f.search);
  const where = number
    ? sql`r.number = ${number}`
    : f.search
      ? isNamed(f.search)
      : sql`r.status = any(${statusesOf[f.bucket]}) and ${bucketOf} = ${f.bucket}`;
  const person = f.sort === "name" || (f.search && !number) ? sql`join person p on p.id = r.person_id` : sql``;
  return sql`
    select r.id, row_number() over (order by ${order}, r.id) as place
    from referral r ${person} ${offers}
    where r.owner_unit_id = ${f.unit} and r.module = any(${f.modules}) and ${isGiven(f.patients)} and ${where}
    order by place limit ${dashboardPageSize} offset ${offset}`;
}

/** Every word of the search is in the person's names, in whatever order they are typed; `p` is the person's row. */
export const isNamed = (search: string): RawBuilder<boolean> =>
  sql<boolean>`(p.name_key || ' ' || p.given_key) like all(${fold(search)
    .split(" ")
    .map((word) => `%${word}%`)})`;

/** The same rule as `isClosedToUnits`, said the other way, of the referral's row `r`. */
export const isOpenToUnits = sql<boolean>`
  not (r.status = 'suspended' and r.module || ' ' || coalesce(r.status_reason, '') = any(${[...closingReasons]}))`;

type Found = Selectable<
  Pick<Tables["person"], "birth_name" | "used_name" | "given_name" | "used_given_name" | "sex" | "birth_date">
> & {
  id: string;
  number: string;
  module: Module;
  status: ReferralStatus;
  status_since: Date;
  updated_at: Date;
  urgency: string;
  care_summary: string;
  needs: string[] | null;
  states: Partial<Record<StateKind, number>> | null;
  deadline: Date | null;
  missing: string[] | null;
};

const toRow = (r: Found): DashboardRow => ({
  id: r.id,
  number: r.number,
  module: r.module,
  status: r.status,
  statusSince: r.status_since,
  updatedAt: r.updated_at,
  urgency: r.urgency,
  careSummary: r.care_summary,
  person: r,
  needs: r.needs ?? [],
  states: r.states ?? {},
  deadline: r.deadline,
  missing: r.missing ?? [],
});
