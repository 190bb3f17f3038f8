import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { onEnough, shownCount, shownParts, shownTotal, smallest } from "./small-cells.ts";

describe("Small counts", () => {
  test("from 1 to 10 are not shown, none and eleven are", () =>
    assert.deepEqual([0, 1, 10, 11].map(shownCount), [0, null, null, 11]));

  test("a second part is hidden where the total would give the first away", () => {
    assert.deepEqual(shownParts([40, 3, 25]), [40, null, null]);
    assert.deepEqual(shownParts([40, 3, 9]), [40, null, null]);
    assert.deepEqual(shownParts([40, 2, 3]), [null, null, null]);
    assert.deepEqual(shownParts([40, 0, 25]), [40, 0, 25]);
    assert.equal(shownTotal([3]), null);
    assert.equal(shownTotal([3, 2]), null);
    assert.equal(shownTotal([40, 3, 25]), 68);
  });

  test("a median on fewer than eleven cases is not shown", () =>
    assert.deepEqual([onEnough(3, 10), onEnough(3, 11), onEnough(null, 20)], [null, 3, null]));

  const parts = fc.array(fc.nat(60), { minLength: 1, maxLength: 8 });
  test("what is shown never gives back a hidden count by subtraction", () =>
    fc.assert(
      fc.property(parts, (given) => {
        const [shown, total] = [shownParts(given), shownTotal(given)];
        for (const [i, one] of shown.entries()) if (one !== null) assert.equal(one, given[i]);
        assert.ok(shown.every((one) => one === null || one === 0 || one >= smallest));
        const hidden = given.filter((_, i) => shown[i] === null);
        if (total === null || hidden.length === 0) return;
        const rest = total - shown.reduce<number>((sum, one) => sum + (one ?? 0), 0);
        assert.ok(hidden.length >= 2 && rest >= smallest, "several share what is missing");
      }),
    ));
});
