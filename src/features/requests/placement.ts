import {
  type Change,
  type EventAct,
  next,
  type ReasonList,
  type Rulebook,
  settled,
  textOf,
} from "#features/referrals/change.ts";
import { deadlineAfter } from "#features/referrals/deadline.ts";
import type { Need, NeedId } from "#features/referrals/referral.ts";
import {
  type AdmissionRequest,
  type Answerable,
  formerOf,
  isAskedAgain,
  isLive,
  type Proposal,
  type RequestState,
} from "#features/referrals/request.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import type { Act, ActRefusal, Circumstances } from "./acts.ts";
import { after, answered, moved, needOf, type Scene } from "./scene.ts";

/** Confirming closes the other live requests of the need, and of the needs this kind closes, in the same change. */
export function confirmed(x: Scene, interimNeed: NeedId | null): Result<Change, ActRefusal> {
  const { referral, request, c } = x;
  const need = needOf(referral, request);
  const state = request.state as Extract<RequestState, { kind: "offered" }>;
  if (state.proposal.validUntil < c.now) return refuse({ kind: "offer-lapsed", at: state.proposal.validUntil });
  if (state.proposal.oral) return refuse({ kind: "oral-not-validated" });
  if (need.state.kind !== "open") return refuse({ kind: "need-already-placed" });
  // the last place went to somebody whose proposal held it, or who confirmed first
  if (c.placesFree === 0 && !state.proposal.beyondDeclared) return refuse({ kind: "no-place-left" });

  const taken = awaited(x, { ...state, kind: "confirmed" });
  if (interimNeed) {
    const interim: Need = {
      id: interimNeed,
      kind: need.kind,
      from: state.proposal.on,
      to: null,
      interimOf: need.id,
      state: { kind: "placed" },
    };
    const change = moved(x, { ...taken, need: interimNeed }, "confirm-interim");
    return ok({
      ...change.value,
      referral: { ...change.value.referral, needs: [...change.value.referral.needs, interim] },
      places: [],
    });
  }

  return closingOthers(x, moved(x, taken, "confirm").value);
}

/** Accepted is confirmed, where the module says so: nothing is proposed, nobody has to agree again. */
export function accepted(x: Scene, { on, message }: Extract<Act, { kind: "accept" }>): Result<Change, ActRefusal> {
  if (on < dayOf(x.c.now)) return refuse({ kind: "date-in-the-past", date: "on" });
  if (needOf(x.referral, x.request).state.kind !== "open") return refuse({ kind: "need-already-placed" });
  const proposal: Proposal = {
    on,
    ...{ room: null, pricePerDay: null, dependencyPerDay: null, lengthDays: null, conditions: null },
    message: message.trim() || null,
    validUntil: x.c.now,
    ...{ beyondDeclared: null, oral: null },
  };
  const taken = awaited(x, { kind: "confirmed", former: formerOf(x.request.state), proposal });
  return closingOthers(x, answered(x, taken, "accept", null, textOf({ message })).value);
}

/** Somebody is awaited that day. */
const awaited = ({ c }: Scene, state: Extract<RequestState, { kind: "confirmed" }>) => ({
  state,
  deadline: deadlineAfter(new Date(`${state.proposal.on}T12:00:00Z`), c.rules.delays.arrivalCheck, "standard", {
    standard: 1,
    urgent: 1,
    immediate: 1,
  }),
});

/** What this placement ends: the other live requests of its need, the needs its kind closes. */
function closingOthers(x: Scene, change: Change): Result<Change, ActRefusal> {
  const { referral, request, c } = x;
  const need = needOf(referral, request);
  const kinds = c.rules.closes(need.kind);
  const closing = referral.needs
    .filter((n) => n.id !== need.id && n.state.kind === "open" && kinds.includes(n.kind))
    .map((n) => n.id);
  const events = [...change.events];
  const requests = change.referral.requests.map((q) => {
    if (q.id === request.id || !isLive(q) || (q.need !== need.id && !closing.includes(q.need))) return q;
    events.push({
      request: q.id,
      act: "supersede",
      from: q.state.kind,
      to: "superseded",
      reason: "admitted-elsewhere",
      detail: null,
    });
    return next(
      q,
      { state: { kind: "superseded", former: supersededFrom(q, c.rules), by: request.id }, deadline: null },
      c.now,
    );
  });
  const needs = referral.needs.map((n): Need => {
    if (n.id === need.id) return { ...n, state: { kind: "placed" } };
    return closing.includes(n.id) ? { ...n, state: { kind: "dropped", by: request.id } } : n;
  });
  return ok({
    referral: settled({ ...change.referral, needs, requests }, c.now),
    events,
    places: [],
  });
}

/** An old offer comes back as a study: its date is past. Under official statuses it never left the list. */
const supersededFrom = (q: AdmissionRequest, { official }: Rulebook): Answerable =>
  q.state.kind === "offered" && !official ? "studying" : formerOf(q.state);

/** A placement that does not hold: the need reopens, and so do the requests it had closed, with their rank. */
export function undonePlacement(
  x: Scene,
  state: RequestState,
  actKind: EventAct,
  list: ReasonList,
  comment: string,
): Result<Change, ActRefusal> {
  const { request, c } = x;
  const reason = (state as { reason: string }).reason;
  const change = moved(x, { state, deadline: null }, actKind, reason, textOf({ comment })).value;
  const interim = needOf(x.referral, request).interimOf !== null;
  const needs = change.referral.needs.map((n): Need => {
    if (n.id === request.need) return { ...n, state: interim ? { kind: "dropped", by: null } : { kind: "open" } };
    return n.state.kind === "dropped" && n.state.by === request.id ? { ...n, state: { kind: "open" } } : n;
  });
  const events = [...change.events];
  const endsSearch = list.find((r) => r.code === reason)?.endsSearch ?? false;
  const requests = change.referral.requests.map((q) => {
    if (endsSearch || !revivable(q, request, c) || isAskedAgain(x.referral, q)) return q;
    const revived = revivedAs({ ...x, request: q });
    events.push({
      request: q.id,
      act: "revive",
      from: q.state.kind,
      to: revived.state.kind,
      reason: null,
      detail: null,
    });
    return next(q, revived, c.now);
  });
  const referral = settled({ ...change.referral, needs, requests }, c.now);
  return ok({ referral, events, places: [] });
}

function revivable(q: AdmissionRequest, confirmedRequest: AdmissionRequest, c: Circumstances): boolean {
  if (q.state.kind !== "superseded" || q.state.by !== confirmedRequest.id || !c.accepting.has(q.unit)) return false;
  const until = deadlineAfter(q.since, c.rules.delays.revivalWindow, "standard", {
    standard: 1,
    urgent: 1,
    immediate: 1,
  });
  return c.now <= until;
}

export function revivedAs(x: Scene) {
  const former = formerOf(x.request.state);
  // an official status stands until it is moved: the request comes back to it
  const asItWas = x.c.rules.official && former !== "info-requested";
  const state = (
    asItWas || former === "waiting" || former === "conditional" ? { kind: former } : { kind: "studying" }
  ) as RequestState;
  return { state, deadline: after(x, "revivalAnswer") };
}
