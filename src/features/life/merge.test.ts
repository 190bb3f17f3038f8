import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { NeedId, Referral, ReferralId } from "#features/referrals/referral.ts";
import type { RequestId, StateKind } from "#features/referrals/request.ts";
import { placed } from "#features/referrals/request.ts";
import { kinds, rank, states } from "#tests/acts.ts";
import {
  aNeed,
  aReferral,
  aRequest,
  at,
  bellevue,
  clos,
  now,
  permanent,
  rules,
  temporary,
  tilleuls,
} from "#tests/samples.ts";
import { merged, unmerged } from "./merge.ts";

const another = (some: Partial<Referral> = {}) =>
  aReferral({
    id: "00000000-0000-7000-8000-0000000000fe" as ReferralId,
    number: "GA26-2222-2222-2",
    needs: [aNeed({ id: "o perm" as NeedId }), aNeed({ id: "o temp" as NeedId, kind: "heb-temp" })],
    requests: [],
    ...some,
  });
const fresh = () => {
  let n = 0;
  return { request: () => `copy ${++n}` as RequestId, need: () => `need ${++n}` as NeedId };
};
const of = (unit: typeof tilleuls, kind: StateKind, need = "o perm") =>
  aRequest(unit, states[kind], {
    id: `other ${unit.slice(-1)} ${need}` as RequestId,
    need: need as NeedId,
    sentAt: at("2026-11-01"),
    rank: kind === "waiting" ? rank : null,
  });
function brought(kept: Referral, other: Referral) {
  const done = merged(kept, other, fresh(), rules, now);
  assert.ok(done.ok, JSON.stringify(!done.ok && done.refusal));
  return done.value;
}

describe("Two dossiers of one person", () => {
  test("become one: it keeps its number, takes over needs and requests; the other is archived and withdraws what it asked", () => {
    const kept = aReferral({ requests: [aRequest(tilleuls)] });
    const other = another({ requests: [of(bellevue, "waiting"), of(clos, "studying", "o temp")] });
    const done = brought(kept, other);
    assert.deepEqual(
      done.kept.referral.requests.map((q) => [q.unit, q.state.kind, q.need, q.rank]),
      [
        [tilleuls, "sent", permanent, null],
        [bellevue, "waiting", permanent, rank],
        [clos, "studying", done.before.plan.added[0], null],
      ],
    );
    assert.deepEqual(
      done.other.referral.requests.map((q) => q.state.kind === "withdrawn" && q.state.reason),
      ["duplicate", "duplicate"],
    );
    assert.deepEqual([done.other.referral.status, done.other.referral.statusReason], ["archived", "merged"]);
  });

  test("asked of the same unit, are one request: the one that went further, with the earlier date and rank", () => {
    const kept = aReferral({ requests: [aRequest(tilleuls)] });
    const { kept: change, before } = brought(kept, another({ requests: [of(tilleuls, "waiting")] }));
    assert.deepEqual(
      change.referral.requests.map((q) => [q.id, q.state.kind, q.sentAt, q.rank]),
      [[kept.requests[0]!.id, "waiting", at("2026-11-01"), rank]],
    );
    assert.deepEqual(before.plan.copies, {});
  });

  test("stay two when one has somebody placed, is closed, or is of another module", () => {
    const refusal = (kept: Referral, other: Referral) => {
      const done = merged(kept, other, fresh(), rules, now);
      return done.ok ? null : done.refusal.kind;
    };
    for (const kind of placed)
      assert.equal(refusal(aReferral(), another({ requests: [of(tilleuls, kind)] })), "placed");
    for (const status of ["cancelled", "archived", "erased", "suspended", "admitted", "unconfirmed"] as const)
      assert.equal(refusal(aReferral(), another({ status })), "wrong-status");
    assert.equal(refusal(aReferral(), another({ module: "sanitaire" })), "other-module");
    assert.equal(refusal(aReferral(), aReferral()), "same-dossier");
  });

  const some = (unit: typeof tilleuls) =>
    fc
      .option(fc.constantFrom(...kinds.filter((kind) => !(placed as readonly string[]).includes(kind))), { nil: null })
      .map((kind) => ({ unit, kind }));
  const asked = fc.tuple(some(tilleuls), some(bellevue), some(clos));

  test("merged then separated are as they were: needs, requests, ranks, states, status", () =>
    fc.assert(
      fc.property(asked, asked, fc.boolean(), (own, others, temp) => {
        const requestsOf = (list: typeof own, need: string, prefix: string) =>
          list.flatMap(({ unit, kind }) =>
            kind
              ? [
                  aRequest(unit, states[kind], {
                    id: `${prefix} ${unit.slice(-1)}` as RequestId,
                    need: need as NeedId,
                    rank: kind === "waiting" ? rank : null,
                  }),
                ]
              : [],
          );
        const kept = aReferral({
          requests: requestsOf(own, permanent, "own"),
          needs: [aNeed(), aNeed({ id: temporary, kind: "heb-temp", state: { kind: "dropped", by: null } })],
        });
        const other = another({ requests: requestsOf(others, temp ? "o temp" : "o perm", "other") });
        const done = brought(kept, other);
        const apart = unmerged(done.kept.referral, done.other.referral, { at: now, before: done.before }, rules, now);
        assert.ok(apart.ok);
        const plain = (r: Referral) => ({ ...r, requests: r.requests.map((q) => ({ ...q, version: 0 })) });
        assert.deepEqual(plain(apart.value.kept.referral), plain(kept));
        assert.deepEqual(plain(apart.value.other.referral), plain(other));
        // one live request at most by unit and need, whatever was brought together
        const live = done.kept.referral.requests
          .filter((q) => !["declined", "withdrawn", "superseded", "not-arrived", "ended"].includes(q.state.kind))
          .map((q) => `${q.unit} ${q.need}`);
        assert.equal(new Set(live).size, live.length);
      }),
      { numRuns: 500 },
    ));

  test("separated later, give back a request as it stands then, and not once somebody is placed by it, nor after thirty days", () => {
    const kept = aReferral({ requests: [] });
    const other = another({ requests: [of(bellevue, "sent")] });
    const done = brought(kept, other);
    const moved = (kind: StateKind) => ({
      ...done.kept.referral,
      requests: done.kept.referral.requests.map((q) => ({ ...q, state: states[kind] })),
    });
    const apart = (r: Referral, on = now) =>
      unmerged(r, done.other.referral, { at: now, before: done.before }, rules, on);
    const back = apart(moved("studying"));
    assert.ok(back.ok);
    assert.deepEqual(
      back.value.other.referral.requests.map((q) => [q.id, q.state.kind]),
      [[other.requests[0]!.id, "studying"]],
    );
    assert.deepEqual(back.value.kept.referral.requests, []);
    assert.deepEqual(apart(moved("confirmed")), { ok: false, refusal: { kind: "placed", number: kept.number } });
    assert.deepEqual(apart(moved("sent"), at("2026-12-24")), { ok: false, refusal: { kind: "too-late" } });
  });
});
