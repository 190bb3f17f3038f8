import type { Db } from "#db/db.ts";
import { listGroupCounts, saveGroups, saveUnitPaces } from "./pace.store.ts";
import { horizons, strengthOf } from "./pace.ts";

/** The horizon at which units are compared with one another: 48 hours. */
const comparedAt = horizons.indexOf(48) + 1;

/** Counts twelve months of answers again, of each unit and of each group. Gives the number of units counted. */
export const measurePaces = (db: Db, now: Date): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const units = await saveUnitPaces(tx, now);
    const counts = await listGroupCounts(tx, comparedAt);
    await saveGroups(
      tx,
      counts.map(({ module, kind, units }) => ({ module, kind, strength: strengthOf(units) })),
      now,
    );
    return units;
  });
