import { announce, type Db } from "#db/db.ts";
import { hasConditions, recheckConditions } from "#features/conditions/recheck.action.ts";
import { topicsOf } from "#features/referrals/change.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { readFacts } from "./facts.action.ts";

/** The conditions of one dossier's answers, looked at again because a day has passed. */
export async function recheckDossier(db: Db, id: ReferralId, now: Date): Promise<void> {
  const topics = await db.transaction().execute(async (tx) => {
    const before = await lockReferral(tx, id);
    if (!before || !hasConditions(before)) return [];
    const after = await recheckConditions(tx, before, await readFacts(tx, before, now), now);
    return after === before ? [] : topicsOf(before, after);
  });
  if (topics.length > 0) await announce(db, topics);
}
