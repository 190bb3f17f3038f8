import { holds, type Member } from "#features/accounts/member.ts";
import { type Decision, mayBeAddressed } from "#features/decisions/decision.ts";
import { isNotified } from "#features/decisions/designation.ts";
import { type Change, type RequestEvent, settled, textOf } from "#features/referrals/change.ts";
import type { Need, NeedId, Referral } from "#features/referrals/referral.ts";
import type { AdmissionRequest, RequestId } from "#features/referrals/request.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { opens, type RightCode } from "#pathways/handicap/rights.ts";

export type Retrieval = {
  id: RequestId;
  ownNeed: NeedId;
  right: RightCode;
  establishment: { category: string; kinds: readonly string[] };
  /** Why it is taken though the right does not open the establishment. */
  why: string;
};
export type RetrievalRefusal =
  | { kind: "not-found" }
  | { kind: "already-notified"; request: RequestId }
  | { kind: "already-placed" }
  | { kind: "outside-right" };

/** An establishment that has the decision on paper enters it here, as read: modules specification D.5. */
export function retrieve(
  r: Referral,
  d: Decision,
  x: Retrieval,
  by: Member,
  now: Date,
  today: string,
): Result<Change, RetrievalRefusal> {
  const right = d.rights.find(({ code }) => code === x.right);
  if (!right || !holds(by, "handicap", "receiver") || !mayBeAddressed(d, today)) return refuse({ kind: "not-found" });
  const establishment = { ...x.establishment, unit: by.unit };
  if (isNotified(r, { right: x.right, establishment })) {
    const own = r.requests.find((q) => q.unit === by.unit && r.needs.find((n) => n.id === q.need)?.kind === x.right)!;
    return refuse({ kind: "already-notified", request: own.id });
  }
  const inside = opens(x.right, establishment, right.detail.establishment);
  if (!inside && !x.why.trim()) return refuse({ kind: "outside-right" });
  const need = needFor(r, x, d.pag || right.detail.sequential, d);
  if (!need) return refuse({ kind: "already-placed" });
  const override = inside ? null : x.why.trim();
  const request: AdmissionRequest = {
    ...{ id: x.id, need: need.id, unit: by.unit, state: { kind: "read" }, since: now, rank: null, opinion: null },
    ...{ assignee: null, overrideReason: override, wave: null, disclosure: "decision", disclosedAt: now, yesIf: null },
    ...{ distanceKm: null, sentAt: now, readAt: now, answeredAt: null, deadline: null, version: 1 },
  };
  const event: RequestEvent = {
    ...{ request: x.id, act: "follow", from: "prepared", to: "read", reason: null },
    detail: textOf({ override }),
  };
  const needs = r.needs.includes(need) ? r.needs : [...r.needs, need];
  return ok({
    referral: settled({ ...r, needs, requests: [...r.requests, request] }, now),
    events: [event],
    places: [],
  });
}

/** The need of that right nobody answers yet; with establishments that complete each other, one each. */
function needFor(r: Referral, { right, ownNeed }: Retrieval, together: boolean, d: Decision): Need | null {
  const open = r.needs.filter((n) => n.kind === right && n.state.kind === "open");
  const free = together ? open.find((n) => !r.requests.some((q) => q.need === n.id)) : open[0];
  if (free) return free;
  return together
    ? { id: ownNeed, kind: right, from: d.opensOn, to: d.endsOn, interimOf: null, state: { kind: "open" } }
    : null;
}
