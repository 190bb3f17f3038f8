import type { Member } from "#features/accounts/member.ts";
import { type AdmissionRequest, formerOf, isPlaced } from "#features/referrals/request.ts";
import { moved } from "#features/requests/scene.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { closingUndoDays } from "#pathways/handicap/moves.ts";
import { reasonsAllowed } from "#pathways/handicap/reasons-official.ts";
import type { Followed, FollowRefusal, Outcome } from "./follow.ts";
import { type Said, standingOf } from "./official.ts";
import { projected } from "./project.ts";

/** The last closing that was done by itself and still stands: modules specification D.6. */
export type DoneClosing = { id: string; kind: "validity" | "elsewhere"; move: string; doneAt: Date };

/** Until when it may be taken back; null when it closed otherwise, or has moved since. */
export function undoableUntil({ request, closing }: Pick<Followed, "request" | "closing">): Date | null {
  if (!closing) return null;
  const { state } = request;
  const stands =
    closing.kind === "validity"
      ? state.kind === "withdrawn" && state.reason === "decision-ended"
      : state.kind === "declined" && state.reason === "119" && state.endorsed !== true;
  return stands ? addHours(closing.doneAt, closingUndoDays * 24) : null;
}

/** Takes a closing back: the status and the units before it, and where our request stood. What somebody closed is not undone this way. */
export function undone(f: Followed, comment: string, by: Member): Result<Outcome, FollowRefusal> {
  const until = undoableUntil(f);
  if (!until) return refuse({ kind: "nothing-to-undo" });
  if (f.c.now > until) return refuse({ kind: "too-late", until });
  if (!comment.trim()) return refuse({ kind: "comment-missing" });
  const { move } = f.closing!;
  const standing = standingOf(f.lines.filter((line) => line.move !== move));
  const reason = reasonsAllowed(standing.esms).includes("112") ? ("112" as const) : null;
  const said: Said[] = [{ level: "esms", code: standing.esms, on: dayOf(f.c.now), reason, comment: comment.trim() }];
  const x = { referral: f.referral, request: f.request, by, c: f.c };
  const detail = { code: standing.esms, comment: comment.trim() };
  const other = stillPlaced(f);
  // the person is still elsewhere for this right: it waits again, and takes its rank back if that entry falls through
  const change = other
    ? ok(
        moved(
          x,
          { state: { kind: "superseded", former: formerOf(f.request.state), by: other.id } },
          "follow",
          null,
          detail,
        ).value,
      )
    : projected(x, {
        ...{ code: standing.esms, on: standing.since, reason: standing.reason, detail },
        ...{ beyond: null, ownNeed: null, over: false },
      });
  return change.ok ? ok({ change: change.value, said, corrects: move }) : change;
}

const stillPlaced = ({ referral, request }: Followed): AdmissionRequest | undefined =>
  referral.requests.find((q) => q.need === request.need && isPlaced(q));
