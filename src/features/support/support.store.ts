import { sql } from "kysely";
import type { Db } from "#db/db.ts";

/** What runs and what does not, in counts and instants: nothing here names a person or a dossier. */
export type Health = {
  jobsWaiting: number;
  jobsFailing: number;
  oldestJob: Date | null;
  mailsAccepted: number;
  mailsRefused: number;
  mailsFailing: number;
  addressesReturned: number;
  accounts: number;
  openSessions: number;
  migrations: number;
};

export async function readHealth(db: Db, since: Date, now: Date): Promise<Health> {
  const { rows } = await sql<Health>`
    select
      (select count(*)::int from graphile_worker.jobs where attempts = 0 and run_at <= ${now}) as "jobsWaiting",
      (select count(*)::int from graphile_worker.jobs where attempts > 0 and last_error is not null) as "jobsFailing",
      (select min(run_at) from graphile_worker.jobs where run_at <= ${now}) as "oldestJob",
      (select count(*)::int from notice_delivery where at >= ${since} and state = 'accepted') as "mailsAccepted",
      (select count(*)::int from notice_delivery where at >= ${since} and state in ('refused', 'bounced')) as "mailsRefused",
      (select count(*)::int from notice_delivery where state = 'failed') as "mailsFailing",
      (select count(*)::int from account where email_bounced_at is not null) as "addressesReturned",
      (select count(*)::int from account where state = 'active') as accounts,
      (select count(*)::int from session where expires_at > ${now}) as "openSessions",
      (select count(*)::int from migration) as migrations`.execute(db);
  return rows[0]!;
}

export type Establishment = {
  finess: string;
  name: string;
  city: string;
  closedOn: string | null;
  units: { name: string; module: string; accepts: boolean; receivers: number; withMail: number }[];
  members: number;
  referents: string[];
};

/** One establishment as its référent sets it: its units, who may receive, who administers it. */
export async function findEstablishment(db: Db, finess: string, today: string): Promise<Establishment | null> {
  const { rows } = await sql<Establishment>`
    select f.finess, f.name, f.city, f.closed_on as "closedOn",
      (select coalesce(json_agg(json_build_object('name', u.name, 'module', u.module, 'accepts', u.accepts,
          'receivers', (select count(distinct h.account_id)::int from habilitation h where h.unit_id = u.id and h.role = 'receiver' and ${inForce(today)}),
          'withMail', (select count(distinct h.account_id)::int from habilitation h join account a on a.id = h.account_id
            where h.unit_id = u.id and h.role = 'receiver' and h.mail and a.email_verified_at is not null and a.email_bounced_at is null and ${inForce(today)})) order by u.name), '[]')
        from unit u where u.facility_id = f.id and u.closed_on is null) as units,
      (select count(distinct h.account_id)::int from habilitation h join unit u on u.id = h.unit_id where u.facility_id = f.id and ${inForce(today)}) as members,
      array(select distinct a.given_name || ' ' || a.family_name from habilitation h join unit u on u.id = h.unit_id join account a on a.id = h.account_id and a.state = 'active'
        where u.facility_id = f.id and h.role = 'local-admin' and ${inForce(today)}) as referents
    from facility f where f.finess = ${finess}`.execute(db);
  return rows[0] ?? null;
}

const inForce = (today: string) => sql`h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today})`;
