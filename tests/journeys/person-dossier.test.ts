import { after, describe } from "node:test";
import type { BrowserContextOptions } from "playwright-core";
import { connect } from "#db/db.ts";
import { listMembers } from "#features/accounts/member.store.ts";
import type { AccountId, UnitId } from "#features/accounts/member.ts";
import { sessionCookie } from "#features/accounts/session.ts";
import { openOwnSpace } from "#features/directory/own-space.action.ts";
import { createReferral } from "#features/referrals/create.action.ts";
import { findReferral } from "#features/referrals/referral.store.ts";
import { actOnRequest } from "#features/requests/act.action.ts";
import { castUnits } from "#features/samples/demo-cast.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { newToken } from "#lib/seal.ts";
import { anAccount, aRight, aSession } from "#tests/accounts.ts";
import { aBrowser, aProduct, aVisit, checkPage } from "#tests/browser.ts";
import { aProposalFor, lucienne, must } from "#tests/dossiers.ts";
import { inDays, isTold, journey, sees } from "./steps.ts";

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
  const memberOf = async (account: AccountId, unit: UnitId) =>
    (await listMembers(db, dayOf(new Date()))).find((m) => m.id === account && m.unit === unit)!;
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
      const asked = (await findReferral(db, id))!.requests.find((q) => q.unit === castUnits.parc)!;
      const doctor = (await listMembers(db, dayOf(new Date()))).find(
        (m) => m.unit === castUnits.parc && m.profession === "10",
      )!;
      await must(
        actOnRequest(
          db,
          asked.id,
          { kind: "give-opinion", opinion: "favorable", comment: "" },
          doctor,
          null,
          new Date(),
        ),
      );
      await must(actOnRequest(db, asked.id, aProposalFor(inDays(6)), doctor, null, new Date()));
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
    const wanted = {
      module: "grand-age",
      traits: { ...lucienne, birthName: "Vial", givenName: "Odette", birthDate: "1941-05-06" },
      seenDuplicates: { reason: "" },
    } as const;
    const by = await memberOf(odette.account, odette.unit);
    const id = await must(createReferral(db, wanted, by, addHours(new Date(), -48)));
    await page.goto(`/mon-espace/dossiers/${id}`);
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
    await page.getByLabel("Motif").last().selectOption({ label: "Plus nécessaire" });
    await page.getByRole("button", { name: "Annuler le dossier" }).click();
    await sees(page, "Ce dossier est annulé.");
    await checkPage(page, "Un dossier annulé");
  });
});
