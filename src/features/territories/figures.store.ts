import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { Module, UnitId } from "#features/accounts/member.ts";

export type Territory = { name: string; departements: string[] };

export async function findTerritory(db: Db, unit: UnitId): Promise<Territory | null> {
  const row = await db
    .selectFrom("territory")
    .select(["name", "departements"])
    .where("unit_id", "=", unit)
    .executeTakeFirst();
  return row ?? null;
}

type Asked = { departements: string[]; module: Module; from: Date; to: Date; now: Date };

/** Of the requests the units of the territory received from `from` to `to`; delays in hours, suspensions included. */
export type Figures = {
  sent: number;
  read: number;
  readHours: number | null;
  answered: number;
  answerHours: number | null;
  unanswered: number;
  offered: number;
  arrived: number;
  notArrived: number;
  declined: { reason: string; n: number }[];
};

const units = ({ departements, module }: Pick<Asked, "departements" | "module">) => sql`
  select u.id from unit u join facility f on f.id = u.facility_id
  where f.departement = any(${departements}::text[]) and f.listed and u.module = ${module} and u.closed_on is null`;

export async function readFigures(db: Db, asked: Asked): Promise<Figures> {
  const cohort = sql`select q.* from admission_request q where q.unit_id in (${units(asked)}) and q.sent_at >= ${asked.from} and q.sent_at < ${asked.to}`;
  const { rows } = await sql<Omit<Figures, "declined">>`
    with q as (${cohort})
    select count(*)::int as sent, count(q.read_at)::int as read, count(q.answered_at)::int as answered,
      percentile_cont(0.5) within group (order by extract(epoch from q.read_at - q.sent_at) / 3600) as "readHours",
      percentile_cont(0.5) within group (order by extract(epoch from q.answered_at - q.sent_at) / 3600) as "answerHours",
      count(*) filter (where q.answered_at is null and q.deadline < ${asked.now} and q.state in ('sent', 'read', 'studying'))::int as unanswered,
      count(*) filter (where exists (select 1 from request_event e where e.request_id = q.id and e.act in ('propose', 'propose-when-met', 'agree-by-phone', 'accept')))::int as offered,
      count(*) filter (where q.state in ('arrived', 'ended', 'trial'))::int as arrived,
      count(*) filter (where q.state = 'not-arrived')::int as "notArrived"
    from q`.execute(db);
  const declined = await sql<{ reason: string; n: number }>`
    select reason, count(*)::int as n from (${cohort}) q where state = 'declined' and reason is not null group by 1 order by 2 desc, 1`.execute(
    db,
  );
  return { ...rows[0]!, declined: declined.rows };
}

/** Today: who waits, for how long, and the places that units say they have. */
export type Standing = {
  waiting: number;
  persons: number;
  medianDays: number | null;
  /** People still looked for, whom no unit studies any more. */
  withoutSolution: number;
  units: number;
  accepting: number;
  /** Units that said their places within seven days. */
  fresh: number;
  places: number;
};

export async function readStanding(db: Db, asked: Omit<Asked, "from" | "to">): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select
      (select count(*)::int from admission_request q where q.unit_id in (${units(asked)}) and q.state = 'waiting') as waiting,
      (select count(distinct r.person_id)::int from admission_request q join referral r on r.id = q.referral_id
        where q.unit_id in (${units(asked)}) and q.state = 'waiting') as persons,
      (select percentile_cont(0.5) within group (order by extract(epoch from ${asked.now}::timestamptz - q.listed_at) / 86400)
        from admission_request q where q.unit_id in (${units(asked)}) and q.state = 'waiting') as "medianDays",
      (select count(distinct r.person_id)::int from referral r join need n on n.referral_id = r.id and n.state = 'open'
        where r.module = ${asked.module} and r.status = 'open'
          and exists (select 1 from admission_request q where q.need_id = n.id and q.unit_id in (${units(asked)}))
          and not exists (select 1 from admission_request q where q.need_id = n.id
            and q.state in ('sent', 'read', 'studying', 'info-requested', 'conditional', 'waiting', 'offered'))) as "withoutSolution",
      (select count(*)::int from (${units(asked)}) u) as units,
      (select count(*)::int from unit u where u.id in (${units(asked)}) and u.accepts) as accepting,
      (select count(*)::int from unit u where u.id in (${units(asked)}) and u.accepts and u.places_declared_at > ${asked.now}::timestamptz - interval '7 days') as fresh,
      (select coalesce(sum(u.places_free), 0)::int from unit u where u.id in (${units(asked)}) and u.accepts and u.places_declared_at > ${asked.now}::timestamptz - interval '30 days') as places`.execute(
    db,
  );
  return rows[0]!;
}

/** Units with answers late, the latest first: a territory's authority follows them by name; the people are counted, never named. */
export async function listLateUnits(
  db: Db,
  asked: Omit<Asked, "from" | "to">,
): Promise<{ finess: string; facility: string; unit: string; city: string; late: number; oldest: Date }[]> {
  const { rows } = await sql<{
    finess: string;
    facility: string;
    unit: string;
    city: string;
    late: number;
    oldest: Date;
  }>`
    select f.finess, f.name as facility, u.name as unit, f.city, count(*)::int as late, min(q.deadline) as oldest
    from admission_request q join unit u on u.id = q.unit_id join facility f on f.id = u.facility_id
    where q.unit_id in (${units(asked)}) and q.state in ('sent', 'read', 'studying') and q.deadline < ${asked.now}
    group by f.id, u.id order by min(q.deadline) limit 50`.execute(db);
  return rows;
}
