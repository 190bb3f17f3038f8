import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as openid from "openid-client";
import { htmlProblems } from "#tests/html.ts";
import { useCard } from "#tests/login.ts";
import { anIdentityProvider } from "#tests/programs.ts";
import { aVisitor, type Visitor } from "#tests/visitor.ts";

const app = "http://localhost:9";
const callback = `${app}/retour`;
const sofia = "899909000012";
const form = {
  service: "Agenda des soins",
  entite: "CH fictif",
  usage: "Ouvrir l’agenda aux soignants",
  contact: "technique@agenda.example",
  retours: callback,
  sorties: `${app}/`,
  fermeture: `${app}/fermeture`,
  authentification: "client_secret_basic",
  cles: "",
};

describe("A service that connects itself", async () => {
  const provider = await anIdentityProvider("http://localhost:8");
  const wallet = new URL(provider.url).origin;
  const declare = async (changes: Partial<typeof form> = {}) => {
    const visitor = aVisitor();
    const answer = await visitor.post(`${wallet}/services/declaration`, { ...form, ...changes });
    const page = await answer.text();
    const code = (label: string) => new RegExp(`${label}[^<]*</dt><dd><code>([^<]+)`).exec(page)?.[1] ?? "";
    const made = { id: code("Identifiant du client"), secret: code("Secret du client"), file: code("Code du dossier") };
    return { visitor, answer, page, ...made };
  };
  const report = async (visitor: Visitor) => {
    const page = await (await visitor.get(`${wallet}/services/dossier`)).text();
    const items = [
      ...page.matchAll(
        /<li class="(seen|missing|wrong)"><strong class="etiquette">[^<]+<\/strong> ([^<]+)(?:<br><span>([^<]*))?/g,
      ),
    ];
    return {
      page,
      checks: items.map(([, state, title, sentence]) => ({ state: state!, title: title!, sentence: sentence ?? "" })),
    };
  };
  const discover = async (id: string, secret: string, name = "wallet-openid-configuration") =>
    openid.discovery(new URL(`${provider.url}/.well-known/${name}`), id, undefined, openid.ClientSecretBasic(secret), {
      execute: [openid.allowInsecureRequests],
    });
  /** As a good client does: everything §5 asks. */
  const behaveWell = async (id: string, secret: string) => {
    const config = await discover(id, secret);
    openid.enableNonRepudiationChecks(config);
    const browser = aVisitor();
    for (const round of [1, 2]) {
      const [verifier, state, nonce] = [openid.randomPKCECodeVerifier(), openid.randomState(), openid.randomNonce()];
      const url = openid.buildAuthorizationUrl(config, {
        ...{ redirect_uri: callback, scope: "openid scope_all", acr_values: "eidas1", state, nonce },
        ...{ code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" },
      });
      const isBack = (next: string) => next.startsWith(app);
      let end = await browser.follow(await browser.get(url.href), isBack);
      if (!isBack(end.url)) end = await browser.follow(await useCard(browser, end.url, sofia), isBack);
      const tokens = await openid.authorizationCodeGrant(config, new URL(end.url), {
        ...{ pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
      });
      await openid.fetchUserInfo(config, tokens.access_token, tokens.claims()!.sub);
      if (round === 2)
        await browser.get(
          openid.buildEndSessionUrl(config, { id_token_hint: tokens.id_token!, post_logout_redirect_uri: `${app}/` })
            .href,
        );
    }
  };

  test("is told, field by field, what its declaration lacks, and loses nothing it typed", async () => {
    const { answer, page } = await declare({
      service: "",
      retours: "http://agenda.example/retour\nhttps://*.example/x",
      contact: "moi",
    });
    assert.equal(answer.status, 422);
    for (const sentence of [/Dites le nom du service/, /n’est pas en https/, /il faut nom@domaine/])
      assert.match(page, sentence);
    assert.match(page, /Ouvrir l’agenda aux soignants/);
    assert.match(page, /aria-invalid="true" aria-describedby="retours-erreur"/);
    assert.deepEqual(await htmlProblems(page), []);
    const keys = await declare({
      authentification: "private_key_jwt",
      cles: '{"keys":[{"kty":"RSA","n":"x","e":"AQAB","d":"secret"}]}',
    });
    assert.match(keys.page, /contient une clé secrète/);
    assert.ok(!keys.page.includes('<option value="client_secret_basic" selected'));
  });

  test("gets its identifier, its secret and the code of its file once", async () => {
    const { visitor, answer, page, id, secret, file } = await declare();
    assert.equal(answer.status, 201);
    assert.ok(id.startsWith("service-") && secret.length === 43 && file.length === 43);
    assert.deepEqual(await htmlProblems(page), []);
    const later = (await report(visitor)).page;
    assert.ok(!later.includes(secret) && !later.includes(file));
    assert.deepEqual(await htmlProblems(later), []);

    const other = aVisitor();
    assert.equal((await other.get(`${wallet}/services/dossier`)).headers.get("location"), "/services");
    assert.equal((await other.post(`${wallet}/services`, { code: "un autre code" })).status, 422);
    assert.equal((await other.post(`${wallet}/services`, { code: file })).status, 303);
    assert.match((await report(other)).page, /Agenda des soins/);
  });

  test("that does all it must turns green, asks production, and an administrator opens it", async () => {
    const { visitor, id, secret } = await declare();
    assert.ok((await report(visitor)).checks.every(({ state, sentence }) => state === "missing" && sentence));
    assert.equal((await visitor.post(`${wallet}/services/dossier/production`, {})).status, 409);
    assert.equal(
      (await aVisitor().post(`${wallet}/admin/services/${id}`, { action: "ouvrir" })).status,
      409,
      "not even by an administrator",
    );
    await behaveWell(id, secret);
    const { checks, page } = await report(visitor);
    assert.deepEqual(
      checks.filter(({ state }) => state !== "seen"),
      [],
    );
    assert.equal(checks.length, 12);
    assert.deepEqual(await htmlProblems(page), []);

    assert.equal((await visitor.post(`${wallet}/services/dossier/production`, {})).status, 303);
    const admin = aVisitor();
    const waiting = await (await admin.get(`${wallet}/admin/services`)).text();
    assert.match(waiting, /Production demandée/);
    assert.deepEqual(await htmlProblems(waiting), []);
    assert.deepEqual(await htmlProblems(await (await admin.get(`${wallet}/admin/services/${id}`)).text()), []);
    assert.equal((await admin.post(`${wallet}/admin/services/${id}`, { action: "ouvrir" })).status, 303);
    assert.match((await report(visitor)).page, /en production/);
    assert.equal((await visitor.post(`${wallet}/services/dossier/secret`, {})).status, 409, "no longer by itself");
    assert.equal((await visitor.post(`${wallet}/services/dossier/adresses`, form)).status, 409);
    await behaveWell(id, secret);

    await admin.post(`${wallet}/admin/services/${id}`, { action: "fermer" });
    await assert.rejects(behaveWell(id, secret));
  });

  test("that does things wrong reads what, and how to mend each", async () => {
    const { visitor, id, secret } = await declare();
    const config = await discover(id, secret);
    const browser = aVisitor();
    const ask = async (params: Record<string, string>, endpoint = config.serverMetadata().authorization_endpoint!) =>
      (await browser.get(`${endpoint}?${new URLSearchParams({ client_id: id, ...params })}`)).status;
    const sentences = async () =>
      Object.fromEntries(
        (await report(visitor)).checks
          .filter(({ state }) => state === "wrong")
          .map(({ title, sentence }) => [title, sentence]),
      );

    const bad = {
      redirect_uri: `${callback}/`,
      response_type: "code",
      scope: "openid profile",
      acr: "eidas1",
      state: "1",
      nonce: "1",
    };
    assert.equal(await ask(bad), 400);
    await ask(bad);
    const said = Object.values(await sentences()).join("\n");
    for (const sentence of [
      /caractère par caractère/,
      /scope=openid scope_all/,
      /acr_values=eidas1 à la demande/,
      /state de 32 octets/,
      /nonce de 32 octets/,
      /code_challenge_method=S256/,
    ])
      assert.match(said, sentence);

    const standard = (await discover(id, secret, "openid-configuration")).serverMetadata().authorization_endpoint!;
    assert.equal(await ask({ ...bad, redirect_uri: callback }, standard), 400);
    assert.match(Object.values(await sentences()).join("\n"), /wallet-openid-configuration/);

    const token = (secretUsed: string) =>
      fetch(config.serverMetadata().token_endpoint!, {
        method: "POST",
        headers: { authorization: `Basic ${Buffer.from(`${id}:${secretUsed}`).toString("base64")}` },
        body: new URLSearchParams({ grant_type: "authorization_code", code: "x", redirect_uri: callback }),
      });
    assert.equal((await token("faux")).status, 401);
    assert.match(Object.values(await sentences()).join("\n"), /\(invalid_client\)/);
    await token(secret);
    assert.match(Object.values(await sentences()).join("\n"), /\(invalid_grant\)/);

    await behaveWell(id, secret);
    assert.deepEqual(await sentences(), {}, "mended, it turns green");
  });

  test("changes a secret that leaked: the former one opens nothing more", async () => {
    const { visitor, id, secret } = await declare();
    const answer = await visitor.post(`${wallet}/services/dossier/secret`, {});
    const fresh = /Secret du client[^<]*<\/dt><dd><code>([^<]+)/.exec(await answer.text())![1]!;
    await assert.rejects(behaveWell(id, secret));
    await behaveWell(id, fresh);
  });

  test("mends its addresses while it is under test", async () => {
    const { visitor } = await declare({ retours: `${app}/ancien` });
    const page = await (await visitor.get(`${wallet}/services/dossier/adresses`)).text();
    assert.match(page, /\/ancien/);
    assert.deepEqual(await htmlProblems(page), []);
    assert.equal((await visitor.post(`${wallet}/services/dossier/adresses`, form)).status, 303);
    assert.match((await report(visitor)).page, new RegExp(callback));
  });

  test("is an administrator's affair in a hospital", async () => {
    const { aHospital } = await import("#tests/hospital.ts");
    const hospital = await aHospital(
      { id: "x", secret: "y".repeat(32), redirectUri: callback, returnUri: `${app}/` },
      { ADMIN_PASSWORD: "un mot de passe d’administration" },
    );
    const at = `${new URL(hospital.url).origin}/services/declaration`;
    assert.equal((await fetch(at)).status, 401);
    const authorization = `Basic ${Buffer.from("admin:un mot de passe d’administration").toString("base64")}`;
    assert.equal((await fetch(at, { headers: { authorization } })).status, 200);
  });
});
