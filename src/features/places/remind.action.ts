import { announce, type Db } from "#db/db.ts";
import type { Module, UnitId } from "#features/accounts/member.ts";
import { notifyUnits } from "#features/notices/notify.action.ts";
import { saveReminded } from "./reminder.store.ts";

/** Asks the receivers of a unit whether its count still holds: in their inbox, and by mail as they chose. */
export async function remindUnit(
  db: Db,
  { unit, module, saidBefore }: { unit: UnitId; module: Module; saidBefore: Date },
  now: Date,
): Promise<void> {
  const told = { unitId: unit, module, role: "receiver", kind: "places-old" } as const;
  const done = await db.transaction().execute(async (tx) => {
    if (!(await saveReminded(tx, unit, saidBefore, now))) return false;
    await notifyUnits(tx, [{ ...told, referralId: null, requestId: null, number: null }], now);
    return true;
  });
  if (done) await announce(db, [`unit:${unit}`]);
}
