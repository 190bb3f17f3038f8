import { describe, test } from "node:test";
import { aBrowser, aProduct, aVisit, checkPage, signedIn } from "#tests/browser.ts";

describe("x", async () => {
  console.time("product");
  const product = await aProduct();
  console.timeEnd("product");
  console.time("browser");
  const browser = await aBrowser();
  console.timeEnd("browser");
  test("un", async () => {
    const page = await aVisit(browser, product, { javaScriptEnabled: false });
    await page.goto("/");
    console.time("check");
    await checkPage(page, "Accueil");
    console.timeEnd("check");
    console.time("sign");
    const s = await signedIn(browser, product, "Sofia Diaz", /gériatrique/);
    console.timeEnd("sign");
    console.time("check");
    await checkPage(s, "dossiers");
    console.timeEnd("check");
  });
});
