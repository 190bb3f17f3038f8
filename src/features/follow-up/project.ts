import { type Change, type RequestEvent, settled } from "#features/referrals/change.ts";
import type { Need, NeedId } from "#features/referrals/referral.ts";
import {
  type AdmissionRequest,
  formerOf,
  isPlaced,
  type Proposal,
  type RequestState,
} from "#features/referrals/request.ts";
import type { ActRefusal } from "#features/requests/acts.ts";
import { confirmed, undonePlacement } from "#features/requests/placement.ts";
import { after, clockIn, moved, needOf, type Scene } from "#features/requests/scene.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import type { ReasonCode } from "#pathways/handicap/reasons-official.ts";
import { type EsmsCode, esmsStatuses } from "#pathways/handicap/statuses.ts";

/** What an official status makes of our request: modules specification F. */
export type Projected = {
  code: EsmsCode;
  on: string;
  reason: ReasonCode | null;
  detail: RequestEvent["detail"];
  /** Why a place is given though none is declared free. */
  beyond: string | null;
  /** Given where several establishments complete each other: an entry takes a need of its own, the others stay asked. */
  ownNeed: NeedId | null;
  /** The decision is over, or the care goes on under another: after the stay nothing is looked for again. */
  over: boolean;
};

export function projected(x: Scene, p: Projected): Result<Change, ActRefusal> {
  const { state } = esmsStatuses[p.code];
  switch (state) {
    case "trial":
    case "arrived":
      return placedAt(x, state, p);
    case "ended":
      return endedAt(x, p);
    case "waiting":
      return answeringAt(x, { kind: "waiting" }, p, rankFor(x, p));
    case "sent":
      return answeringAt(x, { kind: "sent" }, p);
    case "read":
    case "studying":
      return answeringAt(x, { kind: state }, p);
    case "declined": {
      const former = formerOf(x.request.state);
      const declined = {
        kind: "declined",
        former,
        reason: p.reason ?? "",
        ...(p.code === "46" ? { endorsed: true as const } : {}),
      } as const;
      return closedAt(x, declined, p);
    }
    case "withdrawn":
      return closedAt(x, { kind: "withdrawn", former: formerOf(x.request.state), reason: p.reason ?? "" }, p);
  }
}

/** On the list, read, in contact: what was given up or placed is looked for again. */
function answeringAt(
  x: Scene,
  state: RequestState,
  p: Projected,
  to: Partial<AdmissionRequest> = {},
): Result<Change, ActRefusal> {
  const { request, c } = x;
  const answered = { ...to, readAt: request.readAt ?? c.now, answeredAt: request.answeredAt ?? c.now };
  if (isPlaced(request)) return freed(x, state, p, answered);
  if (needOf(x.referral, request).state.kind !== "open") return refuse({ kind: "need-already-placed" });
  return moved(x, { state, deadline: after(x, clockIn(state.kind)), ...answered }, "follow", p.reason, p.detail);
}

function closedAt(x: Scene, state: RequestState, p: Projected): Result<Change, ActRefusal> {
  if (isPlaced(x.request)) return freed(x, state, p, {});
  const answeredAt = x.request.answeredAt ?? x.c.now;
  return moved(x, { state, deadline: null, answeredAt }, "follow", p.reason, p.detail);
}

/** The place is given back; the requests its confirmation had closed come back with their rank. */
function freed(x: Scene, state: RequestState, p: Projected, to: Partial<AdmissionRequest>): Result<Change, ActRefusal> {
  const change = undonePlacement(x, state, "follow", [...x.c.rules.reasons.decline, ...x.c.rules.reasons.withdraw], "");
  if (!change.ok) return change;
  const { referral, events } = change.value;
  const requests = referral.requests.map((q) => (q.id === x.request.id ? { ...q, ...to } : q));
  const [own, ...others] = events;
  return ok({
    ...change.value,
    referral: { ...referral, requests },
    events: [{ ...own!, detail: p.detail }, ...others],
  });
}

/** On trial or in: the others of the same need close with it, in the same change. */
function placedAt(x: Scene, kind: "trial" | "arrived", p: Projected): Result<Change, ActRefusal> {
  const { state } = x.request;
  if (state.kind === "trial" || state.kind === "confirmed" || state.kind === "arrived")
    return ok(stayAt(x, state, kind, p));
  // an end said by mistake had opened the search again: as for an entry, what was asked since closes; a need of its own only waited
  if (state.kind === "ended" && needOf(x.referral, x.request).state.kind === "dropped")
    return ok(stayAt(x, state, kind, p));
  const proposal = proposed(x, state, p);
  const offered: AdmissionRequest = { ...x.request, state: { kind: "offered", former: formerOf(state), proposal } };
  const agreed = confirmed({ ...x, request: offered }, p.ownNeed);
  if (!agreed.ok) return agreed;
  const { referral, events } = agreed.value;
  const [, ...others] = events;
  const requests = referral.requests.map((q) =>
    q.id === x.request.id
      ? { ...q, state: { kind, former: formerOf(state), proposal, on: p.on } as const, deadline: null }
      : q,
  );
  const own: RequestEvent = {
    request: x.request.id,
    act: "follow",
    from: state.kind,
    to: kind,
    reason: p.reason,
    detail: p.detail,
  };
  return ok({ referral: settled({ ...referral, requests }, x.c.now), events: [own, ...others], places: [] });
}

type Stayed = Extract<RequestState, { kind: "confirmed" | "trial" | "arrived" | "ended" }>;

/** From one of these to another, the place stays taken. */
function stayAt(x: Scene, { former, proposal, ...was }: Stayed, kind: "trial" | "arrived", p: Projected): Change {
  // a reorientation asked, or given up, is not a new entry
  const on = was.kind === "arrived" && kind === "arrived" && "on" in was ? was.on : p.on;
  const change = moved(
    x,
    { state: { kind, former, proposal, on }, deadline: null },
    "follow",
    p.reason,
    p.detail,
  ).value;
  const needs = change.referral.needs.map(
    (n): Need => (n.id === x.request.need ? { ...n, state: { kind: "placed" } } : n),
  );
  return { ...change, referral: settled({ ...change.referral, needs }, x.c.now) };
}

/** After the stay the right is looked for again, as long as the decision lasts. */
function endedAt(x: Scene, p: Projected): Result<Change, ActRefusal> {
  const state = x.request.state as Extract<RequestState, { kind: "arrived" }>;
  const change = moved(
    x,
    { state: { ...state, kind: "ended", endedOn: p.on, reason: p.reason ?? "" }, deadline: null },
    "follow",
    p.reason,
    p.detail,
  ).value;
  const own = p.over || needOf(x.referral, x.request).interimOf !== null;
  const needs = change.referral.needs.map(
    (n): Need =>
      n.id === x.request.need ? { ...n, state: own ? { kind: "dropped", by: null } : { kind: "open" } } : n,
  );
  const after = settled({ ...change.referral, needs }, x.c.now);
  const isDone = needs.every((n) => n.state.kind === "dropped");
  return ok({
    ...change,
    referral: isDone ? { ...after, status: "admitted", statusSince: x.c.now, statusReason: null } : after,
  });
}

/** What the person agreed to; without a written proposal, the day of the entry alone. */
const proposed = (x: Scene, state: RequestState, p: Projected): Proposal => ({
  ...("proposal" in state ? state.proposal : bare),
  on: p.on,
  oral: null,
  beyondDeclared: p.beyond,
  validUntil: x.c.now,
});
const bare = {
  room: null,
  pricePerDay: null,
  dependencyPerDay: null,
  lengthDays: null,
  conditions: null,
  message: null,
};

/** Given once, at the first listing, and kept. */
const rankFor = ({ request }: Scene, p: Projected) => {
  const { stage } = esmsStatuses[p.code] as { stage: string };
  return {
    rank: {
      listedAt: request.rank?.listedAt ?? new Date(`${p.on}T12:00:00Z`),
      stage,
      expectedWeeks: request.rank?.expectedWeeks ?? null,
    },
  };
};
