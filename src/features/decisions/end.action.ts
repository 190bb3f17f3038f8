import { announce, type Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { applyChange, journalActor } from "#features/referrals/apply.action.ts";
import { topicsOf } from "#features/referrals/change.ts";
import { findReferral, lockReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { ok, refuse } from "#lib/result.ts";
import { findByNumber, findDecision, saveDecision } from "./decision.store.ts";
import { managesDecision } from "./decision.ts";
import { cancelNotification, type Ending, endDecision } from "./ending.ts";

/** As the form says it: the decision that replaces is named by the MDPH's number. */
export type EndingAsked =
  | Exclude<Ending, { kind: "replace" }>
  | { kind: "replace"; idDecision: string; comment: string };

/** Cancels, closes or replaces a decision; `version` is the one its page showed. */
export async function endOneDecision(
  db: Db,
  id: ReferralId,
  asked: EndingAsked,
  by: Member,
  version: number,
  now: Date,
) {
  const done = await db.transaction().execute(async (tx) => {
    const before = await lockReferral(tx, id);
    const decision = await findDecision(tx, id);
    if (!before || !decision || !managesDecision(by, decision)) return refuse({ kind: "unknown-decision" } as const);
    if (decision.version !== version) return refuse({ kind: "stale-version" } as const);
    let ending: Ending;
    let samePerson = true;
    if (asked.kind === "replace") {
      const other = await findByNumber(tx, by.unit, asked.idDecision.trim());
      const [replacing, referral] = other
        ? [await findDecision(tx, other), await findReferral(tx, other)]
        : [undefined, undefined];
      if (!replacing) return refuse({ kind: "not-a-replacement" } as const);
      samePerson = referral?.person === before.person;
      ending = { kind: "replace", by: replacing, comment: asked.comment };
    } else ending = asked;
    const result = endDecision(before, decision, ending, by, samePerson, now);
    if (!result.ok) return result;
    await saveDecision(tx, result.value.decision, now);
    await applyChange(tx, before, result.value.change, by, { act: "decision", object: asked.kind }, now);
    return ok({ before, after: result.value.change.referral });
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}

/** "Renouvellement demandé le …": everyone reads it beside the end of the decision. */
export async function recordRenewal(db: Db, id: ReferralId, on: string | null, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx) => {
    const referral = await lockReferral(tx, id);
    const decision = await findDecision(tx, id);
    if (!referral || !decision || !managesDecision(by, decision)) return refuse({ kind: "unknown-decision" } as const);
    await saveDecision(tx, { ...decision, renewalAskedOn: on }, now);
    await record(tx, id, journalActor(by), "decision", "renouvellement", now);
    return ok(referral);
  });
  if (done.ok) await announce(db, topicsOf(done.value, done.value));
  return done;
}

/** The MDPH cancels one notification, with its official reason. */
export async function cancelOneNotification(
  db: Db,
  id: ReferralId,
  wanted: { request: string; reason: string; version: number },
  by: Member,
  now: Date,
) {
  const done = await db.transaction().execute(async (tx) => {
    const before = await lockReferral(tx, id);
    const decision = await findDecision(tx, id);
    if (!before || !decision) return refuse({ kind: "not-a-notification" } as const);
    const result = cancelNotification(before, decision, wanted, by, now);
    if (!result.ok) return result;
    const object = `withdraw ${wanted.request}`;
    await applyChange(tx, before, result.value, by, { act: "request", object }, now);
    return ok({ before, after: result.value.referral });
  });
  if (done.ok) await announce(db, topicsOf(done.value.before, done.value.after));
  return done;
}
