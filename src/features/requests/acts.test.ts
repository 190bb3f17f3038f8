import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Member } from "#features/accounts/member.ts";
import type { Actor } from "#features/referrals/change.ts";
import type { Referral, ReferralStatus } from "#features/referrals/referral.ts";
import type { RequestId, StateKind } from "#features/referrals/request.ts";
import {
  actKinds,
  acts,
  byOf,
  circumstances,
  doctor,
  done,
  dossier,
  kinds,
  mdph,
  play,
  prepared,
  refusalOf,
  specification,
  states,
  tilleulsRequest,
} from "#tests/acts.ts";
import { aMember, bellevue, claire, hospital, marc, sofia, tilleuls } from "#tests/samples.ts";
import { type Act, act, possibleActs, table } from "./acts.ts";

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
      const { request, events } = done(play(kind, dossier(states[from], prepared[kind])));
      // what is held is not the answer: who reads the proposal may go on
      const version = kind === "extend-hold" || kind === "lapse-hold" ? 1 : 2;
      assert.deepEqual([request.state.kind, request.version], [specification[kind].to, version]);
      assert.deepEqual(
        events.filter((e) => e.request === tilleulsRequest).map((e) => [e.act, e.from, e.to]),
        [[kind, from, specification[kind].to]],
      );
    });

  for (const kind of actKinds)
    test(`${kind} is refused from every other state`, () => {
      for (const state of kinds.filter((state) => !specification[kind].from.includes(state))) {
        const on = dossier(states[state], prepared[kind]);
        const expected =
          state === "prepared"
            ? { kind: "not-a-recipient" }
            : { kind: "wrong-state", state, since: on.requests[0]!.since };
        assert.deepEqual(refusalOf(play(kind, on)), expected, state);
      }
    });

  for (const kind of actKinds)
    test(`${kind} is for ${specification[kind].by} alone`, () => {
      const on = dossier(states[specification[kind].from[0]!], prepared[kind]);
      const { by } = specification[kind];
      const who: [string, Actor, string][] = [
        ["receiver", doctor, by === "receiver" || by === "both" ? "done" : "not-habilitated"],
        ["requester", sofia, by === "requester" || by === "both" ? "done" : "not-habilitated"],
        ["authority", mdph, by === "authority" ? "done" : "not-habilitated"],
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
        // and each side ticks the conditions that name it
        const what = (
          kind === "fall-through" && actor === sofia
            ? { ...acts[kind], reason: "found-elsewhere" }
            : kind === "tick-condition" && actor === sofia
              ? { ...acts[kind], condition: 2 }
              : acts[kind]
        ) as Act;
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
        const on = dossier(states[specification[kind].from[0]!], prepared[kind], { status });
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
      const on = dossier(states[from], { ...prepared[kind], version: 4 });
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
      sent: ["open", "take", "ask", "list", "propose", "agree-by-phone", "decline", "say-yes-if"],
      read: ["take", "ask", "list", "propose", "agree-by-phone", "decline", "say-yes-if"],
      studying: ["ask", "list", "propose", "agree-by-phone", "decline", "say-yes-if"],
      "info-requested": ["list", "propose", "agree-by-phone", "decline", "say-yes-if"],
      conditional: [
        ...["ask", "list", "propose", "agree-by-phone", "decline", "say-yes-if"],
        ...["tick-condition", "keep-conditions", "drop-conditions"],
      ],
      waiting: ["ask", "list", "propose", "agree-by-phone", "decline", "say-yes-if"],
      offered: ["amend", "retract", "extend-hold"],
      confirmed: ["arrive", "no-show", "fall-through"],
      trial: [],
      arrived: ["undo-arrival"],
      ended: [],
      declined: ["reconsider"],
      withdrawn: [],
      superseded: [],
      "not-arrived": [],
    }));

  test("of a requester", () =>
    assert.deepEqual(Object.fromEntries(kinds.map((state) => [state, buttons(state, sofia)])), {
      prepared: [],
      sent: ["agree-by-phone", "withdraw"],
      read: ["agree-by-phone", "withdraw"],
      studying: ["agree-by-phone", "withdraw"],
      "info-requested": ["supply", "agree-by-phone", "withdraw"],
      conditional: ["agree-by-phone", "withdraw", "tick-condition"],
      waiting: ["agree-by-phone", "withdraw"],
      offered: ["confirm", "confirm-interim", "turn-down", "withdraw"],
      confirmed: ["no-show", "fall-through"],
      trial: [],
      arrived: [],
      ended: [],
      declined: [],
      withdrawn: [],
      superseded: [],
      "not-arrived": [],
    }));

  test("of a receiver who has only a profile: a question, a refusal, its interest", () => {
    const at = (state: StateKind) => {
      const on = dossier(states[state], { disclosure: "profile", disclosedAt: null });
      return {
        receiver: possibleActs(on, on.requests[0]!, claire),
        requester: possibleActs(on, on.requests[0]!, sofia),
      };
    };
    assert.deepEqual(at("sent"), { receiver: ["open", "ask", "decline", "interest"], requester: ["withdraw"] });
    assert.deepEqual(at("read"), { receiver: ["ask", "decline", "interest"], requester: ["withdraw"] });
    assert.deepEqual(at("info-requested"), { receiver: ["decline"], requester: ["supply", "withdraw"] });
    assert.deepEqual(at("declined"), { receiver: [], requester: [] });
  });

  test("of anyone else: none", () => {
    for (const state of kinds)
      for (const by of [marc, aMember(tilleuls, "reader"), aMember(hospital, "writer"), aMember(hospital, "reader")])
        assert.deepEqual(buttons(state, by), [], `${state} ${by.name}`);
  });

  test("nobody confirms while the dossier is suspended", () =>
    assert.deepEqual(buttons("offered", sofia, { status: "suspended" }), ["turn-down", "withdraw"]));
});
