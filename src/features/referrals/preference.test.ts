import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { byPreference, choicesOf, moved } from "./preference.ts";
import type { Referral } from "./referral.ts";
import type { AdmissionRequest, RequestId, StateKind } from "./request.ts";

const ids = ["a", "b", "c", "d"] as RequestId[];
const asked = (states: Partial<Record<string, StateKind>> = {}) =>
  ({
    requests: ids.map((id) => ({ id, state: { kind: states[id] ?? "sent" } })) as unknown as AdmissionRequest[],
  }) as Referral;

describe("The order of preference", () => {
  test("a step changes two neighbours; at an end it changes nothing; one never listed is refused", () => {
    assert.deepEqual(moved(ids, ids[2]!, "up"), { ok: true, value: ["a", "c", "b", "d"] });
    assert.deepEqual(moved(ids, ids[0]!, "down"), { ok: true, value: ["b", "a", "c", "d"] });
    assert.deepEqual(moved(ids, ids[0]!, "up"), { ok: true, value: ids });
    assert.deepEqual(moved(ids, ids[3]!, "down"), { ok: true, value: ids });
    assert.deepEqual(moved(ids, "z" as RequestId, "up"), { ok: false, refusal: { kind: "not-listed" } });
  });

  test("whatever the steps, nobody is lost or told twice, and a step back undoes a step", () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom("up" as const, "down" as const)));
    fc.assert(
      fc.property(steps, (all) => {
        let order = [...ids];
        for (const [id, way] of all) {
          const next = moved(order, id, way);
          assert.ok(next.ok);
          const isEnd = order.indexOf(id) === (way === "up" ? 0 : order.length - 1);
          const back = moved(next.value, id, way === "up" ? "down" : "up");
          if (!isEnd) assert.deepEqual(back, { ok: true, value: order });
          order = next.value;
        }
        assert.deepEqual(order.toSorted(), ids);
      }),
    );
  });

  test("a closed request leaves its place to the next; one chosen since is not a choice yet, and comes last", () => {
    const preference = new Map([
      [ids[2]!, 1],
      [ids[0]!, 2],
      [ids[1]!, 3],
    ]);
    const r = asked({ a: "declined", d: "prepared" });
    assert.deepEqual(
      [...choicesOf(r, preference)],
      [
        ["c", 1],
        ["b", 2],
      ],
    ); // prettier-ignore
    assert.deepEqual(
      r.requests.toSorted(byPreference(preference)).map(({ id }) => id),
      ["c", "a", "b", "d"],
    );
  });
});
