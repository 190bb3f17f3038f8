import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aBrowser, aVisit, checkPage } from "#tests/browser.ts";
import { aHospital, passphrase, staffCsv } from "#tests/hospital.ts";

const adminPassword = "un mot de passe d’administration";
const client = {
  id: "dpi",
  secret: "secret-of-the-dpi",
  redirectUri: "http://localhost:9/retour",
  returnUri: "http://localhost:9/",
};

describe("The directory of a hospital, in a browser", async () => {
  const hospital = await aHospital(client, { ADMIN_PASSWORD: adminPassword });
  const url = new URL(hospital.url).origin;
  const browser = await aBrowser();
  const visit = async (options = {}) =>
    aVisit(browser, { url, mailboxUrl: "", smsUrl: "", idpUrl: "", databaseUrl: "", settings: {} } as never, options);
  const admin = () => visit({ httpCredentials: { username: "admin", password: adminPassword, send: "always" } });

  test("shows first whom a human must look at, and why", async () => {
    const page = await admin();
    await page.goto("/admin");
    await page.getByRole("listitem").getByRole("link", { name: "Annuaire" }).click();
    await page.getByRole("link", { name: "Courlis Paul" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "Bellamy Nora" }).count(), 0);
    assert.ok(await page.getByText("Le nom correspond ; la date de naissance n’est pas connue.").isVisible());
    await checkPage(page, "annuaire");
    await page.getByRole("link", { name: "Tous (3)" }).click();
    await page.getByRole("link", { name: "Bellamy Nora" }).waitFor();
    await page.getByRole("searchbox").fill("urgences");
    await page.getByRole("button", { name: "Chercher" }).click();
    assert.equal(await page.getByRole("row").count(), 2);
    await page.context().close();
  });

  test("a human decides with a reason, which stays", async () => {
    const page = await admin();
    await page.goto(`/admin/annuaire/${await hospital.staffId("1003")}`);
    await checkPage(page, "personne à vérifier");
    assert.equal(await page.getByRole("radio").count(), 3);
    await page.getByLabel(/899900100035/).check();
    await page.getByLabel(/^Raison/).fill("ok");
    await page.getByRole("button", { name: "Enregistrer la décision" }).click();
    await page.getByRole("alert").getByText("Dites pourquoi").waitFor();
    await checkPage(page, "décision sans raison");
    assert.ok(await page.getByLabel(/899900100035/).isChecked(), "the choice is kept");
    await page.getByLabel(/^Raison/).fill("Carte CPS vue le jour même");
    await page.getByRole("button", { name: "Enregistrer la décision" }).click();
    await page.getByText("Rapproché").waitFor();
    await page.getByText("« Carte CPS vue le jour même »").waitFor();
    await checkPage(page, "personne rapprochée");
    const { rows } = await hospital.db.query(
      "select person.national_id from person join staff on person_id = person.id where hr_id = '1003'",
    );
    assert.equal(rows[0].national_id, "899900100035");
    await page.context().close();
  });

  test("enrols somebody present: a code is shown once, they choose a password with it", async () => {
    const page = await admin();
    await page.goto(`/admin/annuaire/${await hospital.staffId("1001")}`);
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Donner un code d’enrôlement" }).click();
    const code = await page.locator(".code-remis").innerText();
    await checkPage(page, "code d’enrôlement");
    await page.context().close();

    const person = await visit();
    await person.goto("/enrolement");
    await checkPage(person, "première connexion");
    await person.getByLabel(/^Identifiant/).fill("1001");
    await person.getByLabel(/^Code remis/).fill(code);
    await person.getByLabel(/^Mot de passe/).fill("trop court");
    await person.getByLabel(/^Le même/).fill("trop court");
    await person.getByRole("button", { name: "Enregistrer" }).click();
    await person.getByRole("alert").getByText("trop court").waitFor();
    await checkPage(person, "mot de passe refusé");
    await person.getByLabel(/^Code remis/).fill(code);
    await person.getByLabel(/^Mot de passe/).fill(passphrase);
    await person.getByLabel(/^Le même/).fill(passphrase);
    await person.getByRole("button", { name: "Enregistrer" }).click();
    await person.getByRole("heading", { name: "Votre mot de passe est enregistré" }).waitFor();
    await checkPage(person, "mot de passe enregistré");
    await person.context().close();
  });

  test("names an administrator and prints recovery codes", async () => {
    const page = await admin();
    await page.goto(`/admin/annuaire/${await hospital.staffId("1002")}`);
    await page.getByRole("button", { name: "Nommer administrateur" }).click();
    await page.getByRole("button", { name: "Imprimer de nouveaux codes de secours" }).click();
    assert.equal(await page.locator(".codes li").count(), 10);
    await checkPage(page, "codes de secours");
    await page.context().close();
  });

  test("takes the file of human resources, says what it left out, and refuses one that lost people", async () => {
    const page = await admin();
    await page.goto("/admin/annuaire");
    const file = (text: string) => ({ name: "rh.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.getByLabel(/^Fichier des ressources/).setInputFiles(file(staffCsv.split("\n").slice(0, 2).join("\n")));
    await page.getByRole("button", { name: "Mettre à jour l’annuaire" }).click();
    await page.getByRole("alert").getByText("chaque absent perdrait son accès").waitFor();
    await checkPage(page, "fichier refusé");
    await page.getByRole("link", { name: "Revenir à l’annuaire" }).click();
    await page
      .getByLabel(/^Fichier des ressources/)
      .setInputFiles(file(`${staffCsv}1004;Sorbier;Inès;;31 mai;Sage-femme;Maternité;;;\n;Sans;Matricule\n`));
    await page.getByRole("button", { name: "Mettre à jour l’annuaire" }).click();
    await page.getByText("1 ajoutée").waitFor();
    await page.getByText("pas de matricule").waitFor();
    await page.getByText("date de naissance illisible").waitFor();
    await checkPage(page, "annuaire mis à jour");
    await page.context().close();
  });

  test("is closed to whoever has not the administration's password", async () => {
    for (const path of [
      "/admin",
      "/admin/annuaire",
      `/admin/annuaire/${await hospital.staffId("1001")}`,
      "/admin/services",
      "/services",
    ])
      assert.equal((await fetch(`${url}${path}`)).status, 401, path);
    const guess = await fetch(`${url}/admin/annuaire`, { headers: { authorization: `Basic ${btoa("admin:admin")}` } });
    assert.equal(guess.status, 401);
  });
});
