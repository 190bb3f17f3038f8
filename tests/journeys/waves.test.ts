import { describe } from "node:test";
import { aBrowser, aProduct, checkPage, signedIn } from "#tests/browser.ts";
import { act, choose, isTold, journey, openDossier, openRequest, sees } from "./steps.ts";

describe("Envoyer par vagues", async () => {
  const step = journey();
  const product = await aProduct();
  const browser = await aBrowser();
  const sofia = await signedIn(browser, product, "Sofia Diaz", /gériatrique/);
  const claire = await signedIn(browser, product, "Claire Morel", /protégée/);
  const lucie = await signedIn(browser, product, "Lucie Garnier");
  let dossier = "";

  step("Sofia choisit deux unités et voit qui solliciter d’abord, et ce qu’elle peut attendre", async () => {
    dossier = await openDossier(sofia, "Ferrand");
    await sofia.goto(`${dossier}/recherche`);
    await choose(sofia, ["EHPAD Les Tilleuls, Unité protégée", "EHPAD Le Clos, Unité protégée"]);
    await sofia.goto(`${dossier}/vagues`);
    await sees(sofia, /Une réponse favorable, sous 14 jours/);
    await sees(sofia, /répond en .* une fois sur deux/);
    await checkPage(sofia, "Envoyer par vagues");
  });

  step("elle met la seconde dans une deuxième vague, et lance la première", async () => {
    await sofia.getByLabel("Vague de EHPAD Les Tilleuls, Unité protégée").selectOption("1");
    await sofia.getByLabel("Vague de EHPAD Le Clos, Unité protégée").selectOption("2");
    await sofia.getByRole("button", { name: "Recalculer" }).click();
    await sees(sofia, /La vague suivante part après/);
    await sofia.getByRole("button", { name: "Lancer : envoyer la vague 1 à 1 unité" }).click();
    await isTold(sofia, "La première vague est partie.");
    await sees(sofia, /La vague suivante part le/);
    await checkPage(sofia, "Vagues en route");
  });

  step("la première refuse : la seconde reçoit le dossier sans que personne n’y touche", async () => {
    await openRequest(claire, /Lucienne F/);
    await act(claire, "Refuser", async (form) => {
      await form.getByLabel("Motif du refus").selectOption({ label: "Pas de place" });
    });
    // the waves are looked at every minute
    const patience = { timeout: 90_000 };
    await sofia.goto(`${dossier}/vagues`);
    await sofia.getByText("Toutes les unités choisies ont reçu le dossier.").waitFor(patience);
    await openRequest(lucie, /Lucienne F/);
    await sees(lucie, /Lucienne F/);
  });

  step("la page publique dit à quel point les estimations sont justes", async () => {
    await sofia.goto("/observatoire/estimations");
    await sees(sofia, "Sur une histoire simulée");
    await checkPage(sofia, "Les estimations");
  });
});
