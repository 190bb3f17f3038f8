import type { Db } from "#db/db.ts";
import { addHours } from "#lib/dates.ts";
import { deleteOldCodes } from "./code.store.ts";
import { deleteOldLinks } from "./link.store.ts";
import { deleteEndedPendings } from "./pending.store.ts";
import { deleteOldCounters } from "./throttle.store.ts";
import { deleteEndedTrust } from "./trusted-browser.store.ts";

/** Every hour: what the door keeps no longer than it serves. */
export const forgetSignIns = (db: Db, now: Date): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await deleteEndedPendings(tx, now);
    await deleteOldCodes(tx, addHours(now, -25));
    await deleteOldLinks(tx, addHours(now, -24 * 30));
    await deleteEndedTrust(tx, now);
    await deleteOldCounters(tx, now);
  });
