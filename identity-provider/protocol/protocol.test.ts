import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import * as openid from "openid-client";
import { anIdentityProvider } from "#tests/programs.ts";
import {
  aBackChannel,
  ask,
  backAtClient,
  claimsIn,
  client,
  discover,
  exchange,
  requestUrl,
  signedOutAt,
  signIn,
} from "#tests/relying-party.ts";
import { aVisitor } from "#tests/visitor.ts";

const sofia = "899909000012";
const roche = "899909000020";
const samples = "../shared/data/psc/openid";
const sampleOf = (name: string) => JSON.parse(readFileSync(`${samples}/${name}`, "utf8"));

describe("As Pro Santé Connect", async () => {
  const backChannel = await aBackChannel();
  const provider = await anIdentityProvider(client, { WALLET_PORT: "0", BACKCHANNEL_LOGOUT_URI: backChannel.url });
  const { url: issuer, walletUrl } = provider;
  const config = await discover(issuer);
  const metadata = config.serverMetadata();
  const auth = new URL(issuer).origin;

  test("has an issuer of Keycloak's realm, and a wallet on another host where one signs in", () => {
    assert.match(issuer, /^http:\/\/localhost:\d+\/auth\/realms\/esante-wallet$/);
    assert.notEqual(walletUrl, auth);
    assert.equal(metadata.issuer, issuer);
    assert.equal(metadata.authorization_endpoint, `${walletUrl}/auth`);
    assert.equal(metadata.token_endpoint, `${issuer}/protocol/openid-connect/token`);
  });

  test("announces itself with the members and the values of the real one", async (t) => {
    if (!existsSync(samples)) return t.skip(`${samples} absent`);
    const published = sampleOf("discovery-mock-bas-ciba.json");
    const ours = await (await fetch(`${issuer}/.well-known/wallet-openid-configuration`)).json();
    assert.deepEqual(Object.keys(ours).toSorted(), Object.keys(published).toSorted());
    const withoutHosts = (value: unknown) => JSON.stringify(value).replaceAll(/https?:\/\/[^/"]+/g, "");
    for (const name of Object.keys(published))
      assert.equal(
        withoutHosts([ours[name]].flat().toSorted()),
        withoutHosts([published[name]].flat().toSorted()),
        name,
      );
  });

  test("leads a client that read the standard document to a page that says which one to read", async () => {
    const standard = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
    assert.notEqual(standard.authorization_endpoint, metadata.authorization_endpoint);
    const response = await fetch(`${standard.authorization_endpoint}?client_id=sextant&response_type=code`);
    assert.equal(response.status, 400);
    assert.match(await response.text(), /wallet-openid-configuration/);
  });

  test("serves each part of the protocol on its own host only", async () => {
    const elsewhere = [
      `${auth}/auth?client_id=sextant`,
      `${walletUrl}/auth/realms/esante-wallet/protocol/openid-connect/certs`,
    ];
    for (const url of elsewhere) assert.equal((await fetch(url, { redirect: "manual" })).status, 404, url);
  });

  for (const [name, changes, error] of [
    ["openid alone", { scope: "openid" }, "invalid_scope"],
    ["no level", { acr_values: undefined }, "invalid_request"],
    ["a level unknown", { acr_values: "0" }, "invalid_request"],
    ["no nonce", { nonce: undefined }, "invalid_request"],
    ["no state", { state: undefined }, "invalid_request"],
  ] as const)
    test(`a request with ${name} is refused at the service's address`, async () => {
      const visitor = aVisitor();
      const back = await visitor.follow(await visitor.get(await requestUrl(config, changes)), backAtClient);
      assert.ok(backAtClient(back.url), back.url);
      const said = new URL(back.url).searchParams;
      assert.equal(said.get("error"), error);
      assert.equal(said.get("state"), "state" in changes ? null : "the-state");
    });

  test("gives tokens as Keycloak does", async () => {
    const tokens = await exchange(config, await signIn(aVisitor(), config, sofia));
    const { access_token, refresh_token, id_token, session_state, refresh_expires_in, ...rest } = tokens;
    assert.ok(access_token && refresh_token);
    assert.deepEqual(rest, {
      expires_in: 120,
      token_type: "bearer",
      "not-before-policy": 0,
      scope: "openid profile scope_all identity",
    });
    assert.ok(Number(refresh_expires_in) > 1700 && Number(refresh_expires_in) < 1800);
    const claims = claimsIn(id_token!);
    assert.equal(claims.typ, "ID");
    assert.equal(claims.azp, "sextant");
    assert.equal(claims.session_state, session_state);
    assert.equal(claims.sid, session_state);
    assert.equal(claims.authMode, "CARD");
    assert.ok(claims.jti && claims.at_hash && claims.at_hash.length === 22);
    if (existsSync(samples))
      assert.deepEqual(
        Object.keys(claims).toSorted(),
        Object.keys(sampleOf("id_token-decoded-MOBILE.json")._payload).toSorted(),
      );
  });

  test("says of a token what introspection says of it, and of an unknown one only that it is not active", async () => {
    const tokens = await exchange(config, await signIn(aVisitor(), config, sofia));
    const { body } = await ask(metadata.introspection_endpoint!, { token: tokens.access_token });
    assert.equal(body.active, true);
    assert.equal(body.username, sofia);
    assert.equal(body.authMode, "CARD");
    assert.deepEqual(body.otherIds, [{ identifiant: sofia, origine: "RPPS", qualite: 1 }]);
    if (existsSync(samples)) {
      const { SubjectNameID: _, ...published } = body;
      assert.deepEqual(
        Object.keys(published).toSorted(),
        Object.keys(sampleOf("introspection-response-CARD.json")).toSorted(),
      );
    }
    assert.deepEqual((await ask(metadata.introspection_endpoint!, { token: "unknown" })).body, { active: false });
  });

  test("a service that shows its id_token ends the session without a word, and every service of the session hears of it", async () => {
    const visitor = aVisitor();
    const { id_token, refresh_token } = await exchange(config, await signIn(visitor, config, sofia));
    backChannel.heard.length = 0;
    const out = await visitor.get(
      openid.buildEndSessionUrl(config, {
        id_token_hint: id_token!,
        post_logout_redirect_uri: signedOutAt,
        state: "bye",
      }).href,
    );
    assert.deepEqual([out.status, out.headers.get("location")], [303, `${signedOutAt}?state=bye`]);
    const [told] = backChannel.heard;
    const { sid, sub, aud, events, nonce } = claimsIn(told!);
    assert.deepEqual(
      { sid, sub, aud, events, nonce },
      {
        sid: claimsIn(id_token!).sid,
        sub: claimsIn(id_token!).sub,
        aud: "sextant",
        events: { "http://schemas.openid.net/event/backchannel-logout": {} },
        nonce: undefined,
      },
    );
    assert.equal(
      (await ask(metadata.token_endpoint!, { grant_type: "refresh_token", refresh_token: refresh_token! })).body.error,
      "invalid_grant",
    );
  });

  test("the same from the service's own server, where no cookie comes with the request", async () => {
    const visitor = aVisitor();
    const { id_token } = await exchange(config, await signIn(visitor, config, sofia));
    const answer = await fetch(`${metadata.end_session_endpoint}?id_token_hint=${id_token}`);
    assert.equal(answer.status, 200);
    const asked = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    assert.match(asked.url, /\/interaction\//);
  });

  test("signing out asks the person when no service vouches, and goes only to addresses that are registered", async () => {
    const visitor = aVisitor();
    const { id_token } = await exchange(config, await signIn(visitor, config, sofia));
    const page = await visitor.get(metadata.end_session_endpoint!);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /Se déconnecter \?/);
    const forged = await visitor.get(
      `${metadata.end_session_endpoint}?id_token_hint=${id_token}&post_logout_redirect_uri=https%3A%2F%2Fevil.example`,
    );
    assert.deepEqual([forged.status, forged.headers.get("location")], [400, null]);
    const tampered = `${id_token!.slice(0, -6)}AAAAAA`;
    assert.equal((await visitor.get(`${metadata.end_session_endpoint}?id_token_hint=${tampered}`)).status, 400);
    await visitor.post(`${metadata.end_session_endpoint}/confirm`, {});
    const asked = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    assert.match(asked.url, /\/interaction\//);
  });

  test("whoever signs in after someone else takes no part of their session", async () => {
    const visitor = aVisitor();
    const first = await exchange(config, await signIn(visitor, config, sofia));
    backChannel.heard.length = 0;
    const second = await exchange(config, await signIn(visitor, config, roche, { prompt: "login" }));
    assert.equal(second.claims()!.SubjectNameID, roche);
    assert.notEqual(second.session_state, first.session_state);
    assert.deepEqual(
      backChannel.heard.map((token) => claimsIn(token).sid),
      [first.session_state],
    );
  });

  test("on a workstation several people use, the session found is confirmed or left", async () => {
    const visitor = aVisitor();
    const page = await visitor.follow(await visitor.get(await requestUrl(config)));
    await visitor.post(`${page.url}/poste`, { partage: "oui" });
    await signIn(visitor, config, sofia);
    const again = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    assert.match(await again.response.text(), /Continuer en tant que Sofia Diaz/);
    const back = await visitor.follow(await visitor.post(`${again.url}/continuer`, {}), backAtClient);
    assert.equal((await exchange(config, new URL(back.url))).claims()!.SubjectNameID, sofia);

    const third = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    const other = await visitor.follow(await visitor.post(`${third.url}/autre`, {}), backAtClient);
    assert.match(await other.response.text(), /Carte CPS/);
    const silent = await visitor.follow(await visitor.get(await requestUrl(config, { prompt: "none" })), backAtClient);
    assert.equal(new URL(silent.url).searchParams.get("error"), "login_required");
  });
});
