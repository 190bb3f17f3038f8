import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { connect } from "#db/db.ts";
import { aBrowser, aProduct, aVisit, checkPage, signedIn } from "#tests/browser.ts";

type Mail = { to: string[]; subject: string; text: string };

describe("Mon compte", async () => {
  const product = await aProduct();
  const browser = await aBrowser();
  const db = connect(product.databaseUrl);
  after(() => db.destroy());
  const claire = await signedIn(browser, product, "Claire Morel", /protégée/);
  const mails = async () => (await (await fetch(`${product.mailboxUrl}/api/mails`)).json()) as Mail[];

  /** The mails whose subject is that, once there are as many as said. */
  async function received(subject: string, number = 1, to = ""): Promise<Mail[]> {
    for (let tries = 0; tries < 100; tries++) {
      const found = (await mails()).filter((mail) => mail.subject === subject && mail.to.join().includes(to));
      if (found.length >= number) return found;
      await new Promise((done) => setTimeout(done, 100));
    }
    return assert.fail(`no mail « ${subject} »: ${(await mails()).map((mail) => mail.subject).join(", ")}`);
  }
  const codeIn = (mail: Mail) => /\b(\d{6})\b/.exec(mail.text)![1]!;
  const say = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text }).waitFor();

  test("s’ouvre de chaque page, et dit d’où vient ce qu’il montre", async () => {
    await claire.getByRole("link", { name: "Mon compte" }).click();
    await claire.getByText("Lu par Pro Santé Connect").waitFor();
    await checkPage(claire, "informations");
  });

  test("une connexion depuis un autre navigateur est annoncée par courriel, et se ferme d’ici", async () => {
    const elsewhere = await signedIn(browser, product, "Claire Morel", /protégée/);
    const [mail] = await received("Nouvelle connexion à votre compte");
    assert.match(mail!.text, /Chrome.* sur Linux/);
    assert.match(mail!.text, /\/compte\/sessions/);
    assert.doesNotMatch(mail!.text, /Morel|Claire/);
    await claire.getByRole("link", { name: "Sessions", exact: true }).click();
    await claire.getByText("Cette session").waitFor();
    await checkPage(claire, "sessions");
    await claire.getByRole("button", { name: "Fermer toutes les autres" }).click();
    await say(claire, "1 session fermée");
    await elsewhere.goto("/dossiers");
    await elsewhere.getByRole("heading", { name: "Se connecter" }).waitFor();
    assert.equal((await received("Nouvelle connexion à votre compte")).length, 1, "not twice for the same browser");
  });

  test("un courriel d’essai arrive, sans nom", async () => {
    await claire.getByRole("link", { name: "Notifications", exact: true }).last().click();
    await claire.getByRole("heading", { name: "Courriels et SMS" }).waitFor();
    await checkPage(claire, "notifications par courriel");
    await claire.getByRole("button", { name: "Envoyer un courriel d’essai" }).click();
    await say(claire, "Un courriel d’essai part à l’instant");
    const [mail] = await received("Courriel d’essai");
    assert.doesNotMatch(mail!.text, /Morel/);
    await claire.getByRole("checkbox").first().setChecked(false, { force: true });
    await claire.getByRole("button", { name: "Enregistrer ces choix" }).click();
    await say(claire, "Vos choix sont enregistrés");
    assert.equal(await claire.getByRole("checkbox").first().isChecked(), false);
  });

  test("l’adresse change avec un code, et l’ancienne est prévenue", async () => {
    const [former] = (await received("Courriel d’essai"))[0]!.to;
    await claire.goto("/compte");
    await claire.getByRole("link", { name: "Changer l’adresse" }).click();
    await checkPage(claire, "changer d’adresse");
    await claire.getByLabel("Nouvelle adresse").fill("claire.neuve@exemple.test");
    await claire.getByRole("button", { name: "Recevoir un code" }).click();
    await claire.getByLabel("Code").waitFor();
    await checkPage(claire, "code de vérification");
    const [mail] = await received("Votre code de vérification");
    assert.deepEqual(mail!.to, ["claire.neuve@exemple.test"]);
    await claire.getByLabel("Code").fill(codeIn(mail!));
    await claire.getByRole("button", { name: "Vérifier" }).click();
    await say(claire, "Votre adresse est changée et vérifiée");
    const [warned] = await received("L’adresse de votre compte a changé");
    assert.deepEqual(warned!.to, [former]);
    assert.doesNotMatch(warned!.text, /neuve/, "the former mailbox does not learn the new one");
  });

  test("un mot de passe se choisit ; trop simple, la page dit pourquoi", async () => {
    await claire.getByRole("link", { name: "Choisir un mot de passe" }).click();
    await claire.getByLabel("Nouveau mot de passe").fill("motdepassemotdepasse");
    await claire.getByRole("button", { name: "Enregistrer ce mot de passe" }).click();
    await claire.getByText("Un point est à corriger").waitFor();
    await checkPage(claire, "mot de passe refusé");
    assert.equal(await claire.getByLabel("Nouveau mot de passe").inputValue(), "");
    await claire.getByLabel("Nouveau mot de passe").fill("six renards gris sous la neige");
    await claire.getByRole("button", { name: "Enregistrer ce mot de passe" }).click();
    await say(claire, "Votre mot de passe est enregistré");
    const [mail] = await received("Votre mot de passe a été changé");
    assert.deepEqual(mail!.to, ["claire.neuve@exemple.test"]);
  });

  test("une identification trop ancienne est à refaire, par sa clé, et l’on reprend où l’on était", async () => {
    const cdp = await claire.context().newCDPSession(claire);
    await cdp.send("WebAuthn.enable");
    await cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "usb",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await claire.goto("/compte/moyens/cles/nouvelle");
    await claire.getByLabel("Nom de la clé").fill("Ma carte CPS4");
    await claire.getByRole("button", { name: "Enregistrer la clé" }).click();
    await say(claire, "La clé est enregistrée");
    await received("Un moyen de connexion a été ajouté");
    const age = () =>
      db
        .updateTable("session")
        .set({ strong_at: new Date(Date.now() - 16 * 60_000) })
        .execute();
    await age();
    await claire.goto("/compte/adresse");
    await claire.getByRole("heading", { name: "Confirmez que c’est bien vous" }).waitFor();
    await checkPage(claire, "confirmer son identité");
    await claire.getByRole("button", { name: /Utiliser ma clé/ }).click();
    await claire.getByRole("heading", { name: "Changer votre adresse de courriel" }).waitFor();
    await say(claire, "Votre identité est confirmée");
    // opened with a fresh proof, a key's form may be sent a while after; its ceremony too
    await age();
    await claire.goto("/compte/moyens/cles/nouvelle");
    await claire.getByRole("heading", { name: "Confirmez que c’est bien vous" }).waitFor();
  });

  test("l’historique dit tout cela, en français", async () => {
    await claire.goto("/compte/historique");
    for (const said of ["Adresse changée", "Mot de passe choisi", "Moyen de connexion ajouté", "Identité confirmée"])
      await claire.getByText(said).first().waitFor();
    await checkPage(claire, "historique");
  });

  test("sans JavaScript, l’adresse, les sessions et les notifications se règlent de même", async () => {
    const nadia = await signedIn(browser, product, "Nadia Benali", /gériatrique/, { javaScriptEnabled: false });
    await nadia.goto("/compte/adresse");
    await nadia.getByLabel("Nouvelle adresse").fill("pas une adresse");
    await nadia.getByRole("button", { name: "Recevoir un code" }).click();
    await nadia.getByText("Cette adresse n’est pas complète").first().waitFor();
    assert.equal(await nadia.getByLabel("Nouvelle adresse").inputValue(), "pas une adresse");
    await nadia.getByLabel("Nouvelle adresse").fill("nadia.neuve@exemple.test");
    await nadia.getByRole("button", { name: "Recevoir un code" }).click();
    const sent = await received("Votre code de vérification", 1, "nadia.neuve@exemple.test");
    await nadia.getByLabel("Code").fill(codeIn(sent[0]!));
    await nadia.getByRole("button", { name: "Vérifier" }).click();
    await nadia.getByText("Votre adresse est changée et vérifiée").waitFor();
    for (const path of [
      "/compte",
      "/compte/moyens",
      "/compte/sessions",
      "/compte/notifications",
      "/compte/historique",
    ]) {
      await nadia.goto(path);
      await checkPage(nadia, `${path}, sans JavaScript`);
    }
  });

  test("un visiteur est mené à la page de connexion, qui ne montre rien du compte", async () => {
    const stranger = await aVisit(browser, product);
    await stranger.goto("/compte");
    await stranger.getByRole("heading", { name: "Se connecter" }).waitFor();
    assert.equal(await stranger.getByText("Claire").count(), 0);
  });
});
