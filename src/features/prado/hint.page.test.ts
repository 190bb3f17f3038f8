import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { grantHabilitation } from "#features/accounts/grant.action.ts";
import { listEntries } from "#features/journal/journal.store.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { readDrafts } from "#features/volets/volet.store.ts";
import { aReadyCareDossier, careAnswers, careTeams } from "#tests/care-dossier.ts";
import { aPlatform, monday, type PersonName, read, textOf, write } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { somebody } from "#tests/referent.ts";

describe("PRADO proposed by itself on a dossier", async () => {
  const p = await aPlatform();
  const t = await careTeams(p);
  const inMedicine = async (who: PersonName, role: "requester" | "reader" | "writer") => {
    await grantHabilitation(
      p.db,
      { account: p.accounts[who], unit: t.units.medicine, module: "sanitaire", role, medical: false },
      monday,
    );
    return p.visitor(p.accounts[who], t.units.medicine);
  };
  const [social, reader, writer] = [
    await inMedicine("sofia", "requester"),
    await inMedicine("lise", "reader"),
    await inMedicine("claire", "writer"),
  ];
  const convention = (volets: string[]) =>
    sql`update facility set card = card || jsonb_build_object('prado', ${JSON.stringify(volets)}::jsonb)
      where id = (select facility_id from unit where id = ${t.units.medicine})`.execute(p.db);
  const surgery = () =>
    aReadyCareDossier(
      p,
      t,
      {},
      {
        "admin-social": {
          ...careAnswers["admin-social"],
          "san.adm.couverture.regime": "general",
          "san.adm.aidant": "present",
        },
        medical: { ...careAnswers.medical, "san.med.groupe": "ort-pro" },
      },
    );
  const banner = /Le retour à domicile accompagné de l’Assurance maladie est possible/;
  const shown = async (id: ReferralId) => banner.test((await t.asks.get(`/dossiers/${id}`)).body);
  const orientation = async (id: ReferralId) =>
    (await readDrafts(p.db, id, await findKey(p.db, id))).orientation!.fields;
  const acts = async (id: ReferralId) => (await listEntries(p.db, id)).map(({ act, object }) => `${act} ${object}`);
  const ask = { acte: "demander" };

  const first = await surgery();
  test("nothing without the establishment's convention, nor for a volet it does not cover", async () => {
    assert.equal(await shown(first), false);
    await convention(["ic", "bpco"]);
    assert.equal(await shown(first), false);
    assert.equal((await t.asks.post(`/dossiers/${first}/prado`, ask)).status, 409);
    assert.equal((await t.asks.get(`/dossiers/${first}/prado`)).status, 404);
  });

  test("with its reasons; those of the medical volet, and what it names, to those who may read it", async () => {
    await convention(["chirurgie", "ic"]);
    const { body } = await t.asks.get(`/dossiers/${first}`);
    assert.deepEqual(await htmlProblems(body), []);
    assert.match(textOf(body), /possible : PRADO chirurgie/);
    assert.match(textOf(body), /Retour direct possible, kinésithérapie en ville \(ligne O01\)/);
    for (const path of [`/dossiers/${first}`, `/dossiers/${first}/prado`]) {
      const said = (await social.get(path)).body;
      assert.match(said, banner);
      assert.match(said, /Selon le volet médical/);
      assert.doesNotMatch(said, /PRADO chirurgie|kinésithérapie en ville|O01/);
    }
  });

  test("a reader and a writer see it and may neither ask nor refuse; for the others the dossier does not exist", async () => {
    for (const one of [reader, writer]) {
      assert.match((await one.get(`/dossiers/${first}`)).body, banner);
      assert.doesNotMatch((await one.get(`/dossiers/${first}`)).body, />Demander PRADO</);
      assert.equal((await one.get(`/dossiers/${first}/prado`)).status, 403);
      for (const form of [ask, { motif: "organised" }])
        assert.equal((await one.post(`/dossiers/${first}/prado`, form)).status, 403);
    }
    for (const role of ["local-admin", "support", "person", "mdph", "desk", "steering"] as const) {
      const { visitor } = await somebody(p, `Zoé ${role}`, "tilleuls", role);
      for (const form of [ask, { motif: "organised" }])
        assert.ok([403, 404].includes((await visitor.post(`/dossiers/${first}/prado`, form)).status), role);
    }
    assert.ok([403, 404].includes((await p.as("hugo").post(`/dossiers/${first}/prado`, ask)).status));
    assert.equal((await read(p, first)).needs.length, 1);
  });

  test("« Demander PRADO » adds the need, the activity and the volet, once, and says so in the journal", async () => {
    const done = await t.asks.post(`/dossiers/${first}/prado`, ask);
    assert.deepEqual([done.status, done.location], [303, `/dossiers/${first}`]);
    const { needs } = await read(p, first);
    assert.deepEqual(
      needs.map(({ kind, state }) => `${kind} ${state.kind}`),
      ["had open", "prado open"],
    );
    const fields = await orientation(first);
    assert.deepEqual(
      ["san.ori.activites", "san.ori.prado.volet"].map((key) => fields[key]?.v),
      [["had", "prado"], "chirurgie"],
    );
    assert.ok((await acts(first)).includes("add-need prado"));
    assert.equal(await shown(first), false);
    assert.equal((await t.asks.post(`/dossiers/${first}/prado`, ask)).status, 409);
  });

  const second = await surgery();
  test("a volet chosen already stays", async () => {
    await write(p, second, "orientation", { "san.ori.prado.volet": "personne-agee" }, t.roche);
    assert.equal((await social.post(`/dossiers/${second}/prado`, ask)).status, 303);
    assert.equal((await orientation(second))["san.ori.prado.volet"]?.v, "personne-agee");
  });

  test("« Ne pas demander » asks one reason, is written in the journal, and the banner does not come back", async () => {
    const id = await surgery();
    const page = await t.asks.get(`/dossiers/${id}/prado`);
    assert.equal(page.status, 200);
    assert.deepEqual(await htmlProblems(page.body), []);
    for (const motif of ["", "parce que"]) {
      const bare = await t.asks.post(`/dossiers/${id}/prado`, { motif });
      assert.deepEqual([bare.status, /Choisissez pourquoi PRADO/.test(bare.body)], [400, true]);
      assert.deepEqual(await htmlProblems(bare.body), []);
    }
    assert.equal((await t.asks.post(`/dossiers/${id}/prado`, { motif: "patient-refusal" })).status, 303);
    assert.ok((await acts(id)).includes("decline-prado patient-refusal"));
    assert.match((await t.asks.get(`/dossiers/${id}/journal`)).body, /n’a pas demandé PRADO/);
    assert.equal(await shown(id), false);
    for (const form of [ask, { motif: "other" }])
      assert.equal((await t.asks.post(`/dossiers/${id}/prado`, form)).status, 409);
    assert.equal((await read(p, id)).needs.length, 1);
  });
});
