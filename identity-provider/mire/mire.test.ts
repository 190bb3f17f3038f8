import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aBrowser, aVisit, checkPage } from "#tests/browser.ts";
import { anIdentityProvider } from "#tests/programs.ts";
import { aBackChannel, ask, discover, requestUrl } from "#tests/relying-party.ts";

const sofia = "899909000012";

describe("The login page, in a browser", async () => {
  const backChannel = await aBackChannel();
  // a server that answers: the browser really comes back to it
  const client = new URL(backChannel.url).origin;
  const provider = await anIdentityProvider(client, { BACKCHANNEL_LOGOUT_URI: backChannel.url });
  const askedUrl = (changes = {}) => requestUrl(config, { redirect_uri: `${client}/connexion/psc/retour`, ...changes });
  const config = await discover(provider.url);
  const browser = await aBrowser();
  const product = { url: provider.walletUrl, mailboxUrl: "", smsUrl: "", databaseUrl: "", settings: {} };
  await fetch(`${provider.walletUrl}/admin/api/personnes-d-essai`, { method: "POST" });
  const backAtClient = (address: URL) => address.origin === client;

  for (const [how, options] of Object.entries({ "with scripts": {}, without: { javaScriptEnabled: false } }))
    test(`a card is chosen, its code mistyped then typed, the workstation shared, the session confirmed then ended, ${how}`, async () => {
      const page = await aVisit(browser, product, options);
      await page.goto(await askedUrl());
      await checkPage(page, "Tiroir des cartes");
      await page.getByRole("button", { name: "Ce poste est partagé" }).click();
      await page.getByLabel("Nom, métier ou établissement").fill("sofia");
      await page.getByRole("button", { name: "Chercher" }).click();
      await page.getByRole("link", { name: "Sofia Diaz" }).click();
      await checkPage(page, "Code de la carte");
      await page.getByLabel("Code de la carte").fill("0000");
      await page.getByRole("button", { name: "Valider" }).click();
      await page.getByText("Il vous reste 2 essais").waitFor();
      await checkPage(page, "Code faux");
      await page.getByRole("link", { name: "Ma carte ne fonctionne pas" }).click();
      await checkPage(page, "Aide");
      await page.getByRole("link", { name: "Essayer une autre carte" }).click();
      await page.getByRole("link", { name: "Sofia Diaz" }).click();
      await page.getByLabel("Code de la carte").fill("1234");
      await page.getByRole("button", { name: "Valider" }).click();
      await page.waitForURL(backAtClient);

      await page.goto(await askedUrl());
      await checkPage(page, "Est-ce bien vous ?");
      await page.getByRole("button", { name: "Continuer en tant que Sofia Diaz" }).click();
      await page.waitForURL(backAtClient);

      await page.goto(`${config.serverMetadata().end_session_endpoint}`);
      await checkPage(page, "Se déconnecter ?");
      backChannel.heard.length = 0;
      await page.getByRole("button", { name: "Se déconnecter" }).click();
      await page.getByRole("heading", { name: "Vous êtes déconnecté" }).waitFor();
      await checkPage(page, "Déconnecté");
      assert.equal(backChannel.heard.length, 1);
      await page.context().close();
    });

  test("cards that do not work, a service badly set, and whoever gives up", async () => {
    const page = await aVisit(browser, product);
    for (const name of ["Carte Expirée", "Carte Opposée", "Carte Illisible"]) {
      await page.goto(await askedUrl());
      await page.getByRole("link", { name }).click();
      await page.getByRole("alert").waitFor();
      await checkPage(page, name);
    }
    await page.getByRole("button", { name: "Annuler et revenir à Sextant" }).click();
    await page.waitForURL(backAtClient);
    assert.equal(new URL(page.url()).searchParams.get("error"), "access_denied");
    await page.goto(await askedUrl({ redirect_uri: "https://evil.example" }));
    await checkPage(page, "Adresse de retour inconnue");
    await page.goto(`${provider.url}/protocol/openid-connect/auth`);
    await checkPage(page, "Adresse d’autorisation erronée");
    await page.context().close();
  });

  test("the administration: cards, what goes wrong on purpose", async () => {
    const page = await aVisit(browser, product);
    await page.goto("/admin");
    await checkPage(page, "Administration");
    await page.getByRole("link", { name: "Cartes" }).first().click();
    await page.getByRole("button", { name: "Lever l’opposition" }).click();
    await checkPage(page, "Cartes");
    await page.getByRole("link", { name: "Essais" }).click();
    await page.getByLabel("Ce qui arrive").selectOption({ label: "id_token : un autre nonce" });
    await page.getByRole("textbox", { name: /^Identifiant national/ }).fill(sofia);
    await page.getByRole("button", { name: "Ajouter" }).click();
    await page.getByRole("cell", { name: "id_token : un autre nonce" }).waitFor();
    await checkPage(page, "Essais");
    await page.getByRole("button", { name: "Arrêter" }).click();
    await page.getByText("Rien ne va mal exprès en ce moment.").waitFor();
    await page.getByLabel("Valeur").fill("invalid_grant");
    await page.getByRole("button", { name: "Ajouter" }).click();
    await page.getByText("demande un point d’accès").waitFor();
    await checkPage(page, "Essai refusé");
    await page.context().close();
  });

  test("a service's own server waits for the card", async () => {
    await ask(config.serverMetadata().backchannel_authentication_endpoint!, {
      ...{ scope: "openid scope_all", acr_values: "eidas1", login_hint: sofia },
      ...{ binding_message: "42", channel: "CARD" },
    });
    const page = await aVisit(browser, product);
    await page.goto("/demandes");
    await checkPage(page, "Demandes");
    await page.getByRole("link", { name: "Sofia Diaz" }).click();
    await page.getByText("42", { exact: true }).waitFor();
    await checkPage(page, "Demande à confirmer");
    await page.getByLabel("Code de la carte").fill("1234");
    await page.getByRole("button", { name: "C’est le même nombre : confirmer" }).click();
    await page.getByText("La demande est confirmée.").waitFor();
    await checkPage(page, "Demande confirmée");
    await page.context().close();
  });
});
