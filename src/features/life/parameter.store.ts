import type { Db } from "#db/db.ts";
import type { Module } from "#features/accounts/member.ts";
import type { Changed } from "./parameter.ts";

/** The delays an administrator changed, module by module. */
export async function findChanged(db: Db, module: Module): Promise<Changed> {
  const rows = await db.selectFrom("parameter").select(["key", "value"]).where("module", "=", module).execute();
  return Object.fromEntries(rows.map((row) => [row.key, row.value])) as Changed;
}
