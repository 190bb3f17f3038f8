import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { grantHabilitation, openAccount } from "#features/accounts/grant.action.ts";
import type { Role } from "#features/accounts/member.ts";
import { ownValue, parameterKeysOf, readValue, valueText } from "#features/parameters/parameter.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { addHours } from "#lib/dates.ts";
import { aSentCareDossier, careAnswers, careTeams } from "#tests/care-dossier.ts";
import { aDraft, aPlatform, aSentDossier, monday, read, textOf } from "#tests/dossiers.ts";
import { htmlProblems } from "#tests/html.ts";
import { runTimers } from "./run-timers.job.ts";

const after = (days: number) => addHours(monday, days * 24);

describe("The delays of the modules", async () => {
  const p = await aPlatform();
  const signIn = async (role: Role, number: string) => {
    const person = { givenName: "Alix", familyName: "Renard", profession: null, email: null };
    const account = await openAccount(p.db, { nationalId: number, ...person }, monday);
    await grantHabilitation(p.db, { account, unit: p.units.parc, module: "grand-age", role, medical: false }, monday);
    return p.visitor(account, p.units.parc);
  };
  const admin = await signIn("admin", "899700007777");
  const support = await signIn("support", "899700006666");
  const path = "/parametres/grand-age/draft.idle";

  test("are read by support and administrators, changed by administrators alone, and hidden from all others", async () => {
    assert.match(textOf((await support.get("/parametres")).body), /6 mois, 2 mois/);
    assert.doesNotMatch((await support.get("/parametres")).body, /draft\.idle"/);
    assert.equal((await support.get(path)).status, 403);
    assert.equal((await support.post(path, { valeur: "3 mois, 1 mois", motif: "essai" })).status, 403);
    for (const who of ["sofia", "claire", "lise"] as const)
      assert.equal((await p.as(who).get("/parametres")).status, 403);
    assert.equal((await admin.get("/dossiers")).status, 403, "settings, never a dossier");
  });

  test("are refused when they are no length of time, too few, nothing at all, unknown, or without a reason", async () => {
    for (const valeur of ["bientôt", "6 mois", "6 mois, 2 mois, 1 mois", "0 jour, 1 mois", "-3 mois, 1 mois"]) {
      const seen = await admin.post(path, { valeur, motif: "essai" });
      assert.equal(seen.status, 400, valeur);
      assert.ok(seen.body.includes(`value="${valeur}"`), "what was typed is kept");
    }
    assert.equal((await admin.post(path, { valeur: "3 mois, 1 mois", motif: "" })).status, 400);
    assert.equal(
      (await admin.post("/parametres/grand-age/mail.confirm", { valeur: "3 mois", motif: "x" })).status,
      404,
    );
    assert.equal(
      (await admin.post("/parametres/nulle-part/draft.idle", { valeur: "3 mois, 1 mois", motif: "x" })).status,
      404,
    );
  });

  test("apply to dossiers already there, are kept with who and why, and go back to the module's own", async () => {
    const id = await aDraft(p);
    await runTimers(p.db, monday);
    assert.equal((await admin.post(path, { valeur: "30 jours, 15 jours", motif: "Expérimentation" })).status, 303);
    const page = textOf((await support.get("/parametres")).body);
    assert.match(page, /30 jours, 15 jours Changé/);
    assert.match(page, /valeur du module → 30 jours, 15 jours\. Expérimentation/);
    await runTimers(p.db, after(31));
    await runTimers(p.db, after(47));
    assert.equal((await read(p, id)).status, "archived");
    assert.equal((await admin.post(path, { valeur: "", motif: "Fin de l’expérimentation" })).status, 303);
    assert.doesNotMatch(textOf((await support.get("/parametres")).body), /Changé/);
    assert.equal((await p.db.selectFrom("parameter_change").select("id").execute()).length, 2);
  });

  test("of requests start new clocks only, activity by activity, whatever their urgency", async () => {
    const t = await careTeams(p);
    const own = await aSentCareDossier(p, t, "full", { birthName: "Avant" });
    const deadline = async (id: ReferralId) => (await read(p, id)).requests.map((q) => q.deadline!.getTime());
    const before = await deadline(own.id);
    const change = async (key: string, valeur: string) =>
      (await admin.post(`/parametres/sanitaire/${key}`, { valeur, motif: "Essai" })).status;
    assert.equal(await change("request.read", "6 heures"), 404, "each activity has its own");
    assert.equal(await change("request.read@usld", "6 heures"), 404, "no such activity");
    assert.equal(await change("request.read@had", "6 heures"), 303);
    assert.deepEqual(await deadline(own.id), before, "what was given stays given");
    const after = await aSentCareDossier(p, t, "full", { birthName: "Après" });
    assert.deepEqual(await deadline(after.id), [addHours(monday, 6).getTime(), addHours(monday, 6).getTime()]);
    assert.match(textOf((await support.get("/parametres")).body), /Demande : à lire avant \(.*HAD.*\) 6 heures Changé/);
    await change("request.read@had", "");
    for (const wrong of ["0,5", "2 ; 1", "0,1 ; 0,5", "0 ; 0", "24 heures"])
      assert.equal(await change("urgency.factor", wrong), 400, wrong);
    assert.equal(await change("urgency.factor", "0,5 ; 0,5"), 303);
    const urgent = {
      demandeur: { ...careAnswers.demandeur, "san.dem.urgence": "urgent", "san.dem.urgence.motif": "Sortie" },
    };
    const quick = await aSentCareDossier(p, t, "full", { birthName: "Urgent" }, urgent);
    assert.deepEqual(await deadline(quick.id), [addHours(monday, 1).getTime(), addHours(monday, 1).getTime()]);
    await change("urgency.factor", "");
  });

  test("of an offer are those its form and its rule propose from then on", async () => {
    const { requests } = await aSentDossier(p, ["parc"], { traits: { birthName: "Offre" } });
    assert.equal(
      (await admin.post("/parametres/grand-age/offer.valid", { valeur: "9 jours", motif: "Fêtes" })).status,
      303,
    );
    const form = await p.as("paul").get(`/demandes/${requests.parc}/actes/proposition`);
    assert.match(form.body, /name="until" type="date" value="2026-12-02"/);
  });

  test("every one has a name and a value that reads back as itself", async () => {
    for (const module of ["grand-age", "sanitaire", "handicap", "tnd"] as const)
      for (const key of parameterKeysOf(module)) {
        const own = ownValue(module, key)!;
        assert.deepEqual(readValue(module, key, valueText(own)), { ok: true, value: own }, `${module} ${key}`);
      }
    assert.deepEqual(await htmlProblems((await admin.get("/parametres")).body), []);
    assert.deepEqual(await htmlProblems((await admin.get("/parametres/sanitaire/offer.valid@smr")).body), []);
  });
});
