import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { valuesOf } from "#features/forms/answers.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import { readDrafts } from "#features/volets/volet.store.ts";
import { addHours } from "#lib/dates.ts";
import { aDraft, answers, aPlatform, read, textOf, validate, write } from "#tests/dossiers.ts";
import { wordsOf } from "#tests/pdf.ts";
import { aPerson, carriedBy, follows } from "#tests/person.ts";

describe("The treating doctor, named by the person’s side", async () => {
  const p = await aPlatform();
  const jeanne = await aPerson(p, "Jeanne Ferrand");
  const luc = await aPerson(p, "Luc Ferrand");
  const zoe = await aPerson(p, "Zoé Martin");
  const number = p.members.roche.nationalId!;

  async function hers() {
    const id = await aDraft(p);
    await carriedBy(p, id, jeanne);
    await follows(p, id, luc, { kind: "helper" });
    return { id, path: `/dossiers/${id}/medecin-traitant` };
  }
  const doctorAnswer = async (id: Awaited<ReturnType<typeof aDraft>>) => {
    const drafts = await readDrafts(p.db, id, await findKey(p.db, id));
    const said = valuesOf(drafts.administratif!);
    return ["pro", "nom", "telephone"].map((name) => said[`ga.adm.medecinTraitant.${name}`] ?? null);
  };

  test("a helper names them; the answer of the questionnaire follows; a stranger finds nothing", async () => {
    const { id, path } = await hers();
    assert.equal((await zoe.visitor.get(path)).status, 404);
    assert.equal((await luc.visitor.post(path, { numero: number })).status, 303);
    assert.equal((await read(p, id)).doctor!.nationalId, number);
    assert.equal((await doctorAnswer(id))[1], (await read(p, id)).doctor!.name);
    const page = textOf((await jeanne.visitor.get(`/mon-espace/dossiers/${id}`)).body);
    assert.match(page, /La partie « médical » est à remplir — par le médecin traitant/);
    assert.doesNotMatch(page, /à indiquer/);
  });

  test("a part already finished is left as it is", async () => {
    const { id, path } = await hers();
    await write(p, id, "administratif", answers.administratif, jeanne.member);
    await validate(p, id, "administratif", jeanne.member);
    await jeanne.visitor.post(path, { numero: number });
    assert.equal((await read(p, id)).volets.find((v) => v.code === "administratif")!.state, "validated");
    assert.equal((await doctorAnswer(id))[1], "Perrin");
  });

  test("is reminded at most once in two days, and told each time; not once nothing is waited for", async () => {
    const { id, path } = await hers();
    await jeanne.visitor.post(path, { numero: number });
    const told = async () =>
      (
        await p.db
          .selectFrom("notice")
          .select("id")
          .where("referral_id", "=", id)
          .where("notice.kind", "=", "doctor-reminded")
          .execute()
      ).length;
    assert.equal((await jeanne.visitor.post(path, { relancer: "oui" })).status, 303);
    const again = await luc.visitor.post(path, { relancer: "oui" });
    assert.equal(again.status, 409);
    assert.match(textOf(again.body), /relancé il y a peu/);
    assert.equal(await told(), 1);
    p.clock.now = addHours(p.clock.now, 49);
    assert.equal((await luc.visitor.post(path, { relancer: "oui" })).status, 303);
    assert.equal(await told(), 2);
    p.clock.now = addHours(p.clock.now, -49);
  });

  test("outside the directory, they are named by their name, cannot be told, and have a sheet that holds no answer of the care", async () => {
    const { id, path } = await hers();
    await jeanne.visitor.post(path, { nom: "Docteur Aubin", telephone: "04 74 11 22 33" });
    assert.deepEqual(await doctorAnswer(id), [null, "Docteur Aubin", "04 74 11 22 33"]);
    assert.equal((await jeanne.visitor.post(path, { relancer: "oui" })).status, 409);
    const sheet = await jeanne.visitor.get(`${path}/fiche`);
    assert.equal(sheet.headers.get("content-type"), "application/pdf");
    const words = wordsOf(sheet.bytes).replaceAll(/\s+/g, " ");
    assert.match(words, /Fiche à remettre au médecin traitant/);
    assert.match(words, /Antécédents médicaux/);
  });
});
