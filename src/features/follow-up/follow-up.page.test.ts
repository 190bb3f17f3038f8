import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { UnitId } from "#features/accounts/member.ts";
import { designateEstablishments } from "#features/decisions/designate.action.ts";
import { listEntries } from "#features/journal/journal.store.ts";
import { addHours } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { aDecision, type HouseName, someHouses } from "#tests/decisions.ts";
import { aPlatform, must } from "#tests/dossiers.ts";
import { aPerson, follows } from "#tests/person.ts";
import { closeNotifications } from "./close-notifications.job.ts";

describe("The space of an establishment that receives orientations", async () => {
  const p = await aPlatform();
  const h = await someHouses(p);
  const internat = newId<UnitId>();
  await p.db
    .insertInto("unit")
    .values({
      ...{ id: internat, facility_id: h.facilities.ime, name: "Internat", module: "handicap", kinds: ["7.1"] },
      ...{ offer: "{}", limits: "{}", lat: 45.5, lon: 4.8 },
    })
    .execute();
  const ime = h.as("ime");
  let n = 10;
  const notified = async (houses: HouseName[] = ["ime"], changed: Record<string, string> = {}) => {
    const id = await aDecision(p, h, { id_decision: `D-${n++}`, ...changed });
    const chosen = houses.map((house) => ({
      facility: h.facilities[house],
      overrideReason: "À la demande de la famille",
      distanceKm: 3,
    }));
    await must(designateEstablishments(p.db, id, { right: "7.1", chosen }, h.member("isere"), p.clock.now));
    const rows = await p.db
      .selectFrom("admission_request")
      .select(["id", "unit_id"])
      .where("referral_id", "=", id)
      .execute();
    const of = (house: HouseName) => rows.find((row) => row.unit_id === h.units[house])!.id;
    return { id, of, request: of(houses[0]!) };
  };
  const asked = (id: string) =>
    p.db.selectFrom("admission_request").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const form = async (request: string, gesture: string, typed: Record<string, string | string[]> = {}) => {
    p.clock.now = addHours(p.clock.now, 0.02);
    const { version } = await asked(request);
    const common = {
      version: String(version),
      cle: newId<string>(),
      on: "2026-11-23",
      reason: "",
      comment: "",
      mode: "47",
    };
    return ime.post(`/orientations-recues/${request}/gestes/${gesture}`, { ...common, ...typed });
  };
  const done = async (request: string, gesture: string, typed: Record<string, string | string[]> = {}) => {
    const seen = await form(request, gesture, typed);
    assert.equal(seen.status, 303, /role="alert"[\s\S]*?<\/div>/.exec(seen.body)?.[0] ?? "");
  };
  const lines = (request: string) =>
    p.db
      .selectFrom("official_status")
      .select(["code", "reason", "unit_name"])
      .where("request_id", "=", request)
      .orderBy("at")
      .orderBy("seq")
      .execute();

  test("lists what is to be read, and opening says so to the MDPH", async () => {
    const { request } = await notified();
    const inbox = await ime.get("/orientations-recues");
    assert.match(inbox.body, /Noé P\./);
    assert.match(inbox.body, /MDPH à informer avant le/);
    const seen = await ime.get(`/orientations-recues/${request}`);
    assert.equal(seen.status, 200);
    assert.match(seen.body, /Notification lue/);
    assert.match(seen.body, /Noter un contact/);
    assert.equal((await asked(request)).state, "read");
    assert.equal((await ime.get(`/demandes/${request}`)).location, `/orientations-recues/${request}`);
    assert.equal((await ime.get("/demandes")).location, "/orientations-recues");
  });

  test("goes from contact to the entry and the exit, by unit, and tells the MDPH", async () => {
    const { request, id } = await notified();
    await ime.get(`/orientations-recues/${request}`);
    assert.equal((await form(request, "contact")).status, 400);
    assert.equal((await form(request, "contact", { reason: "86" })).status, 400);
    await done(request, "contact", { reason: "151" });
    await done(request, "analyse", { units: h.units.ime });
    await done(request, "admis", { units: [h.units.ime, internat] });
    assert.equal((await form(request, "entree", { units: h.units.ime })).status, 400);
    await done(request, "entree", { units: h.units.ime, agreed: "oui", beyond: "Place promise" });
    await done(request, "transfert", { unit: h.units.ime, to: internat });
    await done(request, "sortie", { reason: "91" });
    assert.deepEqual(
      (await lines(request)).map(({ code, reason, unit_name }) =>
        [unit_name ?? "ESMS", code, reason ?? ""].join(" ").trim(),
      ),
      [
        ...["ESMS 41 151", "Semi-internat 182", "ESMS 42", "Semi-internat 184", "Internat 184", "ESMS 71"],
        ...["Semi-internat 186", "ESMS 47", "Semi-internat 188 253", "Internat 186", "Internat 188 91", "ESMS 48"],
      ],
    );
    const after = await asked(request);
    assert.deepEqual([after.state, after.reason], ["ended", "91"]);
    const need = await p.db.selectFrom("need").select("state").where("referral_id", "=", id).executeTakeFirstOrThrow();
    assert.equal(need.state, "open");
    const told = await p.db
      .selectFrom("notice")
      .select("kind")
      .where("referral_id", "=", id)
      .where("unit_id", "=", h.units.isere)
      .execute();
    assert.equal(told.filter(({ kind }) => kind === "followed").length, 6);
    const page = await ime.get(`/orientations-recues/${request}`);
    assert.match(page.body, /Usager sorti/);
  });

  test("reports an impossible admission; the MDPH refuses it, then endorses it, and it is final", async () => {
    const { request } = await notified();
    await ime.get(`/orientations-recues/${request}`);
    await done(request, "analyse", { units: internat });
    await done(request, "admission-impossible", { reason: "114" });
    const treat = async (suite: string, commentaire = "") => {
      p.clock.now = addHours(p.clock.now, 0.02);
      const { version } = await asked(request);
      return h.as("isere").post("/mdph/refus", { choix: `${request}~${version}`, suite, commentaire });
    };
    assert.equal((await treat("refuser", "Une place est prévue")).status, 303);
    assert.equal((await asked(request)).state, "waiting");
    assert.match((await ime.get(`/orientations-recues/${request}`)).body, /Liste d’attente\. En cours d’analyse/);
    await done(request, "admission-impossible", { reason: "114" });
    assert.equal((await treat("enteriner")).status, 303);
    const page = await ime.get(`/orientations-recues/${request}`);
    assert.match(page.body, /Admission impossible entérinée/);
    assert.equal((await form(request, "analyse", { units: internat })).status, 409);
  });

  test("corrects what it recorded within 72 hours, and keeps both", async () => {
    const { request } = await notified();
    await ime.get(`/orientations-recues/${request}`);
    await done(request, "admission-impossible", { reason: "86" });
    await done(request, "correction", { comment: "Mauvaise ligne." });
    assert.equal((await asked(request)).state, "read");
    const page = await ime.get(`/orientations-recues/${request}`);
    assert.match(page.body, /correction, retour à/);
    assert.match(page.body, /<s>Admission impossible signalée<\/s>/);
  });

  test("after 72 hours it asks the MDPH, that takes the last thing recorded back and tells it", async () => {
    const { id, request } = await notified();
    await ime.get(`/orientations-recues/${request}`);
    await done(request, "admission-impossible", { reason: "86" });
    const start = p.clock.now;
    p.clock.now = addHours(start, 80);
    const page = (await ime.get(`/orientations-recues/${request}`)).body;
    assert.match(page, /Demander une correction à la MDPH/);
    assert.equal((await form(request, "correction", { comment: "Trop tard." })).status, 409);
    assert.equal((await form(request, "demande-correction")).status, 400);
    await done(request, "demande-correction", { comment: "Ce n’était pas le bon enfant." });
    assert.equal((await asked(request)).state, "declined");
    const path = `/mdph/decisions/${id}/notifications/${request}/correction`;
    const isere = h.as("isere");
    const shown = await isere.get(path);
    assert.match(shown.body, /Ce n’était pas le bon enfant\./);
    assert.match(shown.body, /Admission impossible signalée/);
    const { version } = await asked(request);
    const post = (comment: string) => isere.post(path, { version: String(version), cle: newId<string>(), comment });
    assert.equal((await post("")).status, 400);
    assert.equal((await post("À la demande de l’établissement.")).location, `/mdph/decisions/${id}`);
    assert.equal((await asked(request)).state, "read");
    const told = await p.db
      .selectFrom("notice")
      .select(["kind", "unit_id"])
      .where("referral_id", "=", id)
      .where("kind", "in", ["correction-asked", "status-corrected"])
      .orderBy("at")
      .execute();
    assert.deepEqual(told, [
      { kind: "correction-asked", unit_id: h.units.isere },
      { kind: "status-corrected", unit_id: h.units.ime },
    ]);
    // nothing of the establishment is left to take back; another MDPH, an establishment: not theirs
    assert.equal((await isere.post(path, { version: "99", comment: "Encore." })).status, 409);
    assert.match((await isere.get(path)).body, /il n’y a rien à corriger ici/);
    for (const who of ["rhone", "ime"] as const)
      assert.ok([403, 404].includes((await h.as(who).post(path, { comment: "Non." })).status), who);
    p.clock.now = start;
  });

  test("an entry closes the notification of another establishment; a same form sent twice acts once", async () => {
    const { request, of } = await notified(["ime", "sessad"]);
    await ime.get(`/orientations-recues/${request}`);
    await done(request, "analyse", { units: internat });
    const { version } = await asked(request);
    const typed = {
      version: String(version),
      cle: newId<string>(),
      on: "2026-11-23",
      units: internat,
      agreed: "oui",
      mode: "46",
      beyond: "x",
    };
    const path = `/orientations-recues/${request}/gestes/entree`;
    assert.equal((await ime.post(path, typed)).status, 303);
    assert.equal((await ime.post(path, typed)).status, 303);
    assert.equal((await lines(request)).filter(({ code }) => code === "47").length, 1);
    assert.equal((await asked(of("sessad"))).state, "superseded");
    assert.match(
      (await h.as("sessad").get(`/orientations-recues/${of("sessad")}`)).body,
      /entrée dans un autre établissement/,
    );
  });

  test("several impossible admissions at once answer each for itself", async () => {
    const [one, other] = [await notified(), await notified()];
    for (const { request } of [one, other]) await ime.get(`/orientations-recues/${request}`);
    assert.equal((await ime.post("/orientations-recues/lot", { notification: one.request })).status, 400);
    const typed = { notification: [one.request, other.request], reason: "113", onglet: "contact" };
    assert.equal((await ime.post("/orientations-recues/lot", typed)).status, 303);
    // the same said again is accepted and changes nothing; another reason is refused, each for itself
    assert.equal((await ime.post("/orientations-recues/lot", typed)).status, 303);
    assert.equal((await ime.post("/orientations-recues/lot", { ...typed, reason: "86" })).status, 409);
    assert.deepEqual([(await asked(one.request)).reason, (await asked(other.request)).state], ["113", "declined"]);
  });

  test("the evaluation opens to the establishment the person agreed with, alone, until they withdraw", async () => {
    const { id, request, of } = await notified(["ime", "sessad"]);
    const pdf = Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF");
    const left = await h
      .as("isere")
      .upload(`/mdph/decisions/${id}/evaluation`, {}, { field: "document", name: "bilan.pdf", content: pdf });
    assert.equal(left.status, 303, left.body);
    const file = await p.db
      .selectFrom("attachment")
      .select("id")
      .where("referral_id", "=", id)
      .executeTakeFirstOrThrow();
    const path = `/orientations-recues/${request}/documents/${file.id}`;
    assert.equal((await ime.get(path)).status, 404);
    assert.equal((await ime.get(`/dossiers/${id}/pieces/${file.id}`)).status, 404);
    assert.equal((await ime.post(`/orientations-recues/${request}/accord`, { accord: "", le: "" })).status, 400);
    const agree = (accord: string) => ime.post(`/orientations-recues/${request}/accord`, { accord, le: "2026-11-23" });
    assert.equal((await agree("oui")).status, 303);
    assert.equal((await ime.get(path)).status, 200);
    assert.equal((await h.as("sessad").get(`/orientations-recues/${of("sessad")}/documents/${file.id}`)).status, 404);
    p.clock.now = addHours(p.clock.now, 0.1);
    assert.equal((await agree("non")).status, 303);
    assert.equal((await ime.get(path)).status, 404);
    const acts = (await listEntries(p.db, id)).map(({ act }) => act);
    assert.equal(acts.filter((act) => act === "agreement").length, 2);
    // the person's own word stands above what an establishment heard; who helps them does not say it for them
    const [anne, aide] = [await aPerson(p, "Anne Perrin"), await aPerson(p, "Lia Aide")];
    await follows(p, id, anne, { kind: "steward" });
    await follows(p, id, aide, { kind: "helper", mayAct: true, readsCare: true });
    const says = (who: typeof anne, accord: string) =>
      who.visitor.post(`/mon-espace/dossiers/${id}/accords`, { etablissement: h.facilities.ime, accord });
    p.clock.now = addHours(p.clock.now, 0.1);
    assert.equal((await says(anne, "non")).status, 303);
    p.clock.now = addHours(p.clock.now, 0.1);
    const overridden = await agree("oui");
    assert.deepEqual([overridden.status, /a refusé elle-même/.test(overridden.body)], [409, true]);
    assert.equal((await ime.get(path)).status, 404);
    assert.equal((await says(aide, "oui")).status, 404);
    assert.equal((await aide.visitor.get(`/mon-espace/dossiers/${id}/accords`)).status, 404);
    assert.equal((await says(anne, "oui")).status, 303);
    assert.equal((await ime.get(path)).status, 200);
    assert.ok(acts.includes("download"));
  });

  test("a decision is retrieved by MDPH, number and birth date, exactly; the MDPH sees who follows", async () => {
    const id = await aDecision(p, h, {
      id_decision: "D-papier",
      individu: "990099",
      nom_naissance: "Dufour",
      prenom: "Lila",
      date_naissance: "05/06/2013",
    });
    const search = (typed: Record<string, string>) =>
      ime.post("/orientations-recues/recuperer", {
        mdph: h.units.isere,
        number: "990099",
        birthDate: "2013-06-05",
        ...typed,
      });
    const nothing = async (typed: Record<string, string>) => {
      const seen = await search(typed);
      assert.equal(seen.status, 303);
      assert.match((await ime.get(seen.location!)).body, /Aucune décision en cours ne correspond/);
    };
    assert.equal((await search({ number: "" })).status, 400);
    await nothing({ number: "99009" });
    await nothing({ birthDate: "2013-06-06" });
    await nothing({ mdph: h.units.rhone });
    const { location } = await search({});
    assert.match((await ime.get(location!)).body, /Lila Dufour/);
    assert.equal((await h.as("sessad").get(location!)).status, 404);
    assert.equal((await ime.post(location!, {})).status, 400);
    const taken = await ime.post(location!, { decision: `${id}:7.1` });
    assert.equal(taken.status, 303, taken.body);
    const request = taken.location!.split("/").at(-1)!;
    assert.equal((await asked(request)).state, "read");
    assert.match((await ime.get(taken.location!)).body, /Notification lue/);
    assert.match((await h.as("isere").get(`/mdph/decisions/${id}`)).body, /IME Les Écureuils/);
    const told = await p.db
      .selectFrom("notice")
      .select("unit_id")
      .where("referral_id", "=", id)
      .where("kind", "=", "decision-retrieved")
      .execute();
    assert.deepEqual(told, [{ unit_id: h.units.isere }]);
    assert.equal((await search({})).status, 303);
    const sixth = await search({});
    assert.equal(sixth.status, 429);
    assert.match(sixth.body, /Cinq essais par heure/);
  });

  test("what closes by itself is announced seven days before, and keeps its official reasons", async () => {
    const inIme = await notified(["ime", "sessad"]);
    const other = inIme.of("sessad");
    await ime.get(`/orientations-recues/${inIme.request}`);
    await done(inIme.request, "analyse", { units: internat });
    await done(inIme.request, "entree", { units: internat, agreed: "oui", beyond: "x" });
    const over = await notified(["ime"], { fin: "24/11/2026" });
    await ime.get(`/orientations-recues/${over.request}`);
    await done(over.request, "analyse", { units: internat });
    const start = p.clock.now;
    const later = (days: number) => closeNotifications(p.db, addHours(start, 24 * days));
    await later(2);
    await later(3);
    assert.deepEqual([(await asked(other)).state, (await asked(over.request)).state], ["superseded", "waiting"]);
    const told = await p.db
      .selectFrom("notice")
      .select("unit_id")
      .where("kind", "=", "closing-soon")
      .where("referral_id", "=", over.id)
      .execute();
    assert.deepEqual(told.map((one) => one.unit_id).sort(), [h.units.ime, h.units.isere].sort());
    await later(10);
    const [closed, ended] = [await asked(other), await asked(over.request)];
    assert.deepEqual(
      [closed.state, closed.reason, ended.state, ended.reason],
      ["declined", "119", "withdrawn", "decision-ended"],
    );
    assert.deepEqual(
      (await lines(other)).map(({ code, reason }) => `${code}/${reason}`),
      ["45/119"],
    );
    assert.deepEqual((await lines(over.request)).at(-1), { code: "180", reason: "98", unit_name: "Internat" });
    assert.match((await ime.get(`/orientations-recues/${over.request}`)).body, /notification est échue/);
  });

  test("a closing by itself is taken back for thirty days, with a reason, and the other side is told", async () => {
    const { id, request } = await notified(["ime"], { fin: "24/11/2026" });
    await ime.get(`/orientations-recues/${request}`);
    await done(request, "analyse", { units: internat });
    // nothing closed by itself: nothing to take back
    assert.equal((await form(request, "reprise", { comment: "Erreur." })).status, 409);
    const start = p.clock.now;
    await closeNotifications(p.db, addHours(start, 24 * 3));
    await closeNotifications(p.db, addHours(start, 24 * 11));
    assert.equal((await asked(request)).state, "withdrawn");
    p.clock.now = addHours(start, 24 * 12);
    const page = (await ime.get(`/orientations-recues/${request}`)).body;
    assert.match(page, /Annuler la clôture automatique/);
    assert.equal((await form(request, "analyse", { units: internat })).status, 409);
    assert.equal((await form(request, "reprise")).status, 400);
    await done(request, "reprise", { comment: "Le renouvellement est en cours." });
    const back = await asked(request);
    assert.deepEqual([back.state, back.stage], ["waiting", "analysis"]);
    const after = (await ime.get(`/orientations-recues/${request}`)).body;
    assert.match(after, /Internat : <b>Liste d’attente\. En cours d’analyse/);
    assert.match(after, /Le renouvellement est en cours\./);
    const kinds = await p.db
      .selectFrom("notice")
      .select(["kind", "unit_id"])
      .where("referral_id", "=", id)
      .where("kind", "=", "closing-undone")
      .execute();
    assert.deepEqual(kinds, [{ kind: "closing-undone", unit_id: h.units.isere }]);
    assert.ok((await listEntries(p.db, id)).some(({ object }) => object === `undo-closing ${request}`));
    // told once, it is not closed again for the same cause; a second time there is nothing to take back
    await closeNotifications(p.db, addHours(p.clock.now, 24 * 9));
    await closeNotifications(p.db, addHours(p.clock.now, 24 * 18));
    assert.equal((await asked(request)).state, "waiting");
    assert.equal((await form(request, "reprise", { comment: "Encore." })).status, 409);
    p.clock.now = start;
  });

  test("thirty-one days later it is too late; what somebody closed is not undone this way", async () => {
    const { request } = await notified(["ime"], { fin: "24/11/2026" });
    const start = p.clock.now;
    await closeNotifications(p.db, addHours(start, 24 * 3));
    await closeNotifications(p.db, addHours(start, 24 * 11));
    p.clock.now = addHours(start, 24 * 42);
    // a unit reads a closed request for thirty days too
    assert.equal((await form(request, "reprise", { comment: "Trop tard." })).status, 404);
    p.clock.now = start;
    const other = await notified();
    await ime.get(`/orientations-recues/${other.request}`);
    await done(other.request, "admission-impossible", { reason: "119" });
    assert.equal((await form(other.request, "reprise", { comment: "Non." })).status, 409);
  });

  test("nobody else enters: other modules, other establishments, the MDPH", async () => {
    const { request } = await notified();
    for (const [who, status] of [
      ["claire", 404],
      ["sofia", 403],
      ["nobody", 303],
    ] as const) {
      assert.equal((await p.as(who).get(`/orientations-recues/${request}`)).status, status, who);
      const posted = await p.as(who).post(`/orientations-recues/${request}/gestes/contact`, { reason: "151" });
      assert.equal(posted.status, status, who);
    }
    assert.equal((await p.as("claire").get("/orientations-recues")).status, 403);
    assert.equal((await h.as("isere").get(`/orientations-recues/${request}`)).status, 403);
    assert.equal((await h.as("mas").get(`/orientations-recues/${request}`)).status, 404);
    assert.equal(
      (await h.as("mas").post(`/orientations-recues/${request}/gestes/contact`, { reason: "151" })).status,
      404,
    );
    assert.equal((await h.as("ime").get(`/mon-espace/dossiers/${request}/accords`)).status, 404);
    assert.equal((await asked(request)).state, "sent");
  });
});
