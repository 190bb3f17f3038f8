import { after, describe } from "node:test";
import type { BrowserContextOptions } from "playwright-core";
import { connect } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { openOwnSpace } from "#features/directory/own-space.action.ts";
import { sessionCookie } from "#features/sessions/session.ts";
import { newId } from "#lib/ids.ts";
import { newToken } from "#lib/seal.ts";
import { anAccount, aRight, aSession } from "#tests/accounts.ts";
import { aBrowser, aProduct, aVisit, checkPage, signedIn } from "#tests/browser.ts";
import { act, inDays, isTold, journey, openRequest, sees, tick } from "./steps.ts";

describe("La personne suit son dossier", async () => {
  const step = journey();
  const product = await aProduct();
  const browser = await aBrowser();
  const db = connect(product.databaseUrl);
  after(() => db.destroy());

  /** Somebody with a space of their own, signed in. */
  async function someone(name: string, number: string, options: BrowserContextOptions) {
    const now = new Date();
    const unit = await db.transaction().execute((tx) => openOwnSpace(tx));
    const account = await anAccount(db, { nationalId: number, name });
    for (const module of ["grand-age", "handicap"] as const)
      await aRight(db, account, unit, { module, role: "person" }, now);
    const token = newToken();
    await aSession(db, { token, account, unit, now });
    const page = await aVisit(browser, product, options);
    await page.context().addCookies([{ name: sessionCookie(product.url), value: token, url: product.url }]);
    return { page, account, unit };
  }
  const dossierOf = async (name: string) =>
    db
      .selectFrom("referral as r")
      .innerJoin("person as p", "p.id", "r.person_id")
      .select("r.id")
      .where("p.birth_name", "=", name)
      .executeTakeFirstOrThrow();
  const followed = (id: string, account: AccountId) =>
    db
      .insertInto("steward")
      .values({
        ...{
          id: newId<string>(),
          referral_id: id,
          account_id: account,
          kind: "steward",
          may_act: true,
          reads_care: true,
        },
        ...{ relation: "Fille", added_by: null, added_at: new Date(), ended_at: null, ended_by: null },
      })
      .execute();

  step(
    "elle lit chaque réponse, voit une proposition arriver sans recharger, et la confirme en attendant mieux",
    async () => {
      const jeanne = await someone("Jeanne Perrot", "899600000091", {});
      const { id } = await dossierOf("Perrot");
      await followed(id, jeanne.account);
      const { page } = jeanne;
      await page.goto(`/mon-espace/dossiers/${id}`);
      await sees(page, /En liste d’attente depuis le/);
      await sees(page, "Pas de place actuellement.");
      await checkPage(page, "Le dossier de la personne");
      // the establishment answers meanwhile, in its own browser
      const vasseur = await signedIn(browser, product, "Hélène Vasseur", /permanent/);
      await openRequest(vasseur, "André P.", "a-l-etude").catch(() => openRequest(vasseur, "André P."));
      await act(vasseur, "Donner l’avis médical", (form) => tick(form.getByLabel("Favorable", { exact: true })));
      await act(vasseur, "Proposer une admission", async (form) => {
        await form.getByLabel("Date d’admission proposée").fill(inDays(6));
        await form.getByLabel("Prix de l’hébergement par jour, en euros").fill("68,50");
      });
      await page.locator(".a-vous").filter({ hasText: "vous propose une place" }).waitFor();
      await page.getByRole("link", { name: "Voir la proposition", exact: true }).click();
      await sees(page, "par mois environ");
      await checkPage(page, "La proposition");
      await page.getByLabel("Votre message").fill("Peut-on visiter mardi ?");
      await page.getByRole("button", { name: "Envoyer le message" }).click();
      await sees(page, "Peut-on visiter mardi ?");
      await page.getByRole("link", { name: "Confirmer comme solution d’attente" }).click();
      await checkPage(page, "Confirmer en attendant mieux");
      await page.getByRole("button", { name: "Confirmer comme solution d’attente" }).click();
      await isTold(page, "La solution d’attente est confirmée");
      await sees(page, /Arrivée prévue le/);
      await page.getByRole("link", { name: "Qui a regardé mon dossier" }).click();
      await sees(page, /Des professionnels de \d+ établissements/);
      await checkPage(page, "Qui a regardé");
    },
  );

  step("elle cherche, choisit et envoie un dossier complet", async () => {
    const luc = await someone("Luc Ferrand", "899600000092", {});
    const { id } = await dossierOf("Ferrand");
    await followed(id, luc.account);
    const { page } = luc;
    await page.goto(`/mon-espace/dossiers/${id}`);
    await page.getByRole("link", { name: "Chercher", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: /établissements? convien/ }).waitFor();
    await checkPage(page, "Chercher des établissements");
    await page
      .getByRole("button", { name: /^Ajouter à ma sélection : / })
      .first()
      .click();
    await page.getByRole("button", { name: "Envoyer à cet établissement" }).click();
    await isTold(page, "Le dossier est envoyé à");
    await sees(page, /^Envoyée le/);
  });

  step("sur un téléphone et sans JavaScript : elle remplit, indique son médecin, puis annule", async () => {
    const odette = await someone("Odette Vial", "899600000093", {
      javaScriptEnabled: false,
      viewport: { width: 360, height: 740 },
    });
    const { page } = odette;
    await page.goto("/mon-espace/dossiers/nouveau");
    await page.getByLabel("Nom de naissance").fill("Vial");
    await page.getByLabel("Premier prénom").fill("Odette");
    await page.getByLabel("Date de naissance").fill("06/05/1941");
    await tick(page.getByLabel("Féminin"));
    await page.getByRole("button", { name: "Créer le dossier" }).click();
    await isTold(page, "Le dossier est créé.");
    const id = page.url().split("/").at(-1)!;
    await checkPage(page, "Un dossier qui commence, au téléphone");
    await page.getByRole("link", { name: "Continuer" }).click();
    await page.getByLabel("Portable").first().fill("06 11 22 33 44");
    await checkPage(page, "Une partie à remplir");
    await page.getByRole("button", { name: "Enregistrer et continuer" }).click();
    await page.goto(`/mon-espace/dossiers/${id}`);
    await page
      .getByRole("link", { name: /^Indiquer le médecin/ })
      .first()
      .click();
    await page.getByLabel("Nom du médecin").fill("Docteur Aubin");
    await page.getByRole("button", { name: "Nommer ce médecin" }).click();
    await sees(page, "Fiche à remettre à votre médecin");
    await checkPage(page, "Le médecin traitant");
    await page.goto(`/mon-espace/dossiers/${id}/acces?par=proches`);
    await sees(page, "Odette Vial");
    await checkPage(page, "Mes propres accès");
    await page.goto(`/dossiers/${id}/suivi`);
    await page.getByText("Annuler le dossier", { exact: true }).first().click();
    await page.getByLabel("Motif").last().selectOption("no-longer-needed");
    await page.getByRole("button", { name: "Annuler le dossier" }).click();
    await sees(page, "Ce dossier est annulé.");
    await checkPage(page, "Un dossier annulé");
  });
});
