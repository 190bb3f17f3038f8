import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Page } from "playwright-core";
import { aBrowser, aProduct, checkPage, signedIn } from "#tests/browser.ts";
import { act, choose, isTold, journey, openDossier, openRequest, sees, tick, today } from "./steps.ts";

describe("Refus, complément, liste d’attente, proposition déclinée, non-venue", async () => {
  const step = journey();
  const product = await aProduct();
  const browser = await aBrowser();
  const sofia = await signedIn(browser, product, "Sofia Diaz", /gériatrique/);
  const lucie = await signedIn(browser, product, "Lucie Garnier");
  const marc = await signedIn(browser, product, "Marc Petit", /permanent/);
  const ines = await signedIn(browser, product, "Inès Faure");
  const protégée = await signedIn(browser, product, "Claire Morel", /protégée/);
  const permanent = await signedIn(browser, product, "Claire Morel", /permanent/);
  let dossier = "";
  const row = (unit: string) => sofia.locator("table.liste tr", { hasText: unit });

  /** The coordinating doctor's opinion, without which the unit may not offer a place. */
  async function opinion(unit: RegExp, request: string) {
    const vasseur = await signedIn(browser, product, "Hélène Vasseur", unit);
    await vasseur.goto(request);
    await act(vasseur, "Donner l’avis médical", (page) => tick(page.getByLabel("Favorable", { exact: true })));
    await vasseur.context().close();
  }

  const proposeToday = (page: Page) =>
    act(page, "Proposer une admission", (form) => form.getByLabel("Date d’admission proposée").fill(today()));

  step("Sofia envoie à cinq unités, dont deux malgré un critère non rempli, en disant pourquoi", async () => {
    dossier = await openDossier(sofia, "Ferrand");
    await sofia.goto(`${dossier}/recherche`);
    await choose(sofia, [
      "EHPAD Les Tilleuls, Unité protégée",
      "EHPAD Le Clos, Unité protégée",
      "EHPAD du Parc, Hébergement permanent",
    ]);
    for (const unit of ["Résidence Bellevue, Hébergement permanent", "EHPAD Les Tilleuls, Hébergement permanent"]) {
      const card = sofia.locator("article.carte", {
        has: sofia.getByRole("button", { name: `Ajouter à ma sélection malgré tout : ${unit}`, includeHidden: true }),
      });
      await card.getByText("Demander quand même").click();
      await card.getByRole("button").last().click();
      await sees(sofia, /Dites en une phrase pourquoi/);
      await card.getByLabel(/^Pourquoi, malgré/).fill("Sa sœur y vit déjà.");
      await checkPage(sofia, "Demander malgré tout");
      await card.getByRole("button").last().click();
      await sofia
        .locator("#selection li", { hasText: unit.split(",")[0]! })
        .first()
        .waitFor();
    }
    await sofia.getByRole("button", { name: "Envoyer à ces 5 unités" }).click();
    await isTold(sofia, "Le dossier est envoyé à 5 unités. Vous serez prévenu à chaque réponse.");
  });

  step("Le Clos demande un complément ; Sofia répond dans la demande ; Le Clos lit la réponse", async () => {
    await openRequest(lucie, /Lucienne F/);
    await act(lucie, "Demander un complément", async (form) => {
      await checkPage(form, "Demander un complément");
      await form.getByRole("textbox").fill("Les sorties nocturnes sont-elles fréquentes ?");
    });
    await sees(sofia, "EHPAD Le Clos attend un complément.");
    await checkPage(sofia, "Complément demandé");
    await sofia.getByRole("link", { name: "Répondre", exact: true }).click();
    await sees(sofia, /Les sorties nocturnes sont-elles fréquentes/);
    await checkPage(sofia, "Demande avec un complément à donner");
    await act(sofia, "Répondre au complément", (form) =>
      form.getByLabel("Votre réponse").fill("Une par semaine environ."),
    );
    await sees(lucie, /Une par semaine environ\./);
    await checkPage(lucie, "Complément reçu");
  });

  step("Le Clos refuse avec un motif et une phrase pour la famille", async () => {
    await act(lucie, "Refuser", async (form) => {
      await form
        .getByLabel("Motif du refus")
        .selectOption({ label: "Troubles du comportement non compatibles (à préciser)" });
      await form.getByLabel(/^Précision/).fill("Pas de personnel la nuit dans l’unité.");
      await form.getByLabel(/^Phrase pour la personne/).fill("Notre unité n’est pas surveillée la nuit.");
    });
    await row("EHPAD Le Clos").getByText("Troubles du comportement non compatibles").waitFor();
  });

  step(
    "Bellevue, sans accès médical, met en liste d’attente : le rang et le délai se lisent des deux côtés",
    async () => {
      await openRequest(marc, /Lucienne F/);
      await sees(marc, "Médical — réservé");
      await sees(marc, /« Sa sœur y vit déjà\. »/);
      await checkPage(marc, "Demande sans accès médical");
      await act(marc, "Mettre en liste d’attente", async (form) => {
        await form.getByLabel(/^Délai estimé/).fill("six");
        await checkPage(form, "Mettre en liste d’attente");
        await form.getByLabel(/^Délai estimé/).fill("6");
      });
      await row("Résidence Bellevue")
        .getByText(/environ 6 semaines/)
        .waitFor();
      await marc.goto("/liste-attente");
      await marc.locator("table.liste tr", { hasText: "Lucienne F" }).getByText(/2ᵉ/).waitFor();
      await checkPage(marc, "Liste d’attente");
    },
  );

  step("l’unité ouverte des Tilleuls propose ; Sofia décline en restant sur la liste", async () => {
    const request = await openRequest(permanent, /Lucienne F/);
    await permanent.getByRole("link", { name: "Proposer une admission" }).click();
    await permanent.getByLabel("Date d’admission proposée").fill(today());
    await permanent.getByRole("button", { name: "Proposer une admission" }).click();
    await sees(permanent, /L’avis du médecin coordonnateur est nécessaire/);
    await checkPage(permanent, "Proposer sans avis");
    await opinion(/permanent/, request);
    await permanent.goto(request);
    await proposeToday(permanent);
    await sofia.getByRole("link", { name: "Voir et confirmer" }).click();
    await act(sofia, "Décliner", async (form) => {
      await checkPage(form, "Décliner");
      await form.getByLabel("Pourquoi décliner ?").selectOption({ label: "Préfère un autre établissement" });
    });
    await isTold(sofia, "La proposition est déclinée : l’unité est prévenue.");
    await sees(permanent, /proposition déclinée — Préfère un autre établissement/);
    await checkPage(permanent, "Proposition déclinée, vue de l’unité");
  });

  step(
    "l’unité protégée propose pour aujourd’hui et Sofia confirme : les autres demandes se ferment, motif dit",
    async () => {
      await openRequest(ines, /Lucienne F/);
      await act(ines, "Prendre en charge");
      const request = await openRequest(protégée, /Lucienne F/);
      await opinion(/protégée/, request);
      await protégée.goto(request);
      await proposeToday(protégée);
      await sofia.getByRole("link", { name: "Voir et confirmer" }).click();
      await sofia.getByRole("link", { name: "Confirmer cette proposition" }).click();
      await sees(sofia, "3 autres demandes");
      await sofia.getByRole("button", { name: "Confirmer cette proposition" }).click();
      await isTold(sofia, /^\s*L’admission est confirmée/);
      assert.equal(await sofia.locator("table.liste").getByText("admis dans un autre établissement").count(), 3);
      await checkPage(sofia, "Confirmée, les autres closes");
      await sees(marc, /Aucune demande « liste d’attente »|M\. André|1ʳᵉ/);
      assert.equal(await marc.getByText("Lucienne F").count(), 0);
    },
  );

  step("la personne ne vient pas : les demandes closes reviennent, à leur rang", async () => {
    await protégée.goto("/demandes?onglet=arrivees");
    await checkPage(protégée, "Arrivées attendues");
    await openRequest(protégée, /Lucienne F/, "arrivees");
    await act(protégée, "Non venue", async (form) => {
      await checkPage(form, "Non venue");
      await form
        .getByLabel("Pourquoi la personne n’est-elle pas venue ?")
        .selectOption({ label: "Le transport n’a pas eu lieu" });
    });
    await isTold(protégée, "La non-venue est enregistrée ; les demandes closes reprennent leur rang.");
    await row("EHPAD du Parc").getByText("En cours d’étude").waitFor();
    await row("Résidence Bellevue")
      .getByText(/environ 6 semaines/)
      .waitFor();
    await row("Unité protégée").getByText("Le transport n’a pas eu lieu").waitFor();
    assert.equal(await row("Hébergement permanent").getByText("Liste d’attente").count(), 2);
    await checkPage(sofia, "Après une non-venue");
    await marc.locator("table.liste tr", { hasText: "Lucienne F" }).getByText(/2ᵉ/).waitFor();
    await checkPage(marc, "Liste d’attente, rang gardé");
  });

  step("chaque destinataire a été prévenu par courriel, sans le nom de la personne", async () => {
    const mails = await fetch(product.mailboxUrl).then((page) => page.text());
    assert.match(mails, /Lucie|lucie\.garnier/);
    assert.doesNotMatch(mails, /Ferrand/);
  });
});
