import type { Db } from "#db/db.ts";
import { findReferral } from "#features/referrals/referral.store.ts";
import { dayOf } from "#lib/dates.ts";
import { listEnding } from "./early-path.store.ts";
import { sayEndNear } from "./say-end-near.action.ts";

/** Each morning: two months before its end, a path is said to end to the platform, to the doctor and to the family, once a year of it. */
export async function remindEnds(db: Db, now: Date): Promise<void> {
  for (const { request, referral } of await listEnding(db, dayOf(now)))
    if (await findReferral(db, referral)) await sayEndNear(db, request, now);
}
