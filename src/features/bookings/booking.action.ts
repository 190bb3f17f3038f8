import type { Db } from "#db/db.ts";
import { listReferents } from "#features/administration/structure.store.ts";
import { enqueueAll } from "#jobs/jobs.ts";
import { dayOf } from "#lib/dates.ts";
import { saveBookingChecked } from "./booking.store.ts";

/**
 * Keeps what a try of the link found, unless the link has changed meanwhile. A link that worked and no longer does hides its
 * button at once, and the référents are told.
 */
export async function keepBookingChecked(
  db: Db,
  facility: string,
  template: string,
  works: boolean,
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const former = await saveBookingChecked(tx, facility, template, works, now);
    if (!former?.works || works) return;
    const told = await listReferents(tx, facility, dayOf(now));
    await enqueueAll(
      tx,
      "tell-account",
      [...new Set(told.map(({ account }) => account))].map((account) => ({
        account,
        kind: "booking-dead",
        facts: { le: dayOf(now) },
      })),
    );
  });
}
