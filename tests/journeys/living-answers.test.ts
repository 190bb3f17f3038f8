import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Answers } from "#features/forms/questionnaire.ts";
import { aBrowser, aProduct, checkPage, signedIn } from "#tests/browser.ts";
import { careAnswers } from "#tests/care-dossier.ts";
import {
  act,
  answerTheme,
  attach,
  choose,
  fillVolet,
  inDays,
  isTold,
  journey,
  openDossier,
  sees,
  tick,
  today,
} from "./steps.ts";

/** Rows open as their fields are filled. */
const typed = (answers: Answers) =>
  Object.fromEntries(
    Object.entries(answers).filter(([key]) => !["san.adm.contacts", "san.med.interventions"].includes(key)),
  );
const { "san.med.bmr.germe": _germ, "san.med.bmr.precautions": _care, ...medical } = careAnswers.medical!;

describe("Premier contact sans identité, puis « oui, si… »", async () => {
  const step = journey();
  const product = await aProduct();
  const browser = await aBrowser();
  const sofia = await signedIn(browser, product, "Sofia Diaz", /Médecine polyvalente/);
  const roche = await signedIn(browser, product, "Antoine Roche", /Médecine polyvalente/);
  const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
  const yanis = await signedIn(browser, product, "Yanis Cherif", undefined, phone);
  let dossier = "";
  let request = "";

  step("le dossier est rempli et validé : le patient n’est pas encore stabilisé", async () => {
    await sofia.goto("/dossiers/nouveau");
    await sofia.getByLabel("Nom de naissance", { exact: true }).fill("Zwingelstein");
    await sofia.getByLabel("Premier prénom de naissance").fill("Hermengarde");
    await sofia.getByLabel("Date de naissance").fill("7.3.1941");
    await tick(sofia.getByLabel("Féminin"));
    await sofia.getByRole("button", { name: "Créer le dossier" }).click();
    await isTold(sofia, "Le dossier est créé.");
    dossier = sofia.url();
    // what is asked is what the orientation help proposes: nothing to explain
    const { "san.ori.ecart": _deviation, ...asked } = careAnswers.orientation!;
    const orientation = {
      ...asked,
      ...{ "san.ori.activites": ["smr", "had"], "san.ori.mentions": ["101"], "san.ori.modes": ["28"] },
    };
    for (const [volet, answers] of [
      ["admin-social", { ...typed(careAnswers["admin-social"]!), "san.adm.info.accord.le": today() }],
      ["demandeur", { ...careAnswers.demandeur, "san.dem.sortieSouhaitee": inDays(3) }],
      ["orientation", orientation],
    ] as const) {
      await fillVolet(sofia, dossier, volet, answers);
      await sofia.getByRole("button", { name: "Valider ce volet" }).click();
      await isTold(sofia, "Le volet est validé.");
    }
    await roche.goto(`${dossier}/volets/medical/pieces`);
    await attach(roche, "san.med.pieces", "compte-rendu", "compte-rendu.pdf");
    const unstable = { ...typed(medical), "san.med.bmr.statut": "non", "san.med.stable": "non" };
    for (const [volet, answers] of [
      ["medical", unstable],
      ["soins-projet", careAnswers["soins-projet"]!],
    ] as const) {
      await fillVolet(roche, dossier, volet, answers);
      await roche.getByRole("button", { name: /Valider ce volet|Signer et valider ce volet/ }).click();
      await isTold(roche, /Le volet est/);
    }
  });

  step("Sofia envoie un profil sans identité à la clinique et à l’HAD", async () => {
    await openDossier(sofia, "Zwingelstein");
    await sofia.goto(`${dossier}/recherche`);
    await choose(sofia, ["Clinique des Cèdres, SMR gériatrique et polyvalent"]);
    await sofia.getByRole("link", { name: "Hospitalisation à domicile (HAD)" }).click();
    await choose(sofia, ["HAD Nord-Isère, Hospitalisation à domicile"]);
    await checkPage(sofia, "Envoyer sans identité");
    await sofia.getByRole("button", { name: "Envoyer d’abord sans identité" }).click();
    await isTold(sofia, "Un profil sans identité est envoyé à 2 unités.");
    await sees(sofia, "Identité vue par 0 unité sur 2");
    await checkPage(sofia, "Dossier envoyé sans identité");
  });

  step("la clinique lit un profil, sans nom, et se dit intéressée : le dossier s’ouvre", async () => {
    await yanis.goto("/demandes");
    await sees(yanis, /Femme, 80 à 89 ans/);
    assert.doesNotMatch(await yanis.content(), /Zwingelstein|Hermengarde|SA26/);
    await checkPage(yanis, "Demandes reçues, un profil");
    await yanis.getByRole("link", { name: /^Ouvrir la demande de Femme/ }).click();
    await yanis.getByRole("heading", { level: 1, name: "Femme, 80 à 89 ans" }).waitFor();
    request = yanis.url();
    assert.doesNotMatch(await yanis.content(), /Zwingelstein|Hermengarde|1941|SA26/);
    await checkPage(yanis, "Profil");
    await act(yanis, "Intéressé, voir le dossier", (form) => checkPage(form, "Se dire intéressé"));
    await yanis.getByRole("heading", { level: 1, name: /Hermengarde Zwingelstein/ }).waitFor();
    await sees(sofia, "Identité vue par 1 unité sur 2");
  });

  step("elle répond « oui, si… » le patient est stabilisé", async () => {
    await act(yanis, "Oui, si…", async (form) => {
      await tick(form.getByLabel("Patient stabilisé"));
      await form.getByLabel(/^Date d’admission/).fill(inDays(2));
      await checkPage(form, "Oui, si");
    });
    await sees(yanis, /Patient stabilisé — attend le dossier du demandeur/);
    await checkPage(yanis, "Conditions, côté unité");
    await sees(sofia, /dit oui, sous conditions/);
    await checkPage(sofia, "Dossier avec une réponse sous conditions");
    await roche.goto(dossier);
    await roche.getByRole("link", { name: "Voir les conditions" }).click();
    await sees(roche, /Patient stabilisé — se vérifie dans votre dossier/);
    await checkPage(roche, "Conditions, côté demandeur");
  });

  step("le docteur Roche valide le volet : la clinique le voit aussitôt et propose d’un clic", async () => {
    await yanis.goto(request);
    await roche.goto(`${dossier}/volets/medical/etat`);
    await answerTheme(roche, { "san.med.stable": "oui" });
    await roche.getByRole("button", { name: /^Enregistrer et (continuer|relire)$/ }).click();
    await roche.waitForURL((address) => !address.pathname.endsWith("/etat"));
    await roche.goto(`${dossier}/volets/medical/relecture`);
    await roche.getByRole("button", { name: "Signer et valider ce volet" }).click();
    const signed = Date.now();
    await sees(yanis, "Vos conditions sont remplies.");
    const waited = Date.now() - signed;
    await isTold(roche, "Le volet est signé et validé.");
    assert.ok(waited < 5000, `seen after ${waited} ms`);
    await checkPage(yanis, "Conditions remplies");
    await yanis.getByRole("button", { name: "Proposer maintenant" }).click();
    await isTold(yanis, "La proposition est partie : le demandeur est prévenu.");
    await sees(sofia, /Clinique des Cèdres propose une admission/);
  });
});
