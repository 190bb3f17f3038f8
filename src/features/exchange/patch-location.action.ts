import { announce, type Db } from "#db/db.ts";
import type { UnitId } from "#features/directory/unit.ts";
import { declareIn } from "#features/places/declare.action.ts";
import { ok, refuse } from "#lib/result.ts";
import type { CapacityChange } from "./capacity-change.ts";
import { lockRevision } from "./fhir.store.ts";
import type { Software } from "./software.ts";

/** Software says the free places of a unit, unless someone wrote it since it was read. */
export async function patchCapacity(
  db: Db,
  unit: UnitId,
  revision: number,
  { pools, at }: CapacityChange,
  by: Software,
  now: Date,
) {
  const result = await db.transaction().execute(async (tx) => {
    const current = await lockRevision(tx, unit);
    if (current !== revision) return refuse({ kind: "stale" });
    const declarer = { machine: by.name, origin: "api", ...(at ? { saidAt: at } : {}) } as const;
    const declared = await declareIn(tx, unit, { kind: "all", pools }, declarer, now);
    return declared.ok ? ok(declared.value) : declared;
  });
  if (result.ok) await announce(db, [`unit:${unit}`]);
  return result;
}
