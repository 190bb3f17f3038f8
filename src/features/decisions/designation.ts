import type { Member, UnitId } from "#features/accounts/member.ts";
import { type Change, delayOf, type RequestEvent, type Rulebook, settled, textOf } from "#features/referrals/change.ts";
import { deadlineAfter } from "#features/referrals/deadline.ts";
import type { Need, NeedId, Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, isLive, isPlaced, type RequestId } from "#features/referrals/request.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { opens, type RightCode } from "#pathways/handicap/rights.ts";
import { type Decision, managesDecision, mayBeAddressed, type Standing, standingOf } from "./decision.ts";

/** An establishment the MDPH notifies, by the unit where it takes its requests. */
export type Designated = {
  id: RequestId;
  /** For the need this request makes when several establishments complete each other. */
  needId: NeedId;
  right: RightCode;
  establishment: { unit: UnitId; category: string; kinds: readonly string[] };
  /** Why it is asked though the right does not open it. */
  overrideReason: string | null;
  distanceKm: number | null;
};

export type DesignationRefusal =
  | { kind: "not-habilitated" }
  | { kind: "decision-not-in-force"; standing: Standing }
  | { kind: "nothing-designated" }
  | { kind: "unknown-right" }
  /** No unit of it takes requests of handicap any more. */
  | { kind: "establishment-closed"; facility: string }
  | { kind: "already-notified"; unit: UnitId }
  /** Outside the right, and nobody has said why. */
  | { kind: "outside-right"; unit: UnitId };

/**
 * Notifies establishments: a designation wants a decision that may be addressed and nothing of the person's dossier.
 * Several establishments of a global plan, or of stays in turn, complete each other: each then answers a need of its own.
 */
export function designate(
  r: Referral,
  d: Decision,
  wanted: readonly Designated[],
  by: Member,
  rules: Rulebook,
  now: Date,
  today: string,
): Result<Change, DesignationRefusal> {
  if (!managesDecision(by, d)) return refuse({ kind: "not-habilitated" });
  if (!mayBeAddressed(d, today)) return refuse({ kind: "decision-not-in-force", standing: standingOf(d, today) });
  if (wanted.length === 0) return refuse({ kind: "nothing-designated" });

  let after = r;
  const events: RequestEvent[] = [];
  for (const one of wanted) {
    const right = d.rights.find(({ code }) => code === one.right);
    if (!right) return refuse({ kind: "unknown-right" });
    const { unit } = one.establishment;
    if (isNotified(after, one)) return refuse({ kind: "already-notified", unit });
    const inside = opens(one.right, one.establishment, right.detail.establishment);
    if (!inside && !one.overrideReason?.trim()) return refuse({ kind: "outside-right", unit });
    const overrideReason = inside ? null : one.overrideReason!.trim();
    const need = needFor(after, one, d.pag || right.detail.sequential, d);
    if (!after.needs.includes(need)) after = { ...after, needs: [...after.needs, need] };
    const deadline = deadlineAfter(now, delayOf(rules, "read", need.kind), r.urgency, rules.urgencyFactor);
    after = { ...after, requests: [...after.requests, notification(one, need.id, overrideReason, deadline, now)] };
    const detail = textOf({ override: overrideReason });
    events.push({ request: one.id, act: "send", from: "prepared", to: "sent", reason: null, detail });
  }
  return ok({ referral: settled(after, now), events, places: [] });
}

/** The establishment has a notification of this right that is not closed. */
export const isNotified = (r: Referral, { right, establishment }: Pick<Designated, "right" | "establishment">) =>
  r.requests.some(
    (q) =>
      q.unit === establishment.unit &&
      (isLive(q) || isPlaced(q)) &&
      r.needs.some((n) => n.id === q.need && n.kind === right),
  );

/** The need of that right that nobody answers yet; with establishments that complete each other, one each. */
function needFor(r: Referral, { right, needId }: Designated, together: boolean, d: Decision): Need {
  const ofRight = r.needs.filter((n) => n.kind === right && n.state.kind !== "dropped");
  const open = ofRight.filter((n) => n.state.kind === "open");
  const free = together ? open.find((n) => !r.requests.some((q) => q.need === n.id)) : open[0];
  return free ?? { id: needId, kind: right, from: d.opensOn, to: d.endsOn, interimOf: null, state: { kind: "open" } };
}

const notification = (
  { id, establishment, distanceKm }: Designated,
  need: NeedId,
  overrideReason: string | null,
  deadline: Date,
  now: Date,
): AdmissionRequest => ({
  id,
  need,
  unit: establishment.unit,
  state: { kind: "sent" },
  since: now,
  rank: null,
  opinion: null,
  assignee: null,
  overrideReason,
  wave: null,
  disclosure: "decision",
  disclosedAt: now,
  yesIf: null,
  distanceKm,
  sentAt: now,
  readAt: null,
  answeredAt: null,
  deadline,
  version: 1,
});
