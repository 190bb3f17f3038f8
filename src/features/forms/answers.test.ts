import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  addRow,
  attach,
  type Conflict,
  change,
  changeMany,
  type Draft,
  detach,
  draftOf,
  emptyDraft,
  removeRow,
  valuesOf,
  type Who,
} from "./answers.ts";
import type { AnswerValue } from "./questionnaire.ts";

const sofia: Who = { account: "a1", name: "Sofia Diaz", unit: "Court séjour" };
const paul: Who = { account: "a2", name: "Paul Roche", unit: "Court séjour" };
const at = new Date("2026-11-21T09:42:07Z");
const later = new Date("2026-11-21T09:43:00Z");
const repeats = { min: 1, max: 3, add: "Ajouter" };
const must = <Value>(result: { ok: true; value: Value } | { ok: false; refusal: unknown }): Value => {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
};
const type = (draft: Draft, who: Who, key: string, value: AnswerValue | null, base = draft.n) =>
  change(draft, key, value, base, who, at);

describe("One field", () => {
  test("keeps its value, who changed it, when, at which version, and the twenty values before", () => {
    let draft = emptyDraft();
    for (let i = 1; i <= 30; i++) draft = must(type(draft, sofia, "v.nom", `essai ${i}`));
    assert.deepEqual(draft, {
      n: 30,
      fields: {
        "v.nom": {
          v: "essai 30",
          n: 30,
          by: "Sofia Diaz",
          account: "a1",
          unit: "Court séjour",
          at: "2026-11-21T09:42:07.000Z",
          origin: "saisi",
          was: Array.from({ length: 20 }, (_, i) => ({ v: `essai ${29 - i}`, n: 29 - i })),
        },
      },
    });
  });

  test("the same value again changes nothing, whatever the order of several choices", () => {
    const draft = must(type(emptyDraft(), sofia, "v.aides", ["sad", "repas"]));
    assert.equal(must(type(draft, paul, "v.aides", ["repas", "sad"])), draft);
  });

  test("begins with answers known beforehand", () => {
    const draft = draftOf({ "v.nom": "Ferrand" }, sofia, at);
    assert.deepEqual(valuesOf(draft), { "v.nom": "Ferrand" });
    assert.equal(draft.fields["v.nom"]?.origin, "repris");
  });

  test("an emptied answer is none, and is remembered", () => {
    const draft = must(type(must(type(emptyDraft(), sofia, "v.nom", "Ferrand")), sofia, "v.nom", null));
    assert.deepEqual(valuesOf(draft), {});
    assert.deepEqual(draft.fields["v.nom"]?.was, [{ v: "Ferrand", n: 1 }]);
  });
});

describe("Two people on one volet", () => {
  const shared = must(type(emptyDraft(), sofia, "v.nom", "Ferrand"));

  test("the second to change a field is told what the first wrote, and nothing moves", () => {
    const after = must(type(shared, sofia, "v.nom", "Ferrand-Roux"));
    assert.deepEqual(change(after, "v.nom", "Ferand", shared.n, paul, later), {
      ok: false,
      refusal: {
        kind: "conflict",
        key: "v.nom",
        mine: "Ferand",
        theirs: "Ferrand-Roux",
        by: "Sofia Diaz",
        at: "2026-11-21T09:42:07.000Z",
        n: 2,
      },
    });
  });

  test("who then keeps their own version sends it again, knowing the other's", () => {
    const after = must(type(shared, sofia, "v.nom", "Ferrand-Roux"));
    assert.deepEqual(valuesOf(must(change(after, "v.nom", "Ferand", 2, paul, later))), { "v.nom": "Ferand" });
  });

  test("a whole section posted from an old page changes only the fields its author touched", () => {
    const after = must(type(shared, sofia, "v.nom", "Ferrand-Roux"));
    const posted = [
      { key: "v.nom", value: "Ferrand", base: shared.n },
      { key: "v.ville", value: "Vienne", base: shared.n },
    ];
    const { draft, changed, conflicts } = changeMany(after, posted, paul, later);
    assert.deepEqual(
      { values: valuesOf(draft), changed, conflicts },
      { values: { "v.nom": "Ferrand-Roux", "v.ville": "Vienne" }, changed: ["v.ville"], conflicts: [] },
    );
  });

  test("one field in conflict does not hold back the others", () => {
    const after = must(type(shared, sofia, "v.nom", "Ferrand-Roux"));
    const posted = [
      { key: "v.nom", value: "Ferand", base: shared.n },
      { key: "v.ville", value: "Vienne", base: shared.n },
    ];
    const { draft, conflicts } = changeMany(after, posted, paul, later);
    assert.deepEqual(valuesOf(draft), { "v.nom": "Ferrand-Roux", "v.ville": "Vienne" });
    assert.deepEqual(
      conflicts.map(({ key, theirs }) => ({ key, theirs })),
      [{ key: "v.nom", theirs: "Ferrand-Roux" }],
    );
  });

  test("one's own earlier change is no conflict, and an untouched field of one's old tab takes nothing back", () => {
    const after = must(type(shared, sofia, "v.nom", "Ferrand-Roux"));
    assert.deepEqual(valuesOf(must(change(after, "v.nom", "Roux", shared.n, sofia, later))), { "v.nom": "Roux" });
    assert.equal(must(change(after, "v.nom", "Ferrand", shared.n, sofia, later)), after);
  });

  const keys = ["v.a", "v.b", "v.c", "v.d"];
  type Edit = { who: 0 | 1; key: string; value: string; refresh: boolean };
  const edits = (who: readonly string[][]) =>
    fc.array(
      fc
        .record({
          who: fc.constantFrom(0 as const, 1 as const),
          pick: fc.nat(3),
          value: fc.constantFrom("x", "y", "z"),
          refresh: fc.boolean(),
        })
        .map(
          ({ who: one, pick, value, refresh }): Edit => ({
            who: one,
            key: who[one]![pick % who[one]!.length]!,
            value,
            refresh,
          }),
        ),
      { maxLength: 30 },
    );

  /** Each person sees a page as it was when last refreshed, edits it, and posts the whole section each time. */
  function play(
    script: Edit[],
    check: (now: Draft, edit: Edit, before: Draft, conflicts: Conflict[], page: { base: number; shown: Draft }) => void,
  ) {
    let draft = emptyDraft();
    const pages = [sofia, paul].map((who) => ({
      who,
      base: 0,
      shown: draft,
      typed: {} as Record<string, AnswerValue | null>,
    }));
    for (const edit of script) {
      const page = pages[edit.who]!;
      page.typed[edit.key] = edit.value;
      const posted = keys.map((key) => ({
        key,
        value: page.typed[key] ?? page.shown.fields[key]?.v ?? null,
        base: page.base,
      }));
      const before = draft;
      const result = changeMany(draft, posted, page.who, at);
      draft = result.draft;
      check(draft, edit, before, result.conflicts, page);
      if (!edit.refresh) continue;
      page.base = draft.n;
      page.shown = draft;
      page.typed = {};
    }
    return draft;
  }

  test("property: two people on different fields lose nothing and are told nothing", () => {
    fc.assert(
      fc.property(
        edits([
          ["v.a", "v.b"],
          ["v.c", "v.d"],
        ]),
        (script) => {
          const last: Record<string, string> = {};
          // twenty changes of one field between two refreshes is all that is remembered
          const end = play(
            script.slice(0, 20).map((edit) => ({ ...edit, refresh: true })),
            (_, edit, __, conflicts) => {
              last[edit.key] = edit.value;
              assert.deepEqual(conflicts, []);
            },
          );
          assert.deepEqual(valuesOf(end), last);
        },
      ),
    );
  });

  test("property: on different fields, stale pages never lose a change either", () => {
    fc.assert(
      fc.property(
        edits([
          ["v.a", "v.b"],
          ["v.c", "v.d"],
        ]),
        (script) => {
          const last: Record<string, string> = {};
          // from an old page, a value equal to the old one means "not touched": these are all new
          const fresh = script.map((edit, i) => ({ ...edit, value: `${edit.value}${i}` }));
          const end = play(fresh, (_, edit) => {
            last[edit.key] = edit.value;
          });
          const kept = valuesOf(end);
          for (const [key, value] of Object.entries(last)) assert.equal(kept[key], value, key);
        },
      ),
    );
  });

  test("property: on the same fields, what one wrote is never overwritten by another who has not seen it", () => {
    fc.assert(
      fc.property(edits([keys, keys]), (script) => {
        play(script, (now, edit, before, conflicts, page) => {
          const [old, fresh] = [before.fields[edit.key], now.fields[edit.key]];
          const author = [sofia, paul][edit.who]!.account;
          const unseen = old !== undefined && old.n > page.base && old.account !== author && old.v !== edit.value;
          if (unseen) assert.equal(fresh?.v, old.v);
          const told = conflicts.some(({ key }) => key === edit.key);
          const untouched = (page.shown.fields[edit.key]?.v ?? null) === edit.value;
          // exactly one of: mine stands, or I am told — unless I wrote what was there when I came
          if (!untouched) assert.equal(told, fresh?.v !== edit.value);
          for (const conflict of conflicts) assert.equal(conflict.theirs, before.fields[conflict.key]!.v);
        });
      }),
    );
  });
});

describe("Repeated rows", () => {
  const withRow = must(type(emptyDraft(), sofia, "v.c#r1.nom", "Paul"));

  test("typing in the blank row of a page adds it", () => {
    assert.deepEqual(valuesOf(withRow), { "v.c": ["r1"], "v.c#r1.nom": "Paul" });
  });

  test("a row more comes after those shown, up to the greatest number, and never takes an id again", () => {
    const two = must(addRow(emptyDraft(), "v.c", repeats, sofia, at));
    assert.deepEqual(valuesOf(two), { "v.c": ["r1", "r2"] });
    const three = must(addRow(two, "v.c", repeats, sofia, at));
    assert.deepEqual(addRow(three, "v.c", repeats, sofia, at), { ok: false, refusal: { kind: "too-many", max: 3 } });
    const fewer = must(removeRow(three, "v.c", "r3", three.n, sofia, at));
    assert.deepEqual(valuesOf(must(addRow(fewer, "v.c", repeats, sofia, at))), { "v.c": ["r1", "r2", "r4"] });
  });

  test("a row taken away loses its answers, rows inside it included", () => {
    const nested = must(type(withRow, sofia, "v.c#r1.tel#r1.numero", "06"));
    const removed = must(removeRow(nested, "v.c", "r1", nested.n, sofia, at));
    assert.deepEqual(valuesOf(removed), {});
    assert.deepEqual(removed.fields["v.c#r1.nom"]?.was, [{ v: "Paul", n: 1 }]);
    assert.equal(must(removeRow(removed, "v.c", "r1", removed.n, sofia, at)), removed);
  });

  test("a row in which someone else has just written is not taken away", () => {
    const after = must(type(withRow, paul, "v.c#r1.tel", "06"));
    assert.deepEqual(removeRow(after, "v.c", "r1", withRow.n, sofia, later), {
      ok: false,
      refusal: {
        kind: "conflict",
        key: "v.c#r1.tel",
        mine: null,
        theirs: "06",
        by: "Paul Roche",
        at: "2026-11-21T09:42:07.000Z",
        n: 2,
      },
    });
  });

  test("writing in a row that someone else took away is told; writing again brings it back", () => {
    const removed = must(removeRow(withRow, "v.c", "r1", withRow.n, sofia, at));
    const told = change(removed, "v.c#r1.tel", "06", withRow.n, paul, later);
    assert.deepEqual(told, {
      ok: false,
      refusal: {
        kind: "conflict",
        key: "v.c#r1.tel",
        mine: "06",
        theirs: null,
        by: "Sofia Diaz",
        at: "2026-11-21T09:42:07.000Z",
        n: 2,
      },
    });
    assert.deepEqual(valuesOf(must(change(removed, "v.c#r1.tel", "06", 2, paul, later))), {
      "v.c": ["r1"],
      "v.c#r1.tel": "06",
    });
    assert.equal(must(change(removed, "v.c#r1.nom", "Paul", withRow.n, paul, later)), removed);
  });

  test("what was still on its way when its own author removed the row does not bring it back", () => {
    const removed = must(removeRow(withRow, "v.c", "r1", withRow.n, sofia, at));
    assert.equal(must(change(removed, "v.c#r1.nom", "Paula", withRow.n, sofia, later)), removed);
  });
});

describe("Attachments", () => {
  test("come and go one by one", () => {
    const two = attach(attach(emptyDraft(), "v.pieces", "f1", sofia, at), "v.pieces", "f2", paul, at);
    assert.deepEqual(valuesOf(two), { "v.pieces": ["f1", "f2"] });
    assert.deepEqual(valuesOf(detach(two, "v.pieces", "f1", sofia, at)), { "v.pieces": ["f2"] });
    assert.equal(detach(two, "v.pieces", "f9", sofia, at), two);
  });
});
