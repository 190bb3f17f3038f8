import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import type { Day } from "#lib/dates.ts";
import type { Count } from "./count.ts";

export type CountEvent = {
  at: Date;
  counts: Count[];
  /** What remained to propose after it. */
  free: number | null;
  by: string;
  account: AccountId | null;
  origin: Count["origin"] | "placement" | "undo";
};

/** One more line of the history; two of the same instant follow one another by a microsecond. */
export async function insertEvent(tx: Tx, unit: UnitId, event: CountEvent): Promise<void> {
  await sql`
    insert into availability_event (unit_id, at, counts, free, by_name, account_id, origin)
    select ${unit}, greatest(${event.at}::timestamptz, (select max(at) + interval '1 microsecond' from availability_event where unit_id = ${unit})),
      ${JSON.stringify(event.counts)}::jsonb, ${event.free ?? 0}, ${event.by}, ${event.account}, ${event.origin}
  `.execute(tx);
}

/** What was said of a unit's places, last first. */
export async function listEvents(db: Db, unit: UnitId, limit: number): Promise<CountEvent[]> {
  const rows = await db
    .selectFrom("availability_event")
    .select(["at", "counts", "free", "by_name", "account_id", "origin"])
    .where("unit_id", "=", unit)
    .orderBy("at", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    at: row.at,
    counts: (row.counts as (Omit<Count, "at"> & { at: string })[]).map((c) => ({
      ...c,
      from: c.from as Day,
      at: new Date(c.at),
    })),
    free: row.free,
    by: row.by_name,
    account: row.account_id as AccountId | null,
    origin: row.origin,
  }));
}
