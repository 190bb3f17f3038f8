import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { grantHabilitation } from "#features/accounts/grant.action.ts";
import { actOnRequest } from "#features/requests/act.action.ts";
import { aSentCareDossier, careTeams } from "#tests/care-dossier.ts";
import { aPlatform, aProposalFor, monday, must } from "#tests/dossiers.ts";
import { wordsOf } from "#tests/pdf.ts";

/** The words without the spaces: lines are cut where the paper asks. */
const plain = (pdf: Buffer) => wordsOf(pdf).replaceAll(/\s/g, "");

describe("The letter of transfer", async () => {
  const p = await aPlatform();
  const t = await careTeams(p);
  await grantHabilitation(
    p.db,
    { account: p.accounts.claire, unit: t.units.north, module: "sanitaire", role: "receiver", medical: false },
    monday,
  );
  const unhabilitated = await p.visitor(p.accounts.claire, t.units.north);
  const { id, north, south } = await aSentCareDossier(p, t, "full");
  const letter = `/demandes/${north}/lettre`;

  test("does not exist before the proposal is confirmed, on either side", async () => {
    assert.deepEqual([(await t.asks.get(letter)).status, (await t.north.get(letter)).status], [404, 404]);
    await must(actOnRequest(p.db, north, { kind: "open" }, t.hugo, null, p.clock.now));
    await must(actOnRequest(p.db, north, aProposalFor("2026-12-01"), t.hugo, null, p.clock.now));
    assert.equal((await t.north.get(letter)).status, 404);
    await must(actOnRequest(p.db, north, { kind: "confirm" }, t.roche, null, p.clock.now));
  });

  test("says who goes where, since when they were in hospital, why, their care and whom to call, with a line to sign", async () => {
    for (const visitor of [t.asks, t.north]) {
      const seen = await visitor.get(letter);
      assert.deepEqual([seen.status, seen.headers.get("content-type")], [200, "application/pdf"]);
      const words = plain(seen.bytes);
      for (const said of [
        "Girard",
        "HAD Nord-Isère",
        "20 nov. 2026",
        "Fracture du col",
        "Oxygène",
        "04 74 00 00 52",
        "signature",
      ])
        assert.ok(words.includes(said.replaceAll(" ", "")), said);
    }
    assert.match((await t.asks.get(`/dossiers/${id}/demandes/${north}`)).body, /Lettre de transfert/);
    assert.match((await t.north.get(`/demandes/${north}`)).body, /Lettre de transfert/);
  });

  test("holds nothing medical for a reader without that right, and says so", async () => {
    const words = plain((await unhabilitated.get(letter)).bytes);
    assert.doesNotMatch(words, /Fracture|Hypertension|Chute|SARM/);
    assert.ok(words.includes("informationsmédicalesnefigurentpas"));
  });

  test("is for the unit where the patient goes alone: not for another that was asked, nor for strangers", async () => {
    assert.equal((await t.south.get(letter)).status, 404);
    assert.equal((await t.south.get(`/demandes/${south}/lettre`)).status, 404);
    for (const who of ["karim", "sofia", "marc"] as const) assert.equal((await p.as(who).get(letter)).status, 404);
  });

  test("leaves its line in the journal", async () => {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from journal_entry where referral_id = ${id} and act = 'print' and object = 'lettre de transfert'`.execute(
      p.db,
    );
    assert.equal(Number(rows[0]!.n), 3);
  });
});
