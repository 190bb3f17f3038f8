import { sql } from "kysely";
import type { Db, Tx } from "#db/db.ts";
import type { KeptGrid } from "./reading.ts";

/** The grids operators loaded, by their first day; all of them are kept: dossiers were filled on each. */
export async function listGrids(db: Db): Promise<KeptGrid[]> {
  const row = await db.selectFrom("setting").select("value").where("key", "=", "tnd.grids").executeTakeFirst();
  return (row?.value ?? []) as KeptGrid[];
}

/** One loads at a time. */
export const lockGrids = (tx: Tx) => sql`select pg_advisory_xact_lock(hashtext('tnd.grids'))`.execute(tx);

export async function insertGrid(tx: Tx, grid: KeptGrid): Promise<void> {
  await sql`
    insert into setting (key, value) values ('tnd.grids', ${JSON.stringify([grid])}::jsonb)
    on conflict (key) do update set value = setting.value || excluded.value`.execute(tx);
}
