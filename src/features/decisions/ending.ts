import type { Member } from "#features/accounts/member.ts";
import { type Change, next, type RequestEvent, settled, textOf } from "#features/referrals/change.ts";
import type { Need, Referral, ReferralId } from "#features/referrals/referral.ts";
import { type AdmissionRequest, formerOf, isLive } from "#features/referrals/request.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { reasonsAllowed } from "#pathways/handicap/reasons-official.ts";
import { type Decision, type DecisionStatus, managesDecision } from "./decision.ts";

/** How the MDPH puts an end to a decision: modules specification D.3, 37, with its official reasons. */
export type Ending =
  | { kind: "cancel"; reason: string; comment: string }
  | { kind: "close"; comment: string }
  | { kind: "replace"; by: Decision; comment: string };

export type EndingRefusal =
  | { kind: "not-habilitated" }
  | { kind: "already-ended" }
  | { kind: "reason-missing" }
  /** Another decision of the same person, in force, entered by the same MDPH. */
  | { kind: "not-a-replacement" };

const replaced = "173";
const closed = "174";

/**
 * Every notification is cancelled with the same reason and nothing is taken up again; those who entered stay in care.
 * `samePerson`: the decision that replaces is about the same person.
 */
export function endDecision(
  r: Referral,
  d: Decision,
  ending: Ending,
  by: Member,
  samePerson: boolean,
  now: Date,
): Result<{ decision: Decision; change: Change }, EndingRefusal> {
  if (!managesDecision(by, d)) return refuse({ kind: "not-habilitated" });
  if (d.status.kind !== "in-force") return refuse({ kind: "already-ended" });
  if (ending.kind === "cancel" && !chosen.includes(ending.reason)) return refuse({ kind: "reason-missing" });
  if (ending.kind === "replace" && !mayReplace(ending.by, d, samePerson)) return refuse({ kind: "not-a-replacement" });
  const status = statusAfter(ending);
  return ok({
    decision: { ...d, status, statusSince: now },
    change: withdrawn(r, status.reason, ending.comment, now),
  });
}

/** What may be chosen when cancelling: to replace and to close have their own reasons. */
const chosen: readonly string[] = reasonsAllowed("37").filter((code) => code !== replaced && code !== closed);
export const cancelReasonCodes = chosen;

const mayReplace = (other: Decision, d: Decision, samePerson: boolean) =>
  samePerson && other.unit === d.unit && other.referral !== d.referral && other.status.kind === "in-force";

type Over = Exclude<DecisionStatus, { kind: "in-force" }>;
function statusAfter(ending: Ending): Over {
  switch (ending.kind) {
    case "cancel":
      return { kind: "cancelled", reason: ending.reason };
    case "close":
      return { kind: "closed", reason: closed };
    case "replace":
      return { kind: "replaced", reason: replaced, by: ending.by.referral as ReferralId };
  }
}

export type CancellingRefusal =
  | { kind: "not-habilitated" }
  | { kind: "not-a-notification" }
  | { kind: "reason-missing" }
  | { kind: "stale-version" };

/** 49: one notification is cancelled, from anywhere before the entry; whoever entered first leaves. */
export function cancelNotification(
  r: Referral,
  d: Decision,
  { request: id, reason, version }: { request: string; reason: string; version: number },
  by: Member,
  now: Date,
): Result<Change, CancellingRefusal> {
  if (!managesDecision(by, d)) return refuse({ kind: "not-habilitated" });
  const q = r.requests.find((one) => one.id === id);
  if (!q || !(isLive(q) || q.state.kind === "declined")) return refuse({ kind: "not-a-notification" });
  if (q.version !== version) return refuse({ kind: "stale-version" });
  if (!(reasonsAllowed("49") as readonly string[]).includes(reason)) return refuse({ kind: "reason-missing" });
  const gone = next(q, { state: { kind: "withdrawn", former: formerOf(q.state), reason }, deadline: null }, now);
  const event: RequestEvent = {
    ...{ request: q.id, act: "withdraw", from: q.state.kind, to: "withdrawn" },
    ...{ reason, detail: null },
  };
  const requests = r.requests.map((one) => (one === q ? gone : one));
  return ok({ referral: settled({ ...r, requests }, now), events: [event], places: [] });
}

/** A refusal that waits for the MDPH has nothing to wait for any more; one endorsed stays what it is. */
const isOpen = (q: AdmissionRequest) =>
  isLive(q) ||
  ["prepared", "confirmed", "trial"].includes(q.state.kind) ||
  (q.state.kind === "declined" && q.state.endorsed !== true);

function withdrawn(r: Referral, reason: string, comment: string, now: Date): Change {
  const events: RequestEvent[] = [];
  const requests = r.requests.map((q) => {
    if (!isOpen(q)) return q;
    const former = q.state.kind === "prepared" ? ("prepared" as const) : formerOf(q.state);
    const detail = textOf({ comment });
    events.push({ request: q.id, act: "withdraw", from: q.state.kind, to: "withdrawn", reason, detail });
    return next(q, { state: { kind: "withdrawn", former, reason }, deadline: null }, now);
  });
  const stays = (need: Need) =>
    requests.some((q) => q.need === need.id && (q.state.kind === "arrived" || q.state.kind === "ended"));
  const needs = r.needs.map((n): Need => (stays(n) ? n : { ...n, state: { kind: "dropped", by: null } }));
  const after = { ...r, requests, needs };
  const referral: Referral = needs.some(stays)
    ? settled(after, now)
    : { ...after, status: "cancelled", statusSince: now, statusReason: reason };
  return { referral, events, places: [] };
}
