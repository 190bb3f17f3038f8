import { chmodSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { odile } from "#demo-answers.ts";
import { launch, type Product, signedIn, startProduct, useCardOf } from "#tests/browser.ts";
import {
  act,
  answerTheme,
  choose,
  fillVolet,
  inDays,
  openDossier,
  openRequest,
  tick,
  today,
} from "#tests/journeys/steps.ts";

/** Draws the guide's pictures: the product with its demonstration, driven as its readers would, each screen photographed. */

const images = fileURLToPath(new URL("images/", import.meta.url));
const heaviest = 200_000;

const folder = mkdtempSync(join(tmpdir(), "sextant-guide-"));
chmodSync(folder, 0o711);
const settings = {
  PORT: "0",
  IDP_PORT: "0",
  MAIL_PORT: "0",
  SMS_PORT: "0",
  DEMO: "on",
  SAMPLE_FACILITIES: "3000",
  DATA_DIR: folder,
};
const program = await startProduct(settings);
const browser = await launch();
const product: Product = {
  url: program.url,
  mailboxUrl: program.mailboxUrl,
  smsUrl: program.smsUrl,
  databaseUrl: "",
  settings,
};

try {
  await drawSignIn();
  await drawDirectory();
  await drawPreparation();
  await drawAdmission();
  await drawReferent();
  await drawDelegation();
  await drawTreatingDoctor();
  await drawSpaces();
  await drawRelay();
  await drawPerson();
} finally {
  await browser.close();
  await program.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** On a telephone, as liberal doctors do. */
async function drawTreatingDoctor() {
  const delmas = await signedIn(browser, product, "Marion Delmas");
  await picture(delmas, "mes-patients");
  const amrani = await signedIn(browser, product, "Rachid Amrani");
  await amrani.goto("/dossiers?q=Garcin");
  await amrani.locator("table.liste a.qui").first().click();
  await amrani.getByRole("link", { name: "TRANSFERT au MT" }).click();
  await amrani.getByLabel(/^Numéro RPPS/).fill("99909000301");
  await amrani.getByLabel(/^Je l’ai appelé/).check({ force: true });
  await amrani.getByLabel(/^L’appel, en une ligne/).fill("Appel de ce matin : elle confirme");
  await amrani.getByRole("button", { name: "TRANSFERT au MT" }).click();
  await amrani.locator(".fr-alert--success").waitFor();
  await amrani.close();
  await delmas.goto("/medecin");
  await delmas.getByRole("link", { name: /^Répondre/ }).click();
  await picture(delmas, "dossier-propose");
  await delmas.setViewportSize({ width: 390, height: 800 });
  await delmas.goto("/medecin");
  await delmas
    .getByRole("link", { name: /^Compléter/ })
    .first()
    .click();
  await delmas.waitForURL(/\/medical$/);
  await delmas.locator("sextant-volet").waitFor();
  await picture(delmas, "volet-telephone");
  await delmas.close();
}

async function drawSignIn() {
  const visitor = await browser.newPage({
    baseURL: product.url,
    viewport: { width: 1280, height: 800 },
    locale: "fr-FR",
  });
  await visitor.goto("/connexion");
  await picture(visitor, "connexion");
  await visitor.getByRole("link", { name: "S’identifier avec Pro Santé Connect", exact: true }).click();
  await useCardOf(visitor, "Claire Morel");
  await visitor.waitForURL("**/espaces**");
  await picture(visitor, "espaces");
  await visitor.close();
}

/** What anybody may look up. */
async function drawDirectory() {
  const visitor = await browser.newPage({
    baseURL: product.url,
    viewport: { width: 1280, height: 800 },
    locale: "fr-FR",
  });
  await visitor.goto("/annuaire?lieu=Vienne+%2838200%29&rayon=30&accueil=heb-perm");
  await picture(visitor, "annuaire");
  await visitor.getByRole("link", { name: "Carte", exact: true }).click();
  await visitor.locator("sextant-map[data-ready]").waitFor();
  await visitor.locator("button.carte-amas").first().waitFor();
  await picture(visitor, "annuaire-carte");
  await visitor.goto("/annuaire?q=EHPAD+Les+Tilleuls+Vienne");
  await visitor.getByRole("link", { name: "EHPAD Les Tilleuls" }).first().click();
  await visitor.getByRole("heading", { level: 1, name: "EHPAD Les Tilleuls" }).waitFor();
  await picture(visitor, "etablissement");
  await visitor.close();
}

/** Mme Rey's dossier, from its list to the doctor's signature. */
async function drawPreparation() {
  const sofia = await signedIn(browser, product, "Sofia Diaz", /gériatrique/);
  const roche = await signedIn(browser, product, "Antoine Roche", /gériatrique/);
  await sofia.goto("/dossiers");
  await picture(sofia, "dossiers");
  await sofia.goto("/dossiers/nouveau");
  await picture(sofia, "creer");
  const dossier = await openDossier(sofia, "Rey");
  await picture(sofia, "dossier-a-completer");
  await sofia.goto(`${dossier}/volets/administratif/demande`);
  await answerTheme(sofia, { "ga.adm.demande.origine": ["isolement"] });
  await sofia.locator("[data-status]", { hasText: "Enregistré à" }).waitFor();
  await picture(sofia, "volet");
  await sofia.goto(`${dossier}/volets/administratif/relecture`);
  await picture(sofia, "valider");
  await roche.goto(`${dossier}/volets/autonomie/gir`);
  await picture(roche, "gir");
  await fillVolet(roche, dossier, "medical", odile.medical);
  await picture(roche, "signer");
}

/** Mme Ferrand's, from the search to the arrival. */
async function drawAdmission() {
  const sofia = await signedIn(browser, product, "Sofia Diaz", /gériatrique/);
  const claire = await signedIn(browser, product, "Claire Morel", /protégée/);
  const vasseur = await signedIn(browser, product, "Hélène Vasseur", /protégée/);
  const dossier = await openDossier(sofia, "Ferrand");
  await sofia.goto(`${dossier}/recherche`);
  await choose(sofia, ["EHPAD Les Tilleuls, Unité protégée", "Résidence Bellevue, Unité protégée"]);
  await sofia.evaluate(() => scrollTo(0, 0));
  await picture(sofia, "recherche");
  await sofia.goto(`${dossier}/vagues`);
  await picture(sofia, "vagues");
  await sofia.goto(`${dossier}/recherche`);
  await sofia.getByRole("button", { name: "Envoyer à ces 2 unités" }).click();
  await sofia.waitForURL(dossier);
  await claire.goto("/demandes");
  await picture(claire, "demandes");
  const request = await openRequest(claire, /Lucienne F/);
  await picture(claire, "demande");
  for (const slug of ["refus", "liste-attente", "complement"]) {
    await claire.goto(`${request}/actes/${slug}`);
    await picture(claire, slug);
  }
  await claire.goto("/places");
  await picture(claire, "places");
  await vasseur.goto(request);
  await act(vasseur, "Donner l’avis médical", async (form) => {
    await tick(form.getByLabel("Favorable", { exact: true }));
    await picture(form, "avis");
  });
  await claire.goto(request);
  await act(claire, "Proposer une admission", async (form) => {
    await form.getByLabel("Date d’admission proposée").fill(today());
    await form.getByLabel(/^Chambre/).selectOption("simple");
    await form.getByLabel(/^Prix de l’hébergement/).fill("75,92");
    await picture(form, "proposer");
  });
  await sofia.goto(dossier);
  await picture(sofia, "proposition-recue");
  await sofia.getByRole("link", { name: "Voir et confirmer" }).click();
  await act(sofia, "Confirmer cette proposition", (form) => picture(form, "confirmer"));
  await claire.goto(request);
  await act(claire, "Confirmer l’arrivée", (form) => picture(form, "arrivee"));
  await sofia.goto(dossier);
  await picture(sofia, "dossier-admis");
  await sofia.goto(`${dossier}/journal`);
  await picture(sofia, "journal");
}

/** The référent structure's space. */
async function drawReferent() {
  const elodie = await signedIn(browser, product, "Élodie Marchand");
  await elodie.goto("/structure");
  await picture(elodie, "membres");
  await elodie.getByRole("link", { name: "Nadia Benali" }).click();
  await elodie.getByRole("heading", { name: "Nadia Benali" }).waitFor();
  await picture(elodie, "membre");
  await elodie.goto("/structure/connexion");
  await picture(elodie, "regle-connexion");
  await elodie.goto("/structure/campagne");
  await picture(elodie, "campagne");
  const bruno = await signedIn(browser, product, "Bruno Lefèvre");
  await bruno.goto("/structure/fiche");
  await picture(bruno, "fiche");
}

/** From the doctor who gives to the colleague who acts. */
async function drawDelegation() {
  const roche = await signedIn(browser, product, "Antoine Roche", /gériatrique/);
  const vasseur = await signedIn(browser, product, "Hélène Vasseur", /permanent/);
  await roche.goto("/compte/delegations/nouvelle");
  await tick(roche.getByLabel(/^Confrère/));
  await roche.getByLabel(/^Identifiant national ou courriel/).fill("helene.vasseur@les-tilleuls.example");
  await roche.getByLabel("Son nom").fill("Vasseur");
  await tick(roche.getByLabel("envoyer et confirmer"));
  await tick(roche.getByLabel(/^Tous les patients/));
  await roche.getByLabel(/^Dernier jour/).fill(inDays(20));
  await picture(roche, "delegation");
  await roche.getByRole("button", { name: "Proposer la délégation" }).click();
  await roche.waitForURL("**/compte/delegations");
  await vasseur.goto("/compte/delegations");
  await vasseur.getByRole("button", { name: /^Accepter/ }).click();
  await vasseur.getByRole("button", { name: /^Agir/ }).click();
  await vasseur.waitForURL("**/dossiers");
  await picture(vasseur, "agir-pour");
}

/** One screen of each of the other spaces. */
async function drawSpaces() {
  const screens: [name: string, path: string, image: string, unit?: RegExp | "first"][] = [
    ["Mireille Fontaine", "/mdph", "mdph"],
    ["Thomas Besson", "/orientations-recues", "orientations-recues", "first"],
    ["Nora Benhamou", "/guichet?onglet=a-l-etude", "guichet"],
    ["Bruno Lefèvre", "/structure/guichets", "structure-guichets"],
    ["Gilles Aubert", "/pilotage", "pilotage"],
    ["Camille Royer", "/pco?onglet=en-cours", "pco"],
    ["Alix Morin", "/suivis-confies", "suivis-confies"],
    ["Awa Diop", "/support?finess=0", "support"],
    ["Claude Rivière", "/orientation/edition", "orientation-edition"],
    ["Claire Morel", "/compte/notifications", "notifications", /permanent/],
  ];
  for (const [name, path, image, unit] of screens) {
    const page = unit === "first" ? await firstUnitOf(name) : await signedIn(browser, product, name, unit);
    await page.goto(path);
    await picture(page, image);
    await page.close();
  }
}

/** A path that ends at the MDPH, and what its doctor prepares. */
async function drawRelay() {
  const camille = await signedIn(browser, product, "Camille Royer");
  await camille.goto("/pco?onglet=en-cours");
  await camille.getByRole("link", { name: /^Ouvrir le parcours de/ }).click();
  await camille.getByRole("link", { name: "Terminer le parcours", exact: true }).click();
  await camille.locator("main select").first().selectOption("mdph");
  await camille.getByRole("button", { name: "Terminer le parcours", exact: true }).click();
  await camille.waitForURL((address) => !address.pathname.includes("/actes/"));
  await camille.close();
  const alix = await signedIn(browser, product, "Alix Morin");
  await alix.goto("/suivis-confies");
  await alix.getByRole("link", { name: /^Ouvrir le suivi/ }).click();
  await alix
    .getByLabel(/^Fichier à joindre/)
    .setInputFiles({ name: "bilan-psychomoteur.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n") });
  await alix.getByRole("button", { name: "Joindre le compte rendu" }).click();
  await alix.locator(".fr-alert--success").waitFor();
  await alix.close();
  const delmas = await signedIn(browser, product, "Marion Delmas");
  await delmas.goto("/dossiers?q=Chabert");
  await delmas.locator("table.liste a.qui").first().click();
  await delmas.getByRole("link", { name: "Suivre le parcours" }).click();
  await delmas.getByRole("link", { name: "Préparer le relais vers la MDPH" }).click();
  await delmas.waitForURL("**/relais");
  await picture(delmas, "relais");
  await delmas.close();
}

async function firstUnitOf(name: string): Promise<Page> {
  const page = await browser.newPage({ baseURL: product.url, viewport: { width: 1280, height: 800 }, locale: "fr-FR" });
  await page.goto("/connexion");
  await page.getByRole("link", { name: "S’identifier avec Pro Santé Connect", exact: true }).click();
  await useCardOf(page, name);
  await page.waitForURL("**/espaces**");
  await page
    .getByRole("button", { name: /^Agir pour cette unité/ })
    .first()
    .click();
  await page.waitForURL((address) => address.pathname !== "/espaces");
  return page;
}

/** A carer enters by password and by the code of a mail. */
async function drawPerson() {
  const address = "helene.ferrand@courriel.example";
  const page = await browser.newPage({ baseURL: product.url, viewport: { width: 1280, height: 800 }, locale: "fr-FR" });
  await page.goto("/creer-mon-espace");
  await picture(page, "avant-de-commencer");
  await page.goto("/connexion");
  await page.getByLabel("Identifiant").fill(address);
  await page.getByLabel("Mot de passe", { exact: true }).fill("huit vaches bleues au grenier");
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.getByRole("heading", { name: "Saisissez le code reçu" }).waitFor();
  await page.getByRole("textbox", { name: "Code" }).fill(await codeSentTo(address));
  await page.getByRole("button", { name: "Me connecter" }).click();
  await page.getByRole("heading", { name: "Mon espace" }).waitFor();
  await picture(page, "mon-espace");
  await page
    .getByRole("link", { name: /Ouvrir|Voir|Continuer/ })
    .first()
    .click();
  await page.waitForURL("**/mon-espace/dossiers/**");
  await picture(page, "mon-dossier");
  await page.close();
}

async function codeSentTo(address: string): Promise<string> {
  for (let i = 0; i < 100; i++) {
    const mails: { to: string[]; text: string }[] = await (await fetch(`${product.mailboxUrl}/api/mails`)).json();
    const code = mails.find(({ to }) => to.includes(address))?.text.match(/\b\d{6}\b/)?.[0];
    if (code) return code;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no code was sent to ${address}`);
}

/** 1280 pixels wide, down to the end of what the page says. */
async function picture(page: Page, name: string) {
  await page.evaluate(() => document.fonts.ready.then(() => scrollTo(0, 0)));
  const end = await page.locator("main").evaluate((main) => main.getBoundingClientRect().bottom);
  const height = Math.min(800, Math.max(320, Math.ceil(end)));
  const path = join(images, `${name}.png`);
  await page.screenshot({ path, clip: { x: 0, y: 0, width: 1280, height } });
  const { size } = statSync(path);
  if (size > heaviest) throw new Error(`${name}.png weighs ${size} bytes, more than ${heaviest}`);
  console.log(`${name}.png`);
}
