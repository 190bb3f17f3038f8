import assert from "node:assert/strict";
import { after, describe } from "node:test";
import type { Page } from "playwright-core";
import { connect } from "#db/db.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { setPassword } from "#features/sign-in/password.action.ts";
import { aBrowser, aProduct, aVisit, checkPage, type Product, startProduct, useCardOf } from "#tests/browser.ts";
import { thePassword, visit } from "#tests/door.ts";
import { journey, sees } from "./steps.ts";

const ids = { sofia: "899909000012", claire: "899909000046" };

/** Somebody who has entered by card once, and has a password. */
async function giveMeans(product: Product, nationalId: string, mobile: string | null): Promise<void> {
  const db = connect(product.databaseUrl);
  const { account_id } = await db
    .selectFrom("national_identifier")
    .select("account_id")
    .where("value", "=", nationalId)
    .executeTakeFirstOrThrow();
  const set = await setPassword(db, account_id as AccountId, thePassword, { keepToken: null, visit }, new Date());
  assert.ok(set.ok);
  const now = new Date();
  await db
    .updateTable("account")
    .set({ last_sign_in_at: now, email_verified_at: now, mobile, mobile_verified_at: mobile ? now : null })
    .where("id", "=", account_id)
    .execute();
  await db.destroy();
}

async function typePassword(
  page: Page,
  login: string,
  shared: "shared" | "own",
  password = thePassword,
): Promise<void> {
  await page.getByLabel("Identifiant").fill(login);
  await page.getByLabel("Mot de passe", { exact: true }).fill(password);
  await page.getByLabel("Ce poste est partagé").setChecked(shared === "shared", { force: true });
  await page.getByRole("button", { name: "Continuer" }).click();
}

/** The digits of a message that holds six, once it has come. */
async function codeIn(messages: () => Promise<string[]>): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const code = (await messages()).map((text) => /\b\d{6}\b/.exec(text)?.[0]).find(Boolean);
    if (code) return code;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("no code has come");
}
const read = async <Message>(url: string) => (await (await fetch(url)).json()) as Message[];
const mailsTo = (product: Product, to: string) => async () =>
  (await read<{ to: string[]; subject: string; text: string }>(`${product.mailboxUrl}/api/mails`))
    .filter((mail) => mail.to.includes(to) && mail.subject.startsWith("Votre code"))
    .map(({ text }) => text);
const smsTo = (product: Product, to: string) => async () =>
  (await read<{ to: string; text: string }>(`${product.smsUrl}/api/messages`))
    .filter((sms) => sms.to === to)
    .map(({ text }) => text);

describe("Par la porte, sans carte", async () => {
  const step = journey();
  const product = await aProduct();
  await giveMeans(product, ids.claire, null);
  await giveMeans(product, ids.sofia, "+33612345642");
  const browser = await aBrowser();
  const page = await aVisit(browser, product);
  const [mail, mobile] = ["claire.morel@les-tilleuls.example", "+33612345642"];

  step("un mot de passe faux ne dit rien du compte", async () => {
    await page.goto("/connexion");
    await checkPage(page, "Se connecter");
    await typePassword(page, "99909000013", "own", "pas le bon mot de passe");
    await sees(page, "Identifiant ou mot de passe incorrect");
    await sees(page, /faute de frappe/);
    assert.equal(await page.getByLabel("Identifiant").inputValue(), "99909000013");
    assert.equal(await page.getByLabel("Mot de passe", { exact: true }).inputValue(), "");
    await checkPage(page, "Mot de passe faux");
  });

  step("le bon, puis le code reçu par courriel, collé avec un espace", async () => {
    await typePassword(page, `8 ${ids.claire.slice(1, 6)} ${ids.claire.slice(6)}`, "own");
    await sees(page, "c•••@les-tilleuls.example");
    await checkPage(page, "Saisir le code");
    await page.getByRole("textbox", { name: "Code" }).fill("000000");
    await page.getByRole("button", { name: "Me connecter" }).click();
    await sees(page, "Il vous reste 4 essais");
    await checkPage(page, "Code faux");
    await page.waitForFunction(() => document.querySelector<HTMLButtonElement>("sextant-wait button")?.disabled);
    const code = await codeIn(mailsTo(product, mail));
    await page.getByRole("textbox", { name: "Code" }).fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await page.getByRole("button", { name: "Me connecter" }).click();
    await page.waitForURL((address) => !address.pathname.startsWith("/connexion"));
    if (new URL(page.url()).pathname === "/espaces") await page.getByRole("button", { name: /protégée/ }).click();
    await page.getByRole("button", { name: "Se déconnecter" }).waitFor();
  });

  step("deux minutes avant de se fermer, la session le dit, et l’on peut rester", async () => {
    await page.clock.install();
    await page.reload();
    await page.clock.fastForward(28.5 * 60_000);
    await sees(page, "Votre session va se fermer");
    await checkPage(page, "Session sur le point de se fermer");
    const kept = page.waitForResponse((response) => response.url().endsWith("/session/maintien"));
    await page.getByRole("button", { name: "Rester connecté" }).click();
    assert.equal((await kept).status(), 204);
    await page.getByText("Votre session va se fermer").waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Se déconnecter" }).click();
    await sees(page, "Vous êtes déconnecté.");
  });

  const shared = await aVisit(browser, product);
  let work = "";

  step("sur un poste partagé, par SMS : un texte commencé attend derrière l’écran verrouillé", async () => {
    await shared.goto("/connexion");
    await typePassword(shared, ids.sofia.slice(1), "shared");
    await sees(shared, "06 •• •• •• 42");
    assert.equal(await shared.getByText("Ne plus me demander de code").count(), 0);
    await shared.getByRole("textbox", { name: "Code" }).fill(await codeIn(smsTo(product, mobile)));
    await shared.getByRole("button", { name: "Me connecter" }).click();
    await shared.getByRole("button", { name: /gériatrique/ }).click();
    const dossier = await shared.locator("main a[href^='/dossiers/0']").first().getAttribute("href");
    await shared.goto(`${dossier!.split("/").slice(0, 3).join("/")}/suivi`);
    await shared.locator("summary", { hasText: "Annuler le dossier" }).click();
    await shared.locator("#cancel-comment").fill("Un texte à finir plus tard");
    work = new URL(shared.url()).pathname;
    await shared.getByRole("button", { name: "Verrouiller" }).click();
    await sees(shared, "Écran verrouillé");
    await checkPage(shared, "Écran verrouillé");
    await shared.goBack();
    await sees(shared, "Écran verrouillé");
    await shared.goto("/dossiers");
    await sees(shared, "Écran verrouillé");
  });

  step("la même personne le retrouve avec son seul mot de passe", async () => {
    await shared.goto(`/verrou?retour=${encodeURIComponent(work)}`);
    await shared.getByLabel("Mot de passe de Sofia Diaz").fill(thePassword);
    await shared.getByRole("button", { name: "Déverrouiller", exact: true }).click();
    await shared.waitForURL((address) => address.pathname === work);
    assert.equal(await shared.locator("#cancel-comment").inputValue(), "Un texte à finir plus tard");
  });

  step("dix minutes sans rien faire verrouillent l’écran", async () => {
    await shared.clock.install();
    await shared.reload();
    await shared.clock.fastForward(8.5 * 60_000);
    await sees(shared, "Cet écran va se verrouiller");
    await shared.clock.fastForward(2 * 60_000);
    await sees(shared, "Écran verrouillé");
  });

  step("la suivante n’a rien de la précédente : ni son nom, ni sa page, ni son texte", async (t) => {
    const begun = Date.now();
    await shared.getByRole("button", { name: "Changer d’utilisateur" }).click();
    await shared.getByRole("heading", { name: "Se connecter" }).waitFor();
    t.diagnostic(`the door is back after ${Date.now() - begun} ms`);
    assert.ok(Date.now() - begun < 5000);
    assert.equal(await shared.getByLabel("Identifiant").inputValue(), "");
    assert.equal(await shared.getByLabel("Ce poste est partagé").isChecked(), true);
    assert.deepEqual(await shared.evaluate(() => Object.keys(sessionStorage)), []);
    await shared.goBack();
    assert.ok(!(await shared.content()).includes("Sofia"));
    await shared.goto("/connexion?partage=oui");
    await new Promise((done) => setTimeout(done, 100));
    await typePassword(shared, mail, "shared");
    await sees(shared, "Saisissez le code reçu");
  });

  step("par carte sur un poste partagé : verrouillé, rouvert par la même carte, puis rendu au suivant", async () => {
    const card = await aVisit(browser, product);
    const byCard = async (link: string) => {
      await card.getByRole("link", { name: link, exact: true }).click();
      await useCardOf(card, "Hélène Vasseur");
      await card.waitForURL((address) => address.origin === product.url && !address.pathname.startsWith("/connexion"));
    };
    await card.goto("/connexion");
    await card.getByLabel("Ce poste est partagé").setChecked(true, { force: true });
    await byCard("S’identifier avec Pro Santé Connect");
    await card.getByRole("button", { name: /protégée/ }).click();
    await card.getByRole("button", { name: "Verrouiller" }).click();
    await sees(card, "Écran verrouillé");
    await byCard("Déverrouiller avec Pro Santé Connect");
    await card.getByRole("button", { name: "Verrouiller" }).waitFor();
    const begun = Date.now();
    await card.getByRole("button", { name: "Changer d’utilisateur" }).click();
    await card.getByRole("heading", { name: "Se connecter" }).waitFor();
    assert.ok(Date.now() - begun < 5000);
    assert.equal(await card.getByLabel("Ce poste est partagé").isChecked(), true);
    // signed out at Pro Santé Connect too: it asks who one is
    await card.getByRole("link", { name: "S’identifier avec Pro Santé Connect", exact: true }).click();
    await card.waitForURL((address) => address.origin !== product.url);
  });

  step("sans JavaScript aussi, et le mot de passe oublié se remplace par un lien", async () => {
    const plain = await aVisit(browser, product, { javaScriptEnabled: false });
    await plain.goto("/connexion");
    await plain.getByRole("link", { name: "Mot de passe oublié ?" }).click();
    await checkPage(plain, "Mot de passe oublié");
    await plain.getByLabel("Identifiant").fill(mail);
    await plain.getByRole("button", { name: "Recevoir un lien" }).click();
    await sees(plain, "Regardez vos courriels");
    await checkPage(plain, "Demande reçue");
    let link: string | undefined;
    for (let tries = 0; !link && tries < 100; tries++) {
      await new Promise((done) => setTimeout(done, 100));
      const mails = await read<{ to: string[]; text: string }>(`${product.mailboxUrl}/api/mails`);
      link = mails.filter(({ to }) => to.includes(mail)).flatMap(({ text }) => /http\S+\?lien=\S+/.exec(text) ?? [])[0];
    }
    await plain.goto(link!);
    await checkPage(plain, "Choisir un mot de passe");
    const another = "cinq lampes rouillées sous la mer";
    await plain.getByLabel("Mot de passe", { exact: false }).first().fill("azertyuiopqsdf");
    await plain.getByLabel("Le même, une seconde fois").fill("azertyuiopqsdf");
    await plain.getByRole("button", { name: "Enregistrer ce mot de passe" }).click();
    await sees(plain, /lignes droites de touches/);
    await checkPage(plain, "Mot de passe trop faible");
    await plain.getByLabel("Mot de passe", { exact: false }).first().fill(another);
    await plain.getByLabel("Le même, une seconde fois").fill(another);
    await plain.getByRole("button", { name: "Enregistrer ce mot de passe" }).click();
    await sees(plain, /Votre nouveau mot de passe est enregistré/);
    await plain.getByLabel("Identifiant").fill(mail);
    await plain.getByLabel("Mot de passe", { exact: true }).fill(another);
    await plain.getByRole("button", { name: "Continuer" }).click();
    await sees(plain, "Saisissez le code reçu");
    await checkPage(plain, "Saisir le code, sans JavaScript");
  });

  step("deux serveurs comptent ensemble les essais", async () => {
    const second = await startProduct(product.settings);
    after(second.stop);
    const tried = async (url: string) =>
      (
        await fetch(`${url}/connexion`, {
          method: "POST",
          redirect: "manual",
          headers: { origin: url },
          body: new URLSearchParams({ identifiant: "899909000020", "mot-de-passe": "toujours faux" }),
        })
      ).status;
    const statuses = [];
    for (const url of [product.url, second.url, product.url, second.url, product.url, second.url, product.url])
      statuses.push(await tried(url));
    assert.deepEqual(statuses, [422, 422, 422, 422, 422, 429, 429]);
  });
});
