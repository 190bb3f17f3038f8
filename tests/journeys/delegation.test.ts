import assert from "node:assert/strict";
import { describe } from "node:test";
import { aBrowser, aProduct, checkPage, signedIn } from "#tests/browser.ts";
import { inDays, isTold, journey, openDossier, sees } from "./steps.ts";

describe("Un médecin délègue, sa consœur agit en son nom, il révoque", async () => {
  const step = journey();
  const product = await aProduct();
  const browser = await aBrowser();
  const roche = await signedIn(browser, product, "Antoine Roche", /gériatrique/);
  const vasseur = await signedIn(browser, product, "Hélène Vasseur", /permanent/);
  let dossier = "";

  step("Le Dr Roche propose une délégation pour certains patients", async () => {
    dossier = await openDossier(roche, "Ferrand");
    await roche.goto("/compte/delegations");
    await checkPage(roche, "Délégations");
    await roche.getByRole("link", { name: "Donner une délégation" }).first().click();
    await roche.getByLabel(/^Confrère/).check({ force: true });
    await roche.getByLabel(/^Identifiant national ou courriel/).fill("899909000053");
    await roche.getByLabel("Son nom").fill("Vasseuse");
    await roche.getByLabel("envoyer et confirmer").check({ force: true });
    await roche.getByLabel(/^Certains patients/).check({ force: true });
    await roche.getByLabel(/^Dernier jour/).fill(inDays(20));
    await roche.getByRole("button", { name: "Proposer la délégation" }).click();
    await sees(roche, "Aucun compte actif ne correspond");
    await checkPage(roche, "Délégation à corriger");
    await roche.getByLabel("Son nom").fill("Vasseur");
    await roche.getByRole("button", { name: "Proposer la délégation" }).click();
    await isTold(roche, "Choisissez maintenant les patients.");
    await roche.getByRole("button", { name: /^Ajouter : .*Lucienne/ }).click();
    await isTold(roche, "Ce patient est ajouté");
    await checkPage(roche, "Patients de la délégation");
  });

  step("La Dre Vasseur accepte, puis agit : ses pages le disent toutes", async () => {
    await vasseur.goto("/compte/delegations");
    await vasseur.getByRole("button", { name: /^Accepter/ }).click();
    await isTold(vasseur, "La délégation est acceptée.");
    await checkPage(vasseur, "Délégation reçue");
    await vasseur.getByRole("button", { name: /^Agir/ }).click();
    await isTold(vasseur, "Vous agissez maintenant pour Dr Antoine Roche.");
    await sees(vasseur, "tout ce que vous faites porte vos deux noms");
    await checkPage(vasseur, "Dossiers d’un confrère");
    await vasseur.goto(dossier);
    await sees(vasseur, "Lucienne");
    await checkPage(vasseur, "Dossier d’un confrère");
    await vasseur.goto(`/dossiers?q=Perrot`);
    await sees(vasseur, "Aucun dossier de votre unité ne correspond");
  });

  step("Le Dr Roche lit les deux noms dans le journal du dossier", async () => {
    await roche.goto(`${dossier}/journal`);
    await sees(roche, "Dr Hélène Vasseur pour Dr Antoine Roche");
    await roche.goto("/compte/delegations");
    await sees(roche, /dernier usage le/);
  });

  step("Il révoque : la page suivante de sa consœur est refusée, et elle revient à son unité", async () => {
    await roche.getByRole("button", { name: /^Révoquer/ }).click();
    await isTold(roche, "La délégation est terminée");
    await vasseur.goto(dossier);
    await sees(vasseur, "La délégation est terminée");
    assert.equal(new URL(vasseur.url()).pathname, "/espaces");
    await checkPage(vasseur, "Délégation terminée");
    await vasseur.getByRole("button", { name: /permanent/ }).click();
    await isTold(vasseur, "Vous agissez pour EHPAD Les Tilleuls");
    assert.equal(await vasseur.getByText("porte vos deux noms").count(), 0);
  });
});
