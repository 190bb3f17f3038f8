import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { slowdown, tooSlow } from "#tests/slowness.ts";
import { readingsOfPlace } from "./place.ts";

describe("A place as somebody types it", () => {
  test("is an address, of which the commune is searched", () => {
    assert.deepEqual(readingsOfPlace("12 rue des Écoles 38200 Vienne cedex 2"), [
      { text: "Vienne (38200)", exact: false },
      { text: "38200", exact: false },
    ]);
    assert.deepEqual(readingsOfPlace("Vienne"), [{ text: "Vienne", exact: false }]);
  });

  const shapes: Record<string, (length: number) => string> = {
    "postcodes on two lines": (n) => `a ${"12345 ".repeat(n / 6)}\nb\nc`,
    "brackets never closed": (n) => `rue 38200 ${"(".repeat(n)}`,
  };
  for (const [name, shape] of Object.entries(shapes))
    test(`${name}: read as fast as they are long`, () => {
      const ratio = slowdown(readingsOfPlace, shape);
      assert.ok(ratio < tooSlow, `${Math.round(ratio)} times slower`);
    });
});
