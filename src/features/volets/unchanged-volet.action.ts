import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { readTimers } from "#features/parameters/parameter.store.ts";
import { mayValidate, partyOf } from "#features/referrals/access.ts";
import { findKey, lockReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { isLive } from "#features/referrals/request.ts";
import { isSigned } from "#features/referrals/rulebook.ts";
import { refuse } from "#lib/result.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { validateLocked } from "./validate-volet.action.ts";
import { readDrafts, saveDraft } from "./volet.store.ts";
import { asksUnchanged, withVolet } from "./volet.ts";

/**
 * "Inchangé depuis le …": a volet too old to be trusted, or from before a suspension, is validated again as it is, under a new version, so that both
 * signatures stay. `seen`: the version its author had under their eyes.
 */
export async function validateUnchanged(db: Db, id: ReferralId, code: string, seen: number, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    const volet = referral?.volets.find((v) => v.code === code);
    if (!referral || !volet) return refuse({ kind: "unknown-referral" });
    const questionnaire = pathwayOf(referral.module).volets.find((q) => q.code === code)!;
    const access = partyOf(by, referral);
    if (!mayValidate(volet.level, isSigned(questionnaire), access, by, referral))
      return refuse({
        kind: mayValidate(volet.level, false, access, by, referral) ? "doctor-only" : "not-habilitated",
      });
    if (volet.version !== seen) return refuse({ kind: "stale-version", version: volet.version });
    if (!asksUnchanged(referral, volet, (await readTimers(tx, referral.module))["volet.stale"], now))
      return refuse({ kind: "still-fresh" });
    const draft = (await readDrafts(tx, id, await findKey(tx, id)))[code]!;
    const { required, answered } = volet;
    const next = { ...draft, n: draft.n + 1 };
    await saveDraft(
      tx,
      id,
      code,
      await findKey(tx, id),
      next,
      { state: "to-validate", required, answered },
      by.name,
      now,
    );
    return validateLocked(tx, withVolet(referral, code, { version: next.n }), code, by, now);
  });
  if (done.ok)
    await announce(db, [
      `referral:${id}`,
      `unit:${by.unit}`,
      ...done.value.requests.filter(isLive).map((q) => `unit:${q.unit}`),
    ]);
  return done;
}
