import type { Db } from "#db/db.ts";
import type { Module } from "#features/accounts/member.ts";
import { findChanged } from "#features/parameters/parameter.store.ts";
import type { Rulebook } from "./change.ts";
import { rulebookOf } from "./rulebook.ts";

/** The rules of a module with its delays as they are today: whatever starts a clock reads them here. */
export const readRulebook = async (db: Db, module: Module): Promise<Rulebook> =>
  rulebookOf(module, await findChanged(db, module));
