import type { Db } from "#db/db.ts";
import { addHours } from "#lib/dates.ts";
import { deleteOldKeys } from "./sent-form.store.ts";
import { keptHours } from "./sent-form.ts";

/** Every hour: the keys of forms sent too long ago to come back. */
export const forgetForms = (db: Db, now: Date): Promise<void> =>
  db.transaction().execute((tx) => deleteOldKeys(tx, addHours(now, -keptHours)));
