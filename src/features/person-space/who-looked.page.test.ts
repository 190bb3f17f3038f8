import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { act, aPlatform, aSentDossier, textOf } from "#tests/dossiers.ts";
import { wordsOf } from "#tests/pdf.ts";
import { aPerson, carriedBy, follows } from "#tests/person.ts";

describe("Who looked at my dossier", async () => {
  const p = await aPlatform();
  const jeanne = await aPerson(p, "Jeanne Ferrand");
  const luc = await aPerson(p, "Luc Ferrand");
  const zoe = await aPerson(p, "Zoé Martin");
  const { id, requests } = await aSentDossier(p, ["tilleuls"], {
    changed: { medical: { "ga.med.antecedents.medicaux": "Insuffisance cardiaque" } },
  });
  await carriedBy(p, id, jeanne);
  await follows(p, id, luc, { kind: "helper" });
  await act(p, requests.tilleuls, { kind: "open" }, "claire");
  await p.as("claire").get(`/demandes/${requests.tilleuls}`);
  await jeanne.visitor.get(`/mon-espace/dossiers/${id}`);
  const path = `/mon-espace/dossiers/${id}/acces`;

  test("is told by unit and day, once a day, without what was read of the care", async () => {
    const seen = await jeanne.visitor.get(path);
    const text = textOf(seen.body);
    assert.match(text, /EHPAD Les Tilleuls, Hébergement permanent Claire Morel a consulté le dossier/);
    assert.match(text, /Des professionnels de 2 établissements ou services/);
    assert.doesNotMatch(seen.body, /cardiaque|ga\.med|antecedents/);
    assert.doesNotMatch(text, /Jeanne Ferrand a consulté/);
    assert.match(
      textOf((await jeanne.visitor.get(`${path}?par=proches`)).body),
      /Jeanne Ferrand a consulté le dossier/,
    );
  });

  test("each access has its receipt: its lines and their seals", async () => {
    const { body } = await jeanne.visitor.get(path);
    const number = /acces\/(\d+)"[^>]*>Reçu/.exec(body)![1]!;
    const paper = await jeanne.visitor.get(`${path}/${number}`);
    assert.equal(paper.headers.get("content-type"), "application/pdf");
    const { hash } = await p.db
      .selectFrom("journal_entry")
      .select("hash")
      .where("referral_id", "=", id)
      .where("seq", "=", Number(number))
      .executeTakeFirstOrThrow();
    const words = wordsOf(paper.bytes).replaceAll(/\s+/g, "");
    assert.ok(words.includes(hash), "the seal of the line is on the receipt");
    assert.equal((await jeanne.visitor.get(`${path}/99999`)).status, 404);
    assert.equal((await jeanne.visitor.get(`${path}/rien`)).status, 404);
  });

  test("a helper does not read it, a stranger finds nothing, the old address leads here", async () => {
    assert.equal((await luc.visitor.get(path)).status, 403);
    assert.equal((await luc.visitor.get(`${path}/1`)).status, 403);
    assert.equal((await zoe.visitor.get(path)).status, 404);
    assert.equal((await jeanne.visitor.get(`/dossiers/${id}/journal`)).location, path);
  });
});
