import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { doctorVolets, remindersDue } from "./home.ts";

export type ToRemind = { naming: string; referral: ReferralId; nationalId: string; reminded: number };

/** Doctors whose medical volet waits since longer than the next reminder of their module: §12, medical.remind. */
export async function listToRemind(db: Db, now: Date): Promise<ToRemind[]> {
  const { rows } = await sql<ToRemind>`
    select t.id as naming, r.id as referral, t.national_id as "nationalId", t.reminded
    from treating_doctor t
      join referral r on r.id = t.referral_id and r.status in ('draft', 'ready', 'open')
      join jsonb_to_recordset(${JSON.stringify(remindersDue(now))}::jsonb) as due(module text, step int, before timestamptz)
        on due.module = r.module and due.step = t.reminded and t.named_at < due.before
    where t.ended_at is null and t.national_id is not null
      and exists (select from volet v
        join jsonb_to_recordset(${JSON.stringify(doctorVolets())}::jsonb) as q(module text, kind text, volet text)
          on q.module = r.module and q.volet = v.code
        where v.referral_id = r.id and v.level = 'medical' and v.state <> 'validated' and case
          when exists (select from need n where n.referral_id = r.id and n.state = 'open')
            then q.kind in (select n.kind from need n where n.referral_id = r.id and n.state = 'open')
          else q.kind = '' end)
    order by t.named_at limit 500`.execute(db);
  return rows;
}

/** Whether this reminder is ours to send: two workers on the same one send it once. */
export async function saveReminded(tx: Tx, naming: string, reminded: number): Promise<boolean> {
  const done = await tx
    .updateTable("treating_doctor")
    .set({ reminded: reminded + 1 })
    .where("id", "=", naming)
    .where("reminded", "=", reminded)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
