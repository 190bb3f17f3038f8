import { type RawBuilder, sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { newId } from "#lib/ids.ts";
import type { Joining, JoiningChange } from "./joining.ts";

const joinings = (which: RawBuilder<boolean>) => sql<Joining>`
  select d.id, d.desk_unit as desk, df.name || ', ' || du.name as "deskName", d.facility_id as facility, f.name as "facilityName", f.finess, f.city,
    d.asked_at as "askedAt", d.accepted_at as "acceptedAt", d.may_answer as "mayAnswer", d.may_count as "mayCount"
  from desk_facility d
    join unit du on du.id = d.desk_unit
    join facility df on df.id = du.facility_id
    join facility f on f.id = d.facility_id
  where d.ended_at is null and ${which}
  order by d.accepted_at is null desc, f.name`;

export const listJoiningsOfDesk = async (db: Db, desk: UnitId): Promise<Joining[]> =>
  (await joinings(sql`d.desk_unit = ${desk}`).execute(db)).rows;

export const listJoiningsOfFacility = async (db: Db, facility: string): Promise<Joining[]> =>
  (await joinings(sql`d.facility_id = ${facility}`).execute(db)).rows;

export const findJoining = async (db: Db, id: string): Promise<Joining | null> =>
  (await joinings(sql`d.id = ${id}`).execute(db)).rows[0] ?? null;

/** An open facility by its number, and the modules of its open units. */
export async function findFacilityToJoin(
  db: Db,
  finess: string,
): Promise<{ id: string; name: string; modules: string[] } | null> {
  const { rows } = await sql<{ id: string; name: string; modules: string[] }>`
    select f.id, f.name, array(select distinct u.module from unit u where u.facility_id = f.id and u.closed_on is null) as modules
    from facility f where f.finess = ${finess} and f.listed and f.closed_on is null`.execute(db);
  return rows[0] ?? null;
}

export async function insertJoining(
  tx: Tx,
  { desk, facility, by, at }: { desk: UnitId; facility: string; by: AccountId; at: Date },
): Promise<string> {
  const id = newId<string>();
  await tx
    .insertInto("desk_facility")
    .values({
      id,
      desk_unit: desk,
      facility_id: facility,
      asked_at: at,
      asked_by: by,
      may_answer: false,
      may_count: false,
    })
    .execute();
  return id;
}

export async function saveAccepted(
  tx: Tx,
  id: string,
  { answers, counts }: { answers: boolean; counts: boolean },
  by: AccountId,
  at: Date,
): Promise<void> {
  await sql`
    update desk_facility set accepted_at = coalesce(accepted_at, ${at}), accepted_by = ${by}, may_answer = ${answers}, may_count = ${counts}
    where id = ${id} and ended_at is null`.execute(tx);
}

/** Kept for good: who let a desk do what, and when. */
export async function insertChange(tx: Tx, joining: string, { at, who, lets }: JoiningChange): Promise<void> {
  const said = { answers: lets?.answers ?? null, counts: lets?.counts ?? null };
  await tx
    .insertInto("desk_facility_change")
    .values({ id: newId<string>(), desk_facility_id: joining, at, who, ...said })
    .execute();
}

/** What a facility has let shared desks do, the last change first. */
export async function listChanges(db: Db, facility: string): Promise<(JoiningChange & { deskName: string })[]> {
  const { rows } = await sql<{
    at: Date;
    who: string;
    answers: boolean | null;
    counts: boolean | null;
    deskName: string;
  }>`
    select c.at, c.who, c.answers, c.counts, df.name || ', ' || du.name as "deskName"
    from desk_facility_change c
      join desk_facility d on d.id = c.desk_facility_id
      join unit du on du.id = d.desk_unit
      join facility df on df.id = du.facility_id
    where d.facility_id = ${facility} order by c.at desc, c.id desc limit 50`.execute(db);
  return rows.map(({ answers, counts, ...row }) => ({
    ...row,
    lets: answers === null || counts === null ? null : { answers, counts },
  }));
}

export async function saveEnded(tx: Tx, id: string, by: AccountId, at: Date): Promise<void> {
  await tx
    .updateTable("desk_facility")
    .set({ ended_at: at, ended_by: by })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .execute();
}
