import assert from "node:assert/strict";
import { describe } from "node:test";
import { aBrowser, aProduct, checkPage, signedIn } from "#tests/browser.ts";
import {
  attach,
  choose,
  fillVolet,
  inDays,
  isTold,
  journey,
  openDossier,
  sees,
  tabTo,
  tick,
  today,
  typeDay,
} from "./steps.ts";

const grid = (of: string, rows: string, value: string) =>
  Object.fromEntries(rows.split(" ").map((row) => [`san.sp.${of}.${row}`, value]));

describe("Module Sanitaire : de l’hôpital aux soins de réadaptation ou au domicile", async () => {
  const step = journey();
  const product = await aProduct();
  const browser = await aBrowser();
  const sofia = await signedIn(browser, product, "Sofia Diaz", /Médecine polyvalente/);
  const roche = await signedIn(browser, product, "Antoine Roche", /Médecine polyvalente/);
  const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
  const yanis = await signedIn(browser, product, "Yanis Cherif", undefined, phone);
  let dossier = "";

  step("Sofia crée le dossier et remplit ses trois volets", async () => {
    await sofia.goto("/dossiers/nouveau");
    await checkPage(sofia, "Créer un dossier sanitaire");
    await sofia.getByLabel("Nom de naissance", { exact: true }).fill("Girard");
    await sofia.getByLabel("Premier prénom de naissance").fill("Paul");
    await sofia.getByLabel("Date de naissance").fill("3.2.1948");
    await tick(sofia.getByLabel("Masculin"));
    await sofia.getByRole("button", { name: "Créer le dossier" }).click();
    await isTold(sofia, "Le dossier est créé.");
    dossier = sofia.url();
    await checkPage(sofia, "Dossier sanitaire neuf");
    await fillVolet(sofia, dossier, "admin-social", {
      "san.adm.adresse.lignes": "2 rue du Rhône",
      "san.adm.adresse.codePostal": "38200",
      "san.adm.adresse.commune": "38544 Vienne",
      "san.adm.protection.mesure": "aucune",
      "san.adm.confiance.designee": "non",
      "san.adm.contacts#r1.nom": "Girard",
      "san.adm.contacts#r1.prenom": "Anne",
      "san.adm.contacts#r1.lien": "WIFE",
      "san.adm.contacts#r1.mobile": "06 00 00 00 51",
      "san.adm.logement.type": "domicile-accompagne",
      "san.adm.logement.acces": ["etage-avec-ascenseur"],
      "san.adm.droits.apa": "sans-objet",
      "san.adm.info.patient": "oui",
      "san.adm.info.accord": "oui",
      "san.adm.info.accord.par": "Le patient",
      "san.adm.info.accord.le": today(),
    });
    await checkPage(sofia, "Administratif et social, relecture");
    await sofia.getByRole("button", { name: "Valider ce volet" }).click();
    await isTold(sofia, "Le volet est validé.");
    await fillVolet(sofia, dossier, "demandeur", {
      "san.dem.unite": "CH de Vienne, médecine polyvalente",
      "san.dem.hospit.date": today(),
      "san.dem.hospit.lieu": "service",
      "san.dem.telephone": "04 74 00 00 52",
      "san.dem.contact.medical.nom": "Roche",
      "san.dem.contact.medical.profession": "Médecin",
      "san.dem.contact.medical.telephone": "04 74 00 00 10",
      "san.dem.medecinTraitant.aucun": true,
      "san.dem.sortieSouhaitee": inDays(3),
      "san.dem.urgence": "standard",
    });
    await sofia.getByRole("button", { name: "Valider ce volet" }).click();
    await isTold(sofia, "Le volet est validé.");
    await fillVolet(sofia, dossier, "orientation", {
      "san.ori.activites": ["smr", "had"],
      "san.ori.mentions": ["101"],
      "san.ori.modes": ["28"],
      "san.ori.zone": "38544 Vienne",
      "san.ori.rayon": 50,
      "san.ori.domicile.adresse.lignes": "2 rue du Rhône",
      "san.ori.domicile.adresse.codePostal": "38200",
      "san.ori.domicile.adresse.commune": "38544 Vienne",
      "san.ori.domicile.contact.nom": "Girard",
      "san.ori.domicile.contact.prenom": "Anne",
      "san.ori.domicile.contact.lien": "WIFE",
      "san.ori.domicile.contact.mobile": "06 00 00 00 51",
      "san.ori.domicile.acces": "3e étage, ascenseur.",
      "san.ori.had.modes": ["readaptation", "nursing-lourd"],
      "san.ori.had.accordMt": "oui",
      "san.ori.had.domicile": ["telephone", "electricite-sure", "place-pour-un-lit"],
    });
    await checkPage(sofia, "Orientation, relecture");
    await sofia.getByRole("button", { name: "Valider ce volet" }).click();
    await isTold(sofia, "Le volet est validé.");
  });

  step("le docteur Roche remplit le volet médical, joint un compte rendu, signe ; puis soins et projet", async () => {
    await roche.goto(`${dossier}/volets/medical/pieces`);
    await attach(roche, "san.med.pieces", "compte-rendu", "compte-rendu.pdf");
    await checkPage(roche, "Pièces médicales");
    await fillVolet(roche, dossier, "medical", {
      "san.med.groupe": "ort-fes",
      "san.med.principal": "Fracture du col du fémur droit",
      "san.med.cim10": "S72.0",
      "san.med.debut": today(),
      "san.med.interventions#r1.libelle": "Prothèse intermédiaire",
      "san.med.interventions#r1.date": today(),
      "san.med.histoire": "Chute à domicile.",
      "san.med.antecedents": "Hypertension.",
      "san.med.poids": 74,
      "san.med.allergies.statut": "oui",
      "san.med.allergies.liste#r1.substance": "Pénicilline",
      "san.med.allergies.liste#r1.gravite": "grave",
      "san.med.bmr.statut": "oui",
      "san.med.bmr.germe": "SARM",
      "san.med.bmr.precautions": ["contact"],
      "san.med.traitements.mode": "ordonnance-jointe",
      "san.med.stable": "oui",
      "san.med.appui": "complet",
      "san.med.palliatif": "non",
      "san.med.niveauSoins": "sans-limitation",
      "san.med.psy": ["aucun"],
    });
    await checkPage(roche, "Médical, relecture");
    await roche.getByRole("button", { name: "Signer et valider ce volet" }).click();
    await isTold(roche, "Le volet est signé et validé.");
    await fillVolet(roche, dossier, "soins-projet", {
      ...grid("dependance", "transferts toilette habillage deplacements", "aide-partielle"),
      ...grid("dependance", "alimentation continence", "seul"),
      ...grid("conscience", "orientation coherence communication", "normale"),
      ...grid("comportement", "deambulation fugue agitation agressivite cris refus-de-soins contention", "non"),
      "san.sp.presence": ["aucune"],
      "san.sp.deglutition": "non",
      "san.sp.texture": "normale",
      "san.sp.nutrition": ["aucune"],
      "san.sp.respi": ["aucun"],
      "san.sp.abords": ["aucune"],
      "san.sp.eliminations": ["aucun"],
      "san.sp.epuration": "aucune",
      "san.sp.autres": ["aucun"],
      ...grid(
        "reeducation",
        "ergotherapie orthophonie psychomotricite neuropsychologie apa dietetique psychologue appareillage",
        "non",
      ),
      "san.sp.reeducation.kinesitherapie": "intensive",
      "san.sp.tolerance": "1-a-2-h",
      "san.sp.objectifs": ["marche", "autonomie-toilette"],
      "san.sp.duree": 28,
      "san.sp.projet.lieu": "domicile",
    });
    await checkPage(roche, "Soins et projet, relecture");
    await roche.getByRole("button", { name: /Valider ce volet|Signer et valider ce volet/ }).click();
    await isTold(roche, /Le volet est/);
  });

  step("Sofia cherche un SMR puis une HAD, et envoie aux deux d’un geste", async () => {
    await openDossier(sofia, "Girard");
    await sofia.getByRole("link", { name: "Chercher des unités" }).first().click();
    await choose(sofia, ["Clinique des Cèdres, SMR gériatrique et polyvalent"]);
    await checkPage(sofia, "Recherche SMR");
    await sofia.getByRole("link", { name: "Hospitalisation à domicile (HAD)" }).click();
    await choose(sofia, ["HAD Nord-Isère, Hospitalisation à domicile"]);
    await checkPage(sofia, "Recherche HAD");
    await sofia.getByRole("button", { name: "Envoyer à ces 2 unités" }).click();
    await isTold(sofia, "Le dossier est envoyé à 2 unités. Vous serez prévenu à chaque réponse.");
  });

  step("le docteur Cherif répond depuis son téléphone, au clavier seul", async () => {
    await yanis.goto("/demandes");
    await checkPage(yanis, "Demandes reçues, au téléphone");
    await tabTo(yanis, /^Ouvrir la demande de M\. Paul G/);
    await yanis.keyboard.press("Enter");
    await yanis.getByRole("heading", { level: 1, name: /M\. Paul Girard/ }).waitFor();
    await checkPage(yanis, "Demande, au téléphone");
    await tabTo(yanis, /^Prendre en charge$/);
    await yanis.keyboard.press("Enter");
    await yanis.waitForURL("**/actes/prise-en-charge");
    await tabTo(yanis, /^Prendre en charge$/);
    await yanis.keyboard.press("Enter");
    await isTold(yanis, "Vous suivez cette demande.");
    await tabTo(yanis, /^Proposer une admission$/);
    await yanis.keyboard.press("Enter");
    await yanis.waitForURL("**/actes/proposition");
    await checkPage(yanis, "Proposer, au téléphone");
    await tabTo(yanis, /^Date d’admission proposée$/);
    await typeDay(yanis, today());
    await tabTo(yanis, /^Durée prévue/);
    await yanis.keyboard.type("28");
    await tabTo(yanis, /^Message au demandeur/);
    await yanis.keyboard.type("Chambre seule possible dès lundi.");
    await tabTo(yanis, /^Proposer une admission$/);
    await yanis.keyboard.press("Enter");
    await isTold(yanis, "La proposition est partie : le demandeur est prévenu.");
    await checkPage(yanis, "Proposition envoyée, au téléphone");
  });

  step("Sofia confirme le SMR ; la demande d’HAD, qui complète, reste ouverte", async () => {
    await sofia.getByRole("link", { name: "Voir et confirmer" }).click();
    await sees(sofia, "Chambre seule possible dès lundi.");
    await sofia.getByRole("link", { name: "Confirmer cette proposition" }).click();
    await sofia.getByRole("button", { name: "Confirmer cette proposition" }).click();
    await isTold(sofia, /^\s*L’admission est confirmée/);
    await sofia.locator("tr", { hasText: "Clinique des Cèdres" }).getByText("Confirmée par le prescripteur").waitFor();
    await sofia.locator("tr", { hasText: "HAD Nord-Isère" }).getByText("Envoyée").waitFor();
    await checkPage(sofia, "Dossier sanitaire confirmé");
    await tabTo(yanis, /^Confirmer l’arrivée$/);
    await yanis.keyboard.press("Enter");
    await yanis.waitForURL("**/actes/arrivee");
    await tabTo(yanis, /^Confirmer l’arrivée$/);
    await yanis.keyboard.press("Enter");
    await isTold(yanis, "L’arrivée est confirmée.");
    await sofia.locator("tr", { hasText: "Clinique des Cèdres" }).getByText("Patient arrivé").waitFor();
    assert.equal(await sofia.locator("tr", { hasText: "HAD Nord-Isère" }).getByText("Envoyée").count(), 1);
  });
});
