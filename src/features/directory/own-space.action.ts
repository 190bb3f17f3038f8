import type { Tx } from "#db/db.ts";
import { insertOwnSpace } from "./own-space.store.ts";
import type { UnitId } from "./unit.ts";

/** Opens the space of somebody who is no professional, in the transaction that opens their account. */
export const openOwnSpace = (tx: Tx): Promise<UnitId> => insertOwnSpace(tx);
