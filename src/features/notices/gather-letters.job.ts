import type { Db } from "#db/db.ts";
import { gatherDueLetters } from "./gather-letters.action.ts";

/** Each minute: the summaries of the morning, and what waited for the end of the night. */
export const gatherLettersJob = (db: Db, now: Date) => gatherDueLetters(db, now);
