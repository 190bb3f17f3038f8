import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { sha256 } from "#lib/seal.ts";
import { covered, findFault, firstHash, type JournalAct, type JournalEntry } from "./journal.ts";

const digest = (text: string) => sha256(text).toString("hex");
const acts: JournalAct[] = ["create", "read", "write", "validate", "send", "request", "print"];
const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const referral = uuid(9);

type Content = Omit<JournalEntry, "seq" | "hash">;
/** A whole chain with these contents, and the head kept apart. */
function chainOf(contents: Content[]) {
  const entries: JournalEntry[] = [];
  let before = firstHash;
  for (const [i, content] of contents.entries()) {
    const entry = { ...content, seq: i + 1 };
    before = digest(covered(before, entry));
    entries.push({ ...entry, hash: before });
  }
  return { entries, head: { seq: entries.length, hash: before } };
}
const content = (n: number, some: Partial<Content> = {}): Content => ({
  referral,
  at: new Date(Date.UTC(2026, 10, 23, 9, n)),
  account: uuid(n % 3),
  who: ["Sofia Diaz", "Claire Morel", "Antoine Roche"][n % 3]!,
  unit: uuid(n % 2),
  unitName: n % 2 ? "CH de Vienne, court séjour gériatrique" : "EHPAD Les Tilleuls",
  act: acts[n % acts.length]!,
  object: n % 4 ? "administratif ga.adm.adresse" : "",
  ...some,
});
const faultOf = ({ entries, head }: ReturnType<typeof chainOf>) => findFault(entries, head, digest);

describe("A dossier's chain", () => {
  const whole = () => chainOf([0, 1, 2, 3].map((n) => content(n)));

  test("is whole when nothing was touched, even empty", () => {
    assert.equal(faultOf(whole()), null);
    assert.equal(findFault([], null, digest), null);
  });

  test("tells which entry was changed, whatever the column", () => {
    const changes: Partial<JournalEntry>[] = [
      { referral: uuid(8) },
      { at: new Date(Date.UTC(2026, 10, 23, 9, 2, 0, 1)) },
      { account: null },
      { who: "Personne" },
      { unit: null },
      { unitName: "" },
      { act: "export" },
      { object: "medical" },
      { hash: digest("?") },
    ];
    for (const change of changes) {
      const { entries, head } = whole();
      entries[2] = { ...entries[2]!, ...change };
      assert.deepEqual(faultOf({ entries, head }), { kind: "altered", seq: 3 }, JSON.stringify(change));
    }
  });

  test("an entry rewritten with its own hash breaks the next", () => {
    const { entries, head } = whole();
    const changed = { ...entries[1]!, who: "Personne" };
    entries[1] = { ...changed, hash: digest(covered(entries[0]!.hash, changed)) };
    assert.deepEqual(faultOf({ entries, head }), { kind: "altered", seq: 3 });
  });

  test("a whole chain rewritten no longer ends at its head", () => {
    const { head } = whole();
    const other = chainOf([0, 1, 2, 3].map((n) => content(n, { who: "Personne" })));
    assert.deepEqual(faultOf({ entries: other.entries, head }), { kind: "altered", seq: 4 });
  });

  test("an entry removed leaves a hole, the last ones a chain too short, all of them a head alone", () => {
    const { entries, head } = whole();
    assert.deepEqual(faultOf({ entries: entries.toSpliced(1, 1), head }), { kind: "missing", seq: 2 });
    assert.deepEqual(faultOf({ entries: entries.slice(0, 2), head }), { kind: "truncated", seq: 3 });
    assert.deepEqual(faultOf({ entries: [], head }), { kind: "truncated", seq: 1 });
    assert.deepEqual(findFault(entries, null, digest), { kind: "truncated", seq: 1 });
  });

  test("text moved from one column to the next is seen: no text holds the sign that parts them", () => {
    const { entries, head } = chainOf([content(1, { unitName: "A", object: "B" })]);
    const [entry] = entries as [JournalEntry];
    const moved = { ...entry, who: `${entry.who}\u001f${entry.unit}`, unit: null };
    assert.deepEqual(faultOf({ entries: [moved], head }), { kind: "altered", seq: 1 });
    const tricked = chainOf([content(1, { who: "A\u001fB" })]);
    assert.deepEqual(faultOf(tricked), { kind: "altered", seq: 1 });
  });
});

/** Quality specification D11: 10 000 random changes, deletions, swaps, truncations, all found. */
describe("Ten thousand ways to tamper with a chain", () => {
  const text = fc.string({ maxLength: 12 });
  const anyContent = fc.record({
    referral: fc.constant(referral),
    at: fc.date({ min: new Date("2020-01-01"), max: new Date("2035-01-01"), noInvalidDate: true }),
    account: fc.option(fc.uuid()),
    who: text.map((t) => t.replaceAll("\u001f", "")),
    unit: fc.option(fc.uuid()),
    unitName: text.map((t) => t.replaceAll("\u001f", "")),
    act: fc.constantFrom(...acts),
    object: text.map((t) => t.replaceAll("\u001f", "")),
  });
  const anyTampering = fc.oneof(
    fc.record({
      how: fc.constant("change" as const),
      column: fc.constantFrom("at", "account", "who", "unit", "unitName", "act", "object", "hash", "seq", "referral"),
      to: fc.string({ minLength: 1, maxLength: 8 }),
    }),
    fc.record({ how: fc.constantFrom("delete" as const, "truncate" as const, "repeat" as const) }),
    fc.record({ how: fc.constantFrom("swap" as const, "exchange" as const), other: fc.nat() }),
  );
  type Tampering = typeof anyTampering extends fc.Arbitrary<infer T> ? T : never;

  function tamper(entries: JournalEntry[], at: number, what: Tampering): JournalEntry[] {
    const i = at % entries.length;
    const entry = entries[i]!;
    switch (what.how) {
      case "change": {
        const to =
          {
            at: new Date(entry.at.getTime() + what.to.length),
            seq: entry.seq + what.to.length,
            account: uuid(what.to.length),
            unit: uuid(what.to.length),
          }[what.column as "at"] ?? what.to;
        return entries.with(i, { ...entry, [what.column]: to } as JournalEntry);
      }
      case "delete":
        return entries.toSpliced(i, 1);
      case "truncate":
        return entries.slice(0, i);
      case "repeat":
        return entries.toSpliced(i, 0, entry);
      case "swap":
      case "exchange": {
        const j = what.other % entries.length;
        const keepNumbers = what.how === "exchange" ? { [i]: entry.seq, [j]: entries[j]!.seq } : {};
        const swapped = entries.with(i, entries[j]!).with(j, entry);
        return swapped.map((e, k) => (keepNumbers[k] ? { ...e, seq: keepNumbers[k] } : e));
      }
    }
  }

  test("all found", () => {
    let tried = 0;
    fc.assert(
      fc.property(
        fc.array(anyContent, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        anyTampering,
        (contents, at, what) => {
          const { entries, head } = chainOf(contents);
          const tampered = tamper(entries, at, what);
          if (JSON.stringify(tampered) === JSON.stringify(entries)) return;
          tried += 1;
          assert.notEqual(findFault(tampered, head, digest), null);
        },
      ),
      { numRuns: 11_500, seed: 11 },
    );
    assert.ok(tried >= 10_000, `only ${tried} of the tamperings changed something`);
  });

  test("and none is found where there was none", () =>
    fc.assert(
      fc.property(fc.array(anyContent, { maxLength: 8 }), (contents) => {
        const { entries, head } = chainOf(contents);
        assert.equal(findFault(entries, entries.length === 0 ? null : head, digest), null);
      }),
      { numRuns: 500 },
    ));
});
