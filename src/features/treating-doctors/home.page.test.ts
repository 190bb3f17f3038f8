import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addHours } from "#lib/dates.ts";
import { actingFor, aLiberalDoctor, named } from "#tests/doctors.ts";
import { aDraft, aPlatform, aReadyDossier, monday, read, textOf } from "#tests/dossiers.ts";
import { somebody } from "#tests/referent.ts";

const odile = { birthName: "Rey", givenName: "Odile", birthDate: "1947-09-30" };
const zoe = { birthName: "Abadie", givenName: "Zoé", birthDate: "1931-02-02" };

describe("The home of a treating doctor", async () => {
  const p = await aPlatform();
  const paule = await aLiberalDoctor(p);
  const other = await aLiberalDoctor(p, "Jean Vial");
  const ready = await aReadyDossier(p);
  const draft = await aDraft(p, odile);
  const second = await aDraft(p, zoe);
  for (const [i, id] of [ready, draft, second].entries()) {
    p.clock.now = addHours(monday, i);
    await named(p, id, paule);
  }
  p.clock.now = monday;
  await named(p, await aDraft(p, { birthName: "Autre", givenName: "Paul", birthDate: "1940-01-01" }), other);
  const numberOf = async (id: Parameters<typeof read>[1]) => (await read(p, id)).number;
  const seen = async (path = "/medecin", who = paule.visitor) => textOf((await who.get(path)).body);
  const order = async (path: string) =>
    [...(await paule.visitor.get(path)).body.matchAll(/id="dossier-([^"]+)"/g)].map(([, id]) => id);

  test("is where a doctor arrives, and says what it is empty of", async () => {
    const newcomer = await aLiberalDoctor(p, "Ana Petit");
    assert.equal((await newcomer.visitor.get("/")).location, "/medecin");
    assert.match(
      await seen("/medecin", newcomer.visitor),
      /Aucun dossier ne vous nomme médecin traitant pour l’instant/,
    );
  });

  test("lists every dossier that names them, patient by patient, what waits for them first, with its age", async () => {
    p.clock.now = addHours(monday, 72);
    const said = await seen();
    for (const name of ["Mme Lucienne Ferrand", "Mme Odile Rey", "Mme Zoé Abadie"])
      assert.ok(said.includes(name), name);
    assert.ok(!said.includes("Autre"));
    assert.match(said, /À compléter par vous médical, autonomie — demandé il y a 2 j/);
    assert.match(said, /porté par CH de Vienne, Court séjour gériatrique/);
    assert.equal((await order("/medecin")).at(-1), ready);
    p.clock.now = monday;
  });

  test("sorts by date of change, by number, by name", async () => {
    assert.deepEqual(await order("/medecin?tri=name"), [second, draft, ready]);
    const byNumber = (await numberOf(draft)) < (await numberOf(second)) ? [draft, second] : [second, draft];
    assert.deepEqual(await order("/medecin?tri=number"), [...byNumber, ready]);
    assert.deepEqual(await order("/medecin?tri=recent"), [second, draft, ready]);
  });

  test("finds a patient by surname and first name, a dossier by its number, whatever the orientation or in one", async () => {
    assert.deepEqual(await order("/medecin?q=rey+odile"), [draft]);
    assert.deepEqual(await order(`/medecin?q=${await numberOf(second)}`), [second]);
    assert.deepEqual(await order(`/medecin?q=${await numberOf(second)}&orientation=sanitaire`), []);
    assert.match(await seen("/medecin?q=inconnu"), /Aucun dossier de vos patients ne correspond/);
    // of another doctor
    assert.deepEqual(await order("/medecin?q=autre"), []);
  });

  test("leads to what a doctor needs besides: creation by orientation, documentation, account", async () => {
    const { body } = await paule.visitor.get("/medecin");
    for (const link of [
      "/dossiers/nouveau?orientation=grand-age",
      "/dossiers/nouveau?orientation=sanitaire",
      "/aide#contact",
      "/compte",
      "/compte/delegations/nouvelle",
      "/compte/delegations#recues",
      "/compte/association",
    ])
      assert.ok(body.includes(`href="${link}"`), link);
    const form = (await paule.visitor.get("/dossiers/nouveau?orientation=sanitaire")).body;
    assert.match(form, /value="sanitaire" checked/);
  });

  test("a delegate sees what the delegation covers: its patients, its modules", async () => {
    const secretary = await somebody(p, "Sylvie Roy", "parc", "reader");
    const holder = { account: secretary.account, unit: p.units.parc };
    const { person } = await read(p, draft);
    const one = await actingFor(p, paule, holder, ["read"], { patient: person });
    const said = await seen("/medecin", one);
    assert.match(said, /Mme Odile Rey/);
    assert.doesNotMatch(said, /Ferrand|Abadie|Créer :/);
    const elsewhere = await actingFor(p, paule, holder, ["read"], { modules: ["sanitaire"] });
    assert.doesNotMatch(await seen("/medecin", elsewhere), /Rey|Ferrand|Abadie/);
  });

  test("is nobody else's", async () => {
    assert.equal((await p.as("sofia").get("/medecin")).status, 403);
    assert.equal((await p.as("anonymous").get("/medecin")).status, 303);
  });
});

describe("« Ce n’est pas mon patient »", async () => {
  const p = await aPlatform();
  const paule = await aLiberalDoctor(p);
  const path = (id: string) => `/medecin/dossiers/${id}/patientele`;
  const answer = (id: string, reponse: "oui" | "non", who = paule.visitor) => who.post(path(id), { reponse });
  const told = (id: string) =>
    p.db
      .selectFrom("notice")
      .select("kind")
      .where("referral_id", "=", id)
      .where("unit_id", "=", p.units.hospital)
      .orderBy("at")
      .execute();

  test("gives the dossier back at once: no doctor any more, its unit told, and nothing of it left to the doctor but its number", async () => {
    const id = await aDraft(p, odile);
    await named(p, id, paule);
    assert.equal((await paule.visitor.get(`/dossiers/${id}`)).status, 200);
    assert.equal((await answer(id, "non")).location, "/medecin?onglet=hors");
    const { doctor, number } = await read(p, id);
    assert.equal(doctor, null);
    assert.deepEqual([...new Set((await told(id)).map(({ kind }) => kind))], ["doctor-declined"]);
    for (const gone of [
      `/dossiers/${id}`,
      `/dossiers/${id}/pdf`,
      `/dossiers/${id}/volets/autonomie/relecture`,
      `/dossiers/${id}/journal`,
    ])
      assert.equal((await paule.visitor.get(gone)).status, 404, gone);
    const said = textOf((await paule.visitor.get("/medecin?onglet=hors")).body);
    assert.match(said, new RegExp(`${number} .*Dr Paule Vernet`));
    assert.doesNotMatch(said, /Odile|Rey/);
  });

  test("is undone within a day, and no later, nor once somebody else is named", async () => {
    const [id, late, taken] = [await aDraft(p, odile), await aDraft(p, zoe), await aDraft(p)];
    for (const one of [id, late, taken]) {
      await named(p, one, paule);
      await answer(one, "non");
    }
    assert.equal((await answer(id, "oui")).location, "/medecin");
    assert.equal((await read(p, id)).doctor?.nationalId, paule.nationalId);
    assert.deepEqual((await told(id)).at(-1), { kind: "doctor-back" });
    const vial = await aLiberalDoctor(p, "Jean Vial");
    await named(p, taken, vial);
    assert.match(textOf((await answer(taken, "oui")).body), /Un autre médecin traitant a été nommé depuis/);
    p.clock.now = addHours(monday, 25);
    assert.match(textOf((await answer(late, "oui")).body), /Plus d’un jour a passé/);
    assert.doesNotMatch((await paule.visitor.get("/medecin?onglet=hors")).body, /Annuler ma réponse/);
    p.clock.now = monday;
  });

  test("is said by the doctor named or whoever writes for them, never by the dossier's team nor by who only reads", async () => {
    const id = await aDraft(p, odile);
    await named(p, id, paule);
    for (const who of ["sofia", "roche", "nadia"] as const)
      assert.equal((await answer(id, "non", p.as(who))).status, 403);
    for (const who of ["karim", "claire", "hugo"] as const)
      assert.equal((await answer(id, "non", p.as(who))).status, 404);
    const secretary = await somebody(p, "Sylvie Roy", "parc", "reader");
    const holder = { account: secretary.account, unit: p.units.parc };
    const reading = await actingFor(p, paule, holder, ["read"]);
    assert.equal((await answer(id, "non", reading)).status, 403);
    const writing = await actingFor(p, paule, holder, ["read", "write"]);
    assert.equal((await answer(id, "non", writing)).status, 303);
    assert.equal((await read(p, id)).doctor, null);
  });
});
