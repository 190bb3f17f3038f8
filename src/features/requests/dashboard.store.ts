import { type RawBuilder, type Selectable, sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { Tables } from "#db/tables.ts";
import { openText, unwrapKey } from "#db/vault.ts";
import type { Module, UnitId } from "#features/accounts/member.ts";
import { isGiven, isNamed, type Patients } from "#features/referrals/dashboard.store.ts";
import { closed, profileNumber, type RequestId, type StateKind } from "#features/referrals/request.ts";
import { readNumber } from "#lib/ids.ts";

/** The receiver's tabs and the states each holds, in reading order. */
export const tabs = {
  "a-lire": ["sent"],
  "a-l-etude": ["read", "studying"],
  complement: ["info-requested"],
  "oui-si": ["conditional"],
  "liste-attente": ["waiting"],
  proposees: ["offered"],
  arrivees: ["confirmed", "trial"],
  closes: ["arrived", "ended", "declined", "withdrawn", "superseded", "not-arrived"],
} satisfies Record<string, StateKind[]>;
export type Tab = keyof typeof tabs;

export type ReceivedFilter = {
  unit: UnitId;
  patients: Patients;
  tab: Tab;
  search: string;
  sort: "deadline" | "received" | "name";
  page: number;
  medical: boolean;
  /** What closed before it is no longer the unit's to see. */
  closedAfter: Date;
};

export type ReceivedRow = {
  id: string;
  referral: string;
  number: string;
  module: Module;
  state: StateKind;
  since: Date;
  need: string;
  needFrom: string | null;
  needTo: string | null;
  reason: string | null;
  expectedOn: string | null;
  listedAt: Date | null;
  /** Since when all the conditions of a "oui, si…" hold. */
  conditionsMetAt: Date | null;
  assignee: string | null;
  distanceKm: number | null;
  sentAt: Date | null;
  deadline: Date | null;
  /** On a waiting list: the requester was asked twice whether it goes on; unanswered as long as the deadline is past. */
  reminded: boolean;
  suspended: boolean;
  urgency: string;
  careSummary: string;
  /** Null without the habilitation médicale. */
  medicalSummary: string | null;
  requester: string;
  /** Null for a unit that sees a profile: what it may know of the person is in `profile`. */
  person: Pick<
    Selectable<Tables["person"]>,
    "birth_name" | "used_name" | "given_name" | "used_given_name" | "sex" | "birth_date"
  > | null;
  profile: { sex: "F" | "M" | "I"; birthDate: string | null; care: string } | null;
};

/** The same rule as `hidesIdentity`, of the request's row `q`. */
export const hasHiddenIdentity = sql<boolean>`(q.disclosure = 'profile'
  or (q.state = any(${[...closed]}) and q.disclosed_at > q.sent_at))`;

/** How many requests stand in each tab, and how many answers are late. */
export async function countReceived(
  db: Db,
  unit: UnitId,
  patients: Patients,
  now: Date,
  closedAfter: Date,
): Promise<{ tabs: Record<Tab, number>; late: number; met: number }> {
  const rows = await sql<{ state: StateKind; n: number; late: number }>`
    select state, count(*) as n, count(*) filter (where deadline < ${now} and state in ('sent', 'read', 'studying')) as late
    from admission_request q where unit_id = ${unit} and state <> 'prepared' and sent_at is not null and ${isReadSince(closedAfter)} and ${isRequestGiven(patients)}
    group by state
  `.execute(db);
  const of = (states: readonly string[]) =>
    rows.rows.filter((r) => states.includes(r.state)).reduce((n, r) => n + r.n, 0);
  return {
    tabs: Object.fromEntries(Object.entries(tabs).map(([tab, states]) => [tab, of(states)])) as Record<Tab, number>,
    late: rows.rows.reduce((n, r) => n + r.late, 0),
    met: of(["conditional"]) > 0 ? await countMet(db, unit, patients) : 0,
  };
}

/** Counted apart: the counts above come from an index alone. */
async function countMet(db: Db, unit: UnitId, patients: Patients): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from admission_request q
    where unit_id = ${unit} and state = 'conditional' and conditions_met_at is not null and ${isRequestGiven(patients)}
  `.execute(db);
  return rows[0]!.n;
}

/** The same rule as in referrals/access.ts, of the request's row `q`. */
export const isReadSince = (closedAfter: Date): RawBuilder<boolean> => sql<boolean>`
  (case when q.state = any(${[...closed]}) then q.state_since > ${closedAfter}
    when q.state = 'arrived' then not exists (select from referral a where a.id = q.referral_id and a.status = 'archived' and a.status_since <= ${closedAfter})
    else true end)`;

/** `q` is the request's row. */
export const isRequestGiven = (patients: Patients): RawBuilder<boolean> =>
  patients === "all"
    ? sql<boolean>`true`
    : // whoever acts for named patients would know whose profile it is
      sql<boolean>`not ${hasHiddenIdentity} and exists (select 1 from referral r where r.id = q.referral_id and ${isGiven(patients)})`;

export const receivedPageSize = 50;

export async function listReceived(db: Db, f: ReceivedFilter): Promise<ReceivedRow[]> {
  const rows = await sql<Found>`
    select q.id, q.referral_id, r.number, r.module, q.state, q.state_since, n.kind, n.from_date, n.to_date, q.reason, q.proposal ->> 'on' as expected_on, q.listed_at, q.conditions_met_at,
      q.assignee_name, q.distance_km, q.sent_at, q.deadline, r.status = 'suspended' as suspended,
      q.state = 'waiting' and exists (select 1 from timer_step t where t.referral_id = q.referral_id
        and t.kind = 'waiting.confirm' and t.subject = q.id::text and t.step = 'remind') as reminded, r.urgency, r.care_summary, r.profile_summary, ${hasHiddenIdentity} as hidden,
      ${f.medical ? sql`r.medical_summary` : sql`null::bytea`} as medical_summary, r.sealed_key, ff.name || ', ' || u.name as requester,
      p.birth_name, p.used_name, p.given_name, p.used_given_name, p.sex, p.birth_date
    from (${pageOf(f)}) found
    join admission_request q on q.id = found.id
    join need n on n.id = q.need_id
    join referral r on r.id = q.referral_id
    join person p on p.id = r.person_id
    join unit u on u.id = r.owner_unit_id
    join facility ff on ff.id = u.facility_id
    order by found.place
  `.execute(db);
  return rows.rows.map(toRow);
}

function pageOf(f: ReceivedFilter): RawBuilder<unknown> {
  const offset = (f.page - 1) * receivedPageSize;
  const order = {
    deadline:
      f.tab === "closes"
        ? sql`q.state_since desc`
        : f.tab === "liste-attente"
          ? sql`q.listed_at`
          : f.tab === "oui-si"
            ? sql`q.conditions_met_at is null, q.deadline nulls last`
            : sql`q.deadline nulls last`,
    received: sql`q.sent_at desc`,
    // a profile has no place in an order of names
    name: sql`case when ${hasHiddenIdentity} then null else p.name_key || ' ' || p.given_key end nulls last`,
  }[f.sort];
  if (!f.search && f.sort !== "name")
    return sql`
      select q.id, row_number() over (order by ${order}, q.id) as place from admission_request q
      where q.unit_id = ${f.unit} and q.state = any(${tabs[f.tab]}) and q.sent_at is not null
        and ${isReadSince(f.closedAfter)} and ${isRequestGiven(f.patients)}
      order by place limit ${receivedPageSize} offset ${offset}`;
  const number = readNumber(f.search);
  const profile = /^profil-([0-9a-f]{8})$/i.exec(f.search)?.[1];
  const where = profile
    ? sql`right(q.id::text, 8) = ${profile.toLowerCase()} and ${hasHiddenIdentity}`
    : number
      ? sql`r.number = ${number} and q.state <> 'prepared' and not ${hasHiddenIdentity}`
      : f.search
        ? sql`${isNamed(f.search)} and q.state <> 'prepared' and not ${hasHiddenIdentity}`
        : sql`q.state = any(${tabs[f.tab]})`;
  return sql`
    select q.id, row_number() over (order by ${order}, q.id) as place
    from admission_request q join referral r on r.id = q.referral_id join person p on p.id = r.person_id
    where q.unit_id = ${f.unit} and q.sent_at is not null and ${isReadSince(f.closedAfter)} and ${isRequestGiven(f.patients)} and ${where}
    order by place limit ${receivedPageSize} offset ${offset}`;
}

type Found = NonNullable<ReceivedRow["person"]> & {
  hidden: boolean;
  profile_summary: string;
  id: string;
  referral_id: string;
  number: string;
  module: Module;
  state: StateKind;
  state_since: Date;
  kind: string;
  from_date: string | null;
  to_date: string | null;
  reason: string | null;
  expected_on: string | null;
  listed_at: Date | null;
  conditions_met_at: Date | null;
  assignee_name: string | null;
  distance_km: number | null;
  sent_at: Date | null;
  deadline: Date | null;
  reminded: boolean;
  suspended: boolean;
  urgency: string;
  care_summary: string;
  medical_summary: Buffer | null;
  sealed_key: Buffer;
  requester: string;
};

const toRow = (r: Found): ReceivedRow => ({
  id: r.id,
  referral: r.referral_id,
  number: r.hidden ? profileNumber(r.id as RequestId) : r.number,
  module: r.module,
  state: r.state,
  since: r.state_since,
  need: r.kind,
  needFrom: r.from_date,
  needTo: r.to_date,
  reason: r.reason,
  expectedOn: r.expected_on,
  listedAt: r.listed_at,
  conditionsMetAt: r.conditions_met_at,
  assignee: r.assignee_name,
  distanceKm: r.distance_km,
  sentAt: r.sent_at,
  deadline: r.deadline,
  reminded: r.reminded,
  suspended: r.suspended,
  urgency: r.urgency,
  careSummary: r.hidden ? "" : r.care_summary,
  medicalSummary: r.medical_summary && !r.hidden ? openText(unwrapKey(r.sealed_key), r.medical_summary) : null,
  requester: r.requester,
  person: r.hidden ? null : r,
  profile: r.hidden
    ? { sex: r.sex, birthDate: r.birth_date, care: isClosedKind(r.state) ? "" : r.profile_summary }
    : null,
});

const isClosedKind = (kind: StateKind) => (closed as readonly StateKind[]).includes(kind);
