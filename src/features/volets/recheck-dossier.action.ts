import { announce, type Db } from "#db/db.ts";
import { topicsOf } from "#features/referrals/change.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { recheckAnswers } from "./validate-volet.action.ts";

/** What the answers of a dossier wait for, looked at again because a day has passed, or because a unit says something else. */
export async function recheckDossier(db: Db, id: ReferralId, now: Date): Promise<void> {
  const topics = await db.transaction().execute(async (tx) => {
    const before = await lockReferral(tx, id);
    if (!before) return [];
    const after = await recheckAnswers(tx, before, now);
    return after === before ? [] : topicsOf(before, after);
  });
  if (topics.length > 0) await announce(db, topics);
}
