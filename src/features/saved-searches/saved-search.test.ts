import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ageing } from "#features/directory/availability.ts";
import { readSearch } from "#features/search/search.ts";
import { addHours } from "#lib/dates.ts";
import {
  appeared,
  askBefore,
  type Change,
  changed,
  checkSaved,
  cleanName,
  criteriaOf,
  isQuiet,
  proposedName,
  type SaidNow,
  type SeenPlaces,
  type State,
  searchOfCriteria,
} from "./saved-search.ts";

const now = new Date("2026-11-23T09:00:00Z");
const kindOf = (result: { ok: boolean; refusal?: { kind: string } }) => (result.ok ? "ok" : result.refusal?.kind);

describe("The criteria of a saved search", () => {
  test("are written one way, whatever the order, the view and the page", () => {
    const same = ["lieu=Vienne&type=ehpad&page=3&tri=prix", "type=ehpad&vue=tableau&lieu=Vienne&rayon=30&inconnu=1"];
    assert.deepEqual(same.map(criteriaOf), ["lieu=Vienne&rayon=30&type=ehpad", "lieu=Vienne&rayon=30&type=ehpad"]);
    assert.equal(criteriaOf(`?${same[0]}`), criteriaOf(same[0]!));
  });

  test("say where, or whom: the whole country is not watched", () => {
    const save = (criteria: string, name = "Pour maman") => kindOf(checkSaved({ name, criteria }));
    assert.deepEqual(
      ["", "type=ehpad&prix=2000", "lieu=Vienne", "departement=38", "q=tilleuls", "autour=45.52,4.87"].map((one) =>
        save(one),
      ),
      ["too-wide", "too-wide", "ok", "ok", "ok", "ok"],
    );
    assert.deepEqual([save("lieu=Vienne", ""), save("lieu=Vienne", "x".repeat(81))], ["no-name", "name-too-long"]);
  });

  test("propose a name that tells nothing of anybody's health", () => {
    const named = (query: string) =>
      proposedName(readSearch(new URLSearchParams(query)), now).replaceAll(/[\u00a0\u202f]/g, " ");
    assert.equal(
      named("lieu=Vienne&rayon=20&type=ehpad&accueil=usp&avec=uhr&age=84&q=alzheimer"),
      "EHPAD à 20 km de Vienne",
    );
    assert.equal(named("departement=38&prix=2000"), "Établissements, département 38, 2 000 € au plus");
    assert.equal(named("q=alzheimer"), "Recherche du 23 nov. 2026");
    assert.equal(cleanName("  Pour\r\nmaman\u0000 "), "Pour maman");
  });
});

describe("Quiet hours", () => {
  test("run from 20:00 to 7:30 in France, summer and winter", () => {
    const quiet = (at: string) => isQuiet(new Date(at));
    assert.deepEqual(
      ["2026-11-23T06:29:00Z", "2026-11-23T06:30:00Z", "2026-11-23T18:59:00Z", "2026-11-23T19:00:00Z"].map(quiet),
      [true, false, false, true],
    );
    assert.deepEqual(["2026-07-01T05:29:00Z", "2026-07-01T05:30:00Z"].map(quiet), [true, false]);
  });
});

describe("What an owner may do", () => {
  test("depends on where the search stands", () => {
    const states: State[] = ["to-confirm", "active", "paused", "ended"];
    const may = (change: Change) => states.filter((state) => changed({ state }, change).ok);
    assert.deepEqual(
      [may("pause"), may("resume"), may("keep")],
      [["active"], ["paused", "ended"], ["active", "paused"]],
    );
  });

  test("is asked about after six months", () => {
    assert.equal(askBefore(now).toISOString(), "2026-05-23T09:00:00.000Z");
  });
});

describe("What appeared", () => {
  const facility = (id: string) => ({ id, finess: `F${id}`, name: `EHPAD ${id}`, city: "Vienne", departement: "38" });
  const unit = (free: number | null, hours = 1, name = "Hébergement") => ({
    name,
    module: "grand-age" as const,
    places: free === null ? null : { free, at: addHours(now, -hours) },
  });
  const said = (all: Record<string, ReturnType<typeof unit>[]>): SaidNow =>
    Object.entries(all).map(([id, units]) => ({ facility: facility(id), units }));
  const look = (
    seen: SeenPlaces,
    all: Parameters<typeof said>[0],
    looked: string[] | null = null,
    criteria = "lieu=Vienne",
  ) => {
    const answer = appeared(seen, said(all), {
      search: searchOfCriteria(criteria),
      looked: looked && new Set(looked),
      at: now,
    });
    return { seen: answer.seen, found: answer.found.map(({ finess, free }) => `${finess} ${free}`) };
  };
  const days = 24;

  test("is told once, and again only when there are more places than before", () => {
    const first = look({}, { a: [unit(1)] });
    assert.deepEqual(first, { seen: { a: { Hébergement: 1 } }, found: ["Fa 1"] });
    assert.deepEqual(look(first.seen, { a: [unit(1)] }).found, []);
    assert.deepEqual(look(first.seen, { a: [unit(3)] }), { seen: { a: { Hébergement: 3 } }, found: ["Fa 2"] });
    const taken = look(first.seen, { a: [unit(0)] });
    assert.deepEqual(taken, { seen: {}, found: [] });
    assert.deepEqual(look(taken.seen, { a: [unit(1)] }).found, ["Fa 1"], "another place");
  });

  test("is not the same place said again once its figure had grown old", () => {
    const old = look({ a: { Hébergement: 1 } }, { a: [unit(1, 200 * days)] });
    assert.deepEqual(old, { seen: { a: { Hébergement: 1 } }, found: [] });
    assert.deepEqual(look(old.seen, { a: [unit(1)] }).found, []);
    assert.deepEqual(look({ a: { Hébergement: 1 } }, { a: [unit(null)] }).seen, { a: { Hébergement: 1 } });
  });

  test("is as fresh as the search asks", () => {
    const hours = ageing["grand-age"].fresh.map((ms) => ms / 3_600_000 - 1);
    const found = (criteria: string) =>
      hours.map((age) => look({}, { a: [unit(1, age)] }, null, criteria).found.length);
    assert.deepEqual(
      ["&places=a-jour", "", "&places=recent", "&places=oui"].map((asked) => found(`lieu=Vienne${asked}`)),
      [
        [1, 0, 0],
        [1, 1, 0],
        [1, 1, 0],
        [1, 1, 1],
      ],
    );
  });

  test("is looked for where something changed; elsewhere what was seen stays, and what no longer answers is forgotten", () => {
    const seen = { a: { Hébergement: 1 }, b: { Hébergement: 2 } };
    assert.deepEqual(look(seen, { c: [unit(1)] }, ["b", "c"]), {
      seen: { a: { Hébergement: 1 }, c: { Hébergement: 1 } },
      found: ["Fc 1"],
    });
    assert.deepEqual(look(seen, {}, null).seen, {});
  });

  test("adds up the units of an establishment, and units of one name", () => {
    const { found, seen } = look({}, { a: [unit(1), unit(2), unit(1, 1, "Unité protégée")] });
    assert.deepEqual([found, seen], [["Fa 4"], { a: { Hébergement: 3, "Unité protégée": 1 } }]);
  });
});
