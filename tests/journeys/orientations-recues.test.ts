import { describe } from "node:test";
import type { Page } from "playwright-core";
import { aBrowser, aProduct, checkPage, signedIn } from "#tests/browser.ts";
import { isTold, journey, sees } from "./steps.ts";

describe("Suivre les orientations reçues par un IME", async () => {
  const step = journey();
  const product = await aProduct();
  const browser = await aBrowser();
  const thomas = await signedIn(browser, product, "Thomas Besson", /Semi-internat/);

  /** From the notification's page: the link of a gesture, its form, its button. */
  const gesture = async (link: string, button: string, fill: (page: Page) => Promise<unknown>) => {
    await thomas.getByRole("link", { name: link, exact: true }).click();
    await fill(thomas);
    await thomas.getByRole("button", { name: button, exact: true }).click();
  };

  step("Thomas voit ce qu’il a à lire, et ouvrir le dit à la MDPH", async () => {
    await sees(thomas, /1 notification d’enfant attend votre réponse/);
    await thomas.getByRole("link", { name: /^À lire 1/ }).waitFor();
    await checkPage(thomas, "Notifications reçues");
    await thomas.getByRole("link", { name: /^Ouvrir la notification de M\. Noé G\./ }).click();
    await sees(thomas, "Notification lue");
    await sees(thomas, /Garnier Élodie \(mère, autorité parentale\)/);
    await checkPage(thomas, "La notification");
  });

  step("il note un contact ; le motif manquant lui est dit", async () => {
    await gesture("Noter un contact", "Noter un contact", async (page) => checkPage(page, "Noter un contact"));
    await sees(thomas, "Choisissez un motif.");
    await thomas.getByLabel("Motif").selectOption("151");
    await thomas.getByRole("button", { name: "Noter un contact" }).click();
    await isTold(thomas, "Le contact est noté.");
  });

  step("il inscrit l’enfant dans son unité, puis enregistre son entrée", async () => {
    await gesture("Liste d’attente : admis", "Mettre en liste d’attente", async (page) => {
      await sees(page, /Noé GARNIER|Noé Garnier/);
      await checkPage(page, "Liste d’attente");
    });
    await isTold(thomas, "La personne est en liste d’attente, admise.");
    await sees(thomas, "Semi-internat : Liste d’attente. Admis dans l’unité");
    await gesture("Enregistrer l’entrée", "Enregistrer l’entrée", async (page) => {
      await page.getByText("La personne, ou son représentant, a donné son accord pour venir").click();
      await checkPage(page, "L’entrée");
    });
    await isTold(thomas, "L’entrée est enregistrée.");
    await checkPage(thomas, "La notification, entré");
    await thomas.goto("/orientations-recues?onglet=entres");
    await thomas.getByRole("link", { name: /^Entrés 1/ }).waitFor();
  });

  step("il récupère une décision sur papier, qui n’ouvre pas son établissement : il dit pourquoi", async () => {
    await thomas.getByRole("link", { name: "Récupérer une décision d’orientation" }).click();
    await thomas.getByLabel("MDPH d’origine").selectOption({ label: "MDPH de l’Isère (fictive)" });
    await thomas.getByLabel("Numéro individuel").fill("381190");
    await thomas.getByLabel("Date de naissance").fill("2003-11-30");
    await thomas.getByRole("button", { name: "Rechercher" }).click();
    await sees(thomas, /Clara MORIN|Clara Morin/);
    await checkPage(thomas, "Décisions trouvées");
    await thomas.getByRole("button", { name: "Suivre cette décision" }).click();
    await thomas.getByLabel(/Pourquoi suivre cette décision/).fill("Sortie de notre IME, suivi de la transition.");
    await checkPage(thomas, "Hors du droit");
    await thomas.getByRole("button", { name: "Suivre cette décision" }).click();
    await isTold(thomas, "La décision est dans vos notifications.");
  });

  step("il signale une admission impossible ; la MDPH ne l’entérine pas, et l’étude reprend", async () => {
    const paper = thomas.url();
    await gesture("Admission impossible", "Signaler l’admission impossible", async (page) => {
      await page.getByLabel("Motif").selectOption("116");
      await checkPage(page, "Admission impossible");
    });
    await isTold(thomas, "L’admission impossible est signalée : la MDPH doit l’entériner.");
    const mireille = await signedIn(browser, product, "Mireille Fontaine");
    await mireille.goto("/mdph?onglet=impossibles");
    await mireille.getByLabel(/Choisir IME Les Écureuils/).check({ force: true });
    await mireille.getByLabel(/Commentaire/).fill("Un accueil de transition reste possible.");
    await mireille.getByRole("button", { name: "Ne pas entériner" }).click();
    await isTold(mireille, /non entérinée/);
    await thomas.goto(paper);
    await sees(thomas, "Un accueil de transition reste possible.");
    await sees(thomas, "Notification lue");
  });
});
