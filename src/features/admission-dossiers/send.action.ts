import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { findDecision } from "#features/decisions/decision.store.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import { topicsOf } from "#features/referrals/change.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { readRulebook } from "#features/referrals/rulebook.store.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, refuse } from "#lib/result.ts";
import { sendDossier } from "./sending.ts";

/** Sends the person's dossier to establishments the MDPH designated. */
export async function sendAdmissionDossier(
  db: Db,
  id: ReferralId,
  chosen: readonly RequestId[],
  by: Member,
  now: Date,
) {
  const done = await db.transaction().execute(async (tx) => {
    const before = await lockReferral(tx, id);
    const decision = await findDecision(tx, id);
    if (!before || !decision) return refuse({ kind: "not-habilitated" } as const);
    const result = sendDossier(before, decision, chosen, by, await readRulebook(tx, before.module), now, dayOf(now));
    if (!result.ok) return result;
    await applyChange(tx, before, result.value, by, { act: "send", object: `dossier ${chosen.length}` }, now);
    return ok({ before, after: result.value.referral });
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}
