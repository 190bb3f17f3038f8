import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { type GroupPace, horizons, type Module, type UnitPace } from "./pace.ts";

const hours = sql.raw(`array[${horizons.join(",")}]`);

/**
 * Counts twelve months of answers again, unit by unit and kind by kind. A request is followed until its first favourable
 * answer, for good once refused, or until it was withdrawn, closed by another placement, or now.
 */
export async function saveUnitPaces(tx: Tx, now: Date): Promise<number> {
  await sql`delete from unit_pace`.execute(tx);
  const counted = await sql`
    with asked as (
      select q.unit_id, n.kind, r.module, f.departement, q.sent_at, q.answered_at, e.favourable_at,
        case when e.declined_at is not null then 'infinity'::timestamptz else coalesce(e.left_at, ${now}) end as followed_until
      from admission_request q
        join need n on n.id = q.need_id
        join referral r on r.id = q.referral_id
        join unit u on u.id = q.unit_id
        join facility f on f.id = u.facility_id
        left join lateral (
          select min(at) filter (where act in ('propose', 'agree-by-phone', 'say-yes-if')) as favourable_at,
            min(at) filter (where to_state = 'declined') as declined_at,
            min(at) filter (where to_state in ('withdrawn', 'superseded')) as left_at
          from request_event e where e.request_id = q.id
        ) e on true
      where q.sent_at > ${now}::timestamptz - interval '12 months' and q.sent_at <= ${now}
    ), by_hour as (
      select unit_id, kind, module, departement, h.hour, h.rank,
        count(*) as sent, count(answered_at) as answered,
        percentile_cont(0.5) within group (order by extract(epoch from answered_at - sent_at) / 3600) as median_hours,
        count(*) filter (where followed_until >= sent_at + h.hour * interval '1 hour' or favourable_at <= sent_at + h.hour * interval '1 hour') as exposed,
        count(*) filter (where favourable_at <= sent_at + h.hour * interval '1 hour') as favourable
      from asked cross join unnest(${hours}) with ordinality as h(hour, rank)
      group by unit_id, kind, module, departement, h.hour, h.rank
    )
    insert into unit_pace (unit_id, kind, module, departement, sent, answered, exposed, favourable, median_answer_hours, measured_at)
    select unit_id, kind, module, departement, max(sent), max(answered), array_agg(exposed::int order by rank), array_agg(favourable::int order by rank),
      max(median_hours), ${now}
    from by_hour group by unit_id, kind, module, departement`.execute(tx);
  return Number(counted.numAffectedRows ?? 0);
}

/** The counts of each unit at one horizon, to see how much the units of a group differ. */
export async function listGroupCounts(
  db: Db,
  rank: number,
): Promise<{ module: Module; kind: string; units: { favourable: number; exposed: number }[] }[]> {
  const rows = await sql<{ module: Module; kind: string; units: [number, number][] }>`
    select module, kind, json_agg(json_build_array(favourable[${rank}::int], exposed[${rank}::int])) as units
    from unit_pace group by module, kind`.execute(db);
  return rows.rows.map(({ module, kind, units }) => ({
    module,
    kind,
    units: units.map(([favourable, exposed]) => ({ favourable, exposed })),
  }));
}

/** The sums of each département, and of the country under ''. `strengths`: of each module and kind. */
export async function saveGroups(
  tx: Tx,
  strengths: readonly { module: Module; kind: string; strength: number }[],
  now: Date,
): Promise<void> {
  await sql`delete from pace_group`.execute(tx);
  await sql`
    with summed as (
      select module, kind, coalesce(departement, '') as departement, h.rank, count(*) as units,
        sum(exposed[h.rank]) as exposed, sum(favourable[h.rank]) as favourable
      from unit_pace cross join generate_series(1, ${horizons.length}::int) as h(rank)
      group by grouping sets ((module, kind, departement, h.rank), (module, kind, h.rank))
    )
    insert into pace_group (module, kind, departement, units, exposed, favourable, strength, measured_at)
    select s.module, s.kind, s.departement, max(s.units), array_agg(s.exposed::int order by s.rank), array_agg(s.favourable::int order by s.rank),
      max(g.strength), ${now}
    from summed s join jsonb_to_recordset(${JSON.stringify(strengths)}::jsonb) as g(module text, kind text, strength real)
      on g.module = s.module and g.kind = s.kind
    group by s.module, s.kind, s.departement`.execute(tx);
}

export type KnownPaces = { units: Map<string, UnitPace>; groups: Map<string, GroupPace> };

/**
 * What is known of these units for this kind: their own counts, and for each the group it is drawn toward: its département
 * when it has 30 followed requests, else the country.
 */
export async function findPaces(db: Db, module: Module, kind: string, units: readonly string[]): Promise<KnownPaces> {
  if (units.length === 0) return { units: new Map(), groups: new Map() };
  const rows = await sql<{
    unit_id: string;
    sent: number | null;
    answered: number | null;
    exposed: number[] | null;
    favourable: number[] | null;
    median_answer_hours: number | null;
    group_units: number | null;
    group_exposed: number[] | null;
    group_favourable: number[] | null;
    strength: number | null;
  }>`
    select u.id as unit_id, p.sent, p.answered, p.exposed, p.favourable, p.median_answer_hours,
      g.units as group_units, g.exposed as group_exposed, g.favourable as group_favourable, g.strength
    from unit u join facility f on f.id = u.facility_id
      left join unit_pace p on p.unit_id = u.id and p.kind = ${kind}
      left join lateral (
        select * from pace_group g where g.module = ${module} and g.kind = ${kind} and (g.departement = '' or (g.departement = f.departement and g.exposed[4] >= 30))
        order by g.departement desc limit 1
      ) g on true
    where u.id = any(${units}::uuid[])`.execute(db);
  return {
    units: new Map(
      rows.rows.flatMap((row) =>
        row.exposed && row.favourable
          ? [
              [
                row.unit_id,
                {
                  sent: row.sent ?? 0,
                  answered: row.answered ?? 0,
                  exposed: row.exposed,
                  favourable: row.favourable,
                  medianAnswerHours: row.median_answer_hours,
                },
              ],
            ]
          : [],
      ),
    ),
    groups: new Map(
      rows.rows.flatMap((row) =>
        row.group_exposed && row.group_favourable
          ? [
              [
                row.unit_id,
                {
                  units: row.group_units ?? 0,
                  exposed: row.group_exposed,
                  favourable: row.group_favourable,
                  strength: row.strength ?? 10,
                },
              ],
            ]
          : [],
      ),
    ),
  };
}
