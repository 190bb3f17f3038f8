import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { newId } from "#lib/ids.ts";
import type { Pool } from "./count.ts";
import type { Hold } from "./holding.ts";
import type { Who } from "./moves.ts";

/** The hold of a request, its hour not past: at the second it is over it holds nothing any more. */
export async function findHold(db: Db, request: string, now: Date): Promise<Hold | null> {
  const hold = await findOpenHold(db, request);
  return hold && hold.until > now ? hold : null;
}

/** The hold of a request that nobody has closed, past its hour or not. */
export async function findOpenHold(db: Db, request: string): Promise<Hold | null> {
  const row = await db
    .selectFrom("hold")
    .select(["until", "extended"])
    .where("request_id", "=", request)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return row ?? null;
}

/** Holds whose hour is past and that nobody has closed, for the timer. */
export async function listLapsedHolds(db: Db, now: Date, limit: number): Promise<{ request: string; unit: UnitId }[]> {
  const rows = await db
    .selectFrom("hold")
    .select(["request_id as request", "unit_id as unit"])
    .where("ended_at", "is", null)
    .where("until", "<=", now)
    .limit(limit)
    .execute();
  return rows.map(({ request, unit }) => ({ request, unit: unit as UnitId }));
}

/** Of what kind and for whom a request asks for a place. */
export async function findWho(db: Db, request: string): Promise<Who> {
  const { rows } = await sql<Who>`
    select n.kind, case when p.sex in ('F', 'M') then p.sex else 'any' end as sex
    from admission_request q join need n on n.id = q.need_id join referral r on r.id = q.referral_id join person p on p.id = r.person_id
    where q.id = ${request}
  `.execute(db);
  return rows[0]!;
}

/** Holds a place for a request, or moves the hold it has; one that is past was closed before. */
export async function saveHold(
  tx: Tx,
  hold: Hold & { request: string; unit: UnitId; on: string; who: Who },
  now: Date,
): Promise<void> {
  await sql`
    insert into hold (id, unit_id, request_id, referral_id, kind, sex, from_date, held_at, until, extended)
    select ${newId()}, ${hold.unit}, q.id, q.referral_id, ${hold.who.kind}, ${hold.who.sex}, ${hold.on}, ${now}, ${hold.until}, ${hold.extended}
    from admission_request q where q.id = ${hold.request}
    on conflict (request_id) where ended_at is null do update set from_date = excluded.from_date, until = excluded.until, extended = excluded.extended
  `.execute(tx);
}

/** Closes the hold of a request. Past its hour it has lapsed, whatever is done now. */
export async function endHold(
  tx: Tx,
  request: string,
  as: "taken" | "released" | "lapsed",
  now: Date,
  only: { past: boolean } = { past: false },
): Promise<void> {
  await sql`
    update hold set ended_at = least(${now}, until), ended_as = case when until <= ${now} then 'lapsed' else ${as} end
    where request_id = ${request} and ended_at is null and (not ${only.past} or until <= ${now})
  `.execute(tx);
}

export async function insertOccupied(
  tx: Tx,
  request: string,
  unit: UnitId,
  pool: Pick<Pool, "kind" | "sex">,
  now: Date,
): Promise<void> {
  await tx
    .insertInto("place_occupied")
    .values({ request_id: request, unit_id: unit, kind: pool.kind, sex: pool.sex, at: now })
    .onConflict((c) => c.column("request_id").doNothing())
    .execute();
}

/** Forgets what an arrival occupied; null when nobody had declared it. */
export async function deleteOccupied(tx: Tx, request: string): Promise<Pick<Pool, "kind" | "sex"> | null> {
  const row = await tx
    .deleteFrom("place_occupied")
    .where("request_id", "=", request)
    .returning(["kind", "sex"])
    .executeTakeFirst();
  return row ?? null;
}
