import type { Change, RequestEvent } from "#features/referrals/change.ts";
import { deadlineAfter } from "#features/referrals/deadline.ts";
import type { Proposal, RequestState } from "#features/referrals/request.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import type { ActRefusal } from "./acts.ts";
import type { Scene } from "./scene.ts";

/** A proposal made or changed, with a place held for it or not: as long as the module says, never beyond the proposal. */
export function holding(
  x: Scene,
  change: Result<Change, never>,
  proposal: Proposal,
  hold: boolean | undefined,
): Result<Change, ActRefusal> {
  if (!change.ok) return change;
  const place = { unit: x.request.unit, request: x.request.id };
  const held = heldNow(x);
  // changing a proposal does not prolong what it holds
  const until = earlier(held?.until ?? holdFrom(x, x.c.now), proposal.validUntil);
  const places: Change["places"] = hold
    ? [{ ...place, kind: "hold", on: proposal.on, until, extended: held?.extended ?? false }]
    : held
      ? [{ ...place, kind: "release", lapsed: false }]
      : [];
  return ok({ ...change.value, places });
}

/** At its hour it holds nothing any more, though nobody has closed it yet. */
export const heldNow = ({ c }: Scene) => (c.hold && c.hold.until > c.now ? c.hold : null);

/** Once, by the same length again. */
export function extended(x: Scene): Result<Change, ActRefusal> {
  const hold = heldNow(x);
  if (!hold) return refuse({ kind: "nothing-held" });
  if (hold.extended) return refuse({ kind: "extended-already", until: hold.until });
  const { proposal } = x.request.state as Extract<RequestState, { kind: "offered" }>;
  const until = earlier(holdFrom(x, hold.until), proposal.validUntil);
  if (until <= hold.until) return refuse({ kind: "extended-already", until: hold.until });
  return only(x, "extend-hold", {
    unit: x.request.unit,
    request: x.request.id,
    kind: "hold",
    on: proposal.on,
    until,
    extended: true,
  });
}

/** Its hour is past: the proposal stands, the place is anybody’s. */
export function lapsed(x: Scene): Result<Change, ActRefusal> {
  if (!x.c.hold) return refuse({ kind: "nothing-held" });
  if (heldNow(x)) return refuse({ kind: "too-early", from: x.c.hold.until.toISOString() });
  return only(x, "lapse-hold", { unit: x.request.unit, request: x.request.id, kind: "release", lapsed: true });
}

/** The request itself does not change: who reads it may go on answering. */
function only(x: Scene, act: RequestEvent["act"], place: Change["places"][number]): Result<Change, ActRefusal> {
  const { kind } = x.request.state;
  const event: RequestEvent = { request: x.request.id, act, from: kind, to: kind, reason: null, detail: null };
  return ok({ referral: x.referral, events: [event], places: [place] });
}

/** Around the clock once urgent; urgency does not shorten it. */
const holdFrom = ({ referral, c }: Scene, from: Date) =>
  deadlineAfter(from, c.rules.delays.hold, referral.urgency, { standard: 1, urgent: 1, immediate: 1 });

const earlier = (one: Date, other: Date) => (one < other ? one : other);
