import type { Db } from "#db/db.ts";
import { addHours } from "#lib/dates.ts";
import { changesKeptHours, deleteChanges } from "./catalogue.store.ts";

/** Every hour: the changes every process has long read, or will no longer ask for. */
export const forgetChanges = (db: Db, now: Date): Promise<void> =>
  db.transaction().execute((tx) => deleteChanges(tx, addHours(now, -changesKeptHours)));
