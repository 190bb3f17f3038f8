import type { Member } from "#features/accounts/member.ts";
import { isLive } from "#features/referrals/request.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { type Followed, type FollowRefusal, follow, mayFollow, type Outcome } from "./follow.ts";
import { openUnits, type Said, standingOf, type UnitRef } from "./official.ts";
import { projected } from "./project.ts";

/** The reason of an end of care that only changes its decision. */
export const renewalReason = "136";

export type RenewalRefusal =
  | FollowRefusal
  /** The person is not in care under the former decision any more, nor left it to be renewed. */
  | { kind: "nothing-to-renew" }
  /** The new right opens later. */
  | { kind: "opens-later"; on: string };

export type Renewed = { former: Outcome | null; following: Outcome };

/** The units that go on: in care still, or until the end of care said for a renewal. */
export function unitsRenewed(former: Followed): UnitRef[] {
  const standing = standingOf(former.lines);
  if (standing.esms === "48")
    return former.request.state.kind === "ended" && former.request.state.reason === renewalReason
      ? [...standing.units.values()]
          .filter((u) => u.code === "188" && u.reason === renewalReason)
          .map(({ unit }) => unit)
      : [];
  if (standing.esms !== "47" && standing.esms !== "51") return [];
  return openUnits(standing)
    .filter(({ code }) => code === "186" || code === "187")
    .map(({ unit }) => unit);
}

/**
 * The same right, the same establishment, a following decision: the care ends under the former one with its official reason and goes
 * on the same day under the new one (modules specification D.6). No stage of the list is asked of somebody who is there.
 */
export function renewed(
  former: Followed,
  following: Followed & { whole: { opensOn: string } },
  by: Member,
): Result<Renewed, RenewalRefusal> {
  const { c, request } = following;
  const on = dayOf(c.now);
  const refusal = mayFollow(following, by, null) ?? mayFollow(former, by, null);
  if (refusal) return refuse(refusal);
  if (following.decision.over) return refuse({ kind: "decision-over" });
  if (following.whole.opensOn > on) return refuse({ kind: "opens-later", on: following.whole.opensOn });
  const units = unitsRenewed(former);
  if (units.length === 0 || !isLive(request)) return refuse({ kind: "nothing-to-renew" });

  const blank = { comment: "", units: [], agreed: true, beyond: "" };
  const isIn = standingOf(former.lines).esms !== "48";
  const left = isIn ? follow(former, { kind: "leave", on, reason: renewalReason, ...blank }, by, null) : null;
  if (left && !left.ok) return left;
  const said: Said[] = [
    ...units.map((unit): Said => ({ level: "unit", unit, code: "186", on, reason: null, comment: null })),
    { level: "esms", code: "47", on, reason: null, comment: null },
  ];
  const change = projected(
    { referral: following.referral, request, by, c },
    {
      ...{ code: "47", on, reason: null, detail: { code: "47" } },
      // the place is the person's own
      ...{ beyond: "renouvellement", ownNeed: null, over: false },
    },
  );
  if (!change.ok) return change;
  return ok({
    former: left?.value ?? null,
    following: { change: change.value, said, corrects: null },
  });
}
