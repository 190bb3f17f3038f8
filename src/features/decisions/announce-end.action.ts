import { announce, type Db } from "#db/db.ts";
import { notifyStewards, notifyUnits } from "#features/notices/notify.action.ts";
import { topicsOf } from "#features/referrals/change.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import { isLive, isPlaced } from "#features/referrals/request.ts";
import { dayOf } from "#lib/dates.ts";
import { findAlerted, findDecision, saveAlerted } from "./decision.store.ts";
import { alertDue } from "./decision.ts";

/** Tells once that a decision ends in so many months: its MDPH, the establishments that follow it, the person's side. */
export async function announceEnd(db: Db, id: string, months: number, now: Date): Promise<void> {
  const told = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    const decision = await findDecision(tx, id);
    if (!referral || !decision) return null;
    // somebody ended it meanwhile, or another run has told it
    if (alertDue(decision, await findAlerted(tx, id), dayOf(now)) !== months) return null;
    await saveAlerted(tx, id, months);
    const about = { module: referral.module, referralId: referral.id, number: referral.number, except: null };
    const followed = referral.requests.filter((q) => isLive(q) || isPlaced(q));
    await notifyUnits(
      tx,
      [
        { ...about, unitId: referral.owner, role: "mdph", kind: "decision-to-renew", requestId: null },
        ...followed.map((q) => ({
          ...{ ...about, unitId: q.unit, role: "receiver" as const, kind: "decision-ending" as const, requestId: q.id },
        })),
      ],
      now,
    );
    await notifyStewards(tx, [{ ...about, kind: "decision-ending", requestId: null }], now);
    return referral;
  });
  if (told) await announce(db, topicsOf(told, told));
}
