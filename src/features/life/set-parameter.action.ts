import type { Db } from "#db/db.ts";
import { holdsAnywhere, type Member, type Module } from "#features/accounts/member.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { findChanged, insertChange, saveAllToLookAt, saveParameter } from "./parameter.store.ts";
import { isParameterKey, type ParameterRefusal, readValue } from "./parameter.ts";

/** An administrator changes a delay of a module, with a reason; empty, the module's own is back. Timers plan again from now on. */
export async function setParameter(
  db: Db,
  asked: { module: Module; key: string; typed: string; reason: string },
  by: Member,
  now: Date,
): Promise<Result<null, ParameterRefusal>> {
  const { module, key } = asked;
  const reason = asked.reason.trim();
  if (!holdsAnywhere(by, "admin")) return refuse({ kind: "not-habilitated" });
  if (!isParameterKey(key)) return refuse({ kind: "unknown-parameter" });
  if (!reason) return refuse({ kind: "reason-missing" });
  const value = readValue(module, key, asked.typed);
  if (!value.ok) return value;
  await db.transaction().execute(async (tx) => {
    const before = (await findChanged(tx, module))[key] ?? null;
    await saveParameter(tx, module, key, value.value);
    await insertChange(tx, { module, key, before, after: value.value, reason, who: by.name, account: by.id, at: now });
    await saveAllToLookAt(tx, module);
  });
  return ok(null);
}
