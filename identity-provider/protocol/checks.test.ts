import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { after, describe, test } from "node:test";
import { promisify } from "node:util";
import { SignJWT } from "jose";
import * as openid from "openid-client";
import pg from "pg";
import { aDatabaseUrl } from "#tests/database.ts";
import { aFolder, anIdentityProvider } from "#tests/programs.ts";
import {
  ask,
  backAtClient,
  basic,
  callback,
  claimsIn,
  client,
  discover,
  exchange,
  headerOf,
  refusal,
  requestUrl,
  signedOutAt,
  signIn,
  verifier,
} from "#tests/relying-party.ts";
import { aVisitor } from "#tests/visitor.ts";

const sofia = "899909000012";
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** The checks of the OpenID Foundation's basic provider profile, and what attackers try. */
describe("An OpenID provider", async () => {
  const [databaseUrl, data] = [await aDatabaseUrl(), aFolder()];
  const provider = await anIdentityProvider(client, { DATABASE_URL: databaseUrl, DATA_DIR: data });
  const config = await discover(provider.url);
  const metadata = config.serverMetadata();
  const db = new pg.Client({ connectionString: databaseUrl, options: "-c search_path=identity_provider" });
  await db.connect();
  after(() => db.end());
  const declare = (id: string, changes: object) =>
    db.query(
      `insert into client (client_id, service, metadata, sealed_secret, stage)
       select $1, $1, metadata || $2, sealed_secret, 'production' from client where client_id = 'sextant'`,
      [id, changes],
    );
  const token = (form: Record<string, string>, headers?: Record<string, string>) =>
    ask(metadata.token_endpoint!, form, headers);
  const codeForm = (back: URL, changes: Record<string, string> = {}) => ({
    grant_type: "authorization_code",
    code: back.searchParams.get("code")!,
    redirect_uri: callback,
    code_verifier: verifier,
    ...changes,
  });
  const aCode = (changes: Record<string, string | undefined> = {}) => signIn(aVisitor(), config, sofia, changes);
  const errorOf = async (answer: Promise<{ status: number; body: { error?: string } }>) => {
    const { status, body } = await answer;
    return [status, body.error];
  };
  /** What the library keeps, aged: as if that many seconds had gone by. */
  const age = (model: string, seconds: number) =>
    db.query(
      `update oidc_entry set expires_at = expires_at - $2 * interval '1 second',
         payload = payload || jsonb_build_object('exp', (payload->>'exp')::int - $2::int)
       where model = $1`,
      [model, seconds],
    );

  for (const [name, changes] of Object.entries({
    "another redirect_uri": { redirect_uri: "https://evil.example/connexion/psc/retour" },
    "a longer redirect_uri": { redirect_uri: `${callback}/suite` },
    "a redirect_uri with a query added": { redirect_uri: `${callback}?next=1` },
    "a redirect_uri on another port": { redirect_uri: callback.replace(":9", ":99") },
    "no redirect_uri": { redirect_uri: "" },
    "an unknown client": { client_id: "someone" },
    "a client that is closed": { client_id: "ferme" },
  }))
    test(`a request with ${name} shows an error and redirects nowhere`, async () => {
      await declare("ferme", {}).catch(() => undefined);
      await db.query("update client set stage = 'closed' where client_id = 'ferme'");
      const response = await aVisitor().get(await requestUrl(config, changes));
      assert.deepEqual([response.status, response.headers.get("location")], [400, null]);
    });

  for (const [name, changes, error] of [
    ["without response_type", { response_type: "" }, "invalid_request"],
    ["of the implicit flow", { response_type: "id_token" }, "unsupported_response_type"],
    ["with a request object", { request: "eyJhbGciOiJub25lIn0.e30." }, "request_not_supported"],
    ["with a request by reference", { request_uri: "https://evil.example/r" }, "request_uri_not_supported"],
    ["with no prompt and nobody signed in", { prompt: "none" }, "login_required"],
    ["with a prompt unknown", { prompt: "dance" }, "invalid_request"],
  ] as const)
    test(`a request ${name} is refused at the service's address, with its state`, async () => {
      const visitor = aVisitor();
      const back = await visitor.follow(await visitor.get(await requestUrl(config, changes)), backAtClient);
      const said = new URL(back.url.replace("#", "?")).searchParams;
      assert.ok(backAtClient(back.url), back.url);
      assert.deepEqual([said.get("error"), said.get("state")], [error, "the-state"]);
    });

  test("a code used twice is refused, and the tokens of its first use open nothing more", async () => {
    const back = await aCode();
    const { body: tokens } = await token(codeForm(back));
    const userinfo = () =>
      fetch(metadata.userinfo_endpoint!, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    assert.equal((await userinfo()).status, 200);
    assert.deepEqual(await errorOf(token(codeForm(back))), [400, "invalid_grant"]);
    assert.equal((await userinfo()).status, 401);
    assert.deepEqual(await errorOf(token({ grant_type: "refresh_token", refresh_token: tokens.refresh_token })), [
      400,
      "invalid_grant",
    ]);
  });

  test("of two exchanges of one code at the same moment, one at most succeeds", async () => {
    const back = await aCode();
    const answers = await Promise.all(Array.from({ length: 4 }, () => token(codeForm(back))));
    assert.ok(answers.filter(({ status }) => status === 200).length <= 1);
    assert.ok(answers.every(({ status, body }) => status === 200 || body.error === "invalid_grant"));
  });

  test("a code is for the client it was given to, and its redirect_uri", async () => {
    await declare("autre", { redirect_uris: [callback] });
    const other = await discover(provider.url, { clientId: "autre" });
    assert.equal(await refusal(exchange(other, await aCode())), "invalid_grant");
    assert.deepEqual(await errorOf(token(codeForm(await aCode(), { redirect_uri: `${client}/` }))), [
      400,
      "invalid_grant",
    ]);
  });

  test("a code wants the verifier of its request", async () => {
    assert.deepEqual(
      await errorOf(token(codeForm(await aCode(), { code_verifier: openid.randomPKCECodeVerifier() }))),
      [400, "invalid_grant"],
    );
    const { code_verifier: _, ...without } = codeForm(await aCode());
    assert.deepEqual(await errorOf(token(without)), [400, "invalid_grant"]);
  });

  test("a client that was registered without PKCE does without, and may not add a verifier nobody asked", async () => {
    await declare("sans-pkce", { pkce: "optional" });
    const plain = await discover(provider.url, { clientId: "sans-pkce" });
    const changes = { code_challenge: undefined, code_challenge_method: undefined };
    const { code_verifier: _, ...without } = codeForm(await signIn(aVisitor(), plain, sofia, changes));
    assert.equal((await token(without, basic("sans-pkce"))).status, 200);
    const back = await signIn(aVisitor(), plain, sofia, changes);
    assert.deepEqual(await errorOf(token(codeForm(back), basic("sans-pkce"))), [400, "invalid_grant"]);
  });

  test("a code lives one minute", async () => {
    const back = await aCode();
    await age("AuthorizationCode", 61);
    assert.deepEqual(await errorOf(token(codeForm(back))), [400, "invalid_grant"]);
  });

  test("a client proves itself by its secret, in the header or in the form, and is told nothing of a wrong one", async () => {
    for (const [id, secret] of [
      ["sextant", "a guess"],
      ["nobody", "a guess"],
    ]) {
      const { status, body } = await token(codeForm(await aCode()), basic(id, secret));
      assert.deepEqual([status, body.error], [401, "invalid_client"]);
    }
    const form = { ...codeForm(await aCode()), client_id: "sextant", client_secret: "secret-of-the-tests" };
    await declare("par-formulaire", { token_endpoint_auth_method: "client_secret_post" });
    const post = await discover(provider.url, { clientId: "par-formulaire" });
    const back = await signIn(aVisitor(), post, sofia);
    const posted = { ...form, ...codeForm(back), client_id: "par-formulaire" };
    assert.equal((await token(posted, {})).status, 200);
    assert.equal((await token(codeForm(back), {})).status, 400);
  });

  test("a client proves itself by its key, once for each proof; unsigned or signed by another, it is refused", async () => {
    const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const others = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const jwk = { ...keys.publicKey.export({ format: "jwk" }), kid: "k1", use: "sig", alg: "RS256" };
    await declare("par-cle", { token_endpoint_auth_method: "private_key_jwt", jwks: { keys: [jwk] } });
    const byKey = await discover(provider.url, { clientId: "par-cle" });
    const claims = () => ({ iss: "par-cle", sub: "par-cle", aud: provider.url, jti: randomUUID() });
    const proof = (key: typeof keys.privateKey, said: object = claims()) =>
      new SignJWT({ ...said })
        .setProtectedHeader({ alg: "RS256", kid: "k1" })
        .setIssuedAt()
        .setExpirationTime("1m")
        .sign(key);
    const withProof = async (client_assertion: string) =>
      token(
        { ...codeForm(await signIn(aVisitor(), byKey, sofia)), client_assertion_type: assertionType, client_assertion },
        {},
      );
    const good = await proof(keys.privateKey);
    assert.equal((await withProof(good)).status, 200);
    assert.deepEqual(await errorOf(withProof(good)), [401, "invalid_client"], "a proof is used once");
    assert.deepEqual(await errorOf(withProof(await proof(others.privateKey))), [401, "invalid_client"]);
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
    const exp = Math.floor(Date.now() / 1000) + 60;
    const unsigned = `${encode({ alg: "none" })}.${encode({ ...claims(), exp })}.`;
    assert.deepEqual(await errorOf(withProof(unsigned)), [401, "invalid_client"]);
    const elsewhere = await proof(keys.privateKey, { ...claims(), aud: "https://another.example" });
    assert.deepEqual(await errorOf(withProof(elsewhere)), [401, "invalid_client"]);
  });

  test("userinfo wants a token that lives, in the header", async () => {
    const { body: tokens } = await token(codeForm(await aCode()));
    const userinfo = (headers: Record<string, string>, query = "") =>
      fetch(`${metadata.userinfo_endpoint}${query}`, { headers });
    assert.equal((await userinfo({})).status, 401);
    assert.equal((await userinfo({}, `?access_token=${tokens.access_token}`)).status, 400);
    const good = { authorization: `Bearer ${tokens.access_token}` };
    assert.equal((await userinfo(good)).status, 200);
    await age("AccessToken", 121);
    const late = await userinfo(good);
    assert.equal(late.status, 401);
    assert.match(late.headers.get("www-authenticate")!, /error="invalid_token"/);
  });

  test("a refresh token is used once: used again, it and all it gave are refused", async () => {
    const { body: first } = await token(codeForm(await aCode()));
    const refresh = (refresh_token: string, headers?: Record<string, string>) =>
      token({ grant_type: "refresh_token", refresh_token }, headers);
    assert.deepEqual(await errorOf(refresh(first.refresh_token, basic("autre"))), [400, "invalid_grant"]);
    const { status, body: second } = await refresh(first.refresh_token);
    assert.equal(status, 200);
    assert.equal(claimsIn(second.id_token).sub, claimsIn(first.id_token).sub);
    assert.equal(claimsIn(second.id_token).auth_time, claimsIn(first.id_token).auth_time);
    assert.deepEqual(await errorOf(refresh(first.refresh_token)), [400, "invalid_grant"]);
    assert.deepEqual(await errorOf(refresh(second.refresh_token)), [400, "invalid_grant"]);
  });

  test("a refresh token lives less than half an hour, and not longer than its session", async () => {
    const { body: first } = await token(codeForm(await aCode()));
    assert.ok(first.refresh_expires_in < 1800);
    await age("RefreshToken", 1800);
    const form = (refresh_token: string) => ({ grant_type: "refresh_token", refresh_token });
    assert.deepEqual(await errorOf(token(form(first.refresh_token))), [400, "invalid_grant"]);
    const { body: second } = await token(codeForm(await aCode()));
    await age("Session", 1801);
    assert.deepEqual(await errorOf(token(form(second.refresh_token))), [400, "invalid_grant"]);
  });

  test("a session ends after half an hour without use, and four hours after the sign-in whatever its use", async () => {
    const visitor = aVisitor();
    const knows = async () =>
      backAtClient((await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient)).url);
    await signIn(visitor, config, sofia);
    await age("Session", 1700);
    assert.ok(await knows(), "used in time");
    await age("Session", 1700);
    assert.ok(await knows(), "half an hour begins again at each use");
    await age("Session", 1801);
    assert.ok(!(await knows()));

    await signIn(visitor, config, sofia);
    await db.query(
      `update oidc_entry set payload = payload || jsonb_build_object('loginTs', (payload->>'loginTs')::int - 4 * 3600 + 60) where model = 'Session'`,
    );
    assert.ok(await knows());
    const { rows } = await db.query(
      "select extract(epoch from expires_at - now()) as seconds from oidc_entry where model = 'Session' order by expires_at desc limit 1",
    );
    assert.ok(Number(rows[0].seconds) <= 60, `${rows[0].seconds} s left`);
  });

  test("a login page left for ten minutes has expired, and says so", async () => {
    const visitor = aVisitor();
    const { url } = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    await age("Interaction", 601);
    const late = await visitor.get(url);
    assert.equal(late.status, 400);
    assert.match(await late.text(), /a expiré/);
  });

  test("whoever is asked to sign in again does, and says when", async () => {
    const visitor = aVisitor();
    const first = await exchange(config, await signIn(visitor, config, sofia));
    await db.query(
      `update oidc_entry set payload = payload || jsonb_build_object('loginTs', (payload->>'loginTs')::int - 600) where model = 'Session'`,
    );
    for (const changes of [{ prompt: "login" }, { max_age: "300" }]) {
      const asked = await visitor.follow(await visitor.get(await requestUrl(config, changes)), backAtClient);
      assert.match(asked.url, /\/interaction\//, JSON.stringify(changes));
    }
    const again = await exchange(config, await signIn(visitor, config, sofia, { prompt: "login" }));
    assert.ok(again.claims()!.auth_time! >= first.claims()!.auth_time!);
  });

  test("keys may be rotated in the middle: codes, hints and tokens of before are still good", async () => {
    const visitor = aVisitor();
    const before = await exchange(config, await signIn(visitor, config, sofia));
    const back = await aCode();
    await promisify(execFile)(process.execPath, ["identity-provider/main.ts", "rotate-keys"], {
      env: { DATA_DIR: data, DATABASE_URL: databaseUrl },
    });
    const fresh = await discover(provider.url);
    const after = await exchange(fresh, back);
    assert.notEqual(headerOf(after.id_token!).kid, headerOf(before.id_token!).kid);
    assert.ok(await openid.fetchUserInfo(fresh, before.access_token, before.claims()!.sub));
    const out = await visitor.get(
      openid.buildEndSessionUrl(config, { id_token_hint: before.id_token!, post_logout_redirect_uri: signedOutAt })
        .href,
    );
    assert.equal(out.status, 303);
  });

  test("an unknown grant is refused, and what is not offered answers no", async () => {
    assert.deepEqual(await errorOf(token({ grant_type: "password", username: "a", password: "b" })), [
      400,
      "unsupported_grant_type",
    ]);
    const announced = [metadata.registration_endpoint!, `${provider.url}/protocol/openid-connect/auth/device`];
    for (const url of announced) assert.equal((await ask(url, {})).status, 404, url);
  });

  test("a service may take its tokens back", async () => {
    const { body: tokens } = await token(codeForm(await aCode()));
    assert.equal((await ask(metadata.revocation_endpoint!, { token: tokens.refresh_token })).status, 200);
    assert.deepEqual(await errorOf(token({ grant_type: "refresh_token", refresh_token: tokens.refresh_token })), [
      400,
      "invalid_grant",
    ]);
  });

  test("no page of the provider is framed, kept, or read from another origin", async () => {
    const visitor = aVisitor();
    const { url, response } = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    assert.match(url, /\/interaction\//);
    assert.match(response.headers.get("content-security-policy")!, /frame-ancestors 'none'/);
    assert.equal(response.headers.get("cache-control"), "no-store");
    for (const endpoint of [metadata.token_endpoint!, metadata.userinfo_endpoint!]) {
      const cross = await fetch(endpoint, { method: "POST", headers: { origin: "https://evil.example" } });
      assert.equal(cross.headers.get("access-control-allow-origin"), null);
    }
  });

  test("what a request holds is never a line of a page nor of the log", async () => {
    const visitor = aVisitor();
    const { response } = await visitor.follow(
      await visitor.get(await requestUrl(config, { client_id: "<script>alert(1)</script>\nforged" })),
    );
    assert.ok(!(await response.text()).includes("<script>alert"));
    assert.ok(!provider.output().includes("forged"));
  });
});
