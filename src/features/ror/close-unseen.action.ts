import type { Db } from "#db/db.ts";
import { checkpoint, noteChanges } from "#features/imports/run.action.ts";
import { add, type Run, type RunTotals } from "#features/imports/run.ts";
import { dayOf } from "#lib/dates.ts";
import { readOffering } from "./offer.ts";
import { reportOf } from "./report.ts";
import { closeRorFacilities, closeUnits, deleteReceived, listUnseen, type RorType } from "./ror.store.ts";
import { finessOf } from "./structure.ts";

/** Past this share of what was known, an absence is an accident of the other side, not a closing. */
const mostAbsent = 0.2;
const tooFewToTell = 10;

/** After everything was read: what the ROR no longer has is forgotten, its offers closed, and the establishments it alone had named. */
export async function closeUnseen(
  db: Db,
  run: Pick<Run, "id">,
  totals: RunTotals,
  onDoubt: (doubt: { line: number; reason: string }) => void,
  now: Date,
): Promise<RunTotals> {
  return db.transaction().execute(async (tx) => {
    const report = reportOf();
    const today = dayOf(now);
    for (const type of ["PractitionerRole", "HealthcareService", "Location", "Organization"] as RorType[]) {
      const { known, unseen } = await listUnseen(tx, type, run.id);
      if (unseen.length === 0) continue;
      if (unseen.length > Math.max(tooFewToTell, known * mostAbsent)) {
        const reason = `${unseen.length} ${type} sur ${known} manquent dans ce ROR : rien n’est fermé`;
        report.note("doubt", null, null, { reason });
        onDoubt({ line: 0, reason });
        continue;
      }
      if (type === "HealthcareService") {
        const offers = unseen.flatMap((one) => {
          const read = readOffering(one);
          return read.ok ? [read.value.rorId] : [];
        });
        for (const { name, rorId } of await closeUnits(tx, offers, today))
          report.note("closed", rorId, name, { reason: "L’offre n’est plus dans le ROR" });
      }
      if (type === "Organization")
        for (const { finess, name } of await closeRorFacilities(
          tx,
          unseen.flatMap((one) => finessOf(one) ?? []),
          today,
          now,
        ))
          report.note("closed", finess, name, { reason: "L’établissement n’est plus dans le ROR" });
      await deleteReceived(
        tx,
        type,
        unseen.map(({ id }) => id),
      );
    }
    const after = add(totals, report.totals);
    await noteChanges(tx, run, report.changes);
    await checkpoint(tx, run, "HealthcareService -", after, now);
    return after;
  });
}
