import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import { topicsOf } from "#features/referrals/change.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { NeedId, Referral, ReferralId } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { readRulebook } from "#features/referrals/rulebook.store.ts";
import { once } from "#features/sent-forms/once.action.ts";
import type { SentForm } from "#features/sent-forms/sent-form.ts";
import { dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import type { RightCode } from "#pathways/handicap/rights.ts";
import { findDecision, listAdmissionUnits } from "./decision.store.ts";
import { type DesignationRefusal, designate } from "./designation.ts";

export type Choice = { facility: string; overrideReason: string | null; distanceKm: number | null };

/** Notifies establishments of one right of a decision, once for a form: all of them or none. */
export async function designateEstablishments(
  db: Db,
  id: ReferralId,
  { right, chosen }: { right: RightCode; chosen: readonly Choice[] },
  by: Member,
  now: Date,
  form: SentForm | null = null,
) {
  const today = dayOf(now);
  const done = await db.transaction().execute(async (tx) => {
    const before = await lockReferral(tx, id);
    const decision = await findDecision(tx, id);
    if (!before || !decision) return refuse({ kind: "unknown-decision" } as const);
    let after: Referral = before;
    const outcome = await once(tx, form, by.id, now, async (): Promise<Result<string, DesignationRefusal>> => {
      const units = await listAdmissionUnits(
        tx,
        chosen.map(({ facility }) => facility),
        right,
        today,
      );
      const closed = chosen.find(({ facility }) => !units.some((unit) => unit.facility === facility));
      if (closed) return refuse({ kind: "establishment-closed", facility: closed.facility });
      const wanted = chosen.map(({ facility, overrideReason, distanceKm }) => ({
        ...{ id: newId<RequestId>(), needId: newId<NeedId>(), right, overrideReason, distanceKm },
        establishment: units.find((unit) => unit.facility === facility)!,
      }));
      const result = designate(before, decision, wanted, by, await readRulebook(tx, before.module), now, today);
      if (!result.ok) return result;
      await applyChange(tx, before, result.value, by, { act: "designate", object: `${right} ${chosen.length}` }, now);
      after = result.value.referral;
      return ok<string>(id);
    });
    return outcome.ok ? ok({ before, after }) : outcome;
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}
