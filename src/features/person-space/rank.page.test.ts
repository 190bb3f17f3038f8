import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { act, aPlatform, aSentDossier, textOf } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { aCarer, aPerson, carriedBy } from "#tests/person.ts";

describe("The rank in a waiting list", async () => {
  const p = await aPlatform();
  const jeanne = await aPerson(p, "Jeanne Ferrand");
  const admin = await aCarer(p, "Anne Roux", "tilleuls", "local-admin");
  const elsewhere = await aCarer(p, "Luc Blin", "parc", "local-admin");
  const rules = `/structure/fiche/unites/${p.units.tilleuls}/liste-attente`;

  const listed = async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls"]);
    await act(p, requests.tilleuls, { kind: "list", stage: "eligible", expectedWeeks: null, comment: "" }, "claire");
    p.clock.now = new Date(p.clock.now.getTime() + 60_000);
    return { id, request: requests.tilleuls };
  };
  const [first, second] = [await listed(), await listed()];
  await carriedBy(p, second.id, jeanne);
  const hers = `/mon-espace/dossiers/${second.id}`;
  const read = async (path = hers) => textOf((await jeanne.visitor.get(path)).body);

  test("is told by nobody until the unit says so: the day of listing alone", async () => {
    const text = await read();
    assert.match(text, /En liste d’attente depuis le/);
    assert.doesNotMatch(text, /sur la liste pour|avant vous/);
    const page = (await admin.visitor.get(rules)).body;
    assert.deepEqual(await htmlProblems(page), []);
    assert.match(textOf(page), /Le rang n’est pas affiché/);
  });

  test("once its référent says so: the person and who carries the dossier read it with its day and what it means", async () => {
    const done = await admin.visitor.post(rules, { rang: "oui" });
    assert.deepEqual([done.status, done.location], [303, `/structure/fiche/unites/${p.units.tilleuls}`]);
    assert.match(await read(), /Au 23 nov\. 2026, vous êtes 2e sur la liste/);
    const one = await read(`${hers}/demandes/${second.request}`);
    assert.match(one, /vous êtes 2e sur la liste.*Ce rang n’est pas une promesse/);
    const carried = await p.as("sofia").get(`/dossiers/${first.id}/demandes/${first.request}`);
    assert.match(textOf(carried.body), /personne n’est inscrit avant vous/);
    assert.match(textOf((await admin.visitor.get(rules)).body), /Affiché depuis le 23 nov\. 2026, par Anne Roux/);
  });

  test("moves up when somebody before leaves the list", async () => {
    await act(p, first.request, { kind: "withdraw", reason: "moved", comment: "" }, "sofia");
    assert.match(await read(), /personne n’est inscrit avant vous/);
  });

  test("of a list of urgent situations is not given: the sentence says why", async () => {
    await p.db.updateTable("referral").set({ urgency: "urgent" }).where("id", "=", second.id).execute();
    const text = await read(`${hers}/demandes/${second.request}`);
    assert.match(text, /que des situations urgentes : l’établissement choisit selon l’urgence/);
    assert.doesNotMatch(text, /pas une promesse/);
  });

  test("is settled by the référent of that establishment alone, and taken back", async () => {
    for (const visitor of [jeanne.visitor, p.as("claire"), p.as("sofia")])
      assert.equal((await visitor.post(rules, { rang: "" })).status, 403);
    assert.equal((await elsewhere.visitor.post(rules, { rang: "" })).status, 404);
    assert.match(await read(), /situations urgentes/);
    await admin.visitor.post(rules, {});
    assert.doesNotMatch(await read(), /situations urgentes/);
  });
});
