import { describe } from "node:test";
import { aBrowser, checkPage, signedIn, theSharedProduct } from "#tests/browser.ts";
import { isTold, journey, sees } from "./steps.ts";

describe("Suivre les décisions d’une MDPH", async () => {
  const step = journey();
  const product = await theSharedProduct();
  const browser = await aBrowser();
  const mireille = await signedIn(browser, product, "Mireille Fontaine");

  step("Mireille arrive sur les décisions à désigner", async () => {
    await sees(mireille, "Décisions d’orientation");
    await sees(mireille, /D38-26-1190/);
    await checkPage(mireille, "Décisions");
  });

  step("elle saisit une décision ; ce qui manque lui est dit", async () => {
    await mireille.getByRole("link", { name: "Saisir une décision" }).first().click();
    await mireille.getByRole("button", { name: "Saisir la décision" }).click();
    await sees(mireille, "Indiquez le numéro de la décision.");
    await checkPage(mireille, "Saisie à corriger");
    const fill = (label: string, text: string) => mireille.getByLabel(label, { exact: false }).first().fill(text);
    await fill("Numéro de la décision", "D38-26-2001");
    await fill("Numéro de dossier MDPH", "38-2001");
    await fill("Numéro d’individu", "382001");
    await mireille.getByLabel("Type de décision").selectOption("attribution");
    await fill("Date de la décision", "02/11/2026");
    await mireille.getByLabel("Droit ouvert").selectOption("13.2");
    await mireille.getByLabel("Nature", { exact: true }).selectOption("nouveau-droit");
    await fill("Ouverture du droit", "01/12/2026");
    await fill("Fin du droit", "30/11/2031");
    await fill("Nom de naissance", "Chevalier");
    await fill("Premier prénom de naissance", "Rose");
    await fill("Date de naissance", "14/07/1990");
    await mireille.getByText("Féminin").click();
    await fill("Commune", "Vienne");
    await mireille.getByRole("button", { name: "Saisir la décision" }).click();
    await isTold(mireille, "La décision est saisie. Choisissez les établissements à notifier.");
    await checkPage(mireille, "Établissements à désigner");
  });

  step("elle notifie l’établissement que le droit ouvre", async () => {
    await mireille.getByLabel(/Notifier EAM La Colline/).check({ force: true });
    await mireille.getByRole("button", { name: "Notifier les établissements choisis" }).click();
    await isTold(mireille, "1 établissement est notifié.");
    await sees(mireille, "Notification envoyée");
    await checkPage(mireille, "La décision");
  });

  step("elle entérine l’admission impossible qu’un établissement a signalée", async () => {
    await mireille.goto("/mdph?onglet=impossibles");
    await sees(mireille, "MAS Les Peupliers");
    await checkPage(mireille, "Admissions impossibles");
    await mireille.getByLabel(/Choisir MAS Les Peupliers/).check({ force: true });
    await mireille.getByRole("button", { name: "Entériner", exact: true }).click();
    await isTold(mireille, "1 admission impossible entérinée.");
  });

  step("elle importe un fichier : chaque ligne a son résultat", async () => {
    await mireille.goto("/mdph/imports");
    await checkPage(mireille, "Imports");
    const header =
      "id_decision;dossier;individu;type;date_decision;droit;nature;debut;fin;qualification;nom_naissance;prenom;date_naissance;sexe;protection";
    const line = (id: string, right: string) =>
      `${id};38-1;${id};attribution;01/11/2026;${right};nouveau-droit;01/12/2026;30/11/2030;cible;Lemoine;Paul;03/05/1985;M;aucune`;
    const buffer = Buffer.from([header, line("I-1", "13.1"), line("I-2", "99")].join("\n"));
    await mireille.getByLabel("Fichier CSV").setInputFiles({ name: "decisions.csv", mimeType: "text/csv", buffer });
    await mireille.getByRole("button", { name: "Importer" }).click();
    await sees(mireille, /1 décision saisie, 1 ligne à reprendre/);
    await checkPage(mireille, "Résultat de l’import");
  });
});
