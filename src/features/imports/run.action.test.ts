import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aDatabase } from "#tests/database.ts";
import { checkpoint, closeRun, noteChanges, openRun } from "./run.action.ts";
import { findLastRun, findRun, listChanges } from "./run.store.ts";
import { add, type Change, mostNoted, noTotals, type RunAsked } from "./run.ts";

const now = new Date("2026-11-21T02:00:00Z");
const later = new Date("2026-11-21T02:10:00Z");
const row = (what: Change["what"], line: number): Change => ({
  what,
  line,
  ref: `01000${line}`,
  label: "x",
  detail: {},
});

describe("A run of an import", async () => {
  const db = await aDatabase();
  const asked: RunAsked = { kind: "finess", source: "finess.csv", fingerprint: "a1" };
  const open = async (some: Partial<RunAsked> = {}) => {
    const opened = await openRun(db, { ...asked, ...some }, now);
    assert.ok(opened.ok);
    return opened.value;
  };

  test("is one at a time for its kind, and another kind does not wait", async () => {
    const run = await open();
    assert.deepEqual(await openRun(db, asked, now), { ok: false, refusal: { kind: "under-way" } });
    const prices = await open({ kind: "ehpad-prices" });
    await closeRun(db, prices, { state: "done", message: null }, now);
    await closeRun(db, run, { state: "done", message: null }, now);
  });

  test("says that this file was read to its end last time, until another was read", async () => {
    const again = await open();
    assert.equal(again.sameAs?.source, "finess.csv");
    await closeRun(db, again, { state: "done", message: null }, now);
    const other = await open({ fingerprint: "b2" });
    assert.equal(other.sameAs, null);
    await closeRun(db, other, { state: "failed", message: "coupé" }, now);
    const first = await open();
    assert.deepEqual([first.sameAs, first.resumed], [null, false]);
    await closeRun(db, first, { state: "done", message: null }, now);
  });

  test("goes on from its last checkpoint, with its totals and its report, when it was cut", async () => {
    const run = await open({ fingerprint: "c3" });
    const totals = add(noTotals, { read: 500, appeared: 2, rejected: 1 });
    await db.transaction().execute(async (tx) => {
      await noteChanges(tx, run, [row("appeared", 1), row("rejected", 2), row("appeared", 3)]);
      await checkpoint(tx, run, "500", totals, later);
    });
    // a killed process gives its lock back, and closes nothing
    await run.release();
    const next = await open({ fingerprint: "c3" });
    assert.deepEqual(
      { id: next.id, position: next.position, totals: next.totals, resumed: next.resumed },
      { id: run.id, position: "500", totals, resumed: true },
    );
    await db.transaction().execute((tx) => noteChanges(tx, next, [row("closed", 4)]));
    await closeRun(db, next, { state: "done", message: null, dataDate: "2026-11-20" }, later);
    assert.deepEqual(
      (await listChanges(db, run.id, { what: null, after: -1, limit: 10 })).map(({ seq, what, line }) => [
        seq,
        what,
        line,
      ]),
      [
        [0, "appeared", 1],
        [1, "rejected", 2],
        [2, "appeared", 3],
        [3, "closed", 4],
      ],
    );
    const past = await findLastRun(db, "finess");
    assert.deepEqual([past?.state, past?.dataDate, past?.finishedAt], ["done", "2026-11-20", later]);
  });

  test("left by a dead process is said interrupted once another file is read", async () => {
    const dead = await open({ fingerprint: "d4" });
    await dead.release();
    const next = await open({ fingerprint: "e5" });
    assert.deepEqual([next.resumed, (await findRun(db, dead.id))?.state], [false, "interrupted"]);
    await closeRun(db, next, { state: "done", message: null }, now);
    // what the other file wrote since may be undone by going on in the middle: it is read from its beginning
    const again = await open({ fingerprint: "d4" });
    assert.equal(again.resumed, false);
    await closeRun(db, again, { state: "done", message: null }, now);
  });

  test("keeps the first rows of each kind of change, whatever the number of the others", async () => {
    const run = await open({ fingerprint: "f6" });
    const many = Array.from({ length: mostNoted + 5 }, (_, n) => row("appeared", n));
    await db.transaction().execute((tx) => noteChanges(tx, run, many));
    await db.transaction().execute((tx) => noteChanges(tx, run, [row("appeared", 1), row("closed", 9)]));
    const kept = await listChanges(db, run.id, { what: "appeared", after: -1, limit: 20_000 });
    assert.equal(kept.length, mostNoted);
    assert.deepEqual(
      (await listChanges(db, run.id, { what: "closed", after: -1, limit: 5 })).map(({ line }) => line),
      [9],
    );
    await closeRun(db, run, { state: "done", message: null }, now);
  });
});
