import type { Tx } from "#db/db.ts";
import type { UnitId } from "#features/accounts/member.ts";
import { findUnitToCount } from "./count.store.ts";
import type { Sex } from "./count.ts";
import { declareIn } from "./declare.action.ts";
import { wholeOf } from "./declaring.ts";

/** Free places as a reference counted them; what is known and as recent stays. In the transaction of whoever reads it. */
export async function countFromReference(
  tx: Tx,
  id: UnitId,
  { at, total, bySex }: { at: Date; total: number; bySex: readonly { sex: Sex; free: number }[] },
  by: { machine: string; origin: "ror" },
  now: Date,
): Promise<void> {
  const unit = await findUnitToCount(tx, id);
  if (!unit || (unit.placesAt && unit.placesAt >= at) || at > now) return;
  const kind = wholeOf(unit);
  // a unit of several kinds counts them all together, and then tells no sex apart
  const pools =
    unit.kinds.length === 1 ? bySex.map((one) => ({ kind, ...one })) : [{ kind, sex: "any" as const, free: total }];
  await declareIn(tx, id, { kind: "all", pools }, { ...by, saidAt: at }, now);
}
