import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import { aBrowser, aVisit, checkPage, theSharedProduct } from "#tests/browser.ts";

/** Une fille ouvre son espace pour sa mère, invite son frère ; il accepte, puis elle lui retire l’accès. */
describe("L’espace d’une personne", async () => {
  const product = await theSharedProduct();
  const browser = await aBrowser();
  const password = "huit vaches bleues au grenier";

  async function lastMail(address: string, sign: RegExp): Promise<string> {
    for (let tries = 0; tries < 60; tries++) {
      const mails: { to: string[]; text: string }[] = await (await fetch(`${product.mailboxUrl}/api/mails`)).json();
      const found = mails.flatMap((mail) => (mail.to.includes(address) ? (sign.exec(mail.text)?.[0] ?? []) : []))[0];
      if (found) return found;
      await new Promise((done) => setTimeout(done, 500));
    }
    return assert.fail(`no mail to ${address}`);
  }
  const shotOf = (page: Page) => async (name: string) => {
    await checkPage(page, name);
    if (process.env.PICTURES) {
      await page.screenshot({ path: `${process.env.PICTURES}/${name}.png`, fullPage: true });
      await page.setViewportSize({ width: 360, height: 740 });
      await page.screenshot({ path: `${process.env.PICTURES}/${name}-360.png`, fullPage: true });
      await page.setViewportSize({ width: 1280, height: 860 });
    }
  };

  async function opensSpace(page: Page, givenName: string, address: string, forMother: boolean) {
    const shot = shotOf(page);
    await page.goto("/");
    await page.getByRole("link", { name: "Créer mon espace" }).click();
    await page.getByRole("heading", { name: "Avant de commencer" }).waitFor();
    if (forMother) await shot("avant-de-commencer");
    await page.getByRole("link", { name: "Démarrer" }).click();
    await page.getByLabel("Votre prénom").fill(givenName);
    await page.getByLabel("Votre nom", { exact: true }).fill("Marchand");
    await page.getByLabel("Votre adresse de courriel").fill(address);
    await page.getByLabel("Choisissez un mot de passe").fill(password);
    if (forMother) {
      await page.getByText("Pour un proche", { exact: false }).first().click();
      await page.getByLabel("Nom de naissance").fill("Bonnet");
      await page.getByLabel("Premier prénom").fill("Yvonne");
      await page.getByLabel("Date de naissance").fill("02/10/1938");
      await page.getByText("Féminin").click();
      await shot("demarrer");
    } else await page.getByText("Je le dirai plus tard").click();
    await page.getByRole("button", { name: "Créer mon espace" }).click();
    await page.getByRole("heading", { name: "Regardez vos courriels" }).waitFor();
    if (forMother) await shot("regardez-vos-courriels");
    await page.goto(await lastMail(address, /\/creer-mon-espace\/confirmation\?lien=[\w-]{43}/));
    if (forMother) await shot("confirmation");
    await page.getByRole("button", { name: "Confirmer mon adresse" }).click();
    await page.getByLabel("Identifiant").fill(address);
    await page.getByLabel("Mot de passe", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.getByRole("heading", { name: "Saisissez le code reçu" }).waitFor();
    await page.getByRole("textbox", { name: "Code" }).fill(await lastMail(address, /\b\d{6}\b/));
    await page.getByRole("button", { name: "Me connecter" }).click();
    await page.getByText("J’ai lu et accepte").click();
    await page.getByRole("button", { name: "Valider" }).click();
    await page.getByRole("heading", { name: "Mon espace" }).waitFor();
  }

  test("ouvert, confirmé, partagé, puis repris", async () => {
    const claire = await aVisit(browser, product);
    await opensSpace(claire, "Claire", "claire@exemple.fr", true);
    const shot = shotOf(claire);
    await claire.getByRole("link", { name: "Yvonne Bonnet" }).first().waitFor();
    await shot("mon-espace");
    await claire.getByRole("link", { name: "Qui suit ce dossier" }).click();
    await claire.getByLabel("Son adresse de courriel").fill("luc@exemple.fr");
    await claire.getByLabel("Qui est-ce ?").fill("Mon frère");
    await claire.getByText("Aider", { exact: false }).first().click();
    await claire.getByRole("button", { name: "Envoyer l’invitation" }).click();
    await claire.getByText("L’invitation est partie").waitFor();
    await shot("aidants");

    const luc = await aVisit(browser, product);
    const link = await lastMail("luc@exemple.fr", /\/invitation\?lien=[\w-]{43}/);
    await luc.goto(link);
    await luc.getByRole("link", { name: "Créer mon espace" }).waitFor();
    await opensSpace(luc, "Luc", "luc@exemple.fr", false);
    await luc.getByRole("heading", { name: "Invitations reçues" }).waitFor();
    await shotOf(luc)("invitations");
    await luc.getByRole("button", { name: "Accepter" }).click();
    await luc.getByText("Vous suivez maintenant ce dossier").waitFor();

    await claire.reload();
    await claire.getByText("Changer ou retirer").click();
    await claire.getByRole("button", { name: "Retirer l’accès maintenant" }).click();
    await claire.getByText("L’accès est retiré").waitFor();
    await luc.reload();
    await luc.getByText("n’existe pas").first().waitFor();
  });
});
