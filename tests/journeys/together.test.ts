import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Page } from "playwright-core";
import { aBrowser, aProduct, checkPage, signedIn } from "#tests/browser.ts";
import { act, isTold, journey, openDossier, sees } from "./steps.ts";

describe("Deux personnes au même endroit au même moment", async () => {
  const step = journey();
  const product = await aProduct();
  const browser = await aBrowser();
  const sofia = await signedIn(browser, product, "Sofia Diaz", /gériatrique/);
  const nadia = await signedIn(browser, product, "Nadia Benali", /gériatrique/);
  const roche = await signedIn(browser, product, "Antoine Roche", /gériatrique/);
  let dossier = "";
  const field = (page: Page, key: string) => page.locator(`[data-key="${key}"]`).locator("input, textarea");
  const saved = (page: Page) =>
    page
      .locator("[data-status]")
      .filter({ hasText: /^Enregistré à/ })
      .waitFor();
  const context = "ga.adm.demande.contexte";

  step("Sofia et Nadia remplissent ensemble le même thème : rien ne se perd", async () => {
    dossier = await openDossier(sofia, "Rey");
    for (const page of [sofia, nadia]) await page.goto(`${dossier}/volets/administratif/identite`);
    await Promise.all([
      field(sofia, "ga.adm.telephone").pressSequentially("04 74 00 00 41", { delay: 20 }),
      field(nadia, "ga.adm.email").pressSequentially("odile.rey@exemple.example", { delay: 10 }),
    ]);
    await Promise.all([saved(sofia), saved(nadia)]);
    await Promise.all([
      field(sofia, "ga.adm.mobile").fill("06 00 00 00 42"),
      field(nadia, "ga.adm.adresse.complement").fill("Bâtiment B"),
    ]);
    for (const page of [sofia, nadia]) {
      await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
      await isTold(page, "Vos réponses sont enregistrées.");
    }
    await sofia.goto(`${dossier}/volets/administratif/identite`);
    const read = (key: string) => field(sofia, key).inputValue();
    assert.deepEqual(
      await Promise.all(["ga.adm.telephone", "ga.adm.email", "ga.adm.mobile", "ga.adm.adresse.complement"].map(read)),
      ["04 74 00 00 41", "odile.rey@exemple.example", "06 00 00 00 42", "Bâtiment B"],
    );
  });

  step("la même réponse, modifiée par les deux : la seconde voit les deux versions et garde la sienne", async () => {
    for (const page of [sofia, nadia]) await page.goto(`${dossier}/volets/administratif/demande`);
    await field(nadia, context).fill("Version de Nadia");
    await saved(nadia);
    await field(sofia, context).fill("Version de Sofia");
    await sofia.locator("[data-conflict]").filter({ hasText: "Nadia Benali a écrit Version de Nadia" }).waitFor();
    await sees(sofia, "Une autre version attend votre choix.");
    await checkPage(sofia, "Deux versions d’une réponse");
    await sofia.getByRole("button", { name: "Garder ma version" }).click();
    await saved(sofia);
    await nadia.reload();
    assert.equal(await field(nadia, context).inputValue(), "Version de Sofia");
  });

  step("ou prend celle de l’autre", async () => {
    await field(nadia, context).fill("Version relue par Nadia");
    await saved(nadia);
    await field(sofia, context).fill("Version de Sofia, bis");
    await sofia.getByRole("button", { name: "Prendre la sienne" }).click();
    assert.equal(await field(sofia, context).inputValue(), "Version relue par Nadia");
    await sofia.reload();
    assert.equal(await field(sofia, context).inputValue(), "Version relue par Nadia");
  });

  step("l’infirmière et le médecin écrivent dans le volet médical ; lui seul peut le signer", async () => {
    for (const page of [nadia, roche]) await page.goto(`${dossier}/volets/medical/antecedents`);
    await Promise.all([
      field(nadia, "ga.med.antecedents.chirurgicaux").fill("Prothèse de hanche."),
      field(roche, "ga.med.antecedents.medicaux").fill("Polyarthrite."),
    ]);
    await Promise.all([saved(nadia), saved(roche)]);
    await nadia.goto(`${dossier}/volets/medical/relecture`);
    await sees(nadia, "Polyarthrite.");
    await sees(nadia, "Prothèse de hanche.");
    assert.equal(await nadia.getByRole("button", { name: /Signer/ }).count(), 0);
    await checkPage(nadia, "Volet médical, relu par l’infirmière");
  });

  step("deux demandeurs retirent la même demande : une fois suffit, l’autre apprend ce qui s’est passé", async () => {
    const search = await openDossier(sofia, "Perrot");
    await sofia.getByRole("link", { name: "Détail de la demande à EHPAD du Parc" }).click();
    await sofia.getByRole("link", { name: "Retirer cette demande" }).click();
    await sofia.waitForURL("**/actes/retrait");
    await roche.goto(sofia.url());
    for (const page of [sofia, roche])
      await page
        .getByLabel("Pourquoi retirer cette demande ?")
        .selectOption({ label: "Place trouvée hors plateforme" });
    await sofia.getByRole("button", { name: "Retirer cette demande" }).click();
    await isTold(sofia, "La demande est retirée : l’unité est prévenue.");
    await roche.getByRole("button", { name: "Retirer cette demande" }).click();
    await sees(roche, "Rien n’a été enregistré");
    await sees(roche, /la demande est maintenant « retirée »/);
    await checkPage(roche, "Arrivé second");
    assert.equal(sofia.url(), search);
  });

  step("deux changements coup sur coup se voient tous les deux, même si la page tarde à se relire", async () => {
    const perrot = await openDossier(roche, "Perrot");
    let late = true;
    await roche.route(perrot, async (route) => {
      const response = await route.fetch();
      // what the first re-reading brings was read before the second change
      if (late) await new Promise((done) => setTimeout(done, 2500));
      late = false;
      await route.fulfill({ response });
    });
    for (const unit of ["EHPAD Les Tilleuls", "Résidence Bellevue"]) {
      await sofia.goto(perrot);
      await sofia.getByRole("link", { name: `Détail de la demande à ${unit}` }).click();
      await act(sofia, "Retirer cette demande", (form) =>
        form.getByLabel("Pourquoi retirer cette demande ?").selectOption({ label: "Déménagement" }),
      );
    }
    for (const unit of ["EHPAD Les Tilleuls", "Résidence Bellevue"])
      await roche.locator("tr", { hasText: unit }).getByText("Déménagement").waitFor();
    await roche.unrouteAll();
  });

  step("un formulaire en route n’est pas interrompu par un changement venu d’ailleurs", async () => {
    const perrot = roche.url();
    for (const page of [sofia, roche]) await page.goto(`${perrot}/recherche`);
    await sofia.route("**/selection", async (route) => {
      const response = await route.fetch({ maxRedirects: 0 });
      await new Promise((done) => setTimeout(done, 1500));
      await route.fulfill({ response });
    });
    const adding = (page: Page) => page.getByRole("button", { name: /^Ajouter à ma sélection :/ });
    await Promise.all([adding(sofia).first().click(), adding(roche).last().click()]);
    for (const page of [sofia, roche]) await page.locator("#selection li").nth(1).waitFor();
  });
});
