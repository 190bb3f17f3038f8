import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { journalActor } from "./apply.action.ts";
import { listPreferences, savePreferences } from "./preference.store.ts";
import { inPreference, mayOrder, moved, type OrderRefusal, type Way } from "./preference.ts";
import { lockReferral } from "./referral.store.ts";
import type { ReferralId } from "./referral.ts";
import type { RequestId } from "./request.ts";

/** Puts one request a step higher or lower in the person's order; the others keep theirs. */
export async function orderRequests(
  db: Db,
  id: ReferralId,
  { request, way }: { request: RequestId; way: Way },
  by: Member,
  now: Date,
): Promise<Result<void, OrderRefusal>> {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    if (!referral || !mayOrder(by, referral)) return refuse({ kind: "not-yours" });
    const order = inPreference(referral, await listPreferences(tx, id)).map((q) => q.id);
    const next = moved(order, request, way);
    if (!next.ok) return next;
    await savePreferences(tx, id, next.value);
    await record(tx, id, journalActor(by), "prepare", "ordre de préférence", now);
    return ok(referral);
  });
  if (!done.ok) return done;
  // the units asked see nothing of it
  await announce(db, [`referral:${id}`, `unit:${done.value.owner}`]);
  return ok(undefined);
}
