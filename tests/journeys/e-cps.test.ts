import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aBrowser, aProduct, aVisit, checkPage } from "#tests/browser.ts";
import { acceptConditions, choosePin, codeIn, roche, secret, signInByCard, typePin } from "#tests/e-cps.ts";

describe("Le Dr Roche entre avec son téléphone", async () => {
  const product = await aProduct();
  const browser = await aBrowser();

  test("il active l’e-CPS avec sa carte, puis entre dans Sextant avec le code et le nombre", async () => {
    const portal = await aVisit(browser, product);
    await portal.goto("/connexion");
    await portal.getByRole("link", { name: "S’identifier avec Pro Santé Connect" }).click();
    const provider = new URL(portal.url()).origin;
    await portal.getByRole("link", { name: "Application e-CPS" }).click();
    await portal.getByRole("link", { name: "Activer mon e-CPS" }).click();
    await portal.getByRole("link", { name: "Me connecter" }).click();
    await signInByCard(portal, roche);
    await portal.getByRole("button", { name: "Activer l’e-CPS sur un téléphone" }).click();
    const token = await portal.locator("#jeton").innerText();

    const phone = await aVisit(browser, product, { viewport: { width: 360, height: 740 }, baseURL: provider });
    await phone.goto(`/app#jeton=${token}`);
    await acceptConditions(phone);
    await phone.getByRole("button", { name: "Continuer" }).click();
    await phone.getByRole("heading", { name: "Code reçu par SMS" }).waitFor();
    const [sms] = (await (await fetch(`${product.smsUrl}/api/messages`)).json()) as { to: string; text: string }[];
    assert.equal(sms?.to, "+33639980020");
    await phone.getByLabel("Code à 6 chiffres").fill(codeIn(sms.text));
    await phone.getByRole("button", { name: "Valider" }).click();
    await choosePin(phone, secret);
    await phone.getByRole("heading", { name: "Votre e-CPS est prête" }).waitFor();

    const page = await aVisit(browser, product);
    await page.goto("/connexion");
    await page.getByRole("link", { name: "S’identifier avec Pro Santé Connect" }).click();
    await page.getByRole("link", { name: "Application e-CPS" }).click();
    await page.getByLabel(/Identifiant national/).fill(roche);
    await page.getByRole("button", { name: "Continuer" }).click();
    const number = await page.locator("#nombre").innerText();
    await typePin(phone);
    await phone.getByRole("button", { name: number, exact: true }).click();
    await phone.getByRole("heading", { name: "C’est confirmé" }).waitFor();
    await page.waitForURL((address) => address.origin === product.url);
    await page.waitForLoadState();
    await checkPage(page, "Entré par e-CPS");
    assert.doesNotMatch(page.url(), /connexion/);
  });
});
