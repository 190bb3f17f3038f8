import type { Db } from "#db/db.ts";
import { holdsAnywhere, type Member, type Module } from "#features/accounts/member.ts";
import { findChanged, insertChange, saveParameter } from "#features/parameters/parameter.store.ts";
import { type ParameterRefusal, readValue } from "#features/parameters/parameter.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { saveAllToLookAt } from "./life.store.ts";

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
  const value = readValue(module, key, asked.typed);
  if (!value.ok && value.refusal.kind === "unknown-parameter") return value;
  if (!reason) return refuse({ kind: "reason-missing" });
  if (!value.ok) return value;
  await db.transaction().execute(async (tx) => {
    const before = Object.entries(await findChanged(tx, module)).find(([one]) => one === key)?.[1] ?? null;
    await saveParameter(tx, module, key, value.value);
    await insertChange(tx, { module, key, before, after: value.value, reason, who: by.name, account: by.id, at: now });
    await saveAllToLookAt(tx, module);
  });
  return ok(null);
}
