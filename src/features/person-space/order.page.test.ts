import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aPlatform, aReadyDossier, propose, sendTo, textOf } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { wordsOf } from "#tests/pdf.ts";
import { aCarer, aPerson, carriedBy, follows } from "#tests/person.ts";

describe("The person’s order of preference", async () => {
  const p = await aPlatform();
  const jeanne = await aPerson(p, "Jeanne Ferrand");
  const luc = await aPerson(p, "Luc Ferrand");
  const zoe = await aPerson(p, "Zoé Martin");
  const social = await aCarer(p, "Agnès Colin", "clinic", "writer", true);

  const prepared = async () => {
    const id = await aReadyDossier(p);
    const requests = await sendTo(p, id, ["tilleuls", "bellevue", "parc"]);
    const path = `/mon-espace/dossiers/${id}`;
    const listed = (body: string) =>
      [...(/<ol class="preferences">([\s\S]*?)<\/ol>/.exec(body)?.[1] ?? "").matchAll(/<b>(.*?)<\/b>/g)].map(
        ([, name]) => name,
      );
    return { id, requests, path, listed };
  };

  test("a référent puts one higher, without JavaScript; the unit that carries the dossier reads the choices", async () => {
    const { id, requests, path, listed } = await prepared();
    await follows(p, id, luc, { kind: "steward" });
    const before = (await luc.visitor.get(path)).body;
    assert.deepEqual(listed(before), ["EHPAD Les Tilleuls", "Résidence Bellevue", "EHPAD du Parc"]);
    assert.doesNotMatch(textOf((await p.as("sofia").get(`/dossiers/${id}`)).body), /choix de la personne/);

    const done = await luc.visitor.post(`${path}/preferences`, { monter: requests.parc });
    assert.deepEqual([done.status, done.location], [303, path]);
    const after = (await luc.visitor.get(path)).body;
    assert.deepEqual(listed(after), ["EHPAD Les Tilleuls", "EHPAD du Parc", "Résidence Bellevue"]);
    assert.match(after, /id="descendre-/);
    assert.deepEqual(await htmlProblems(after), []);
    await luc.visitor.post(`${path}/preferences`, { descendre: requests.tilleuls });
    const seen = textOf((await p.as("sofia").get(`/dossiers/${id}`)).body);
    assert.match(seen, /EHPAD du Parc .*?1er choix de la personne.*EHPAD Les Tilleuls .*?2e choix de la personne/);
  });

  test("two proposals at once: the one they would rather have is first, for them and for who carries the dossier", async () => {
    const { id, requests, path } = await prepared();
    await follows(p, id, luc, { kind: "steward" });
    await propose(p, requests.bellevue, "girard");
    await propose(p, requests.parc, "paul");
    const turn = async () =>
      /class="a-vous[\s\S]*?>([^<>]*?) vous propose/.exec((await luc.visitor.get(path)).body)?.[1];
    assert.equal(await turn(), "Résidence Bellevue");
    await luc.visitor.post(`${path}/preferences`, { monter: requests.parc });
    assert.equal(await turn(), "EHPAD du Parc");
    const cards = [...(await luc.visitor.get(path)).body.matchAll(/<article class="carte" id="demande-([\w-]+)"/g)];
    assert.deepEqual(
      cards.slice(0, 2).map(([, request]) => request),
      [requests.parc, requests.bellevue],
    );
    assert.match(textOf((await p.as("sofia").get(`/dossiers/${id}`)).body), /EHPAD du Parc propose une admission/);
  });

  test("no establishment sees it: not on the request, not in the list, nor on paper", async () => {
    const { id, requests, path } = await prepared();
    await follows(p, id, luc, { kind: "steward" });
    const pages = [`/demandes/${requests.parc}`, "/demandes", `/dossiers/${id}/journal`];
    const read = async () => Promise.all(pages.map(async (page) => textOf((await p.as("paul").get(page)).body)));
    await read();
    const before = await read();
    await luc.visitor.post(`${path}/preferences`, { monter: requests.parc });
    const after = await read();
    assert.deepEqual(after, before);
    const paper = wordsOf((await p.as("paul").get(`/dossiers/${id}/pdf`)).bytes);
    for (const body of [...after, paper]) assert.doesNotMatch(body, /préférence|choix de la personne|1er choix/i);
  });

  test("the person and who acts for them order; who only helps reads; a stranger and the units find nothing", async () => {
    const { id, requests, path, listed } = await prepared();
    await carriedBy(p, id, jeanne);
    await follows(p, id, luc, { kind: "helper" });
    await follows(p, id, social, { kind: "helper", mayAct: true });
    const move = { monter: requests.parc };
    assert.equal((await jeanne.visitor.post(`${path}/preferences`, move)).status, 303);
    assert.equal((await social.visitor.post(`${path}/preferences`, { monter: requests.parc })).status, 303);
    const theirs = (await luc.visitor.get(path)).body;
    assert.deepEqual(listed(theirs)[0], "EHPAD du Parc");
    assert.doesNotMatch(theirs, /id="monter-/);
    assert.equal((await luc.visitor.post(`${path}/preferences`, { descendre: requests.parc })).status, 403);
    for (const visitor of [zoe.visitor, p.as("karim"), p.as("sofia")])
      assert.equal((await visitor.post(`${path}/preferences`, move)).status, 404);
    assert.equal(
      (await p.as("paul").post(`${path}/preferences`, { descendre: requests.parc })).location,
      `/dossiers/${id}`,
    );
    assert.deepEqual(listed((await jeanne.visitor.get(path)).body)[0], "EHPAD du Parc");
    assert.equal((await jeanne.visitor.post(`${path}/preferences`, { monter: id })).status, 409);
    assert.equal((await jeanne.visitor.post(`${path}/preferences`, {})).status, 409);
  });
});
