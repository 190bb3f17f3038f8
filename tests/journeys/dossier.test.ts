import assert from "node:assert/strict";
import { describe } from "node:test";
import { aBrowser, aProduct, checkPage, signedIn } from "#tests/browser.ts";
import { answer, answerTheme, fillVolet, inDays, isTold, journey, sees, tick, today } from "./steps.ts";

const letters = (code: string, letter: string) => ({ [`ga.auto.${code}.modalite`]: letter });

describe("Un dossier créé à partir de rien, jusqu’à « prêt à envoyer »", async () => {
  const step = journey();
  const product = await aProduct();
  const browser = await aBrowser();
  let sofia = await signedIn(browser, product, "Sofia Diaz", /gériatrique/);
  const roche = await signedIn(browser, product, "Antoine Roche", /gériatrique/);
  let dossier = "";

  step("l’identité suffit pour créer le dossier, et ce qui manque est dit sur chaque champ", async () => {
    await sofia.goto("/dossiers/nouveau");
    await checkPage(sofia, "Créer un dossier");
    await sofia.getByLabel("Nom de naissance", { exact: true }).fill("Marchand");
    await sofia.getByRole("button", { name: "Créer le dossier" }).click();
    await sees(sofia, "3 points sont à corriger");
    await checkPage(sofia, "Créer un dossier, refusé");
    assert.equal(await sofia.getByLabel("Nom de naissance", { exact: true }).inputValue(), "Marchand");
    await sofia.getByLabel("Premier prénom de naissance").fill("Jeanne");
    await sofia.getByLabel("Date de naissance").fill("12/05/1941");
    await tick(sofia.getByLabel("Féminin"));
    await sofia.getByLabel("Lieu de naissance").fill("Givors (69)");
    await sofia.getByRole("button", { name: "Créer le dossier" }).click();
    await isTold(sofia, "Le dossier est créé.");
    dossier = sofia.url();
    await checkPage(sofia, "Dossier tout neuf");
  });

  step("un deuxième dossier pour la même personne est signalé avant d’être créé", async () => {
    await sofia.goto("/dossiers/nouveau");
    await sofia.getByLabel("Nom de naissance", { exact: true }).fill("Marchant");
    await sofia.getByLabel("Premier prénom de naissance").fill("Jeanne");
    await sofia.getByLabel("Date de naissance").fill("12/05/1941");
    await tick(sofia.getByLabel("Féminin"));
    await sofia.getByRole("button", { name: "Créer le dossier" }).click();
    await sees(sofia, "Un dossier existe peut-être déjà pour cette personne");
    await checkPage(sofia, "Doublon possible");
    await sofia.getByRole("link", { name: "Ne pas créer" }).click();
    await sofia.waitForURL("**/dossiers");
    assert.equal(await sofia.getByRole("link", { name: /^Mme Jeanne M/ }).count(), 1);
  });

  step("l’onglet fermé juste après la frappe ne perd rien", async () => {
    await sofia.goto(`${dossier}/volets/administratif/demande`);
    await checkPage(sofia, "Thème « la demande »");
    const text = "Vit seule depuis le décès de son mari, trois chutes depuis l’été.";
    await sofia.locator('[data-key="ga.adm.demande.contexte"] textarea').pressSequentially(text, { delay: 5 });
    const context = sofia.context();
    await sofia.close();
    sofia = await context.newPage();
    // what the closing tab sent may still be on its way
    let kept = "";
    for (const deadline = Date.now() + 5000; kept !== text && Date.now() < deadline; await sofia.waitForTimeout(200)) {
      await sofia.goto(`${dossier}/volets/administratif/demande`);
      kept = await sofia.locator('[data-key="ga.adm.demande.contexte"] textarea').inputValue();
    }
    assert.equal(kept, text);
  });

  step("le navigateur qui s’arrête net ne perd rien non plus", async () => {
    await answer(sofia, "ga.adm.demande.delai", "immediat");
    await sees(sofia, /^Enregistré à/);
    const context = sofia.context();
    await sofia.goto("chrome://crash").catch(() => undefined);
    sofia = await context.newPage();
    await sofia.goto(`${dossier}/volets/administratif/demande`);
    assert.equal(await sofia.locator('[data-key="ga.adm.demande.delai"] input[value="immediat"]').isChecked(), true);
  });

  step("une réponse en appelle d’autres, aussitôt, et les retire si elle change", async () => {
    await answer(sofia, "ga.adm.demande.types", ["heb-temp"]);
    await sees(sofia, "Début souhaité du séjour temporaire");
    await answer(sofia, "ga.adm.demande.types", ["heb-perm"]);
    await sofia.getByText("Hébergement temporaire", { exact: true }).click();
    await sofia.locator('[data-key="ga.adm.demande.debut"]').waitFor({ state: "hidden" });
  });

  step(
    "le volet administratif se remplit thème par thème : textes, dates, choix, cases, communes, grilles",
    async () => {
      await fillVolet(sofia, dossier, "administratif", {
        "ga.adm.adresse.lignes": "4 montée Saint-Marcel",
        "ga.adm.adresse.codePostal": "38200",
        "ga.adm.adresse.commune": "38544 Vienne",
        "ga.adm.telephone": "04 74 00 00 31",
        "ga.adm.email": "jeanne.marchand@exemple.example",
        "ga.adm.situationFamiliale": "veuf",
        "ga.adm.enfants": 2,
        "ga.adm.protection.mesure": "curatelle-renforcee",
        "ga.adm.protection.champ": ["personne", "biens"],
        "ga.adm.protection.representants#r1.nom": "Lopez",
        "ga.adm.protection.representants#r1.prenom": "Ana",
        "ga.adm.protection.representants#r1.lien": "mjpm",
        "ga.adm.protection.representants#r1.telephone": "04 74 00 00 32",
        "ga.adm.protection.finMesure": "06/2029",
        "ga.adm.confiance.designee": "oui",
        "ga.adm.confiance.personne.nom": "Marchand",
        "ga.adm.confiance.personne.prenom": "Luc",
        "ga.adm.confiance.personne.lien": "SONC",
        "ga.adm.confiance.personne.mobile": "06 00 00 00 33",
        "ga.adm.contacts#r1.nom": "Marchand",
        "ga.adm.contacts#r1.prenom": "Luc",
        "ga.adm.contacts#r1.lien": "SONC",
        "ga.adm.contacts#r1.roles": ["personne-a-prevenir", "aidant-principal"],
        "ga.adm.contacts#r1.mobile": "06 00 00 00 33",
        "ga.adm.contacts#r2.nom": "Bernard",
        "ga.adm.contacts#r2.prenom": "Odette",
        "ga.adm.contacts#r2.lien": "NBOR",
        "ga.adm.contacts#r2.telephone": "04 74 00 00 34",
        "ga.adm.remplisseur.qualite": "un-professionnel",
        "ga.adm.remplisseur.pro.nom": "Diaz",
        "ga.adm.remplisseur.pro.profession": "Assistante de service social",
        "ga.adm.remplisseur.pro.telephone": "04 74 00 00 12",
        "ga.adm.medecinTraitant.aucun": true,
        "ga.adm.demande.couple": false,
        "ga.adm.demande.date": inDays(10),
        "ga.adm.demande.origine": ["isolement", "chutes"],
        "ga.adm.situation.lieu": "hopital",
        "ga.adm.situation.structure": "CH de Vienne, court séjour gériatrique",
        "ga.adm.situation.depuis": today(),
        "ga.adm.situation.aidant": "present-mais-epuise",
        "ga.adm.accord.informee": "oui",
        "ga.adm.accord.consent": "ne-peut-pas-l-exprimer",
        "ga.adm.accord.precision": "Son fils, personne de confiance, a été entendu.",
        "ga.adm.accord.partage": true,
        "ga.adm.finance.mode": "seule",
        "ga.adm.finance.aides.ash": "demande-en-cours",
        "ga.adm.finance.aides.apa": "oui",
        "ga.adm.finance.departement": "38",
        "ga.adm.finance.budget": 2450.5,
        "ga.adm.couverture.regime": "Régime général",
        "ga.adm.couverture.retraites#r1.nom": "Carsat Rhône-Alpes",
        "ga.adm.attestation": true,
        "ga.adm.attestation.nom": "Sofia Diaz",
        "ga.adm.attestation.qualite": "Assistante de service social",
        "ga.adm.attestation.date": today(),
      });
      await checkPage(sofia, "Volet administratif, relecture");
      await sees(sofia, "Toutes les réponses obligatoires sont données.");
      await sees(sofia, "Mandataire judiciaire");
      await sees(sofia, "Odette");
    },
  );

  step("une pièce se joint, se télécharge et se retire", async () => {
    await sofia.goto(`${dossier}/volets/administratif/pieces`);
    const card = sofia.locator('[data-key="ga.adm.pieces.identite"]');
    await card
      .locator("input[type=file]")
      .setInputFiles({ name: "carte.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") });
    await card.getByRole("button", { name: "Joindre" }).click();
    const link = card.getByRole("link", { name: "carte.pdf" });
    await link.waitFor();
    await checkPage(sofia, "Pièces");
    const file = await sofia.request.get(new URL((await link.getAttribute("href"))!, product.url).href);
    assert.equal(await file.text(), "%PDF-1.4\n%%EOF\n");
    await card.getByRole("button", { name: "Retirer la pièce carte.pdf" }).click();
    await link.waitFor({ state: "detached" });
  });

  step("Sofia valide le volet administratif et dit les souhaits", async () => {
    await sofia.goto(`${dossier}/volets/administratif/relecture`);
    await sofia.getByRole("button", { name: "Valider ce volet" }).click();
    await isTold(sofia, "Le volet est validé.");
    await fillVolet(sofia, dossier, "souhaits", {
      "ga.souhaits.zone.centre#r1.commune": "38544 Vienne",
      "ga.souhaits.zone.rayon": 25,
      "ga.souhaits.prix.ash": "souhaite",
      "ga.souhaits.chambre": "simple",
      "ga.souhaits.confort": ["jardin"],
      "ga.souhaits.attente": "oui",
      "ga.souhaits.tempEnAttendant": "non",
    });
    await checkPage(sofia, "Souhaits, relecture");
  });

  step("Sofia n’a ni le volet médical ni le droit de signer le GIR", async () => {
    const refused = await sofia.goto(`${dossier}/volets/medical/motif`);
    assert.equal(refused?.status(), 403);
    await checkPage(sofia, "Volet réservé");
    await sofia.goto(`${dossier}/volets/autonomie/relecture`);
    assert.equal(await sofia.getByRole("button", { name: /Signer/ }).count(), 0);
  });

  step("le docteur Roche évalue l’autonomie : le GIR se calcule sous ses yeux, il le signe", async () => {
    await roche.goto(`${dossier}/volets/autonomie/esprit`);
    await sees(roche, "Spontanément");
    await checkPage(roche, "Grille AGGIR par adverbes");
    await fillVolet(roche, dossier, "autonomie", {
      "ga.auto.evaluation.date": today(),
      "ga.auto.evaluation.par.nom": "Roche",
      "ga.auto.evaluation.par.profession": "Médecin",
      "ga.auto.evaluation.par.telephone": "04 74 00 00 10",
      "ga.auto.evaluation.lieu": "hopital",
      "ga.auto.saisieDirecte": true,
      ...letters("coherence.communication", "B"),
      ...letters("coherence.comportement", "B"),
      ...letters("orientation.temps", "B"),
      ...letters("orientation.espace", "B"),
      ...letters("toilette.haut", "B"),
      ...letters("toilette.bas", "C"),
      ...letters("habillage.haut", "B"),
      ...letters("habillage.moyen", "B"),
      ...letters("habillage.bas", "C"),
      ...letters("alimentation.servir", "B"),
      ...letters("alimentation.manger", "A"),
      ...letters("elimination.urinaire", "B"),
      ...letters("elimination.fecale", "A"),
      ...letters("transferts", "B"),
      ...letters("deplacementInterieur", "B"),
      ...letters("deplacementExterieur", "C"),
      ...letters("alerter", "B"),
      "ga.auto.illustratives.cuisine": "C",
    });
    await sees(roche, "Toutes les réponses obligatoires sont données.");
    await roche.goto(`${dossier}/volets/autonomie/gir`);
    await roche
      .locator("output", { hasText: /^GIR \d$|^\d$/ })
      .first()
      .waitFor();
    await checkPage(roche, "Le GIR");
    await roche.goto(`${dossier}/volets/autonomie/relecture`);
    await roche.getByRole("button", { name: "Signer et valider ce volet" }).click();
    await isTold(roche, "Le volet est signé et validé.");
    await checkPage(roche, "Dossier vu par le médecin");
  });

  step(
    "il remplit le volet médical : lignes répétées, valeurs calculées, réponses exclusives ; ce qui manque est listé",
    async () => {
      await roche.goto(`${dossier}/volets/medical/relecture`);
      await sees(roche, /points avant de valider/);
      await checkPage(roche, "Volet médical, vide");
      await roche.goto(`${dossier}/volets/medical/corps`);
      await answerTheme(roche, { "ga.med.poids": 58.5, "ga.med.taille": 162 });
      await roche.locator("output", { hasText: "22,3 kg/m²" }).waitFor();
      await fillVolet(roche, dossier, "medical", {
        "ga.med.medecin.nom": "Roche",
        "ga.med.medecin.profession": "Médecin",
        "ga.med.medecin.telephone": "04 74 00 00 10",
        "ga.med.motif": ["sortie-d-hospitalisation", "aggravation-recente"],
        "ga.med.antecedents.medicaux": "Hypertension artérielle.",
        "ga.med.pathologies#r1.libelle": "Maladie d’Alzheimer",
        "ga.med.pathologies#r1.cim10": "G30.1",
        "ga.med.pathologies#r1.depuis": "2024",
        "ga.med.pathologies#r2.libelle": "Ostéoporose",
        "ga.med.traitements.mode": "saisis-ici",
        "ga.med.traitements.liste#r1.medicament": "Paracétamol",
        "ga.med.traitements.liste#r1.dose": "1 g",
        "ga.med.traitements.liste#r1.voie": "Orale",
        "ga.med.traitements.liste#r1.frequence": "3 fois par jour",
        "ga.med.allergies.statut": "non",
        "ga.med.bmr.statut": "non",
        "ga.med.palliatif": "non",
        "ga.med.directives": "nsp",
        "ga.med.vue": "diminuee",
        "ga.med.vue.appareil": true,
        "ga.med.audition": "normale",
        "ga.med.risques.chute": "oui",
        "ga.med.texture": "normale",
        "ga.med.cognition": "alzheimer",
        "ga.med.cognition.mmse": 18,
        "ga.med.comportement.agitation": "non",
        "ga.med.comportement.moteur": "parfois",
        "ga.med.comportement.sorties": "non",
        "ga.med.soins": ["o2d", "aucun"],
        "ga.med.infirmier": "non",
        "ga.med.unite": "standard",
        "ga.med.conclusion": "Peut vivre en unité ouverte avec surveillance.",
      });
      await sees(roche, "Toutes les réponses obligatoires sont données.");
      assert.equal(await roche.getByText("Oxygène discontinu").count(), 0);
      await checkPage(roche, "Volet médical, relecture");
      await roche.getByRole("button", { name: "Signer et valider ce volet" }).click();
      await isTold(roche, "Le volet est signé et validé.");
    },
  );

  step("le dossier est prêt : Sofia peut chercher, imprimer, corriger l’identité, suivre", async () => {
    await sofia.goto(dossier);
    await sees(sofia, "Le dossier est complet : cherchez les unités qui conviennent.");
    await checkPage(sofia, "Dossier prêt");
    const paper = await sofia.request.get(`${dossier}/pdf`);
    assert.deepEqual(
      {
        status: paper.status(),
        type: paper.headers()["content-type"],
        starts: (await paper.body()).subarray(0, 5).toString(),
      },
      { status: 200, type: "application/pdf", starts: "%PDF-" },
    );
    await sofia.goto(`${dossier}/identite`);
    await sofia.getByLabel(/^Nom utilisé/).fill("Marchand-Roux");
    await checkPage(sofia, "Corriger l’identité");
    await sofia.getByRole("button", { name: "Enregistrer l’identité" }).click();
    await sees(sofia, /Marchand-Roux/);
    await sofia.goto(`${dossier}/suivi`);
    await checkPage(sofia, "Suivi du dossier");
    await sofia.goto("/dossiers?onglet=prets");
    await sofia.getByRole("link", { name: /^Mme Jeanne M/ }).waitFor();
  });
});
