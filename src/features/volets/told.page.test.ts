import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openOwnReferral } from "#features/referrals/own-side.action.ts";
import { aLiberalDoctor, named } from "#tests/doctors.ts";
import { aPlatform, hiddenField, lucienne, read, textOf, write } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { wordsOf } from "#tests/pdf.ts";
import { aCarer, aPerson, follows } from "#tests/person.ts";

const [hers, theirs] = ["Zygomycose dite par elle", "Diagnostic tenu du médecin"];

describe("The health a person tells, beside what their doctor signs", async () => {
  const p = await aPlatform();
  const paule = await aLiberalDoctor(p);
  const jeanne = await aPerson(p, "Jeanne Ferrand");
  const zoe = await aPerson(p, "Zoé Martin");
  const [trusted, other] = [
    await aCarer(p, "Agnès Colin", "clinic", "writer", true),
    await aCarer(p, "Rose Blin", "clinic", "writer", true),
  ];

  async function aDossier() {
    const by = { account: jeanne.account, who: jeanne.name, unit: jeanne.unit, unitName: "Espace personnel" };
    const { unit: owner, account: createdBy } = jeanne;
    const traits = { ...lucienne, birthName: `Ferrand ${Math.random()}`.replaceAll(/[\d.]/g, "x") };
    const wanted = { module: "handicap", traits, owner, createdBy, status: "draft" } as const;
    const id = await p.db.transaction().execute((tx) => openOwnReferral(tx, wanted, by, p.clock.now));
    await named(p, id, paule, jeanne.member);
    await follows(p, id, trusted, { kind: "helper", readsCare: true });
    await follows(p, id, other, { kind: "helper" });
    return { id, told: `/dossiers/${id}/volets/santeDite`, signed: `/medecin/dossiers/${id}/sante` };
  }
  const save = (who: Pick<typeof jeanne, "visitor">, at: string, key: string, value: string) =>
    who.visitor.json(`${at}/champs`, { key, value, base: 0 });
  const statuses = async (path: string, ...who: { visitor: { get: typeof jeanne.visitor.get } }[]) =>
    Promise.all(who.map(async ({ visitor }) => (await visitor.get(path)).status));

  test("is typed by the person and by who helps with the care; nobody else on that side opens it", async () => {
    const { id, told } = await aDossier();
    assert.equal((await save(jeanne, told, "dua.santeDite.diagnostics", hers)).status, 200);
    assert.equal((await save(trusted, told, "dua.santeDite.epilepsie", "non")).status, 200);
    assert.equal((await save(other, told, "dua.santeDite.diagnostics", "?")).status, 403);
    assert.equal((await save(zoe, told, "dua.santeDite.diagnostics", "?")).status, 404);
    assert.equal((await save(jeanne, `/dossiers/${id}/volets/sante`, "dua.sante.diagnostics", "?")).status, 403);
    assert.deepEqual(
      await statuses(`${told}/relecture`, jeanne, trusted, paule, other, zoe),
      [200, 200, 200, 403, 404],
    );
    assert.deepEqual(await statuses(`/dossiers/${id}/volets/sante/relecture`, jeanne, trusted, other), [403, 403, 403]);
    const review = (await jeanne.visitor.get(`${told}/relecture`)).body;
    assert.ok(review.includes(hers));
    assert.match(textOf(review), /Les établissements ne lisent que ce qu’il a signé/);
    assert.deepEqual(await htmlProblems(review), []);
    assert.match(
      textOf((await jeanne.visitor.get(`/mon-espace/dossiers/${id}`)).body),
      /Ma santé, avec mes mots — écrite/,
    );
  });

  test("the doctor reads it, writes nothing in it, and takes it up where they have written nothing", async () => {
    const { id, told, signed } = await aDossier();
    await write(
      p,
      id,
      "santeDite",
      { "dua.santeDite.diagnostics": hers, "dua.santeDite.epilepsie": "non" },
      jeanne.member,
    );
    await write(p, id, "santeDite", { "dua.santeDite.traitements#r1.medicament": "Dépakine" }, jeanne.member);
    await write(p, id, "sante", { "dua.sante.diagnostics": theirs }, paule.member);
    assert.equal((await save(paule, told, "dua.santeDite.diagnostics", "?")).status, 403);
    const page = (await paule.visitor.get(signed)).body;
    assert.match(textOf(page), /La personne a écrit elle-même.*Reprendre 2 réponses/);
    assert.deepEqual(await htmlProblems(page), []);
    const taken = await paule.visitor.post(`/dossiers/${id}/volets/sante/reprise`, {});
    assert.deepEqual([taken.status, taken.location], [303, `${signed}?modifier=oui`]);
    const after = (await paule.visitor.get(`${signed}?modifier=oui`)).body;
    assert.ok(after.includes(theirs) && after.includes("Dépakine") && !after.includes(hers));
    assert.match(textOf(after), /a déjà sa réponse ici/);
  });

  test("who may not write the medical volet takes nothing up; where nothing is told there is nothing to take", async () => {
    const { id } = await aDossier();
    const path = `/dossiers/${id}/volets/sante/reprise`;
    assert.deepEqual(
      await Promise.all(
        [jeanne, trusted, other, zoe].map(async ({ visitor }) => (await visitor.post(path, {})).status),
      ),
      [403, 403, 403, 404],
    );
    assert.equal((await jeanne.visitor.post(`/dossiers/${id}/volets/adm/reprise`, {})).status, 404);
    assert.doesNotMatch(textOf((await paule.visitor.get(`/medecin/dossiers/${id}/sante`)).body), /a écrit elle-même/);
  });

  test("once the doctor has added and signed, the person reads again what they typed and nothing of the rest, on screen, on paper, by a saved field", async () => {
    const { id, told, signed } = await aDossier();
    await write(p, id, "santeDite", { "dua.santeDite.diagnostics": hers }, jeanne.member);
    const said = {
      "dua.sante.diagnostics": theirs,
      ...{ "dua.sante.sansTraitement": true, "dua.sante.allergique": "non", "dua.sante.epilepsie": "non" },
      ...{ "dua.sante.soins": ["aucun"], "dua.sante.fausseRoute": "non" },
    };
    await write(p, id, "sante", said, paule.member);
    const form = (await paule.visitor.get(signed)).body;
    const done = await paule.visitor.post(signed, { signer: "oui", base: hiddenField(form, "base"), champs: "" });
    assert.equal(done.status, 303);
    const standing = (await read(p, id)).volets.find((v) => v.code === "sante")!;
    assert.deepEqual([standing.state, standing.signedBy !== null], ["validated", true]);

    for (const { visitor } of [jeanne, trusted]) {
      const screens = await Promise.all(
        [`${told}/relecture`, `${told}/diagnostics`, `/mon-espace/dossiers/${id}`].map((path) => visitor.get(path)),
      );
      const saved = await visitor.json(`${told}/champs`, { key: "dua.santeDite.epilepsieNote", value: "?", base: 0 });
      const paper = wordsOf((await visitor.get(`/dossiers/${id}/pdf`)).bytes).replaceAll(/\s+/g, " ");
      assert.ok(screens[0]!.body.includes(hers) && paper.includes(hers));
      for (const seen of [...screens.map(({ body }) => body), saved.body, paper]) assert.ok(!seen.includes(theirs));
    }
    const helper = wordsOf((await other.visitor.get(`/dossiers/${id}/pdf`)).bytes).replaceAll(/\s+/g, " ");
    assert.ok(!helper.includes(hers) && !helper.includes(theirs));
    assert.equal((await jeanne.visitor.post(`${told}/validation`, { version: "1" })).status, 409);
  });
});
