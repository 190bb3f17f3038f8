import { announce, type Db } from "#db/db.ts";
import { once } from "#features/accounts/once.action.ts";
import type { SentForm } from "#features/accounts/sent-form.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import { type Actor, topicsOf } from "#features/referrals/change.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import { findReferralOf } from "#features/referrals/request.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { ok, refuse } from "#lib/result.ts";
import { type Act, act } from "./acts.ts";
import { findCircumstances } from "./unit.store.ts";

/**
 * Does one thing to one request, once for a form: answer it, confirm it, record the arrival…
 * `seen` is the version the form was made from.
 */
export async function actOnRequest(
  db: Db,
  id: RequestId,
  what: Act,
  by: Actor,
  seen: number | null,
  now: Date,
  form: SentForm | null = null,
) {
  const referralId = await findReferralOf(db, id);
  if (!referralId) return refuse({ kind: "not-a-recipient" });
  const done = await db.transaction().execute(async (tx) => {
    const before = (await lockReferral(tx, referralId))!;
    let after = before;
    const doIt = async () => {
      const circumstances = { now, rules: rulebookOf(before.module), ...(await findCircumstances(tx, before, id)) };
      const result = act(before, id, what, by, seen, circumstances);
      if (!result.ok) return result;
      const told = { act: what.kind === "give-opinion" ? "opinion" : "request", object: `${what.kind} ${id}` } as const;
      await applyChange(tx, before, result.value, by, told, now);
      after = result.value.referral;
      return ok<string>(id);
    };
    const outcome = by === "platform" ? await doIt() : await once(tx, form, by.id, now, doIt);
    return outcome.ok ? ok({ before, after }) : outcome;
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}
