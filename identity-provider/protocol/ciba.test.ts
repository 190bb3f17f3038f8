import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import * as openid from "openid-client";
import pg from "pg";
import { aDatabaseUrl } from "#tests/database.ts";
import { htmlProblems } from "#tests/html.ts";
import { anIdentityProvider } from "#tests/programs.ts";
import { aBackChannel, ask, claimsIn, client, discover } from "#tests/relying-party.ts";
import { aVisitor, read } from "#tests/visitor.ts";

const [sofia, roche] = ["899909000012", "899909000020"];

describe("Sign-in asked by a service's own server (CIBA)", async () => {
  const databaseUrl = await aDatabaseUrl();
  const backChannel = await aBackChannel();
  const provider = await anIdentityProvider(client, {
    DATABASE_URL: databaseUrl,
    BACKCHANNEL_LOGOUT_URI: backChannel.url,
  });
  const config = await discover(provider.url);
  const metadata = config.serverMetadata();
  const asked = {
    scope: "openid scope_all",
    acr_values: "eidas1",
    login_hint: sofia,
    binding_message: "42",
    channel: "CARD",
  };
  const begin = (changes: Record<string, string> = {}) =>
    ask(metadata.backchannel_authentication_endpoint!, { ...asked, ...changes });
  const poll = (id: string) =>
    ask(metadata.token_endpoint!, { grant_type: "urn:openid:params:grant-type:ciba", auth_req_id: id });

  /** The person, with their card in the reader: what waits for it, then yes or no. */
  const atReader = async (nationalId: string) => {
    const visitor = aVisitor();
    const drawer = (await read(await visitor.get(`${provider.walletUrl}/demandes?recherche=${nationalId}`))).body;
    const url = `${provider.walletUrl}${/href="(\/demandes\/\d+)"/.exec(drawer)![1]}`;
    const page = (await read(await visitor.get(url))).body;
    const waiting = [...page.matchAll(/name="demande" value="([^"]+)"/g)].map((found) => found[1]!);
    const answer = (reponse: "oui" | "non", code = "1234", demande = waiting.at(-1) ?? "") =>
      visitor.post(url, { demande, code, reponse });
    return { page, waiting, answer };
  };

  test("pending until the person confirms with their card, then tokens; the number is shown to compare", async () => {
    const { status, body } = await begin();
    assert.equal(status, 200);
    assert.deepEqual({ ...body, auth_req_id: "" }, { auth_req_id: "", expires_in: 120, interval: 1 });
    const waiting = await poll(body.auth_req_id);
    assert.deepEqual([waiting.status, waiting.body.error], [400, "authorization_pending"]);

    const { page, answer } = await atReader(sofia);
    assert.match(page, /Sextant demande qui vous êtes/);
    assert.match(page, /class="nombre">42</);
    assert.deepEqual(await htmlProblems(page), []);
    assert.equal((await answer("oui", "0000")).status, 422);
    assert.equal((await answer("oui")).status, 303);

    const { body: tokens } = await poll(body.auth_req_id);
    const claims = claimsIn(tokens.id_token);
    assert.deepEqual([claims.SubjectNameID, claims.authMode, claims.acr], [sofia, "CARD", "eidas1"]);
    assert.equal(claims.session_state, tokens.session_state);
    const said = await openid.fetchUserInfo(config, tokens.access_token, claims.sub);
    assert.equal(said.SubjectNameID, sofia);
    assert.equal((await poll(body.auth_req_id)).body.error, "invalid_grant", "once");
  });

  test("its session is refreshed and closed as the others", async () => {
    const { body } = await begin();
    await (await atReader(sofia)).answer("oui");
    const { body: tokens } = await poll(body.auth_req_id);
    const form = { grant_type: "refresh_token", refresh_token: tokens.refresh_token };
    const { body: fresh } = await ask(metadata.token_endpoint!, form);
    assert.ok(fresh.refresh_token);
    backChannel.heard.length = 0;
    await fetch(`${metadata.end_session_endpoint}?id_token_hint=${fresh.id_token}`);
    assert.deepEqual(
      backChannel.heard.map((token) => claimsIn(token).sid),
      [tokens.session_state],
    );
    const after = await ask(metadata.token_endpoint!, { ...form, refresh_token: fresh.refresh_token });
    assert.equal(after.body.error, "invalid_grant");
  });

  test("the person may refuse", async () => {
    const { body } = await begin();
    await (await atReader(sofia)).answer("non");
    const refused = await poll(body.auth_req_id);
    assert.deepEqual([refused.status, refused.body.error], [400, "access_denied"]);
  });

  test("nobody else's card confirms it, nor a request of the phone", async () => {
    const { body } = await begin();
    const { waiting } = await atReader(sofia);
    const other = await atReader(roche);
    assert.deepEqual(other.waiting, []);
    assert.equal((await other.answer("oui", "1234", waiting[0])).status, 422);
    assert.equal((await poll(body.auth_req_id)).body.error, "authorization_pending");
    await (await atReader(sofia)).answer("non");
    await begin({ channel: "MOBILE" });
    assert.deepEqual((await atReader(sofia)).waiting, []);
  });

  test("who polls too fast is told to slow down, and must then wait five seconds more", async () => {
    const { body } = await begin();
    assert.equal((await poll(body.auth_req_id)).body.error, "authorization_pending");
    assert.equal((await poll(body.auth_req_id)).body.error, "slow_down");
    await setTimeout(1100);
    assert.equal((await poll(body.auth_req_id)).body.error, "slow_down");
    const other = (await begin()).body.auth_req_id;
    assert.equal((await poll(other)).body.error, "authorization_pending");
    await setTimeout(1100);
    assert.equal((await poll(other)).body.error, "authorization_pending");
  });

  test("expires after two minutes", async () => {
    const { body } = await begin();
    const db = new pg.Client({ connectionString: databaseUrl, options: "-c search_path=identity_provider" });
    await db.connect();
    await db.query(
      `update oidc_entry set expires_at = now() - interval '1 second', payload = payload || jsonb_build_object('exp', extract(epoch from now())::int - 1)
       where model = 'BackchannelAuthenticationRequest' and id = $1`,
      [body.auth_req_id],
    );
    await db.end();
    assert.equal((await poll(body.auth_req_id)).body.error, "expired_token");
  });

  for (const [name, changes, error] of [
    ["for nobody known", { login_hint: "899909999999" }, "unknown_user_id"],
    ["without a number", { binding_message: "" }, "invalid_binding_message"],
    ["with a number of three digits", { binding_message: "142" }, "invalid_binding_message"],
    ["by a channel unknown", { channel: "PIGEON" }, "invalid_request"],
    ["without a level", { acr_values: "" }, "invalid_request"],
    ["without openid", { scope: "scope_all" }, "invalid_request"],
    ["without scope_all", { scope: "openid" }, "invalid_scope"],
  ] as const)
    test(`a request ${name} is refused`, async () => {
      const { status, body } = await begin(changes);
      assert.deepEqual([status, body.error], [400, error]);
    });

  test("the identifier may be typed without its 8", async () =>
    assert.equal((await begin({ login_hint: sofia!.slice(1) })).status, 200));

  test("another service's credentials are refused", async () => {
    const { status } = await ask(metadata.backchannel_authentication_endpoint!, asked, {
      authorization: `Basic ${Buffer.from("sextant:a guess").toString("base64")}`,
    });
    assert.equal(status, 401);
  });
});
