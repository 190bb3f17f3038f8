import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { newId } from "#lib/ids.ts";
import { aDatabase } from "#tests/database.ts";
import { now } from "#tests/samples.ts";
import { findPerson, listLookAlikes } from "./person.store.ts";
import { likeness, type PersonId, type Traits } from "./person.ts";
import { correctPerson, registerPerson } from "./register.action.ts";

const ferrand: Traits = {
  birthName: "Ferrand",
  usedName: null,
  givenName: "Lucienne",
  usedGivenName: null,
  sex: "F",
  birthDate: "1939-03-04",
  birthPlace: "Vienne (38)",
  ins: "239033854400123",
  insStatus: "qualifiee",
};

/** What people mistype, and people who have nothing to do with each other. */
const variations: Partial<Traits>[] = [
  {},
  { birthName: "FERRAND" },
  { birthName: "Ferrant" },
  { birthName: "Dupuis", usedName: "Ferrand" },
  { birthName: "De La Tour du Pin Chambly de La Charce", usedName: "Ferrand" },
  { birthName: "De La Tour du Pin Chambly de La Charce", usedName: "Roy" },
  { birthName: "Roy" },
  { birthName: "D’Arc-Noël", givenName: "Marie-Claude" },
  { birthName: "d arc noel", givenName: "MARIE CLAUDE" },
  { birthName: "Fernandez" },
  { givenName: "Lucie" },
  { givenName: "Hélène" },
  { sex: "I" },
  { sex: "M" },
];
const dates = [
  "1939-03-04",
  "1939-04-03",
  "1939-03-14",
  "1938-03-04",
  "1949-03-14",
  "1939",
  "1939-03",
  "1950-01-01",
  null,
];

describe("The people of the database", async () => {
  const db = await aDatabase();
  const register = (traits: Traits) => db.transaction().execute((tx) => registerPerson(tx, traits, now));
  const everyone = variations.flatMap((some) =>
    dates.map((birthDate): Traits => ({ ...ferrand, ins: null, insStatus: "provisoire", ...some, birthDate })),
  );
  for (const traits of everyone) await register(traits);
  const withIns = await register({ ...ferrand, birthName: "Autre", birthDate: "1901-01-01" });

  test("everyone the rule finds alike is found, whoever is typed", async () => {
    for (const typed of everyone) {
      const found = new Set(
        (await listLookAlikes(db, typed)).map((p) =>
          JSON.stringify([p.birthName, p.usedName, p.givenName, p.sex, p.birthDate]),
        ),
      );
      for (const other of everyone)
        if (likeness(typed, other) !== null)
          assert.ok(
            found.has(JSON.stringify([other.birthName, other.usedName, other.givenName, other.sex, other.birthDate])),
            `${JSON.stringify(typed)} does not find ${JSON.stringify(other)}`,
          );
    }
  });

  test("the same INS is found first, whatever the traits", async () =>
    assert.equal((await listLookAlikes(db, ferrand))[0]?.id, withIns));

  test("a matricule is stored sealed and read back", async () => {
    assert.equal((await findPerson(db, withIns))?.ins, ferrand.ins);
    const { rows } = await sql<{ row: string }>`select p::text as row from person p where id = ${withIns}`.execute(db);
    assert.ok(!rows[0]!.row.includes(ferrand.ins!));
  });

  test("a correction made from an older version changes nothing", async () => {
    const id = await register(ferrand);
    const correct = (birthName: string, seen: number) =>
      db.transaction().execute((tx) => correctPerson(tx, id, { ...ferrand, birthName }, seen));
    assert.deepEqual([await correct("Garnier", 1), await correct("Morel", 1)], [true, false]);
    assert.deepEqual(await findPerson(db, id), { ...ferrand, birthName: "Garnier", id, deathDate: null, version: 2 });
  });

  test("someone unknown is nobody", async () => assert.equal(await findPerson(db, newId<PersonId>()), undefined));
});
