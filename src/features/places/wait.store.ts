import { sql } from "kysely";
import type { Db } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { addMonths, dayOf } from "#lib/dates.ts";
import { type ExpectedWait, expectedWait } from "./wait.ts";

/**
 * Expected wait for a kind of need in these units: the median from listed to arrived, over those who arrived within
 * twelve months. A unit nobody waited for has no line.
 */
export async function listExpectedWaits(
  db: Db,
  units: readonly UnitId[],
  kind: string,
  now: Date,
): Promise<Map<UnitId, ExpectedWait>> {
  if (units.length === 0) return new Map();
  const today = dayOf(now);
  const { rows } = await sql<{ unit: UnitId; median: number | null; n: number }>`
    select q.unit_id as unit, count(*) as n, percentile_cont(0.5) within group (order by
        greatest(0, (q.proposal ->> 'arrivedOn')::date - (q.listed_at at time zone 'Europe/Paris')::date)) as median
    from admission_request q join need n on n.id = q.need_id
    where q.unit_id = any(${[...new Set(units)]}::uuid[]) and q.state in ('arrived', 'ended') and q.listed_at is not null
      and n.kind = ${kind} and (q.proposal ->> 'arrivedOn')::date > ${addMonths(today, -12)} and (q.proposal ->> 'arrivedOn')::date <= ${today}
    group by q.unit_id
  `.execute(db);
  return new Map(rows.map(({ unit, median, n }) => [unit, expectedWait(median, n)]));
}

export const findExpectedWait = async (db: Db, unit: UnitId, kind: string, now: Date): Promise<ExpectedWait> =>
  (await listExpectedWaits(db, [unit], kind, now)).get(unit) ?? { tooFew: 0 };
