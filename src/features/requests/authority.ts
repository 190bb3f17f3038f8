import { type Change, textOf } from "#features/referrals/change.ts";
import { isAskedAgain, isEndorsed, type RequestState } from "#features/referrals/request.ts";
import { type Result, refuse } from "#lib/result.ts";
import type { Act, ActRefusal } from "./acts.ts";
import { after, backToFormer, moved, needOf, reasonRefusal, type Scene } from "./scene.ts";

type Of<K extends Act["kind"]> = Extract<Act, { kind: K }>;

/** The refusal is final for this request: the unit cannot come back on it. */
export function endorse(x: Scene, { comment }: Of<"endorse">): Result<Change, ActRefusal> {
  const closed = notToRule(x);
  if (closed) return refuse(closed);
  const state = x.request.state as Extract<RequestState, { kind: "declined" }>;
  return moved(x, { state: { ...state, endorsed: true } }, "endorse", state.reason, textOf({ comment }));
}

/** The unit has to go on studying, from where it stood. */
export function rejectRefusal(x: Scene, { comment }: Of<"reject-refusal">): Result<Change, ActRefusal> {
  const closed = notToRule(x);
  if (closed) return refuse(closed);
  if (!comment.trim()) return refuse({ kind: "comment-missing" });
  return reopening(x) ?? moved(x, backToFormer(x), "reject-refusal", null, { comment: comment.trim() });
}

/** Only a refusal is ruled on, once: a trial that failed ended by itself, whatever its reason. */
function notToRule({ request, c }: Scene): ActRefusal | null {
  if (isEndorsed(request)) return { kind: "refusal-endorsed" };
  const { reason } = request.state as Extract<RequestState, { kind: "declined" }>;
  return c.rules.reasons.decline.some(({ code }) => code === reason) ? null : { kind: "not-offered-here" };
}

/** Sent again, to be read again; the rank it had is kept and shown. */
export function reactivate(x: Scene, { reason, comment }: Of<"reactivate">): Result<Change, ActRefusal> {
  return (
    reasonRefusal(x.c.rules.reasons.reactivate, reason, comment) ??
    reopening(x) ??
    moved(
      x,
      { state: { kind: "sent" }, readAt: null, deadline: after(x, "read") },
      "reactivate",
      reason,
      textOf({ comment }),
    )
  );
}

/** A request lives again only where its need still waits, and once. */
function reopening({ referral, request }: Scene) {
  if (needOf(referral, request).state.kind !== "open") return refuse({ kind: "need-already-placed" });
  return isAskedAgain(referral, request) ? refuse({ kind: "asked-again" }) : null;
}
