import type { Db, Tx } from "#db/db.ts";
import type { Module } from "#features/accounts/member.ts";
import { newId } from "#lib/ids.ts";
import { type Changed, timersOf } from "./parameter.ts";

/** The delays an administrator changed in a module. */
export async function findChanged(db: Db, module: Module): Promise<Changed> {
  const rows = await db.selectFrom("parameter").select(["key", "value"]).where("module", "=", module).execute();
  return Object.fromEntries(rows.map((row) => [row.key, row.value])) as Changed;
}

/** The delays of a module as they are today. */
export const readTimers = async (db: Db, module: Module) => timersOf(module, await findChanged(db, module));

export async function saveParameter(tx: Tx, module: Module, key: string, value: unknown): Promise<void> {
  if (value === null) {
    await tx.deleteFrom("parameter").where("module", "=", module).where("key", "=", key).execute();
    return;
  }
  await tx
    .insertInto("parameter")
    .values({ module, key, value: JSON.stringify(value) })
    .onConflict((c) => c.columns(["module", "key"]).doUpdateSet({ value: JSON.stringify(value) }))
    .execute();
}

export type ParameterChange = {
  module: Module;
  key: string;
  before: unknown;
  after: unknown;
  reason: string;
  who: string;
  at: Date;
};

export async function insertChange(tx: Tx, c: ParameterChange & { account: string | null }): Promise<void> {
  const { account, before, after, ...said } = c;
  const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value));
  await tx
    .insertInto("parameter_change")
    .values({ id: newId<string>(), ...said, before: json(before), after: json(after), account_id: account })
    .execute();
}

export async function listChanges(db: Db, limit: number): Promise<ParameterChange[]> {
  return db
    .selectFrom("parameter_change")
    .select(["module", "key", "before", "after", "reason", "who", "at"])
    .orderBy("at", "desc")
    .limit(limit)
    .execute();
}
