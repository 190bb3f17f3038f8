import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { grantHabilitation } from "#features/accounts/grant.action.ts";
import { listDossiersRefused } from "#features/refusals/refusal.store.ts";
import { checkRefusals } from "#features/requests/conditions.job.ts";
import { addHours } from "#lib/dates.ts";
import { aSentCareDossier, careTeams } from "#tests/care-dossier.ts";
import { aPlatform, aSentDossier, hiddenField, leave, monday, read, textOf, validate, write } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";

describe("À redemander", async () => {
  const p = await aPlatform();
  const t = await careTeams(p);
  type Someone = typeof t.asks;
  const decline = async (who: Someone, request: string, reason: string, comment = "") => {
    const form = await who.get(`/demandes/${request}/actes/refus`);
    const [version, cle] = [hiddenField(form.body, "version"), hiddenField(form.body, "cle")];
    return who.post(`/demandes/${request}/actes/refus`, { version, cle, reason, comment, toPerson: "" });
  };
  const again = async (who: Someone, id: string, path = `/dossiers/${id}`) => {
    const { body } = await who.get(path);
    return { body, text: textOf(body), button: /action="\/demandes\/[^"]+\/redemande"/.test(body) };
  };
  const notices = async (kind: string) =>
    Number((await sql<{ n: number }>`select count(*) as n from notice where kind = ${kind}`.execute(p.db)).rows[0]!.n);

  test("a refusal leads to what its reason asks, in valid HTML, kept and read by the requester", async () => {
    const { id, north } = await aSentCareDossier(p, t, "full");
    const done = await decline(t.north, north, "no-place");
    assert.deepEqual([done.status, done.location], [303, `/demandes/${north}/refus`]);
    const page = await t.north.get(`/demandes/${north}/refus`);
    assert.deepEqual([page.status, await htmlProblems(page.body)], [200, []]);
    assert.match(page.body, /type="date"/);
    const past = await t.north.post(`/demandes/${north}/refus`, { jour: "2026-11-02" });
    assert.deepEqual([past.status, /Cette date est passée/.test(past.body)], [400, true]);
    assert.equal((await t.north.post(`/demandes/${north}/refus`, { jour: "bientôt" })).status, 400);
    assert.equal((await t.north.post(`/demandes/${north}/refus`, { jour: "2026-12-03" })).status, 303);
    const seen = await t.asks.get(`/dossiers/${id}/demandes/${north}`);
    assert.match(
      textOf(seen.body),
      /Possible à partir du 3 déc\. 2026.*À redemander quand cette date arrive, ou une place/,
    );
    assert.deepEqual(await htmlProblems(seen.body), []);
    assert.match(
      textOf((await t.north.get(`/demandes/${north}`)).body),
      /Votre refus.*3 déc\. 2026.*Changer ces précisions/,
    );
    assert.equal((await again(t.asks, id)).button, false, "the day has not come");
  });

  test("is for the unit that refused: nobody else says more, nor sees the page", async () => {
    const { id, north } = await aSentCareDossier(p, t, "full", { birthName: "Autre" });
    await decline(t.north, north, "no-place");
    const statuses = [];
    for (const who of [t.asks, t.south, p.as("sofia"), p.as("anonymous")])
      statuses.push((await who.post(`/demandes/${north}/refus`, { jour: "2026-12-03" })).status);
    assert.deepEqual(statuses, [403, 404, 404, 303]);
    for (const who of [t.north, t.south, p.as("sofia")])
      assert.ok([403, 404].includes((await who.post(`/demandes/${north}/redemande`, {})).status));
    assert.equal((await t.asks.post(`/demandes/${north}/redemande`, {})).status, 409, "nothing has changed");
    assert.equal((await read(p, id)).requests.length, 2);
  });

  test("the day given comes: a line with one button, a notice once, and a new request that leaves when somebody decides", async (x) => {
    const { id, north } = await aSentCareDossier(p, t, "full", { birthName: "Attente" });
    await decline(t.north, north, "date");
    await t.north.post(`/demandes/${north}/refus`, { jour: "2026-11-25" });
    x.after(() => {
      p.clock.now = monday;
    });
    const before = await notices("ask-again");
    await checkRefusals(p.db, null, p.clock.now);
    assert.equal(await notices("ask-again"), before);
    p.clock.now = addHours(monday, 48);
    await checkRefusals(p.db, null, p.clock.now);
    await checkRefusals(p.db, null, p.clock.now);
    assert.equal(await notices("ask-again"), before + 1);
    const line = await again(t.asks, id);
    assert.match(
      line.text,
      /À redemander : HAD Nord-Isère, Hospitalisation à domicile\. La date donnée, le 25 nov\. 2026, est arrivée/,
    );
    assert.deepEqual(await htmlProblems(line.body), []);
    assert.equal((await read(p, id)).requests.length, 2, "nothing leaves by itself");
    const cle = hiddenField(line.body.slice(line.body.indexOf("/redemande")), "cle");
    assert.equal((await t.asks.post(`/demandes/${north}/redemande`, { cle })).status, 303);
    assert.equal((await t.asks.post(`/demandes/${north}/redemande`, { cle })).status, 303, "sent twice, it is one");
    const { requests } = await read(p, id);
    const newer = requests.filter((q) => q.unit === t.units.north && q.state.kind === "sent");
    assert.deepEqual([requests.length, newer.length], [3, 1]);
    assert.equal((await again(t.asks, id)).button, false, "it is asked again");
  });

  test("an answer changes once validated: the unit is proposed again, and no more once it is put back", async () => {
    const { id, south } = await aSentCareDossier(p, t, "full", { birthName: "Réponse" });
    await decline(t.south, south, "exit-plan");
    await write(p, id, "soins-projet", { "san.sp.projet.lieu": "chez-un-proche" }, t.roche);
    assert.equal((await again(t.asks, id)).button, false, "a draft changes nothing");
    await validate(p, id, "soins-projet", t.roche);
    assert.match((await again(t.asks, id)).text, /À redemander : .*Une réponse a changé depuis leur refus \(/);
    await write(p, id, "soins-projet", { "san.sp.projet.lieu": "domicile" }, t.roche);
    await validate(p, id, "soins-projet", t.roche);
    assert.equal((await again(t.asks, id)).button, false);
  });

  test("a need named that the card does not limit: its référents are told, without a dossier; limits changed, one asks again", async () => {
    await grantHabilitation(
      p.db,
      { account: p.accounts.lise, unit: t.units.north, module: "sanitaire", role: "local-admin", medical: false },
      monday,
    );
    const lise = await p.visitor(p.accounts.lise, t.units.north);
    const { id, north } = await aSentCareDossier(p, t, "full", { birthName: "Besoin" });
    await decline(t.north, north, "technical", "Pas de concentrateur disponible.");
    const page = await t.north.get(`/demandes/${north}/refus`);
    assert.match(page.body, /value="san\.sp\.respi"/);
    assert.deepEqual(await htmlProblems(page.body), []);
    await t.north.post(`/demandes/${north}/refus`, { "questions-1-0": ["san.sp.respi", "san.dem.unite"] });
    assert.match(textOf((await t.asks.get(`/dossiers/${id}/demandes/${north}`)).body), /Besoin en cause Respiratoire/);
    const told = await p.db
      .selectFrom("notice")
      .select(["number", "referral_id"])
      .where("kind", "=", "limit-to-correct")
      .execute();
    assert.deepEqual(told, [{ number: null, referral_id: null }]);
    const limits = await lise.get("/structure/limites");
    assert.match(textOf(limits.body), /Hospitalisation à domicile Oxygène 1 refus, le dernier le 23 nov\. 2026/);
    assert.deepEqual(await htmlProblems(limits.body), []);
    await sql`update unit set limits = '{"refuses": ["oxygen"]}' where id = ${t.units.north}`.execute(p.db);
    assert.match(textOf((await lise.get("/structure/limites")).body), /Rien à vérifier/);
    await checkRefusals(p.db, t.units.north, p.clock.now);
    assert.match((await again(t.asks, id)).text, /Les limites de l’unité ont changé/);
    await sql`update unit set limits = '{}' where id = ${t.units.north}`.execute(p.db);
  });

  test("an EHPAD that was full declares a place: the job of its declaration proposes it again", async () => {
    const { id, requests } = await aSentDossier(p, ["bellevue"]);
    await decline(p.as("marc"), requests.bellevue, "no-place");
    await leave(p, "bellevue", 1);
    const queued = await p.db.selectFrom("outbox").select("payload").where("name", "=", "check-refusals").execute();
    assert.deepEqual(queued.at(-1)?.payload, { unit: p.units.bellevue });
    p.clock.now = addHours(monday, 1);
    await leave(p, "bellevue", 1);
    await checkRefusals(p.db, p.units.bellevue, p.clock.now);
    assert.match((await again(p.as("sofia"), id)).text, /Une place a été déclarée depuis leur refus/);
    assert.deepEqual(
      (await listDossiersRefused(p.db, { unit: p.units.bellevue, after: null, limit: 9 })).includes(id),
      true,
    );
  });

  test("a unit that comes back on its refusal waits for nothing more", async () => {
    const { north } = await aSentCareDossier(p, t, "full", { birthName: "Retour" });
    await decline(t.north, north, "no-place");
    const form = await t.north.get(`/demandes/${north}/actes/reprise`);
    await t.north.post(`/demandes/${north}/actes/reprise`, {
      ...{ version: hiddenField(form.body, "version"), cle: hiddenField(form.body, "cle"), comment: "Une sortie." },
    });
    assert.equal((await t.north.get(`/demandes/${north}/refus`)).status, 404);
  });

  test("what is advised instead is read by the requester, and counted for the editors of the orientation table, small counts hidden", async () => {
    const { id, south } = await aSentCareDossier(p, t, "full", { birthName: "Ailleurs" });
    await decline(t.south, south, "refer-elsewhere", "Une rééducation intensive.");
    assert.equal((await t.south.post(`/demandes/${south}/refus`, { conseil: "smr/999" })).status, 400);
    assert.equal((await t.south.post(`/demandes/${south}/refus`, { conseil: "smr/102" })).status, 303);
    assert.match(
      textOf((await t.asks.get(`/dossiers/${id}/demandes/${south}`)).body),
      /L’unité conseille SMR, .*locomoteur/i,
    );
    await grantHabilitation(
      p.db,
      { account: p.accounts.yann, unit: t.units.medicine, module: "sanitaire", role: "admin", medical: false },
      monday,
    );
    const editor = await p.visitor(p.accounts.yann, t.units.medicine);
    const page = await editor.get("/orientation/conseils");
    assert.match(textOf(page.body), /Hospitalisation à domicile.* SMR, .* moins de 11/);
    assert.deepEqual(await htmlProblems(page.body), []);
    assert.equal((await t.asks.get("/orientation/conseils")).status, 403);
  });
});
