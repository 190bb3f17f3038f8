import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import { type Rank, rankOf } from "./rank.ts";

/** Since when, and who said it; null: the unit does not tell ranks. */
export async function findShownRank(db: Db, unit: string): Promise<{ who: string; since: Date } | null> {
  const row = await db.selectFrom("shown_rank").select(["who", "since"]).where("unit_id", "=", unit).executeTakeFirst();
  return row ?? null;
}

/** The ranks of these requests, of those that wait in a unit that tells them; nothing for the others. */
export async function listRanks(db: Db, requests: readonly string[]): Promise<Map<string, Rank>> {
  if (requests.length === 0) return new Map();
  const { rows } = await sql<{ request: string; before: number; urgentOnly: boolean }>`
    select q.id as request, bool_and(r.urgency <> 'standard') as "urgentOnly",
      (count(*) filter (where (o.listed_at, o.id) < (q.listed_at, q.id)))::int as before
    from admission_request q
      join shown_rank s on s.unit_id = q.unit_id
      join need n on n.id = q.need_id
      join admission_request o on o.unit_id = q.unit_id and o.state = 'waiting' and o.stage is not distinct from q.stage
      join need m on m.id = o.need_id and m.kind = n.kind
      join referral r on r.id = o.referral_id
    where q.id = any(${requests}::uuid[]) and q.state = 'waiting' and q.listed_at is not null
    group by q.id`.execute(db);
  return new Map(rows.map((row) => [row.request, rankOf(row)]));
}

export async function saveShownRank(tx: Tx, unit: string, who: string, now: Date): Promise<void> {
  await tx
    .insertInto("shown_rank")
    .values({ unit_id: unit, who, since: now })
    .onConflict((c) => c.column("unit_id").doNothing())
    .execute();
}

export async function deleteShownRank(tx: Tx, unit: string): Promise<void> {
  await tx.deleteFrom("shown_rank").where("unit_id", "=", unit).execute();
}
