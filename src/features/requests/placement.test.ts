import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { movesOf } from "#features/referrals/place-moves.ts";
import type { Need, NeedId, Referral } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import {
  acts,
  circumstances,
  doctor,
  done,
  dossier,
  later,
  play,
  proposal,
  rank,
  refusalOf,
  states,
  tilleulsRequest,
} from "#tests/acts.ts";
import {
  aNeed,
  aRequest,
  at,
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
import { act } from "./acts.ts";

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
    const { referral, request, events } = done(play("confirm", wide()));
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
    assert.deepEqual(movesOf(wide(), referral), [
      { unit: tilleuls, request: by, kind: "take" },
      // what the other proposal held is anybody's again
      { unit: clos, request: "request 3", kind: "release", lapsed: false },
    ]);
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
    const { referral, request, events } = done(play("confirm-interim", wide()));
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
      [referral.status, movesOf(wide(), referral), events.map((e) => e.act)],
      ["open", [{ unit: tilleuls, request: tilleulsRequest, kind: "take" }], ["confirm-interim"]],
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
    const { referral, events } = done(play("no-show", placedDossier()));
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
    assert.deepEqual(movesOf(placedDossier(), referral), [{ unit: tilleuls, request: by, kind: "give-back" }]);
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
      [unit.request.state, unit.referral.status, movesOf(placedDossier(), unit.referral)],
      [
        { kind: "declined", former: "studying", reason: "place-gone" },
        "open",
        [{ unit: tilleuls, request: by, kind: "give-back" }],
      ],
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
