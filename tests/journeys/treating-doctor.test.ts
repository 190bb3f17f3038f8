import assert from "node:assert/strict";
import { describe } from "node:test";
import { aBrowser, aProduct, checkPage, signedIn } from "#tests/browser.ts";
import { isTold, journey, sees } from "./steps.ts";

describe("Le médecin traitant signe sur son téléphone, puis reçoit un dossier d’un service de coordination et le rend", async () => {
  const step = journey();
  const product = await aProduct();
  const browser = await aBrowser();
  const delmas = await signedIn(browser, product, "Marion Delmas", undefined, {
    viewport: { width: 360, height: 740 },
  });
  const amrani = await signedIn(browser, product, "Rachid Amrani");
  let dossier = "";

  step("Son accueil montre d’abord ce qui l’attend", async () => {
    assert.equal(new URL(delmas.url()).pathname, "/medecin");
    await sees(delmas, "Mme Odile Rey");
    await sees(delmas, "À compléter par vous");
    await checkPage(delmas, "Accueil du médecin");
  });

  step("De l’avis à la signature : trois touches, et les réponses", async () => {
    await delmas.goto("/notifications");
    await sees(delmas, "Vous êtes nommé médecin traitant");
    await delmas.locator("table.liste a").first().click();
    await delmas.waitForURL(/\/medecin\/dossiers\/[0-9a-f-]+\/medical$/);
    await checkPage(delmas, "Volet médical sur une page");
    await delmas.getByRole("button", { name: "Signer ce volet" }).click();
    await sees(delmas, /points sont à corriger/);
    await delmas.getByLabel("Maintien à domicile difficile").check({ force: true });
    await delmas.getByRole("button", { name: "Enregistrer sans signer" }).click();
    await isTold(delmas, "Vos réponses sont enregistrées.");
    assert.ok(await delmas.getByLabel("Maintien à domicile difficile").isChecked());
  });

  step("Le dossier lui dit qui le porte", async () => {
    await delmas.goto("/medecin");
    await delmas.locator("table.liste a.qui").first().click();
    await sees(delmas, "Dossier porté par CH de Vienne");
    await checkPage(delmas, "Dossier vu par le médecin traitant");
  });

  step("« Ce n’est pas mon patient », puis il change d’avis", async () => {
    await delmas
      .getByRole("button", { name: /Ce n’est pas mon patient/ })
      .first()
      .click();
    await isTold(delmas, /est rendu à son équipe/);
    await checkPage(delmas, "Ne fait pas partie de ma patientèle");
    await delmas.getByRole("button", { name: /Annuler ma réponse/ }).click();
    await isTold(delmas, "Le dossier est de nouveau parmi ceux de vos patients.");
  });

  step("La coordination transmet un dossier, prévenue qu’elle en perdra l’accès", async () => {
    await amrani.goto("/dossiers?q=Garcin");
    await amrani.locator("table.liste a.qui").first().click();
    await amrani.waitForURL(/\/dossiers\/[0-9a-f-]{36}$/);
    dossier = new URL(amrani.url()).pathname;
    await amrani.getByRole("link", { name: "TRANSFERT au MT" }).click();
    await sees(amrani, "Vous perdrez l’accès au dossier");
    await amrani.getByLabel(/^Numéro RPPS/).fill("99909000301");
    await amrani.getByLabel(/^Je l’ai appelé/).check({ force: true });
    await amrani.getByLabel(/^L’appel, en une ligne/).fill("Appel de ce matin : elle confirme");
    await checkPage(amrani, "Transfert au médecin traitant");
    await amrani.getByRole("button", { name: "TRANSFERT au MT" }).click();
    await isTold(amrani, "Le dossier est proposé à Dr Marion Delmas");
  });

  step("Le médecin ne voit que le numéro, accepte, et le service n’y a plus accès", async () => {
    await delmas.goto("/medecin");
    await sees(delmas, /DAC Nord-Isère, Coordination des parcours vous propose le dossier/);
    assert.equal(await delmas.getByText("Garcin").count(), 0);
    await delmas.getByRole("link", { name: /^Répondre/ }).click();
    await checkPage(delmas, "Dossier proposé");
    await delmas.getByRole("button", { name: "Accepter le dossier" }).click();
    await isTold(delmas, "Le dossier est le vôtre");
    await sees(delmas, /Simone Garcin/);
    const gone = await amrani.goto(dossier);
    assert.equal(gone?.status(), 404);
  });

  step("Il laisse le service suivre l’avancement, puis rend le dossier", async () => {
    const service = `${dossier.replace("/dossiers/", "/medecin/dossiers/")}/service`;
    await delmas.goto(service);
    await delmas.getByLabel(/^L’avancement du dossier/).check({ force: true });
    await delmas.getByRole("button", { name: "Enregistrer" }).click();
    await isTold(delmas, "C’est noté.");
    await checkPage(delmas, "Le service d’origine");
    await amrani.goto("/transferts");
    await sees(amrani, "En cours de rédaction");
    await checkPage(amrani, "Dossiers transmis");
    await delmas.getByLabel(/^Pourquoi/).fill("Suivi par un autre cabinet");
    await delmas.getByRole("button", { name: "Rendre le dossier au service" }).click();
    await isTold(delmas, "Le dossier est rendu au service.");
    await amrani.goto(dossier);
    await sees(amrani, /Simone Garcin/);
  });
});
