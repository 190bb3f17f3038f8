import assert from "node:assert/strict";
import { describe } from "node:test";
import pg from "pg";
import { aBrowser, checkPage, signedIn, theSharedProduct } from "#tests/browser.ts";
import { isTold, journey, sees } from "./steps.ts";

describe("Un référent structure tient la fiche de son établissement", async () => {
  const step = journey();
  const product = await theSharedProduct();
  const browser = await aBrowser();
  const bruno = await signedIn(browser, product, "Bruno Lefèvre");
  const sql = async (text: string) => {
    const client = new pg.Client(product.databaseUrl);
    await client.connect();
    await client.query(text).finally(() => client.end());
  };

  step("Bruno ouvre sa fiche : les unités, les thèmes, l’identité", async () => {
    await bruno.getByRole("link", { name: "Fiche", exact: true }).click();
    await sees(bruno, "2 unités ouvertes");
    await checkPage(bruno, "Fiche");
  });

  step("Il écrit la présentation ; la fiche publique la montre", async () => {
    await bruno.getByRole("link", { name: "Modifier : Présentation" }).click();
    await bruno.getByLabel("Présentation (facultatif)").fill("Un EHPAD public au pied du mont Salomon.");
    await checkPage(bruno, "Présentation");
    await bruno.getByRole("button", { name: "Enregistrer" }).click();
    await isTold(bruno, "C’est enregistré");
    await bruno.getByRole("link", { name: "Voir la fiche comme tout le monde" }).click();
    await sees(bruno, "au pied du mont Salomon");
  });

  step("Il règle les limites de l’unité protégée, et lit avant d’enregistrer ce que lira un demandeur", async () => {
    await bruno.goto("/structure/fiche");
    await bruno.getByRole("link", { name: "Unité protégée", exact: true }).click();
    await checkPage(bruno, "Unité");
    await bruno.getByRole("link", { name: "Modifier : Limites" }).click();
    await bruno.getByLabel(/^Poids au plus/).fill("180");
    await bruno.getByRole("button", { name: "Voir l’aperçu" }).click();
    await sees(bruno, "N’accepte pas un poids au-delà de 180 kg");
    await checkPage(bruno, "Limites");
    await bruno.getByRole("button", { name: "Enregistrer" }).click();
    await isTold(bruno, "C’est enregistré");
  });

  step("Ce que dit la CNSA est grisé : il signale l’erreur, et la suit", async () => {
    await sql(
      `update facility set origins = origins || '{"prices":{"source":"cnsa","date":"2026-06-30"}}' where name = 'EHPAD Les Tilleuls'`,
    );
    await bruno.goto("/structure/fiche/prix");
    await sees(bruno, "à corriger auprès de la CNSA");
    assert.equal(await bruno.getByLabel(/Chambre simple/).count(), 0);
    await bruno.getByRole("link", { name: /Signaler une erreur/ }).click();
    await bruno.getByLabel(/^Ce qui est inexact/).fill("La chambre double est à 70,10 € depuis octobre.");
    await checkPage(bruno, "Signaler");
    await bruno.getByRole("button", { name: "Signaler à la CNSA" }).click();
    await isTold(bruno, "L’erreur est signalée");
    await bruno.getByText("Le texte à transmettre").click();
    await checkPage(bruno, "Erreurs signalées");
    await bruno.getByRole("button", { name: "Je l’ai transmis" }).click();
    await isTold(bruno, "C’est noté");
  });

  step("Quelqu’un d’autre écrit en même temps : il compare, choisit, puis revient en arrière", async () => {
    await bruno.goto("/structure/fiche/presentation");
    await sql(
      `update facility set card = card || '{"presentation":"La version d’un autre"}' where name = 'EHPAD Les Tilleuls'`,
    );
    await bruno.getByLabel("Présentation (facultatif)").fill("La mienne");
    await bruno.getByRole("button", { name: "Enregistrer" }).click();
    await sees(bruno, "Deux versions à comparer");
    await checkPage(bruno, "Deux versions");
    await bruno.getByRole("button", { name: "Enregistrer ces choix" }).click();
    await isTold(bruno, "C’est enregistré");
    await bruno.goto("/structure/fiche/historique");
    await checkPage(bruno, "Historique");
    await bruno
      .getByRole("button", { name: /^Annuler : Présentation/ })
      .first()
      .click();
    await isTold(bruno, "C’est remis comme avant");
    await bruno.getByRole("button", { name: /^Annuler : Poids au plus/ }).click();
    await isTold(bruno, "C’est remis comme avant");
  });

  step("Sans un script, tout se fait aussi", async () => {
    const plain = await signedIn(browser, product, "Bruno Lefèvre", undefined, { javaScriptEnabled: false });
    await plain.goto("/structure/fiche/contacts");
    await plain.getByLabel("Qui répond").fill("Accueil de nuit");
    await plain.getByLabel("Moyen").selectOption("phone");
    await plain.getByLabel("Numéro ou adresse").fill("04 74 31 33 34");
    await plain.getByText("Tout le monde").click();
    await plain.getByRole("button", { name: "Ajouter" }).click();
    await sees(plain, "Le contact est enregistré");
    await checkPage(plain, "Contacts");
    for (const page of ["documents", "rendez-vous", "acces", "unites/nouvelle"]) {
      await plain.goto(`/structure/fiche/${page}`);
      await checkPage(plain, page);
    }
  });
});
