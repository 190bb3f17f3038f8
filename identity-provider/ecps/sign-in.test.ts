import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkPage } from "#tests/browser.ts";
import { aPhone, aScene, askPhone, roche, typePin } from "#tests/e-cps.ts";

describe("Signing in with the e-CPS", async () => {
  const scene = await aScene();
  const { phone, portal } = await aPhone(scene, roche);

  test("an e-CPS activated by card is in the list, and announced by mail", async () => {
    await checkPage(phone, "e-CPS prête");
    await portal.getByRole("heading", { name: "e-CPS activée" }).waitFor();
    await portal.getByRole("link", { name: "Voir mes appareils" }).click();
    await portal.getByText("activé par carte").waitFor();
    await checkPage(portal, "Mes appareils");
    const [mail] = await scene.mails();
    assert.deepEqual([mail?.to, mail?.subject], [["antoine.roche@ch-vienne.example"], "Votre e-CPS est activée"]);
  });

  test("the phone is called, asks the code, then the number on the screen; the service gets MOBILE", async () => {
    const { page, number } = await askPhone(scene, roche);
    await checkPage(page, "Attente du téléphone");
    await typePin(phone);
    await phone.getByRole("heading", { name: "Quel nombre est affiché" }).waitFor();
    const shown = await phone.locator("#nombres button").allInnerTexts();
    assert.equal(new Set(shown).size, 3);
    assert.ok(shown.includes(number));
    await checkPage(phone, "Choix du nombre");
    await phone.getByRole("button", { name: number, exact: true }).click();
    await phone.getByRole("heading", { name: "C’est confirmé" }).waitFor();
    await page.getByRole("heading", { name: "Bonjour Antoine" }).waitFor();
    assert.deepEqual(
      [scene.service.claims()?.authMode, scene.service.claims()?.acr, scene.service.claims()?.SubjectNameID],
      ["MOBILE", "eidas1", roche],
    );
    await phone.getByRole("button", { name: "Terminé" }).click();
  });
});
