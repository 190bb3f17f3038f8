import type { Db } from "#db/db.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { insertService } from "./service.store.ts";
import { type NewService, services } from "./service.ts";
import type { UnitId } from "./unit.ts";

export type ServiceRefusal = { kind: "unknown-kind" } | { kind: "no-name" } | { kind: "bad-departement" };

/** Opens a service of the platform; its first référent is then named by `npm run referent`. */
export async function openService(
  db: Db,
  wanted: { [Field in keyof NewService]: NewService[Field] extends string ? string : NewService[Field] },
): Promise<Result<{ unit: UnitId; finess: string }, ServiceRefusal>> {
  if (!(wanted.kind in services) || !modules.includes(wanted.module)) return refuse({ kind: "unknown-kind" });
  if (!wanted.name.trim()) return refuse({ kind: "no-name" });
  const all = [wanted.departement, ...(wanted.departements ?? [])];
  if (!all.every((code) => /^(\d{2,3}|2[AB])$/.test(code))) return refuse({ kind: "bad-departement" });
  return ok(await db.transaction().execute((tx) => insertService(tx, wanted as NewService)));
}

const modules = ["grand-age", "sanitaire", "handicap", "tnd"];
