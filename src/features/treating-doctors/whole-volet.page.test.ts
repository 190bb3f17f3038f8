import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addHours } from "#lib/dates.ts";
import { actingFor, aLiberalDoctor, named } from "#tests/doctors.ts";
import {
  aDraft,
  answers,
  aPlatform,
  aReadyDossier,
  hiddenField,
  monday,
  read,
  textOf,
  write,
} from "#tests/dossiers.ts";
import { somebody } from "#tests/referent.ts";

describe("A volet on one page", async () => {
  const p = await aPlatform();
  const paule = await aLiberalDoctor(p);
  const path = (id: string, volet = "medical") => `/medecin/dossiers/${id}/${volet}`;
  const volet = async (id: Parameters<typeof read>[1], code = "medical") =>
    (await read(p, id)).volets.find((v) => v.code === code)!;

  test("asks the treating doctor everything it must, and is signed from there", async () => {
    const id = await aDraft(p);
    await named(p, id, paule);
    await write(p, id, "medical", answers.medical, paule.member);
    const { body, status } = await paule.visitor.get(path(id));
    assert.equal(status, 200);
    for (const asked of ["Motif de la demande", "Pathologies actuelles", "Allergies", "Soins techniques"])
      assert.ok(body.includes(asked), asked);
    const fields = { base: hiddenField(body, "base"), champs: "", signer: "oui" };
    assert.equal((await paule.visitor.post(path(id), fields)).location, `/dossiers/${id}`);
    const { state, signedBy } = await volet(id);
    assert.deepEqual({ state, signedBy }, { state: "validated", signedBy: "Dr Paule Vernet" });
  });

  test("keeps what is typed, and says what is missing with the way to it", async () => {
    const id = await aDraft(p);
    await named(p, id, paule);
    const key = "ga.med.conclusion";
    const said = await paule.visitor.post(path(id), { base: "0", champs: key, [key]: "Va bien", signer: "oui" });
    assert.equal(said.status, 422);
    assert.match(said.body, /href="#q-ga_med_motif/);
    assert.match(said.body, /Va bien/);
    assert.equal((await volet(id)).state, "in-progress");
  });

  test("says who fills it: the doctor about to sign, by their number", async () => {
    const id = await aDraft(p);
    await named(p, id, paule);
    const { body } = await paule.visitor.get(path(id));
    assert.ok(body.includes(`value="${paule.nationalId.slice(1)}"`));
    assert.ok(body.includes('value="Cabinet du Dr Paule Vernet"'));
  });

  test("the autonomy volet likewise; the administrative one is written theme by theme", async () => {
    const id = await aDraft(p);
    await named(p, id, paule);
    await write(p, id, "autonomie", answers.autonomie, paule.member);
    const base = hiddenField((await paule.visitor.get(path(id, "autonomie"))).body, "base");
    assert.equal((await paule.visitor.post(path(id, "autonomie"), { base, champs: "", signer: "oui" })).status, 303);
    assert.equal((await volet(id, "autonomie")).state, "validated");
    assert.equal((await paule.visitor.get(path(id, "administratif"))).status, 404);
  });

  test("is said unchanged in one tap once old, under a new version that keeps both signatures", async () => {
    const id = await aReadyDossier(p);
    await named(p, id, paule);
    const before = await volet(id);
    const fresh = await paule.visitor.post(path(id), { inchange: String(before.version) });
    assert.equal(fresh.status, 409);
    p.clock.now = addHours(monday, 24 * 200);
    const { body } = await paule.visitor.get(path(id));
    assert.match(textOf(body), /Inchangé depuis le 23 nov\. 2026 : signer de nouveau/);
    assert.match(textOf((await paule.visitor.get("/medecin")).body), /À compléter par vous/);
    const stale = await paule.visitor.post(path(id), { inchange: String(before.version - 1) });
    assert.equal(stale.status, 409);
    const done = await paule.visitor.post(path(id), { inchange: hiddenField(body, "inchange") });
    assert.equal(done.location, `/dossiers/${id}`);
    const after = await volet(id);
    assert.deepEqual(
      [after.state, after.signedBy, after.validatedVersion],
      ["validated", "Dr Paule Vernet", before.version + 1],
    );
    const kept = await p.db
      .selectFrom("volet_version")
      .select(["version", "validated_by"])
      .where("referral_id", "=", id)
      .where("code", "=", "medical")
      .orderBy("version")
      .execute();
    assert.deepEqual(
      kept.map((v) => v.validated_by),
      ["Dr Antoine Roche", "Dr Paule Vernet"],
    );
    p.clock.now = monday;
  });

  test("is not signed by an assistant, who writes what is not medical, nor read by who only reads medical volets elsewhere", async () => {
    const id = await aDraft(p);
    await named(p, id, paule);
    await write(p, id, "autonomie", answers.autonomie, paule.member);
    const secretary = await somebody(p, "Sylvie Roy", "parc", "reader");
    const acting = await actingFor(p, paule, { account: secretary.account, unit: p.units.parc }, ["read", "write"]);
    assert.equal((await acting.get(path(id))).status, 403);
    const page = await acting.get(path(id, "autonomie"));
    assert.doesNotMatch(page.body, /name="signer"/);
    const base = hiddenField(page.body, "base");
    assert.equal((await acting.post(path(id, "autonomie"), { base, champs: "", signer: "oui" })).status, 409);
    for (const who of ["karim", "claire", "marc", "hugo"] as const)
      assert.equal((await p.as(who).get(path(id))).status, 404);
    assert.equal((await p.as("sofia").get(path(id))).status, 403);
  });

  test("the dossier page says who carries it, what waits for the doctor, and hides what is the owner's", async () => {
    const id = await aReadyDossier(p);
    const draft = await aDraft(p);
    for (const one of [id, draft]) await named(p, one, paule);
    const said = textOf((await paule.visitor.get(`/dossiers/${draft}`)).body);
    assert.match(said, /Dossier porté par CH de Vienne, Court séjour gériatrique/);
    assert.match(said, /Volet médical : à compléter et à signer par vous|médical : à compléter et à signer par vous/i);
    assert.doesNotMatch(said, /Chercher des unités|Suspendre, annuler/);
    for (const owned of [`/dossiers/${id}/recherche`, `/dossiers/${id}/medecin-traitant`]) {
      const { status } = await paule.visitor.get(owned);
      assert.equal(status, 403, owned);
    }
    assert.equal((await paule.visitor.get(`/dossiers/${id}/journal`)).status, 200);
    assert.match(textOf((await paule.visitor.get(`/dossiers/${id}/journal`)).body), /Sofia Diaz/);
    const owner = textOf((await p.as("sofia").get(`/dossiers/${draft}`)).body);
    assert.match(owner, /Dr Paule Vernet nommé le 23 nov\. 2026 Attendu/);
  });

  test("the team names the doctor by name, by number, and is told of what is wrong on its field", async () => {
    const id = await aDraft(p);
    const where = `/dossiers/${id}/medecin-traitant`;
    const sofia = p.as("sofia");
    const wrong = await sofia.post(where, { numero: "99700099999", nom: "Dr Inconnu" });
    assert.equal(wrong.status, 422);
    assert.match(wrong.body, /Ce numéro RPPS n’est pas connu/);
    assert.match(wrong.body, /value="99700099999"/);
    assert.equal((await sofia.post(where, { numero: "", nom: "" })).status, 422);
    assert.equal((await sofia.post(where, { numero: "", nom: "Dr Jean Vial" })).location, where);
    assert.match(
      textOf((await sofia.get(`/dossiers/${id}`)).body),
      /Dr Jean Vial nommé le 23 nov\. 2026 · pas encore inscrit/,
    );
    assert.equal((await sofia.post(where, { retirer: "oui" })).status, 303);
    assert.equal((await read(p, id)).doctor, null);
  });
});
