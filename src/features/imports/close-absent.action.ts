import type { Db } from "#db/db.ts";
import { closeAbsent, countAbsent } from "#features/directory/facility.store.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, refuse } from "#lib/result.ts";
import { noteChanges } from "./run.action.ts";
import type { Run } from "./run.ts";

/** More than one in ten gone at once is a file cut short, not a country closing its establishments. */
const mostGone = 0.1;

/** An establishment that has left the complete FINESS file is closed from today; its card and its dossiers stay. */
export async function closeFacilitiesAbsentFrom(db: Db, run: Pick<Run, "id">, present: readonly string[], now: Date) {
  return db.transaction().execute(async (tx) => {
    const { absent, known } = await countAbsent(tx, present);
    if (absent > known * mostGone) return refuse({ kind: "too-many-absent", absent, known });
    const today = dayOf(now);
    const closed = await closeAbsent(tx, present, today, now);
    await noteChanges(
      tx,
      run,
      closed.map(({ finess, name, city }) => ({
        what: "closed",
        line: null,
        ref: finess,
        label: `${name}, ${city}`,
        detail: { fields: { closedOn: { before: null, after: today } }, reason: "Absent du fichier complet" },
      })),
    );
    return ok({ closed: closed.length });
  });
}
