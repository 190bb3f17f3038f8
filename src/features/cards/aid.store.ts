import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { FlatAmount, Rules, Threshold } from "./estimate.ts";

/** What the estimate is reckoned with in that département: the latest figures of this year or of the one before, no older. */
export async function findRules(db: Db, departement: string, year: number): Promise<Rules> {
  const found = await sql<{ threshold: Threshold | null; flat: FlatAmount | null }>`
    select
      (select to_jsonb(t) from (select year, s1, s2, source from dependency_threshold
        where year between ${year - 1} and ${year} order by year desc limit 1) t) as threshold,
      (select to_jsonb(f) from (select year, amount, source from dependency_flat_amount
        where departement = ${departement} and year between ${year - 1} and ${year} order by year desc limit 1) f) as flat
  `.execute(db);
  return found.rows[0]!;
}

export async function saveThreshold(tx: Tx, { year, s1, s2, source }: Threshold, now: Date): Promise<void> {
  await sql`insert into dependency_threshold (year, s1, s2, source, set_at) values (${year}, ${s1}, ${s2}, ${source}, ${now})
    on conflict (year) do update set s1 = excluded.s1, s2 = excluded.s2, source = excluded.source, set_at = excluded.set_at`.execute(
    tx,
  );
}

export async function saveFlatAmount(
  tx: Tx,
  departement: string,
  { year, amount, source }: FlatAmount,
  now: Date,
): Promise<void> {
  await sql`insert into dependency_flat_amount (departement, year, amount, source, set_at)
    values (${departement}, ${year}, ${amount}, ${source}, ${now})
    on conflict (departement, year) do update set amount = excluded.amount, source = excluded.source, set_at = excluded.set_at`.execute(
    tx,
  );
}
