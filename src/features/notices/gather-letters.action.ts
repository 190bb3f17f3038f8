import type { Db } from "#db/db.ts";
import { enqueueAll } from "#jobs/jobs.ts";
import { gatherLetters } from "./mailing.store.ts";

/** One mail for all that an account was told for one unit while its mails waited. */
export const gatherDueLetters = (db: Db, now: Date): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const letters = await gatherLetters(tx, now);
    await enqueueAll(
      tx,
      "mail-letter",
      letters.map((letter) => ({ letter })),
    );
  });
