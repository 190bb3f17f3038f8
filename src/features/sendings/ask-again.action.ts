import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import { topicsOf } from "#features/referrals/change.ts";
import { findKey, lockReferral } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { findReferralOf } from "#features/referrals/request.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { readRulebook } from "#features/referrals/rulebook.store.ts";
import { isStillLooked } from "#features/refusals/again.ts";
import { listRefusals } from "#features/refusals/refusal.store.ts";
import { prepare, type SendingRefusal, send } from "#features/requests/sending.ts";
import { listAskedUnits } from "#features/requests/unit.store.ts";
import { once } from "#features/sent-forms/once.action.ts";
import type { SentForm } from "#features/sent-forms/sent-form.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { findFits, touchedBy } from "./fit.action.ts";
import { findTerms } from "./terms.action.ts";

/** `not-worth-asking`: nothing has changed since the refusal, or it is asked again already. */
export type AgainRefusal = SendingRefusal | { kind: "not-worth-asking" };

/**
 * Asks again, at once, a unit that refused and whose reason does not hold any more: a new request for the same need. The
 * reason given the first time for a need it does not meet still stands. The rest of the selection stays where it is.
 */
export async function askAgain(db: Db, id: RequestId, by: Member, now: Date, form: SentForm | null = null) {
  const referralId = await findReferralOf(db, id);
  if (!referralId) return refuse({ kind: "unknown-referral" } as const);
  const done = await db.transaction().execute(async (tx) => {
    const before = (await lockReferral(tx, referralId))!;
    let after: Referral = before;
    const outcome = await once(tx, form, by.id, now, async (): Promise<Result<string, AgainRefusal>> => {
      const former = before.requests.find((q) => q.id === id)!;
      const kept = (await listRefusals(tx, referralId, await findKey(tx, referralId))).get(id);
      if (!kept?.worth || !isStillLooked(before, former)) return refuse({ kind: "not-worth-asking" });
      const units = await listAskedUnits(tx, [former.unit], now);
      const unit = units.get(former.unit);
      if (!unit) return refuse({ kind: "unit-not-accepting", from: null });
      const [fit] = await findFits(tx, before, [former], null, now);
      const unmet = fit ? touchedBy(fit) : [];
      const rules = await readRulebook(tx, before.module);
      const again = newId<RequestId>();
      const overrideReason = unmet.length > 0 ? former.overrideReason : null;
      const { need, distanceKm } = former;
      const prepared = prepare(before, { id: again, need, unit, distanceKm, overrideReason, unmet }, by, rules, now);
      if (!prepared.ok) return prepared;
      const terms = {
        ...(await findTerms(tx, before, now)),
        // a unit that was shown a profile is shown a profile
        ...{ only: [again], unmet: new Map([[again, unmet]]) },
        disclosure: former.disclosure === "profile" ? ("profile" as const) : ("full" as const),
      };
      const sent = send(prepared.value.referral, by, units, rules, now, terms);
      if (!sent.ok) return sent;
      const events = [...prepared.value.events, ...sent.value.events];
      await applyChange(tx, before, { ...sent.value, events }, by, { act: "send", object: `again ${again}` }, now);
      after = sent.value.referral;
      return ok<string>(again);
    });
    return outcome.ok ? ok({ before, after }) : outcome;
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}
