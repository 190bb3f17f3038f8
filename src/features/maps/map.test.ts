import assert from "node:assert/strict";
import { test } from "node:test";
import { planMap } from "./map.ts";

test("A map puts the centre in the middle, the radius on the circle, north on top, and leaves out what is too far", () => {
  const centre = { lat: 45, lon: 5 };
  const at = (lat: number, lon: number, strong = false) => ({ lat, lon, label: `${lat} ${lon}`, strong });
  const plan = planMap(centre, 30, [
    at(45, 5, true),
    at(45 + 30 / 111.19, 5),
    at(45, 5 + 30 / (111.19 * Math.cos(Math.PI / 4))),
    at(47, 5),
  ]);
  assert.deepEqual(plan.circle, { x: 180, y: 150, r: 110 });
  assert.deepEqual(
    plan.dots.map(({ x, y, strong }) => [x, y, strong]),
    [
      [180, 40, false],
      [290, 150, false],
      [180, 150, true],
    ],
  );
});
