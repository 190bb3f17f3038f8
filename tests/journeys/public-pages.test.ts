import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { sql } from "kysely";
import { connect } from "#db/db.ts";
import { aBrowser, aProduct, aVisit, checkPage } from "#tests/browser.ts";
import { audit } from "#tests/lighthouse.ts";

/** Bytes that travel for a first visit; a slow 4G carries some 150 kB a second, a bad one a tenth of it. */
const budget = { html: 20_000, css: 20_000, js: 45_000, font: 36_000 };

describe("Public pages", async () => {
  const product = await aProduct({ SAMPLE_FACILITIES: "300" });
  const browser = await aBrowser();
  const db = connect(product.databaseUrl);
  // a number of FINESS's shape: a fictitious establishment asks engines not to list it
  await sql`update facility set finess = '380000001' where finess = 'XG0000002'`.execute(db);
  const unit = await db
    .selectFrom("unit as u")
    .innerJoin("facility as f", "f.id", "u.facility_id")
    .select("u.id")
    .where("f.finess", "=", "380000001")
    .where("u.name", "=", "Unité protégée")
    .executeTakeFirstOrThrow();
  await db.destroy();
  const card = "/etablissements/380000001";

  // the page with the most on it; npm run bench:lighthouse measures them all
  for (const path of [card])
    test(`${path} reaches 95 in accessibility, best practices and search engines' rules`, async () => {
      const { scores, faults } = await audit(product.url, path, ["accessibility", "best-practices", "seo"]);
      assert.ok(
        Object.values(scores).every((score) => score >= 95),
        JSON.stringify({ scores, faults }),
      );
    });

  for (const path of ["/", "/annuaire", card, "/calculer-un-gir", "/connexion"])
    test(`${path} weighs little, and no script holds it back`, async () => {
      const page = await aVisit(browser, product);
      const weights: Record<string, number> = {};
      page.on("response", async (response) => {
        const type = /html|css|javascript|woff2/.exec(response.headers()["content-type"] ?? "")?.[0] ?? "other";
        const kind = { html: "html", css: "css", javascript: "js", woff2: "font" }[type] ?? "other";
        const { responseBodySize } = await response.request().sizes();
        weights[kind] = (weights[kind] ?? 0) + responseBodySize;
      });
      await page.goto(path, { waitUntil: "networkidle" });
      const blocking = await page
        .locator("head script:not([type=module]):not([async]):not([defer])")
        .evaluateAll((all) =>
          all.filter((one) => one.getAttribute("type") !== "application/ld+json").map((one) => one.outerHTML),
        );
      assert.deepEqual(blocking, []);
      for (const [kind, most] of Object.entries(budget))
        assert.ok((weights[kind] ?? 0) <= most, `${kind}: ${weights[kind]} bytes, at most ${most}`);
      await page.context().close();
    });

  test("texts are compressed once with brotli, and kept for ever", async () => {
    const home = await (await fetch(product.url)).text();
    const css = /\/assets\/style-[^"]+\.css/.exec(home)![0];
    const response = await fetch(product.url + css, { headers: { "accept-encoding": "br" } });
    assert.deepEqual(
      ["content-encoding", "cache-control", "vary"].map((name) => response.headers.get(name)),
      ["br", "public, max-age=31536000, immutable", "accept-encoding"],
    );
    const plain = await (await fetch(product.url + css, { headers: { "accept-encoding": "identity" } })).text();
    assert.equal(await response.text(), plain);
    assert.ok(plain.includes(".fr-btn"));
  });

  test("are read, asked and estimated without JavaScript, at 360 pixels", async () => {
    const page = await aVisit(browser, product, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    await page.goto(card);
    await checkPage(page, "the card");
    assert.equal(await page.getByRole("button", { name: "Imprimer" }).isVisible(), false);
    await page.getByRole("link", { name: "Estimer ce qui resterait à payer" }).click();
    await checkPage(page, "the estimate, to ask");
    await page.getByLabel("GIR de la personne").selectOption("2");
    await page.getByLabel("Revenus de la personne").fill("1 200");
    await page.getByRole("button", { name: "Estimer" }).click();
    await page.getByRole("heading", { name: /Il resterait environ 2.479,84/ }).waitFor();
    assert.ok(!page.url().includes("1200") && !page.url().includes("revenu"), page.url());
    await checkPage(page, "the estimate, answered");
    await page.goto(card);
    await page.getByText(/environ 2.479,84/).waitFor();
    await page.goto(`${card}/unites/${unit.id}`);
    await checkPage(page, "a unit");
    await page.getByRole("link", { name: "Demander un hébergement" }).click();
    await checkPage(page, "who can ask");
    await page.getByRole("link", { name: "Se connecter et ouvrir un dossier" }).click();
    assert.match(page.url(), /connexion\?retour=%2Fdossiers%2Fnouveau%3Fetablissement%3D380000001/);
  });

  test("the card is checked with JavaScript on a desk, and prints on one page", async () => {
    const page = await aVisit(browser, product);
    await page.goto(card);
    await checkPage(page, "the card");
    const paper = (await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
    assert.equal(paper.match(/\/Type\s*\/Page[^s]/g)?.length, 1);
    await page.emulateMedia({ media: "print" });
    await page.getByText("Places, prix et contacts à jour").waitFor();
    await page.emulateMedia({ media: "screen" });
    await page.getByText("D’où viennent ces informations").click();
    await checkPage(page, "the card, with its sources");
  });

  test("the booklet is a download of the browser's", async () => {
    const page = await aVisit(browser, product);
    await page.goto(card);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Livret d’accueil" }).click(),
    ]);
    assert.match(readFileSync(await download.path(), "latin1"), /^%PDF-/);
  });
});
