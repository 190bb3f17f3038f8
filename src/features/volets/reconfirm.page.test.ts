import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { changeDossier } from "#features/referrals/lifecycle.action.ts";
import { addHours } from "#lib/dates.ts";
import { aSentCareDossier, careTeams } from "#tests/care-dossier.ts";
import { aPlatform, monday, must, read, textOf, validate, write } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";

describe("A dossier that goes on after a suspension", async () => {
  const p = await aPlatform();
  const t = await careTeams(p);
  const suspend = { kind: "suspend", reason: "unstable", comment: "", reviewOn: "2026-12-20" } as const;
  const change = async (id: string, what: Parameters<typeof changeDossier>[2]) =>
    must(changeDossier(p.db, id as never, what, t.roche, (await read(p, id as never)).version, p.clock.now));
  const on = async (hours: number) => {
    p.clock.now = addHours(monday, hours);
  };
  const { id, north } = await aSentCareDossier(p, t, "full");
  await on(1);
  await change(id, suspend);

  test("says what is to be confirmed before it goes on, and asks its doctors", async () => {
    const page = await t.asks.get(`/dossiers/${id}/suivi`);
    assert.match(
      textOf(page.body),
      /Le volet médical, validé le 23 nov\. 2026, sera à dire inchangé ou à mettre à jour/,
    );
    assert.deepEqual(await htmlProblems(page.body), []);
    assert.doesNotMatch(textOf((await t.asks.get(`/dossiers/${id}`)).body), /est-il inchangé/);
    await on(48);
    await change(id, { kind: "resume" });
    assert.match(
      textOf((await t.asks.get(`/dossiers/${id}`)).body),
      /Le dossier a été suspendu depuis que le volet médical a été signé, le 23 nov\. 2026 : est-il inchangé \?/,
    );
  });

  test("tells each unit that had it what is not confirmed, and which answers it may read have changed", async () => {
    await write(p, id, "soins-projet", { "san.sp.duree": 21, "san.sp.respi": ["aucun"] }, t.roche);
    await validate(p, id, "soins-projet", t.roche);
    for (const unit of [t.north, t.south]) {
      const { body } = await unit.get(
        `/demandes/${unit === t.north ? north : (await read(p, id)).requests.find((q) => q.unit === t.units.south)!.id}`,
      );
      const said = textOf(body);
      assert.match(said, /Médical non reconfirmé depuis le 23 nov\. 2026/);
      assert.match(said, /Depuis la suspension du 23 nov\. 2026 : ces réponses ont changé : .*Respiratoire/);
      assert.deepEqual(await htmlProblems(body), []);
    }
  });

  test("one click says the volet unchanged, under a new signature; not twice, nor by somebody who may not sign", async () => {
    const { version } = (await read(p, id)).volets.find((v) => v.code === "medical")!;
    const said = { volet: "medical", version: String(version), depuis: "dossier" };
    assert.ok([403, 404].includes((await t.north.post(`/dossiers/${id}/inchange`, said)).status));
    assert.equal((await t.asks.post(`/dossiers/${id}/inchange`, { ...said, volet: "orientation" })).status, 409);
    const done = await t.asks.post(`/dossiers/${id}/inchange`, said);
    assert.deepEqual([done.status, done.location], [303, `/dossiers/${id}`]);
    const after = (await read(p, id)).volets.find((v) => v.code === "medical")!;
    assert.deepEqual([after.state, after.validatedVersion], ["validated", version + 1]);
    assert.equal((await t.asks.post(`/dossiers/${id}/inchange`, said)).status, 409);
    assert.doesNotMatch(textOf((await t.asks.get(`/dossiers/${id}`)).body), /est-il inchangé/);
    assert.doesNotMatch(textOf((await t.north.get(`/demandes/${north}`)).body), /non reconfirmé/);
  });

  test("medical answers that changed are named to who reads them, and only then", async () => {
    await on(60);
    await change(id, suspend);
    await write(p, id, "medical", { "san.med.poids": 70 }, t.roche);
    await validate(p, id, "medical", t.roche);
    await on(70);
    await change(id, { kind: "resume" });
    const south = (await read(p, id)).requests.find((q) => q.unit === t.units.south)!.id;
    assert.match(textOf((await t.north.get(`/demandes/${north}`)).body), /cette réponse a changé : Poids/);
    assert.match(textOf((await t.south.get(`/demandes/${south}`)).body), /aucune réponse que vous lisez n’a changé/);
    assert.doesNotMatch(textOf((await t.asks.get(`/dossiers/${id}`)).body), /est-il inchangé/, "signed meanwhile");
  });
});
