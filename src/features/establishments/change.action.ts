import { announce, type Db, type Tx } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { asReferent, type Held } from "#features/administration/referent.action.ts";
import { findFacility } from "#features/directory/facility.store.ts";
import { monthlyPrice, temporaryMonthlyPrice } from "#features/directory/facility.ts";
import { lockUnit, refreshUnits } from "#features/directory/unit.store.ts";
import type { Unit, UnitId } from "#features/directory/unit.ts";
import { enqueue } from "#jobs/jobs.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { findEdit, insertEdits } from "./edit.store.ts";
import { type Change, type Decided, decide, type EditRefusal, type Proposed, type UndoRefusal, undo } from "./edit.ts";
import { lockEstablishment, saveEstablishment, saveUnit } from "./establishment.store.ts";
import { contactOwner, type Establishment, facilityField } from "./facility-field.ts";
import { same } from "./field.ts";
import { type Fault, faultsOf, unitField } from "./unit-field.ts";

export type Incoherent = { kind: "incoherent"; faults: Fault[] };
export type ChangeRefusal = EditRefusal | Incoherent | { kind: "unknown-unit" } | { kind: "not-referent" };
export type UndoneRefusal =
  | UndoRefusal
  | Incoherent
  | { kind: "unknown-edit" }
  | { kind: "unknown-unit" }
  | { kind: "not-referent" };
export type Changed = { facility: string; changes: Change[] };

/** The référent changes what the establishment says of itself: all of it or nothing. */
export async function changeFacility(
  db: Db,
  proposals: readonly Proposed[],
  by: Member,
  now: Date,
): Promise<Result<Changed, ChangeRefusal>> {
  const done = await asReferent<Changed, ChangeRefusal>(db, by, now, (tx, held) =>
    onFacility(tx, held, by, now, (of) => decide(facilityField, of, proposals, dayOf(now))),
  );
  if (done.ok) await announce(db, [`facility:${done.value.facility}`]);
  return done;
}

/** The same for one of its units. */
export async function changeUnit(
  db: Db,
  id: UnitId,
  proposals: readonly Proposed[],
  by: Member,
  now: Date,
): Promise<Result<Changed, ChangeRefusal>> {
  const done = await asReferent<Changed, ChangeRefusal>(db, by, now, (tx, held) =>
    onUnit(tx, held, id, by, now, (unit) => decide(unitField, unit, proposals, dayOf(now))),
  );
  if (done.ok) await announce(db, [`unit:${id}`, `facility:${done.value.facility}`]);
  return done;
}

/** Puts back what an edit replaced, by the same rules as any change. `seen`: see edit.ts. */
export async function undoEdit(
  db: Db,
  id: string,
  seen: string | null,
  by: Member,
  now: Date,
): Promise<Result<Changed, UndoneRefusal>> {
  const done = await asReferent<Changed & { unit: string | null }, UndoneRefusal>(db, by, now, async (tx, held) => {
    const edit = await findEdit(tx, held.structure.facility, id);
    if (!edit) return refuse({ kind: "unknown-edit" });
    const undone = edit.unit
      ? await onUnit(tx, held, edit.unit as UnitId, by, now, (unit) => undo(unitField, unit, edit, seen), id)
      : await onFacility(tx, held, by, now, (of) => undo(facilityField, of, edit, seen), id);
    return undone.ok ? ok({ ...undone.value, unit: edit.unit }) : undone;
  });
  if (done.ok)
    await announce(db, [`facility:${done.value.facility}`, ...(done.value.unit ? [`unit:${done.value.unit}`] : [])]);
  return done;
}

/** Locks the establishment, does what was decided, keeps it in the history. */
async function onFacility<Refusal>(
  tx: Tx,
  { structure }: Held,
  by: Member,
  now: Date,
  decision: (of: Establishment) => Result<Decided<Establishment>, Refusal>,
  undoes?: string,
): Promise<
  Result<Changed, Refusal | { kind: "owned"; label: string; owner: NonNullable<ReturnType<typeof contactOwner>> }>
> {
  const { of, hash } = (await lockEstablishment(tx, structure.facility))!;
  const decided = decision(of);
  if (!decided.ok) return decided;
  const { of: after, changes } = decided.value;
  const touched = of.contactRows.find(
    (row) => changes.some(({ field }) => field === `contact:${row.id}`) && contactOwner(row),
  );
  if (touched) return refuse({ kind: "owned", label: touched.label, owner: contactOwner(touched)! });
  await saveEstablishment(tx, of, after, hash, now);
  // rooms follow their establishment's price, as after an import
  if (!same(numbers(of), numbers(after)))
    await refreshUnits(tx, [{ facility: after, features: {}, source: "declared", date: dayOf(now) }]);
  if (changes.some(({ field }) => field === "booking") && after.booking)
    await enqueue(tx, "check-booking", { facility: of.id });
  await insertEdits(tx, { facility: of.id, unit: null, ...(undoes ? { undoes } : {}) }, changes, by, now);
  return ok({ facility: structure.facility, changes });
}

const numbers = ({ prices }: Establishment) => (prices ? { ...prices } : null);

async function onUnit<Refusal>(
  tx: Tx,
  { structure }: Held,
  id: UnitId,
  by: Member,
  now: Date,
  decision: (unit: Unit) => Result<Decided<Unit>, Refusal>,
  undoes?: string,
): Promise<Result<Changed, Refusal | Incoherent | { kind: "unknown-unit" }>> {
  const unit = await lockUnit(tx, id);
  if (!unit || unit.facility !== structure.facility) return refuse({ kind: "unknown-unit" });
  const decided = decision(unit);
  if (!decided.ok) return decided;
  const { of: after, changes } = decided.value;
  const faults = faultsOf(after);
  if (faults.length > 0) return refuse({ kind: "incoherent", faults });
  const kinds = changes.some(({ field }) => field === "kinds");
  await saveUnit(tx, kinds ? { ...after, priceMonth: await priceOf(tx, after) } : after);
  await insertEdits(tx, { facility: structure.facility, unit: id, ...(undoes ? { undoes } : {}) }, changes, by, now);
  // what it refused for its limits may fit now
  if (changes.some(({ field }) => field.startsWith("limits."))) await enqueue(tx, "check-refusals", { unit: id });
  return ok({ facility: structure.facility, changes });
}

/** What a stay of these kinds costs in this establishment. */
async function priceOf(tx: Tx, { facility, kinds }: Unit): Promise<number | null> {
  const prices = (await findFacility(tx, facility))?.prices ?? null;
  if (kinds.includes("heb-perm") || kinds.includes("ra")) return monthlyPrice(prices);
  return kinds.includes("heb-temp") ? temporaryMonthlyPrice(prices) : null;
}
