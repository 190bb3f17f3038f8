import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, describe, test } from "node:test";
import * as openid from "openid-client";
import type { Page } from "playwright-core";
import { aBrowser, aVisit, checkPage } from "#tests/browser.ts";
import { aHospital, discoverHospital, enrolIn, passphrase } from "#tests/hospital.ts";
import { aVisitor } from "#tests/visitor.ts";

/** A FIDO2 key with its code, in that browser. */
async function plugKey(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2" as const, transport: "usb" as const, hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
}

describe("A hospital cut off from the outside, in a browser", async () => {
  const service = createServer(
    (_, answer) => void answer.writeHead(200, { "content-type": "text/html" }).end("<p>Dossier patient</p>"),
  );
  await new Promise<void>((done) => service.listen(0, done));
  after(() => service.close());
  const app = `http://localhost:${(service.address() as AddressInfo).port}`;
  const client = { id: "dpi", secret: "secret-of-the-dpi", redirectUri: `${app}/retour`, returnUri: `${app}/` };
  // neither mail nor SMS leaves: nobody listens there
  const hospital = await aHospital(client, { SMTP_URL: "smtp://127.0.0.1:9", SMS_URL: "http://127.0.0.1:9" });
  const config = await discoverHospital(hospital, client.id, client.secret);
  const url = new URL(hospital.url).origin;
  await hospital.db.query("update staff set administrator = true where hr_id = '1001'");
  const enrolled = await enrolIn(hospital, aVisitor(), "1001");
  const codes = [...(await enrolled.text()).matchAll(/<code>([^<]+)<\/code>/g)].map((match) => match[1]!);
  const browser = await aBrowser();
  const verifier = openid.randomPKCECodeVerifier();
  const start = openid.buildAuthorizationUrl(config, {
    ...{ redirect_uri: client.redirectUri, scope: "openid profile", acr_values: "eidas1", state: "s", nonce: "n" },
    ...{ code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" },
  }).href;
  const typePassword = async (page: Page) => {
    await page.getByLabel(/^Identifiant/).fill("1001");
    await page.getByLabel("Mot de passe").fill(passphrase);
    await page.getByRole("button", { name: "Continuer" }).click();
  };
  const useCode = async (page: Page, code: string) => {
    await page.getByText("Utiliser un code de secours imprimé").click();
    await page.getByLabel(/^Code de secours/).fill(code);
    await page.getByRole("button", { name: "Valider le code de secours" }).click();
  };

  test("says that messages do not leave, offers what works, and a printed code opens the service", async () => {
    const page = await aVisit(browser, { url } as never);
    await page.goto(start);
    await checkPage(page, "compte de l’établissement");
    await typePassword(page);
    await checkPage(page, "second facteur");
    await page.getByRole("button", { name: /par SMS/ }).click();
    await page.getByRole("alert").getByText("l’extérieur ne répond pas").waitFor();
    await useCode(page, codes[0]!);
    await page.waitForURL(`${app}/retour**`);
    await page.context().close();

    const next = await aVisit(browser, { url } as never);
    await next.goto(start);
    await next.getByRole("status").getByText("L’extérieur ne répond pas en ce moment").waitFor();
    await checkPage(next, "bandeau de coupure");
    await next.context().close();
  });

  test("a security key, added with two factors of the hospital, signs in without anything from outside", async () => {
    const page = await aVisit(browser, { url } as never);
    await plugKey(page);
    await page.goto("/login-page/connexion");
    await typePassword(page);
    await useCode(page, codes[1]!);
    await page.waitForURL(`${url}/login-page`, { waitUntil: "load" });
    await page.getByLabel(/Nom de la clé/).fill("Clé bleue");
    await page.getByRole("button", { name: "Enregistrer une clé" }).click();
    await page.getByText("Clé bleue", { exact: true }).first().waitFor();

    await page.context().clearCookies();
    await page.goto(start);
    await page.getByRole("link", { name: "Clé de sécurité (FIDO2)" }).click();
    await page.getByRole("button", { name: "Utiliser ma clé" }).click();
    await page.waitForURL(`${app}/retour**`);
    const tokens = await openid.authorizationCodeGrant(config, new URL(page.url()), {
      ...{ pkceCodeVerifier: verifier, expectedState: "s", expectedNonce: "n", idTokenExpected: true },
    });
    const { amr, name, tid } = tokens.claims()!;
    assert.deepEqual(
      { amr, name, tid },
      { amr: ["hwk", "user", "mfa", "fido"], name: "Nora Bellamy", tid: "TID-CH-VIENNE" },
    );
    await page.context().close();
  });
});
