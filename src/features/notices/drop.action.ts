import type { Tx } from "#db/db.ts";
import { saveDropped } from "./drop.store.ts";

/** Mails about a dossier that have not left yet to the person and those close to them never leave. */
export const dropPersonsMails = (tx: Tx, referral: string): Promise<void> => saveDropped(tx, referral);
