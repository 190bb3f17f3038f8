import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import { aBrowser, aProduct, aVisit, checkPage } from "#tests/browser.ts";

/** « M’avertir quand une place se libère », from the search to the end of it. */
describe("Une recherche enregistrée", async () => {
  const product = await aProduct();
  const browser = await aBrowser();

  /** The link of the last mail to this address. */
  async function linkFor(address: string, path: string): Promise<string> {
    for (let tries = 0; tries < 60; tries++) {
      const mails: { to: string[]; text: string }[] = await (await fetch(`${product.mailboxUrl}/api/mails`)).json();
      const link = mails.flatMap((mail) =>
        mail.to.includes(address) ? (new RegExp(`${path}\\?lien=[\\w-]{43}`).exec(mail.text)?.[0] ?? []) : [],
      )[0];
      if (link) return link;
      await new Promise((done) => setTimeout(done, 500));
    }
    return assert.fail(`no mail to ${address}`);
  }

  async function journey(page: Page, address: string, picture: string): Promise<void> {
    const shot = async (name: string) => {
      await checkPage(page, name);
      if (process.env.PICTURES)
        await page.screenshot({ path: `${process.env.PICTURES}/${picture}-${name}.png`, fullPage: true });
    };
    await page.goto("/annuaire?lieu=Vienne&rayon=20&type=ehpad");
    await shot("recherche");
    await page.getByRole("link", { name: "M’avertir quand une place se libère" }).click();
    await page.getByRole("heading", { name: "M’avertir quand une place se libère" }).waitFor();
    await shot("demande");
    await page.getByLabel("Votre adresse de courriel").fill("famille");
    await page.getByLabel("Nom de cette recherche").fill("Pour tante Lou");
    await page.getByRole("button", { name: "M’avertir" }).click();
    await page.getByRole("link", { name: /n’est pas complète/ }).waitFor();
    assert.equal(await page.getByLabel("Nom de cette recherche").inputValue(), "Pour tante Lou");
    await shot("adresse-refusee");
    await page.getByLabel("Votre adresse de courriel").fill(address);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Regardez vos courriels" }).waitFor();
    await shot("demande-recue");

    await page.goto(await linkFor(address, "/alertes/confirmation"));
    await shot("confirmation");
    await page.getByRole("button", { name: "Oui, m’avertir" }).click();
    await page.getByRole("heading", { name: "Mes recherches enregistrées" }).waitFor();
    await shot("mes-recherches");
    await page.getByRole("button", { name: "Mettre en pause" }).click();
    await page.getByText("En pause", { exact: true }).waitFor();
    await page.getByText("Renommer").click();
    await page.getByLabel("Nom de cette recherche").fill("Tante Lou, Vienne");
    await page.getByRole("button", { name: "Enregistrer ce nom" }).click();
    await page.getByRole("heading", { name: "Tante Lou, Vienne" }).waitFor();
    await page.getByRole("link", { name: /Voir les résultats/ }).click();
    await page.getByRole("heading", { name: /EHPAD : \d+ résultats? à 20 km de Vienne/ }).waitFor();
    await page.goBack();
    await page.getByRole("button", { name: "Tout supprimer" }).click();
    await page.getByText("Vos recherches et votre adresse sont effacées").waitFor();
  }

  test("se demande, se confirme et s’arrête sans compte, sans JavaScript, sur un téléphone", async () => {
    const options = { javaScriptEnabled: false, viewport: { width: 360, height: 740 } };
    await journey(await aVisit(browser, product, options), "famille@exemple.test", "telephone");
  });

  test("de même sur un grand écran", async () => {
    await journey(await aVisit(browser, product), "autre@exemple.test", "bureau");
  });
});
