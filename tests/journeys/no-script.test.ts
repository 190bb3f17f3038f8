import assert from "node:assert/strict";
import { describe } from "node:test";
import { aBrowser, aProduct, aVisit, checkPage, signedIn, useCardOf } from "#tests/browser.ts";
import { act, answer, choose, isTold, journey, openDossier, openRequest, sees, tick } from "./steps.ts";

describe("Sans JavaScript, tout se fait par de simples formulaires", async () => {
  const step = journey();
  const product = await aProduct();
  const browser = await aBrowser();
  const plain = { javaScriptEnabled: false };
  const sofia = await signedIn(browser, product, "Sofia Diaz", /gériatrique/, plain);
  const lucie = await signedIn(browser, product, "Lucie Garnier", undefined, plain);
  let dossier = "";

  step("un visiteur trouve un établissement et calcule un GIR sans se connecter", async () => {
    const visitor = await aVisit(browser, product, plain);
    for (const path of [
      "/",
      "/aide",
      "/accessibilite",
      "/donnees-personnelles",
      "/connexion",
      "/annuaire",
      "/nulle-part",
    ]) {
      await visitor.goto(path);
      await checkPage(visitor, path);
    }
    await visitor.goto("/annuaire?type=ehpad");
    await visitor
      .locator("main")
      .getByRole("searchbox")
      .or(visitor.locator("main input[type=text]"))
      .first()
      .fill("Vienne");
    await visitor
      .locator("main")
      .getByRole("button", { name: /^(Chercher|Rechercher)/ })
      .first()
      .click();
    await visitor
      .getByRole("link", { name: /EHPAD Les Tilleuls/ })
      .first()
      .click();
    await visitor.getByRole("heading", { level: 1, name: "EHPAD Les Tilleuls" }).waitFor();
    await checkPage(visitor, "Fiche d’un établissement");
    await visitor.goto("/calculer-un-gir");
    await checkPage(visitor, "Calculer un GIR");
  });

  step("Sofia crée un dossier", async () => {
    await sofia.goto("/dossiers");
    await checkPage(sofia, "Mes dossiers");
    await sofia.getByRole("link", { name: "Créer un dossier" }).first().click();
    await sofia.getByLabel("Nom de naissance", { exact: true }).fill("Vidal");
    await sofia.getByLabel("Premier prénom de naissance").fill("Roger");
    await sofia.getByLabel("Date de naissance").fill("1938");
    await tick(sofia.getByLabel("Masculin"));
    await sofia.getByRole("button", { name: "Créer le dossier" }).click();
    await isTold(sofia, "Le dossier est créé.");
    dossier = sofia.url();
    await checkPage(sofia, "Dossier neuf");
  });

  step("elle enregistre un thème : les questions que ses réponses appellent paraissent ensuite", async () => {
    await sofia.goto(`${dossier}/volets/administratif/situation`);
    await answer(sofia, "ga.adm.situation.lieu", "ehpad");
    await sofia.getByRole("button", { name: "Enregistrer", exact: true }).click();
    await isTold(sofia, "Vos réponses sont enregistrées.");
    await answer(sofia, "ga.adm.situation.structure", "EHPAD des Pins, Givors");
    await sofia.getByRole("button", { name: "Enregistrer et continuer" }).click();
    await sofia.waitForURL("**/accord");
    await sofia.goto(`${dossier}/volets/administratif/situation`);
    assert.equal(
      await sofia.locator('[data-key="ga.adm.situation.structure"] input').inputValue(),
      "EHPAD des Pins, Givors",
    );
    await checkPage(sofia, "Thème enregistré");
  });

  step("elle ajoute et retire une personne à contacter sans perdre ce qui est écrit", async () => {
    await sofia.goto(`${dossier}/volets/administratif/entourage`);
    await answer(sofia, "ga.adm.contacts#r1.nom", "Vidal");
    await sofia.getByRole("button", { name: "Ajouter une personne à contacter" }).click();
    assert.equal(await sofia.locator('[data-key="ga.adm.contacts#r1.nom"] input').inputValue(), "Vidal");
    await answer(sofia, "ga.adm.contacts#r2.nom", "Petit");
    await sofia.getByRole("button", { name: "Retirer : Personnes à contacter 1" }).click();
    assert.equal(await sofia.locator('[data-key="ga.adm.contacts#r1.nom"]').count(), 0);
    assert.equal(await sofia.locator('[data-key="ga.adm.contacts#r2.nom"] input').inputValue(), "Petit");
    await checkPage(sofia, "Thème à lignes");
  });

  step("elle cherche pour Mme Ferrand, change la distance, choisit et envoie", async () => {
    await openDossier(sofia, "Ferrand");
    await sofia.getByRole("link", { name: "Chercher des unités" }).first().click();
    await choose(sofia, ["EHPAD Le Clos, Unité protégée", "EHPAD Les Tilleuls, Unité protégée"]);
    await checkPage(sofia, "Recherche");
    await sofia
      .getByRole("button", { name: "Dans ma sélection — retirer : EHPAD Les Tilleuls, Unité protégée" })
      .click();
    await sofia.getByRole("button", { name: "Envoyer à cette unité" }).click();
    await isTold(sofia, "Le dossier est envoyé à 1 unité. Vous serez prévenu à chaque réponse.");
    await checkPage(sofia, "Dossier envoyé");
  });

  step(
    "Lucie lit la demande et la refuse : le motif est obligatoire, et sa précision quand il la demande",
    async () => {
      await lucie.goto("/demandes");
      await checkPage(lucie, "Demandes reçues");
      await openRequest(lucie, /Lucienne F/);
      await checkPage(lucie, "Demande reçue");
      await lucie.getByRole("link", { name: "Refuser", exact: true }).click();
      await lucie.getByRole("button", { name: "Refuser" }).click();
      await lucie.getByRole("alert").getByText("Choisissez un motif.").waitFor();
      await checkPage(lucie, "Refus sans motif");
      await lucie.getByLabel("Motif du refus").selectOption({ label: "Soins au-delà de nos moyens (à préciser)" });
      await lucie.getByRole("button", { name: "Refuser" }).click();
      await lucie.getByRole("alert").getByText("Ce motif demande une précision.").waitFor();
      await lucie.getByLabel(/^Précision/).fill("Pas d’infirmière la nuit.");
      await lucie.getByRole("button", { name: "Refuser" }).click();
      await isTold(lucie, "Le refus et son motif sont transmis au demandeur.");
      await checkPage(lucie, "Demande refusée");
    },
  );

  step("Sofia lit le motif dans son dossier et le détail dans la demande", async () => {
    await openDossier(sofia, "Ferrand");
    await sofia.locator("tr", { hasText: "EHPAD Le Clos" }).getByText("Soins au-delà de nos moyens").waitFor();
    await sees(sofia, "Toutes les demandes sont closes sans admission.");
    await sofia.getByRole("link", { name: "Détail de la demande à EHPAD Le Clos" }).click();
    await sees(sofia, /Pas d’infirmière la nuit\./);
    await checkPage(sofia, "Demande refusée, vue du demandeur");
  });

  step("Sofia écrit à l’unité ; Lucie déclare ses places", async () => {
    await sofia.getByLabel("Votre message").fill("Merci de votre réponse.");
    await sofia.getByRole("button", { name: "Envoyer le message" }).click();
    await isTold(sofia, "Votre message est envoyé.");
    await lucie.goto("/places");
    await checkPage(lucie, "Places");
    await lucie.getByRole("button", { name: "2", exact: true }).click();
    await sees(lucie, /2 places libres/);
    await lucie.getByLabel(/^Autre nombre de places/).fill("beaucoup");
    await lucie.getByRole("button", { name: "Enregistrer" }).click();
    await sees(lucie, "Indiquez un nombre de places, de 0 à 999.");
    await checkPage(lucie, "Places, refusé");
  });

  step("une demande revient sur un refus, et chacun lit ses notifications", async () => {
    await openRequest(lucie, /Lucienne F/, "closes");
    await act(lucie, "Revenir sur ce refus", (page) =>
      page.getByLabel("Expliquez en une phrase").fill("Une infirmière de nuit arrive."),
    );
    await isTold(lucie, "La demande est de nouveau à l’étude.");
    await sofia.goto("/notifications");
    await checkPage(sofia, "Notifications");
  });

  step("un professionnel sans habilitation apprend à qui s’adresser ; on se déconnecte", async () => {
    const karim = await aVisit(browser, product, plain);
    await karim.goto("/connexion");
    await karim.getByRole("link", { name: "S’identifier avec Pro Santé Connect", exact: true }).click();
    await checkPage(karim, "Fournisseur d’identité");
    await useCardOf(karim, "Karim Haddad");
    await sees(karim, "Votre compte n’a pas encore d’habilitation");
    await checkPage(karim, "Sans habilitation");
    await sofia.getByRole("button", { name: "Se déconnecter" }).click();
    await sofia.getByRole("link", { name: "Se connecter" }).first().waitFor();
    await sofia.goto(dossier);
    await sees(sofia, "S’identifier avec Pro Santé Connect");
  });
});
