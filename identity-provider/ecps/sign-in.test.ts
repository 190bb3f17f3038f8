import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkPage } from "#tests/browser.ts";
import { aPhone, aScene, askPhone, benali, openPortal, roche, typePin } from "#tests/e-cps.ts";

describe("Signing in with the e-CPS", async () => {
  const scene = await aScene();
  const { phone, portal } = await aPhone(scene, roche);
  const reasons = async () =>
    (
      await scene.db.query<{ reason: string }>("select reason from event where kind = 'sign-in-refused' order by id")
    ).rows
      .map(({ reason }) => reason)
      .filter(Boolean);
  /** The limit of calls to one person's phones is another test's. */
  const forgetTries = () => scene.db.query("delete from throttle");
  const chooseNumber = async (wanted: (shown: string) => boolean) => {
    await phone.getByRole("heading", { name: "Quel nombre est affiché" }).waitFor();
    const shown = await phone.locator("#nombres button").allInnerTexts();
    await phone.getByRole("button", { name: shown.find(wanted)!, exact: true }).click();
    return shown;
  };
  const done = () => phone.getByRole("button", { name: "Terminé" }).click();

  test("an e-CPS activated by card is in the list, and announced by mail", async () => {
    await checkPage(phone, "e-CPS prête");
    await portal.getByRole("heading", { name: "e-CPS activée" }).waitFor();
    await portal.getByRole("link", { name: "Voir mes appareils" }).click();
    await portal.getByText("activé par carte").waitFor();
    await checkPage(portal, "Mes appareils");
    const [mail] = await scene.mails();
    assert.deepEqual([mail?.to, mail?.subject], [["antoine.roche@ch-vienne.example"], "Votre e-CPS est activée"]);
    assert.doesNotMatch(mail!.text, /\b\d{6}\b|899909/, "no code, no identifier");
  });

  test("the phone is called, asks the code, then the number on the screen; the service gets MOBILE", async () => {
    const { page, number } = await askPhone(scene, roche);
    await checkPage(page, "Attente du téléphone");
    await phone.getByText("Sextant demande à vérifier votre identité.").waitFor();
    await checkPage(phone, "Demande");
    await typePin(phone);
    await phone.getByRole("heading", { name: "Quel nombre est affiché" }).waitFor();
    await checkPage(phone, "Choix du nombre");
    const shown = await chooseNumber((one) => one === number);
    assert.equal(new Set(shown).size, 3);
    await phone.getByRole("heading", { name: "C’est confirmé" }).waitFor();
    await checkPage(phone, "Confirmé");
    await page.getByRole("heading", { name: "Bonjour Antoine" }).waitFor();
    const { authMode, acr, SubjectNameID } = scene.service.claims()!;
    assert.deepEqual([authMode, acr, SubjectNameID], ["MOBILE", "eidas1", roche]);
    await done();
  });

  test("a wrong number ends the request: one try, recorded, and the page says why", async () => {
    const { page, number } = await askPhone(scene, roche);
    await typePin(phone);
    await chooseNumber((one) => one !== number);
    await phone.getByRole("heading", { name: "Mauvais nombre" }).waitFor();
    await page.getByText("Le nombre choisi sur le téléphone n’était pas celui de cette page").waitFor();
    await checkPage(page, "Mauvais nombre");
    assert.equal((await reasons()).at(-1), "wrong-number");
    await done();
    await phone.getByRole("heading", { name: "Votre e-CPS est prête" }).waitFor();
  });

  test("refused on the phone, the page is told at once", async () => {
    const { page } = await askPhone(scene, roche);
    await phone.getByRole("button", { name: "Ce n’est pas moi" }).click();
    await phone.getByRole("heading", { name: "Connexion refusée" }).waitFor();
    await page.getByText("La connexion a été refusée sur le téléphone.").waitFor();
    assert.equal((await reasons()).at(-1), "refused-on-phone");
    await done();
  });

  test("without an answer it expires, on both sides", async () => {
    const { page } = await askPhone(scene, roche);
    await phone.getByRole("heading", { name: "Demande de connexion" }).waitFor();
    await scene.db.query("update push set expires_at = now() where state = 'pending'");
    await phone.locator("#pin").fill("417302");
    await phone.locator("#form-pin").getByRole("button").click();
    await phone.getByText("La demande a expiré").waitFor();
    await page.reload();
    await page.getByText("Le téléphone n’a pas répondu dans les deux minutes.").waitFor();
    await checkPage(page, "Demande expirée");
    await done();
    await forgetTries();
  });

  test("an identifier that is nobody's, or has no e-CPS, shows the same page for as long", async () => {
    const bodies = [];
    for (const identifier of ["899909999999", benali]) {
      const { page } = await askPhone(scene, identifier);
      bodies.push((await page.content()).replaceAll(/\d\d<\/p>|interaction\/[\w-]+/g, ""));
      await page.getByRole("button", { name: "J’ai répondu sur mon téléphone" }).click();
      await page.getByText("Votre téléphone n’a pas encore répondu.").waitFor();
    }
    assert.equal(bodies[0], bodies[1]);
    const { page } = await askPhone(scene, roche);
    const real = (await page.content()).replaceAll(/\d\d<\/p>|interaction\/[\w-]+/g, "");
    assert.equal(real, bodies[0]);
    await phone.getByRole("button", { name: "Ce n’est pas moi" }).click();
    await done();
  });

  test("the RPPS number alone is understood, said, and mended", async () => {
    const page = await scene.visit();
    await page.goto(scene.service.start);
    await page.getByRole("link", { name: "Application e-CPS" }).click();
    await checkPage(page, "Identifiant");
    for (const [typed, sentence, held] of [
      [roche.slice(1), "Il manque le 8 au début", roche],
      ["sofia", "n’a pas la bonne forme", "sofia"],
    ] as const) {
      await page.getByLabel(/Identifiant national/).fill(typed);
      await page.getByRole("button", { name: "Continuer" }).click();
      await page.getByText(sentence).waitFor();
      assert.equal(await page.getByLabel(/Identifiant national/).inputValue(), held);
      await checkPage(page, `Identifiant « ${typed} »`);
    }
  });

  test("the identifier is remembered on that workstation only when asked, never on a shared one", async () => {
    const page = await scene.visit();
    const open = async () => {
      await page.goto(scene.service.start);
      await page.getByRole("link", { name: "Application e-CPS" }).click();
    };
    await open();
    await page.getByLabel(/Identifiant national/).fill("899909999999");
    await page.getByLabel("Mémoriser mon identifiant sur ce poste").check();
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.getByRole("heading", { name: "Confirmez sur votre téléphone" }).waitFor();
    await open();
    assert.equal(await page.getByLabel(/Identifiant national/).inputValue(), "899909999999");
    await page.getByRole("button", { name: "Ce poste est partagé" }).click();
    await page.getByRole("link", { name: "Application e-CPS" }).click();
    assert.equal(await page.getByLabel(/Identifiant national/).inputValue(), "");
    assert.equal(await page.getByLabel("Mémoriser mon identifiant sur ce poste").count(), 0);
  });

  test("works without JavaScript on the workstation", async () => {
    await forgetTries();
    const page = await scene.visit({ javaScriptEnabled: false });
    await page.goto(scene.service.start);
    await page.getByRole("link", { name: "Application e-CPS" }).click();
    await page.getByLabel(/Identifiant national/).fill(roche);
    await page.getByRole("button", { name: "Continuer" }).click();
    const number = await page.locator("#nombre").innerText();
    await page.getByRole("button", { name: "J’ai répondu sur mon téléphone" }).click();
    await page.getByText("n’a pas encore répondu").waitFor();
    await typePin(phone);
    await chooseNumber((one) => one === number);
    await phone.getByRole("heading", { name: "C’est confirmé" }).waitFor();
    await page.getByRole("button", { name: "J’ai répondu sur mon téléphone" }).click();
    await page.getByRole("heading", { name: "Bonjour Antoine" }).waitFor();
    await done();
  });

  test("a request waiting on the phone outlives a restart of the provider", async () => {
    const { page, number } = await askPhone(scene, roche);
    await phone.getByRole("heading", { name: "Demande de connexion" }).waitFor();
    await scene.restart();
    await typePin(phone);
    await chooseNumber((one) => one === number);
    await phone.getByRole("heading", { name: "C’est confirmé" }).waitFor();
    await page.getByRole("heading", { name: "Bonjour Antoine" }).waitFor();
    await done();
  });

  test("a phone whose clock is wrong is told so, and nothing it signs is accepted", async () => {
    const { page } = await askPhone(scene, roche);
    await phone.getByRole("heading", { name: "Demande de connexion" }).waitFor();
    await phone.evaluate(() => {
      const right = Date.now;
      Object.assign(window, { setRight: () => Object.assign(Date, { now: right }) });
      Date.now = () => right() + 12 * 60_000;
    });
    await phone.locator("#pin").fill("417302");
    await phone.locator("#form-pin").getByRole("button").click();
    await phone.getByText(/L’heure de ce téléphone est fausse \(en avance de 12 minutes\)/).waitFor();
    await phone.evaluate(() => (window as unknown as { setRight: () => void }).setRight());
    await phone.reload();
    await phone.getByRole("button", { name: "Ce n’est pas moi" }).click();
    await page.getByText("La connexion a été refusée sur le téléphone.").waitFor();
    await done();
  });

  test("in the simulator a tester makes phones fail: modified, other shop, other SIM, clock, owner who refuses", async () => {
    const stage = async (failure: string) => {
      await fetch(`${scene.wallet}/admin/api/scenarios`, { method: "DELETE" });
      const begun = await fetch(`${scene.wallet}/admin/api/scenarios`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ kind: "phone", failure, person: roche }),
      });
      assert.equal(begun.ok, true, await begun.text());
      await forgetTries();
    };
    for (const [failure, sentence] of [
      ["rooted", "Ce téléphone a été modifié"],
      ["store", "ne vient pas d’un magasin français"],
      ["sim", "La carte SIM de ce téléphone a changé"],
    ] as const) {
      await stage(failure);
      await askPhone(scene, roche);
      await typePin(phone);
      await phone.getByText(sentence).waitFor();
      await scene.db.query("update push set expires_at = now() where state = 'pending'");
      await done();
    }
    await stage("clock");
    const { page: late } = await askPhone(scene, roche);
    await typePin(phone);
    await phone.getByText("L’heure de ce téléphone est fausse").waitFor();
    await phone.getByRole("button", { name: "Ce n’est pas moi" }).click();
    await late.getByText("La connexion a été refusée sur le téléphone.").waitFor();
    await done();
    await stage("refused");
    const page = await scene.visit();
    await page.goto(scene.service.start);
    await page.getByRole("link", { name: "Application e-CPS" }).click();
    await page.getByLabel(/Identifiant national/).fill(roche);
    await page.getByRole("button", { name: "Continuer" }).click();
    await page.getByText("La connexion a été refusée sur le téléphone.").waitFor();
    await fetch(`${scene.wallet}/admin/api/scenarios`, { method: "DELETE" });
    await phone.reload();
  });

  test("the same phones are not called without end", async () => {
    await forgetTries();
    const page = await scene.visit();
    for (let i = 0; i < 6; i++) {
      await page.goto(scene.service.start);
      await page.getByRole("link", { name: "Application e-CPS" }).click();
      await page.getByLabel(/Identifiant national/).fill("899909999999");
      await page.getByRole("button", { name: "Continuer" }).click();
    }
    await page.getByText("Trop de demandes pour cet identifiant").waitFor();
    await checkPage(page, "Trop de demandes");
  });

  test("five wrong codes wipe the code: that phone is no e-CPS any more", async () => {
    await forgetTries();
    await askPhone(scene, roche);
    for (const left of ["4 essais", "3 essais", "2 essais", "un essai"]) {
      await typePin(phone, "999999");
      await phone.getByText(`Il reste ${left}`).waitFor();
    }
    await typePin(phone, "999999");
    await phone.getByRole("heading", { name: "Cette e-CPS ne fonctionne plus" }).waitFor();
    await checkPage(phone, "Code effacé");
    assert.equal((await reasons()).at(-1), "wiped");
    const { rows } = await scene.db.query("select state, pin_mac from device");
    assert.deepEqual(rows, [{ state: "wiped", pin_mac: null }]);
    await phone.reload();
    await phone.getByText("Le code secret a été effacé après cinq erreurs.").waitFor();
    await portal.goto("/login-page");
    await portal.getByText("Code secret effacé", { exact: true }).waitFor();
    await checkPage(portal, "Appareil au code effacé");
  });
});

describe("Several phones", async () => {
  const scene = await aScene();
  const { phone: first } = await aPhone(scene, roche);
  const { phone: second } = await aPhone(scene, roche);
  const portal = await openPortal(scene, roche);

  test("are all called; the one where the code is typed answers, the other is told", async () => {
    const { page, number } = await askPhone(scene, roche);
    await first.getByRole("heading", { name: "Demande de connexion" }).waitFor();
    await typePin(second);
    await first.getByRole("heading", { name: "Demande terminée" }).waitFor();
    await second.getByRole("button", { name: number, exact: true }).click();
    await page.getByRole("heading", { name: "Bonjour Antoine" }).waitFor();
    for (const phone of [first, second]) await phone.getByRole("button", { name: "Terminé" }).click();
  });

  test("are named by their owner, and one that is deleted stops at once, even while it answers", async () => {
    const { page } = await askPhone(scene, roche);
    await typePin(first);
    await first.getByRole("heading", { name: "Quel nombre est affiché" }).waitFor();
    const item = portal
      .getByRole("listitem")
      .filter({ has: portal.locator("form.renommer") })
      .last();
    await item.getByRole("textbox").fill("Vieux téléphone");
    await item.getByRole("button", { name: /^Renommer/ }).click();
    await portal.getByText("Vieux téléphone", { exact: true }).first().waitFor();
    await portal.getByRole("button", { name: "Supprimer Vieux téléphone" }).click();
    await portal.getByText("Supprimé", { exact: true }).waitFor();
    await first.getByRole("heading", { name: "Cette e-CPS ne fonctionne plus" }).waitFor();
    await first.getByText("Cette e-CPS a été supprimée sur le portail.").waitFor();
    await page.getByRole("button", { name: "J’ai répondu sur mon téléphone" }).click();
    await page.getByText("n’a pas encore répondu").waitFor();
    await second.getByRole("heading", { name: "Demande terminée" }).waitFor();
    await second.getByRole("button", { name: "Terminé" }).click();
    await second.getByRole("heading", { name: "Votre e-CPS est prête" }).waitFor();
  });

  test("an approval given before its phone was deleted opens nothing", async () => {
    const { page, number } = await askPhone(scene, roche);
    // the page does not hear of the answer: it is collected by hand, later
    await page.route("**/ecps/flux", (route) => route.abort());
    await page.reload();
    await typePin(second);
    await second.getByRole("button", { name: number, exact: true }).click();
    await second.getByRole("heading", { name: "C’est confirmé" }).waitFor();
    await portal.goto("/login-page");
    const inUse = portal.getByRole("listitem").filter({ has: portal.locator("form.renommer") });
    await inUse.getByRole("button", { name: /^Supprimer/ }).click();
    await portal.getByText("Supprimé", { exact: true }).nth(1).waitFor();
    await page.getByRole("button", { name: "J’ai répondu sur mon téléphone" }).click();
    await page.getByText("La connexion a été refusée sur le téléphone.").waitFor();
  });

  test("past its end, an e-CPS answers no more", async () => {
    const { phone } = await aPhone(scene, benali);
    await scene.db.query("update device set ends_at = now() where state = 'active'");
    await askPhone(scene, benali);
    await phone.reload();
    await phone.getByText("Cette e-CPS est arrivée à son terme.").waitFor();
    await phone.getByRole("button", { name: "Activer à nouveau" }).click();
    await phone.getByRole("heading", { name: "Conditions d’utilisation" }).waitFor();
  });
});
