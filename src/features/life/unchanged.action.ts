import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { mayValidate, partyOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import { isValidated, type ReferralId } from "#features/referrals/referral.ts";
import { isSigned } from "#features/referrals/rulebook.ts";
import { ok, refuse } from "#lib/result.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { saveToLookAt } from "./life.store.ts";

/** Who may validate a volet says that nothing has changed in it: its age starts again, its answers and its signature stay. */
export async function confirmUnchanged(db: Db, id: ReferralId, code: string, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    const volet = referral?.volets.find((v) => v.code === code);
    if (!referral || !volet) return refuse({ kind: "unknown-volet" });
    const signed = isSigned(pathwayOf(referral.module).volets.find((q) => q.code === code)!);
    if (!mayValidate(volet.level, signed, partyOf(by, referral), by, referral))
      return refuse({ kind: "not-habilitated" });
    if (!isValidated(volet)) return refuse({ kind: "not-validated" });
    await record(tx, id, journalActor(by), "unchanged", code, now);
    await saveToLookAt(tx, id);
    return ok(referral.owner);
  });
  if (done.ok) await announce(db, [`referral:${id}`, `unit:${done.value}`]);
  return done;
}
