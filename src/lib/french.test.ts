import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { capital, count, euros, fold } from "./french.ts";
import { boxAround, distanceKm } from "./geometry.ts";

describe("French", () => {
  test("folds case, accents, ligatures and signs away, for comparison", () =>
    assert.deepEqual(
      [
        fold("Élise D’Arc-Noël"),
        fold("  LŒUILLET  "),
        fold("Ænor"),
        fold("Żółć"),
        fold("!?"),
        fold("Saint-Étienne-du-Bois"),
      ],
      ["elise d arc noel", "loeuillet", "aenor", "zolc", "", "saint etienne du bois"],
    ));

  test("counts 0 and 1 as singular", () =>
    assert.deepEqual(
      [
        count(0, "unité"),
        count(1, "unité"),
        count(2, "unité"),
        count(3, "unité est", "unités sont"),
        count(12_000, "place"),
      ],
      ["0 unité", "1 unité", "2 unités", "3 unités sont", "12\u202f000 places"],
    ));

  test("writes money and capitals", () =>
    assert.deepEqual([euros(2479.84), capital("élise"), capital("")], ["2\u202f480\u00a0€", "Élise", ""]));
});

describe("Distances", () => {
  const vienne = { lat: 45.52569, lon: 4.87484 };
  const paris = { lat: 48.8566, lon: 2.3522 };

  test("are those of the globe", () => {
    assert.equal(Math.round(distanceKm(vienne, paris)), 416);
    assert.equal(distanceKm(vienne, vienne), 0);
    assert.equal(distanceKm(vienne, paris), distanceKm(paris, vienne));
  });

  test("a box holds the whole circle", () => {
    const { south, north, west, east } = boxAround(vienne, 30);
    for (const [lat, lon] of [
      [north, vienne.lon],
      [south, vienne.lon],
      [vienne.lat, west],
      [vienne.lat, east],
    ] as const)
      assert.ok(distanceKm(vienne, { lat, lon }) >= 29.99);
  });
});
