import { announce, type Db } from "#db/db.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import { type Actor, topicsOf } from "#features/referrals/change.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import { findReferralOf } from "#features/referrals/request.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { ok, refuse } from "#lib/result.ts";
import { type Act, act } from "./acts.ts";
import { findCircumstances } from "./unit.store.ts";

/** Does one thing to one request: answer it, confirm it, record the arrival… `seen` is the version the form was made from. */
export async function actOnRequest(db: Db, id: RequestId, what: Act, by: Actor, seen: number | null, now: Date) {
  const referralId = await findReferralOf(db, id);
  if (!referralId) return refuse({ kind: "not-a-recipient" });
  const done = await db.transaction().execute(async (tx) => {
    const referral = (await lockReferral(tx, referralId))!;
    const circumstances = { now, rules: rulebookOf(referral.module), ...(await findCircumstances(tx, referral, id)) };
    const result = act(referral, id, what, by, seen, circumstances);
    if (!result.ok) return result;
    await applyChange(
      tx,
      referral,
      result.value,
      by,
      { act: what.kind === "give-opinion" ? "opinion" : "request", object: `${what.kind} ${id}` },
      now,
    );
    return ok({ before: referral, after: result.value.referral });
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}
