import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import { topicsOf } from "#features/referrals/change.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { ok, refuse } from "#lib/result.ts";
import { findDecision } from "./decision.store.ts";
import { cancelNotification } from "./ending.ts";

/** The MDPH cancels one notification, with its official reason. */
export async function cancelOneNotification(
  db: Db,
  id: ReferralId,
  wanted: { request: string; reason: string; version: number },
  by: Member,
  now: Date,
) {
  const done = await db.transaction().execute(async (tx) => {
    const before = await lockReferral(tx, id);
    const decision = await findDecision(tx, id);
    if (!before || !decision) return refuse({ kind: "not-a-notification" } as const);
    const result = cancelNotification(before, decision, wanted, by, now);
    if (!result.ok) return result;
    const object = `withdraw ${wanted.request}`;
    await applyChange(tx, before, result.value, by, { act: "request", object }, now);
    return ok({ before, after: result.value.referral });
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}
