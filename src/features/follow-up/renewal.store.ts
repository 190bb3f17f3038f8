import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, live, type RequestId } from "#features/referrals/request.ts";

type Pair = { referral: string; request: RequestId; number: string };
const sameCare = (r: Referral, q: AdmissionRequest) => sql`
  from admission_request q join referral r on r.id = q.referral_id join need n on n.id = q.need_id
    join decision d on d.referral_id = q.referral_id, decision own
  where own.referral_id = ${r.id} and q.referral_id <> ${r.id} and r.person_id = ${r.person} and q.unit_id = ${q.unit}
    and n.kind = ${r.needs.find((need) => need.id === q.need)?.kind ?? ""} and r.status not in ('archived', 'erased')`;

/** Under which notification of an earlier decision the person is in care here for the same right, or left to be renewed. */
export async function findFormer(db: Db, r: Referral, q: AdmissionRequest): Promise<Pair | null> {
  const { rows } = await sql<Pair>`
    select q.referral_id as referral, q.id as request, r.number ${sameCare(r, q)}
      and d.decided_on <= own.decided_on and (q.state = 'arrived' or (q.state = 'ended' and q.reason = '136'))
    order by q.state = 'arrived' desc, q.state_since desc limit 1
  `.execute(db);
  return rows[0] ?? null;
}

/** The notification of a later decision, in force, that designates the same establishment for the same right. */
export async function findFollowing(db: Db, r: Referral, q: AdmissionRequest, today: string): Promise<Pair | null> {
  const { rows } = await sql<Pair>`
    select q.referral_id as referral, q.id as request, r.number ${sameCare(r, q)}
      and d.decided_on >= own.decided_on and d.status = 'in-force' and d.ends_on >= ${today}
      and q.sent_at is not null and q.state = any(${[...live]})
    order by d.decided_on desc limit 1
  `.execute(db);
  return rows[0] ?? null;
}
