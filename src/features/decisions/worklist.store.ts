import { type RawBuilder, sql } from "kysely";
import type { Db } from "#db/db.ts";
import { addDays, addMonths, dayOf } from "#lib/dates.ts";
import { fold } from "#lib/french.ts";
import { type Filter, failedTrialReasons, pageSize, readSearch, type Tab, tabCodes } from "./worklist.ts";

export type ListedDecision = {
  referral: string;
  number: string;
  idDecision: string;
  decidedOn: string;
  opensOn: string;
  endsOn: string;
  status: "in-force" | "cancelled" | "replaced" | "closed";
  renewalAskedOn: string | null;
  priority: number | null;
  rights: string[];
  person: {
    birthName: string;
    usedName: string | null;
    givenName: string;
    usedGivenName: string | null;
    sex: "F" | "M" | "I";
    birthDate: string | null;
  };
  notified: number;
  live: number;
  placed: number;
  refused: number;
  silent: number;
};

/** Before it, an establishment that has only received or read is silent. */
const silentSince = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000);

/** Every decision of an MDPH with what its notifications became. */
const followed = (unit: string, now: Date, days: number) => sql`
  from decision d
    join referral r on r.id = d.referral_id
    join person p on p.id = r.person_id
    cross join lateral (
      select count(*) filter (where q.sent_at is not null) as notified,
        count(*) filter (where q.state in ('sent', 'read', 'studying', 'info-requested', 'conditional', 'waiting', 'offered')) as live,
        count(*) filter (where q.state in ('confirmed', 'trial', 'arrived')) as placed,
        count(*) filter (where q.state = 'declined' and not q.endorsed and q.reason <> all(${[...failedTrialReasons]})) as refused,
        count(*) filter (where q.state in ('sent', 'read') and q.sent_at < ${silentSince(now, days)}) as silent
      from admission_request q where q.referral_id = d.referral_id
    ) x
  where d.unit_id = ${unit}`;

/** Which decisions a tab holds. */
function inTab(tab: Tab, now: Date): RawBuilder<unknown> {
  const today = dayOf(now);
  const inForce = sql`d.status = 'in-force' and d.ends_on >= ${today}`;
  switch (tab) {
    case "designer":
      return sql`${inForce} and x.notified = 0`;
    case "suivies":
      return sql`${inForce} and x.live + x.placed > 0`;
    case "impossibles":
      return sql`d.status = 'in-force' and x.refused > 0`;
    case "sans-solution":
      return sql`${inForce} and x.notified > 0 and x.live + x.placed = 0`;
    case "fin":
      return sql`${inForce} and d.ends_on <= ${addMonths(today, 3)}`;
    case "silence":
      return sql`${inForce} and x.silent > 0`;
    case "toutes":
      return sql`true`;
  }
}

export async function countTabs(db: Db, unit: string, now: Date, days: number): Promise<Record<Tab, number>> {
  const columns = tabCodes.map((tab) => sql`count(*) filter (where ${inTab(tab, now)}) as ${sql.id(tab)}`);
  const found = await sql<Record<Tab, number>>`
    select ${sql.join(columns)} ${followed(unit, now, days)}`.execute(db);
  return found.rows[0]!;
}

export async function listDecisions(db: Db, filter: Filter, now: Date, days: number): Promise<ListedDecision[]> {
  const { tab, search, right, page, unit } = filter;
  const found = await sql<ListedDecision>`
    select d.referral_id as referral, r.number, d.id_decision as "idDecision", d.decided_on as "decidedOn",
      d.opens_on as "opensOn", d.ends_on as "endsOn", d.status, d.renewal_asked_on as "renewalAskedOn", d.priority,
      (select array_agg(g.code order by g.need_id) from decision_right g where g.referral_id = d.referral_id) as rights,
      json_build_object('birthName', p.birth_name, 'usedName', p.used_name, 'givenName', p.given_name,
        'usedGivenName', p.used_given_name, 'sex', p.sex, 'birthDate', p.birth_date) as person,
      x.notified, x.live, x.placed, x.refused, x.silent
    ${followed(unit, now, days)}
      and ${search ? matches(search) : inTab(tab, now)}
      ${right ? sql`and exists (select 1 from decision_right g where g.referral_id = d.referral_id and g.code = ${right})` : sql``}
    order by ${tab === "fin" ? sql`d.ends_on` : sql`d.priority nulls last, d.decided_on desc`}, d.referral_id
    limit ${pageSize} offset ${(page - 1) * pageSize}
  `.execute(db);
  return found.rows;
}

function matches(search: string): RawBuilder<unknown> {
  const { number, birthDate, words } = readSearch(search);
  const byNumber = sql`upper(${number}) in (upper(d.id_decision), upper(d.id_national), upper(d.file_number), upper(d.person_number), r.number)`;
  const named = words.map((word) => {
    const like = `%${fold(word).replaceAll(/[\\%_]/g, "\\$&")}%`;
    return sql`(p.name_key || ' ' || p.given_key) like ${like}`;
  });
  const who = [...(birthDate ? [sql`p.birth_date = ${birthDate}`] : []), ...named];
  return who.length > 0 ? sql`(${byNumber} or (${sql.join(who, sql` and `)}))` : byNumber;
}

export type RefusedNotification = {
  request: string;
  version: number;
  referral: string;
  number: string;
  person: ListedDecision["person"];
  facility: string;
  city: string;
  reason: string;
  kind: string;
  since: Date;
};

/** Admissions said impossible, which wait for the MDPH: the oldest first. */
export async function listRefusals(db: Db, unit: string, limit: number): Promise<RefusedNotification[]> {
  const found = await sql<RefusedNotification>`
    select q.id as request, q.version, d.referral_id as referral, r.number, f.name as facility, f.city, q.reason, n.kind,
      q.state_since as since,
      json_build_object('birthName', p.birth_name, 'usedName', p.used_name, 'givenName', p.given_name,
        'usedGivenName', p.used_given_name, 'sex', p.sex, 'birthDate', p.birth_date) as person
    from decision d
      join referral r on r.id = d.referral_id
      join person p on p.id = r.person_id
      join admission_request q on q.referral_id = d.referral_id
      join need n on n.id = q.need_id
      join unit u on u.id = q.unit_id
      join facility f on f.id = u.facility_id
    where d.unit_id = ${unit} and d.status = 'in-force' and q.state = 'declined' and not q.endorsed and q.reason <> all(${[...failedTrialReasons]})
    order by q.state_since limit ${limit}
  `.execute(db);
  return found.rows;
}

/** Decisions whose end comes within three months and was not announced at that distance: what the daily job looks at. */
export async function listEnding(
  db: Db,
  { today, months, limit }: { today: string; months: number; limit: number },
): Promise<{ referral: string; endsOn: string; alerted: number | null }[]> {
  const found = await sql<{ referral: string; endsOn: string; alerted: number | null }>`
    select referral_id as referral, ends_on as "endsOn", alerted from decision
    where status = 'in-force' and ends_on between ${today} and ${addMonths(addDays(today, 0), months)}
      and (alerted is null or alerted > 1)
    order by ends_on limit ${limit}
  `.execute(db);
  return found.rows;
}
