import type { Db, Tx } from "#db/db.ts";
import type { NoPradoReason } from "./prado.ts";

/** Somebody said of this dossier that PRADO would not be asked for: it is not proposed again. */
export async function hasRefusal(db: Db, referral: string): Promise<boolean> {
  const row = await db
    .selectFrom("prado_refusal")
    .select("referral_id")
    .where("referral_id", "=", referral)
    .executeTakeFirst();
  return row !== undefined;
}

/** False when somebody said so meanwhile: the first reason stays. */
export async function insertRefusal(
  tx: Tx,
  referral: string,
  reason: NoPradoReason,
  who: string,
  now: Date,
): Promise<boolean> {
  const done = await tx
    .insertInto("prado_refusal")
    .values({ referral_id: referral, reason, who, at: now })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  return Number(done.numInsertedOrUpdatedRows) === 1;
}
