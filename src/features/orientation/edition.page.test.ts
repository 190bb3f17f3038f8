import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { aPlatform } from "#tests/dossiers.ts";
import { somebody } from "#tests/referent.ts";
import { findTableInForce } from "./orientation.store.ts";

describe("The orientation table, read by all and written by its editors", async () => {
  const p = await aPlatform();
  const editor = (await somebody(p, "Aude Charpentier", "had", "admin")).visitor;
  const support = (await somebody(p, "Bruno Segal", "had", "support")).visitor;
  const person = (await somebody(p, "Denise Lopez", "had", "person")).visitor;
  const inForce = async () => (await findTableInForce(p.db, "2026-11-23")).version;
  const rowForm = {
    version: "2",
    conditions: "med.groupe = bru\n$age >= 18",
    propositions: "smr/107 97",
    defaut: "smr/102 40",
    raison: "centre de brûlés",
    cas: "brûlé adulte : med.groupe = bru ; $age = 40 => smr/107 97, smr/102 40",
  };

  test("anybody reads the 35 rows and tries them, without an account", async () => {
    const page = await p.as("anonymous").get("/orientation");
    assert.equal(page.status, 200);
    assert.match(page.body, /Version 1/);
    assert.equal(page.body.match(/<tr id="O\d\d"/g)?.length, 35);
    const tried = await p.as("anonymous").get("/orientation/essai?med-groupe=ort-fes&v-age=80");
    assert.match(tried.body, /SMR gériatrie, hospitalisation complète<\/b>\s*<span class="note">note 85/);
    const wrong = await p.as("anonymous").get("/orientation/essai?med-groupe=lune");
    assert.equal(wrong.status, 400);
    assert.match(wrong.body, /« lune » n’est pas une réponse à « Groupe de pathologie principale »/);
  });

  test("only an editor writes: support, a person, a prescriber are refused, and nothing changes", async () => {
    for (const visitor of [support, person, p.as("roche")])
      for (const answer of [
        await visitor.get("/orientation/edition"),
        await visitor.post("/orientation/edition", { geste: "copier" }),
        await visitor.post("/orientation/edition/O21", rowForm),
      ])
        assert.equal(answer.status, 403);
    assert.equal((await sql`select from orientation_version`.execute(p.db)).rows.length, 0);
  });

  test("a row cannot be written before a version is copied; a second copy waits for the first", async () => {
    assert.equal((await editor.get("/orientation/edition/O21")).status, 404);
    assert.equal((await editor.post("/orientation/edition", { geste: "copier" })).status, 303);
    const again = await editor.post("/orientation/edition", { geste: "copier" });
    assert.deepEqual([again.status, /La version 2 est déjà en cours/.test(again.body)], [409, true]);
    assert.equal((await p.as("anonymous").get("/orientation/versions/2")).status, 404);
  });

  test("what the language does not know is refused in French, and what was typed stays", async () => {
    for (const [typed, said] of [
      [{ conditions: "med.lune = x" }, "« med.lune » n’est pas une question du dossier sanitaire."],
      [{ conditions: "med.groupe = lune" }, "« lune » n’est pas une réponse à « Groupe de pathologie principale »."],
      [{ conditions: "" }, "Une ligne demande au moins une condition."],
      [{ propositions: "smr/128 50" }, "« smr/128 » : cette mention n’existe pas."],
      [{ propositions: "smr/107" }, "écrivez l’orientation puis sa note"],
      [{ cas: "sans flèche" }, "écrivez « nom : faits =&gt; orientation note »"],
      [{ raison: " " }, "Écrivez la raison que lira le médecin."],
    ] as const) {
      const answer = await editor.post("/orientation/edition/O21", { ...rowForm, ...typed });
      assert.equal(answer.status, 422, JSON.stringify(typed));
      assert.ok(answer.body.includes(said), said);
      assert.ok("raison" in typed || answer.body.includes("centre de brûlés"));
    }
  });

  test("a row is changed, what changes on the cases is shown, and a contradicted case keeps the version from being published", async () => {
    assert.equal(
      (
        await editor.post("/orientation/edition/O21", {
          ...rowForm,
          cas: "brûlé : med.groupe = bru ; $age = 40 => smr/107 12",
        })
      ).status,
      303,
    );
    const shown = await editor.get("/orientation/edition");
    assert.match(shown.body, /1 cas contredit/);
    const publishing = { geste: "publier", version: "2", date: "2026-11-23", commentaire: "Note des brûlés" };
    const refused = await editor.post("/orientation/edition", publishing);
    assert.deepEqual(
      [refused.status, /Un cas d’essai n’est pas vérifié \(O21/.test(refused.body), await inForce()],
      [422, true, 1],
    );
    assert.equal((await editor.post("/orientation/edition/O21", rowForm)).status, 303);
    const mended = await editor.get("/orientation/edition");
    assert.match(mended.body, /Ce qui change sur ces cas/);
    assert.match(mended.body, /SMR brûlés \(97\)/);
    const dateless = await editor.post("/orientation/edition", { ...publishing, date: "" });
    const past = await editor.post("/orientation/edition", { ...publishing, date: "2026-11-22" });
    const mute = await editor.post("/orientation/edition", { ...publishing, commentaire: " " });
    assert.deepEqual([dateless.status, past.status, mute.status, await inForce()], [422, 422, 422, 1]);
    assert.equal((await editor.post("/orientation/edition", publishing)).status, 303);
    assert.equal(await inForce(), 2);
  });

  test("a published version never changes, by the pages or by hand", async () => {
    assert.equal((await editor.post("/orientation/edition/O21", rowForm)).status, 404);
    await assert.rejects(
      sql`update orientation_version set rows = '[]' where number = 2`.execute(p.db),
      /is published/,
    );
    await assert.rejects(sql`delete from orientation_version where number = 2`.execute(p.db), /is published/);
  });

  test("a version dated later waits for its day; the older one published again takes its place", async () => {
    await editor.post("/orientation/edition", { geste: "copier" });
    await editor.post("/orientation/edition", {
      geste: "publier",
      version: "3",
      date: "2026-12-01",
      commentaire: "Plus tard",
    });
    assert.equal(await inForce(), 2);
    assert.equal((await findTableInForce(p.db, "2026-12-01")).version, 3);
    await editor.post("/orientation/edition", {
      geste: "publier",
      version: "1",
      date: "2026-11-23",
      commentaire: "Retour en arrière",
    });
    assert.equal(await inForce(), 1);
    const versions = await p.as("anonymous").get("/orientation/versions");
    assert.match(versions.body, /Retour en arrière/);
    assert.match(versions.body, /Note des brûlés/);
  });

  test("a version being written may be abandoned", async () => {
    await editor.post("/orientation/edition", { geste: "copier" });
    assert.equal((await editor.post("/orientation/edition", { geste: "abandonner", version: "4" })).status, 303);
    assert.match((await editor.get("/orientation/edition")).body, /Aucune version n’est en cours d’écriture/);
  });
});
