import type { Db } from "#db/db.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import { tellDoctor } from "#features/referrals/tell-doctor.action.ts";
import { listToRemind, saveReminded } from "./medical-remind.store.ts";

/** Every few minutes: the medical volet still waits, and its doctor is told again, as often as their module says and no more. */
export async function remindDoctors(db: Db, now: Date): Promise<void> {
  for (const { naming, referral, nationalId, reminded } of await listToRemind(db, now))
    await db.transaction().execute(async (tx) => {
      const r = await lockReferral(tx, referral);
      if (!r || r.doctor?.nationalId !== nationalId) return;
      if (await saveReminded(tx, naming, reminded)) await tellDoctor(tx, r, nationalId, "medical-waits", { now });
    });
}
