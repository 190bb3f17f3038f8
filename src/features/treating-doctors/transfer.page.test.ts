import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addHours } from "#lib/dates.ts";
import { aLiberalDoctor } from "#tests/doctors.ts";
import {
  aDraft,
  answers,
  aPlatform,
  monday,
  type Platform,
  read,
  sendTo,
  textOf,
  validate,
  write,
} from "#tests/dossiers.ts";
import { lapseTransfers } from "./lapse-transfers.job.ts";

/** The hospital of the platform becomes a body of coordination: its category says so. */
async function aCoordination(): Promise<Platform> {
  const p = await aPlatform();
  await p.db.updateTable("facility").set({ category: "606" }).where("name", "=", "CH de Vienne").execute();
  return p;
}

describe("A dossier handed to the treating doctor", async () => {
  const p = await aCoordination();
  const paule = await aLiberalDoctor(p);
  const vial = await aLiberalDoctor(p, "Jean Vial");
  const [sofia, nadia] = [p.as("sofia"), p.as("nadia")];
  const asking = (id: string) => `/dossiers/${id}/transfert`;
  const answering = (id: string) => `/medecin/dossiers/${id}/transfert`;
  const service = (id: string) => `/medecin/dossiers/${id}/service`;
  const asked = { numero: paule.nationalId, appel: "oui", note: "Appel du 23 à 10 h : elle confirme" };

  async function aPrepared() {
    const id = await aDraft(p);
    await write(p, id, "administratif", answers.administratif, p.members.sofia);
    await validate(p, id, "administratif", p.members.sofia);
    return id;
  }
  async function anAccepted() {
    const id = await aPrepared();
    assert.equal((await sofia.post(asking(id), asked)).status, 303);
    assert.equal((await paule.visitor.post(answering(id), { accepter: "oui" })).status, 303);
    return id;
  }
  const kinds = async (id: string, account: string) =>
    (
      await p.db
        .selectFrom("notice")
        .select("kind")
        .where("referral_id", "=", id)
        .where("account_id", "=", account)
        .orderBy("at")
        .orderBy("id")
        .execute()
    ).map((n) => n.kind);

  test("leaves once its administrative volets are validated, the doctor called, known and with an account", async () => {
    const id = await aDraft(p);
    assert.match(textOf((await sofia.get(asking(id))).body), /Ces volets sont à valider : administratif/);
    assert.equal((await sofia.post(asking(id), asked)).status, 409);
    const ready = await aPrepared();
    const form = textOf((await sofia.get(asking(ready))).body);
    assert.match(form, /Vous perdrez l’accès au dossier/);
    assert.match(form, /TRANSFERT au MT/);
    for (const [wrong, said] of [
      [{ ...asked, note: "" }, /Appelez le médecin/],
      [{ ...asked, numero: "99700099999" }, /n’est pas connu/],
      [{ ...asked, numero: p.members.sofia.nationalId! }, /autre professionnel/],
    ] as const) {
      const refused = await sofia.post(asking(ready), wrong);
      assert.equal(refused.status, 422);
      assert.match(textOf(refused.body), said);
    }
    assert.equal((await sofia.post(asking(ready), asked)).location, asking(ready));
    assert.equal((await sofia.post(asking(ready), asked)).status, 409);
    assert.deepEqual(await kinds(ready, paule.account), ["transfer-asked"]);
  });

  test("shows the doctor its number, its orientation and its sender, nothing else, until they accept", async () => {
    const id = await aPrepared();
    await sofia.post(asking(id), asked);
    const seen = textOf((await paule.visitor.get(answering(id))).body);
    assert.match(
      seen,
      new RegExp(`${(await read(p, id)).number} .*Grand âge .*CH de Vienne, Court séjour gériatrique`),
    );
    assert.doesNotMatch(seen + textOf((await paule.visitor.get("/medecin")).body), /Lucienne|Ferrand/);
    for (const path of [
      `/dossiers/${id}`,
      `/dossiers/${id}/pdf`,
      `/medecin/dossiers/${id}/medical`,
      `/dossiers/${id}/journal`,
    ])
      assert.equal((await paule.visitor.get(path)).status, 404);
    for (const visitor of [vial.visitor, p.as("roche"), p.as("karim"), p.as("claire")])
      assert.equal((await visitor.post(answering(id), { accepter: "oui" })).status, 404);
    for (const visitor of [nadia, p.as("karim"), p.as("claire")])
      assert.notEqual((await visitor.post(asking(id), { reprendre: "oui" })).status, 303);
  });

  test("is the doctor's once accepted: they carry it, the service reads nothing of it any more", async () => {
    const id = await anAccepted();
    const { owner, doctor } = await read(p, id);
    assert.deepEqual([owner, doctor?.nationalId], [paule.unit, paule.nationalId]);
    assert.equal((await paule.visitor.get(`/dossiers/${id}/recherche`)).status, 200);
    for (const path of [
      `/dossiers/${id}`,
      `/dossiers/${id}/volets/administratif/relecture`,
      `/dossiers/${id}/journal`,
      `/dossiers/${id}/pdf`,
    ])
      assert.equal((await sofia.get(path)).status, 404);
    assert.equal((await sofia.get(asking(id))).status, 403);
    assert.ok((await kinds(id, p.accounts.roche)).includes("transfer-accepted"));
    assert.match(textOf((await sofia.get("/transferts")).body), /Dr Paule Vernet Accepté/);
  });

  test("lets the service follow the state, or its own volets, as the doctor ticks, and no longer", async () => {
    const id = await anAccepted();
    await write(p, id, "medical", { ...answers.medical, "ga.med.conclusion": "Zygomycose" }, paule.member);
    assert.equal((await paule.visitor.post(service(id), { suivi: "tout" })).status, 422);
    await paule.visitor.post(service(id), { suivi: "state" });
    const state = textOf((await sofia.get(asking(id))).body);
    assert.match(state, /Porté par Dr Paule Vernet .*En cours de rédaction/);
    assert.doesNotMatch(state, /République|Lucienne/);
    await paule.visitor.post(service(id), { suivi: "volets" });
    const volets = textOf((await sofia.get(asking(id))).body);
    assert.match(volets, /12 rue de la République/);
    assert.doesNotMatch(volets, /Zygomycose/);
    for (const visitor of [p.as("karim"), p.as("claire"), vial.visitor])
      assert.equal((await visitor.get(asking(id))).status, 404);
    await paule.visitor.post(service(id), { suivi: "nothing" });
    assert.equal((await sofia.get(asking(id))).status, 403);
  });

  test("is declined with a reason, taken back while nobody has answered, or lapses after five working days", async () => {
    const [declined, taken, lapsed] = [await aPrepared(), await aPrepared(), await aPrepared()];
    for (const id of [declined, taken, lapsed]) await sofia.post(asking(id), asked);
    assert.equal((await paule.visitor.post(answering(declined), { refuser: "oui", motif: "" })).status, 422);
    assert.equal(
      (await paule.visitor.post(answering(declined), { refuser: "oui", motif: "Patientèle complète" })).location,
      "/medecin",
    );
    assert.match(textOf((await sofia.get(asking(declined))).body), /refusé le .* — « Patientèle complète »/);
    assert.equal((await sofia.post(asking(taken), { reprendre: "oui" })).location, `/dossiers/${taken}`);
    assert.equal((await paule.visitor.post(answering(taken), { accepter: "oui" })).status, 404);
    await lapseTransfers(p.db, addHours(monday, 24 * 6));
    assert.equal((await paule.visitor.get(answering(lapsed))).status, 200);
    p.clock.now = addHours(monday, 24 * 7 + 12);
    assert.equal((await paule.visitor.post(answering(lapsed), { accepter: "oui" })).status, 409);
    await lapseTransfers(p.db, p.clock.now);
    await lapseTransfers(p.db, p.clock.now);
    assert.equal((await paule.visitor.get(answering(lapsed))).status, 404);
    assert.equal((await kinds(lapsed, p.accounts.sofia)).filter((kind) => kind === "transfer-lapsed").length, 1);
    for (const id of [declined, taken, lapsed]) assert.equal((await read(p, id)).owner, p.units.hospital);
    p.clock.now = monday;
  });

  test("comes back with a reason; what the doctor wrote as a doctor stays theirs, hidden even from a doctor of the service", async () => {
    const id = await anAccepted();
    await write(p, id, "medical", { ...answers.medical, "ga.med.conclusion": "Zygomycose" }, paule.member);
    await validate(p, id, "medical", paule.member);
    assert.equal((await paule.visitor.post(service(id), { rendre: "oui", motif: "" })).status, 422);
    assert.equal(
      (await paule.visitor.post(service(id), { rendre: "oui", motif: "Suivi ailleurs" })).location,
      "/medecin",
    );
    const back = await read(p, id);
    assert.deepEqual(
      [back.owner, back.doctor, back.volets.find((v) => v.code === "medical")!.state],
      [p.units.hospital, null, "empty"],
    );
    assert.equal((await paule.visitor.get(`/dossiers/${id}`)).status, 404);
    for (const path of [
      `/dossiers/${id}`,
      `/dossiers/${id}/volets/medical/relecture`,
      `/dossiers/${id}/volets/medical/conclusion`,
      `/dossiers/${id}/pdf`,
    ])
      assert.ok(!(await p.as("roche").get(path)).bytes.includes("Zygomycose"), path);
    assert.ok((await kinds(id, p.accounts.sofia)).includes("transfer-returned"));
    // it comes back to the same doctor: so does what they wrote
    assert.equal((await sofia.post(asking(id), asked)).status, 303);
    assert.equal((await paule.visitor.post(answering(id), { accepter: "oui" })).status, 303);
    const again = (await read(p, id)).volets.find((v) => v.code === "medical")!;
    assert.deepEqual([again.state, again.signedBy], ["validated", "Dr Paule Vernet"]);
    assert.match((await paule.visitor.get(`/medecin/dossiers/${id}/medical`)).body, /Zygomycose/);
  });

  test("does not come back while units are asked, nor from anybody but the doctor who carries it", async () => {
    const id = await anAccepted();
    for (const code of ["souhaits", "autonomie", "medical"] as const)
      await write(p, id, code, answers[code], paule.member);
    for (const code of ["autonomie", "medical"]) await validate(p, id, code, paule.member);
    for (const visitor of [sofia, vial.visitor, p.as("karim")])
      assert.equal((await visitor.post(service(id), { rendre: "oui", motif: "x" })).status, 404);
    const members = { ...p.members, sofia: paule.member };
    await sendTo({ ...p, members }, id, ["tilleuls"]);
    const refused = await paule.visitor.post(service(id), { rendre: "oui", motif: "Suivi ailleurs" });
    assert.equal(refused.status, 409);
    assert.match(textOf(refused.body), /1 demande est en cours : retirez-les d’abord/);
  });

  test("is nothing for a unit that treats: no button, no page", async () => {
    const q = await aPlatform();
    const id = await aDraft(q);
    assert.doesNotMatch((await q.as("sofia").get(`/dossiers/${id}`)).body, /TRANSFERT/);
    assert.equal((await q.as("sofia").get(asking(id))).status, 403);
    assert.match((await sofia.get(`/dossiers/${await aPrepared()}`)).body, /TRANSFERT au MT/);
  });
});
