import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Member } from "#features/accounts/member.ts";
import type { AdmissionRequest, RequestId } from "#features/referrals/request.ts";
import { addHours } from "#lib/dates.ts";
import {
  acts,
  byOf,
  doctor,
  done,
  dossier,
  play,
  proposal,
  rank,
  refusalOf,
  specification,
  states,
  tilleulsRequest,
} from "#tests/acts.ts";
import { aMember, aNeed, aProposal, aRequest, at, claire, now, rules, sofia, tilleuls } from "#tests/samples.ts";
import type { Act, ActKind, Circumstances } from "./acts.ts";

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

describe("An agreement by phone", () => {
  test("says who gave it, and lapses unless the unit writes it down within a working day", () => {
    const said = "Mme Morel, à 9 h";
    for (const by of [claire, sofia]) {
      const { request, events } = done(play("agree-by-phone", dossier(states.studying), by));
      const validUntil = new Date("2026-11-24T17:00:00Z");
      const oral = aProposal({
        on: "2026-11-30",
        room: null,
        pricePerDay: null,
        dependencyPerDay: null,
        validUntil,
        oral: said,
      });
      assert.deepEqual(
        [request.state, request.deadline, events[0]!.detail],
        [{ kind: "offered", former: "studying", proposal: oral }, validUntil, { said }],
        by.name,
      );
    }
    assert.deepEqual(
      refusalOf(
        play("agree-by-phone", dossier(states.read), sofia, { kind: "agree-by-phone", on: "2026-11-30", said: "" }),
      ),
      { kind: "text-missing" },
    );
    assert.deepEqual(
      refusalOf(
        play("agree-by-phone", dossier(states.read), sofia, { kind: "agree-by-phone", on: "2026-11-22", said }),
      ),
      { kind: "date-in-the-past", date: "on" },
    );
  });

  test("is not confirmed before the unit has written it, and can be once it has", () => {
    const oral = dossier({ kind: "offered", former: "read", proposal: aProposal({ oral: "Mme Morel" }) });
    for (const kind of ["confirm", "confirm-interim"] as const)
      assert.deepEqual(refusalOf(play(kind, oral)), { kind: "oral-not-validated" });
    const written = done(play("amend", oral, claire)).referral;
    assert.equal(play("confirm", written).ok, true);
  });
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
