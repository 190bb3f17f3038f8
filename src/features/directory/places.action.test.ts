import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { castUnits } from "#features/samples/demo-cast.ts";
import { generateDirectory } from "#features/samples/generate.action.ts";
import { aDatabase } from "#tests/database.ts";
import { declarePlaces, movePlaces } from "./places.action.ts";
import { findUnit } from "./unit.store.ts";

describe("Free places", async () => {
  const db = await aDatabase();
  const now = new Date("2026-11-21T09:00:00Z");
  await generateDirectory(db, { facilities: 10, seed: 1, now });
  const { tilleuls, glycines } = castUnits;
  const by = { unit: tilleuls };

  test("are declared by the unit alone, as a whole number", async () => {
    assert.deepEqual(await declarePlaces(db, tilleuls, 3, { unit: glycines }, now), {
      ok: false,
      refusal: { kind: "not-your-unit" },
    });
    assert.deepEqual(await declarePlaces(db, tilleuls, -1, by, now), { ok: false, refusal: { kind: "not-a-count" } });
    assert.deepEqual(await declarePlaces(db, tilleuls, 1, by, now), { ok: true, value: { free: 1, at: now } });
    assert.deepEqual((await findUnit(db, tilleuls))?.places, { free: 1, at: now });
  });

  test("go down at an arrival, never below zero, and come back when it is undone", async () => {
    const move = (unit: typeof tilleuls, delta: number) =>
      db.transaction().execute((tx) => movePlaces(tx, unit, delta));
    const seen: unknown[] = [];
    for (const delta of [-1, -1, 1]) {
      await move(tilleuls, delta);
      seen.push((await findUnit(db, tilleuls))?.places?.free);
    }
    await move(glycines, -1);
    seen.push((await findUnit(db, glycines))?.places);
    assert.deepEqual(seen, [0, 0, 1, null]);
  });
});
