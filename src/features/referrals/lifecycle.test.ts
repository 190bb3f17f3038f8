import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { states, tilleulsRequest } from "#tests/acts.ts";
import {
  aMember,
  aNeed,
  aReferral,
  aRequest,
  at,
  aVolet,
  bellevue,
  claire,
  clos,
  hospital,
  now,
  permanent,
  rules,
  sofia,
  temporary,
  tilleuls,
} from "#tests/samples.ts";
import { actOnDossier, type DossierAct, type DossierActKind, mayDo } from "./lifecycle.ts";
import { movesOf } from "./place-moves.ts";
import type { NeedId, Referral, ReferralStatus } from "./referral.ts";
import type { RequestId, StateKind } from "./request.ts";

const today = "2026-11-23";
const fresh = "fresh" as NeedId;
const acts: { [Kind in DossierActKind]: Extract<DossierAct, { kind: Kind }> } = {
  cancel: { kind: "cancel", reason: "returns-home", comment: "" },
  suspend: { kind: "suspend", reason: "unstable", comment: "", reviewOn: "2026-12-01" },
  resume: { kind: "resume" },
  reopen: { kind: "reopen" },
  "keep-alive": { kind: "keep-alive" },
  archive: { kind: "archive" },
  "add-need": { kind: "add-need", id: fresh, need: { kind: "ra", from: null, to: null } },
  "drop-need": { kind: "drop-need", need: permanent },
};
/** Product specification §3.3: where each act starts from. */
const starts: Record<DossierActKind, ReferralStatus[]> = {
  cancel: ["draft", "ready", "open", "suspended", "placed"],
  suspend: ["open"],
  resume: ["suspended"],
  reopen: ["cancelled", "archived"],
  "keep-alive": ["draft", "ready", "open"],
  archive: ["draft", "ready", "open", "cancelled", "admitted"],
  "add-need": ["draft", "ready", "open", "placed", "admitted"],
  "drop-need": ["draft", "ready", "open"],
};
const everyStatus: ReferralStatus[] = [
  "draft",
  "ready",
  "open",
  "suspended",
  "placed",
  "admitted",
  "cancelled",
  "archived",
];
const kinds = Object.keys(acts) as DossierActKind[];

const play = (r: Referral, what: DossierAct, by = sofia, clock = now) => actOnDossier(r, what, by, rules, clock, today);
const outcome = (result: ReturnType<typeof actOnDossier>) => (result.ok ? "done" : result.refusal);
function done(result: ReturnType<typeof actOnDossier>) {
  assert.ok(result.ok, JSON.stringify(!result.ok && result.refusal));
  return result.value;
}

describe("What is done to the dossier itself", () => {
  for (const kind of kinds)
    test(`${kind} starts from ${starts[kind].join(", ")}, and from nowhere else`, () => {
      for (const status of everyStatus) {
        const on = aReferral({ status, requests: [] });
        const expected = starts[kind].includes(status);
        assert.deepEqual(outcome(play(on, acts[kind])), expected ? "done" : { kind: "wrong-status", status }, status);
        assert.equal(mayDo(on, kind, sofia), expected, status);
      }
    });

  test("is the requester's of the unit that carries it", () => {
    const others = [
      aMember(hospital, "writer"),
      aMember(hospital, "reader"),
      claire,
      aMember(bellevue, "requester"),
      aMember(hospital, "requester", { rights: [{ module: "sanitaire", role: "requester", medical: true }] }),
    ];
    for (const kind of kinds)
      for (const by of others) {
        const on = aReferral({ status: starts[kind][0]!, requests: [] });
        assert.deepEqual(
          outcome(play(on, acts[kind], by)),
          { kind: "not-habilitated" },
          `${kind} ${by.rights[0]!.role}`,
        );
        assert.equal(mayDo(on, kind, by), false);
      }
  });
});

describe("Cancelling", () => {
  test("withdraws every live or confirmed request and every selected one, with the same reason, and frees the places", () => {
    const all = (Object.keys(states) as StateKind[]).map((kind) =>
      aRequest(tilleuls, states[kind], { id: kind as string as RequestId }),
    );
    const { referral, events } = done(
      play(aReferral({ requests: all }), { kind: "cancel", reason: "other", comment: "Départ à l’étranger" }),
    );
    const reason = "other";
    const withdrawn: StateKind[] = [
      "prepared",
      "sent",
      "read",
      "studying",
      "info-requested",
      "conditional",
      "waiting",
      "offered",
      "confirmed",
    ];
    assert.deepEqual([referral.status, referral.statusSince, referral.statusReason], ["cancelled", now, reason]);
    for (const q of referral.requests) {
      const before = q.id as string as StateKind;
      if (!withdrawn.includes(before)) assert.deepEqual(q.state, states[before], before);
      else {
        assert.deepEqual(
          [q.state.kind, q.state.kind === "withdrawn" && q.state.reason, q.deadline],
          ["withdrawn", reason, null],
          before,
        );
      }
    }
    assert.deepEqual(
      events.map((e) => [e.request, e.act, e.from, e.to, e.reason, e.detail]),
      withdrawn.map((kind) => [kind, "withdraw", kind, "withdrawn", reason, { comment: "Départ à l’étranger" }]),
    );
    assert.deepEqual(movesOf(aReferral({ requests: all }), referral), [
      { unit: tilleuls, request: "offered", kind: "release", lapsed: false },
      { unit: tilleuls, request: "confirmed", kind: "give-back" },
    ]);
  });

  test("revives nothing, and reopens the needs its confirmations held", () => {
    const interim = "interim" as NeedId;
    const on = aReferral({
      status: "placed",
      needs: [
        aNeed({ state: { kind: "placed" } }),
        aNeed({ id: temporary, kind: "heb-temp", state: { kind: "dropped", by: tilleulsRequest } }),
        aNeed({ id: interim, interimOf: permanent, state: { kind: "placed" } }),
      ],
      requests: [
        aRequest(tilleuls, states.confirmed),
        aRequest(bellevue, { kind: "superseded", former: "waiting", by: tilleulsRequest }),
        aRequest(clos, states.confirmed, { need: interim }),
      ],
    });
    const { referral } = done(play(on, acts.cancel));
    assert.deepEqual(
      referral.needs.map((n) => n.state),
      [{ kind: "open" }, { kind: "open" }, { kind: "dropped", by: null }],
    );
    assert.deepEqual(
      referral.requests.map((q) => q.state.kind),
      ["withdrawn", "superseded", "withdrawn"],
    );
  });

  test("leaves an arrival and its need", () => {
    const on = aReferral({
      needs: [aNeed({ state: { kind: "placed" } }), aNeed({ id: temporary, kind: "ra" })],
      requests: [aRequest(tilleuls, states.arrived)],
    });
    const { referral } = done(play(on, acts.cancel));
    assert.deepEqual([referral.requests, referral.needs[0]!.state], [on.requests, { kind: "placed" }]);
  });

  test("has a reason of the list, with a word where the list asks for one", () => {
    const say = (reason: string, comment = "") => outcome(play(aReferral(), { kind: "cancel", reason, comment }));
    assert.deepEqual(
      [say(""), say("no-place"), say("other"), say("other", "Parce que"), say("deceased")],
      [{ kind: "reason-missing" }, { kind: "reason-missing" }, { kind: "comment-missing" }, "done", "done"],
    );
  });
});

describe("Suspending and resuming", () => {
  test("keeps the requests as they are and says when to look again", () => {
    const { referral, events } = done(play(aReferral(), acts.suspend));
    assert.deepEqual(
      referral,
      aReferral({
        ...{ status: "suspended", statusSince: now, statusReason: "unstable", reviewOn: "2026-12-01" },
        suspendedAt: now,
      }),
    );
    assert.deepEqual(events, []);
  });

  test("has a reason and a date to come", () => {
    const say = (some: Partial<Extract<DossierAct, { kind: "suspend" }>>) =>
      outcome(play(aReferral(), { ...acts.suspend, ...some }));
    assert.deepEqual(
      [say({ reason: "" }), say({ reason: "other" }), say({ reviewOn: today }), say({ reviewOn: "2026-11-24" })],
      [{ kind: "reason-missing" }, { kind: "comment-missing" }, { kind: "date-in-the-past" }, "done"],
    );
  });

  test("moves the deadlines by the time it lasted, an offer's excepted", () => {
    const suspended = aReferral({
      status: "suspended",
      statusSince: at("2026-11-21"),
      statusReason: "unstable",
      reviewOn: "2026-12-01",
      requests: [
        aRequest(tilleuls, states.studying),
        aRequest(bellevue, states.offered),
        aRequest(clos, states.declined, { deadline: null }),
      ],
    });
    const { referral } = done(play(suspended, acts.resume));
    assert.deepEqual(
      [
        referral.status,
        referral.statusSince,
        referral.statusReason,
        referral.reviewOn,
        referral.requests.map((q) => q.deadline),
      ],
      ["open", now, null, null, [at("2026-11-27"), at("2026-11-25"), null]],
    );
  });

  test("resumes as placed when the last need was placed before", () => {
    const suspended = aReferral({
      status: "suspended",
      needs: [aNeed({ state: { kind: "placed" } })],
      requests: [aRequest(tilleuls, states.confirmed)],
    });
    assert.equal(done(play(suspended, acts.resume)).referral.status, "placed");
  });
});

describe("Reopening", () => {
  /** Cancelled on the 22nd: what was live then left then. */
  const cancelled = () => {
    const on = aReferral({
      requests: [
        aRequest(tilleuls, states.waiting, {
          rank: { listedAt: at("2026-11-02"), stage: "eligible", expectedWeeks: null },
        }),
        aRequest(bellevue, states.declined),
        aRequest(clos, states.offered),
      ],
    });
    return done(play(on, acts.cancel, sofia, at("2026-11-22"))).referral;
  };

  test("makes a preselection of what the cancelling withdrew, never sent again by itself", () => {
    const { referral, events } = done(play(cancelled(), acts.reopen));
    assert.deepEqual([referral.status, referral.statusSince, referral.statusReason], ["ready", now, null]);
    assert.deepEqual(
      referral.requests.map((q) => [q.state, q.sentAt]),
      [
        [{ kind: "prepared" }, null],
        [states.declined, at("2026-11-20")],
        [{ kind: "prepared" }, null],
      ],
    );
    assert.deepEqual(
      events.map((e) => [e.request, e.act, e.to]),
      [
        ["request 1", "reopen", "prepared"],
        ["request 3", "reopen", "prepared"],
      ],
    );
  });

  test("keeps the rank someone had on a list", () =>
    assert.deepEqual(done(play(cancelled(), acts.reopen)).referral.requests[0]!.rank?.listedAt, at("2026-11-02")));

  test("leaves what the requester had withdrawn before", () => {
    const on = cancelled();
    const requests = on.requests.map((q) => (q.unit === clos ? { ...q, since: at("2026-11-10") } : q));
    assert.deepEqual(
      done(play({ ...on, requests }, acts.reopen)).referral.requests.map((q) => q.state.kind),
      ["prepared", "declined", "withdrawn"],
    );
  });

  test("is ready or to complete, as its volets say", () => {
    const volets = [aVolet("administratif"), aVolet("autonomie"), aVolet("medical", { state: "to-validate" })];
    assert.equal(done(play({ ...cancelled(), volets }, acts.reopen)).referral.status, "draft");
  });

  test("is refused after a death", () =>
    assert.deepEqual(outcome(play(aReferral({ status: "cancelled", statusReason: "deceased" }), acts.reopen)), {
      kind: "deceased",
    }));

  test("then cancelled again, gives the same preselection once more", () => {
    const twice = done(
      play(done(play(cancelled(), acts.reopen)).referral, acts.cancel, sofia, at("2026-11-24")),
    ).referral;
    assert.deepEqual(
      twice.requests.map((q) => q.state),
      [
        { kind: "withdrawn", former: "prepared", reason: "returns-home" },
        states.declined,
        { kind: "withdrawn", former: "prepared", reason: "returns-home" },
      ],
    );
    assert.deepEqual(
      done(play(twice, acts.reopen)).referral.requests.map((q) => q.state.kind),
      ["prepared", "declined", "prepared"],
    );
  });
});

describe("Adding a need", () => {
  test("is of a kind the module knows, not asked already", () => {
    const add = (kind: string, some: Partial<Referral> = {}) =>
      outcome(play(aReferral(some), { kind: "add-need", id: fresh, need: { kind, from: null, to: null } }));
    assert.deepEqual(add("??"), { kind: "unknown-need" });
    assert.deepEqual(add("heb-perm"), { kind: "need-already-asked" });
    assert.deepEqual(add("heb-perm", { needs: [aNeed({ state: { kind: "dropped", by: null } })] }), "done");
  });

  for (const status of ["open", "placed", "admitted"] as const)
    test(`leads a dossier ${status} to the search again`, () => {
      const placed = status !== "open";
      const on = aReferral({
        status,
        needs: [aNeed(placed ? { state: { kind: "placed" } } : {})],
        requests: [
          aRequest(tilleuls, { open: states.sent, placed: states.confirmed, admitted: states.arrived }[status]),
        ],
      });
      const { referral } = done(
        play(on, { kind: "add-need", id: fresh, need: { kind: "ra", from: "2026-12-01", to: null } }),
      );
      assert.equal(referral.status, "open");
      assert.deepEqual(referral.needs.at(-1), aNeed({ id: fresh, kind: "ra", from: "2026-12-01" }));
    });

  test("asks its volets: a complete dossier may have to be completed again", () => {
    const lighter = {
      ...rules,
      sendRequires: (kinds: readonly string[]) =>
        kinds.includes("heb-perm") ? ["administratif", "medical"] : ["administratif"],
    };
    const on = aReferral({
      status: "ready",
      needs: [aNeed({ kind: "ra" })],
      requests: [],
      volets: [aVolet("administratif"), aVolet("medical", { state: "empty" })],
    });
    const result = actOnDossier(
      on,
      { kind: "add-need", id: fresh, need: { kind: "heb-perm", from: null, to: null } },
      sofia,
      lighter,
      now,
      today,
    );
    assert.equal(done(result).referral.status, "draft");
    const back = actOnDossier(done(result).referral, { kind: "drop-need", need: fresh }, sofia, lighter, now, today);
    assert.equal(done(back).referral.status, "ready");
  });
});

describe("Dropping a need", () => {
  const two = (some: Partial<Referral> = {}) =>
    aReferral({
      needs: [aNeed(), aNeed({ id: temporary, kind: "heb-temp" })],
      requests: [
        aRequest(tilleuls, states.waiting, { need: temporary }),
        aRequest(bellevue, { kind: "prepared" }, { need: temporary }),
        aRequest(clos),
      ],
      ...some,
    });

  test("withdraws its requests, selected ones included, and leaves the others", () => {
    const { referral, events } = done(play(two(), { kind: "drop-need", need: temporary }));
    const reason = "no-longer-needed";
    assert.deepEqual(
      referral.requests.map((q) => q.state),
      [
        { kind: "withdrawn", former: "waiting", reason },
        { kind: "withdrawn", former: "prepared", reason },
        { kind: "sent" },
      ],
    );
    assert.deepEqual(referral.needs[1]!.state, { kind: "dropped", by: null });
    assert.deepEqual(
      [referral.status, events.map((e) => [e.act, e.from])],
      [
        "open",
        [
          ["withdraw", "waiting"],
          ["withdraw", "prepared"],
        ],
      ],
    );
  });

  test("leaves the dossier placed when the other need is", () => {
    const on = two({
      needs: [aNeed({ state: { kind: "placed" } }), aNeed({ id: temporary, kind: "heb-temp" })],
      requests: [aRequest(tilleuls, states.confirmed)],
    });
    assert.equal(done(play(on, { kind: "drop-need", need: temporary })).referral.status, "placed");
  });

  test("is refused for one that is placed, dropped or unknown", () => {
    const on = two({
      needs: [aNeed({ state: { kind: "placed" } }), aNeed({ id: temporary, state: { kind: "dropped", by: null } })],
    });
    assert.deepEqual(outcome(play(on, { kind: "drop-need", need: permanent })), { kind: "need-already-placed" });
    assert.deepEqual(outcome(play(on, { kind: "drop-need", need: temporary })), { kind: "need-already-placed" });
    assert.deepEqual(outcome(play(on, { kind: "drop-need", need: "?" as NeedId })), { kind: "unknown-need" });
  });
});

test("keeping alive changes nothing but the date of the last change, which the store writes", () =>
  assert.deepEqual(done(play(aReferral(), acts["keep-alive"])), { referral: aReferral(), events: [], places: [] }));
