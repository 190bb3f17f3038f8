import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import type { Day } from "#lib/dates.ts";
import type { Count, Engaged, Sex } from "./count.ts";

/** These units, locked until the end of the transaction, in one order for all: whoever counts or gives their places waits. */
export async function lockPlaces(tx: Tx, units: readonly UnitId[]): Promise<void> {
  // their rows stay readable and may be pointed at: only their places are waited for
  await sql`select id from unit where id = any(${[...new Set(units)]}::uuid[]) order by id for no key update`.execute(
    tx,
  );
}

/** What these units count, line by line. */
export async function listCounts(db: Db, units: readonly UnitId[]): Promise<Map<UnitId, Count[]>> {
  const found = new Map<UnitId, Count[]>();
  if (units.length === 0) return found;
  const rows = await db
    .selectFrom("availability")
    .selectAll()
    .where("unit_id", "in", [...new Set(units)])
    .orderBy("from_date")
    .orderBy("kind")
    .orderBy("sex")
    .execute();
  for (const row of rows) found.set(row.unit_id as UnitId, [...(found.get(row.unit_id as UnitId) ?? []), toCount(row)]);
  return found;
}

const toCount = (row: {
  kind: string;
  sex: Sex;
  from_date: string;
  until_date: string | null;
  free: number;
  declared_at: Date;
  declared_by: string;
  origin: Count["origin"];
}): Count => ({
  kind: row.kind,
  sex: row.sex,
  free: row.free,
  from: row.from_date as Day,
  until: row.until_date as Day | null,
  at: row.declared_at,
  by: row.declared_by,
  origin: row.origin,
});

/** Who has a place of these units without being there yet: held until an hour not past, or confirmed. */
export async function listEngaged(db: Db, units: readonly UnitId[], now: Date): Promise<Map<UnitId, Engaged[]>> {
  const found = new Map<UnitId, Engaged[]>();
  if (units.length === 0) return found;
  const { rows } = await sql<{ unit: UnitId } & Engaged>`
    select h.unit_id as unit, h.request_id as request, h.kind, h.sex, h.from_date as "on", 'held' as "as"
    from hold h where h.unit_id = any(${units}::uuid[]) and h.ended_at is null and h.until > ${now}
    union all
    select q.unit_id, q.id, n.kind, case when p.sex in ('F', 'M') then p.sex else 'any' end, (q.proposal ->> 'on')::date, 'confirmed'
    from admission_request q
      join need n on n.id = q.need_id
      join referral r on r.id = q.referral_id
      join person p on p.id = r.person_id
    where q.unit_id = any(${units}::uuid[]) and q.state = 'confirmed'
  `.execute(db);
  for (const { unit, ...one } of rows) found.set(unit, [...(found.get(unit) ?? []), one]);
  return found;
}

export type UnitToCount = {
  id: UnitId;
  module: "grand-age" | "sanitaire" | "handicap" | "tnd";
  kinds: string[];
  placesFree: number | null;
  placesAt: Date | null;
};

export async function findUnitToCount(db: Db, id: UnitId): Promise<UnitToCount | null> {
  const row = await db
    .selectFrom("unit")
    .select(["id", "module", "kinds", "places_free", "places_declared_at"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row
    ? {
        id: row.id as UnitId,
        module: row.module,
        kinds: row.kinds,
        placesFree: row.places_free,
        placesAt: row.places_declared_at,
      }
    : null;
}

/** Writes the whole count of a unit. */
export async function saveCounts(tx: Tx, unit: UnitId, counts: readonly Count[]): Promise<void> {
  await tx.deleteFrom("availability").where("unit_id", "=", unit).execute();
  if (counts.length === 0) return;
  await tx
    .insertInto("availability")
    .values(
      counts.map((c) => ({
        unit_id: unit,
        kind: c.kind,
        sex: c.sex,
        from_date: c.from,
        until_date: c.until,
        free: c.free,
        declared_at: c.at,
        declared_by: c.by,
        origin: c.origin,
      })),
    )
    .execute();
}

/** What everybody reads: what remains to propose today, and when it was said. Their version tells of what is edited: it stays. */
export async function saveRemaining(tx: Tx, unit: UnitId, free: number | null, at: Date | null): Promise<void> {
  await tx
    .updateTable("unit")
    .set({ places_free: at === null ? null : free, places_declared_at: free === null ? null : at })
    .where("id", "=", unit)
    .execute();
}

/** Units whose count begins or ended today, or one of whose places held is no longer. */
export async function listToRecount(db: Db, today: Day, yesterday: Day): Promise<UnitId[]> {
  const { rows } = await sql<{ unit_id: UnitId }>`
    select unit_id from availability where from_date = ${today} union select unit_id from availability where until_date = ${yesterday}
  `.execute(db);
  return rows.map((row) => row.unit_id);
}
