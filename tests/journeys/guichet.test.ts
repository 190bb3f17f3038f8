import { describe } from "node:test";
import { aBrowser, aProduct, checkPage, signedIn } from "#tests/browser.ts";
import { isTold, journey, sees } from "./steps.ts";

const product = await aProduct();
const browser = await aBrowser();

describe("Un guichet partagé travaille pour plusieurs établissements, un département suit les chiffres", async () => {
  const step = journey();
  const [nora, bruno, gilles] = await Promise.all([
    signedIn(browser, product, "Nora Benhamou"),
    signedIn(browser, product, "Bruno Lefèvre"),
    signedIn(browser, product, "Gilles Aubert"),
  ]);

  step("Nora dit les places des Tilleuls depuis les listes d’attente", async () => {
    await nora.goto("/guichet/listes-attente");
    await checkPage(nora, "Listes d’attente côte à côte");
    await nora
      .getByRole("link", { name: /^Dire les places de EHPAD Les Tilleuls/ })
      .first()
      .click();
    await sees(nora, /Places libres : EHPAD Les Tilleuls/);
    await checkPage(nora, "Places dites par le guichet");
    await nora.getByLabel(/^Autre nombre de places libres/).fill("4");
    await nora.getByRole("button", { name: "Enregistrer", exact: true }).click();
    await isTold(nora, "Vos places libres sont à jour");
  });

  step("elle commence un dossier papier pour l’unité qui l’a reçu", async () => {
    await nora.goto("/guichet");
    await nora.getByRole("link", { name: "Enregistrer un dossier papier" }).click();
    await checkPage(nora, "Quelle unité l’a reçu");
    await nora
      .getByRole("link", { name: /EHPAD Les Tilleuls/ })
      .first()
      .click();
    await sees(nora, "Dossier arrivé le");
    await checkPage(nora, "Dossier papier au guichet");
  });

  step(
    "Bruno, référent des Tilleuls, ne laisse plus dire les places ; c’est écrit, et le guichet ne peut plus",
    async () => {
      await bruno.goto("/structure/guichets");
      await checkPage(bruno, "Ce que peut un guichet");
      await bruno.getByRole("checkbox", { name: /^Dire les places libres/ }).uncheck({ force: true });
      await bruno.getByRole("button", { name: /^Enregistrer/ }).click();
      await isTold(bruno, "Ce que ce guichet peut faire est enregistré.");
      await sees(bruno, /lit et répond Bruno Lefèvre/);
      await nora.goto("/guichet/listes-attente");
      if (await nora.getByRole("link", { name: /^Dire les places/ }).count())
        throw new Error("the desk may still count");
    },
  );

  step("Gilles lit les chiffres de l’Isère, sans une personne", async () => {
    await gilles.goto("/pilotage");
    await sees(gilles, "Demandes envoyées aux unités du territoire");
    await checkPage(gilles, "Un territoire en chiffres");
  });
});
