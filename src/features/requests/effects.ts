import { type Actor, type Change, settled, textOf } from "#features/referrals/change.ts";
import { deadlineAfter } from "#features/referrals/deadline.ts";
import { formerOf, isAskedAgain, isEndorsed, type Proposal, type RequestState } from "#features/referrals/request.ts";
import { dayOf } from "#lib/dates.ts";
import { type Result, refuse } from "#lib/result.ts";
import type { Act, ActKind, ActRefusal } from "./acts.ts";
import { endorse, reactivate, rejectRefusal } from "./authority.ts";
import {
  dropConditions,
  keepConditions,
  proposeWhenMet,
  reviewConditions,
  sayYesIf,
  tickCondition,
} from "./conditional.ts";
import { extended, heldNow, holding, lapsed } from "./hold.ts";
import { accepted, confirmed, revivedAs, undonePlacement } from "./placement.ts";
import { after, answered, backToFormer, clockIn, moved, needOf, reasonRefusal, type Scene } from "./scene.ts";
import { sidesOf } from "./side.ts";
import { endStay, endTrial, startTrial } from "./stay.ts";

type Effects = { [K in ActKind]: (x: Scene, what: Extract<Act, { kind: K }>) => Result<Change, ActRefusal> };

/** What each act changes, once the table allows it: product specification §3.5, column by column. */
export const effects: Effects = {
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
    return moved(x, { state, deadline: after(x, clockIn(state.kind)) }, "supply", null, { reply });
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
    const given = { kind: opinion, by: whoOf(x.by)?.name ?? "", at: x.c.now };
    return moved(x, { opinion: given }, "give-opinion", opinion, textOf({ comment }));
  },

  propose: (x, { proposal, hold }) => {
    const refusal = offerRefusal(x, proposal);
    if (refusal) return refuse(refusal);
    const state: RequestState = { kind: "offered", former: formerOf(x.request.state), proposal };
    const change = answered(
      x,
      { state, deadline: proposal.validUntil },
      "propose",
      null,
      textOf({ conditions: proposal.conditions, message: proposal.message }),
    );
    return holding(x, change, proposal, hold);
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

  amend: (x, { proposal, hold }) => {
    const refusal = offerRefusal(x, proposal);
    if (refusal) return refuse(refusal);
    const state: RequestState = { kind: "offered", former: formerOf(x.request.state), proposal };
    const change = moved(
      x,
      { state, deadline: proposal.validUntil },
      "amend",
      null,
      textOf({ conditions: proposal.conditions, message: proposal.message }),
    );
    // not said: what is held stays so, for the day now proposed
    return holding(x, change, proposal, hold ?? heldNow(x) !== null);
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

  "extend-hold": (x) => extended(x),
  "lapse-hold": (x) => lapsed(x),

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
    if (isEndorsed(x.request)) return refuse({ kind: "refusal-endorsed" });
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

  accept: accepted,

  "start-trial": startTrial,
  "end-trial": endTrial,
  end: endStay,
  endorse,
  "reject-refusal": rejectRefusal,
  reactivate,

  revive: (x) => {
    if (needOf(x.referral, x.request).state.kind !== "open") return refuse({ kind: "need-already-placed" });
    if (isAskedAgain(x.referral, x.request)) return refuse({ kind: "asked-again" });
    return moved(x, revivedAs(x), "revive");
  },

  // from here the unit reads who the person is, and studies the dossier
  interest: (x) =>
    moved(
      x,
      {
        state: { kind: "studying" },
        disclosure: "full",
        disclosedAt: x.c.now,
        readAt: x.request.readAt ?? x.c.now,
        deadline: after(x, "answer"),
        assignee: whoOf(x.by),
      },
      "interest",
    ),

  "say-yes-if": sayYesIf,
  "tick-condition": tickCondition,
  "keep-conditions": keepConditions,
  "drop-conditions": dropConditions,
  "review-conditions": reviewConditions,
  "propose-when-met": (x) => proposeWhenMet(x, offerRefusal),
};

function offerRefusal({ request, c }: Scene, proposal: Proposal): ActRefusal | null {
  if (proposal.on < dayOf(c.now)) return { kind: "date-in-the-past", date: "on" };
  if (proposal.validUntil <= c.now) return { kind: "date-in-the-past", date: "until" };
  if (c.rules.opinion === "required" && (!request.opinion || request.opinion.kind === "complement"))
    return { kind: "opinion-missing" };
  if (c.placesFree === 0 && !proposal.beyondDeclared?.trim()) return { kind: "no-place-left" };
  return null;
}

const whoOf = (by: Actor) => (by === "platform" ? null : { id: by.id, name: by.name });
