import type { Sql } from "#idp/database.ts";

/** Between the two factors of one sign-in. */
export const saveStep = (db: Sql, uid: string, staffId: string, now: Date) =>
  db.query(
    `insert into staff_step (interaction_uid, staff_id, passed_at) values ($1, $2, $3)
     on conflict (interaction_uid) do update set staff_id = excluded.staff_id, passed_at = excluded.passed_at`,
    [uid, staffId, now],
  );

export async function findStep(db: Sql, uid: string, since: Date): Promise<string | null> {
  const { rows } = await db.query<{ staffId: string }>(
    'select staff_id as "staffId" from staff_step where interaction_uid = $1 and passed_at > $2',
    [uid, since],
  );
  return rows[0]?.staffId ?? null;
}

export const deleteStep = (db: Sql, uid: string) =>
  db.query("delete from staff_step where interaction_uid = $1", [uid]);
