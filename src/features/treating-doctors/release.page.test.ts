import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { actingFor, aLiberalDoctor, named } from "#tests/doctors.ts";
import { answers, aPlatform, aReadyDossier, hiddenField, read, textOf, validate, write } from "#tests/dossiers.ts";
import { aCarer, aPerson, carriedBy, follows } from "#tests/person.ts";
import { somebody } from "#tests/referent.ts";

const secret = "Zygomycose";

describe("A medical volet opened by its author to the person's side", async () => {
  const p = await aPlatform();
  const paule = await aLiberalDoctor(p);
  const jeanne = await aPerson(p, "Jeanne Ferrand");
  const luc = await aPerson(p, "Luc Ferrand");
  const [trusted, other] = [
    await aCarer(p, "Agnès Colin", "clinic", "writer", true),
    await aCarer(p, "Rose Blin", "clinic", "writer", true),
  ];
  const read_ = (id: string) => `/dossiers/${id}/ouverts/medical`;
  const opening = (id: string) => `/medecin/dossiers/${id}/medical/ouverture`;

  /** Carried by the person, signed by their treating doctor, followed by a référent and two who help. */
  async function aSignedDossier() {
    const id = await aReadyDossier(p, { changed: { medical: { "ga.med.antecedents.medicaux": secret } } });
    await named(p, id, paule);
    const note = { ...answers.medical, "ga.med.antecedents.medicaux": secret, "ga.med.conclusion": "Revu ce jour" };
    await write(p, id, "medical", note, paule.member);
    await validate(p, id, "medical", paule.member);
    await carriedBy(p, id, jeanne);
    await follows(p, id, luc, { kind: "steward" });
    await follows(p, id, trusted, { kind: "helper", readsCare: true });
    await follows(p, id, other, { kind: "helper" });
    return id;
  }
  const side = [jeanne, luc, trusted, other];
  const seen = async (id: string) =>
    Promise.all(side.map(async ({ visitor }) => (await visitor.get(read_(id))).status));

  test("is read by nobody of that side before, by the person, the référents and those who read care after, and closed again at once", async () => {
    const id = await aSignedDossier();
    assert.deepEqual(await seen(id), [404, 404, 404, 404]);
    assert.match((await paule.visitor.get(`/medecin/dossiers/${id}/medical`)).body, /Ouvrir ce volet à la personne/);
    assert.equal((await paule.visitor.post(opening(id), { ouvrir: "oui" })).status, 303);
    assert.deepEqual(await seen(id), [200, 200, 200, 404]);
    assert.match(
      textOf((await luc.visitor.get(read_(id))).body),
      new RegExp(`par Dr Paule Vernet, qui vous l’a ouvert le .*${secret}`),
    );
    assert.match((await jeanne.visitor.get(`/mon-espace/dossiers/${id}`)).body, new RegExp(`href="${read_(id)}"`));
    const told = await p.db
      .selectFrom("notice")
      .select("account_id")
      .where("referral_id", "=", id)
      .where("kind", "=", "volet-released")
      .execute();
    assert.deepEqual(new Set(told.map((n) => n.account_id)), new Set([jeanne.account, luc.account]));
    const acts = await p.db
      .selectFrom("journal_entry")
      .select("act")
      .where("referral_id", "=", id)
      .where("act", "like", "%release")
      .orderBy("seq")
      .execute();
    assert.deepEqual(acts, [{ act: "release" }]);
    assert.equal((await paule.visitor.post(opening(id), { fermer: "oui" })).status, 303);
    assert.deepEqual(await seen(id), [404, 404, 404, 404]);
  });

  test("is that version: what is written after it, or signed after it, stays closed", async () => {
    const id = await aSignedDossier();
    await paule.visitor.post(opening(id), { ouvrir: "oui" });
    await write(p, id, "medical", { "ga.med.conclusion": "Wolframine" }, paule.member);
    assert.doesNotMatch((await luc.visitor.get(read_(id))).body, /Wolframine/);
    await validate(p, id, "medical", paule.member);
    assert.deepEqual(await seen(id), [404, 404, 404, 404]);
  });

  test("every other page stays as it was: nothing medical", async () => {
    const id = await aSignedDossier();
    await paule.visitor.post(opening(id), { ouvrir: "oui" });
    for (const { visitor } of side)
      for (const path of [
        `/mon-espace/dossiers/${id}`,
        `/dossiers/${id}/volets/medical/relecture`,
        `/dossiers/${id}/volets/medical/motif`,
        `/dossiers/${id}/pdf`,
        `/dossiers/${id}/volets/autonomie/relecture`,
      ]) {
        const { bytes } = await visitor.get(path);
        assert.ok(!bytes.includes(secret), path);
      }
  });

  test("is opened by its author alone: no other doctor, no assistant, nobody of the team, of a unit asked, of the person's side", async () => {
    const id = await aSignedDossier();
    const others = [p.as("karim"), p.as("claire"), p.as("vasseur"), p.as("hugo"), p.as("sofia"), p.as("roche")];
    for (const visitor of others) assert.equal((await visitor.post(opening(id), { ouvrir: "oui" })).status, 404);
    for (const { visitor } of side) assert.equal((await visitor.post(opening(id), { ouvrir: "oui" })).status, 403);
    const colleague = await somebody(p, "Anne Brun", "parc", "reader", { profession: "10" });
    const acting = await actingFor(p, paule, { account: colleague.account, unit: p.units.parc }, [
      "read",
      "write",
      "send",
    ]);
    assert.equal((await acting.post(opening(id), { ouvrir: "oui" })).status, 403);
    assert.deepEqual(await seen(id), [404, 404, 404, 404]);
    // signed by the hospital's doctor: the treating doctor is not its author
    const theirs = await aReadyDossier(p);
    await named(p, theirs, paule);
    assert.equal((await paule.visitor.post(opening(theirs), { ouvrir: "oui" })).status, 403);
    assert.equal((await p.as("roche").post(opening(theirs), { ouvrir: "oui" })).status, 303);
  });

  test("its files come with it", async () => {
    const id = await aSignedDossier();
    const key = "ga.med.directives.contenu";
    const page = await paule.visitor.get(`/medecin/dossiers/${id}/medical?modifier=oui`);
    await paule.visitor.post(`/medecin/dossiers/${id}/medical`, {
      base: hiddenField(page.body, "base"),
      champs: "ga.med.directives",
      "ga.med.directives": "oui",
    });
    await paule.visitor.upload(
      `/medecin/dossiers/${id}/medical`,
      { base: "1000", champs: "", joindre: key },
      { field: `fichier~${key}`, name: "directives.pdf", content: "%PDF-1.4\n%%EOF\n" },
    );
    await validate(p, id, "medical", paule.member);
    const file = await p.db
      .selectFrom("attachment")
      .select("id")
      .where("referral_id", "=", id)
      .executeTakeFirstOrThrow();
    const path = `/dossiers/${id}/pieces/${file.id}`;
    assert.equal((await luc.visitor.get(path)).status, 404);
    await paule.visitor.post(opening(id), { ouvrir: "oui" });
    assert.deepEqual([(await luc.visitor.get(path)).status, (await other.visitor.get(path)).status], [200, 404]);
    assert.ok((await read(p, id)).volets.some((v) => v.releasedAt));
  });
});
