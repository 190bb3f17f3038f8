import assert from "node:assert/strict";
import type { Actor } from "#features/referrals/change.ts";
import type { NeedId, Referral } from "#features/referrals/referral.ts";
import type { AdmissionRequest, RequestId, RequestState, StateKind } from "#features/referrals/request.ts";
import { type Act, type ActKind, act, type Circumstances } from "#features/requests/acts.ts";
import {
  aMember,
  aMetYesIf,
  aNeed,
  aProposal,
  aReferral,
  aRequest,
  at,
  aYesIf,
  bellevue,
  clos,
  hospital,
  now,
  rules,
  sofia,
  tilleuls,
  vasseur,
} from "#tests/samples.ts";

export const proposal = aProposal();
export const rank = { listedAt: at("2026-11-02"), stage: "eligible", expectedWeeks: 5 };

/** A request in every state it can be in. */
export const states: { [Kind in StateKind]: Extract<RequestState, { kind: Kind }> } = {
  prepared: { kind: "prepared" },
  sent: { kind: "sent" },
  read: { kind: "read" },
  studying: { kind: "studying" },
  "info-requested": { kind: "info-requested", former: "studying" },
  conditional: { kind: "conditional" },
  waiting: { kind: "waiting" },
  offered: { kind: "offered", former: "studying", proposal },
  confirmed: { kind: "confirmed", former: "studying", proposal },
  trial: { kind: "trial", former: "studying", proposal, on: "2026-11-23" },
  arrived: { kind: "arrived", former: "studying", proposal, on: "2026-11-23" },
  ended: { kind: "ended", former: "studying", proposal, on: "2026-11-23", endedOn: "2026-12-23", reason: "other" },
  declined: { kind: "declined", former: "studying", reason: "no-place" },
  withdrawn: { kind: "withdrawn", former: "studying", reason: "found-elsewhere" },
  superseded: { kind: "superseded", former: "waiting", by: "another" as RequestId },
  "not-arrived": { kind: "not-arrived", former: "studying", reason: "person-refused" },
};
export const kinds = Object.keys(states) as StateKind[];

/** Every act, well formed. */
export const acts: { [Kind in ActKind]: Extract<Act, { kind: Kind }> } = {
  open: { kind: "open" },
  take: { kind: "take" },
  ask: { kind: "ask", question: "Quel débit d’oxygène ?" },
  supply: { kind: "supply", reply: "2 L/min" },
  list: { kind: "list", stage: "eligible", expectedWeeks: 5, comment: "" },
  "give-opinion": { kind: "give-opinion", opinion: "favorable", comment: "" },
  propose: { kind: "propose", proposal },
  "agree-by-phone": { kind: "agree-by-phone", on: "2026-11-30", said: "Mme Morel, à 9 h" },
  amend: { kind: "amend", proposal: aProposal({ on: "2026-12-02" }) },
  retract: { kind: "retract", reason: "place-gone", comment: "" },
  lapse: { kind: "lapse" },
  "extend-hold": { kind: "extend-hold" },
  "lapse-hold": { kind: "lapse-hold" },
  confirm: { kind: "confirm" },
  "confirm-interim": { kind: "confirm-interim", interimNeed: "interim" as NeedId },
  "turn-down": { kind: "turn-down", reason: "too-early", comment: "", stay: true },
  decline: { kind: "decline", reason: "no-place", comment: "", toPerson: "" },
  reconsider: { kind: "reconsider", comment: "Une place s’est libérée." },
  withdraw: { kind: "withdraw", reason: "found-elsewhere", comment: "" },
  arrive: { kind: "arrive", on: "2026-11-23" },
  "no-show": { kind: "no-show", reason: "person-refused", comment: "" },
  "fall-through": { kind: "fall-through", reason: "place-gone", comment: "" },
  "undo-arrival": { kind: "undo-arrival", comment: "Mauvaise personne cochée." },
  accept: { kind: "accept", on: "2026-12-14", message: "Premier bilan en psychomotricité." },
  "start-trial": { kind: "start-trial", on: "2026-11-23", until: "2026-12-07" },
  "end-trial": { kind: "end-trial", on: "2026-11-23", conclusive: true, reason: "", comment: "" },
  end: { kind: "end", on: "2026-11-23", reason: "moved", destination: "Toulon", comment: "" },
  endorse: { kind: "endorse", comment: "" },
  "reject-refusal": { kind: "reject-refusal", comment: "Une visite est encore possible." },
  reactivate: { kind: "reactivate", reason: "list-again", comment: "" },
  revive: { kind: "revive" },
  interest: { kind: "interest" },
  "say-yes-if": {
    kind: "say-yes-if",
    conditions: [{ kind: "checked", code: "from", value: "2026-12-03" }],
    terms: aYesIf().terms,
    auto: false,
  },
  "tick-condition": { kind: "tick-condition", condition: 1, met: true },
  "keep-conditions": { kind: "keep-conditions" },
  "drop-conditions": { kind: "drop-conditions", comment: "" },
  "review-conditions": { kind: "review-conditions" },
  "propose-when-met": { kind: "propose-when-met" },
};

/** What a request must be besides its state for an act to be done. */
export const prepared: { [Kind in ActKind]?: Partial<AdmissionRequest> } = {
  interest: { disclosure: "profile", disclosedAt: null },
  "propose-when-met": { yesIf: aMetYesIf() },
};

/** Product specification §3.5, one line per act: who, from where, to where. */
export const specification: {
  [Kind in ActKind]: {
    by: "receiver" | "requester" | "authority" | "both" | "platform";
    from: StateKind[];
    to: StateKind;
  };
} = {
  open: { by: "receiver", from: ["sent"], to: "read" },
  take: { by: "receiver", from: ["sent", "read"], to: "studying" },
  ask: { by: "receiver", from: ["sent", "read", "studying", "conditional", "waiting"], to: "info-requested" },
  supply: { by: "requester", from: ["info-requested"], to: "studying" },
  list: {
    by: "receiver",
    from: ["sent", "read", "studying", "info-requested", "conditional", "waiting"],
    to: "waiting",
  },
  "give-opinion": {
    by: "receiver",
    from: ["sent", "read", "studying", "info-requested", "conditional", "waiting"],
    to: "sent",
  },
  propose: {
    by: "receiver",
    from: ["sent", "read", "studying", "info-requested", "conditional", "waiting"],
    to: "offered",
  },
  "agree-by-phone": {
    by: "both",
    from: ["sent", "read", "studying", "info-requested", "conditional", "waiting"],
    to: "offered",
  },
  amend: { by: "receiver", from: ["offered"], to: "offered" },
  retract: { by: "receiver", from: ["offered"], to: "studying" },
  lapse: { by: "platform", from: ["offered"], to: "studying" },
  "extend-hold": { by: "receiver", from: ["offered"], to: "offered" },
  "lapse-hold": { by: "platform", from: ["offered"], to: "offered" },
  confirm: { by: "requester", from: ["offered"], to: "confirmed" },
  "confirm-interim": { by: "requester", from: ["offered"], to: "confirmed" },
  "turn-down": { by: "requester", from: ["offered"], to: "waiting" },
  decline: {
    by: "receiver",
    from: ["sent", "read", "studying", "info-requested", "conditional", "waiting"],
    to: "declined",
  },
  reconsider: { by: "receiver", from: ["declined"], to: "studying" },
  withdraw: {
    by: "requester",
    from: ["sent", "read", "studying", "info-requested", "conditional", "waiting", "offered"],
    to: "withdrawn",
  },
  arrive: { by: "receiver", from: ["confirmed"], to: "arrived" },
  "no-show": { by: "both", from: ["confirmed"], to: "not-arrived" },
  "fall-through": { by: "both", from: ["confirmed"], to: "declined" },
  "undo-arrival": { by: "receiver", from: ["arrived"], to: "confirmed" },
  accept: { by: "receiver", from: ["studying"], to: "confirmed" },
  "start-trial": { by: "receiver", from: ["confirmed", "offered"], to: "trial" },
  "end-trial": { by: "receiver", from: ["trial"], to: "arrived" },
  end: { by: "receiver", from: ["arrived"], to: "ended" },
  endorse: { by: "authority", from: ["declined"], to: "declined" },
  "reject-refusal": { by: "authority", from: ["declined"], to: "studying" },
  reactivate: { by: "authority", from: ["declined", "withdrawn", "superseded"], to: "sent" },
  revive: { by: "platform", from: ["superseded"], to: "waiting" },
  interest: { by: "receiver", from: ["sent", "read", "studying"], to: "studying" },
  "say-yes-if": {
    by: "receiver",
    from: ["sent", "read", "studying", "info-requested", "conditional", "waiting"],
    to: "conditional",
  },
  "tick-condition": { by: "both", from: ["conditional"], to: "conditional" },
  "keep-conditions": { by: "receiver", from: ["conditional"], to: "conditional" },
  "drop-conditions": { by: "receiver", from: ["conditional"], to: "studying" },
  "review-conditions": { by: "platform", from: ["conditional"], to: "conditional" },
  "propose-when-met": { by: "platform", from: ["conditional"], to: "offered" },
};
export const actKinds = Object.keys(specification) as ActKind[];

export const tilleulsRequest = "request 1" as RequestId;
export const isPlaced = (kind: StateKind) => ["confirmed", "trial", "arrived", "ended"].includes(kind);

/** A dossier whose request to Les Tilleuls stands in that state; the two others are just sent, or closed by its confirmation. */
export function dossier(
  state: RequestState,
  some: Partial<AdmissionRequest> = {},
  referral: Partial<Referral> = {},
): Referral {
  const placed = isPlaced(state.kind);
  const others = placed
    ? ({ kind: "superseded", former: "waiting", by: tilleulsRequest } as const)
    : ({ kind: "sent" } as const);
  return aReferral({
    status: state.kind === "arrived" || state.kind === "ended" ? "admitted" : placed ? "placed" : "open",
    needs: [aNeed(placed ? { state: { kind: "placed" } } : {})],
    requests: [aRequest(tilleuls, state, some), aRequest(bellevue, others, { rank }), aRequest(clos, others)],
    ...referral,
  });
}

/** Monday after the planned arrival for what waits for it. */
export const later = at("2026-11-30");
export const clockOf = (kind: ActKind) =>
  kind === "lapse" || kind === "no-show" || kind === "review-conditions" ? later : now;
export const circumstances = (some: Partial<Circumstances> = {}): Circumstances => ({
  now,
  rules,
  placesFree: null,
  proposable: null,
  holdsIn: () => false,
  hold: null,
  accepting: new Set([tilleuls, bellevue, clos]),
  ...some,
});
export const doctor = vasseur;
/** Whoever endorses refusals, in the unit that carries the dossier. */
export const mdph = aMember(hospital, "mdph", { name: "Inès Faure" });
export const byOf = (kind: ActKind): Actor =>
  ({ receiver: doctor, requester: sofia, authority: mdph, both: doctor, platform: "platform" as const })[
    specification[kind].by
  ];

export const play = (
  kind: ActKind,
  on: Referral,
  by: Actor = byOf(kind),
  what: Act = acts[kind],
  seen: number | null = null,
  some: Partial<Circumstances> = {},
) =>
  act(on, tilleulsRequest, what, by, seen, circumstances({ now: clockOf(kind), hold: holds[kind] ?? null, ...some }));
const holds: Partial<Record<ActKind, Circumstances["hold"]>> = {
  "extend-hold": { until: at("2026-11-24"), extended: false },
  "lapse-hold": { until: at("2026-11-20"), extended: false },
};

/** What an act that must succeed gives: the request after it, the whole change. */
export function done(result: ReturnType<typeof act>) {
  assert.ok(result.ok, `refused: ${JSON.stringify(!result.ok && result.refusal)}`);
  const { referral, events, places } = result.value;
  return {
    referral,
    events,
    places,
    request: referral.requests.find((q) => q.id === tilleulsRequest)!,
    of: (unit: string) => referral.requests.find((q) => q.unit === unit)!,
  };
}
export const refusalOf = (result: ReturnType<typeof act>) => (result.ok ? "done" : result.refusal);
