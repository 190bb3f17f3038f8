import { holds, isDoctor, type Member, readsMedical, type UnitId } from "#features/accounts/member.ts";
import {
  type Actor,
  type Change,
  type DelayName,
  delayOf,
  next,
  type ReasonList,
  type RequestEvent,
  type Rulebook,
  settled,
  textOf,
} from "#features/referrals/change.ts";
import { deadlineAfter } from "#features/referrals/deadline.ts";
import type { Need, NeedId, Referral } from "#features/referrals/referral.ts";
import {
  type AdmissionRequest,
  type Answerable,
  answerable,
  formerOf,
  isLive,
  isPlaced,
  live,
  type Opinion,
  type Proposal,
  type RequestId,
  type RequestState,
  type StateKind,
} from "#features/referrals/request.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** What can be done to one request: product specification §3.5. */
export type Act =
  | { kind: "open" }
  | { kind: "take" }
  | { kind: "ask"; question: string }
  | { kind: "supply"; reply: string }
  | { kind: "list"; stage: string; expectedWeeks: number | null; comment: string }
  | { kind: "give-opinion"; opinion: Opinion["kind"]; comment: string }
  | { kind: "propose"; proposal: Proposal }
  | { kind: "agree-by-phone"; on: string; said: string }
  | { kind: "amend"; proposal: Proposal }
  | { kind: "retract"; reason: string; comment: string }
  | { kind: "lapse" }
  | { kind: "confirm" }
  | { kind: "confirm-interim"; interimNeed: NeedId }
  | { kind: "turn-down"; reason: string; comment: string; stay: boolean }
  | { kind: "decline"; reason: string; comment: string; toPerson: string }
  | { kind: "reconsider"; comment: string }
  | { kind: "withdraw"; reason: string; comment: string }
  | { kind: "arrive"; on: string }
  | { kind: "no-show"; reason: string; comment: string }
  | { kind: "fall-through"; reason: string; comment: string }
  | { kind: "undo-arrival"; comment: string }
  | { kind: "revive" };
export type ActKind = Act["kind"];

/** What the rule is told of the world: it fetches nothing. */
export type Circumstances = {
  now: Date;
  rules: Rulebook;
  /** The places the asked unit declares free; null when it declares none. */
  placesFree: number | null;
  /** The units accepting requests today, among those a revival would reach. */
  accepting: ReadonlySet<UnitId>;
};

export type ActRefusal =
  | { kind: "not-a-recipient" }
  | { kind: "not-habilitated" }
  | { kind: "doctor-only" }
  | { kind: "wrong-state"; state: StateKind; since: Date }
  | { kind: "stale-version"; state: StateKind; since: Date }
  | { kind: "referral-closed"; status: Referral["status"] }
  | { kind: "need-already-placed" }
  | { kind: "offer-lapsed"; at: Date }
  | { kind: "oral-not-validated" }
  | { kind: "no-place-left" }
  | { kind: "opinion-missing" }
  | { kind: "reason-missing" }
  | { kind: "comment-missing" }
  | { kind: "text-missing" }
  | { kind: "too-early"; from: string }
  | { kind: "too-late"; until: Date }
  | { kind: "date-in-the-past"; date: "on" | "until" }
  | { kind: "asked-again" }
  | { kind: "not-offered-here" };

type Side = "receiver" | "requester" | "either" | "platform";

/** Who may do what from which state, in the order of the specification's table. */
export const table: Record<ActKind, { by: Side; from: readonly StateKind[]; while?: readonly Referral["status"][] }> = {
  open: { by: "receiver", from: ["sent"] },
  take: { by: "receiver", from: ["sent", "read"] },
  ask: { by: "receiver", from: ["sent", "read", "studying", "waiting"] },
  supply: { by: "requester", from: ["info-requested"] },
  list: { by: "receiver", from: answerable },
  "give-opinion": { by: "receiver", from: answerable },
  propose: { by: "receiver", from: answerable },
  "agree-by-phone": { by: "either", from: answerable },
  amend: { by: "receiver", from: ["offered"] },
  retract: { by: "receiver", from: ["offered"] },
  lapse: { by: "platform", from: ["offered"] },
  confirm: { by: "requester", from: ["offered"], while: ["open"] },
  "confirm-interim": { by: "requester", from: ["offered"], while: ["open"] },
  "turn-down": { by: "requester", from: ["offered"] },
  decline: { by: "receiver", from: answerable },
  reconsider: { by: "receiver", from: ["declined"], while: ["open", "suspended"] },
  withdraw: { by: "requester", from: live },
  arrive: { by: "receiver", from: ["confirmed"] },
  "no-show": { by: "either", from: ["confirmed"] },
  "fall-through": { by: "either", from: ["confirmed"] },
  "undo-arrival": { by: "receiver", from: ["arrived"] },
  revive: { by: "platform", from: ["superseded"] },
};

/**
 * Applies one act to one request of a referral: the only way a request changes once sent.
 * Every refusal is a value; a referral that comes back keeps the invariants I1 to I5 of product specification §2.3.
 */
export function act(
  referral: Referral,
  id: RequestId,
  what: Act,
  by: Actor,
  seen: number | null,
  c: Circumstances,
): Result<Change, ActRefusal> {
  const request = referral.requests.find((q) => q.id === id);
  if (!request || request.state.kind === "prepared") return refuse({ kind: "not-a-recipient" });
  const refusal = mayAct(referral, request, what, by, seen);
  if (refusal) return refuse(refusal);
  const effect = effects[what.kind] as (x: Scene, what: Act) => Result<Change, ActRefusal>;
  return effect({ referral, request, by, c }, what);
}

function mayAct(
  referral: Referral,
  request: AdmissionRequest,
  what: Act,
  by: Actor,
  seen: number | null,
): ActRefusal | null {
  const row = table[what.kind];
  if (by === "platform" ? row.by !== "platform" : row.by === "platform") return { kind: "not-habilitated" };
  if (by !== "platform") {
    const sides = sidesOf(referral, request, by);
    if (sides.length === 0) return { kind: "not-a-recipient" };
    if (!sides.some((side) => row.by === "either" || row.by === side)) return { kind: "not-habilitated" };
  }
  if (seen !== null && seen !== request.version)
    return { kind: "stale-version", state: request.state.kind, since: request.since };
  if (!row.from.includes(request.state.kind))
    return { kind: "wrong-state", state: request.state.kind, since: request.since };
  const closed = referral.status === "cancelled" || referral.status === "archived";
  if (closed || (row.while && !row.while.includes(referral.status)))
    return { kind: "referral-closed", status: referral.status };
  return null;
}

/** On which side of the request this member stands now. */
export function sidesOf(referral: Referral, request: AdmissionRequest, by: Member): Side[] {
  const sides: Side[] = [];
  if (by.unit === request.unit && holds(by, referral.module, "receiver")) sides.push("receiver");
  if (by.unit === referral.owner && holds(by, referral.module, "requester")) sides.push("requester");
  return sides;
}

/** What this member may do to this request now: the buttons of its page. */
export const possibleActs = (referral: Referral, request: AdmissionRequest, by: Member): ActKind[] =>
  (Object.keys(table) as ActKind[]).filter((kind) => mayAct(referral, request, { kind } as Act, by, null) === null);

type Scene = { referral: Referral; request: AdmissionRequest; by: Actor; c: Circumstances };
type Effects = { [K in ActKind]: (x: Scene, what: Extract<Act, { kind: K }>) => Result<Change, ActRefusal> };

const effects: Effects = {
  open: (x) => moved(x, { state: { kind: "read" }, readAt: x.c.now, deadline: after(x, "answer") }, "open"),

  take: (x) =>
    moved(
      x,
      {
        state: { kind: "studying" },
        readAt: x.request.readAt ?? x.c.now,
        deadline: after(x, "answer"),
        assignee: whoOf(x.by),
      },
      "take",
    ),

  ask: (x, { question }) =>
    !question.trim()
      ? refuse({ kind: "text-missing" })
      : moved(
          x,
          { state: { kind: "info-requested", former: formerOf(x.request.state) }, deadline: after(x, "info") },
          "ask",
          null,
          { question },
        ),

  supply: (x, { reply }) => {
    if (!reply.trim()) return refuse({ kind: "text-missing" });
    const back = formerOf(x.request.state);
    const state = { kind: back === "sent" || back === "info-requested" ? "read" : back } as RequestState;
    return moved(
      x,
      { state, deadline: after(x, state.kind === "waiting" ? "waitingConfirm" : "answer") },
      "supply",
      null,
      { reply },
    );
  },

  list: (x, { stage, expectedWeeks, comment }) => {
    if (!x.c.rules.stages.includes(stage)) return refuse({ kind: "not-offered-here" });
    const rank = { listedAt: x.request.rank?.listedAt ?? x.c.now, stage, expectedWeeks };
    return answered(
      x,
      { state: { kind: "waiting" }, rank, deadline: after(x, "waitingConfirm") },
      "list",
      null,
      textOf({ comment }),
    );
  },

  "give-opinion": (x, { opinion, comment }) => {
    if (x.by === "platform" || !isDoctor(x.by) || !readsMedical(x.by, x.referral.module))
      return refuse({ kind: "doctor-only" });
    const given = { kind: opinion, by: x.by.name, at: x.c.now };
    return moved(x, { opinion: given }, "give-opinion", opinion, textOf({ comment }));
  },

  propose: (x, { proposal }) => {
    const refusal = offerRefusal(x, proposal);
    if (refusal) return refuse(refusal);
    const state: RequestState = { kind: "offered", former: formerOf(x.request.state), proposal };
    return answered(
      x,
      { state, deadline: proposal.validUntil },
      "propose",
      null,
      textOf({ conditions: proposal.conditions, message: proposal.message }),
    );
  },

  // what was said on the phone binds nobody until the unit writes it down
  "agree-by-phone": (x, { on, said }) => {
    if (!said.trim()) return refuse({ kind: "text-missing" });
    if (on < dayOf(x.c.now)) return refuse({ kind: "date-in-the-past", date: "on" });
    const validUntil = after(x, "oralValidate");
    const proposal = {
      on,
      room: null,
      pricePerDay: null,
      dependencyPerDay: null,
      lengthDays: null,
      conditions: null,
      message: null,
      validUntil,
      beyondDeclared: null,
      oral: said.trim(),
    };
    return answered(
      x,
      { state: { kind: "offered", former: formerOf(x.request.state), proposal }, deadline: validUntil },
      "agree-by-phone",
      null,
      { said: said.trim() },
    );
  },

  amend: (x, { proposal }) => {
    const refusal = offerRefusal(x, proposal);
    if (refusal) return refuse(refusal);
    const state: RequestState = { kind: "offered", former: formerOf(x.request.state), proposal };
    return moved(
      x,
      { state, deadline: proposal.validUntil },
      "amend",
      null,
      textOf({ conditions: proposal.conditions, message: proposal.message }),
    );
  },

  retract: (x, { reason, comment }) =>
    reasonRefusal(x.c.rules.reasons.retract, reason, comment) ??
    moved(x, backToFormer(x), "retract", reason, textOf({ comment })),

  lapse: (x) => {
    const { state } = x.request;
    if (state.kind === "offered" && state.proposal.validUntil > x.c.now)
      return refuse({ kind: "too-early", from: state.proposal.validUntil.toISOString() });
    return moved(x, backToFormer(x), "lapse");
  },

  confirm: (x) => confirmed(x, null),
  "confirm-interim": (x, { interimNeed }) =>
    x.c.rules.interim ? confirmed(x, interimNeed) : refuse({ kind: "not-offered-here" }),

  "turn-down": (x, { reason, comment, stay }) => {
    const refusal = reasonRefusal(x.c.rules.reasons.turnDown, reason, comment);
    if (refusal) return refusal;
    const rank = x.request.rank ?? { listedAt: x.c.now, stage: x.c.rules.stages[0] ?? "eligible", expectedWeeks: null };
    return stay
      ? moved(
          x,
          { state: { kind: "waiting" }, rank, deadline: after(x, "waitingConfirm") },
          "turn-down",
          reason,
          textOf({ comment }),
        )
      : moved(
          x,
          { state: { kind: "withdrawn", former: formerOf(x.request.state), reason }, deadline: null },
          "turn-down",
          reason,
          textOf({ comment }),
        );
  },

  decline: (x, { reason, comment, toPerson }) =>
    reasonRefusal(x.c.rules.reasons.decline, reason, comment) ??
    answered(
      x,
      { state: { kind: "declined", former: formerOf(x.request.state), reason }, deadline: null },
      "decline",
      reason,
      textOf({ comment, toPerson }),
    ),

  reconsider: (x, { comment }) => {
    if (!comment.trim()) return refuse({ kind: "comment-missing" });
    if (needOf(x.referral, x.request).state.kind !== "open") return refuse({ kind: "need-already-placed" });
    if (isAskedAgain(x.referral, x.request)) return refuse({ kind: "asked-again" });
    return answered(x, { state: { kind: "studying" }, deadline: after(x, "answer") }, "reconsider", null, { comment });
  },

  withdraw: (x, { reason, comment }) =>
    reasonRefusal(x.c.rules.reasons.withdraw, reason, comment) ??
    moved(
      x,
      { state: { kind: "withdrawn", former: formerOf(x.request.state), reason }, deadline: null },
      "withdraw",
      reason,
      textOf({ comment }),
    ),

  arrive: (x, { on }) => {
    if (on > dayOf(x.c.now)) return refuse({ kind: "too-early", from: on });
    const state = x.request.state as Extract<RequestState, { kind: "confirmed" }>;
    const change = moved(x, { state: { ...state, kind: "arrived", on }, deadline: null }, "arrive", null, { on });
    return { ...change, value: { ...change.value, referral: settled(change.value.referral, x.c.now) } };
  },

  "no-show": (x, { reason, comment }) => {
    const state = x.request.state as Extract<RequestState, { kind: "confirmed" }>;
    if (dayOf(x.c.now) < state.proposal.on) return refuse({ kind: "too-early", from: state.proposal.on });
    return (
      reasonRefusal(x.c.rules.reasons.nonArrival, reason, comment) ??
      undonePlacement(
        x,
        { kind: "not-arrived", former: state.former, reason },
        "no-show",
        x.c.rules.reasons.nonArrival,
        comment,
      )
    );
  },

  "fall-through": (x, { reason, comment }) => {
    const former = formerOf(x.request.state);
    const receives = x.by !== "platform" && sidesOf(x.referral, x.request, x.by).includes("receiver");
    const list = receives ? x.c.rules.reasons.retract : x.c.rules.reasons.withdraw;
    const state: RequestState = receives ? { kind: "declined", former, reason } : { kind: "withdrawn", former, reason };
    return reasonRefusal(list, reason, comment) ?? undonePlacement(x, state, "fall-through", list, comment);
  },

  "undo-arrival": (x, { comment }) => {
    if (!comment.trim()) return refuse({ kind: "comment-missing" });
    const until = deadlineAfter(x.request.since, x.c.rules.delays.arrivalUndo, "standard", {
      standard: 1,
      urgent: 1,
      immediate: 1,
    });
    if (x.c.now > until) return refuse({ kind: "too-late", until });
    const { on: _on, ...state } = x.request.state as Extract<RequestState, { kind: "arrived" }>;
    const change = moved(x, { state: { ...state, kind: "confirmed" } }, "undo-arrival", null, { comment });
    return { ...change, value: { ...change.value, referral: settled(change.value.referral, x.c.now) } };
  },

  revive: (x) => {
    if (needOf(x.referral, x.request).state.kind !== "open") return refuse({ kind: "need-already-placed" });
    if (isAskedAgain(x.referral, x.request)) return refuse({ kind: "asked-again" });
    return moved(x, revivedAs(x), "revive");
  },
};

/** Confirming closes the other live requests of the need, and of the needs this kind closes, in the same change. */
function confirmed(x: Scene, interimNeed: NeedId | null): Result<Change, ActRefusal> {
  const { referral, request, c } = x;
  const need = needOf(referral, request);
  const state = request.state as Extract<RequestState, { kind: "offered" }>;
  if (state.proposal.validUntil < c.now) return refuse({ kind: "offer-lapsed", at: state.proposal.validUntil });
  if (state.proposal.oral) return refuse({ kind: "oral-not-validated" });
  if (need.state.kind !== "open") return refuse({ kind: "need-already-placed" });

  const taken: Partial<AdmissionRequest> = {
    state: { ...state, kind: "confirmed" },
    deadline: deadlineAfter(new Date(`${state.proposal.on}T12:00:00Z`), c.rules.delays.arrivalCheck, "standard", {
      standard: 1,
      urgent: 1,
      immediate: 1,
    }),
  };
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
      places: [{ unit: request.unit, delta: -1 }],
    });
  }

  const kinds = c.rules.closes(need.kind);
  const closing = referral.needs
    .filter((n) => n.id !== need.id && n.state.kind === "open" && kinds.includes(n.kind))
    .map((n) => n.id);
  const change = moved(x, taken, "confirm").value;
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
    return next(q, { state: { kind: "superseded", former: supersededFrom(q), by: request.id }, deadline: null }, c.now);
  });
  const needs = referral.needs.map((n): Need => {
    if (n.id === need.id) return { ...n, state: { kind: "placed" } };
    return closing.includes(n.id) ? { ...n, state: { kind: "dropped", by: request.id } } : n;
  });
  return ok({
    referral: settled({ ...change.referral, needs, requests }, c.now),
    events,
    places: [{ unit: request.unit, delta: -1 }],
  });
}

/** An old offer comes back as a study: its date is past. */
const supersededFrom = (q: AdmissionRequest): Answerable =>
  q.state.kind === "offered" ? "studying" : formerOf(q.state);

/** A placement that does not hold: the need reopens, and so do the requests it had closed, with their rank. */
function undonePlacement(
  x: Scene,
  state: RequestState,
  actKind: ActKind,
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
  return ok({ referral, events, places: [{ unit: request.unit, delta: 1 }] });
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

/** The unit has a newer request for the same need, live or about to be sent: the old one stays closed. */
const isAskedAgain = (r: Referral, q: AdmissionRequest) =>
  r.requests.some(
    (other) =>
      other.id !== q.id &&
      other.unit === q.unit &&
      other.need === q.need &&
      (isLive(other) || other.state.kind === "prepared"),
  );

function revivedAs(x: Scene) {
  const former = formerOf(x.request.state);
  const state: RequestState = former === "waiting" ? { kind: "waiting" } : { kind: "studying" };
  return { state, deadline: after(x, "revivalAnswer") };
}

function offerRefusal({ request, c }: Scene, proposal: Proposal): ActRefusal | null {
  if (proposal.on < dayOf(c.now)) return { kind: "date-in-the-past", date: "on" };
  if (proposal.validUntil <= c.now) return { kind: "date-in-the-past", date: "until" };
  if (c.rules.opinion === "required" && (!request.opinion || request.opinion.kind === "complement"))
    return { kind: "opinion-missing" };
  if (c.placesFree === 0 && !proposal.beyondDeclared?.trim()) return { kind: "no-place-left" };
  return null;
}

function reasonRefusal(list: ReasonList, code: string, comment: string) {
  const reason = list.find((r) => r.code === code);
  if (!reason) return refuse({ kind: "reason-missing" });
  return reason.comment && !comment.trim() ? refuse({ kind: "comment-missing" }) : null;
}

function backToFormer(x: Scene) {
  const former = formerOf(x.request.state);
  const kind = former === "sent" || former === "info-requested" ? "read" : former;
  return { state: { kind } as RequestState, deadline: after(x, kind === "waiting" ? "waitingConfirm" : "answer") };
}

/** Urgency shortens what reading, answering, informing and deciding take, not the reviews of a waiting list or of a revival (§12). */
const hastened: DelayName[] = ["read", "answer", "info", "offerValid"];
const after = ({ referral, request, c }: Scene, delay: DelayName) =>
  deadlineAfter(
    c.now,
    delayOf(c.rules, delay, needOf(referral, request).kind),
    hastened.includes(delay) ? referral.urgency : "standard",
    c.rules.urgencyFactor,
  );
const whoOf = (by: Actor) => (by === "platform" ? null : { id: by.id, name: by.name });
export const needOf = (r: Referral, q: AdmissionRequest) => r.needs.find((n) => n.id === q.need)!;

const answered = (
  x: Scene,
  to: Partial<AdmissionRequest>,
  kind: ActKind,
  reason: string | null,
  detail: RequestEvent["detail"],
) =>
  moved(
    x,
    { ...to, readAt: x.request.readAt ?? x.c.now, answeredAt: x.request.answeredAt ?? x.c.now },
    kind,
    reason,
    detail,
  );

function moved(
  x: Scene,
  to: Partial<AdmissionRequest>,
  kind: ActKind,
  reason: string | null = null,
  detail: RequestEvent["detail"] = null,
) {
  const changed = next(x.request, to, x.c.now);
  const requests = x.referral.requests.map((q) => (q.id === x.request.id ? changed : q));
  const event: RequestEvent = {
    request: x.request.id,
    act: kind,
    from: x.request.state.kind,
    to: changed.state.kind,
    reason,
    detail,
  };
  return ok({ referral: { ...x.referral, requests }, events: [event], places: [] as Change["places"] });
}

/** No act leaves two placed requests for one need. */
export const placedOf = (r: Referral, need: NeedId) => r.requests.filter((q) => q.need === need && isPlaced(q));
