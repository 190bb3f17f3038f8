import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { newId } from "#lib/ids.ts";
import { sha256 } from "#lib/seal.ts";
import { aDatabase } from "#tests/database.ts";
import { now } from "#tests/samples.ts";
import { appendEntry, listEntries } from "./journal.store.ts";
import { covered, type JournalAct } from "./journal.ts";
import { type Actor, record, recordReading } from "./record.action.ts";
import { checkHeads, verifyJournal } from "./verify.action.ts";

const minutesLater = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const aChainId = () => newId<string>();
const sofia: Actor = { account: newId(), who: "Sofia Diaz", unit: newId(), unitName: "CH de Vienne" };
const platform: Actor = { account: null, who: "Sextant", unit: null, unitName: "" };

describe("The journal in the database", async () => {
  const db = await aDatabase();
  const write = (referral: string, act: JournalAct, object = "", at = now, by = sofia) =>
    db.transaction().execute((tx) => record(tx, referral, by, act, object, at));
  /** Four entries by two hands. */
  const aChain = async () => {
    const referral = aChainId();
    await write(referral, "create", "GA26-7K4T-9Q2M-X");
    await write(referral, "write", "administratif ga.adm.adresse", minutesLater(1));
    await write(referral, "send", "3", minutesLater(2));
    await write(referral, "request", "lapse", minutesLater(3), platform);
    return referral;
  };
  const faultsOf = async (referral: string) =>
    (await verifyJournal(db, () => undefined)).faults.filter((f) => f.referral === referral).map((f) => f.fault);
  /** Tampers in a transaction that is taken back, and says what the verification finds meanwhile. */
  const tampering = async (referral: string, change: ReturnType<typeof sql>) => {
    let found: unknown;
    await db
      .transaction()
      .execute(async (tx) => {
        await change.execute(tx);
        found = (await verifyJournal(tx, () => undefined)).faults
          .filter((f) => f.referral === referral)
          .map((f) => f.fault);
        throw new Error("taken back");
      })
      .catch((error: Error) => assert.equal(error.message, "taken back"));
    return found;
  };

  test("keeps each entry with who, for which unit, when, and verifies", async () => {
    const referral = await aChain();
    const entries = await listEntries(db, referral);
    assert.deepEqual(
      entries.map(({ hash: _, ...e }) => e),
      [
        { referral, seq: 1, at: now, ...sofia, act: "create", object: "GA26-7K4T-9Q2M-X" },
        { referral, seq: 2, at: minutesLater(1), ...sofia, act: "write", object: "administratif ga.adm.adresse" },
        { referral, seq: 3, at: minutesLater(2), ...sofia, act: "send", object: "3" },
        { referral, seq: 4, at: minutesLater(3), ...platform, act: "request", object: "lapse" },
      ],
    );
    assert.deepEqual(await faultsOf(referral), []);
  });

  test("hashes in SQL as in JavaScript, whatever the texts", async () => {
    const anyEntry = fc.record({
      at: fc.date({ min: new Date("2000-01-01"), max: new Date("2099-01-01"), noInvalidDate: true }),
      account: fc.option(fc.uuid()),
      who: fc.string({ unit: "grapheme" }).map((t) => t.replaceAll("\0", "")),
      unit: fc.option(fc.uuid()),
      unitName: fc.string({ unit: "grapheme" }).map((t) => t.replaceAll("\0", "")),
      object: fc.string().map((t) => t.replaceAll("\0", "")),
    });
    for (const e of fc.sample(anyEntry, { numRuns: 150, seed: 3 })) {
      const entry = { ...e, referral: aChainId(), seq: 7, act: "write" as const };
      const { rows } = await sql<{ hash: string }>`
        select journal_hash('before', ${entry.referral}, 7, ${entry.at}, ${entry.account}, ${entry.who}, ${entry.unit}, ${entry.unitName}, 'write', ${entry.object}) as hash
      `.execute(db);
      assert.equal(rows[0]!.hash, sha256(covered("before", entry)).toString("hex"));
    }
  });

  test("finds, in the database itself, any column changed, any entry removed, moved or added, any head touched", async () => {
    const referral = await aChain();
    const entry = sql`update journal_entry set`;
    const third = sql`where referral_id = ${referral} and seq = 3`;
    const all: [string, ReturnType<typeof sql>, unknown][] = [
      ["at", sql`${entry} at = at + interval '1 second' ${third}`, [{ kind: "altered", seq: 3 }]],
      ["account", sql`${entry} account_id = null ${third}`, [{ kind: "altered", seq: 3 }]],
      ["who", sql`${entry} who = 'Personne' ${third}`, [{ kind: "altered", seq: 3 }]],
      ["unit", sql`${entry} unit_id = null ${third}`, [{ kind: "altered", seq: 3 }]],
      ["unit name", sql`${entry} unit_name = unit_name || ' ' ${third}`, [{ kind: "altered", seq: 3 }]],
      ["act", sql`${entry} act = 'read' ${third}`, [{ kind: "altered", seq: 3 }]],
      ["object", sql`${entry} object = '' ${third}`, [{ kind: "altered", seq: 3 }]],
      ["hash", sql`${entry} hash = repeat('0', 64) ${third}`, [{ kind: "altered", seq: 3 }]],
      ["removed", sql`delete from journal_entry ${third}`, [{ kind: "missing", seq: 3 }]],
      [
        "cut",
        sql`delete from journal_entry where referral_id = ${referral} and seq > 2`,
        [{ kind: "truncated", seq: 3 }],
      ],
      ["emptied", sql`delete from journal_entry where referral_id = ${referral}`, [{ kind: "truncated", seq: 1 }]],
      ["head gone", sql`delete from journal_head where referral_id = ${referral}`, [{ kind: "truncated", seq: 1 }]],
      [
        "head moved",
        sql`update journal_head set seq = 3 where referral_id = ${referral}`,
        [{ kind: "truncated", seq: 5 }],
      ],
      [
        "head rewritten",
        sql`update journal_head set hash = repeat('0', 64) where referral_id = ${referral}`,
        [{ kind: "altered", seq: 4 }],
      ],
      [
        "swapped",
        sql`update journal_entry e set at = o.at, account_id = o.account_id, who = o.who, unit_id = o.unit_id, unit_name = o.unit_name, act = o.act, object = o.object, hash = o.hash
          from journal_entry o where e.referral_id = ${referral} and o.referral_id = ${referral} and e.seq in (2, 3) and o.seq = 5 - e.seq`,
        [{ kind: "altered", seq: 2 }],
      ],
      [
        "added",
        sql`insert into journal_entry (referral_id, seq, at, who, unit_name, act, object, hash) values (${referral}, 5, now(), 'x', '', 'read', '', repeat('0', 64))`,
        [{ kind: "altered", seq: 5 }],
      ],
    ];
    for (const [name, change, expected] of all) assert.deepEqual(await tampering(referral, change), expected, name);
    assert.deepEqual(await faultsOf(referral), []);
  });

  test("a chain cut with its head, or rewritten whole, is found by the heads kept elsewhere", async () => {
    const referral = await aChain();
    const kept = (await verifyJournal(db, () => undefined)).heads.filter((h) => h.referral === referral);
    assert.deepEqual(await checkHeads(db, kept), []);
    await sql`delete from journal_entry where referral_id = ${referral} and seq = 4`.execute(db);
    await sql`update journal_head set seq = 3, hash = (select hash from journal_entry where referral_id = ${referral} and seq = 3) where referral_id = ${referral}`.execute(
      db,
    );
    assert.deepEqual(
      [await faultsOf(referral), await checkHeads(db, kept)],
      [[], [{ referral, fault: { kind: "truncated", seq: 4 } }]],
    );
    await write(referral, "read", "dossier", minutesLater(9));
    assert.deepEqual(
      [await faultsOf(referral), await checkHeads(db, kept)],
      [[], [{ referral, fault: { kind: "altered", seq: 4 } }]],
    );
  });

  test("entries written at once by many follow one another", async () => {
    const referral = aChainId();
    await Promise.all(Array.from({ length: 40 }, (_, i) => write(referral, "write", `autonomie champ${i}`)));
    assert.deepEqual(
      [(await listEntries(db, referral)).map((e) => e.seq), await faultsOf(referral)],
      [Array.from({ length: 40 }, (_, i) => i + 1), []],
    );
  });

  test("what is not committed leaves no entry", async () => {
    const referral = aChainId();
    await db
      .transaction()
      .execute(async (tx) => {
        await record(tx, referral, sofia, "create", "", now);
        throw new Error("no");
      })
      .catch(() => undefined);
    assert.deepEqual(await listEntries(db, referral), []);
  });

  test("the sign that parts the columns is never kept in a text", async () => {
    const referral = aChainId();
    await db
      .transaction()
      .execute((tx) => appendEntry(tx, { referral, at: now, ...sofia, act: "write", object: "a\u001fb" }));
    assert.deepEqual([(await listEntries(db, referral))[0]!.object, await faultsOf(referral)], ["a b", []]);
  });

  test("the same page read again within five minutes is one entry; another page, another person or later is another", async () => {
    const referral = aChainId();
    const read = (object: string, minutes: number, by = sofia) =>
      recordReading(db, referral, by, "read", object, minutesLater(minutes));
    for (const minutes of [0, 1, 4.9, 5, 9, 10]) await read("dossier", minutes);
    await read("journal", 1);
    await read("dossier", 1, { ...sofia, account: newId() });
    assert.deepEqual(
      (await listEntries(db, referral)).map((e) => [
        e.object,
        (e.at.getTime() - now.getTime()) / 60_000,
        e.account === sofia.account,
      ]),
      [
        ["dossier", 0, true],
        ["dossier", 5, true],
        ["dossier", 10, true],
        ["journal", 1, true],
        ["dossier", 1, false],
      ],
    );
  });
});
