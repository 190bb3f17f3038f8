import type { Db } from "#db/db.ts";
import type { FacilityId } from "#features/directory/facility.ts";
import { addBookingClick } from "./booking.store.ts";

/** A booking link was used that day; nothing is kept of whoever used it. */
export const countBookingClick = (db: Db, facility: FacilityId, day: string): Promise<void> =>
  db.transaction().execute((tx) => addBookingClick(tx, facility, day));
