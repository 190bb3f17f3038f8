import type { Selectable } from "kysely";
import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { WaveTables } from "#db/wave-tables.ts";
import type { NeedId, ReferralId } from "#features/referrals/referral.ts";
import type { RequestId, SentAs } from "#features/referrals/request.ts";
import type { Chance } from "./pace.ts";
import type { Plan } from "./planning.ts";

import type { EndedWhy } from "./wave-end.ts";
export type StoredPlan = Plan & {
  need: NeedId;
  referral: ReferralId;
  state: "running" | "ended" | "stopped";
  endedWhy: EndedWhy | null;
  /** What every wave of it shows of the person. */
  disclosure: SentAs;
  startedBy: string;
  startedAt: Date;
};

export async function findPlan(db: Db, need: NeedId): Promise<StoredPlan | null> {
  const row = await db.selectFrom("wave_plan").selectAll().where("need_id", "=", need).executeTakeFirst();
  return row ? toPlan(row) : null;
}

/**
 * The running plans that may have something to do: their hour has come, their dossier moved, or every request of the
 * wave that left is closed.
 */
export async function listPlansToLookAt(
  db: Db,
  now: Date,
  limit: number,
): Promise<{ need: NeedId; referral: ReferralId }[]> {
  const rows = await sql<{ need: NeedId; referral: ReferralId }>`
    select p.need_id as need, p.referral_id as referral from wave_plan p
      join need n on n.id = p.need_id
      join referral r on r.id = p.referral_id
    where p.state = 'running' and (
      p.next_at <= ${now} or n.state <> 'open' or r.status not in ('open', 'suspended')
      or not exists (select from admission_request q where q.need_id = p.need_id and q.wave = p.wave
        and q.state in ('sent', 'read', 'studying', 'info-requested', 'conditional', 'waiting', 'offered')))
    order by p.next_at limit ${limit}`.execute(db);
  return rows.rows;
}

export async function savePlan(tx: Tx, plan: StoredPlan): Promise<void> {
  const row = {
    referral_id: plan.referral,
    aim_hours: plan.aim.hours,
    target: plan.aim.target,
    disclosure: plan.disclosure,
    state: plan.state,
    ended_why: plan.endedWhy,
    wave: plan.wave,
    left_at: plan.leftAt,
    next_at: plan.nextAt,
    started_by: plan.startedBy,
    started_at: plan.startedAt,
  };
  await tx
    .insertInto("wave_plan")
    .values({ need_id: plan.need, ...row })
    .onConflict((c) => c.column("need_id").doUpdateSet(row))
    .execute();
}

/** What was said of each request when it left. */
export async function insertEstimates(
  tx: Tx,
  referral: ReferralId,
  horizonHours: number,
  said: readonly { request: RequestId; chance: Chance }[],
  now: Date,
): Promise<void> {
  if (said.length === 0) return;
  await tx
    .insertInto("request_estimate")
    .values(
      said.map(({ request, chance }) => ({
        request_id: request,
        referral_id: referral,
        horizon_hours: horizonHours,
        ...chance,
        said_at: now,
      })),
    )
    .onConflict((c) => c.column("request_id").doNothing())
    .execute();
}

/** What was estimated and what came, for requests followed to the end of their horizon; those withdrawn before are left out. */
export async function listOutcomes(
  db: Db,
  now: Date,
  limit: number,
): Promise<{ chance: number; low: number; high: number; happened: boolean }[]> {
  const rows = await sql<{ chance: number; low: number; high: number; happened: boolean }>`
    select s.chance, s.low, s.high, e.favourable_at is not null as happened
    from request_estimate s
      left join lateral (
        select min(at) filter (where act in ('propose', 'agree-by-phone', 'say-yes-if')) as favourable_at,
          min(at) filter (where to_state in ('withdrawn', 'superseded')) as left_at
        from request_event e where e.request_id = s.request_id and e.at <= s.said_at + s.horizon_hours * interval '1 hour'
      ) e on true
    where s.said_at + s.horizon_hours * interval '1 hour' <= ${now} and (e.favourable_at is not null or e.left_at is null)
    order by s.said_at desc limit ${limit}`.execute(db);
  return rows.rows;
}

const toPlan = (row: Selectable<WaveTables["wave_plan"]>): StoredPlan => ({
  need: row.need_id as NeedId,
  referral: row.referral_id as ReferralId,
  aim: { hours: row.aim_hours, target: row.target },
  wave: row.wave,
  leftAt: row.left_at,
  nextAt: row.next_at,
  state: row.state,
  endedWhy: row.ended_why as EndedWhy | null,
  disclosure: row.disclosure,
  startedBy: row.started_by,
  startedAt: row.started_at,
});
