import { describe } from "node:test";
import type { Page } from "playwright-core";
import { addMonths } from "#lib/dates.ts";
import { aBrowser, checkPage, signedIn, theSharedProduct } from "#tests/browser.ts";
import { answer, fillVolet, inDays, isTold, journey, sees, tick, today } from "./steps.ts";

const agreed = (who: string, name: string) => ({
  [`tnd.acc.${who}.accord`]: "oui",
  [`tnd.acc.${who}.nom`]: name,
  [`tnd.acc.${who}.date`]: today(),
  [`tnd.acc.${who}.signe`]: true,
});

const product = await theSharedProduct();
const browser = await aBrowser();

describe("Un médecin adresse un enfant à la plateforme de sa commune", async () => {
  const step = journey();
  const [delmas, camille] = await Promise.all([
    signedIn(browser, product, "Marion Delmas"),
    signedIn(browser, product, "Camille Royer"),
  ]);
  let dossier = "";
  const validate = async (button: string) => {
    await delmas.getByRole("button", { name: button, exact: true }).click();
    await delmas.waitForURL((address) => !address.pathname.endsWith("/relecture"));
  };

  step("Marion ouvre un dossier et dit qui est l’enfant, et qui donne son accord", async () => {
    await delmas.goto("/dossiers/nouveau?orientation=tnd");
    await delmas.getByLabel("Nom de naissance", { exact: true }).fill("Jourdan");
    await delmas.getByLabel("Premier prénom de naissance").fill("Zoé");
    await delmas.getByLabel("Date de naissance").fill(addMonths(today(), -30).split("-").reverse().join("/"));
    await tick(delmas.getByLabel("Féminin"));
    await delmas.getByRole("button", { name: "Créer le dossier" }).click();
    await isTold(delmas, "Le dossier est créé.");
    dossier = new URL(delmas.url()).pathname;
    await checkPage(delmas, "Dossier d’un enfant");
    await fillVolet(delmas, dossier, "enfant", {
      "tnd.enf.adresse.lignes": "3 rue de Bourgogne",
      "tnd.enf.adresse.codePostal": "38200",
      "tnd.enf.adresse.commune": "38544 Vienne",
      "tnd.enf.titulaires#r1.nom": "Jourdan",
      "tnd.enf.titulaires#r1.prenom": "Inès",
      "tnd.enf.titulaires#r1.lien": "MTH",
      "tnd.enf.titulaires#r1.mobile": "06 39 98 00 61",
    });
    await validate("Valider ce volet");
    await fillVolet(delmas, dossier, "accords", {
      ...agreed("titulaire1", "Inès Jourdan"),
      ...agreed("titulaire2", "Malo Jourdan"),
    });
    await checkPage(delmas, "Accords, relecture");
    await validate("Valider ce volet");
  });

  step("elle écrit son examen, puis la grille de repérage sur une seule page", async () => {
    await fillVolet(delmas, dossier, "medical", {
      "tnd.med.prescripteur.nom": "Delmas",
      "tnd.med.prescripteur.profession": "Médecin",
      "tnd.med.prescripteur.telephone": "01 99 00 03 01",
      "tnd.med.medecinTraitant.aucun": true,
      "tnd.med.ligne": "1",
      "tnd.med.besoins": ["psychomotricite", "orthophonie"],
      "tnd.med.motif": "Ne montre pas du doigt, peu de mots.",
      "tnd.med.croissance.taille": 90,
      "tnd.med.croissance.poids": 12.5,
      "tnd.med.croissance.crane": 49,
      "tnd.med.audition.resultat": "demande",
      "tnd.med.vision.resultat": "non-fait",
      "tnd.med.examen": "Examen sans particularité.",
      "tnd.med.courrier": "Merci d’organiser les bilans de Zoé.",
    });
    await validate("Signer et valider ce volet");
    await delmas.goto(`${dossier}/volets/grille`);
    await answer(delmas, "tnd.grille.date", today());
    await sees(delmas, "Signes de 24 à 35 mois");
    await checkPage(delmas, "Grille de repérage");
    await answer(delmas, "tnd.grille.b24.L1", "present");
    for (const part of ["b24", "any", "risque"]) {
      await delmas.locator(`button[name="remplir"][value="tnd.grille.${part}"]`).click();
      await delmas.waitForFunction(
        (of) => document.querySelectorAll(`[data-key^="tnd.grille.${of}."] input[value="absent"]:checked`).length > 3,
        part,
      );
    }
    await delmas.getByRole("button", { name: /^Enregistrer et relire$/ }).click();
    await delmas.waitForURL(/\/relecture$/);
    await validate("Valider ce volet");
  });

  step("la plateforme de Vienne est proposée : le dossier part, et elle le reçoit", async () => {
    await delmas.goto(`${dossier}/parcours`);
    await sees(delmas, "PCO du Nord-Isère");
    await checkPage(delmas, "Plateforme proposée");
    await delmas.getByRole("button", { name: "Adresser le dossier à cette plateforme" }).click();
    await isTold(delmas, "Le dossier est adressé à PCO du Nord-Isère.");
    await checkPage(delmas, "Dossier adressé");
    await camille.goto("/pco");
    await sees(camille, /Zoé/);
  });
});

describe("La plateforme étudie un dossier, organise le parcours et le termine", async () => {
  const step = journey();
  const [camille, hugo] = await Promise.all([
    signedIn(browser, product, "Camille Royer"),
    signedIn(browser, product, "Hugo Tessier"),
  ]);
  let path = "";
  const does = async (page: Page, link: string, fill: () => Promise<unknown> = async () => undefined) => {
    await page.getByRole("link", { name: link, exact: true }).click();
    await page.waitForURL(/\/actes\//);
    await checkPage(page, link);
    await fill();
    await page.getByRole("button", { name: link, exact: true }).click();
    await page.waitForURL((address) => !address.pathname.includes("/actes/"));
    await page.goto(path);
  };

  step("Camille, médecin de la plateforme, lit les signes et dit la demande recevable", async () => {
    await camille.goto("/pco");
    await checkPage(camille, "Parcours reçus");
    await camille.getByRole("link", { name: /^Ouvrir le parcours de .*Noé/ }).click();
    await camille.waitForURL(/\/pco\/demandes\//);
    path = new URL(camille.url()).pathname;
    await sees(camille, /pas deux mots associés/);
    await checkPage(camille, "Un dossier reçu");
    await does(camille, "Prendre en étude");
    await does(camille, "Dire recevable", () =>
      camille.getByLabel("Premier rendez-vous attendu vers le").fill(inDays(20)),
    );
    await sees(camille, "Mettre en attente de professionnels");
  });

  step("Hugo, qui coordonne, note le premier rendez-vous et ajoute un bilan, sans lire les signes", async () => {
    await hugo.goto(path);
    await sees(hugo, "Premier rendez-vous");
    await checkPage(hugo, "Recevable");
    await does(hugo, "Noter le premier rendez-vous");
    await hugo.getByText("Ajouter un professionnel").click();
    await hugo.getByRole("button", { name: "Ajouter ce professionnel" }).click();
    await sees(hugo, "Choisissez la profession.");
    await checkPage(hugo, "Professionnel à corriger");
    await hugo.getByLabel("Profession", { exact: true }).selectOption("Psychomotricité");
    await hugo.getByLabel("Nom du professionnel").fill("Robin Faure");
    await hugo.getByLabel("Nombre de séances").fill("4");
    await hugo.getByLabel("Premier rendez-vous", { exact: false }).fill(inDays(3));
    await hugo.getByRole("button", { name: "Ajouter ce professionnel" }).click();
    await isTold(hugo, "Le professionnel est ajouté.");
    await sees(hugo, "Robin Faure");
    await checkPage(hugo, "Parcours ouvert");
  });

  step("Camille écrit la synthèse ; Hugo termine le parcours et dit comment", async () => {
    await camille.goto(path);
    await camille.getByText("Écrire la lettre au médecin").click();
    await camille.getByLabel("Lettre au médecin adresseur").fill("Les bilans lèvent le doute.");
    await camille.getByRole("button", { name: "Envoyer la synthèse" }).click();
    await isTold(camille, /synthèse/);
    await checkPage(camille, "Synthèse écrite");
    await hugo.goto(path);
    await does(hugo, "Terminer le parcours", () => hugo.locator("main select").first().selectOption("doubt-lifted"));
    await sees(hugo, /Fin de parcours : Doute levé/);
    await hugo.goto("/pco?onglet=termines");
    await sees(hugo, /Noé/);
    await checkPage(hugo, "Parcours terminés");
  });
});
