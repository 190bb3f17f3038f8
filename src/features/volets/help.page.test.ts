import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { grantHabilitation } from "#features/accounts/grant.action.ts";
import type { Answers } from "#features/forms/questionnaire.ts";
import { publishVersion, startDraft } from "#features/orientation/edit-table.action.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import { aReadyCareDossier, careAnswers, careTeams } from "#tests/care-dossier.ts";
import { aPlatform, monday, must, read, validate, write } from "#tests/dossiers.ts";
import { validateVolet } from "./validate-volet.action.ts";
import { readDrafts, readValidated } from "./volet.store.ts";

describe("The orientation help in a dossier", async () => {
  const p = await aPlatform();
  const t = await careTeams(p);
  // in Dr Roche's unit, without the right to the medical volet
  await grantHabilitation(
    p.db,
    { account: p.accounts.sofia, unit: t.units.medicine, module: "sanitaire", role: "requester", medical: false },
    monday,
  );
  const social = await p.visitor(p.accounts.sofia, t.units.medicine);
  const id = await aReadyCareDossier(p, t);
  const page = `/dossiers/${id}/volets/orientation/activites`;
  const stored = async (): Promise<Answers> =>
    (await readValidated(p.db, id, await findKey(p.db, id))).orientation!.answers;
  const drafted = async () => (await readDrafts(p.db, id, await findKey(p.db, id))).orientation!.fields;

  test("the proposals come best first with their reasons and the version of the table", async () => {
    const { body } = await t.asks.get(page);
    assert.match(body, /table d’orientation, version 1/);
    assert.ok(body.indexOf("SMR gériatrie, hospitalisation complète") < body.indexOf("SMR locomoteur"));
    assert.match(body, /fragilité, récupération de la marche \(ligne O03\)/);
  });

  test("who may not read the medical volet sees the proposals, and no reason that comes from it, on any page", async () => {
    for (const path of [page, `/dossiers/${id}/volets/orientation/relecture`]) {
      const { status, body } = await social.get(path);
      assert.equal(status, 200);
      assert.match(body, /SMR gériatrie/);
      assert.doesNotMatch(body, /récupération de la marche|O03|Raisons des orientations/);
    }
    assert.match((await social.get(page)).body, /selon le volet médical/);
  });

  test("what was proposed is frozen with its version in the validated volet", async () => {
    const { "san.ori.aide": aide, "san.ori.raisons": reasons } = await stored();
    assert.deepEqual(aide, [
      "smr/101/28 SMR gériatrie, hospitalisation complète",
      "smr/102 SMR locomoteur",
      "smr/100 SMR polyvalent",
      "table/1 (table d’orientation, version 1)",
    ]);
    assert.match(String(reasons), /récupération de la marche \(O03\)/);
  });

  test("an activity that is not proposed asks why; without it the volet is not validated", async () => {
    await write(p, id, "orientation", { "san.ori.ecart": "" }, t.roche);
    const { version } = (await read(p, id)).volets.find(({ code }) => code === "orientation")!;
    const refused = await validateVolet(p.db, id, "orientation", version, t.roche, p.clock.now);
    assert.deepEqual(
      !refused.ok && refused.refusal.kind === "incomplete" && refused.refusal.problems.map(({ key }) => key),
      ["san.ori.ecart"],
    );
  });

  test("« Reprendre cette proposition » fills the activity, the mention and the mode; the deviation is no longer asked", async () => {
    const taken = await t.asks.post(page, { base: "9999", champs: "", reprendre: "smr/101/28" });
    assert.equal(taken.status, 303);
    const fields = await drafted();
    assert.deepEqual(
      ["san.ori.activites", "san.ori.mentions", "san.ori.modes"].map((key) => fields[key]?.v),
      [["had", "smr"], ["101"], ["28"]],
    );
    await write(p, id, "orientation", { "san.ori.zone": "38544 Vienne", "san.ori.rayon": 50 }, t.roche);
    await validate(p, id, "orientation", t.roche);
    assert.equal((await stored())["san.ori.ecart"], undefined);
  });

  test("a code that is no proposal fills nothing; a unit that receives may not", async () => {
    const before = await drafted();
    await t.asks.post(page, { base: "9999", champs: "", reprendre: "ga:aj" });
    await t.asks.post(page, { base: "9999", champs: "", reprendre: "<script>" });
    assert.notEqual((await t.north.post(page, { base: "9999", champs: "", reprendre: "smr/102" })).status, 303);
    assert.deepEqual(await drafted(), before);
  });

  test("it follows the other volets until the volet is validated, and not after", async () => {
    const frozen = (await stored())["san.ori.aide"];
    await write(p, id, "medical", { "san.med.groupe": "neu-avc" }, t.roche);
    assert.deepEqual((await stored())["san.ori.aide"], frozen);
    const { standing } = { standing: (await read(p, id)).volets.find(({ code }) => code === "orientation")! };
    assert.equal(standing.state, "validated");
    await write(p, id, "orientation", { "san.ori.souhait": "Près de chez lui" }, t.roche);
    assert.match((await t.asks.get(page)).body, /SMR système nerveux, hospitalisation complète/);
  });

  test("a later version serves the dossiers in progress; the validated ones keep theirs", async () => {
    const version = await must(startDraft(p.db, t.roche, p.clock.now));
    await must(publishVersion(p.db, { version, appliesFrom: "2026-11-23", comment: "Essai" }, t.roche, p.clock.now));
    assert.match((await t.asks.get(page)).body, /table d’orientation, version 2/);
    assert.match(String((await stored())["san.ori.aide"]), /version 1/);
  });

  test("a patient who is not stable: wait or suspend, and any activity asks why", async () => {
    await write(p, id, "medical", { ...careAnswers.medical, "san.med.stable": "non" }, t.roche);
    const { body } = await t.asks.get(page);
    assert.match(body, /Attendre, ou suspendre la recherche<\/b> : le patient n’est pas stabilisé/);
    assert.match((await social.get(page)).body, /Attendre, ou suspendre la recherche<\/b> : selon le volet médical/);
  });
});
