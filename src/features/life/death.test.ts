import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Role } from "#features/accounts/member.ts";
import type { Access } from "#features/referrals/access.ts";
import { movesOf } from "#features/referrals/place-moves.ts";
import type { Need, Referral, ReferralStatus } from "#features/referrals/referral.ts";
import type { RequestId, StateKind } from "#features/referrals/request.ts";
import { kinds, rank, states } from "#tests/acts.ts";
import {
  aMember,
  aNeed,
  aReferral,
  aRequest,
  at,
  bellevue,
  hospital,
  now,
  permanent,
  temporary,
  tilleuls,
} from "#tests/samples.ts";
import { mayRecordDeath, standingOf, undoneDeath, withDeath } from "./death.ts";

const every: ReferralStatus[] = [
  "unconfirmed",
  "draft",
  "ready",
  "open",
  "suspended",
  "placed",
  "admitted",
  "cancelled",
  "archived",
];
function died(r: Referral, at = now) {
  const done = withDeath(r, at);
  assert.ok(done.ok);
  return done.value;
}
const all = kinds.map((kind) => aRequest(tilleuls, states[kind], { id: kind as string as RequestId, rank }));

describe("A death", () => {
  test("closes the dossier from any status: archived once the person had arrived, cancelled otherwise", () => {
    for (const status of every) {
      const arrived = status === "admitted" ? [aRequest(tilleuls, states.arrived)] : [];
      const { referral } = died(aReferral({ status, requests: arrived }));
      const expected = status === "admitted" || status === "archived" ? "archived" : "cancelled";
      assert.deepEqual([referral.status, referral.statusReason], [expected, "deceased"], status);
    }
  });

  test("withdraws every live or confirmed request with its reason, leaves the others as they are, and revives nothing", () => {
    const before = aReferral({ requests: all });
    const { referral, events } = died(before);
    const gone: StateKind[] = [
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
    for (const q of referral.requests) {
      const kind = q.id as string as StateKind;
      if (gone.includes(kind)) assert.equal(q.state.kind === "withdrawn" && q.state.reason, "deceased", kind);
      else assert.deepEqual(q.state, states[kind], kind);
    }
    assert.deepEqual(
      events.map((e) => [e.request, e.act, e.reason]),
      gone.map((kind) => [kind, "withdraw", "deceased"]),
    );
    assert.deepEqual(
      movesOf(before, referral).map((m) => m.kind),
      ["release", "give-back"],
    );
  });

  test("is said once", () => {
    const { referral } = died(aReferral());
    assert.deepEqual(withDeath(referral, now), { ok: false, refusal: { kind: "already-recorded" } });
  });

  test("taken back the same day leaves the dossier as it was: states, ranks, needs, status, clocks", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...every),
        fc.array(fc.record({ kind: fc.constantFrom(...kinds), need: fc.boolean() }), { maxLength: 8 }),
        fc.constantFrom<Need["state"]>({ kind: "open" }, { kind: "placed" }, { kind: "dropped", by: null }),
        (status, some, state) => {
          const before = aReferral({
            status,
            reviewOn: "2026-12-24",
            needs: [aNeed({ state }), aNeed({ id: temporary, state: { kind: "dropped", by: "confirmed 0" } })],
            requests: some.map(({ kind, need }, i) =>
              aRequest(tilleuls, states[kind], {
                id: `${kind} ${i}` as RequestId,
                need: need ? permanent : temporary,
                rank,
              }),
            ),
          });
          const { referral } = died(before);
          const undone = undoneDeath(referral, { at: now, before: standingOf(before) }, now);
          assert.ok(undone.ok);
          const plain = (r: Referral) => ({ ...r, requests: r.requests.map((q) => ({ ...q, version: 0 })) });
          assert.deepEqual(plain(undone.value.referral), plain(before));
        },
      ),
      { numRuns: 500 },
    ));

  test("taken back later lets stopped clocks run from where they were, an offer's having gone on", () => {
    const before = aReferral({ requests: all });
    const { referral } = died(before);
    const later = at("2026-12-03");
    const undone = undoneDeath(referral, { at: now, before: standingOf(before) }, later);
    assert.ok(undone.ok);
    const deadline = (kind: StateKind) =>
      undone.value.referral.requests.find((q) => q.id === (kind as string))!.deadline;
    assert.deepEqual([deadline("studying"), deadline("offered")], [at("2026-12-05"), at("2026-11-25")]);
    assert.deepEqual(
      movesOf(referral, undone.value.referral).map((m) => [m.request, m.kind]),
      [["confirmed", "take"]],
    );
  });

  test("is not taken back after thirty days, nor when there is none", () => {
    const before = aReferral();
    const death = { at: now, before: standingOf(before) };
    const said = died(before).referral;
    assert.deepEqual(undoneDeath(said, death, at("2026-12-24")), { ok: false, refusal: { kind: "too-late" } });
    assert.deepEqual(undoneDeath(before, death, now), { ok: false, refusal: { kind: "not-recorded" } });
  });

  test("is said by those of §1.3 and by nobody else", () => {
    const r = aReferral();
    const cases: [Access, Role, boolean][] = [
      ["owner", "requester", true],
      ["owner", "writer", true],
      ["owner", "reader", false],
      ["receiver", "receiver", true],
      ["receiver", "reader", false],
      ["person", "person", true],
      ["doctor", "requester", true],
      ["helper", "person", false],
      [null, "receiver", false],
      [null, "steering", false],
      [null, "support", false],
      [null, "admin", false],
    ];
    for (const [access, role, may] of cases)
      assert.equal(mayRecordDeath(r, aMember(bellevue, role), access), may, `${access} ${role}`);
    assert.equal(mayRecordDeath(r, aMember(hospital, "mdph"), null), true, "the MDPH that carries the decision");
    assert.equal(mayRecordDeath({ ...r, status: "erased" }, aMember(hospital, "requester"), "owner"), false);
  });
});
