import { type Change, settled, textOf } from "#features/referrals/change.ts";
import type { RequestState } from "#features/referrals/request.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import type { Act, ActRefusal } from "./acts.ts";
import { confirmed, undonePlacement } from "./placement.ts";
import { moved, reasonRefusal, type Scene } from "./scene.ts";

type Of<K extends Act["kind"]> = Extract<Act, { kind: K }>;

/** The person comes to try the place. What was only offered is confirmed in the same change: the others of the need close with it. */
export function startTrial(x: Scene, { on, until }: Of<"start-trial">): Result<Change, ActRefusal> {
  if (on > dayOf(x.c.now)) return refuse({ kind: "too-early", from: on });
  if (until && until < on) return refuse({ kind: "date-in-the-past", date: "until" });
  if (x.request.state.kind !== "offered") return ok(tried(x, on, until));
  const agreed = confirmed(x, null);
  if (!agreed.ok) return agreed;
  const { referral, events } = agreed.value;
  const request = referral.requests.find((q) => q.id === x.request.id)!;
  const change = tried({ ...x, referral, request }, on, until);
  return ok({ ...change, events: [...events, ...change.events] });
}

function tried(x: Scene, on: string, until: string | null): Change {
  const state = x.request.state as Extract<RequestState, { kind: "confirmed" }>;
  return moved(
    x,
    { state: { ...state, kind: "trial", on }, deadline: null },
    "start-trial",
    null,
    textOf({ on, until }),
  ).value;
}

/** Conclusive, the person has entered; otherwise the place is given back and the search goes on, each with its former rank. */
export function endTrial(x: Scene, what: Of<"end-trial">): Result<Change, ActRefusal> {
  const state = x.request.state as Extract<RequestState, { kind: "trial" }>;
  const dated = dayRefusal(x, what.on, state.on);
  if (dated) return dated;
  if (what.conclusive) {
    const arrived = { ...state, kind: "arrived", on: what.on } as const;
    const change = moved(
      x,
      { state: arrived },
      "end-trial",
      null,
      textOf({ on: what.on, comment: what.comment }),
    ).value;
    return ok({ ...change, referral: settled(change.referral, x.c.now) });
  }
  const list = x.c.rules.reasons.endTrial;
  return (
    reasonRefusal(list, what.reason, what.comment) ??
    undonePlacement(x, { kind: "declined", former: state.former, reason: what.reason }, "end-trial", list, what.comment)
  );
}

export function endStay(x: Scene, what: Of<"end">): Result<Change, ActRefusal> {
  const state = x.request.state as Extract<RequestState, { kind: "arrived" }>;
  const { reason, comment, destination } = what;
  return (
    dayRefusal(x, what.on, state.on) ??
    reasonRefusal(x.c.rules.reasons.end, reason, comment) ??
    moved(
      x,
      { state: { ...state, kind: "ended", endedOn: what.on, reason }, deadline: null },
      "end",
      reason,
      textOf({ destination, comment }),
    )
  );
}

/** Neither to come, nor before it began. */
function dayRefusal(x: Scene, on: string, begun: string) {
  if (on > dayOf(x.c.now)) return refuse({ kind: "too-early", from: on });
  return on < begun ? refuse({ kind: "date-in-the-past", date: "on" }) : null;
}
