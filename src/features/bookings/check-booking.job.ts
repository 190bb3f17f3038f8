import type { Db } from "#db/db.ts";
import { findFacility } from "#features/directory/facility.store.ts";
import type { FacilityId } from "#features/directory/facility.ts";
import { enqueueAll, type Jobs } from "#jobs/jobs.ts";
import { keepBookingChecked } from "./booking.action.ts";
import { listBooked } from "./booking.store.ts";
import { addressOf } from "./booking.ts";
import { type ProbeSettings, probe } from "./probe.client.ts";

/** Tries the link of one establishment; a site that stumbles once is asked again before its button goes. */
export async function checkBooking(
  db: Db,
  settings: ProbeSettings,
  { facility }: Jobs["check-booking"],
  now: Date,
): Promise<void> {
  const found = await findFacility(db, facility as FacilityId);
  const address = found?.booking && addressOf(found.booking, found.finess);
  if (!found?.booking || !address) return;
  const first = await probe(address, settings);
  const last = first.kind === "works" ? first : await probe(address, settings);
  await keepBookingChecked(db, facility, found.booking.template, last.kind === "works", now);
}

/** Each week, one try for each link. */
export async function checkBookings(db: Db): Promise<void> {
  const facilities = await listBooked(db);
  await db.transaction().execute((tx) =>
    enqueueAll(
      tx,
      "check-booking",
      facilities.map((facility) => ({ facility })),
    ),
  );
}
