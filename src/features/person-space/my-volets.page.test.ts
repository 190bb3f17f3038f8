import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findPerson } from "#features/persons/person.store.ts";
import { aDraft, answers, aPlatform, hiddenField, read, textOf, validate, write } from "#tests/dossiers.ts";
import { wordsOf } from "#tests/pdf.ts";
import { aCarer, aPerson, carriedBy, follows } from "#tests/person.ts";

describe("The parts of a dossier, filled by the person’s side", async () => {
  const p = await aPlatform();
  const jeanne = await aPerson(p, "Jeanne Ferrand");
  const luc = await aPerson(p, "Luc Ferrand");
  const social = await aCarer(p, "Agnès Colin", "clinic", "requester", true);

  async function hers() {
    const id = await aDraft(p);
    await carriedBy(p, id, jeanne);
    await follows(p, id, luc, { kind: "helper" });
    return id;
  }

  test("the person fills the administrative part, says it is finished, and comes back to their page", async () => {
    const id = await hers();
    const path = `/dossiers/${id}/volets/administratif`;
    const form = (await jeanne.visitor.get(`${path}/identite`)).body;
    assert.match(form, /href="\/mon-espace\/dossiers\/[^"]+">Le dossier/);
    assert.doesNotMatch(form, /Mes dossiers<\/a>/);
    await write(p, id, "administratif", answers.administratif, jeanne.member);
    const review = (await jeanne.visitor.get(`${path}/relecture`)).body;
    assert.match(review, /J’ai fini cette partie/);
    const done = await jeanne.visitor.post(`${path}/validation`, { version: hiddenField(review, "version") });
    assert.equal(done.location, `/mon-espace/dossiers/${id}`);
    assert.equal((await read(p, id)).volets.find((v) => v.code === "administratif")!.state, "validated");
    const page = textOf((await jeanne.visitor.get(`/mon-espace/dossiers/${id}`)).body);
    assert.match(page, /Administratif — finie le 23 nov\. 2026, par Jeanne Ferrand/);
  });

  test("a field typed saves by itself for the person and for a helper; not in the parts of the carers", async () => {
    const id = await hers();
    const save = (who: typeof luc, volet: string, key: string) =>
      who.visitor.json(`/dossiers/${id}/volets/${volet}/champs`, { key, value: "0611223344", base: 0 });
    assert.equal((await save(jeanne, "administratif", "ga.adm.mobile")).status, 200);
    assert.equal((await save(luc, "administratif", "ga.adm.telephone")).status, 200);
    assert.equal((await save(jeanne, "autonomie", "ga.auto.gir.notifie")).status, 403);
    assert.equal((await save(jeanne, "medical", "ga.med.contexte")).status, 403);
    await follows(p, id, social, { kind: "helper", readsCare: true });
    assert.equal((await save(social, "medical", "ga.med.contexte")).status, 403);
  });

  test("the care is read once finished, never before; by a helper when the person allows it; the medical part never", async () => {
    const id = await hers();
    const { roche } = p.members;
    await carriedBy(p, id, { ...jeanne, unit: p.units.hospital });
    await follows(p, id, jeanne, { kind: "steward" });
    await write(p, id, "administratif", answers.administratif, roche);
    await write(p, id, "autonomie", answers.autonomie, roche);
    await write(p, id, "medical", answers.medical, roche);
    const care = `/dossiers/${id}/volets/autonomie`;
    assert.match(textOf((await jeanne.visitor.get(`${care}/relecture`)).body), /dès qu’elle sera finie/);
    await validate(p, id, "autonomie", roche);
    const read = await jeanne.visitor.get(`${care}/relecture`);
    assert.match(textOf(read.body), /Orientation|Toilette/i);
    assert.doesNotMatch(read.body, /Modifier/);
    assert.equal((await luc.visitor.get(`${care}/relecture`)).status, 403);
    for (const who of [jeanne, luc])
      assert.equal((await who.visitor.get(`/dossiers/${id}/volets/medical/relecture`)).status, 403);
    assert.equal((await jeanne.visitor.post(`${care}/validation`, { version: "1" })).status, 403);
  });

  test("what is printed: what one wrote, of the rest what is finished, and nothing medical", async () => {
    const id = await hers();
    await write(p, id, "administratif", { "ga.adm.demande.contexte": "Chute dans l’escalier" }, jeanne.member);
    await p.db.updateTable("referral").set({ owner_unit_id: p.units.hospital }).where("id", "=", id).execute();
    await write(p, id, "medical", { "ga.med.antecedents.medicaux": "Insuffisance cardiaque" }, p.members.roche);
    await write(p, id, "autonomie", { "ga.auto.evaluation.lieu": "hopital" }, p.members.roche);
    await carriedBy(p, id, jeanne);
    const paper: string = wordsOf((await jeanne.visitor.get(`/dossiers/${id}/pdf`)).bytes).replaceAll(/\s+/g, " ");
    assert.match(paper, /Chute dans l’escalier/);
    assert.doesNotMatch(paper, /cardiaque/i);
    assert.doesNotMatch(paper, /Évalué/);
  });

  test("the identity one gave is corrected by oneself, the national identifier is not; what professionals keep is theirs", async () => {
    const id = await hers();
    const path = `/dossiers/${id}/identite`;
    const form = (await jeanne.visitor.get(path)).body;
    assert.doesNotMatch(form, /Matricule INS/);
    const typed = { birthName: "Ferrant", givenName: "Lucienne", birthDate: "04/03/1939", sex: "F" };
    const version = hiddenField(form, "version");
    const sent = await jeanne.visitor.post(path, { ...typed, version, ins: "1", insQualified: "oui" });
    assert.equal(sent.status, 400);
    const done = await jeanne.visitor.post(path, { ...typed, version, insQualified: "oui" });
    assert.equal(done.location, `/mon-espace/dossiers/${id}`);
    const person = (await findPerson(p.db, (await read(p, id)).person))!;
    assert.deepEqual([person.birthName, person.ins, person.insStatus], ["Ferrant", null, "provisoire"]);

    await p.db.updateTable("person").set({ ins_status: "qualifiee" }).where("id", "=", person.id).execute();
    assert.match((await jeanne.visitor.get(path)).body, /vérifiée avec une pièce d’identité/);
    const again = { ...typed, version: String(person.version) };
    assert.equal((await jeanne.visitor.post(path, again)).status, 403);

    const carried = await aDraft(p, { birthName: "Autre", birthDate: "1931-02-02" });
    await follows(p, carried, luc, { kind: "steward" });
    assert.match(textOf((await luc.visitor.get(`/dossiers/${carried}/identite`)).body), /tenue par CH de Vienne/);
    assert.equal((await luc.visitor.post(`/dossiers/${carried}/identite`, again)).status, 403);
  });
});
