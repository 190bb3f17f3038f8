import {
  type Actor,
  type Change,
  type DelayName,
  delayOf,
  type EventAct,
  next,
  type ReasonList,
  type RequestEvent,
  type Rulebook,
} from "#features/referrals/change.ts";
import { deadlineAfter } from "#features/referrals/deadline.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, formerOf, type RequestState } from "#features/referrals/request.ts";
import { ok, refuse } from "#lib/result.ts";
import type { ActKind, Circumstances } from "./acts.ts";

/** One request of a referral, who acts on it, and what is known of the world. */
export type Scene = { referral: Referral; request: AdmissionRequest; by: Actor; c: Circumstances };

export function moved(
  x: Scene,
  to: Partial<AdmissionRequest>,
  kind: EventAct,
  reason: string | null = null,
  detail: RequestEvent["detail"] = null,
) {
  const changed = next(x.request, to, x.c.now);
  const requests = x.referral.requests.map((q) => (q.id === x.request.id ? changed : q));
  const event: RequestEvent = {
    request: x.request.id,
    act: kind,
    from: x.request.state.kind,
    to: changed.state.kind,
    reason,
    detail,
  };
  return ok({ referral: { ...x.referral, requests }, events: [event], places: [] as Change["places"] });
}

/** The same, and the unit has answered: the hour of its first answer is kept. */
export const answered = (
  x: Scene,
  to: Partial<AdmissionRequest>,
  kind: EventAct,
  reason: string | null,
  detail: RequestEvent["detail"],
) =>
  moved(
    x,
    { ...to, readAt: x.request.readAt ?? x.c.now, answeredAt: x.request.answeredAt ?? x.c.now },
    kind,
    reason,
    detail,
  );

/** Urgency shortens what reading, answering, informing and deciding take, not the reviews of a waiting list or of a revival (§12). */
const hastened: DelayName[] = ["read", "answer", "info", "offerValid"];
export const after = ({ referral, request, c }: Scene, delay: DelayName) =>
  deadlineAfter(
    c.now,
    delayOf(c.rules, delay, needOf(referral, request).kind),
    hastened.includes(delay) ? referral.urgency : "standard",
    c.rules.urgencyFactor,
  );

export const needOf = (r: Referral, q: AdmissionRequest) => r.needs.find((n) => n.id === q.need)!;

/** A reason of the list, with a word where the list asks for one. */
export function reasonRefusal(list: ReasonList, code: string, comment: string) {
  const reason = list.find((r) => r.code === code);
  if (!reason) return refuse({ kind: "reason-missing" });
  return reason.comment && !comment.trim() ? refuse({ kind: "comment-missing" }) : null;
}

/** Where an offer that does not hold leaves the request. */
export function backToFormer(x: Scene) {
  const former = formerOf(x.request.state);
  const kind = former === "sent" || former === "info-requested" ? "read" : former;
  return { state: { kind } as RequestState, deadline: after(x, clockIn(kind)) };
}

/** The clock that runs in a state where the unit may answer. */
export const clockIn = (kind: RequestState["kind"]): DelayName =>
  kind === "waiting" ? "waitingConfirm" : kind === "conditional" ? "conditionReview" : "answer";

/** Some acts exist only in the modules that try a stay, follow it to its end, or have their refusals endorsed. */
export function isOfferedBy(kind: ActKind, rules: Rulebook, need: string): boolean {
  if (rules.official) return besideStatuses.includes(kind);
  switch (kind) {
    case "accept":
      return rules.implicit;
    case "propose":
    case "agree-by-phone":
    case "say-yes-if":
      return rules.proposes;
    case "start-trial":
    case "end-trial":
      return rules.trial;
    case "end":
      return rules.followed(need);
    case "endorse":
    case "reject-refusal":
    case "reactivate":
      return rules.endorsed;
    default:
      return true;
  }
}

/** Where units answer in official statuses (follow-up/), the rest of the answer stays an act: a dated proposal, its confirmation. */
const besideStatuses: readonly ActKind[] = [
  ...(["open", "ask", "supply", "propose", "amend", "retract", "lapse", "extend-hold", "lapse-hold"] as const),
  ...(["confirm", "turn-down", "withdraw", "revive", "endorse", "reject-refusal", "reactivate"] as const),
];
