import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findUnit } from "#features/directory/unit.store.ts";
import { addDays, addHours, dayOf } from "#lib/dates.ts";
import { aPlatform, monday, must } from "#tests/dossiers.ts";
import { anyKind, type Pool } from "./count.ts";
import { declarePlaces, undoDeclaration } from "./declare.action.ts";
import type { Declarer, Said } from "./declaring.ts";
import { listEvents } from "./event.store.ts";
import { recountPlaces } from "./recount.job.ts";
import { findStanding, listAvailability } from "./remaining.store.ts";

describe("The places a unit declares", async () => {
  const p = await aPlatform();
  const { tilleuls, clos, hospital, parc } = p.units;
  const { claire, lucie, sofia, lise, paul } = p.members;
  const pool = (free: number, kind = "heb-perm", sex: Pool["sex"] = "any"): Pool => ({ kind, sex, free });
  const all = (...pools: Pool[]): Said => ({ kind: "all", pools });
  const say = (said: Said, by: Declarer = claire, now = monday, unit = tilleuls) =>
    declarePlaces(p.db, unit, said, by, now);
  const shown = async (unit = tilleuls) => (await findUnit(p.db, unit))?.places ?? null;
  const refusal = async (...asked: Parameters<typeof say>) => {
    const result = await say(...asked);
    return result.ok ? "done" : result.refusal.kind;
  };

  test("are said by those who answer for it alone: no other unit, no requester, no reader, no delegate", async () => {
    const delegate = { ...claire, actingFor: { patients: "all" } } as unknown as Declarer;
    for (const by of [lucie, sofia, lise, delegate]) assert.equal(await refusal(all(pool(9)), by), "not-your-unit");
    assert.equal(await refusal(all(pool(1)), sofia, monday, hospital), "not-your-unit");
    assert.equal(await refusal(all(pool(1)), { machine: "Logiciel", origin: "api" }, monday, hospital), "unknown-unit");
    assert.deepEqual((await shown())?.free, 2, "nothing has moved");
  });

  test("are whole numbers, of kinds it answers, each said once, in days to come", async () => {
    const wrong: [Said, string][] = [
      [all(pool(-1)), "not-a-count"],
      [all(pool(1000)), "not-a-count"],
      [all(pool(1.5)), "not-a-count"],
      [all(pool(1, "had")), "unknown-kind"],
      [all(pool(1), pool(2)), "said-twice"],
      [all(pool(1), pool(2, anyKind)), "said-twice"],
      [all(pool(1, anyKind, "F")), "said-twice"],
      [{ ...all(pool(1)), from: addDays(dayOf(monday), -1) } as Said, "date-in-the-past"],
      [
        { ...all(pool(1)), from: addDays(dayOf(monday), 4), until: addDays(dayOf(monday), 3) } as Said,
        "ends-before-it-starts",
      ],
      [{ kind: "forget", from: addDays(dayOf(monday), 3) }, "nothing-said"],
    ];
    for (const [said, kind] of wrong) assert.equal(await refusal(said), kind, JSON.stringify(said));
    assert.equal(await refusal({ kind: "same" }, lucie, monday, clos), "nothing-said");
  });

  test("show at once, with their age, and are kept in its history with who said them", async () => {
    const at = addHours(monday, 1);
    assert.deepEqual(await say(all(pool(3)), claire, at), { ok: true, value: { free: 3, at } });
    assert.deepEqual(await shown(), { free: 3, at });
    assert.deepEqual(
      (await listEvents(p.db, tilleuls, 9)).map((e) => [e.by, e.origin, e.free, e.counts.map((c) => c.free)]),
      [
        ["Claire Morel", "declared", 3, [3]],
        // the number it had before anybody counted here
        ["Annuaire", "declared", 2, [2]],
      ],
    );
  });

  test("are told apart by kind and sex: one is said without touching the age of the others", async () => {
    const [early, late] = [addHours(monday, 1), addHours(monday, 50)];
    await must(say(all(pool(1), pool(2, "heb-temp", "F")), lucie, early, clos));
    await must(say({ kind: "one", pool: pool(4, "heb-temp", "F") }, lucie, late, clos));
    assert.deepEqual(await shown(clos), { free: 5, at: early }, "as old as its oldest line");
    await must(say({ kind: "one", pool: pool(1, "heb-temp", "M") }, lucie, late, clos));
    assert.deepEqual((await listAvailability(p.db, [clos], late)).get(clos)?.pools, [
      { ...pool(1), left: 1 },
      { ...pool(4, "heb-temp", "F"), left: 4 },
      { ...pool(1, "heb-temp", "M"), left: 1 },
    ]);
    await must(say({ kind: "same" }, lucie, late, clos));
    assert.deepEqual(await shown(clos), { free: 6, at: late });
    await must(say({ kind: "one", pool: pool(2, anyKind) }, lucie, late, clos));
    assert.deepEqual(await shown(clos), { free: 2, at: late }, "counted otherwise, no place is counted twice");
  });

  test("a machine says them too, but never older ones than what is known", async () => {
    const at = addHours(monday, 3);
    const ror = (saidAt: Date) => ({ machine: "ROR Auvergne-Rhône-Alpes", origin: "ror", saidAt }) as const;
    assert.deepEqual(await say(all(pool(5)), ror(addHours(monday, 2)), at), {
      ok: true,
      value: { free: 5, at: addHours(monday, 2) },
    });
    assert.equal(await refusal(all(pool(0)), ror(addHours(monday, 1)), at), "older");
    assert.equal((await listEvents(p.db, tilleuls, 1))[0]?.origin, "ror");
    assert.deepEqual(await shown(), { free: 5, at: addHours(monday, 2) });
  });

  test("one’s own last word is taken back for a quarter of an hour, and everything is as before", async () => {
    const at = addHours(monday, 4);
    const before = (await findStanding(p.db, tilleuls, at))!.counts;
    await must(say(all(pool(0)), claire, at));
    const undo = async (by: typeof claire, minutes: number) => {
      const result = await undoDeclaration(p.db, tilleuls, by, new Date(at.getTime() + minutes * 60_000));
      return result.ok ? "done" : result.refusal.kind;
    };
    assert.deepEqual(
      [await undo(p.members.vasseur, 1), await undo(lucie, 1), await undo(claire, 15)],
      ["nothing-to-undo", "not-your-unit", "nothing-to-undo"],
    );
    assert.equal((await shown())?.free, 0);
    assert.equal(await undo(claire, 14), "done");
    assert.deepEqual((await findStanding(p.db, tilleuls, at))!.counts, before);
    assert.deepEqual(await shown(), { free: 5, at: addHours(monday, 2) });
    assert.equal(await undo(claire, 14), "nothing-to-undo", "once");
  });

  test("a period announced comes and goes at its hour; taken back, it is forgotten", async () => {
    const [from, until] = [addDays(dayOf(monday), 3), addDays(dayOf(monday), 5)];
    await must(say(all(pool(2)), paul, monday, parc));
    await must(say({ ...all(pool(0)), from, until } as Said, paul, monday, parc));
    const free: (number | undefined)[] = [];
    for (const days of [0, 3, 5, 6]) {
      await recountPlaces(p.db, addHours(monday, 24 * days));
      free.push((await shown(parc))?.free);
    }
    assert.deepEqual(free, [2, 0, 0, 2]);
    await must(say({ kind: "forget", from }, paul, monday, parc));
    await recountPlaces(p.db, addHours(monday, 24 * 4));
    assert.equal((await shown(parc))?.free, 2);
  });

  test("two who count at once leave one count and both lines of the history", async () => {
    const before = (await listEvents(p.db, clos, 99)).length;
    const at = addHours(monday, 60);
    await Promise.all([1, 2, 3, 4, 5, 6].map((free) => must(say(all(pool(free)), lucie, at, clos))));
    const events = await listEvents(p.db, clos, 99);
    assert.equal(events.length, before + 6);
    assert.deepEqual(await shown(clos), { free: events[0]!.free, at });
  });
});
