import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Hono } from "hono";
import { communesApi } from "#features/directory/commune.api.ts";
import { generateDirectory } from "#features/samples/generate.action.ts";
import { aDatabase } from "#tests/database.ts";
import { htmlProblems } from "#tests/html.ts";
import { createLog } from "#web/log.ts";
import type { WebEnv } from "#web/web.ts";
import { searchDirectoryPage } from "./annuaire.page.ts";
import { compareFacilitiesPage } from "./compare.page.ts";
import { exportDirectoryPage } from "./table.page.ts";

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
        tiles: null,
        franceConnect: null,
        aaguids: [],
        support: { phone: null, email: null },
        log: createLog("silent"),
        nearOrder: "lon-lat",
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
    .get("/annuaire/comparer", compareFacilitiesPage)
    .get("/annuaire/export.csv", exportDirectoryPage)
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
    assert.match(text, /value="ash" form="recherche" checked/);
    assert.match(text, /value="pasa" form="recherche" checked/);
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

  test("finds in spite of typing errors, and says what was read", async () => {
    const { text } = await get("/annuaire?q=ehpad+tileuls+viene");
    assert.match(text, /EHPAD Les Tilleuls<\/a>/);
    assert.match(text, /Trouvé par « Tilleuls » \(pour « tileuls »\), « Vienne » \(pour « viene »\)/);
  });

  test("says beside each filter what it would leave, and ticking it leaves that", async () => {
    const { text } = await get("/annuaire?lieu=Lyon&rayon=100");
    for (const [, code, n] of [...text.matchAll(/id="avec-(\w+)"[\s\S]{1,120}?\((\d+)\)<\/label>/g)].slice(0, 4)) {
      const ticked = await get(`/annuaire?lieu=Lyon&rayon=100&avec=${code}`);
      assert.match(title(ticked.text)!, new RegExp(`^${n!} établissement`), code!);
    }
    const ehpads = /<option value="ehpad">EHPAD \((\d+)\)/.exec(text)![1]!;
    assert.match(
      title((await get("/annuaire?lieu=Lyon&rayon=100&type=ehpad")).text)!,
      new RegExp(`^EHPAD : ${ehpads} `),
    );
  });

  test("takes each criterion off with one touch", async () => {
    const { text } = await get("/annuaire?lieu=Vienne&rayon=30&type=ehpad&avec=ash&prix=3000");
    assert.match(
      text,
      /fr-tag--dismiss" href="\/annuaire\?lieu=Vienne&amp;rayon=30&amp;prix=3000&amp;avec=ash" aria-label="Retirer EHPAD"/,
    );
    assert.deepEqual(await htmlProblems(text), []);
  });

  test("shows a table whose headings sort, and gives it as a file", async () => {
    const { text } = await get("/annuaire?lieu=Vienne&rayon=30&vue=tableau");
    assert.match(text, /<th scope="col" aria-sort="ascending">Distance<\/th>/);
    assert.match(
      text,
      /<a href="\/annuaire\?lieu=Vienne&amp;rayon=30&amp;tri=prix&amp;vue=tableau">Prix par mois<\/a>/,
    );
    assert.deepEqual(await htmlProblems(text), []);
    const file = await app.request("http://localhost/annuaire/export.csv?lieu=Vienne&rayon=30");
    assert.equal(file.headers.get("content-type"), "text/csv; charset=utf-8");
    const lines = (await file.text()).split("\r\n");
    assert.match(lines[0]!, /^"FINESS";"Établissement";"Type"/);
    assert.ok(lines.some((line) => line.startsWith('"XG0000002";"EHPAD Les Tilleuls";"EHPAD";"Vienne";"38";')));
    assert.equal((await get("/annuaire/export.csv?lieu=Zzyzx")).status, 400);
  });

  test("compares three facilities, whoever is asked", async () => {
    const { status, text } = await get("/annuaire/comparer?f=XG0000002&f=XG0000003&f=XG0000004&f=XG0000005");
    assert.deepEqual([status, title(text)], [200, "Comparer 3 établissements"]);
    assert.match(text, /4 établissements étaient cochés : voici les 3 premiers\./);
    assert.match(text, /<td data-t="EHPAD Les Tilleuls">75,92 €<\/td>/);
    assert.match(text, /href="\/annuaire\/comparer\?f=XG0000003&amp;f=XG0000004">Retirer/);
    assert.deepEqual(await htmlProblems(text), []);
    for (const odd of ["", "?f=", "?f=999999999", "?f=%00&f=<script>"]) {
      const nothing = await get(`/annuaire/comparer${odd}`);
      assert.deepEqual([nothing.status, title(nothing.text)], [200, "Rien à comparer"], odd);
      assert.deepEqual(await htmlProblems(nothing.text), []);
    }
  });

  test("starts from where a device stands, to the nearest kilometre", async () => {
    const { text } = await get("/annuaire?autour=45.5256912,4.8748&rayon=10");
    assert.match(title(text)!, /à 10 km de votre position, près de Vienne$/);
    assert.match(text, /name="autour" value="45.53,4.87"/);
    assert.doesNotMatch(text, /45\.525/);
    assert.deepEqual(await htmlProblems(text), []);
  });

  test("proposes the nearest spellings of an unknown place", async () => {
    const { text } = await get("/annuaire?lieu=Grenobbbblee");
    if (!text.includes("à 30 km de Grenoble")) assert.match(text, /Les noms les plus proches : .*Grenoble/);
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
      "autour=999,999",
      "autour=NaN,1&rayon=5",
      "age=-1&langue=%27;drop%20table",
      "vue=<b>&mention=__proto__&mode=constructor",
      "q=%F0%9F%98%80%20%CC%81",
    ]) {
      const { status } = await get(`/annuaire?${query}`);
      assert.equal(status, 200, query);
    }
  });
});
