import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aReferral, aRequest, claire, hospital, sofia, tilleuls } from "#tests/samples.ts";
import type { Actor, EventAct, RequestEvent } from "./change.ts";
import { noticesOf } from "./notices.ts";
import type { RequestId } from "./request.ts";

const request = "request 1" as RequestId;
const event = (act: EventAct, from: RequestEvent["from"] = "sent"): RequestEvent => ({
  request,
  act,
  from,
  to: "read",
  reason: null,
  detail: null,
});
const told = (act: EventAct, by: Actor, from?: RequestEvent["from"]) =>
  noticesOf(aReferral({ requests: [aRequest(tilleuls)] }), [event(act, from)], by).map(
    ({ unitId, role, kind, requestId }) => {
      assert.equal(requestId, request);
      assert.equal(unitId, role === "receiver" ? tilleuls : hospital);
      return `${role} ${kind}`;
    },
  );

describe("Who is told", () => {
  test("of each act: the side that did not do it; of what nobody does, both", () => {
    const acts: [EventAct, Actor, string[]][] = [
      ["prepare", sofia, []],
      ["send", sofia, ["receiver new-request"]],
      ["open", claire, []],
      ["take", claire, []],
      ["ask", claire, ["requester info-asked"]],
      ["supply", sofia, ["receiver info-given"]],
      ["list", claire, ["requester answer"]],
      ["give-opinion", claire, []],
      ["propose", claire, ["requester proposal"]],
      ["agree-by-phone", sofia, ["receiver proposal"]],
      ["agree-by-phone", claire, ["requester proposal"]],
      ["amend", claire, ["requester proposal"]],
      ["retract", claire, ["requester answer"]],
      ["lapse", "platform", ["receiver lapsed", "requester lapsed"]],
      ["confirm", sofia, ["receiver confirmed"]],
      ["confirm-interim", sofia, ["receiver confirmed"]],
      ["turn-down", sofia, ["receiver turned-down"]],
      ["decline", claire, ["requester answer"]],
      ["reconsider", claire, ["requester answer"]],
      ["withdraw", sofia, ["receiver withdrawn"]],
      ["arrive", claire, ["requester arrival"]],
      ["no-show", claire, ["requester no-show"]],
      ["no-show", sofia, ["receiver no-show"]],
      ["fall-through", claire, ["requester no-show"]],
      ["fall-through", sofia, ["receiver no-show"]],
      ["undo-arrival", claire, ["requester answer"]],
      ["supersede", sofia, ["receiver superseded"]],
      ["revive", claire, ["receiver revived"]],
      ["reopen", sofia, []],
    ];
    for (const [act, by, expected] of acts)
      assert.deepEqual(told(act, by, act === "send" ? "prepared" : "sent"), expected, act);
  });

  test("never a unit that had not received the request", () => {
    assert.deepEqual(told("withdraw", sofia, "prepared"), []);
    assert.deepEqual(noticesOf(aReferral({ requests: [] }), [event("withdraw")], sofia), []);
  });
});
