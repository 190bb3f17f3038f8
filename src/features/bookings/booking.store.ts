import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";

/** Says of a link whether it works; what it said before, or nothing when that link is no longer the declared one. */
export async function saveBookingChecked(
  tx: Tx,
  facility: string,
  template: string,
  works: boolean,
  now: Date,
): Promise<{ works: boolean } | null> {
  const checked = JSON.stringify({ works, checkedAt: now.toISOString() });
  const { rows } = await sql<{ works: boolean }>`
    update facility f set booking = f.booking || ${checked}::jsonb
    from (select id, booking from facility where id = ${facility} for update) former
    where f.id = former.id and f.booking ->> 'template' = ${template}
    returning (former.booking ->> 'works')::boolean as works`.execute(tx);
  return rows[0] ?? null;
}

/** The establishments that have a booking link. */
export async function listBooked(db: Db): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from facility where booking is not null and closed_on is null`.execute(db);
  return rows.map(({ id }) => id);
}
