import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import { checkPage } from "#tests/browser.ts";
import { aScene, benali, openPortal, roche } from "#tests/e-cps.ts";
import { isCopied, mayEnrol } from "./passkey.ts";

describe("The rules of a key", () => {
  test("a counter that does not advance is a copied key, unless the key counts nothing", () => {
    assert.deepEqual(
      [isCopied(0, 0), isCopied(0, 1), isCopied(4, 5), isCopied(5, 5), isCopied(5, 4), isCopied(5, 0)],
      [false, false, false, true, true, true],
    );
  });
  test("models and copied keys are barred where it is said", () => {
    const key = { aaguid: "a", isSynced: true };
    assert.equal(mayEnrol(key, { models: [], synced: true }).ok, true);
    assert.deepEqual(mayEnrol(key, { models: ["b"], synced: true }), {
      ok: false,
      refusal: { kind: "model-not-allowed" },
    });
    assert.deepEqual(mayEnrol(key, { models: ["a"], synced: false }), {
      ok: false,
      refusal: { kind: "synced-not-allowed" },
    });
  });
});

/** A FIDO2 key plugged in that browser. */
async function plugKey(page: Page, options: { isUserVerified?: boolean; hasResidentKey?: boolean } = {}) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "usb",
      hasResidentKey: options.hasResidentKey ?? true,
      hasUserVerification: true,
      isUserVerified: options.isUserVerified ?? true,
      automaticPresenceSimulation: true,
    },
  });
  return { session, authenticatorId };
}

const enrol = async (portal: Page, name: string) => {
  await portal.getByLabel(/Nom de la clé/).fill(name);
  await portal.getByRole("button", { name: "Enregistrer une clé" }).click();
};

describe("A security key", async () => {
  const scene = await aScene();
  const page = await openPortal(scene, roche);
  const key = await plugKey(page);
  const toTab = async (there: Page) => {
    await there.goto(scene.service.start);
    await there.getByRole("link", { name: "Clé de sécurité (FIDO2)" }).click();
  };

  test("is enrolled and named after a card, and signs in with nothing to type", async () => {
    await enrol(page, "Clé bleue");
    await page.getByText("Clé bleue", { exact: true }).first().waitFor();
    await checkPage(page, "Clé enregistrée");
    assert.deepEqual((await scene.mails())[0]?.subject, "Une clé de sécurité est enregistrée");
    await toTab(page);
    await checkPage(page, "Clé de sécurité");
    await page.getByRole("button", { name: "Utiliser ma clé" }).click();
    await page.getByRole("heading", { name: "Bonjour Antoine" }).waitFor();
    const { authMode, acr, SubjectNameID } = scene.service.claims()!;
    assert.deepEqual([authMode, acr, SubjectNameID], ["WEBAUTHN", "eidas1", roche]);
  });

  test("is not enrolled twice", async () => {
    const again = await openPortalIn(page);
    await enrol(again, "La même");
    await again.getByText("Cette clé est déjà enregistrée.").waitFor();
  });

  test("that did not ask its code or its finger is refused", async () => {
    await key.session.send("WebAuthn.setUserVerified", { authenticatorId: key.authenticatorId, isUserVerified: false });
    await toTab(page);
    await page.getByRole("button", { name: "Utiliser ma clé" }).click();
    await page.getByText("La clé n’a pas répondu, ou la demande a été annulée.").waitFor();
    await key.session.send("WebAuthn.setUserVerified", { authenticatorId: key.authenticatorId, isUserVerified: true });
  });

  test("whose counter goes back is refused as copied, and recorded", async () => {
    await scene.db.query("update passkey set sign_count = 1000");
    await toTab(page);
    await page.getByRole("button", { name: "Utiliser ma clé" }).click();
    await page.getByText("elle a peut-être été copiée").waitFor();
    await checkPage(page, "Clé copiée");
    const { rows } = await scene.db.query("select reason from event where means = 'WEBAUTHN' order by id desc limit 1");
    assert.deepEqual(rows, [{ reason: "copied-key" }]);
    await scene.db.query("update passkey set sign_count = 0");
  });

  test("answers a challenge once, in time, and for the sign-in that asked", async () => {
    await toTab(page);
    const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/cle"));
    await page.getByRole("button", { name: "Utiliser ma clé" }).click();
    const form = new URLSearchParams((await sent).postData()!);
    await page.getByRole("heading", { name: "Bonjour Antoine" }).waitFor();
    await toTab(page);
    const replay = await page.request.post(page.url(), {
      form: { reponse: form.get("reponse")! },
      headers: { "sec-fetch-site": "same-origin" },
    });
    assert.equal(replay.status(), 403);
    assert.match(await replay.text(), /a déjà servi/);
    for (const reponse of ["", "null", "[]", '{"id":1}', '{"id":"x","response":{"clientDataJSON":"e30"}}']) {
      const odd = await page.request.post(page.url(), {
        form: { reponse },
        headers: { "sec-fetch-site": "same-origin" },
      });
      assert.equal(odd.status(), 403, reponse);
    }
    const late = await page.request.post(`${page.url()}/defi`, { headers: { "sec-fetch-site": "same-origin" } });
    const { challenge, userVerification, allowCredentials } = await late.json();
    assert.deepEqual([userVerification, allowCredentials], ["required", undefined]);
    const { rows } = await scene.db.query<{ life: number }>(
      "select round(extract(epoch from expires_at - now()))::int as life from passkey_challenge where challenge = $1",
      [challenge],
    );
    assert.ok(Math.abs(rows[0]!.life - 300) <= 5);
  });

  test("an identifier that is nobody's gets a challenge for a key, the same each time", async () => {
    await toTab(page);
    const ask = async (identifiant: string) => {
      const answer = await page.request.post(`${page.url()}/defi`, {
        form: { identifiant },
        headers: { "sec-fetch-site": "same-origin" },
      });
      return (await answer.json()).allowCredentials as { id: string }[];
    };
    assert.equal((await ask(roche)).length, 1);
    assert.equal((await ask("899909999999")).length, 1);
    assert.deepEqual(await ask(benali), await ask(benali));
    assert.notDeepEqual(await ask(benali), await ask("899909999999"));
  });

  test("that keeps no name is found by the identifier typed", async () => {
    const plain = await openPortal(scene, benali);
    await plugKey(plain, { hasResidentKey: false });
    await enrol(plain, "Clé sans mémoire");
    await plain.getByText("Clé sans mémoire", { exact: true }).first().waitFor();
    await toTab(plain);
    await plain.getByText("Ma clé n’est pas proposée").click();
    await plain.getByLabel(/Identifiant national/).fill(benali);
    await plain.getByRole("button", { name: "Utiliser ma clé" }).click();
    await plain.getByRole("heading", { name: "Bonjour Nadia" }).waitFor();
  });

  test("is renamed, then deleted: it signs nobody in any more", async () => {
    await openPortalIn(page);
    const item = page.getByRole("listitem").filter({ has: page.locator("form.renommer") });
    await item.getByRole("textbox").fill("Clé du bureau");
    await item.getByRole("button", { name: /^Renommer/ }).click();
    await page.getByText("Clé du bureau", { exact: true }).first().waitFor();
    await page.getByRole("button", { name: "Supprimer Clé du bureau" }).click();
    await page.getByText("Aucune clé n’est enregistrée.").waitFor();
    await toTab(page);
    await page.getByRole("button", { name: "Utiliser ma clé" }).click();
    await page.getByText("Cette clé a été supprimée de votre compte.").waitFor();
  });

  test("is not enrolled by a session of an hour ago", async () => {
    await scene.db.query(
      `update oidc_entry set payload = payload || jsonb_build_object('loginTs', (payload->>'loginTs')::int - 3600) where model = 'Session'`,
    );
    await page.goto("/login-page");
    await page.getByText("Pour enregistrer une clé,").waitFor();
    const options = await page.request.post("/login-page/cles/defi", { headers: { "sec-fetch-site": "same-origin" } });
    assert.equal(options.status(), 403);
  });

  /** The portal again, proved by the card in the same browser. */
  async function openPortalIn(there: Page) {
    await there.goto("/login-page/connexion");
    await there.getByRole("link", { name: "Carte CPS" }).click();
    await there.getByRole("link", { name: roche }).click();
    await there.getByLabel("Code de la carte").fill("1234");
    await there.getByRole("button", { name: "Valider" }).click();
    await there.getByRole("heading", { name: "Application e-CPS" }).waitFor();
    return there;
  }
});
