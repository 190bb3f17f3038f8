import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import { topicsOf } from "#features/referrals/change.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { NeedId, Referral, ReferralId } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { newId } from "#lib/ids.ts";
import { ok, refuse } from "#lib/result.ts";
import { prepare, send, unprepare } from "./sending.ts";
import { listAskedUnits } from "./unit.store.ts";

export type Choice = { need: NeedId; unit: string; distanceKm: number | null; overrideReason: string | null };

/** Adds a unit to the selection. */
export async function selectUnit(db: Db, id: ReferralId, choice: Choice, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    if (!referral) return refuse({ kind: "unknown-referral" });
    const unit = (await listAskedUnits(tx, [choice.unit], now)).values().next().value;
    if (!unit) return refuse({ kind: "unit-not-accepting", from: null });
    const result = prepare(referral, { ...choice, id: newId<RequestId>(), unit }, by, rulebookOf(referral.module), now);
    if (!result.ok) return result;
    await applyChange(tx, referral, result.value, by, { act: "prepare", object: choice.unit }, now);
    return ok(result.value.referral);
  });
  if (done.ok) await announce(db, selectionTopics(done.value));
  return done;
}

/** Takes a unit out of the selection. */
export async function unselectUnit(db: Db, id: ReferralId, request: RequestId, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    if (!referral) return refuse({ kind: "unknown-referral" });
    const result = unprepare(referral, request, by, now);
    if (!result.ok) return result;
    await applyChange(tx, referral, result.value, by, { act: "prepare", object: `retrait ${request}` }, now);
    return ok(result.value.referral);
  });
  if (done.ok) await announce(db, selectionTopics(done.value));
  return done;
}

/** The units chosen see nothing of it. */
const selectionTopics = (r: Referral) => [`referral:${r.id}`, `unit:${r.owner}`];

/** Sends the whole selection: every unit receives it, or none does. */
export async function sendSelection(db: Db, id: ReferralId, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    if (!referral) return refuse({ kind: "unknown-referral" });
    const units = await listAskedUnits(
      tx,
      referral.requests.filter((q) => q.state.kind === "prepared").map((q) => q.unit),
      now,
    );
    const result = send(referral, by, units, rulebookOf(referral.module), now);
    if (!result.ok) return result;
    await applyChange(tx, referral, result.value, by, { act: "send", object: `${result.value.events.length}` }, now);
    return ok({ before: referral, after: result.value.referral });
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}
