import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { notifyStewards, notifyUnits } from "#features/notices/notify.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { topicsOf } from "#features/referrals/change.ts";
import { findKey, lockReferral, saveNeeds } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { isLive, isPlaced, wasSent } from "#features/referrals/request.ts";
import { ok, refuse } from "#lib/result.ts";
import { correct } from "./correcting.ts";
import { findByNumber, findDecision, saveCorrected } from "./decision.store.ts";
import type { Entered } from "./entering.ts";

/** Corrects what was typed wrong in a decision; the establishments that follow it and the person's side are told. */
export async function correctDecision(
  db: Db,
  id: ReferralId,
  entered: Entered,
  by: Member,
  version: number,
  now: Date,
) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    const decision = await findDecision(tx, id);
    if (!referral || !decision) return refuse({ kind: "unknown-decision" } as const);
    if (decision.version !== version) return refuse({ kind: "stale-version" } as const);
    const known = await findByNumber(tx, decision.unit, entered.idDecision);
    if (known && known !== id) return refuse({ kind: "already-entered", referral: known } as const);
    const result = correct(referral, decision, entered, by);
    if (!result.ok) return result;
    const { changed, needs } = result.value;
    if (changed.length === 0) return ok({ referral, changed });
    await saveCorrected(tx, await findKey(tx, id), result.value.decision, now);
    await saveNeeds(tx, id, needs);
    await record(tx, id, journalActor(by), "decision", `correction : ${changed.join(", ")}`, now);
    const about = {
      module: referral.module,
      kind: "decision-corrected",
      referralId: id,
      number: referral.number,
    } as const;
    const followed = referral.requests.filter((q) => wasSent(q) && (isLive(q) || isPlaced(q)));
    await notifyUnits(
      tx,
      followed.map((q) => ({ ...about, unitId: q.unit, role: "receiver" as const, requestId: q.id, except: by.id })),
      now,
    );
    await notifyStewards(tx, [{ ...about, requestId: null, except: by.id }], now);
    return ok({ referral, changed });
  });
  if (done.ok) await announce(db, topicsOf(done.value.referral, done.value.referral));
  return done;
}
