import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, test } from "node:test";
import { CompactSign, exportJWK, generateKeyPair } from "jose";
import { checkPage } from "#tests/browser.ts";
import {
  acceptConditions,
  activateWith,
  aPhone,
  aScene,
  askPhone,
  benali,
  choosePin,
  codeIn,
  openPortal,
  roche,
  secret,
  signInByCard,
  typePin,
} from "#tests/e-cps.ts";

describe("Activating an e-CPS by card", async () => {
  const scene = await aScene();
  const portal = await openPortal(scene, roche);
  const newToken = async () => {
    await portal.goto("/login-page");
    await portal.getByRole("button", { name: "Activer l’e-CPS sur un téléphone" }).click();
    return portal.locator("#jeton").innerText();
  };
  const claim = async (token: string) => {
    const phone = await scene.phone();
    await phone.goto("/app");
    await acceptConditions(phone);
    await phone.getByRole("button", { name: "J’ai le QR code ou le code d’activation" }).click();
    await phone.getByLabel("Code sous le QR code").fill(token.toLowerCase().replaceAll("-", " "));
    await phone.getByLabel("Nom de ce téléphone").fill("Téléphone de garde");
    await phone.getByRole("button", { name: "Continuer" }).click();
    return phone;
  };
  const lastCode = async () => codeIn((await scene.smsTo())[0]);
  const forgetTries = () => scene.db.query("delete from throttle");

  test("shows conditions that are accepted at their end only", async () => {
    const phone = await scene.phone();
    await phone.goto("/app");
    assert.equal(await phone.getByRole("button", { name: "J’accepte" }).isDisabled(), true);
    await checkPage(phone, "Conditions");
    await acceptConditions(phone);
    await checkPage(phone, "Choix de l’activation");
    await phone.getByRole("button", { name: "Je n’ai pas de carte" }).click();
    await checkPage(phone, "Sans carte");
  });

  test("shows a QR code for 90 seconds; typed, it leads to the SMS code, then to the secret code", async () => {
    const token = await newToken();
    await checkPage(portal, "QR code");
    const { rows } = await scene.db.query<{ s: number; h: string }>(
      "select extract(epoch from token_expires_at - created_at)::int as s, encode(token_hash, 'hex') as h from activation",
    );
    assert.equal(rows[0]!.s, 90);
    const phone = await claim(token);
    await phone.getByText("06 •• •• •• 20").waitFor();
    await checkPage(phone, "Code par SMS");
    await portal.getByRole("heading", { name: "Continuez sur le téléphone" }).waitFor();
    await checkPage(portal, "Continuez sur le téléphone");
    const [sms] = await scene.smsTo("+33639980020");
    assert.match(sms!, /Il vaut 10 minutes/);
    await phone.getByLabel("Code à 6 chiffres").fill("000000");
    await phone.getByRole("button", { name: "Valider" }).click();
    await phone.getByText("Il reste 4 essais.").waitFor();
    await phone.getByRole("button", { name: "Envoyer un nouveau code" }).click();
    await phone.getByText(/Vous pourrez en demander un autre dans \d+ secondes/).waitFor();
    await phone.getByLabel("Code à 6 chiffres").fill(await lastCode());
    await phone.getByRole("button", { name: "Valider" }).click();
    await phone.getByRole("heading", { name: "Choisissez votre code secret" }).waitFor();
    await checkPage(phone, "Code secret");
    // the application closed in between goes on where it was
    await phone.reload();
    await choosePin(phone, "123456");
    await phone.getByText("Ce code est trop facile à deviner").waitFor();
    await choosePin(phone, "4173");
    await phone.getByText("Choisissez 6 chiffres.").waitFor();
    await choosePin(phone, secret, "417303");
    await phone.getByText("Les deux codes ne sont pas les mêmes").waitFor();
    await choosePin(phone, secret);
    await phone.getByText("Antoine Roche").waitFor();
    await phone.getByText("Téléphone de garde").waitFor();
    await portal.getByRole("heading", { name: "e-CPS activée" }).waitFor();
    await checkPage(portal, "e-CPS activée");
  });

  test("refuses a token twice, too late, replaced by another, or invented", async () => {
    await forgetTries();
    const used = await newToken();
    await (await claim(used)).getByRole("heading", { name: "Code reçu par SMS" }).waitFor();
    await (await claim(used)).getByText("n’est pas reconnu ou a déjà servi").waitFor();
    const replaced = await newToken();
    const late = await newToken();
    await (await claim(replaced)).getByText("n’est pas reconnu ou a déjà servi").waitFor();
    await scene.db.query("update activation set token_expires_at = now() where public_key is null");
    await (await claim(late)).getByText("Ce code d’activation a expiré").waitFor();
    await portal.reload();
    await portal.getByRole("heading", { name: "Le QR code a expiré" }).waitFor();
    await checkPage(portal, "QR code expiré");
    await (await claim("0000-0000-0000-0000")).getByText("n’est pas reconnu").waitFor();
    const { rows } = await scene.db.query("select count(*)::int as n from device where name = 'Téléphone de garde'");
    assert.deepEqual(rows, [{ n: 1 }]);
  });

  test("is over after five wrong SMS codes, even with the right one", async () => {
    await forgetTries();
    const phone = await claim(await newToken());
    await phone.getByRole("heading", { name: "Code reçu par SMS" }).waitFor();
    const right = await lastCode();
    for (let i = 0; i < 5; i++) {
      await phone.getByLabel("Code à 6 chiffres").fill(right === "111111" ? "222222" : "111111");
      await phone.getByRole("button", { name: "Valider" }).click();
      await phone.getByText("Ce n’est pas le bon code").waitFor();
    }
    await phone.getByLabel("Code à 6 chiffres").fill(right);
    await phone.getByRole("button", { name: "Valider" }).click();
    await phone.getByText("Recommencez depuis le début").waitFor();
    await phone.getByRole("button", { name: "Abandonner" }).first().click();
    await phone.getByRole("heading", { name: "Conditions d’utilisation" }).waitFor();
  });

  test("sends another code after a minute, which kills the first", async () => {
    await forgetTries();
    const phone = await claim(await newToken());
    await phone.getByRole("heading", { name: "Code reçu par SMS" }).waitFor();
    const first = await lastCode();
    await scene.db.query("update activation set code_sent_at = code_sent_at - interval '61 seconds'");
    await phone.getByRole("button", { name: "Envoyer un nouveau code" }).click();
    await phone.getByText("Un nouveau code est parti").waitFor();
    const second = await lastCode();
    if (first !== second) {
      await phone.getByLabel("Code à 6 chiffres").fill(first);
      await phone.getByRole("button", { name: "Valider" }).click();
      await phone.getByText("Ce n’est pas le bon code").waitFor();
    }
    await scene.db.query("update activation set code_expires_at = now() where proved_at is null");
    await phone.getByLabel("Code à 6 chiffres").fill(second);
    await phone.getByRole("button", { name: "Valider" }).click();
    await phone.getByText("Ce code a plus de dix minutes").waitFor();
  });

  test("goes on after a restart of the provider in its middle", async () => {
    await forgetTries();
    const phone = await claim(await newToken());
    await phone.getByRole("heading", { name: "Code reçu par SMS" }).waitFor();
    await scene.restart();
    await phone.getByLabel("Code à 6 chiffres").fill(await lastCode());
    await phone.getByRole("button", { name: "Valider" }).click();
    await phone.getByRole("heading", { name: "Choisissez votre code secret" }).waitFor();
    await scene.restart();
    await choosePin(phone, secret);
    await phone.getByRole("heading", { name: "Votre e-CPS est prête" }).waitFor();
  });

  test("asks for a card just used: another means, or a card of an hour ago, is not enough", async () => {
    await forgetTries();
    const { phone } = await aPhone(scene, roche);
    const byPhone = await scene.visit();
    await byPhone.goto("/login-page/connexion");
    await byPhone.getByRole("link", { name: "Application e-CPS" }).click();
    await byPhone.getByLabel(/Identifiant national/).fill(roche);
    await byPhone.getByRole("button", { name: "Continuer" }).click();
    const number = await byPhone.locator("#nombre").innerText();
    await typePin(phone);
    await phone.getByRole("button", { name: number, exact: true }).click();
    await byPhone.getByRole("link", { name: "connectez-vous à nouveau avec votre carte" }).waitFor();
    assert.equal(await byPhone.getByRole("button", { name: /Activer l’e-CPS/ }).count(), 0);
    await checkPage(byPhone, "Portail ouvert par e-CPS");
    // forged by hand
    const forged = await byPhone.request.post("/login-page/activation", {
      headers: { "sec-fetch-site": "same-origin" },
      maxRedirects: 0,
    });
    assert.equal(forged.status(), 403);
    const old = await openPortal(scene, roche);
    await scene.db.query(
      `update oidc_entry set payload = payload || jsonb_build_object('loginTs', (payload->>'loginTs')::int - 3600) where model = 'Session'`,
    );
    await old.reload();
    await old.getByRole("link", { name: "connectez-vous à nouveau avec votre carte" }).waitFor();
  });

  test("the portal shows nobody's devices to who is not signed in", async () => {
    const page = await scene.visit();
    await page.goto("/login-page");
    await checkPage(page, "Portail, personne");
    await page.goto("/login-page/activation");
    await page.getByRole("link", { name: "Me connecter" }).waitFor();
    await page.getByRole("link", { name: "Me connecter" }).click();
    await signInByCard(page, benali);
    await page.getByText("Aucun téléphone n’est activé").waitFor();
    const { rows } = await scene.db.query<{ id: string }>("select id from device limit 1");
    for (const path of ["nom", "suppression"]) {
      const answer = await page.request.post(`/login-page/appareils/${rows[0]!.id}/${path}`, {
        headers: { "sec-fetch-site": "same-origin" },
        form: { nom: "à moi" },
        maxRedirects: 0,
      });
      assert.equal(answer.status(), 409);
    }
  });
});

describe("Activating an e-CPS without a card", async () => {
  const scene = await aScene();
  const ask = async (identifier: string) => {
    const phone = await scene.phone();
    await phone.goto("/app");
    await acceptConditions(phone);
    await phone.getByRole("button", { name: "Je n’ai pas de carte" }).click();
    await phone.getByLabel("Identifiant national").fill(identifier);
    await phone.getByRole("button", { name: "Recevoir le courriel" }).click();
    return phone;
  };
  const settled = () => new Promise((done) => setTimeout(done, 600));

  test("a link and a QR code come by mail for 24 hours, the code by SMS", async () => {
    const phone = await ask(roche.slice(1));
    await phone.getByText("Il manque le 8 au début").waitFor();
    await phone.getByRole("button", { name: "Recevoir le courriel" }).click();
    await phone.getByRole("heading", { name: "Regardez vos courriels" }).waitFor();
    await checkPage(phone, "Regardez vos courriels");
    await settled();
    const [mail] = await scene.mails();
    assert.deepEqual(mail?.to, ["antoine.roche@ch-vienne.example"]);
    const token = /#jeton=([\w-]+)/.exec(mail!.text)![1]!;
    const { rows } = await scene.db.query<{ hours: number }>(
      "select extract(epoch from token_expires_at - created_at)::int / 3600 as hours from activation",
    );
    assert.equal(rows[0]!.hours, 24);
    await activateWith(scene, await scene.phone(), token, "+33639980020");
    const portal = await openPortal(scene, roche);
    await portal.getByText("activé par courriel et SMS").waitFor();
  });

  test("the answer is the same for everybody; nothing leaves without both contacts, nor to a secure mailbox", async () => {
    const before = (await scene.mails()).length;
    const set = (columns: string) => scene.db.query(`update person set ${columns} where national_id = $1`, [benali]);
    for (const columns of [
      "email = null",
      "email = 'nadia@infirmier.mssante.fr'",
      "email = 'nadia@ch-vienne.example', mobile = null",
      "mobile = '+33639980038', state = 'withdrawn'",
    ]) {
      await set(columns);
      await (await ask(benali)).getByRole("heading", { name: "Regardez vos courriels" }).waitFor();
    }
    await (await ask("899909999999")).getByRole("heading", { name: "Regardez vos courriels" }).waitFor();
    await settled();
    assert.equal((await scene.mails()).length, before);
    await set("state = 'active'");
    await scene.db.query("delete from throttle");
    await (await ask(benali)).getByRole("heading", { name: "Regardez vos courriels" }).waitFor();
    await settled();
    assert.equal((await scene.mails()).length, before + 1);
  });

  test("three mails a day for one person, whoever asks", async () => {
    await scene.db.query("delete from throttle");
    const before = (await scene.mails()).length;
    for (let i = 0; i < 5; i++)
      await (await ask(benali)).getByRole("heading", { name: "Regardez vos courriels" }).waitFor();
    await settled();
    assert.equal((await scene.mails()).length, before + 3);
  });
});

describe("What a phone signs", async () => {
  const scene = await aScene();
  const { phone } = await aPhone(scene, roche);
  const { rows } = await scene.db.query<{ id: string }>("select id from device");
  const device = rows[0]!.id;
  const own = await generateKeyPair("ES256");
  const post = async (path: string, body: string, type = "application/jose") => {
    const answer = await fetch(`${scene.wallet}/app/api/${path}`, {
      method: "POST",
      headers: { "content-type": type, "sec-fetch-site": "same-origin" },
      body,
    });
    return { status: answer.status, said: (await answer.json().catch(() => null)) as { refusal?: { kind: string } } };
  };
  const signed = (body: object, { kid = device, key = own.privateKey, typ = "ecps" } = {}) =>
    new CompactSign(
      new TextEncoder().encode(
        JSON.stringify({
          aud: scene.wallet,
          act: "refuse",
          iat: Math.floor(Date.now() / 1000),
          jti: randomUUID(),
          ...body,
        }),
      ),
    )
      .setProtectedHeader({ alg: "ES256", typ, kid })
      .sign(key);

  test("is accepted once: the same message again is refused", async () => {
    const { page } = await askPhone(scene, roche);
    const sent = phone.waitForRequest(/demande\/refus/);
    await phone.getByRole("button", { name: "Ce n’est pas moi" }).click();
    const body = (await sent).postData()!;
    await phone.getByRole("heading", { name: "Connexion refusée" }).waitFor();
    assert.deepEqual(await post("demande/refus", body), {
      status: 401,
      said: { refusal: { kind: "already-received" } },
    });
    // one sign changed: the signature does not hold
    const [head, said, signature] = body.split(".") as [string, string, string];
    const other = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(said, "base64url").toString()), jti: randomUUID() }),
    );
    const forged = `${head}.${other.toString("base64url")}.${signature}`;
    assert.deepEqual((await post("demande/refus", forged)).said, { refusal: { kind: "bad-signature" } });
    await page.close();
  });

  test("is refused from another key, without a signature, for another address, act, device or time", async () => {
    const none = `${Buffer.from(JSON.stringify({ alg: "none", typ: "ecps", kid: device })).toString("base64url")}.e30.`;
    for (const [body, kind] of [
      [await signed({}), "bad-signature"],
      [none, "bad-signature"],
      ["", "bad-signature"],
      ["a.b.c", "bad-signature"],
      [await signed({}, { typ: "JWT" }), "bad-signature"],
      [await signed({}, { kid: randomUUID() }), "unknown-signer"],
      [await signed({}, { kid: "nobody' or 1=1" }), "bad-signature"],
    ] as const)
      assert.deepEqual(await post("demande/refus", body), { status: 401, said: { refusal: { kind } } });
    // a phone of our own, to sign what its owner would not
    await scene.db.query("update device set public_key = $1", [JSON.stringify(await publicOf(own.publicKey))]);
    const push = randomUUID();
    for (const [body, kind] of [
      [await signed({ aud: "https://evil.example", push }), "other-address"],
      [await signed({ act: "answer-pin", push }), "bad-signature"],
      [await signed({ iat: Math.floor(Date.now() / 1000) - 180, push }), "wrong-clock"],
      [await signed({ iat: Math.floor(Date.now() / 1000) + 180, push }), "wrong-clock"],
      [await signed({ push, jti: "short" }), "bad-signature"],
      [await signed({ push: "no uuid" }), "bad-signature"],
    ] as const)
      assert.equal((await post("demande/refus", body)).said.refusal!.kind, kind);
    assert.equal(
      (await post("demande/refus", await signed({ push }), "text/plain")).said.refusal!.kind,
      "bad-signature",
    );
    assert.equal((await post("demande/refus", await signed({ push }))).said.refusal!.kind, "push-answered");
  });

  test("brings a public key only: a private one, or another curve, is refused", async () => {
    const pair = await generateKeyPair("ES256", { extractable: true });
    const jwk = await exportJWK(pair.privateKey);
    const claim = (publicKey: object) =>
      signed({ act: "claim", token: "0000-0000-0000-0000", publicKey }, { kid: randomUUID(), key: pair.privateKey });
    assert.equal((await post("activation", await claim(jwk))).said.refusal!.kind, "unknown-signer");
    assert.equal(
      (await post("activation", await claim({ ...(await publicOf(pair.publicKey)), crv: "P-384" }))).status,
      401,
    );
    // somebody else's public key, without holding its private half
    assert.equal(
      (await post("activation", await claim(await publicOf(own.publicKey)))).said.refusal!.kind,
      "bad-signature",
    );
  });

  test("another person's request cannot be answered, nor a number chosen without the code", async () => {
    const { page } = await askPhone(scene, roche);
    const { rows } = await scene.db.query<{ id: string; number: number }>(
      "select id, number from push where state = 'pending' order by created_at desc limit 1",
    );
    const push = rows[0]!;
    const withoutCode = await signed({ act: "answer-number", push: push.id, number: push.number });
    assert.equal((await post("demande/nombre", withoutCode)).said.refusal!.kind, "code-first");
    await scene.db.query("update push set person_id = (select id from person where national_id = $1) where id = $2", [
      ...[benali, push.id],
    ]);
    for (const path of ["pin", "nombre", "refus"]) {
      const act = { pin: "answer-pin", nombre: "answer-number", refus: "refuse" }[path]!;
      const body = await signed({ act, push: push.id, pin: secret, number: push.number });
      assert.equal((await post(`demande/${path}`, body)).said.refusal!.kind, "push-answered");
    }
    await page.close();
  });
});

const publicOf = async (key: CryptoKey) => {
  const { kty, crv, x, y } = await exportJWK(key);
  return { kty, crv, x, y };
};
