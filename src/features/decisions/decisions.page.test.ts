import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { shareDossier } from "#features/admission-dossiers/share.action.ts";
import { aDecision, later, saysImpossible, someHouses, typedDecision } from "#tests/decisions.ts";
import { aPlatform, must } from "#tests/dossiers.ts";
import { findDecision } from "./decision.store.ts";
import { designateEstablishments } from "./designate.action.ts";

describe("The space of an MDPH", async () => {
  const p = await aPlatform();
  const h = await someHouses(p);
  const isere = h.as("isere");
  const requestOf = (id: string) =>
    p.db.selectFrom("admission_request").selectAll().where("referral_id", "=", id).executeTakeFirstOrThrow();
  const acts = async (id: string) =>
    (await p.db.selectFrom("journal_entry").select("act").where("referral_id", "=", id).orderBy("seq").execute()).map(
      (entry) => entry.act,
    );

  test("enters a decision from its form, then asks whom to notify", async () => {
    const seen = await isere.post("/mdph/decisions/nouvelle", typedDecision());
    assert.equal(seen.status, 303);
    const id = seen.location!.split("/")[3]!;
    assert.equal(seen.location, `/mdph/decisions/${id}/etablissements`);
    const decision = (await findDecision(p.db, id))!;
    assert.deepEqual(
      [decision.idDecision, decision.endsOn, decision.rights.map(({ code, qualification }) => [code, qualification])],
      ["D-2026-001", "2029-08-31", [["7.1", "cible"]]],
    );
    const needs = await p.db.selectFrom("need").select(["kind", "to_date"]).where("referral_id", "=", id).execute();
    assert.deepEqual(needs, [{ kind: "7.1", to_date: "2029-08-31" }]);
    assert.deepEqual((await acts(id)).slice(0, 2), ["create", "decision"]);
  });

  test("joins the notification with the form: whoever was notified reads it, and a wrong file is said before anything is entered", async () => {
    const pdf = { field: "piece_courrier", name: "notification.pdf", content: Buffer.from("%PDF-1.4\n%%EOF\n") };
    const typed = typedDecision({ id_decision: "D-DOC" });
    const path = "/mdph/decisions/nouvelle";
    const wrong = await isere.upload(path, typed, { ...pdf, content: "du texte", name: "notification.txt" });
    assert.deepEqual([wrong.status, /Ce type de document n’est pas accepté/.test(wrong.body)], [400, true]);
    const missing = await isere.upload(path, { ...typed, droit: "" }, pdf);
    assert.match(missing.body, /Choisissez de nouveau ce document/);
    const done = await isere.upload(path, typed, pdf);
    assert.equal(done.status, 303, done.body);
    const id = done.location!.split("/")[3]! as Parameters<typeof designateEstablishments>[1];
    const file = await p.db
      .selectFrom("attachment")
      .select(["id", "level", "link_id"])
      .where("referral_id", "=", id)
      .executeTakeFirstOrThrow();
    assert.deepEqual([file.level, file.link_id], ["admin", "hd.dec.courrier"]);
    assert.match((await isere.get(`/mdph/decisions/${id}/evaluation`)).body, /notification\.pdf/);
    const chosen = [{ facility: h.facilities.ime, overrideReason: null, distanceKm: 2 }];
    await must(designateEstablishments(p.db, id, { right: "7.1", chosen }, h.member("isere"), p.clock.now));
    const request = await requestOf(id);
    const read = (who: "ime" | "sessad") => h.as(who).get(`/orientations-recues/${request.id}/documents/${file.id}`);
    assert.match((await h.as("ime").get(`/orientations-recues/${request.id}`)).body, /notification\.pdf/);
    assert.deepEqual([(await read("ime")).status, (await read("sessad")).status], [200, 404]);
    // not by the way of the dossier's own files: the person has sent nothing of it
    assert.equal((await h.as("ime").get(`/dossiers/${id}/pieces/${file.id}`)).status, 404);
  });

  test("is told each field that is missing, and keeps what was typed", async () => {
    const seen = await isere.post("/mdph/decisions/nouvelle", typedDecision({ fin: "01/01/2020", droit: "" }));
    assert.equal(seen.status, 400);
    assert.match(seen.body, /La fin doit suivre l’ouverture du droit/);
    assert.match(seen.body, /Choisissez le droit ouvert/);
    assert.match(seen.body, /value="Perrin"/);
  });

  test("never enters the same number twice", async () => {
    const seen = await isere.post("/mdph/decisions/nouvelle", typedDecision());
    assert.equal(seen.status, 422);
    assert.match(seen.body, /porte déjà ce numéro/);
  });

  test("shows the same person's next decision on the same person", async () => {
    const id = await aDecision(p, h, { id_decision: "D-2026-002", droit: "7.8" });
    const { rows } = {
      rows: await p.db.selectFrom("referral").select("person_id").where("module", "=", "handicap").execute(),
    };
    assert.equal(new Set(rows.map((row) => row.person_id)).size, 1);
    assert.match((await isere.get(`/mdph/decisions/${id}`)).body, /Noé Perrin/);
  });

  test("finds a decision by its number, or by birth date and name", async () => {
    for (const q of ["D-2026-002", "04/03/2014 perrin", "990017"])
      assert.match((await isere.get(`/mdph?q=${encodeURIComponent(q)}`)).body, /D-2026-002/, q);
    assert.match((await isere.get("/mdph?q=05%2F03%2F2014")).body, /Aucune décision/);
  });

  test("notifies an establishment of the right without any volet, and one outside it with a reason alone", async () => {
    const id = await aDecision(p, h, { id_decision: "D-2026-003" });
    const path = `/mdph/decisions/${id}/etablissements`;
    const found = await isere.get(path);
    assert.match(found.body, /IME Les Écureuils/);
    assert.doesNotMatch(found.body, /MAS Les Peupliers/);
    assert.match((await isere.get(`${path}?hors-droit=oui`)).body, /MAS Les Peupliers/);
    const refused = await isere.post(path, { droit: "7.1", etablissement: h.facilities.mas });
    assert.equal(refused.status, 409);
    assert.match(refused.body, /dites pourquoi vous le désignez/);
    const sent = await isere.post(path, { droit: "7.1", etablissement: h.facilities.ime });
    assert.equal(sent.status, 303, sent.body);
    const request = await requestOf(id);
    assert.deepEqual([request.unit_id, request.state, request.disclosure], [h.units.ime, "sent", "decision"]);
    assert.match((await h.as("ime").get("/orientations-recues")).body, /Noé/);
    assert.equal((await isere.post(path, { droit: "7.1", etablissement: h.facilities.ime })).status, 409);
  });

  test("corrects what was typed wrong: the needs follow, it is written down, and those who follow are told", async () => {
    const id = await aDecision(p, h, { id_decision: "D-COR", individu: "990777", priorite: "3" });
    const chosen = [{ facility: h.facilities.ime, overrideReason: null, distanceKm: 2 }];
    await must(designateEstablishments(p.db, id, { right: "7.1", chosen }, h.member("isere"), p.clock.now));
    const path = `/mdph/decisions/${id}/correction`;
    const form = await isere.get(path);
    assert.match(form.body, /value="31\/08\/2029"/);
    assert.doesNotMatch(form.body, /Premier prénom de naissance/);
    const typed = typedDecision({ id_decision: "D-COR", individu: "990777", version: "1", priorite: "1" });
    const wrong = await isere.post(path, { ...typed, fin: "01/01/2020" });
    assert.deepEqual([wrong.status, /La fin doit suivre/.test(wrong.body)], [400, true]);
    assert.equal((await isere.post(path, { ...typed, id_decision: "D-2026-001" })).status, 409);
    assert.equal((await isere.post(path, { ...typed, droit: "7.8" })).status, 409);
    assert.equal((await isere.post(path, { ...typed, version: "7" })).status, 409);
    const done = await isere.post(path, { ...typed, fin: "31/08/2030", nom_naissance: "Autre" });
    assert.equal(done.location, `/mdph/decisions/${id}`);
    const after = (await findDecision(p.db, id))!;
    assert.deepEqual([after.endsOn, after.priority?.level, after.version], ["2030-08-31", 1, 2]);
    const needs = await p.db.selectFrom("need").select(["kind", "to_date"]).where("referral_id", "=", id).execute();
    assert.deepEqual(needs, [{ kind: "7.1", to_date: "2030-08-31" }]);
    const { object } = await p.db
      .selectFrom("journal_entry")
      .select("object")
      .where("referral_id", "=", id)
      .where("object", "like", "correction%")
      .executeTakeFirstOrThrow();
    assert.equal(object, "correction : validité, priorité");
    const told = await p.db
      .selectFrom("notice")
      .select("unit_id")
      .where("referral_id", "=", id)
      .where("kind", "=", "decision-corrected")
      .execute();
    assert.deepEqual(told, [{ unit_id: h.units.ime }]);
    assert.match((await isere.get(`/mdph/decisions/${id}`)).body, /Noé Perrin/);
    for (const who of ["rhone", "ime"] as const)
      assert.ok([403, 404].includes((await h.as(who).post(path, typed)).status), who);
    // a right nobody is notified of yet may become another
    const free = await aDecision(p, h, { id_decision: "D-COR-2", individu: "990778" });
    const other = typedDecision({ id_decision: "D-COR-2", individu: "990778", version: "1", droit: "7.8" });
    assert.equal((await isere.post(`/mdph/decisions/${free}/correction`, other)).status, 303);
    const [need] = await p.db.selectFrom("need").select("kind").where("referral_id", "=", free).execute();
    assert.deepEqual([need!.kind, (await findDecision(p.db, free))!.rights[0]!.code], ["7.8", "7.8"]);
  });

  test("endorses an admission said impossible, or turns it down with a comment", async () => {
    const id = await aDecision(p, h, { id_decision: "D-2026-004" });
    await must(
      designateEstablishments(
        p.db,
        id,
        { right: "7.1", chosen: [{ facility: h.facilities.ime, overrideReason: null, distanceKm: null }] },
        h.member("isere"),
        p.clock.now,
      ),
    );
    await saysImpossible(p, id);
    const list = await isere.get("/mdph?onglet=impossibles");
    assert.match(list.body, /Les ressources de l’ESMS ne sont pas suffisantes/);
    const choix = /value="([0-9a-f-]{36}~\d+)"/.exec(list.body)![1]!;
    assert.equal((await isere.post("/mdph/refus?onglet=impossibles", { choix, suite: "refuser" })).status, 409);
    assert.equal((await h.as("rhone").post("/mdph/refus", { choix, suite: "enteriner" })).status, 409);
    const back = await isere.post("/mdph/refus", { choix, suite: "refuser", commentaire: "Une place est prévue" });
    assert.equal(back.status, 303);
    assert.equal((await requestOf(id)).state, "studying");
    await saysImpossible(p, id);
    const again = /value="([0-9a-f-]{36}~\d+)"/.exec((await isere.get("/mdph?onglet=impossibles")).body)![1]!;
    assert.equal((await isere.post("/mdph/refus", { choix: again, suite: "enteriner" })).status, 303);
    const { state, endorsed } = await requestOf(id);
    assert.deepEqual([state, endorsed], ["declined", true]);
    assert.match((await isere.get("/mdph?onglet=sans-solution")).body, /D-2026-004/);
  });

  test("sees the establishments silent after fifteen days", async () => {
    assert.doesNotMatch((await isere.get("/mdph?onglet=silence")).body, /D-2026-003/);
    later(p, 16);
    assert.match((await isere.get("/mdph?onglet=silence")).body, /D-2026-003/);
    later(p, -16);
  });

  test("replaces a decision by another of the same person: its notifications are cancelled with reason 173", async () => {
    const id = await aDecision(p, h, { id_decision: "D-2026-005" });
    const chosen = [{ facility: h.facilities.ime, overrideReason: null, distanceKm: null }];
    await must(designateEstablishments(p.db, id, { right: "7.1", chosen }, h.member("isere"), p.clock.now));
    const path = `/mdph/decisions/${id}/fin`;
    const wrong = await isere.post(path, { acte: "replace", version: "1", remplacante: "D-9999" });
    assert.equal(wrong.status, 409);
    const done = await isere.post(path, { acte: "replace", version: "1", remplacante: "D-2026-002" });
    assert.equal(done.status, 303, done.body);
    const request = await requestOf(id);
    assert.deepEqual([request.state, request.reason], ["withdrawn", "173"]);
    assert.equal((await findDecision(p.db, id))!.status.kind, "replaced");
    assert.equal((await isere.post(path, { acte: "close", version: "2" })).status, 409);
  });

  test("cancels one notification with its official reason, then takes it up again", async () => {
    const id = await aDecision(p, h, { id_decision: "D-2026-006" });
    const chosen = [{ facility: h.facilities.ime, overrideReason: null, distanceKm: null }];
    await must(designateEstablishments(p.db, id, { right: "7.1", chosen }, h.member("isere"), p.clock.now));
    const { id: request, version } = await requestOf(id);
    const path = `/mdph/decisions/${id}/notifications/${request}`;
    const post = (acte: string, motif: string, v: number) =>
      isere.post(path, { acte, [`motif-${request}`]: motif, version: String(v) });
    assert.equal((await post("withdraw", "84", version)).status, 409);
    assert.equal((await post("withdraw", "112", version)).status, 303);
    assert.equal((await requestOf(id)).state, "withdrawn");
    assert.equal((await post("reactivate", "168", version + 1)).status, 303);
    assert.equal((await requestOf(id)).state, "sent");
  });

  test("notes that a renewal was asked, beside the end", async () => {
    const id = await aDecision(p, h, { id_decision: "D-2026-007", fin: "31/12/2026" });
    assert.equal((await isere.post(`/mdph/decisions/${id}/renouvellement`, { le: "02/11/2026" })).status, 303);
    const seen = await isere.get(`/mdph/decisions/${id}`);
    assert.match(seen.body, /dans moins de 3 mois — renouvellement demandé le 2 nov. 2026/);
    assert.match((await isere.get("/mdph?onglet=fin")).body, /D-2026-007/);
  });

  test("reads the single dossier once the person shares it, and never before", async () => {
    const id = await aDecision(p, h, { id_decision: "D-2026-008" });
    assert.equal((await isere.get(`/mdph/decisions/${id}/dossier`)).status, 404);
    assert.equal((await shareDossier(p.db, id, "share", h.member("isere"), p.clock.now)).ok, false);
    await p.db
      .insertInto("steward")
      .values({
        ...{ id: crypto.randomUUID(), referral_id: id, account_id: p.accounts.karim, kind: "steward", relation: null },
        ...{ added_by: null, added_at: p.clock.now, ended_at: null, ended_by: null },
      })
      .execute();
    await must(shareDossier(p.db, id, "share", p.members.karim, p.clock.now));
    assert.equal((await isere.get(`/mdph/decisions/${id}/dossier`)).status, 200);
    await must(shareDossier(p.db, id, "unshare", p.members.karim, p.clock.now));
    assert.equal((await isere.get(`/mdph/decisions/${id}/dossier`)).status, 404);
    assert.deepEqual((await acts(id)).slice(2), ["share", "read", "unshare"]);
  });

  test("does not exist for another MDPH, an establishment, a requester; nor is its dossier opened as a dossier", async () => {
    const id = await aDecision(p, h, { id_decision: "D-2026-009" });
    for (const path of [`/mdph/decisions/${id}`, `/mdph/decisions/${id}/etablissements`]) {
      assert.equal((await h.as("rhone").get(path)).status, 404);
      assert.equal((await h.as("ime").get(path)).status, 403);
      assert.equal((await p.as("sofia").get(path)).status, 403);
    }
    assert.equal((await h.as("rhone").post(`/mdph/decisions/${id}/fin`, { acte: "close", version: "1" })).status, 404);
    assert.equal((await isere.get(`/dossiers/${id}`)).status, 403);
    assert.doesNotMatch((await h.as("rhone").get("/mdph?onglet=toutes")).body, /D-2026/);
  });
});
