import type { Tx } from "#db/db.ts";
import { applyChange } from "#features/referrals/apply.action.ts";
import type { NeedId, Referral } from "#features/referrals/referral.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { type Facts, predicateOf } from "./predicate.ts";
import { rechecked, standingYesIf, type Verdict } from "./yes-if.ts";

export const hasConditions = (r: Referral) => r.requests.some((q) => standingYesIf(q) !== null);

/** Looks again at every condition the platform sees by itself, in the caller's transaction; the dossier is locked. */
export async function recheckConditions(
  tx: Tx,
  referral: Referral,
  factsOf: (need: NeedId) => Facts,
  now: Date,
): Promise<Referral> {
  const pathway = pathwayOf(referral.module);
  const verdict: Verdict = (q, { code, value }) => predicateOf(pathway, code)?.holds(value, factsOf(q.need)) ?? false;
  const change = rechecked(referral, verdict, now);
  if (!change) return referral;
  const [event] = change.events;
  const object = event ? `${event.act} ${event.request}` : "conditions";
  await applyChange(tx, referral, change, "platform", { act: "request", object }, now);
  return change.referral;
}
