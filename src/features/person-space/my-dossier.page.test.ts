import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { addHours } from "#lib/dates.ts";
import { act, aDraft, aPlatform, aReadyDossier, aSentDossier, propose, sendTo, textOf } from "#tests/dossiers.ts";
import { aCarer, aPerson, carriedBy, follows } from "#tests/person.ts";

describe("The person’s own page of their dossier", async () => {
  const p = await aPlatform();
  const jeanne = await aPerson(p, "Jeanne Ferrand");
  const luc = await aPerson(p, "Luc Ferrand");
  const zoe = await aPerson(p, "Zoé Martin");
  const social = await aCarer(p, "Agnès Colin", "clinic", "writer", true);

  test("the person, a référent, whoever helps open it; a stranger finds nothing; the unit that carries it has its own page", async () => {
    const id = await aDraft(p);
    await carriedBy(p, id, jeanne);
    await follows(p, id, luc, { kind: "steward" });
    await follows(p, id, social, { kind: "helper" });
    const path = `/mon-espace/dossiers/${id}`;
    for (const { visitor } of [jeanne, luc, social]) assert.equal((await visitor.get(path)).status, 200);
    for (const visitor of [zoe.visitor, p.as("sofia"), p.as("karim"), p.as("claire")])
      assert.equal((await visitor.get(path)).status, 404);
    const carried = await aDraft(p, { birthName: "Autre", birthDate: "1931-02-02" });
    const seen = await p.as("sofia").get(`/mon-espace/dossiers/${carried}`);
    assert.equal(seen.location, `/dossiers/${carried}`);
  });

  test("the page of professionals leads the person to theirs, and so does the list", async () => {
    const id = await aDraft(p);
    await carriedBy(p, id, jeanne);
    assert.equal((await jeanne.visitor.get(`/dossiers/${id}`)).location, `/mon-espace/dossiers/${id}`);
    assert.equal((await jeanne.visitor.get("/dossiers")).location, "/mon-espace");
  });

  test("an empty dossier: what is left, by whom; the doctor is to be named", async () => {
    const id = await aDraft(p);
    await carriedBy(p, id, jeanne);
    const text = textOf((await jeanne.visitor.get(`/mon-espace/dossiers/${id}`)).body);
    assert.match(text, /Étape 2 sur 8/);
    assert.match(text, /Remplir la partie « administratif »/);
    assert.match(text, /Indiquer le médecin traitant/);
    assert.match(text, /par le médecin traitant, à indiquer/);
    assert.match(text, /Rien n’est encore envoyé/);
  });

  test("a dossier that a hospital carries: its référent sees that the team fills the care", async () => {
    const id = await aDraft(p);
    await follows(p, id, luc, { kind: "steward" });
    const text = textOf((await luc.visitor.get(`/mon-espace/dossiers/${id}`)).body);
    assert.match(text, /à remplir par l’équipe de CH de Vienne/);
    assert.doesNotMatch(text, /Indiquer le médecin traitant/);
  });

  test("each request in one line: opened, waiting, refused with the plain sentence and not the comment, silent", async () => {
    const { id, requests } = await aSentDossier(p, ["tilleuls", "bellevue", "clos", "parc"]);
    await carriedBy(p, id, jeanne);
    await act(p, requests.tilleuls, { kind: "open" }, "claire");
    await act(p, requests.bellevue, { kind: "list", stage: "eligible", expectedWeeks: 8, comment: "" }, "marc");
    const comment = "fugues et cris la nuit";
    await act(p, requests.clos, { kind: "decline", reason: "behaviour", comment, toPerson: "" }, "lucie");
    p.clock.now = addHours(p.clock.now, 24 * 30);
    const page = (await jeanne.visitor.get(`/mon-espace/dossiers/${id}`)).body;
    const text = textOf(page);
    assert.match(text, /EHPAD Les Tilleuls.*Ouverte le 23 nov\. 2026/);
    assert.match(text, /En liste d’attente depuis le 23 nov\. 2026/);
    assert.match(text, /L’unité n’est pas adaptée à la situation actuelle/);
    assert.match(text, /Sans réponse depuis 30 jours/);
    assert.ok(!page.includes(comment));
    for (const request of Object.values(requests)) {
      const one = await jeanne.visitor.get(`/mon-espace/dossiers/${id}/demandes/${request}`);
      assert.equal(one.status, 200);
      assert.ok(!one.body.includes(comment));
      assert.equal((await zoe.visitor.get(`/mon-espace/dossiers/${id}/demandes/${request}`)).status, 404);
      assert.equal(
        (await jeanne.visitor.get(`/demandes/${request}`)).location,
        `/mon-espace/dossiers/${id}/demandes/${request}`,
      );
    }
    p.clock.now = addHours(p.clock.now, -24 * 30);
  });

  test("a proposal waits first for whoever may answer; somebody who only helps reads that it waits for the person", async () => {
    const id = await aReadyDossier(p);
    const requests = await sendTo(p, id, ["bellevue", "parc"]);
    await carriedBy(p, id, jeanne);
    await follows(p, id, luc, { kind: "helper" });
    await propose(p, requests.parc, "paul");
    const path = `/mon-espace/dossiers/${id}`;
    const hers = (await jeanne.visitor.get(path)).body;
    assert.match(hers, /class="a-vous[\s\S]*EHPAD du Parc vous propose une place/);
    const his = (await luc.visitor.get(path)).body;
    assert.doesNotMatch(his, /class="a-vous/);
    assert.match(textOf(his), /EHPAD du Parc vous propose une place.*par la personne ou son référent/);
    const offer = textOf((await jeanne.visitor.get(`${path}/demandes/${requests.parc}`)).body);
    assert.match(offer, /Confirmer cette proposition Confirmer comme solution d’attente Décliner/);
    assert.match(offer, /En confirmant, 1 autre demande sera close/);
    assert.match(offer, /2 084 € par mois environ/);
    const helper = textOf((await luc.visitor.get(`${path}/demandes/${requests.parc}`)).body);
    assert.doesNotMatch(helper, /Confirmer cette proposition/);
    assert.match(helper, /La réponse revient à la personne ou à son référent/);
  });
});
