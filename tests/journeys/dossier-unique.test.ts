import { after, describe } from "node:test";
import { connect } from "#db/db.ts";
import { openOwnSpace } from "#features/directory/own-space.action.ts";
import { sessionCookie } from "#features/sessions/session.ts";
import { newToken } from "#lib/seal.ts";
import { anAccount, aRight, aSession } from "#tests/accounts.ts";
import { aBrowser, aProduct, aVisit, checkPage, signedIn } from "#tests/browser.ts";
import { duaAnswers } from "#tests/decisions.ts";
import { fillVolet, isTold, journey, sees } from "./steps.ts";

describe("Envoyer un dossier unique d’admission", async () => {
  const step = journey();
  const product = await aProduct();
  const browser = await aBrowser();
  const db = connect(product.databaseUrl);
  after(() => db.destroy());
  const elodie = await aMother();
  let space = "";

  /** Somebody with a space of their own, signed in. */
  async function aMother() {
    const unit = await db.transaction().execute((tx) => openOwnSpace(tx));
    const account = await anAccount(db, { nationalId: "899600000095", name: "Élodie Garnier" });
    await aRight(db, account, unit, { module: "handicap", role: "person" }, new Date());
    const token = newToken();
    await aSession(db, { token, account, unit, now: new Date() });
    const page = await aVisit(browser, product);
    await page.context().addCookies([{ name: sessionCookie(product.url), value: token, url: product.url }]);
    return page;
  }

  step("Élodie ouvre la décision de son fils avec le courrier de la MDPH", async () => {
    await elodie.goto("/mon-espace/decision");
    await checkPage(elodie, "Ouvrir une décision");
    await elodie.getByLabel("La MDPH qui a écrit").selectOption({ label: "MDPH de l’Isère (fictive)" });
    await elodie.getByLabel("Numéro individuel").fill("381042");
    await elodie.getByLabel("Date de naissance de la personne").fill("2015-05-12");
    await elodie.getByRole("button", { name: "Ouvrir la décision" }).click();
    await isTold(elodie, "Le dossier de la décision est ouvert dans votre espace.");
    space = elodie.url();
    await elodie.getByRole("link", { name: /^Envoyer mon dossier/ }).click();
    await sees(elodie, /il reste à finir 4 parties/);
    await checkPage(elodie, "Envoyer, à finir");
  });

  step("elle remplit les quatre parties demandées", async () => {
    for (const volet of ["adm", "projet", "vie", "souhaits"] as const) {
      await fillVolet(elodie, space.replace("/mon-espace", ""), volet, duaAnswers[volet]);
      await elodie.getByRole("button", { name: "J’ai fini cette partie" }).click();
      await elodie.waitForURL(space);
    }
  });

  step("elle l’envoie aux établissements désignés, qui ne le lisaient pas avant", async () => {
    await sees(elodie, /Envoyer votre dossier aux établissements désignés par la MDPH/);
    await elodie.getByRole("link", { name: "Relire et envoyer" }).click();
    await checkPage(elodie, "Envoyer");
    await elodie.getByRole("button", { name: "Envoyer mon dossier" }).click();
    await isTold(elodie, "Votre dossier est envoyé à 2 établissements.");
  });

  step("l’IME le lit, et met l’enfant sur sa liste en un geste ; elle le voit", async () => {
    const thomas = await signedIn(browser, product, "Thomas Besson", /Semi-internat/);
    await thomas.getByRole("link", { name: /^Ouvrir la notification de M\. Noé G\./ }).click();
    await sees(thomas, /Envoyé par la personne le/);
    await checkPage(thomas, "La notification, dossier reçu");
    await thomas.getByRole("button", { name: "Dossier reçu : mettre en liste d’attente" }).click();
    await isTold(thomas, "La personne est en liste d’attente, en cours d’analyse.");
    await elodie.goto(space);
    await sees(elodie, /liste d’attente/i);
  });
});
