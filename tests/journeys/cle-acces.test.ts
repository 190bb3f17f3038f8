import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import { aBrowser, aProduct, aVisit, checkPage, signedIn } from "#tests/browser.ts";

/** A security key in the browser, as its protocol offers one: unlocked by its owner, unless told. */
async function plugKey(page: Page, { verified = true, transport = "usb" } = {}) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: transport as "usb",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: verified,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, authenticatorId };
}

async function signOut(page: Page) {
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.getByRole("link", { name: "Se connecter" }).first().waitFor();
}
const chooseUnit = (page: Page) => page.getByRole("button", { name: /gériatrique/ }).click();

describe("Une clé d’accès", async () => {
  const product = await aProduct();
  const browser = await aBrowser();
  const sofia = await signedIn(browser, product, "Sofia Diaz", /gériatrique/);
  const { cdp, authenticatorId } = await plugKey(sofia);
  const stateOf = (page: Page) => page.locator("[data-state]").innerText();

  test("s’enregistre depuis « Mon compte »", async () => {
    await sofia.goto("/compte/moyens");
    await checkPage(sofia, "moyens, sans clé");
    await sofia.getByRole("link", { name: "Enregistrer une clé" }).click();
    await sofia.getByLabel("Nom de la clé").fill("Clé du bureau");
    await checkPage(sofia, "nouvelle clé");
    await sofia.getByRole("button", { name: "Enregistrer la clé" }).click();
    await sofia.getByText("La clé est enregistrée").waitFor();
    await sofia.getByRole("heading", { name: "Clé du bureau" }).waitFor();
    await checkPage(sofia, "moyens, une clé");
  });

  test("ne s’enregistre pas deux fois", async () => {
    await sofia.goto("/compte/moyens/cles/nouvelle");
    await sofia.getByLabel("Nom de la clé").fill("La même");
    await sofia.getByRole("button", { name: "Enregistrer la clé" }).click();
    await sofia.getByText("Cette clé est déjà enregistrée sur votre compte.").waitFor();
    assert.equal(await sofia.getByLabel("Nom de la clé").inputValue(), "La même");
  });

  test("garde ce qui est tapé quand le nom manque", async () => {
    await sofia.goto("/compte/moyens/cles/nouvelle");
    const { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
    await cdp.send("WebAuthn.clearCredentials", { authenticatorId });
    await sofia.getByRole("button", { name: "Enregistrer la clé" }).click();
    await sofia.getByRole("alert").getByText("Donnez un nom à la clé").waitFor();
    await checkPage(sofia, "nouvelle clé, sans nom");
    await cdp.send("WebAuthn.clearCredentials", { authenticatorId });
    for (const credential of credentials) await cdp.send("WebAuthn.addCredential", { authenticatorId, credential });
  });

  test("connecte, sans mot de passe ni code", async () => {
    await sofia.goto("/dossiers");
    await signOut(sofia);
    await sofia.goto("/connexion?retour=/compte/moyens");
    await checkPage(sofia, "connexion");
    await sofia.getByRole("button", { name: /Utiliser ma clé/ }).click();
    await chooseUnit(sofia);
    await sofia.waitForURL((address) => address.pathname === "/compte/moyens");
    await sofia.getByText("Clé du bureau").first().waitFor();
  });

  test("demandée et refusée par la personne, le dit et se redemande", async () => {
    const other = await aVisit(browser, product);
    await plugKey(other);
    await other.goto("/connexion");
    await other.getByRole("button", { name: /Utiliser ma clé/ }).click();
    await other.getByText(/la demande a été annulée/).waitFor();
    assert.ok(await other.getByRole("button", { name: /Utiliser ma clé/ }).isEnabled());
    await checkPage(other, "connexion, clé absente");
  });

  test("qui ne vérifie pas son porteur n’ouvre rien", async () => {
    await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    await signOut(sofia);
    await sofia.goto("/connexion");
    await sofia.getByRole("button", { name: /Utiliser ma clé/ }).click();
    await sofia.getByText(/Rien n’a été reçu/).waitFor();
    assert.match(await stateOf(sofia), /annulée/);
    await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  });

  test("ne répond pas à une autre adresse : la page dit laquelle ouvrir", async () => {
    const elsewhere = await aVisit(browser, { ...product, url: product.url.replace("localhost", "127.0.0.1") });
    await elsewhere.goto("/connexion");
    await elsewhere.getByRole("button", { name: /Utiliser ma clé/ }).click();
    await elsewhere.getByText("Une clé d’accès ne répond qu’à l’adresse localhost").waitFor();
    await elsewhere.getByRole("link", { name: "Ouvrir cette page à cette adresse" }).click();
    await elsewhere.waitForURL(`${product.url}/connexion`);
  });

  test("sans JavaScript n’est pas proposée, et la page dit pourquoi", async () => {
    const plain = await aVisit(browser, product, { javaScriptEnabled: false });
    await plain.goto("/connexion");
    const sentence = plain.locator("noscript p", { hasText: "clé d’accès" });
    assert.ok(await sentence.isVisible());
    assert.match(await sentence.innerText(), /Une clé d’accès demande JavaScript/);
    assert.equal(await plain.getByRole("button", { name: /Utiliser ma clé/ }).isVisible(), false);
    await checkPage(plain, "connexion, sans JavaScript");
  });

  test("se renomme, se retire, et n’ouvre alors plus rien", async () => {
    await sofia.goto("/connexion?retour=/compte/moyens");
    await sofia.getByRole("button", { name: /Utiliser ma clé/ }).click();
    await chooseUnit(sofia);
    await sofia.getByRole("link", { name: /Renommer ou retirer/ }).click();
    await checkPage(sofia, "une clé");
    await sofia.getByLabel("Nom de la clé").fill("Clé rouge");
    await sofia.getByRole("button", { name: "Enregistrer ce nom" }).click();
    await sofia.getByText("La clé s’appelle désormais « Clé rouge ».").waitFor();
    await sofia.getByRole("link", { name: /Renommer ou retirer/ }).click();
    await sofia.getByRole("button", { name: "Retirer cette clé" }).click();
    await sofia.getByText("n’ouvre plus rien").waitFor();
    await sofia.goto("/dossiers");
    await signOut(sofia);
    await sofia.goto("/connexion");
    await sofia.getByRole("button", { name: /Utiliser ma clé/ }).click();
    await sofia.getByRole("heading", { name: "Cette clé n’ouvre aucun compte" }).waitFor();
    await checkPage(sofia, "clé retirée");
  });
});
