import type { Db } from "#db/db.ts";
import { lockFacilities } from "#features/directory/facility.store.ts";
import { insertUnits, lockUnitsOf, saveOffers } from "#features/directory/unit.store.ts";
import type { Unit, UnitId } from "#features/directory/unit.ts";
import { offersBetween } from "#features/imports/change.ts";
import { checkpoint, noteChanges } from "#features/imports/run.action.ts";
import {
  add,
  type Change,
  type FieldChanges,
  type LineBatch,
  type Run,
  type RunTotals,
} from "#features/imports/run.ts";
import { newId } from "#lib/ids.ts";
import { type Equipment, equip, equippedLabels, unitOfPlaces } from "./equipment.ts";

/** One batch of installed places, establishment by establishment: an establishment nobody knows is rejected. */
export async function saveEquipmentBatch(
  db: Db,
  run: Pick<Run, "id">,
  batch: LineBatch<Equipment>,
  now: Date,
): Promise<RunTotals> {
  return db.transaction().execute(async (tx) => {
    const facilities = await lockFacilities(
      tx,
      batch.lines.map(({ value }) => value.finess),
    );
    const units = await lockUnitsOf(
      tx,
      [...facilities.values()].map(({ facility }) => facility.id),
    );
    const offers: Unit[] = [];
    const created: Unit[] = [];
    const changes: Change[] = [...batch.noted];
    let totals = batch.totals;
    for (const { value, line } of batch.lines) {
      const facility = facilities.get(value.finess)?.facility;
      const note = (what: Change["what"], detail: Change["detail"]) => {
        totals = add(totals, { [what]: 1 });
        changes.push({
          what,
          line,
          ref: value.finess,
          label: facility ? `${facility.name}, ${facility.city}` : null,
          detail,
        });
      };
      if (!facility) {
        note("rejected", { reason: "Établissement absent de l’annuaire : importer d’abord les établissements" });
        continue;
      }
      const {
        units: moved,
        missing,
        doubts,
      } = equip(
        units.filter((unit) => unit.facility === facility.id),
        value,
      );
      const fields: FieldChanges = {};
      for (const { before, after } of moved) {
        offers.push(after);
        for (const [path, change] of Object.entries(offersBetween(before.offer, after.offer)))
          fields[`${before.name} · ${path}`] = change;
      }
      for (const { kind, places } of missing) {
        created.push({ ...unitOfPlaces(facility, kind, places, value.date), id: newId<UnitId>() });
        fields[`${equippedLabels[kind]} · offer.capacity`] = { before: null, after: places };
      }
      for (const reason of doubts) note("doubt", { reason });
      if (Object.keys(fields).length > 0) note("changed", { fields });
      else totals = add(totals, { unchanged: 1 });
    }
    await saveOffers(tx, offers);
    await insertUnits(tx, created);
    await noteChanges(tx, run, changes);
    await checkpoint(tx, run, batch.position, totals, now);
    return totals;
  });
}
