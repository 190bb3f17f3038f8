import assert from "node:assert/strict";
import { describe } from "node:test";
import { aBrowser, aProduct, checkPage, signedIn } from "#tests/browser.ts";
import { isTold, journey, sees } from "./steps.ts";

describe("Une unité dit ses places", async () => {
  const step = journey();
  const product = await aProduct();
  const browser = await aBrowser();
  const claire = await signedIn(browser, product, "Claire Morel", /[Pp]rotégée/);
  const strip = claire.getByRole("region", { name: "Nos places libres" });

  step("en deux clics depuis n’importe quelle page, puis se reprend d’un autre", async () => {
    await claire.goto("/aide");
    let clicks = 0;
    const click = async (target: ReturnType<typeof claire.getByRole>) => {
      clicks += 1;
      await target.click();
    };
    await click(claire.getByRole("link", { name: "Demandes reçues" }).first());
    await click(strip.getByRole("button", { name: "4", exact: true }));
    await isTold(claire, "Vos places libres sont à jour : elles paraissent tout de suite dans les recherches.");
    assert.equal(clicks, 2);
    await strip.getByText("4 places libres").waitFor();
    await checkPage(claire, "Demandes reçues, places dites");
    await strip.getByRole("button", { name: "Annuler ce changement" }).click();
    await isTold(claire, "Votre changement est annulé : le chiffre d’avant est revenu.");
    await strip.getByText("2 places libres").waitFor();
    await strip.getByRole("button", { name: "Toujours exact" }).click();
    await isTold(claire, /Vos places libres sont à jour/);
  });

  step("par catégorie et par période, et annonce une fermeture", async () => {
    await strip.getByRole("link", { name: "Détail et fermetures" }).click();
    await checkPage(claire, "Places");
    await claire.getByLabel("Pour tous").first().fill("1");
    await claire.getByLabel("Femmes").first().fill("2");
    await claire.getByRole("button", { name: "Compter ainsi" }).click();
    await sees(claire, "3 places libres");
    await claire.getByLabel("À partir du").fill("2032-08-01");
    await claire.getByLabel(/^Jusqu’au/).fill("2032-07-01");
    await claire.getByRole("button", { name: "Annoncer" }).click();
    await sees(claire, "La période finit avant de commencer.");
    assert.equal(await claire.getByLabel("À partir du").inputValue(), "2032-08-01", "ce qui était tapé reste");
    await checkPage(claire, "Places, période refusée");
    await claire.getByLabel(/^Jusqu’au/).fill("2032-08-15");
    await claire.getByRole("button", { name: "Annoncer" }).click();
    await sees(claire, "Du 1 août 2032 au 15 août 2032");
    await checkPage(claire, "Places, fermeture annoncée");
    await claire.getByRole("button", { name: /^Retirer ce qui commence/ }).click();
    await isTold(claire, "Vos places à venir sont à jour.");
    await sees(claire, "Rien n’est annoncé.");
  });

  step("par une autre sorte de place que celles déjà dites, d’un clic chacune", async () => {
    await claire.goto("/demandes");
    await strip
      .getByRole("form", { name: /femmes/ })
      .getByRole("button", { name: "0", exact: true })
      .click();
    await strip.getByText("1 place libre").waitFor();
    await checkPage(claire, "Demandes reçues, deux sortes de places");
  });
});
