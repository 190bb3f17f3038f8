import assert from "node:assert/strict";
import { after, describe } from "node:test";
import { aBrowser, aProduct, checkPage, signedIn, startProduct } from "#tests/browser.ts";
import { act, choose, journey, openDossier, sees } from "./steps.ts";

describe("Deux serveurs web sur une même base", async () => {
  const step = journey();
  const first = await aProduct();
  const second = await startProduct(first.settings);
  after(second.stop);
  const browser = await aBrowser();
  const sofia = await signedIn(browser, first, "Sofia Diaz", /gériatrique/);
  const claire = await signedIn(browser, first, "Claire Morel", /protégée/);

  step("la session ouverte sur l’un vaut sur l’autre", async () => {
    assert.notEqual(new URL(first.url).port, new URL(second.url).port);
    await claire.goto(`${second.url}/demandes`);
    await sees(claire, /^Rien à lire/);
    await checkPage(claire, "Demandes reçues, deuxième serveur");
  });

  step("une demande envoyée par le premier paraît seule sur la page servie par le second", async (t) => {
    await openDossier(sofia, "Ferrand");
    await sofia.getByRole("link", { name: "Chercher des unités" }).first().click();
    await choose(sofia, ["EHPAD Les Tilleuls, Unité protégée"]);
    const isShown = () =>
      document.querySelector("main")?.textContent?.includes("Mme Lucienne F., 87 ans") && Date.now();
    const seen = claire.waitForFunction(isShown, null, { polling: "raf", timeout: 10_000 });
    const [answered] = await Promise.all([
      sofia.waitForResponse((r) => r.request().method() === "POST" && r.status() === 303).then(() => Date.now()),
      sofia.getByRole("button", { name: "Envoyer à cette unité" }).click(),
    ]);
    const delay = Math.max(0, Number(await (await seen).jsonValue()) - answered);
    t.diagnostic(`a change made through one process shows on a page of the other after ${delay} ms`);
    assert.equal(new URL(claire.url()).origin, second.url);
    assert.ok(delay < 3000, `${delay} ms`);
  });

  step("et la réponse donnée par le second paraît sur la page du premier", async () => {
    await openDossier(sofia, "Ferrand");
    assert.equal(new URL(sofia.url()).origin, first.url);
    await claire.getByRole("link", { name: /^Mme Lucienne F/ }).click();
    await sofia.locator("tr", { hasText: "EHPAD Les Tilleuls" }).getByText("Dossier lu").waitFor();
    await act(claire, "Prendre en charge");
    await sofia.locator("tr", { hasText: "EHPAD Les Tilleuls" }).getByText("En cours d’étude").waitFor();
    assert.equal(new URL(claire.url()).origin, second.url);
  });
});
