import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { FacilityId } from "#features/directory/facility.ts";

/** One more use of a booking link that day; nothing is kept of whoever used it. */
export async function addBookingClick(tx: Tx, facility: FacilityId, day: string): Promise<void> {
  await sql`insert into booking_click (facility_id, day, clicks) values (${facility}, ${day}, 1)
    on conflict (facility_id, day) do update set clicks = booking_click.clicks + 1`.execute(tx);
}

/** How often the booking link was used from that day on. */
export async function countBookingClicks(db: Db, facility: FacilityId, since: string): Promise<number> {
  const found = await sql<{ n: number }>`select coalesce(sum(clicks), 0)::int as n from booking_click
    where facility_id = ${facility} and day >= ${since}`.execute(db);
  return found.rows[0]!.n;
}
