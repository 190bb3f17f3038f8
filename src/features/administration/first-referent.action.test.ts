import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aPlatform, monday } from "#tests/dossiers.ts";
import { aPerson } from "#tests/person.ts";
import { nameFirstReferent } from "./first-referent.action.ts";

describe("The first référent of an establishment", async () => {
  const p = await aPlatform();
  const person = (some = {}) => ({
    givenName: "Élodie",
    familyName: "Marchand",
    email: "elodie@exemple.test",
    nationalId: null,
    function: "Directrice",
    ...some,
  });
  const outcome = async (finess: string, some = {}) => {
    const done = await nameFirstReferent(p.db, finess, person(some), monday);
    return done.ok ? done.value : done.refusal.kind;
  };

  test("is invited by a link, once; the next ones are theirs to name", async () => {
    assert.equal(await outcome("990000000"), "unknown-facility");
    await aPerson(p, "Rose Tiers");
    assert.equal(await outcome("ESPACE000"), "unknown-facility", "nobody administers personal spaces");
    assert.equal(await outcome("0B0000000"), "invited");
    assert.equal((await p.db.selectFrom("mailed_link").select("purpose").execute())[0]?.purpose, "activation");
    await p.db.updateTable("account").set({ state: "active" }).where("email", "=", "elodie@exemple.test").execute();
    assert.equal(await outcome("0B0000000", { email: "autre@exemple.test" }), "has-referent");
  });

  test("keeps the account they have, under their own name only", async () => {
    assert.equal(await outcome("0B0000002", { email: "claire@exemple.test" }), "other-name");
    assert.equal(
      await outcome("0B0000002", { givenName: "Claire", familyName: "Morel", email: "claire@exemple.test" }),
      "known",
    );
    assert.equal((await p.as("claire").get("/structure")).status, 200);
  });
});
