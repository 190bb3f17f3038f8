import type { Db } from "#db/db.ts";
import { coordinationCategories } from "./coordination.ts";

/** Whether this unit is of a body that coordinates care, and so hands its dossiers over. */
export async function findIsCoordination(db: Db, unit: string): Promise<boolean> {
  const row = await db
    .selectFrom("unit")
    .innerJoin("facility", "facility.id", "unit.facility_id")
    .select("facility.category")
    .where("unit.id", "=", unit)
    .executeTakeFirst();
  return row !== undefined && coordinationCategories.includes(row.category);
}
