import assert from "node:assert/strict";
import { describe } from "node:test";
import { aBrowser, aVisit, checkPage, theSharedProduct } from "#tests/browser.ts";
import { journey, sees } from "./steps.ts";

describe("La carte de l’annuaire", async () => {
  const step = journey();
  const product = await theSharedProduct();
  const browser = await aBrowser();

  step("se dessine sans demander de tuile à personne, et mène du groupe à la fiche", async () => {
    const visitor = await aVisit(browser, product);
    const elsewhere: string[] = [];
    visitor.on("request", (request) => {
      if (!request.url().startsWith(product.url) && !/^(data|blob):/.test(request.url())) elsewhere.push(request.url());
    });
    await visitor.goto("/annuaire?lieu=Vienne+%2838200%29&rayon=30&type=ehpad");
    await visitor.getByRole("link", { name: "Carte", exact: true }).click();
    await visitor.locator("sextant-map[data-ready]").waitFor();
    await checkPage(visitor, "La carte");
    // clusters open until a place of its own can be touched
    const place = visitor.locator("button.carte-lieu").first();
    for (let i = 0; i < 6 && (await place.count()) === 0; i++) {
      await visitor.locator("button.carte-amas").first().click();
      await visitor.waitForTimeout(1200);
    }
    await place.click();
    await visitor.locator(".maplibregl-popup a").click();
    await visitor.waitForURL(/\/etablissements\//);
    assert.deepEqual(elsewhere, []);
    await visitor.context().close();
  });

  step("dit où est la liste quand le navigateur ne peut pas la dessiner", async () => {
    const visitor = await aVisit(browser, product, { javaScriptEnabled: false });
    await visitor.goto("/annuaire?vue=carte");
    await sees(visitor, /Si elle ne s’affiche pas/);
    await visitor.getByRole("link", { name: "la liste", exact: true }).click();
    await visitor.waitForURL(/\/annuaire$/);
    await checkPage(visitor, "La liste, sans script");
    await visitor.context().close();
  });
});
