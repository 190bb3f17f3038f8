import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { findDecision, saveDecision } from "#features/decisions/decision.store.ts";
import { record } from "#features/journal/record.action.ts";
import { partyOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { ok, refuse } from "#lib/result.ts";

/** The person lets the MDPH read their single admission dossier, or takes it back: modules specification D.8. Theirs alone to say. */
export async function shareDossier(db: Db, id: ReferralId, wish: "share" | "unshare", by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    const decision = await findDecision(tx, id);
    if (!referral || !decision || partyOf(by, referral) !== "person")
      return refuse({ kind: "not-habilitated" } as const);
    if ((decision.sharedAt !== null) === (wish === "share")) return ok(referral);
    await saveDecision(tx, { ...decision, sharedAt: wish === "share" ? now : null }, now);
    await record(tx, id, journalActor(by), wish, "", now);
    return ok(referral);
  });
  if (done.ok) await announce(db, [`referral:${id}`, `unit:${done.value.owner}`]);
  return done;
}
