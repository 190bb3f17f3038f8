import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { Module, UnitId } from "#features/accounts/member.ts";

/** Units open to requests whose count was said before that instant, and that were not reminded since. */
export async function listToRemind(
  db: Db,
  module: Module,
  { saidBefore, today, limit }: { saidBefore: Date; today: string; limit: number },
): Promise<UnitId[]> {
  const { rows } = await sql<{ id: UnitId }>`
    select u.id from unit u
    where u.module = ${module} and u.places_declared_at < ${saidBefore}
      and (u.places_reminded_at is null or u.places_reminded_at < ${saidBefore})
      and cardinality(u.kinds) > 0 and (u.closed_on is null or u.closed_on > ${today})
      and exists (select 1 from habilitation h where h.unit_id = u.id and h.module = u.module and h.role = 'receiver'
        and h.starts_on <= ${today} and (h.ends_on is null or h.ends_on >= ${today}))
    limit ${limit}
  `.execute(db);
  return rows.map((row) => row.id);
}

/** Marks a unit as reminded; false when another worker just did, or when it counted meanwhile. */
export async function saveReminded(tx: Tx, unit: UnitId, saidBefore: Date, now: Date): Promise<boolean> {
  const done = await tx
    .updateTable("unit")
    .set({ places_reminded_at: now })
    .where("id", "=", unit)
    .where("places_declared_at", "<", saidBefore)
    .where((e) => e.or([e("places_reminded_at", "is", null), e("places_reminded_at", "<", saidBefore)]))
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
