import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { readsMedical } from "#features/accounts/member.ts";
import { listReferentsOf } from "#features/administration/structure.store.ts";
import { record } from "#features/journal/record.action.ts";
import { notifyAccounts } from "#features/notices/notify.action.ts";
import { receivesFor } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey, lockReferral } from "#features/referrals/referral.store.ts";
import { findReferralOf } from "#features/referrals/request.store.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { reasonOf, type Said, unlimited } from "#features/refusals/again.ts";
import { type Kept, listRefusals, saveHints } from "#features/refusals/refusal.store.ts";
import { findNow, saySomeMore } from "#features/refusals/watch.action.ts";
import { readFacts } from "#features/volets/facts.action.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { pathwayOf } from "#pathways/pathways.ts";

export type SayRefusal =
  | { kind: "not-a-recipient" }
  | { kind: "not-habilitated" }
  | { kind: "not-refused" }
  | { kind: "date-in-the-past" };

/** The unit says what its reason asks: it may say it again as long as its refusal stands. */
export async function sayOfRefusal(
  db: Db,
  id: RequestId,
  said: Said,
  by: Member,
  now: Date,
): Promise<Result<Kept, SayRefusal>> {
  const referralId = await findReferralOf(db, id);
  if (!referralId) return refuse({ kind: "not-a-recipient" });
  const done = await db.transaction().execute(async (tx) => {
    const referral = (await lockReferral(tx, referralId))!;
    const request = referral.requests.find((q) => q.id === id)!;
    if (receivesFor(by, request.unit, referral.module) !== "answers")
      return refuse({ kind: "not-habilitated" as const });
    const kept = (await listRefusals(tx, referralId, await findKey(tx, referralId))).get(id);
    const pathway = pathwayOf(referral.module);
    const asks = kept && reasonOf(pathway, kept.reason)?.asks;
    if (!kept || !asks || request.state.kind !== "declined") return refuse({ kind: "not-refused" as const });
    if (said.day !== null && said.day < dayOf(now)) return refuse({ kind: "date-in-the-past" as const });
    // who may not read the words on care keeps those somebody else wrote
    const reads = readsMedical(by, referral.module);
    const whole = reads ? said : { ...said, words: kept.said.words };
    const known = await findNow(tx, referral, request, await readFacts(tx, referral, now), now);
    const next = await saySomeMore(tx, referral, kept, whole, known, now);
    await record(tx, referralId, journalActor(by), "request", `say-refusal ${id}`, now);
    const isNeed = asks.kind === "questions" && asks.answered;
    const fresh = isNeed ? unlimited(pathway, { ...whole, questions: newlyNamed(kept, whole) }, known) : [];
    await saveHints(tx, request.unit, fresh, dayOf(now));
    if (fresh.length > 0) {
      const referents = await listReferentsOf(tx, request.unit, dayOf(now));
      await notifyAccounts(
        tx,
        referents.map((one) => ({ ...one, kind: "limit-to-correct" as const })),
        now,
      );
    }
    return ok({ next, owner: referral.owner });
  });
  if (!done.ok) return done;
  await announce(db, [`referral:${referralId}`, `unit:${done.value.owner}`]);
  return ok(done.value.next);
}

/** Said twice, a need is counted once. */
const newlyNamed = (kept: Kept, said: Said) => said.questions.filter((one) => !kept.said.questions.includes(one));
