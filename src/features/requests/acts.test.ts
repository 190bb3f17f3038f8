import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Member } from "#features/accounts/member.ts";
import type { Actor } from "#features/referrals/change.ts";
import type { Need, NeedId, Referral, ReferralStatus } from "#features/referrals/referral.ts";
import type { AdmissionRequest, RequestId, RequestState, StateKind } from "#features/referrals/request.ts";
import { addHours } from "#lib/dates.ts";
import {
  aMember,
  aNeed,
  aProposal,
  aReferral,
  aRequest,
  at,
  bellevue,
  claire,
  clos,
  hospital,
  marc,
  now,
  permanent,
  rules,
  sofia,
  temporary,
  tilleuls,
  vasseur,
} from "#tests/samples.ts";
import { type Act, type ActKind, act, type Circumstances, possibleActs, table } from "./acts.ts";

const proposal = aProposal();
const rank = { listedAt: at("2026-11-02"), stage: "eligible", expectedWeeks: 5 };

/** A request in every state it can be in. */
const states: { [Kind in StateKind]: Extract<RequestState, { kind: Kind }> } = {
  prepared: { kind: "prepared" },
  sent: { kind: "sent" },
  read: { kind: "read" },
  studying: { kind: "studying" },
  "info-requested": { kind: "info-requested", former: "studying" },
  waiting: { kind: "waiting" },
  offered: { kind: "offered", former: "studying", proposal },
  confirmed: { kind: "confirmed", former: "studying", proposal },
  arrived: { kind: "arrived", former: "studying", proposal, on: "2026-11-23" },
  declined: { kind: "declined", former: "studying", reason: "no-place" },
  withdrawn: { kind: "withdrawn", former: "studying", reason: "found-elsewhere" },
  superseded: { kind: "superseded", former: "waiting", by: "another" as RequestId },
  "not-arrived": { kind: "not-arrived", former: "studying", reason: "person-refused" },
};
const kinds = Object.keys(states) as StateKind[];

/** Every act, well formed. */
const acts: { [Kind in ActKind]: Extract<Act, { kind: Kind }> } = {
  open: { kind: "open" },
  take: { kind: "take" },
  ask: { kind: "ask", question: "Quel débit d’oxygène ?" },
  supply: { kind: "supply", reply: "2 L/min" },
  list: { kind: "list", stage: "eligible", expectedWeeks: 5, comment: "" },
  "give-opinion": { kind: "give-opinion", opinion: "favorable", comment: "" },
  propose: { kind: "propose", proposal },
  amend: { kind: "amend", proposal: aProposal({ on: "2026-12-02" }) },
  retract: { kind: "retract", reason: "place-gone", comment: "" },
  lapse: { kind: "lapse" },
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
  revive: { kind: "revive" },
};

/** Product specification §3.5, one line per act: who, from where, to where. */
const specification: {
  [Kind in ActKind]: { by: "receiver" | "requester" | "both" | "platform"; from: StateKind[]; to: StateKind };
} = {
  open: { by: "receiver", from: ["sent"], to: "read" },
  take: { by: "receiver", from: ["sent", "read"], to: "studying" },
  ask: { by: "receiver", from: ["sent", "read", "studying", "waiting"], to: "info-requested" },
  supply: { by: "requester", from: ["info-requested"], to: "studying" },
  list: { by: "receiver", from: ["sent", "read", "studying", "info-requested", "waiting"], to: "waiting" },
  "give-opinion": { by: "receiver", from: ["sent", "read", "studying", "info-requested", "waiting"], to: "sent" },
  propose: { by: "receiver", from: ["sent", "read", "studying", "info-requested", "waiting"], to: "offered" },
  amend: { by: "receiver", from: ["offered"], to: "offered" },
  retract: { by: "receiver", from: ["offered"], to: "studying" },
  lapse: { by: "platform", from: ["offered"], to: "studying" },
  confirm: { by: "requester", from: ["offered"], to: "confirmed" },
  "confirm-interim": { by: "requester", from: ["offered"], to: "confirmed" },
  "turn-down": { by: "requester", from: ["offered"], to: "waiting" },
  decline: { by: "receiver", from: ["sent", "read", "studying", "info-requested", "waiting"], to: "declined" },
  reconsider: { by: "receiver", from: ["declined"], to: "studying" },
  withdraw: {
    by: "requester",
    from: ["sent", "read", "studying", "info-requested", "waiting", "offered"],
    to: "withdrawn",
  },
  arrive: { by: "receiver", from: ["confirmed"], to: "arrived" },
  "no-show": { by: "both", from: ["confirmed"], to: "not-arrived" },
  "fall-through": { by: "both", from: ["confirmed"], to: "declined" },
  "undo-arrival": { by: "receiver", from: ["arrived"], to: "confirmed" },
  revive: { by: "platform", from: ["superseded"], to: "waiting" },
};
const actKinds = Object.keys(specification) as ActKind[];

const tilleulsRequest = "request 1" as RequestId;
const isPlaced = (kind: StateKind) => kind === "confirmed" || kind === "arrived";

/** A dossier whose request to Les Tilleuls stands in that state; the two others are just sent, or closed by its confirmation. */
function dossier(
  state: RequestState,
  some: Partial<AdmissionRequest> = {},
  referral: Partial<Referral> = {},
): Referral {
  const placed = isPlaced(state.kind);
  const others = placed
    ? ({ kind: "superseded", former: "waiting", by: tilleulsRequest } as const)
    : ({ kind: "sent" } as const);
  return aReferral({
    status: state.kind === "arrived" ? "admitted" : placed ? "placed" : "open",
    needs: [aNeed(placed ? { state: { kind: "placed" } } : {})],
    requests: [aRequest(tilleuls, state, some), aRequest(bellevue, others, { rank }), aRequest(clos, others)],
    ...referral,
  });
}

/** Monday after the planned arrival for what waits for it. */
const later = at("2026-11-30");
const clockOf = (kind: ActKind) => (kind === "lapse" || kind === "no-show" ? later : now);
const circumstances = (some: Partial<Circumstances> = {}): Circumstances => ({
  now,
  rules,
  placesFree: null,
  accepting: new Set([tilleuls, bellevue, clos]),
  ...some,
});
const doctor = vasseur;
const byOf = (kind: ActKind): Actor =>
  ({ receiver: doctor, requester: sofia, both: doctor, platform: "platform" as const })[specification[kind].by];

const play = (
  kind: ActKind,
  on: Referral,
  by: Actor = byOf(kind),
  what: Act = acts[kind],
  seen: number | null = null,
  some: Partial<Circumstances> = {},
) => act(on, tilleulsRequest, what, by, seen, circumstances({ now: clockOf(kind), ...some }));

/** What an act that must succeed gives: the request after it, the whole change. */
function done(result: ReturnType<typeof act>) {
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
const refusalOf = (result: ReturnType<typeof act>) => (result.ok ? "done" : result.refusal);

describe("The table of acts", () => {
  test("is the specification's", () =>
    assert.deepEqual(
      Object.fromEntries(
        actKinds.map((kind) => [
          kind,
          { by: table[kind].by === "either" ? "both" : table[kind].by, from: [...table[kind].from] },
        ]),
      ),
      Object.fromEntries(
        actKinds.map((kind) => [kind, { by: specification[kind].by, from: specification[kind].from }]),
      ),
    ));

  for (const kind of actKinds)
    test(`${kind} leads from ${specification[kind].from.join(", ")} to ${specification[kind].to}, with one line in the timeline`, () => {
      const from = specification[kind].from[0]!;
      const { request, events } = done(play(kind, dossier(states[from])));
      assert.deepEqual([request.state.kind, request.version], [specification[kind].to, 2]);
      assert.deepEqual(
        events.filter((e) => e.request === tilleulsRequest).map((e) => [e.act, e.from, e.to]),
        [[kind, from, specification[kind].to]],
      );
    });

  for (const kind of actKinds)
    test(`${kind} is refused from every other state`, () => {
      for (const state of kinds.filter((state) => !specification[kind].from.includes(state))) {
        const on = dossier(states[state]);
        const expected =
          state === "prepared"
            ? { kind: "not-a-recipient" }
            : { kind: "wrong-state", state, since: on.requests[0]!.since };
        assert.deepEqual(refusalOf(play(kind, on)), expected, state);
      }
    });

  for (const kind of actKinds)
    test(`${kind} is for ${specification[kind].by} alone`, () => {
      const on = dossier(states[specification[kind].from[0]!]);
      const { by } = specification[kind];
      const who: [string, Actor, string][] = [
        ["receiver", doctor, by === "receiver" || by === "both" ? "done" : "not-habilitated"],
        ["requester", sofia, by === "requester" || by === "both" ? "done" : "not-habilitated"],
        ["platform", "platform", by === "platform" ? "done" : "not-habilitated"],
        ["receiver of another unit", marc, by === "platform" ? "not-habilitated" : "not-a-recipient"],
        [
          "requester of another unit",
          aMember(bellevue, "requester"),
          by === "platform" ? "not-habilitated" : "not-a-recipient",
        ],
        [
          "reader of the unit asked",
          aMember(tilleuls, "reader"),
          by === "platform" ? "not-habilitated" : "not-a-recipient",
        ],
        [
          "writer of the unit that asks",
          aMember(hospital, "writer"),
          by === "platform" ? "not-habilitated" : "not-a-recipient",
        ],
        [
          "receiver for another module",
          aMember(tilleuls, "receiver", { rights: [{ module: "sanitaire", role: "receiver", medical: true }] }),
          by === "platform" ? "not-habilitated" : "not-a-recipient",
        ],
      ];
      for (const [name, actor, expected] of who) {
        // cancelling a confirmation draws its reasons from the side that does it
        const what =
          kind === "fall-through" && actor === sofia
            ? ({ ...acts[kind], reason: "found-elsewhere" } as Act)
            : acts[kind];
        const result = play(kind, on, actor, what);
        assert.equal(result.ok ? "done" : result.refusal.kind, expected, name);
      }
    });

  const everywhere: ReferralStatus[] = [
    "draft",
    "ready",
    "open",
    "suspended",
    "placed",
    "admitted",
    "cancelled",
    "archived",
  ];
  for (const kind of actKinds)
    test(`${kind} waits for a dossier that is neither cancelled nor archived${table[kind].while ? `, and is ${table[kind].while.join(" or ")}` : ""}`, () => {
      const open: readonly ReferralStatus[] =
        table[kind].while ?? everywhere.filter((status) => status !== "cancelled" && status !== "archived");
      for (const status of everywhere) {
        const on = dossier(states[specification[kind].from[0]!], {}, { status });
        assert.deepEqual(
          refusalOf(play(kind, on)),
          open.includes(status) ? "done" : { kind: "referral-closed", status },
          status,
        );
      }
    });

  test("an act seen on an older version is refused and tells where the request stands", () => {
    for (const kind of actKinds.filter((kind) => specification[kind].by !== "platform")) {
      const from = specification[kind].from[0]!;
      const on = dossier(states[from], { version: 4 });
      assert.deepEqual(
        refusalOf(play(kind, on, byOf(kind), acts[kind], 3)),
        { kind: "stale-version", state: from, since: on.requests[0]!.since },
        kind,
      );
      assert.equal(play(kind, on, byOf(kind), acts[kind], 4).ok, true, kind);
    }
  });

  test("a request that is not in the dossier is answered like one of another unit", () =>
    assert.deepEqual(
      refusalOf(act(dossier(states.sent), "nothing" as RequestId, acts.take, doctor, null, circumstances())),
      { kind: "not-a-recipient" },
    ));

  test("no refused act changes anything", () => {
    const on = dossier(states.sent);
    const before = structuredClone(on);
    for (const kind of actKinds) for (const by of [marc, "platform"] as Actor[]) play(kind, on, by);
    assert.deepEqual(on, before);
  });
});

describe("The buttons of a request's page", () => {
  const buttons = (state: StateKind, by: Member, referral: Partial<Referral> = {}) => {
    const on = dossier(states[state], {}, referral);
    return possibleActs(on, on.requests[0]!, by);
  };

  test("of a receiver: what the table lets them do, state by state", () =>
    assert.deepEqual(Object.fromEntries(kinds.map((state) => [state, buttons(state, claire)])), {
      prepared: [],
      sent: ["open", "take", "ask", "list", "give-opinion", "propose", "decline"],
      read: ["take", "ask", "list", "give-opinion", "propose", "decline"],
      studying: ["ask", "list", "give-opinion", "propose", "decline"],
      "info-requested": ["list", "give-opinion", "propose", "decline"],
      waiting: ["ask", "list", "give-opinion", "propose", "decline"],
      offered: ["amend", "retract"],
      confirmed: ["arrive", "no-show", "fall-through"],
      arrived: ["undo-arrival"],
      declined: ["reconsider"],
      withdrawn: [],
      superseded: [],
      "not-arrived": [],
    }));

  test("of a requester", () =>
    assert.deepEqual(Object.fromEntries(kinds.map((state) => [state, buttons(state, sofia)])), {
      prepared: [],
      sent: ["withdraw"],
      read: ["withdraw"],
      studying: ["withdraw"],
      "info-requested": ["supply", "withdraw"],
      waiting: ["withdraw"],
      offered: ["confirm", "confirm-interim", "turn-down", "withdraw"],
      confirmed: ["no-show", "fall-through"],
      arrived: [],
      declined: [],
      withdrawn: [],
      superseded: [],
      "not-arrived": [],
    }));

  test("of anyone else: none", () => {
    for (const state of kinds)
      for (const by of [marc, aMember(tilleuls, "reader"), aMember(hospital, "writer"), aMember(hospital, "reader")])
        assert.deepEqual(buttons(state, by), [], `${state} ${by.name}`);
  });

  test("nobody confirms while the dossier is suspended", () =>
    assert.deepEqual(buttons("offered", sofia, { status: "suspended" }), ["turn-down", "withdraw"]));
});

describe("Reading and studying", () => {
  test("opening marks the hour of reading and starts the clock of the answer: ten working days", () => {
    const { request, referral } = done(play("open", dossier(states.sent)));
    assert.deepEqual([request.readAt, request.deadline], [now, new Date("2026-12-07T17:00:00Z")]);
    assert.equal(referral.status, "open");
  });

  test("an urgent dossier halves that clock", () =>
    assert.deepEqual(
      done(play("open", dossier(states.sent, {}, { urgency: "urgent" }))).request.deadline,
      new Date("2026-11-30T17:00:00Z"),
    ));

  test("taking it names who follows it", () =>
    assert.deepEqual(done(play("take", dossier(states.read), claire)).request.assignee, {
      id: claire.id,
      name: "Claire Morel",
    }));

  test("taking an unopened one counts as reading it", () =>
    assert.deepEqual(done(play("take", dossier(states.sent), claire)).request.readAt, now));

  test("the medical opinion is a doctor's who may read the medical volet, and changes nothing else", () => {
    const on = dossier(states.studying, { opinion: null });
    const nurse = claire;
    const doctorWithoutRight = aMember(tilleuls, "receiver", {
      profession: "10",
      rights: [{ module: "grand-age", role: "receiver", medical: false }],
    });
    assert.deepEqual(refusalOf(play("give-opinion", on, nurse)), { kind: "doctor-only" });
    assert.deepEqual(refusalOf(play("give-opinion", on, doctorWithoutRight)), { kind: "doctor-only" });
    const { request, events } = done(
      play("give-opinion", on, doctor, { kind: "give-opinion", opinion: "reserve", comment: "Oxygène à vérifier" }),
    );
    assert.deepEqual(
      [request.opinion, request.state, request.since],
      [{ kind: "reserve", by: "Hélène Vasseur", at: now }, states.studying, on.requests[0]!.since],
    );
    assert.deepEqual(events, [
      {
        request: tilleulsRequest,
        act: "give-opinion",
        from: "studying",
        to: "studying",
        reason: "reserve",
        detail: { comment: "Oxygène à vérifier" },
      },
    ]);
  });
});

describe("Asking and supplying", () => {
  test("a question without words is refused", () =>
    assert.deepEqual(refusalOf(play("ask", dossier(states.read), claire, { kind: "ask", question: "  " })), {
      kind: "text-missing",
    }));
  test("an answer without words too", () =>
    assert.deepEqual(
      refusalOf(play("supply", dossier(states["info-requested"]), sofia, { kind: "supply", reply: "" })),
      { kind: "text-missing" },
    ));

  test("asking stops the clock of the answer and keeps the state before", () => {
    const { request, events } = done(play("ask", dossier(states.waiting, { rank }), claire));
    assert.deepEqual(
      [request.state, request.deadline, request.rank],
      [{ kind: "info-requested", former: "waiting" }, at("2026-12-08"), rank],
    );
    assert.deepEqual(events[0]!.detail, { question: "Quel débit d’oxygène ?" });
  });

  for (const [former, back] of [
    ["sent", "read"],
    ["read", "read"],
    ["studying", "studying"],
    ["waiting", "waiting"],
  ] as const)
    test(`what was asked from ${former} goes on as ${back}`, () =>
      assert.deepEqual(done(play("supply", dossier({ kind: "info-requested", former }))).request.state, {
        kind: back,
      }));
});

describe("The waiting list", () => {
  test("gives a date and a stage once, kept when listed again", () => {
    const listed = done(play("list", dossier(states.studying), claire)).request;
    assert.deepEqual(listed.rank, { listedAt: now, stage: "eligible", expectedWeeks: 5 });
    const again = done(
      play("list", dossier(states.waiting, { rank }), claire, {
        kind: "list",
        stage: "eligible",
        expectedWeeks: 2,
        comment: "",
      }),
    ).request;
    assert.deepEqual(again.rank, { ...rank, expectedWeeks: 2 });
  });

  test("is an answer: the hour of the first one is kept", () => {
    const answeredAt = at("2026-11-21");
    assert.deepEqual(done(play("list", dossier(states.studying), claire)).request.answeredAt, now);
    assert.deepEqual(
      done(play("list", dossier(states.waiting, { answeredAt }), claire)).request.answeredAt,
      answeredAt,
    );
  });

  test("has the stages of the module, no other", () =>
    assert.deepEqual(
      refusalOf(
        play("list", dossier(states.read), claire, { kind: "list", stage: "?", expectedWeeks: null, comment: "" }),
      ),
      { kind: "not-offered-here" },
    ));

  test("is reviewed after three months, however urgent the dossier", () => {
    for (const urgency of ["standard", "urgent"] as const)
      assert.deepEqual(
        done(play("list", dossier(states.studying, {}, { urgency }), claire)).request.deadline,
        addHours(now, 90 * 24),
      );
  });
});

describe("A proposal", () => {
  const propose = (
    some: Parameters<typeof aProposal>[0],
    request: Partial<AdmissionRequest> = {},
    world: Partial<Circumstances> = {},
  ) =>
    play(
      "propose",
      dossier(states.studying, request),
      claire,
      { kind: "propose", proposal: aProposal(some) },
      null,
      world,
    );

  test("holds until its date, and that date is the deadline", () => {
    const { request, events } = done(propose({ conditions: "Période d’essai", message: null }));
    const given = aProposal({ conditions: "Période d’essai", message: null });
    assert.deepEqual(
      [request.state, request.deadline, request.answeredAt],
      [{ kind: "offered", former: "studying", proposal: given }, given.validUntil, now],
    );
    assert.deepEqual(events[0]!.detail, { conditions: "Période d’essai" });
  });

  test("starts today at the earliest", () => {
    assert.deepEqual(refusalOf(propose({ on: "2026-11-22" })), { kind: "date-in-the-past", date: "on" });
    assert.equal(propose({ on: "2026-11-23" }).ok, true);
  });

  test("is valid for a time to come", () =>
    assert.deepEqual(refusalOf(propose({ validUntil: now })), { kind: "date-in-the-past", date: "until" }));

  test("waits for the medical opinion where the module requires it", () => {
    const without = { opinion: null };
    const asked = { opinion: { kind: "complement", by: "Hélène Vasseur", at: now } } as const;
    assert.deepEqual(refusalOf(propose({}, without)), { kind: "opinion-missing" });
    assert.deepEqual(refusalOf(propose({}, asked)), { kind: "opinion-missing" });
    assert.equal(propose({}, without, { rules: { ...rules, opinion: "optional" } }).ok, true);
    for (const kind of ["favorable", "reserve", "defavorable"] as const)
      assert.equal(propose({}, { opinion: { kind, by: "H. Vasseur", at: now } }).ok, true, kind);
  });

  test("beyond the places declared, says why", () => {
    assert.deepEqual(refusalOf(propose({}, {}, { placesFree: 0 })), { kind: "no-place-left" });
    assert.equal(propose({ beyondDeclared: "Une sortie est prévue jeudi." }, {}, { placesFree: 0 }).ok, true);
    assert.equal(propose({}, {}, { placesFree: 1 }).ok, true);
  });

  test("modified, keeps the state before it and starts its clock again", () => {
    const changed = aProposal({ on: "2026-12-04", validUntil: at("2026-12-01") });
    const { request } = done(
      play("amend", dossier({ kind: "offered", former: "waiting", proposal }, { rank }), claire, {
        kind: "amend",
        proposal: changed,
      }),
    );
    assert.deepEqual(
      [request.state, request.deadline, request.rank],
      [{ kind: "offered", former: "waiting", proposal: changed }, changed.validUntil, rank],
    );
  });

  for (const [former, back] of [
    ["sent", "read"],
    ["read", "read"],
    ["studying", "studying"],
    ["info-requested", "read"],
    ["waiting", "waiting"],
  ] as const)
    test(`retracted or lapsed, goes back from ${former} to ${back} with its rank`, () => {
      const on = dossier({ kind: "offered", former, proposal }, { rank });
      for (const kind of ["retract", "lapse"] as const) {
        const { request } = done(play(kind, on));
        assert.deepEqual([request.state, request.rank], [{ kind: back }, rank], kind);
      }
    });

  test("does not lapse before its hour", () =>
    assert.deepEqual(refusalOf(play("lapse", dossier(states.offered), "platform", acts.lapse, null, { now })), {
      kind: "too-early",
      from: proposal.validUntil.toISOString(),
    }));

  test("turned down, stays on the list with a rank given then, or leaves", () => {
    const stays = done(play("turn-down", dossier(states.offered))).request;
    assert.deepEqual(
      [stays.state, stays.rank],
      [{ kind: "waiting" }, { listedAt: now, stage: "eligible", expectedWeeks: null }],
    );
    const leaves = done(
      play("turn-down", dossier(states.offered), sofia, {
        kind: "turn-down",
        reason: "too-early",
        comment: "",
        stay: false,
      }),
    ).request;
    assert.deepEqual(
      [leaves.state, leaves.deadline],
      [{ kind: "withdrawn", former: "studying", reason: "too-early" }, null],
    );
  });

  test("turned down by someone listed keeps the rank they had", () =>
    assert.deepEqual(
      done(play("turn-down", dossier({ kind: "offered", former: "waiting", proposal }, { rank }))).request.rank,
      rank,
    ));
});

describe("A reason", () => {
  const asking: { kind: ActKind; list: keyof typeof rules.reasons; by?: Member }[] = [
    { kind: "decline", list: "decline" },
    { kind: "withdraw", list: "withdraw" },
    { kind: "turn-down", list: "turnDown" },
    { kind: "retract", list: "retract" },
    { kind: "no-show", list: "nonArrival" },
    { kind: "fall-through", list: "retract" },
    { kind: "fall-through", list: "withdraw", by: sofia },
  ];
  for (const { kind, list, by } of asking)
    test(`of the list ${list} is compulsory to ${kind}${by ? " for the requester" : ""}, with a word where the list asks for one`, () => {
      const on = dossier(states[specification[kind].from[0]!]);
      const say = (reason: string, comment: string) =>
        refusalOf(play(kind, on, by ?? byOf(kind), { ...acts[kind], reason, comment } as Act));
      for (const reason of ["", "unknown", "returns-home"])
        assert.deepEqual(say(reason, "parce que"), { kind: "reason-missing" }, reason);
      for (const { code, comment } of rules.reasons[list]) {
        assert.deepEqual(say(code, "parce que"), "done", code);
        assert.deepEqual(say(code, " "), comment ? { kind: "comment-missing" } : "done", code);
      }
    });

  test("is kept in the state and in the timeline, with what is said to the person apart", () => {
    const { request, events } = done(
      play("decline", dossier(states.read), claire, {
        kind: "decline",
        reason: "care-too-heavy",
        comment: "Deux aides la nuit",
        toPerson: "Nous ne pouvons pas.",
      }),
    );
    assert.deepEqual(
      [request.state, request.deadline, request.answeredAt],
      [{ kind: "declined", former: "read", reason: "care-too-heavy" }, null, now],
    );
    assert.deepEqual(events, [
      {
        request: tilleulsRequest,
        act: "decline",
        from: "read",
        to: "declined",
        reason: "care-too-heavy",
        detail: { comment: "Deux aides la nuit", toPerson: "Nous ne pouvons pas." },
      },
    ]);
  });

  test("and words are needed to come back on a refusal or on an arrival", () => {
    assert.deepEqual(
      refusalOf(play("reconsider", dossier(states.declined), claire, { kind: "reconsider", comment: " " })),
      { kind: "comment-missing" },
    );
    assert.deepEqual(
      refusalOf(play("undo-arrival", dossier(states.arrived), claire, { kind: "undo-arrival", comment: "" })),
      { kind: "comment-missing" },
    );
  });
});

describe("Coming back on a refusal", () => {
  test("waits for a need still open", () =>
    assert.deepEqual(
      refusalOf(play("reconsider", dossier(states.declined, {}, { needs: [aNeed({ state: { kind: "placed" } })] }))),
      { kind: "need-already-placed" },
    ));

  test("leaves its place to a newer request of the same dossier", () => {
    for (const state of [states.sent, states.prepared, states.offered]) {
      const on = dossier(states.declined);
      const again = { ...on, requests: [...on.requests, aRequest(tilleuls, state, { id: "newer" as RequestId })] };
      assert.deepEqual(refusalOf(play("reconsider", again)), { kind: "asked-again" }, state.kind);
    }
  });
});

describe("Confirming a proposal", () => {
  const everyNeed = (states: Record<string, Need["state"]> = {}) =>
    [aNeed(), aNeed({ id: temporary, kind: "heb-temp" }), aNeed({ id: "need home" as NeedId, kind: "usld" })].map(
      (need) => ({ ...need, state: states[need.id] ?? need.state }),
    );
  const wide = () =>
    dossier(
      { kind: "offered", former: "waiting", proposal },
      { rank },
      {
        needs: everyNeed(),
        requests: [
          aRequest(tilleuls, { kind: "offered", former: "waiting", proposal }, { rank }),
          aRequest(bellevue, { kind: "waiting" }, { rank }),
          aRequest(clos, { kind: "offered", former: "read", proposal }),
          aRequest(bellevue, { kind: "sent" }, { id: "temporary" as RequestId, need: temporary }),
          aRequest(clos, { kind: "studying" }, { id: "usld" as RequestId, need: "need home" as NeedId }),
          aRequest(clos, { kind: "declined", former: "read", reason: "no-place" }, { id: "refused" as RequestId }),
          aRequest(hospital, { kind: "prepared" }, { id: "kept" as RequestId }),
        ],
      },
    );

  test("closes, in the same change, every live request of the need and of the needs it closes, with where each stood", () => {
    const { referral, request, events, places } = done(play("confirm", wide()));
    assert.deepEqual(request.state, { kind: "confirmed", former: "waiting", proposal });
    const by = tilleulsRequest;
    assert.deepEqual(
      referral.requests.slice(1).map((q) => q.state),
      [
        { kind: "superseded", former: "waiting", by },
        // an offer comes back as a study: its date is past
        { kind: "superseded", former: "studying", by },
        { kind: "superseded", former: "sent", by },
        { kind: "studying" },
        { kind: "declined", former: "read", reason: "no-place" },
        { kind: "prepared" },
      ],
    );
    assert.deepEqual(
      referral.needs.map((n) => n.state),
      [{ kind: "placed" }, { kind: "dropped", by }, { kind: "open" }],
    );
    assert.deepEqual(
      events.map((e) => [e.act, e.request, e.to, e.reason]),
      [
        ["confirm", by, "confirmed", null],
        ["supersede", "request 2", "superseded", "admitted-elsewhere"],
        ["supersede", "request 3", "superseded", "admitted-elsewhere"],
        ["supersede", "temporary", "superseded", "admitted-elsewhere"],
      ],
    );
    assert.deepEqual(places, [{ unit: tilleuls, delta: -1 }]);
    assert.equal(referral.status, "open");
  });

  test("makes the dossier placed when no need is left open", () => {
    const { referral, request } = done(play("confirm", dossier(states.offered)));
    assert.deepEqual(
      [referral.status, referral.statusSince, request.deadline],
      ["placed", now, at("2026-12-01", "12:00")],
    );
  });

  test("of a temporary stay closes that need alone", () => {
    const on = wide();
    const requests = on.requests.map((q) =>
      q.id === ("temporary" as RequestId) ? { ...q, state: states.offered } : q,
    );
    const result = act({ ...on, requests }, "temporary" as RequestId, acts.confirm, sofia, null, circumstances());
    assert.ok(result.ok);
    assert.deepEqual(
      result.value.referral.requests.map((q) => q.state.kind),
      ["offered", "waiting", "offered", "confirmed", "studying", "declined", "prepared"],
    );
  });

  test("is refused once the proposal lapsed", () =>
    assert.deepEqual(
      refusalOf(play("confirm", dossier(states.offered), sofia, acts.confirm, null, { now: at("2026-11-29") })),
      { kind: "offer-lapsed", at: proposal.validUntil },
    ));

  test("is refused when the need is placed already", () =>
    assert.deepEqual(
      refusalOf(play("confirm", dossier(states.offered, {}, { needs: [aNeed({ state: { kind: "placed" } })] }))),
      { kind: "need-already-placed" },
    ));

  test("as a solution while waiting, opens an interim need and leaves the others live", () => {
    const { referral, request, places, events } = done(play("confirm-interim", wide()));
    assert.deepEqual(
      referral.requests.map((q) => q.state.kind),
      ["confirmed", "waiting", "offered", "sent", "studying", "declined", "prepared"],
    );
    assert.equal(request.need, "interim");
    assert.deepEqual(
      referral.needs.at(-1),
      aNeed({ id: "interim" as NeedId, from: "2026-11-30", interimOf: permanent, state: { kind: "placed" } }),
    );
    assert.deepEqual(
      [referral.status, places, events.map((e) => e.act)],
      ["open", [{ unit: tilleuls, delta: -1 }], ["confirm-interim"]],
    );
  });

  test("as a solution while waiting, is for modules that know it", () =>
    assert.deepEqual(
      refusalOf(
        play("confirm-interim", wide(), sofia, acts["confirm-interim"], null, { rules: { ...rules, interim: false } }),
      ),
      { kind: "not-offered-here" },
    ));
});

describe("The arrival", () => {
  test("closes the dossier when every need has one", () => {
    const { referral, request } = done(play("arrive", dossier(states.confirmed)));
    assert.deepEqual(
      [referral.status, request.state, request.deadline],
      ["admitted", { kind: "arrived", former: "studying", proposal, on: "2026-11-23" }, null],
    );
  });

  test("leaves it placed while another need waits for its own", () => {
    const on = dossier(
      states.confirmed,
      {},
      {
        needs: [
          aNeed({ state: { kind: "placed" } }),
          aNeed({ id: temporary, kind: "heb-temp", state: { kind: "placed" } }),
        ],
        requests: [aRequest(tilleuls, states.confirmed), aRequest(bellevue, states.confirmed, { need: temporary })],
      },
    );
    assert.equal(done(play("arrive", on)).referral.status, "placed");
  });

  test("is not of tomorrow", () =>
    assert.deepEqual(
      refusalOf(play("arrive", dossier(states.confirmed), claire, { kind: "arrive", on: "2026-11-24" })),
      { kind: "too-early", from: "2026-11-24" },
    ));

  test("said by mistake is corrected, and the dossier is placed again", () => {
    const { referral, request } = done(
      play("undo-arrival", dossier(states.arrived, { since: at("2026-11-23", "08:00") })),
    );
    assert.deepEqual([referral.status, request.state], ["placed", states.confirmed]);
  });

  test("is corrected for 72 hours of service, no more", () => {
    const on = dossier(states.arrived, { since: at("2026-11-02", "08:00") });
    assert.deepEqual(refusalOf(play("undo-arrival", on)), { kind: "too-late", until: at("2026-11-08", "08:00") });
  });
});

describe("A placement that does not hold", () => {
  const by = tilleulsRequest;
  const placedDossier = (some: Partial<Referral> = {}) =>
    dossier(
      states.confirmed,
      {},
      {
        needs: [
          aNeed({ state: { kind: "placed" } }),
          aNeed({ id: temporary, kind: "heb-temp", state: { kind: "dropped", by } }),
        ],
        requests: [
          aRequest(tilleuls, states.confirmed),
          aRequest(bellevue, { kind: "superseded", former: "waiting", by }, { rank, since: at("2026-11-22") }),
          aRequest(clos, { kind: "superseded", former: "read", by }, { since: at("2026-11-22") }),
          aRequest(
            bellevue,
            { kind: "superseded", former: "sent", by },
            { id: "temporary" as RequestId, need: temporary, since: at("2026-11-22") },
          ),
          aRequest(
            clos,
            { kind: "superseded", former: "waiting", by: "another" as RequestId },
            { id: "older" as RequestId, rank },
          ),
        ],
        ...some,
      },
    );

  test("reopens its need and those it had closed, and brings their requests back with their rank", () => {
    const { referral, events, places } = done(play("no-show", placedDossier()));
    assert.deepEqual([referral.status, referral.statusSince], ["open", later]);
    assert.deepEqual(
      referral.needs.map((n) => n.state),
      [{ kind: "open" }, { kind: "open" }],
    );
    assert.deepEqual(
      referral.requests.map((q) => [q.state.kind, q.rank]),
      [
        ["not-arrived", null],
        ["waiting", rank],
        ["studying", null],
        ["studying", null],
        ["superseded", rank],
      ],
    );
    assert.deepEqual(
      events.map((e) => [e.act, e.request, e.from, e.to, e.reason]),
      [
        ["no-show", by, "confirmed", "not-arrived", "person-refused"],
        ["revive", "request 2", "superseded", "waiting", null],
        ["revive", "request 3", "superseded", "studying", null],
        ["revive", "temporary", "superseded", "studying", null],
      ],
    );
    assert.deepEqual(places, [{ unit: tilleuls, delta: 1 }]);
  });

  test("gives the revived five working days to say if it is still possible", () =>
    assert.deepEqual(done(play("no-show", placedDossier())).of(bellevue).deadline, new Date("2026-12-07T17:00:00Z")));

  test("brings nothing back when the reason ends the search", () => {
    const { referral } = done(
      play("no-show", placedDossier(), doctor, { kind: "no-show", reason: "deceased", comment: "" }),
    );
    assert.deepEqual(
      referral.requests.map((q) => q.state.kind),
      ["not-arrived", "superseded", "superseded", "superseded", "superseded"],
    );
    assert.equal(referral.status, "open");
  });

  test("does not wake a unit that no longer accepts requests", () =>
    assert.deepEqual(
      done(
        play("no-show", placedDossier(), doctor, acts["no-show"], null, { accepting: new Set([bellevue]) }),
      ).referral.requests.map((q) => q.state.kind),
      ["not-arrived", "waiting", "superseded", "studying", "superseded"],
    ));

  test("does not wake what was closed more than sixty days ago", () => {
    const old = placedDossier();
    const requests = old.requests.map((q) => ({ ...q, since: q.unit === bellevue ? at("2026-09-01") : q.since }));
    assert.deepEqual(
      done(play("no-show", { ...old, requests })).referral.requests.map((q) => q.state.kind),
      ["not-arrived", "superseded", "studying", "superseded", "superseded"],
    );
  });

  test("does not wake a request beside a newer one to the same unit", () => {
    const on = placedDossier();
    const requests = [...on.requests, aRequest(clos, { kind: "prepared" }, { id: "newer" as RequestId })];
    assert.deepEqual(
      done(play("no-show", { ...on, requests })).referral.requests.map((q) => q.state.kind),
      ["not-arrived", "waiting", "superseded", "studying", "superseded", "prepared"],
    );
  });

  test("is known on the planned day at the earliest", () =>
    assert.deepEqual(refusalOf(play("no-show", placedDossier(), doctor, acts["no-show"], null, { now })), {
      kind: "too-early",
      from: "2026-11-30",
    }));

  test("undone before by the unit is a refusal of the unit; by the requester, a withdrawal", () => {
    const unit = done(play("fall-through", placedDossier()));
    assert.deepEqual(
      [unit.request.state, unit.referral.status, unit.places],
      [{ kind: "declined", former: "studying", reason: "place-gone" }, "open", [{ unit: tilleuls, delta: 1 }]],
    );
    const requester = done(
      play("fall-through", placedDossier(), sofia, { kind: "fall-through", reason: "other", comment: "Hospitalisée" }),
    );
    assert.deepEqual(requester.request.state, { kind: "withdrawn", former: "studying", reason: "other" });
    assert.deepEqual(requester.of(bellevue).state, { kind: "waiting" });
  });

  test("when it was a solution while waiting, drops its need and disturbs nobody", () => {
    const interim = "interim" as NeedId;
    const on = dossier(
      states.confirmed,
      { need: interim },
      {
        status: "open",
        needs: [aNeed(), aNeed({ id: interim, interimOf: permanent, state: { kind: "placed" } })],
        requests: [
          aRequest(tilleuls, states.confirmed, { need: interim }),
          aRequest(bellevue, { kind: "waiting" }, { rank }),
        ],
      },
    );
    const { referral } = done(play("no-show", on));
    assert.deepEqual(
      [referral.status, referral.needs.map((n) => n.state), referral.requests.map((q) => q.state.kind)],
      ["open", [{ kind: "open" }, { kind: "dropped", by: null }], ["not-arrived", "waiting"]],
    );
  });
});

describe("Reviving one request", () => {
  test("is for a need still open", () =>
    assert.deepEqual(
      refusalOf(play("revive", dossier(states.superseded, {}, { needs: [aNeed({ state: { kind: "placed" } })] }))),
      { kind: "need-already-placed" },
    ));

  for (const [former, back] of [
    ["waiting", "waiting"],
    ["studying", "studying"],
    ["sent", "studying"],
    ["read", "studying"],
  ] as const)
    test(`brings ${former} back as ${back}`, () =>
      assert.deepEqual(
        done(play("revive", dossier({ kind: "superseded", former, by: "another" as RequestId }, { rank }))).request,
        {
          ...aRequest(tilleuls, { kind: back }, { rank }),
          since: now,
          deadline: new Date("2026-11-30T17:00:00Z"),
          version: 2,
        },
      ));
});
