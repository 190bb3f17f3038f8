import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Hono } from "hono";
import { facilityPage } from "#features/cards/facility.page.ts";
import { communesApi } from "#features/directory/commune.api.ts";
import { generateDirectory } from "#features/samples/generate.action.ts";
import { aDatabase } from "#tests/database.ts";
import { htmlProblems } from "#tests/html.ts";
import { createLog } from "#web/log.ts";
import type { WebEnv } from "#web/web.ts";
import { searchDirectoryPage } from "./annuaire.page.ts";

describe("The public directory", async () => {
  const db = await aDatabase();
  const now = new Date("2026-11-21T09:00:00Z");
  await generateDirectory(db, { facilities: 400, seed: 1, now });
  const app = new Hono<WebEnv>()
    .use(async (web, next) => {
      web.set("outside", {
        db,
        readDb: db,
        now: () => now,
        publicUrl: "http://localhost",
        oidc: { issuer: "", clientId: "", clientSecret: "" },
        proxies: 0,
        sms: true,
        reportsByMail: { ror: false, finess: false, cnsa: false },
        bookingSandbox: null,
        aaguids: [],
        support: { phone: null, email: null },
        log: createLog("silent"),
        isReady: () => true,
      });
      web.set("db", db);
      web.set("now", now);
      web.set("visitor", null);
      web.set("units", 0);
      web.set("unread", 0);
      await next();
    })
    .get("/annuaire", searchDirectoryPage)
    .get("/etablissements/:finess", facilityPage)
    .get("/api/communes", communesApi);
  const get = async (path: string) => {
    const response = await app.request(`http://localhost${path}`);
    return { status: response.status, text: (await response.text()).replaceAll(/[\u00a0\u202f]/g, " ") };
  };
  const title = (text: string) => /<h1[^>]*>([^<]*)</.exec(text)?.[1];

  test("lists facilities around a place with their price, the age of their places and a map", async () => {
    const { status, text } = await get("/annuaire?lieu=Vienne&rayon=10&type=ehpad");
    assert.equal(status, 200);
    assert.match(title(text)!, /^EHPAD : \d+ résultats à 10 km de Vienne$/);
    assert.match(text, /<a class="fr-link" href="\/etablissements\/XG0000003">Résidence Bellevue<\/a>/);
    assert.match(text, /7 km · Estrablin \(38\) · à partir de 2 310 € par mois · établissement fictif/);
    assert.match(
      text,
      /<li class="oui">Unité protégée \(hébergement permanent\) : 1 place libre, dit il y a 21 jours \(chiffre ancien\)<\/li>/,
    );
    assert.match(text, /<svg [^>]*role="img" aria-label="Carte : \d+ établissements à 10 km de Vienne/);
    assert.deepEqual(await htmlProblems(text), []);
  });

  test("keeps every criterion in the form and in the links of the pages", async () => {
    const { text } = await get("/annuaire?avec=ash&avec=pasa&places=oui&prix=3000&tri=nom");
    assert.match(text, /value="ash" checked/);
    assert.match(text, /value="pasa" checked/);
    assert.match(text, /<option value="nom" selected>/);
    const all = await get("/annuaire?type=ehpad");
    assert.match(all.text, /href="\/annuaire\?type=ehpad&amp;page=2"/);
    const second = await get("/annuaire?type=ehpad&page=2");
    assert.match(second.text, /Page 2 sur \d+/);
    assert.deepEqual(await htmlProblems(second.text), []);
  });

  test("says which criterion to let go when nothing is found", async () => {
    const { text } = await get("/annuaire?lieu=Vienne&rayon=10&type=ehpad&prix=300");
    assert.equal(title(text), "Aucun résultat à 10 km de Vienne");
    assert.match(text, /Aucun établissement ne répond à tous ces critères\./);
    assert.match(
      text,
      /<a href="\/annuaire\?lieu=Vienne&amp;rayon=10&amp;type=ehpad">Sans « 300 € par mois au plus »<\/a> : \d+ établissements/,
    );
    assert.deepEqual(await htmlProblems(text), []);
  });

  test("says that a place is unknown, on the field, and proposes namesakes", async () => {
    const unknown = await get("/annuaire?lieu=Zzyzx");
    assert.match(unknown.text, /<a href="#lieu">Aucune commune ne ressemble à « Zzyzx »/);
    assert.deepEqual(await htmlProblems(unknown.text), []);
    const several = await get("/annuaire?lieu=Saint-Denis");
    assert.match(several.text, /Vous cherchiez plutôt <a href="\/annuaire\?lieu=Saint-Denis/);
  });

  test("shows a facility: its units, their limits, its prices, where each thing comes from", async () => {
    const { status, text } = await get("/etablissements/XG0000004");
    assert.deepEqual([status, title(text)], [200, "EHPAD Le Clos"]);
    for (const said of [
      "1 place libre, dit hier",
      "N’accepte pas l’oxygène, la trachéotomie, la ventilation, la dialyse ni la nutrition parentérale",
      '<td data-t="Prestation">Chambre simple</td><td data-t="Montant">81,50 € par jour</td>',
      "Tarif dépendance GIR 1 et 2",
      "<b>Exemple fictif</b> : nom, catégorie, statut, adresse, position, prix, offre",
    ])
      assert.ok(text.includes(said), said);
    assert.deepEqual(await htmlProblems(text), []);
  });

  test("estimates what is left to pay and shows every term", async () => {
    const { text } = await get("/etablissements/XG0000002?gir=2&chambre=single&revenu=1200&aides=100#estimation");
    // (75.92 + 22) × 30.42 − (22 − 5.60) × 30.42 − 100
    assert.match(text, /Il resterait environ 2 379,84 € par mois\./);
    assert.match(text, /− 498,89 €/);
    assert.match(text, /tarif dépendance le plus bas/);
    assert.deepEqual(await htmlProblems(text), []);
  });

  test("says that a facility is closed, since when and where else to go", async () => {
    await db.updateTable("facility").set({ closed_on: "2026-10-01" }).where("finess", "=", "XG0000007").execute();
    const { text } = await get("/etablissements/XG0000007");
    assert.match(text, /Établissement fermé depuis le 1 oct\. 2026/);
    assert.match(text, /Les plus proches du même type : <a href="\/etablissements\/XG/);
    assert.deepEqual(await htmlProblems(text), []);
  });

  test("answers an unknown number with a search", async () => {
    const { status, text } = await get("/etablissements/999999999");
    assert.deepEqual([status, title(text)], [404, "Aucun établissement à ce numéro"]);
    assert.match(text, /action="\/annuaire"/);
    assert.deepEqual(await htmlProblems(text), []);
  });

  test("proposes communes to machines, with the postcode being typed", async () => {
    const [estrablin] = JSON.parse((await get("/api/communes?q=estrabl")).text);
    assert.deepEqual(estrablin, {
      code: "38157",
      name: "Estrablin",
      postcode: "38780",
      departement: "38",
      label: "Estrablin (38780)",
      lat: 45.51546,
      lon: 4.96173,
    });
    const paris = JSON.parse((await get("/api/communes?q=75013")).text);
    assert.deepEqual([paris[0].code, paris[0].postcode], ["75056", "75013"]);
    assert.deepEqual(JSON.parse((await get("/api/communes?q=Vienne%20(INSEE%2038544)")).text)[0].code, "38544");
    assert.deepEqual(JSON.parse((await get("/api/communes?q=v")).text), []);
  });

  test("takes any address, however odd, without failing", async () => {
    for (const query of [
      "q=%00",
      "q='%22%25_",
      "rayon=-5&lieu=vienne",
      "page=0",
      "page=99999",
      "prix=1e9",
      "departement=2b",
      "tri=autre",
      "avec=x&avec=uvp",
      `q=${"a".repeat(5000)}`,
      "lieu=%25%25",
      "lieu=(38)",
    ]) {
      const { status } = await get(`/annuaire?${query}`);
      assert.equal(status, 200, query);
    }
  });
});
