import assert from "node:assert/strict";
import { describe } from "node:test";
import { aBrowser, checkPage, signedIn, theSharedProduct } from "#tests/browser.ts";
import { inDays, isTold, journey, sees } from "./steps.ts";

describe("Une référente structure ouvre, change et ferme des droits", async () => {
  const step = journey();
  const product = await theSharedProduct();
  const browser = await aBrowser();
  const elodie = await signedIn(browser, product, "Élodie Marchand");

  step("Élodie arrive sur les membres de son établissement, et trouve qui n’a pas de moyen fort", async () => {
    await sees(elodie, "Membres de l’établissement");
    await checkPage(elodie, "Membres");
    await elodie.getByLabel("Moyens").selectOption("Sans moyen fort");
    await elodie.getByRole("button", { name: "Filtrer" }).click();
    await elodie.getByRole("link", { name: "Élodie Marchand" }).waitFor({ state: "detached" });
    await sees(elodie, "Nadia Benali");
  });

  step("Elle donne à Nadia une habilitation, y met fin, la rétablit", async () => {
    await elodie.getByRole("link", { name: "Nadia Benali" }).click();
    await elodie.getByText("Donner ou modifier une habilitation").click();
    await elodie.getByLabel("Unité").selectOption({ label: "Court séjour gériatrique (Grand âge)" });
    await elodie.getByLabel("Habilitation", { exact: true }).selectOption("reader");
    await elodie.getByLabel(/^Mention médicale/).check({ force: true });
    await elodie.getByRole("button", { name: "Enregistrer l’habilitation" }).click();
    await isTold(elodie, "L’habilitation est donnée.");
    const line = elodie.locator("table.liste tr", { hasText: "Consultation" });
    await line.getByRole("button", { name: /^Mettre fin/ }).click();
    await isTold(elodie, "L’habilitation est terminée");
    await checkPage(elodie, "Fiche d’un membre");
    await line.getByRole("button", { name: /^Rétablir/ }).click();
    await isTold(elodie, "L’habilitation est rétablie.");
    await sees(elodie, "Habilitation terminée");
  });

  step("Elle ne peut pas mettre fin à son propre droit : c’est le dernier", async () => {
    await elodie.goto("/structure");
    await elodie.getByRole("link", { name: "Élodie Marchand" }).click();
    await elodie.getByRole("button", { name: /^Mettre fin/ }).click();
    await sees(elodie, "C’est le dernier référent structure sans date de fin");
    await checkPage(elodie, "Dernier référent");
  });

  step("Elle invite un secrétaire ; une erreur garde ce qu’elle a écrit ; le lien part par courriel", async () => {
    await elodie.getByRole("link", { name: "Inviter quelqu’un" }).click();
    await elodie.getByLabel("Prénom").fill("Lucas");
    await elodie.getByLabel("Nom d’exercice").fill("Neuf");
    await elodie.getByLabel("Courriel professionnel").fill("lucas.neuf");
    await elodie.getByLabel("Fonction").fill("Secrétaire");
    await elodie.getByLabel("Unité").selectOption({ label: "Court séjour gériatrique (Grand âge)" });
    await elodie.getByLabel("Habilitation", { exact: true }).selectOption("writer");
    await elodie.getByRole("button", { name: "Envoyer l’invitation" }).click();
    await sees(elodie, "Cette adresse n’a pas la forme");
    await checkPage(elodie, "Invitation à corriger");
    await elodie.getByLabel("Courriel professionnel").fill("lucas.neuf@ch-vienne.example");
    await elodie.getByRole("button", { name: "Envoyer l’invitation" }).click();
    await isTold(elodie, "la personne est prévenue par courriel");
    await sees(elodie, "Invité depuis le");
    for (let tries = 0; ; tries++) {
      const mails = await (await fetch(product.mailboxUrl)).text();
      if (mails.includes("Votre compte Sextant vous attend")) break;
      assert.ok(tries < 50, "the invitation never left");
      await new Promise((done) => setTimeout(done, 200));
    }
  });

  step("Elle prépare la règle de connexion, voit qui serait empêché, l’enregistre, et relance", async () => {
    await elodie.getByRole("link", { name: "Règle de connexion" }).click();
    await checkPage(elodie, "Règle de connexion");
    await elodie.getByLabel("Mot de passe et code par courriel").uncheck({ force: true });
    await elodie.getByLabel("À partir du").fill(inDays(20));
    await elodie.getByLabel(/^Navigateur de confiance/).selectOption("6");
    await elodie.getByRole("button", { name: "Voir qui serait concerné" }).click();
    await sees(elodie, "Plus de quatre heures sur un navigateur de confiance");
    await sees(elodie, "personnes ne pourraient plus se connecter ce jour-là");
    await checkPage(elodie, "Aperçu de la règle");
    await elodie.getByRole("button", { name: "Enregistrer cette règle" }).click();
    await isTold(elodie, "La règle est enregistrée");
    await elodie.getByRole("link", { name: "Campagne" }).click();
    await checkPage(elodie, "Campagne");
    await elodie.getByRole("button", { name: /^Relancer/ }).click();
    await isTold(elodie, /relancées/);
  });

  step("Un compte suspendu ne revient qu’une fois rétabli", async () => {
    await elodie.getByRole("link", { name: "Membres" }).click();
    await elodie.getByRole("link", { name: "Sofia Diaz" }).click();
    await elodie.getByText("Suspendre le compte").click();
    await elodie.getByLabel("Motif").first().selectOption({ label: "Absence longue ou congé" });
    await elodie.getByRole("button", { name: "Suspendre", exact: true }).click();
    await isTold(elodie, "Le compte est suspendu");
    await elodie.getByText("Rétablir le compte").click();
    await elodie.getByRole("button", { name: "Rétablir", exact: true }).click();
    await isTold(elodie, "Le compte est rétabli.");
  });
});
