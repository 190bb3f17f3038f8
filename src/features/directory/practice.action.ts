import type { Tx } from "#db/db.ts";
import { insertPractice } from "./practice.store.ts";
import type { NewPractice } from "./practice.ts";
import type { UnitId } from "./unit.ts";

/** Opens the practice of a doctor who registers, in the transaction that opens their account: the unit they act for. */
export const openPractice = (tx: Tx, practice: NewPractice): Promise<UnitId> => insertPractice(tx, practice);
