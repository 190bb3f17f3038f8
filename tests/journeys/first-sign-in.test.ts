import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import { aBrowser, aProduct, aVisit, checkPage, signedIn, useCardOf } from "#tests/browser.ts";

type Mail = { to: string[] | string; subject: string; text: string };

describe("First sign-in of a liberal doctor", async () => {
  const product = await aProduct();
  const browser = await aBrowser();
  const lastCode = async () => {
    for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((done) => setTimeout(done, 200))) {
      const mails = (await (await fetch(`${product.mailboxUrl}/api/mails`)).json()) as Mail[];
      const mail = mails.findLast(({ subject }) => /code/i.test(subject)) ?? null;
      const code = /\b(\d{6})\b/.exec(mail?.text ?? "")?.[1];
      if (code) return code;
    }
    return assert.fail("no code came");
  };
  const byCard = async (page: Page, name: string) => {
    await page.goto("/connexion");
    await page.getByRole("link", { name: "S’identifier avec Pro Santé Connect", exact: true }).click();
    await useCardOf(page, name);
  };

  test("card, account, address proved, charter, and a dossier at once", async () => {
    const page = await aVisit(browser, product);
    await byCard(page, "Paule Vernet");
    await page.waitForURL("**/compte/creation");
    await checkPage(page, "création du compte");
    assert.equal(await page.getByLabel("Commune").inputValue(), "Pont Eveque");
    assert.match(
      await page.locator("dl.fiche").innerText(),
      /Vernet[\s\S]+Paule[\s\S]+Médecin[\s\S]+Médecine générale/,
    );

    await page.getByRole("button", { name: "Créer mon compte" }).click();
    await page.getByRole("heading", { name: "2 points sont à corriger" }).waitFor();
    await checkPage(page, "création du compte, à corriger");
    await page.getByLabel("Adresse électronique").fill("paule.vernet@exemple.test");
    await page.getByRole("textbox", { name: /^Mot de passe/ }).fill("bruyère tabouret nuage 47");
    await page.getByRole("button", { name: "Créer mon compte" }).click();

    await page.getByRole("heading", { name: "Vérifier votre adresse électronique" }).waitFor();
    await checkPage(page, "vérification de l’adresse");
    await page.getByLabel("Code reçu").fill(await lastCode());
    await page.getByRole("button", { name: "Vérifier" }).click();

    await page.getByRole("heading", { name: "Conditions d’utilisation" }).waitFor();
    await checkPage(page, "charte");
    await page.getByRole("button", { name: "Valider" }).click();
    await page.getByRole("heading", { name: "Un point est à corriger" }).waitFor();
    await page.getByText("J’ai lu et accepte les conditions ci-dessus").click();
    await page.getByRole("button", { name: "Valider" }).click();

    await page.waitForURL("**/medecin");
    assert.match(await page.locator("header").innerText(), /Dr Paule Vernet[\s\S]+Cabinet du Dr Paule Vernet/);
    await page.goto("/dossiers/nouveau");
    await page.getByLabel("Grand âge").waitFor();
    await checkPage(page, "nouveau dossier d’un médecin libéral");

    // the practice is nowhere one could find it
    await page.goto("/annuaire?q=Vernet");
    assert.doesNotMatch(await page.locator("main").innerText(), /Cabinet du Dr/);
  });

  test("the next time, straight to the patients", async () => {
    const page = await signedIn(browser, product, "Paule Vernet");
    assert.equal(new URL(page.url()).pathname, "/medecin");
    await page.goto("/compte/association");
    await checkPage(page, "carte et comptes");
    await page.goto("/compte/situation");
    await checkPage(page, "situation");
    await page.getByRole("button", { name: "Se déconnecter" }).click();
    await page.waitForURL((address) => address.origin === product.url && address.pathname === "/");
  });

  test("a card that does not work has its page of help", async () => {
    const page = await aVisit(browser, product);
    await page.goto("/connexion");
    await page.getByRole("link", { name: "Ma carte ou mon e-CPS ne fonctionne pas" }).click();
    await page.getByRole("heading", { name: "La lecture de la carte CPS a échoué." }).waitFor();
    await checkPage(page, "aide de la carte");
  });
});
