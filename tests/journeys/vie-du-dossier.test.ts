import { describe } from "node:test";
import { aBrowser, aProduct, checkPage, signedIn } from "#tests/browser.ts";
import { choose, journey, openDossier, sees, tick, today } from "./steps.ts";

describe("Vie du dossier : un décès signalé par erreur, puis annulé", async () => {
  const step = journey();
  const product = await aProduct();
  const browser = await aBrowser();
  const sofia = await signedIn(browser, product, "Sofia Diaz", /gériatrique/);
  let dossier = "";

  step("Sofia envoie le dossier complet, et lit ce que la plateforme a prévu", async () => {
    dossier = await openDossier(sofia, "Ferrand");
    await sofia.getByRole("link", { name: "Chercher des unités" }).first().click();
    await choose(sofia, ["EHPAD Les Tilleuls, Unité protégée"]);
    await sofia.getByRole("button", { name: /Envoyer/ }).click();
    await sees(sofia, /Le dossier est envoyé/);
    await sofia.goto(`${dossier}/echeances`);
    await sees(sofia, /Rappel à l’unité : demande sans réponse/);
    await checkPage(sofia, "Ce qui est prévu");
    await sofia.getByRole("button", { name: "Toujours d’actualité" }).click();
    await sees(sofia, "Noté : le dossier est toujours d’actualité.");
  });

  step("elle signale un décès, et doit vérifier avant que rien ne soit enregistré", async () => {
    await sofia.goto(`${dossier}/suivi`);
    await sofia.getByRole("link", { name: "Signaler un décès" }).click();
    await checkPage(sofia, "Signaler un décès");
    await sofia.getByLabel("Date du décès").fill(today());
    await sofia.getByRole("button", { name: "Vérifier avant d’enregistrer" }).click();
    await sees(sofia, /1 demande est retirée/);
    await checkPage(sofia, "Confirmer le décès");
    await sofia.getByRole("button", { name: "Enregistrer le décès" }).click();
    await sees(sofia, "Cochez la case pour confirmer.");
    await tick(sofia.getByLabel("Je confirme le décès de cette personne"));
    await sofia.getByRole("button", { name: "Enregistrer le décès" }).click();
    await sees(sofia, "Le décès est enregistré et les unités sont prévenues.");
    await checkPage(sofia, "Décès enregistré");
  });

  step("c’était une erreur : elle l’annule, et le dossier est comme avant", async () => {
    await sofia.getByRole("button", { name: "Annuler ce signalement" }).click();
    await sees(sofia, /le dossier est comme il était/);
    await sees(sofia, "Envoyé à 1");
    await checkPage(sofia, "Dossier repris");
  });

  step("elle regarde les archives et la page qui réunit deux dossiers", async () => {
    await sofia.goto("/archives");
    await sees(sofia, /Aucun dossier archivé/);
    await checkPage(sofia, "Archives");
    await sofia.goto(`${dossier}/fusion`);
    await checkPage(sofia, "Réunir deux dossiers");
  });
});
