import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { asReferent } from "#features/administration/referent.action.ts";
import { findFacility } from "#features/directory/facility.store.ts";
import type { FacilityId } from "#features/directory/facility.ts";
import { insertUnits, lockUnit } from "#features/directory/unit.store.ts";
import { type Module, type Unit, type UnitId, undescribedUnit } from "#features/directory/unit.ts";
import { once } from "#features/sent-forms/once.action.ts";
import type { SentForm } from "#features/sent-forms/sent-form.ts";
import { type Day, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { insertEdits } from "./edit.store.ts";
import { listStaffing, saveUnit } from "./establishment.store.ts";
import { type ClosingRefusal, checkClosing, checkOpening, type OpeningRefusal } from "./unit-life.ts";

export type NewUnit = { name: string; module: Module; kinds: string[] };

/** Opens a unit of the establishment, once for a form; gives its id. */
export const openUnit = (db: Db, wanted: NewUnit, by: Member, now: Date, form: SentForm | null) =>
  asReferent(db, by, now, (tx, { structure }) =>
    once<OpeningRefusal>(tx, form, by.id, now, async (): Promise<Result<string, OpeningRefusal>> => {
      const checked = checkOpening(wanted, structure.units);
      if (!checked.ok) return checked;
      const facility = (await findFacility(tx, structure.facility as FacilityId))!;
      const said = { source: "declared", date: dayOf(now) } as const;
      const unit: Unit = {
        ...undescribedUnit,
        ...{ id: newId<UnitId>(), facility: facility.id, ...wanted, mentions: [], modes: [], offer: {}, limits: {} },
        ...{
          zoneKm: null,
          point: facility.point,
          priceMonth: null,
          accepts: true,
          acceptsFrom: null,
          closedOn: null,
          places: null,
        },
        origins: { name: said, kinds: said },
        version: 1,
      };
      await insertUnits(tx, [unit]);
      const opened = { field: "opened", before: null, after: wanted.name, beforeOrigin: null, afterOrigin: said };
      await insertEdits(tx, { facility: facility.id, unit: unit.id }, [opened], by, now);
      return ok<string>(unit.id);
    }),
  );

export type CloseRefusal = ClosingRefusal | { kind: "unknown-unit" } | { kind: "not-referent" };

/** Closes a unit from a day on: it is asked nothing more, and keeps its dossiers. `seen`: the requests in hand one was told of. */
export async function closeUnit(
  db: Db,
  id: UnitId,
  { on, seen }: { on: Day; seen: number | null },
  by: Member,
  now: Date,
): Promise<Result<null, CloseRefusal>> {
  const done = await asReferent<null, CloseRefusal>(db, by, now, async (tx, { structure }) => {
    const unit = await lockUnit(tx, id);
    if (!unit || unit.facility !== structure.facility) return refuse({ kind: "unknown-unit" });
    const staffing = await listStaffing(tx, structure.facility, dayOf(now));
    const live = staffing.find((one) => one.unit === id)?.live ?? 0;
    const others = structure.units.filter((one) => one.id !== id).length;
    const checked = checkClosing(unit, { on, seen, live, others, own: by.unit === id, today: dayOf(now) });
    if (!checked.ok) return checked;
    await saveUnit(tx, { ...unit, closedOn: on });
    const closed = { field: "closedOn", before: unit.closedOn, after: on, beforeOrigin: null, afterOrigin: null };
    await insertEdits(tx, { facility: structure.facility, unit: id }, [closed], by, now);
    return ok(null);
  });
  if (done.ok) await announce(db, [`unit:${id}`]);
  return done;
}
