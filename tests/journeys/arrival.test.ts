import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Page } from "playwright-core";
import { aBrowser, aProduct, checkPage, signedIn } from "#tests/browser.ts";
import { choose, journey, openDossier, openRequest, sees, tick, today } from "./steps.ts";

describe("Du dossier prêt à l’arrivée confirmée, deux écrans côte à côte", async () => {
  const step = journey();
  const product = await aProduct();
  const browser = await aBrowser();
  const sofia = await signedIn(browser, product, "Sofia Diaz", /gériatrique/);
  // the dark theme is checked on her screens
  const claire = await signedIn(browser, product, "Claire Morel", /protégée/, { colorScheme: "dark" });
  const vasseur = await signedIn(browser, product, "Hélène Vasseur", /protégée/);
  let dossier = "";
  const delays: number[] = [];

  /** What one does shows on the other's screen, without a hand on it; measured from the answer to the click. */
  async function shows(other: Page, text: string, doing: { on: Page; click: () => Promise<unknown> }) {
    const isShown = (wanted: string) => document.querySelector("main")?.textContent?.includes(wanted) && Date.now();
    assert.equal(await other.evaluate(isShown, text), false, `« ${text} » was there before`);
    const seen = other.waitForFunction(isShown, text, { polling: "raf" });
    const [answered] = await Promise.all([
      doing.on.waitForResponse((r) => r.request().method() === "POST" && r.status() === 303).then(() => Date.now()),
      doing.click(),
    ]);
    const delay = Math.max(0, Number(await (await seen).jsonValue()) - answered);
    delays.push(delay);
  }

  step("Sofia ouvre le dossier complet de Mme Ferrand depuis sa liste", async () => {
    await sofia.goto("/dossiers?onglet=prets");
    await checkPage(sofia, "Mes dossiers, prêts à envoyer");
    await sofia.getByRole("link", { name: /^Mme Lucienne F/ }).click();
    await sofia.waitForURL(/\/dossiers\/[0-9a-f-]{36}$/);
    dossier = sofia.url();
    await sees(sofia, "Le dossier est complet : cherchez les unités qui conviennent.");
    await checkPage(sofia, "Dossier prêt");
  });

  step("elle cherche, choisit deux unités et leur envoie d’un geste ; la demande apparaît chez Claire", async () => {
    await sofia.getByRole("link", { name: "Chercher des unités" }).first().click();
    await sofia.getByRole("heading", { level: 1, name: /conviennent|convient/ }).waitFor();
    await checkPage(sofia, "Recherche");
    await choose(sofia, ["EHPAD Les Tilleuls, Unité protégée", "Résidence Bellevue, Unité protégée"]);
    await checkPage(sofia, "Recherche, deux unités choisies");
    await claire.goto("/demandes");
    await sees(claire, /^Rien à lire/);
    await checkPage(claire, "Demandes reçues, aucune");
    await shows(claire, "Mme Lucienne F., 87 ans", {
      on: sofia,
      click: () => sofia.getByRole("button", { name: "Envoyer à ces 2 unités" }).click(),
    });
    await sees(sofia, "Le dossier est envoyé à 2 unités. Vous serez prévenu à chaque réponse.");
    await checkPage(claire, "Demandes reçues, une nouvelle");
    await checkPage(sofia, "Dossier envoyé");
  });

  step("Claire ouvre la demande : Sofia voit qu’elle est lue", async () => {
    const read = sofia.locator("tr", { hasText: "EHPAD Les Tilleuls" }).getByText("Dossier lu");
    const seen = read.waitFor({ timeout: 3000 });
    await openRequest(claire, /Lucienne F/);
    await seen;
    await sees(claire, /GIR 2/);
    await checkPage(claire, "Demande reçue");
  });

  step("la docteure Vasseur donne son avis ; Claire peut proposer sans recharger", async () => {
    await vasseur.goto(claire.url());
    await vasseur.getByRole("link", { name: "Donner l’avis médical" }).click();
    await checkPage(vasseur, "Avis médical");
    await tick(vasseur.getByLabel("Favorable", { exact: true }));
    await shows(claire, "Favorable —", {
      on: vasseur,
      click: () => vasseur.getByRole("button", { name: "Donner l’avis médical" }).click(),
    });
    await checkPage(vasseur, "Demande après l’avis");
  });

  step("Claire propose une admission pour aujourd’hui ; Sofia la voit arriver", async () => {
    await claire.getByRole("link", { name: "Proposer une admission" }).click();
    await claire.getByLabel("Date d’admission proposée").fill(today());
    await claire.getByLabel(/^Prix de l’hébergement/).fill("75,92");
    await checkPage(claire, "Proposer");
    await shows(sofia, "EHPAD Les Tilleuls propose une admission", {
      on: claire,
      click: () => claire.getByRole("button", { name: "Proposer une admission" }).click(),
    });
    await checkPage(sofia, "Dossier avec une proposition");
    await checkPage(claire, "Demande proposée");
  });

  step("Sofia confirme : Claire attend l’arrivée, l’autre demande est close avec son motif", async () => {
    await sofia.getByRole("link", { name: "Voir et confirmer" }).click();
    await sofia.getByRole("heading", { name: "Proposition" }).waitFor();
    await checkPage(sofia, "Proposition reçue");
    await sofia.getByRole("link", { name: "Confirmer cette proposition" }).click();
    await sees(sofia, /1 autre demande/);
    await checkPage(sofia, "Confirmer");
    await shows(claire, "Confirmer l’arrivée", {
      on: sofia,
      click: () => sofia.getByRole("button", { name: "Confirmer cette proposition" }).click(),
    });
    await sofia.locator("tr", { hasText: "Résidence Bellevue" }).getByText("Close, admis ailleurs").waitFor();
    await checkPage(sofia, "Dossier confirmé");
  });

  step("Claire confirme l’arrivée : le dossier de Sofia est à « Arrivée confirmée »", async () => {
    await claire.getByRole("link", { name: "Confirmer l’arrivée" }).click();
    await checkPage(claire, "Confirmer l’arrivée");
    await shows(sofia, "Arrivée confirmée", {
      on: claire,
      click: () => claire.getByRole("button", { name: "Confirmer l’arrivée" }).click(),
    });
    await checkPage(sofia, "Dossier admis");
    await checkPage(claire, "Demande arrivée");
  });

  step("le journal dit qui a lu et fait quoi, et Sofia a été prévenue", async (t) => {
    await sofia.goto(`${dossier}/journal`);
    await sees(sofia, /Claire Morel/);
    await sees(sofia, /vu hors de votre unité par : EHPAD Les Tilleuls/);
    await checkPage(sofia, "Journal");
    await sofia.goto("/notifications");
    await checkPage(sofia, "Notifications");
    await openDossier(sofia, "Ferrand");
    t.diagnostic(`a change shows on the other screen after ${delays.join(", ")} ms`);
  });
});
