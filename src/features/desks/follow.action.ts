import { announce, type Db } from "#db/db.ts";
import type { AccountId, Member } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { isClosedToUnits, receivesFor } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findReferralAsked } from "#features/referrals/referral.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, refuse } from "#lib/result.ts";
import { listColleagues, saveFollow } from "./desk.store.ts";

/** Shares a request out to somebody of the desk, or to nobody. */
export async function shareOut(db: Db, request: string, to: AccountId | null, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await findReferralAsked(tx, request);
    const asked = referral?.requests.find((q) => q.id === (request as RequestId));
    if (!referral || !asked?.sentAt || isClosedToUnits(referral) || !receivesFor(by, asked.unit, referral.module))
      return refuse({ kind: "unknown-request" });
    if (to && !(await listColleagues(tx, by.unit, dayOf(now))).some(({ id }) => id === to))
      return refuse({ kind: "unknown-colleague" });
    await saveFollow(tx, { desk: by.unit, request, account: to, at: now });
    await record(tx, referral.id, journalActor(by), "share-out", request, now);
    return ok(asked.unit);
  });
  if (done.ok) await announce(db, [`unit:${done.value}`, `unit:${by.unit}`]);
  return done;
}
