import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { verifyJournal } from "#features/journal/verify.action.ts";
import { sendMessage } from "#features/messages/message.action.ts";
import { createReferral } from "#features/referrals/create.action.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { writeFields } from "#features/volets/write-volet.action.ts";
import { act, aDraft, aPlatform, aSentDossier, lucienne, must, type Platform, read, textOf } from "#tests/dossiers.ts";
import { aPerson, carriedBy, follows } from "#tests/person.ts";

/** Everything of a dossier that is not a counter, an instant of writing, or its history. */
async function standing(p: Platform, id: ReferralId) {
  const r = await read(p, id);
  const drafts = await p.db
    .selectFrom("volet")
    .select(["code", "draft", "state", "version"])
    .where("referral_id", "=", id)
    .orderBy("code")
    .execute();
  const files = await p.db.selectFrom("attachment").select("id").where("referral_id", "=", id).execute();
  const messages = await p.db
    .selectFrom("message")
    .select(["request_id", "who", "at"])
    .where("referral_id", "=", id)
    .execute();
  return { ...r, version: 0, volets: drafts, requests: r.requests.map((q) => ({ ...q, version: 0 })), files, messages };
}

describe("Two dossiers of one person brought together", async () => {
  const p = await aPlatform();
  const one = await aSentDossier(p, ["tilleuls"]);
  const two = await aSentDossier(p, ["tilleuls", "bellevue", "clos"]);
  const list = { kind: "list", stage: "eligible", expectedWeeks: null, comment: "" } as const;
  await act(p, two.requests.bellevue, list, "girard");
  await must(
    sendMessage(
      p.db,
      two.requests.bellevue,
      { text: "Une chambre au calme ?", medical: false },
      p.members.sofia,
      p.clock.now,
    ),
  );
  const { number } = await read(p, two.id);
  const path = `/dossiers/${one.id}/fusion`;
  const before = [await standing(p, one.id), await standing(p, two.id)] as const;

  test("are not for a reader, a unit that was asked or another unit; a number of somebody else answers as none", async () => {
    for (const [who, status] of [
      ["yann", 403],
      ["claire", 403],
      ["karim", 404],
      ["marc", 403],
    ] as const)
      assert.equal((await p.as(who).get(path)).status, status, who);
    assert.equal((await p.as("nadia").post(path, { numero: number })).status, 403);
    const elsewhere = await aDraft(p, { birthName: "Toutautre", givenName: "Zoé", birthDate: "2001-01-01" });
    const other = (await read(p, elsewhere)).number;
    const [unknown, unlike] = [
      await p.as("sofia").post(path, { numero: "GA26-0000-0000-0" }),
      await p.as("sofia").post(path, { numero: other }),
    ];
    assert.deepEqual([unknown.status, unlike.status], [400, 400]);
    assert.ok(
      unknown.body.includes("Aucun dossier de la même personne") &&
        unlike.body.includes("Aucun dossier de la même personne"),
    );
    assert.equal((await p.as("sofia").post(path, { numero: before[0].number })).status, 409);
  });

  test("of the same unit, at once: requests joined, moved with their rank and messages; the old address leads to the new", async () => {
    const done = await p.as("sofia").post(path, { acte: "proposer", numero: number, garder: "celui-ci" });
    assert.equal(done.status, 303);
    const kept = await read(p, one.id);
    assert.deepEqual(
      kept.requests.map((q) => [q.unit, q.state.kind]).sort(),
      [
        [p.units.tilleuls, "sent"],
        [p.units.bellevue, "waiting"],
        [p.units.clos, "sent"],
      ].sort(),
    );
    const moved = kept.requests.find((q) => q.unit === p.units.bellevue)!;
    assert.deepEqual(moved.rank, before[1].requests.find((q) => q.unit === p.units.bellevue)!.rank);
    assert.match(textOf((await p.as("marc").get(`/demandes/${moved.id}`)).body), /Une chambre au calme/);
    const old = await p.as("sofia").get(`/dossiers/${two.id}`);
    assert.deepEqual([old.status, old.location], [303, `/dossiers/${one.id}`]);
    const suivi = `/dossiers/${two.id}/suivi`;
    assert.equal(
      (await p.as("sofia").post(suivi, { acte: "reopen", version: String((await read(p, two.id)).version) })).status,
      409,
    );
    const told = await p.db
      .selectFrom("notice")
      .innerJoin("account", "account.id", "notice.account_id")
      .select("account.given_name as who")
      .where("notice.kind", "=", "joined")
      .orderBy("who")
      .execute();
    assert.deepEqual(
      told.map(({ who }) => who),
      ["Claire", "Hélène", "Lucie", "Marc", "Odile"],
    );
  });

  test("answer field by field: those of the one that stays, unless somebody chooses the other's", async () => {
    const compare = `${path}/reponses`;
    assert.match(textOf((await p.as("sofia").get(compare)).body), /disent la même chose/);
    const { volets } = await read(p, two.id);
    assert.ok(volets.length > 0);
    assert.equal((await p.as("sofia").post(compare, { volet: "administratif" })).status, 400);
    assert.equal((await p.as("yann").get(compare)).status, 403);
    assert.equal((await p.as("karim").get(compare)).status, 404);
    assert.equal((await p.as("sofia").get(`/dossiers/${two.id}/fusion/reponses`)).status, 404);
  });

  test("separated, are as they were, and what was said since goes back with its request", async () => {
    assert.equal((await p.as("karim").post(path, { acte: "separer" })).status, 404);
    assert.equal((await p.as("sofia").post(path, { acte: "separer" })).status, 303);
    const after = [await standing(p, one.id), await standing(p, two.id)] as const;
    assert.deepEqual(after[0], before[0]);
    assert.deepEqual(after[1], before[1]);
    assert.equal((await p.as("sofia").post(path, { acte: "separer" })).status, 409);
    assert.deepEqual((await verifyJournal(p.db, () => {})).faults, []);
  });

  test("of two units, once the other agrees; whoever proposed does not answer for it, and the other goes on following", async () => {
    const theirs = await must(
      createReferral(
        p.db,
        { module: "grand-age", traits: lucienne, seenDuplicates: { reason: "porté aussi par la clinique" } },
        p.members.karim,
        p.clock.now,
      ),
    );
    const own = await aSentDossier(p, ["parc"]);
    const asked = (await read(p, theirs)).number;
    const proposed = await p.as("sofia").post(`/dossiers/${own.id}/fusion`, { numero: asked, garder: "celui-ci" });
    assert.equal(proposed.status, 303);
    assert.equal((await read(p, theirs)).status, "draft", "nothing before they agree");
    assert.equal((await p.as("sofia").post(`/dossiers/${own.id}/fusion`, { acte: "accepter" })).status, 403);
    assert.equal((await p.as("roche").post(`/dossiers/${own.id}/fusion`, { acte: "accepter" })).status, 403);
    assert.match(textOf((await p.as("karim").get("/notifications")).body), /êtes-vous d’accord pour les réunir/);
    const refused = await p.as("karim").post(`/dossiers/${theirs}/fusion`, { acte: "refuser" });
    assert.equal(refused.status, 303);
    await p.as("sofia").post(`/dossiers/${own.id}/fusion`, { numero: asked, garder: "celui-ci" });
    assert.equal((await p.as("karim").get(`/dossiers/${own.id}`)).status, 404, "agreeing is what opens it");
    assert.equal((await p.as("karim").post(`/dossiers/${theirs}/fusion`, { acte: "accepter" })).status, 303);
    assert.equal((await read(p, theirs)).statusReason, "merged");
    assert.equal((await p.as("karim").get(`/dossiers/${own.id}/echeances`)).status, 200);
    assert.equal((await p.as("karim").post(`/dossiers/${theirs}/fusion`, { acte: "separer" })).status, 303);
    assert.equal((await p.as("karim").get(`/dossiers/${own.id}`)).status, 404);
  });

  test("are proposed by professionals only, and answered on the dossier that was not proposed from, not by somebody who helps", async () => {
    const ours = await aDraft(p, { birthName: "Tiers" });
    const asked = await aDraft(p, { birthName: "Tiers" });
    const [person, friend, helper] = [
      await aPerson(p, "Rose Tiers"),
      await aPerson(p, "Jean Ami"),
      await aPerson(p, "Lia Aide"),
    ];
    await carriedBy(p, asked, person);
    await follows(p, asked, helper, { kind: "helper", mayAct: true });
    for (const one of [friend, helper]) await follows(p, ours, one, { kind: "steward" });
    const numero = (await read(p, asked)).number;
    const proposal = { acte: "proposer", numero, garder: "autre" };
    for (const one of [friend, helper])
      assert.equal((await one.visitor.post(`/dossiers/${ours}/fusion`, proposal)).status, 403);
    assert.equal((await p.as("sofia").post(`/dossiers/${ours}/fusion`, proposal)).status, 303);
    for (const [one, id] of [
      [friend, ours],
      [helper, ours],
      [helper, asked],
    ] as const)
      assert.equal((await one.visitor.post(`/dossiers/${id}/fusion`, { acte: "accepter" })).status, 403, one.name);
    assert.deepEqual([(await read(p, ours)).status, (await read(p, asked)).status], ["draft", "draft"]);
    assert.equal((await person.visitor.post(`/dossiers/${asked}/fusion`, { acte: "accepter" })).status, 303);
    assert.equal((await read(p, ours)).statusReason, "merged");
  });

  test("show the person the care of the other once it is validated, not before", async () => {
    const [a, b] = [await aDraft(p, { birthName: "Soins" }), await aDraft(p, { birthName: "Soins" })];
    const person = await aPerson(p, "Zoé Soins");
    await follows(p, a, person, { kind: "steward" });
    const said = { key: "ga.auto.evaluation.date", value: "2026-01-05", base: 1_000_000 };
    await must(writeFields(p.db, b, "autonomie", [said], p.members.sofia, p.clock.now));
    await p.as("sofia").post(`/dossiers/${a}/fusion`, { numero: (await read(p, b)).number, garder: "celui-ci" });
    const compare = `/dossiers/${a}/fusion/reponses`;
    assert.match((await p.as("sofia").get(compare)).body, /5 janv. 2026/);
    const theirs = await person.visitor.get(compare);
    assert.equal(theirs.status, 200);
    assert.doesNotMatch(theirs.body, /5 janv. 2026/);
  });

  test("are looked for again when an identity is corrected", async () => {
    await aDraft(p, { birthName: "Delaroche", birthDate: "1940-05-06" });
    const id = await aDraft(p, { birthName: "Martin", birthDate: "1940-05-06" });
    const form = await p.as("sofia").get(`/dossiers/${id}/identite`);
    const fields = { birthName: "Delaroche", givenName: "Lucienne", sex: "F", birthDate: "1940-05-06" };
    const typed = { ...fieldsOf(form.body), ...fields };
    const done = await p.as("sofia").post(`/dossiers/${id}/identite`, typed);
    assert.equal(done.location, `/dossiers/${id}/fusion`, textOf(done.body));
    assert.match(
      textOf((await p.as("sofia").get(`/dossiers/${id}/fusion`)).body),
      /Dossiers qui lui ressemblent Mme Lucienne Delaroche/,
    );
  });

  test("choose an answer of the other, and separating takes it back", async () => {
    const [a, b] = [await aDraft(p, { birthName: "Réponses" }), await aDraft(p, { birthName: "Réponses" })];
    const field = "ga.adm.demande.contexte";
    const said = (value: string, id: ReferralId) =>
      must(
        writeFields(p.db, id, "administratif", [{ key: field, value, base: 1_000_000 }], p.members.sofia, p.clock.now),
      );
    await said("de ce dossier", a);
    await said("de l’autre", b);
    const was = await standing(p, a);
    await p.as("sofia").post(`/dossiers/${a}/fusion`, { numero: (await read(p, b)).number, garder: "celui-ci" });
    const compare = `/dossiers/${a}/fusion/reponses`;
    const chosen = await p.as("sofia").post(compare, { volet: "administratif", autre: field });
    assert.equal(chosen.status, 303);
    await p.as("sofia").post(`/dossiers/${a}/fusion`, { acte: "separer" });
    assert.deepEqual((await standing(p, a)).volets, was.volets);
  });
});

/** What a form holds before anybody types. */
const fieldsOf = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/<input[^>]*\bname="([^"]+)"[^>]*\bvalue="([^"]*)"/g)]
      .filter(([tag]) => !/type="(radio|checkbox)"/.test(tag))
      .map(([, name, value]) => [name!, value!]),
  );
