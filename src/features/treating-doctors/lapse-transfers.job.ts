import type { Db } from "#db/db.ts";
import { lapseUnanswered } from "./transfer.action.ts";

/** Every hour: what no doctor has answered in five working days stays with its service. */
export const lapseTransfers = (db: Db, now: Date): Promise<void> => lapseUnanswered(db, now);
