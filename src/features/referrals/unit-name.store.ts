import { sql } from "kysely";
import type { Db } from "#db/db.ts";

export type UnitName = { unit: string; facility: string; finess: string; city: string; phone: string | null };

/** How the units of a dossier are called. */
export async function listUnitNames(db: Db, ids: readonly string[]): Promise<Map<string, UnitName>> {
  if (ids.length === 0) return new Map();
  const rows = await sql<UnitName & { id: string }>`
    select u.id, u.name as unit, f.name as facility, f.finess, f.city, f.phone
    from unit u join facility f on f.id = u.facility_id where u.id = any(${[...new Set(ids)]}::uuid[])
  `.execute(db);
  return new Map(rows.rows.map((r) => [r.id, r]));
}
