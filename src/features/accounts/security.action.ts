import type { Tx } from "#db/db.ts";
import { saveSecurityEvent } from "./security-event.store.ts";
import type { SecurityEvent } from "./security-event.ts";

/** Writes what happened in the security journal, in the transaction that made it happen. */
export const recordSecurityEvent = (tx: Tx, event: SecurityEvent, now: Date): Promise<void> =>
  saveSecurityEvent(tx, event, now);
