import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as openid from "openid-client";
import { aDatabaseUrl } from "#tests/database.ts";
import { cardUrl, useCard } from "#tests/login.ts";
import { aFolder, anIdentityProvider } from "#tests/programs.ts";
import { ask, backAtClient, claimsIn, client, discover, exchange, requestUrl, signIn } from "#tests/relying-party.ts";
import { aVisitor, read } from "#tests/visitor.ts";

const [sofia, roche] = ["899909000012", "899909000020"];

describe("The provider killed and started again in the middle", async () => {
  const settings = { DATABASE_URL: await aDatabaseUrl(), DATA_DIR: aFolder() };
  let provider = await anIdentityProvider(client, settings);
  const port = new URL(provider.url).port;
  const config = await discover(provider.url);
  const metadata = config.serverMetadata();
  const restart = async () => {
    provider.child.kill("SIGKILL");
    await provider.exit;
    provider = await anIdentityProvider(client, { ...settings, PORT: port });
  };

  test("before the card is chosen", async () => {
    const visitor = aVisitor();
    const { url } = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    await restart();
    const back = await visitor.follow(await useCard(visitor, url, sofia!), backAtClient);
    assert.equal((await exchange(config, new URL(back.url))).claims()!.SubjectNameID, sofia);
  });

  test("between a wrong code and the right one: the errors are still counted", async () => {
    const visitor = aVisitor();
    const { url } = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    await useCard(visitor, url, roche!, "0000");
    await restart();
    assert.match((await read(await useCard(visitor, url, roche!, "0000"))).body, /Il vous reste 1 essai\./);
    assert.equal((await useCard(visitor, url, roche!)).status, 303);
  });

  test("between the code of the card and the token", async () => {
    const back = await signIn(aVisitor(), config, sofia!);
    await restart();
    assert.ok((await exchange(config, back)).access_token);
  });

  test("between the token and userinfo, then a refresh, then the sign-out", async () => {
    const visitor = aVisitor();
    const tokens = await exchange(config, await signIn(visitor, config, sofia!));
    await restart();
    const sub = tokens.claims()!.sub;
    assert.equal((await openid.fetchUserInfo(config, tokens.access_token, sub)).SubjectNameID, sofia);
    const { body } = await ask(metadata.token_endpoint!, {
      grant_type: "refresh_token",
      refresh_token: tokens.refresh_token!,
    });
    assert.equal(claimsIn(body.id_token).sub, sub);
    const again = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    assert.ok(backAtClient(again.url), "the browser's session is still there");
    await restart();
    await visitor.get(openid.buildEndSessionUrl(config, { id_token_hint: body.id_token }).href);
    const asked = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    assert.match(asked.url, /\/interaction\//);
  });

  test("while a service waits for the person's card", async () => {
    const { body } = await ask(metadata.backchannel_authentication_endpoint!, {
      scope: "openid scope_all",
      acr_values: "eidas1",
      login_hint: sofia!,
      binding_message: "42",
      channel: "CARD",
    });
    const poll = () =>
      ask(metadata.token_endpoint!, {
        grant_type: "urn:openid:params:grant-type:ciba",
        auth_req_id: body.auth_req_id,
      });
    assert.equal((await poll()).body.error, "authorization_pending");
    await restart();
    const visitor = aVisitor();
    const drawer = (await read(await visitor.get(`${provider.walletUrl}/demandes?recherche=${sofia}`))).body;
    const card = `${provider.walletUrl}${/href="(\/demandes\/\d+)"/.exec(drawer)![1]}`;
    const demande = /name="demande" value="([^"]+)"/.exec((await read(await visitor.get(card))).body)![1]!;
    await visitor.post(card, { demande, code: "1234", reponse: "oui" });
    await restart();
    assert.equal(claimsIn((await poll()).body.id_token).SubjectNameID, sofia);
  });
});

describe("Two providers on one database", async () => {
  const settings = { DATABASE_URL: await aDatabaseUrl(), DATA_DIR: aFolder() };
  const first = await anIdentityProvider(client, settings);
  const { origin } = new URL(first.url);
  // as behind a balancer: both are known by one address
  const second = await anIdentityProvider(client, { ...settings, ISSUER: first.url });
  const secondAt = /http:\/\/\S+/.exec(second.output())?.[0] ?? "";
  const config = await discover(first.url);

  test("know the same issuer and the same keys", async () => {
    assert.equal(second.url, first.url);
    const keysAt = async (at: string) =>
      (await fetch(`${at}${new URL(config.serverMetadata().jwks_uri!).pathname}`)).text();
    assert.equal(await keysAt(secondAt), await keysAt(origin));
  });

  test("carry one sign-in together: asked at one, card at the other, token at one, userinfo at the other", async () => {
    const visitor = aVisitor();
    const { url } = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    const there = url.replace(origin, secondAt);
    const back = await visitor.follow(await useCard(visitor, there, sofia!), backAtClient);
    const tokens = await exchange(config, new URL(back.url));
    const said = await fetch(`${secondAt}${new URL(config.serverMetadata().userinfo_endpoint!).pathname}`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    assert.equal((await said.json()).SubjectNameID, sofia);
    const again = await visitor.follow(
      await visitor.get((await requestUrl(config)).replace(origin, secondAt)),
      backAtClient,
    );
    assert.ok(backAtClient(again.url), "the session is known at the other");
  });

  test("count the errors of a card together, even at the same moment", async () => {
    const visitor = aVisitor();
    const { url } = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    const card = await cardUrl(visitor, url, roche!);
    const tries = await Promise.all(
      [card, card.replace(origin, secondAt), card, card.replace(origin, secondAt)].map((at) =>
        visitor.post(at, { code: "0000" }),
      ),
    );
    assert.deepEqual(tries.map(({ status }) => status).toSorted(), [403, 403, 422, 422]);
    assert.equal((await visitor.post(card, { code: "1234" })).status, 403);
  });
});
