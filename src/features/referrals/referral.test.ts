import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { states } from "#tests/acts.ts";
import {
  aNeed,
  aReferral,
  aRequest,
  at,
  aVolet,
  bellevue,
  clos,
  now,
  rules,
  temporary,
  tilleuls,
} from "#tests/samples.ts";
import { restated, settled } from "./change.ts";
import { missingToSend, preparationStatus, type Referral, type ReferralStatus, stepOf } from "./referral.ts";
import { isOverdue, type StateKind } from "./request.ts";

describe("A dossier", () => {
  test("misses the volets that are not validated now, in the order they are asked; one changed since counts as missing", () => {
    const volets = [
      aVolet("medical", { state: "to-validate", validatedVersion: 2 }),
      aVolet("administratif"),
      aVolet("autonomie", { state: "empty", validatedVersion: null }),
    ];
    const on = aReferral({ volets });
    assert.deepEqual(
      missingToSend(on, ["administratif", "autonomie", "medical"]).map((v) => v.code),
      ["autonomie", "medical"],
    );
    assert.deepEqual(
      [preparationStatus(on, ["administratif"]), preparationStatus(on, ["medical"])],
      ["ready", "draft"],
    );
  });

  test("stands at one of its eight steps, and past them once everyone has arrived", () => {
    const step = (status: ReferralStatus, ...kinds: StateKind[]) =>
      stepOf(
        aReferral({ status, requests: kinds.map((kind, i) => aRequest([tilleuls, bellevue, clos][i]!, states[kind])) }),
      );
    assert.deepEqual(
      [
        step("draft"),
        step("ready"),
        step("draft", "prepared"),
        step("open", "sent"),
        step("open", "read", "sent"),
        step("open", "waiting", "sent"),
        step("open", "declined"),
        step("open", "offered", "waiting"),
        step("placed", "confirmed"),
        step("admitted", "arrived"),
      ],
      [2, 3, 3, 5, 5, 6, 6, 7, 8, 9],
    );
  });

  test("is placed when every need it still has is, admitted when every one has arrived, open once something was sent", () => {
    const status = (some: Partial<Referral>) => settled(aReferral(some), now).status;
    const placed = aNeed({ state: { kind: "placed" } });
    const dropped = aNeed({ id: temporary, state: { kind: "dropped", by: null } });
    assert.equal(status({ needs: [placed, dropped], requests: [aRequest(tilleuls, states.confirmed)] }), "placed");
    assert.equal(status({ needs: [placed, dropped], requests: [aRequest(tilleuls, states.arrived)] }), "admitted");
    assert.equal(
      status({
        status: "placed",
        needs: [placed, aNeed({ id: temporary })],
        requests: [aRequest(tilleuls, states.confirmed)],
      }),
      "open",
    );
    assert.equal(status({ status: "ready", requests: [] }), "ready");
    assert.equal(status({ needs: [dropped] }), "open");
    // a place taken while waiting for better settles nothing
    assert.equal(
      status({
        needs: [aNeed(), aNeed({ id: temporary, interimOf: aNeed().id, state: { kind: "placed" } })],
        requests: [aRequest(tilleuls, states.confirmed, { need: temporary })],
      }),
      "open",
    );
    for (const closed of ["cancelled", "archived", "suspended"] as const)
      assert.equal(status({ status: closed, needs: [placed], requests: [aRequest(tilleuls, states.arrived)] }), closed);
  });

  test("changes its date with its status alone", () => {
    assert.equal(settled(aReferral(), now).statusSince.getTime(), at("2026-11-20").getTime());
    assert.equal(settled(aReferral({ needs: [aNeed({ state: { kind: "placed" } })] }), now).statusSince, now);
  });

  test("before anything is sent follows its volets, for the kinds still asked", () => {
    const on = aReferral({
      status: "ready",
      requests: [],
      volets: [aVolet("administratif"), aVolet("autonomie"), aVolet("medical", { state: "in-progress" })],
    });
    assert.equal(restated(on, rules, now).status, "draft");
    assert.equal(
      restated({ ...on, status: "draft", volets: on.volets.map((v) => ({ ...v, state: "validated" })) }, rules, now)
        .status,
      "ready",
    );
  });
});

test("a request is overdue when it is silent past its deadline, in the states where an answer is due", () => {
  const overdue = (Object.keys(states) as StateKind[]).filter((kind) =>
    isOverdue(aRequest(tilleuls, states[kind]), at("2026-12-01")),
  );
  assert.deepEqual(overdue, ["sent", "read", "studying"]);
  assert.equal(isOverdue(aRequest(tilleuls), at("2026-11-24")), false);
  assert.equal(isOverdue(aRequest(tilleuls, { kind: "sent" }, { deadline: null }), at("2027-01-01")), false);
});
