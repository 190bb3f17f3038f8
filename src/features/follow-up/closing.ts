import { type Change, next, type RequestEvent } from "#features/referrals/change.ts";
import { formerOf, isLive, type RequestState } from "#features/referrals/request.ts";
import { dayOf } from "#lib/dates.ts";
import type { Followed } from "./follow.ts";
import { openUnits, type Said, standingOf } from "./official.ts";

export type ClosingKind = "validity" | "elsewhere";

/** What closes by itself, with its official reasons: modules specification D.6. Null when what announced it no longer holds. */
export function closedByRule(
  f: Followed & { whole: { endsOn: string } },
  kind: ClosingKind,
): { change: Change; said: Said[] } | null {
  const { referral, request, c } = f;
  const { state } = request;
  const on = dayOf(c.now);
  const elsewhere = kind === "elsewhere";
  const by = state.kind === "superseded" ? referral.requests.find((q) => q.id === state.by) : undefined;
  const holds = elsewhere
    ? by?.state.kind === "arrived"
    : f.whole.endsOn < on && (isLive(request) || state.kind === "confirmed");
  if (!holds) return null;
  const reason = elsewhere ? "95" : "98";
  const said: Said[] = openUnits(standingOf(f.lines)).map(({ unit }) => ({
    level: "unit",
    unit,
    code: "180",
    on,
    reason,
    comment: null,
  }));
  // no status of the establishment takes the end of a decision: its code stays
  if (elsewhere) said.push({ level: "esms", code: "45", on, reason: "119", comment: null });
  const former = formerOf(state);
  const to: RequestState = elsewhere
    ? { kind: "declined", former, reason: "119" }
    : { kind: "withdrawn", former, reason: "decision-ended" };
  const event: RequestEvent = {
    request: request.id,
    act: "follow",
    from: state.kind,
    to: to.kind,
    reason: to.reason,
    detail: null,
  };
  const changed = next(request, { state: to, deadline: null }, c.now);
  const needs = referral.needs.map((n) =>
    n.id === request.need && state.kind === "confirmed" ? { ...n, state: { kind: "open" as const } } : n,
  );
  return {
    change: {
      referral: { ...referral, needs, requests: referral.requests.map((q) => (q.id === request.id ? changed : q)) },
      events: [event],
      places: [],
    },
    said,
  };
}
