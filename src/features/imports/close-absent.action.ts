import type { Db } from "#db/db.ts";
import { closeAbsent, countAbsent } from "#features/directory/facility.store.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, refuse } from "#lib/result.ts";

/** More than one in ten gone at once is a file cut short, not a country closing its establishments. */
const mostGone = 0.1;

/** An establishment that has left the complete FINESS file is closed from today; its card and its dossiers stay. */
export async function closeFacilitiesAbsentFrom(db: Db, present: readonly string[], now: Date) {
  return db.transaction().execute(async (tx) => {
    const { absent, known } = await countAbsent(tx, present);
    if (absent > known * mostGone) return refuse({ kind: "too-many-absent", absent, known });
    return ok({ closed: await closeAbsent(tx, present, dayOf(now), now) });
  });
}
