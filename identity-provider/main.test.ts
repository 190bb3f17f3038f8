import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import * as openid from "openid-client";
import { aDatabaseUrl } from "#tests/database.ts";
import { htmlProblems } from "#tests/html.ts";
import { cardUrl } from "#tests/login.ts";
import { aFolder, anIdentityProvider, aProgram, demoPeople } from "#tests/programs.ts";
import {
  backAtClient,
  callback,
  client,
  discover,
  exchange,
  refusal,
  requestUrl,
  signedOutAt,
  signIn,
} from "#tests/relying-party.ts";
import { aVisitor } from "#tests/visitor.ts";

const sofia = "899909000012";
const marc = "30B0990014/BEL0012";

describe("The identity provider", async () => {
  const data = aFolder();
  const databaseUrl = await aDatabaseUrl();
  const provider = await anIdentityProvider(client, { DATA_DIR: data, DATABASE_URL: databaseUrl });
  const config = await discover(provider.url);

  test("offers the demo people's cards, found by name, profession or place, in valid HTML", async () => {
    const visitor = aVisitor();
    const { url, response } = await visitor.follow(await visitor.get(await requestUrl(config)));
    const page = await response.text();
    assert.match(page, /pour accéder à Sextant/);
    assert.match(page, /Sofia Diaz<\/b> Assistante de service social, CH de Vienne/);
    assert.equal(page.match(/\/carte\/\d+"/g)?.length, JSON.parse(readFileSync(demoPeople, "utf8")).length);
    const found = async (words: string) =>
      [
        ...(await (await visitor.get(`${url}/carte?recherche=${encodeURIComponent(words)}`)).text()).matchAll(
          /<b>([^<]+)<\/b> [^<]+<small>/g,
        ),
      ].map((m) => m[1]);
    assert.deepEqual(await found("helene"), ["Hélène Vasseur"]);
    assert.deepEqual(await found("tilleuls cadre"), ["Claire Morel"]);
    assert.deepEqual(await found("personne de ce nom"), []);
    assert.deepEqual(await htmlProblems(page), []);
    const code = await (await visitor.get(await cardUrl(visitor, url, sofia))).text();
    assert.deepEqual(await htmlProblems(code), []);
  });

  test("says who a registered professional is, briefly in the id_token and wholly in userinfo", async () => {
    const tokens = await exchange(config, await signIn(aVisitor(), config, sofia));
    const claims = tokens.claims()!;
    const { acr, aud, authMode, SubjectNameID, preferred_username, given_name, family_name, nonce } = claims;
    assert.deepEqual(
      { acr, aud, authMode, SubjectNameID, preferred_username, given_name, family_name, nonce },
      {
        acr: "eidas1",
        aud: "sextant",
        authMode: "CARD",
        SubjectNameID: sofia,
        preferred_username: sofia,
        given_name: "Sofia",
        family_name: "Diaz",
        nonce: "the-nonce",
      },
    );
    assert.match(claims.sub, new RegExp(`^f:[0-9a-f-]{36}:${sofia}$`));
    assert.equal(claims.exp - claims.iat, 120);
    assert.ok(Math.abs(claims.auth_time! - Date.now() / 1000) < 10);

    const said = await openid.fetchUserInfo(config, tokens.access_token, claims.sub);
    assert.deepEqual(said.otherIds, [{ identifiant: sofia, origine: "RPPS", qualite: 1 }]);
    assert.deepEqual(said.SubjectRole, ["41^1.2.250.1.213.1.1.5.5"]);
    assert.ok(!("email" in said || "habilitations" in said || "shown" in said), "what the demo adds stays here");
  });

  test("says of a staff card only who it is", async () => {
    const tokens = await exchange(config, await signIn(aVisitor(), config, marc));
    const { sub, ...said } = await openid.fetchUserInfo(config, tokens.access_token, tokens.claims()!.sub);
    assert.deepEqual(said, {
      SubjectNameID: marc,
      preferred_username: marc,
      codeCivilite: "M",
      given_name: "Marc",
      family_name: "Petit",
    });
  });

  test("has the members of a published answer of Pro Santé Connect", async (t) => {
    const sample = "../shared/data/psc/userinfo/userinfo-edit-podologue-2023.json";
    if (!existsSync(sample)) return t.skip(`${sample} absent`);
    const published = JSON.parse(readFileSync(sample, "utf8"));
    const tokens = await exchange(config, await signIn(aVisitor(), config, sofia));
    const said = await openid.fetchUserInfo(config, tokens.access_token, tokens.claims()!.sub);
    const keys = (value: object) => Object.keys(value).toSorted();
    assert.deepEqual(keys(said), keys(published));
    type Shape = { SubjectRefPro: { exercices: [{ activities: [object] }] } };
    const exercice = (of: unknown) => (of as Shape).SubjectRefPro.exercices[0];
    assert.deepEqual(keys(exercice(said)), keys(exercice(published)));
    assert.deepEqual(keys(exercice(said).activities[0]), keys(exercice(published).activities[0]));
  });

  test("knows a browser that has just signed in, until it signs out", async () => {
    const visitor = aVisitor();
    const { id_token } = await exchange(config, await signIn(visitor, config, sofia));
    const straight = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    assert.ok(backAtClient(straight.url));

    const out = await visitor.follow(
      await visitor.get(
        openid.buildEndSessionUrl(config, {
          id_token_hint: id_token!,
          post_logout_redirect_uri: signedOutAt,
          state: "bye",
        }).href,
      ),
      backAtClient,
    );
    assert.equal(out.url, `${signedOutAt}?state=bye`);
    const asked = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    assert.match(asked.url, /\/interaction\//);
  });

  test("the person may give up", async () => {
    const visitor = aVisitor();
    const page = await visitor.follow(await visitor.get(await requestUrl(config)));
    const back = await visitor.follow(await visitor.post(`${page.url}/annuler`, {}), backAtClient);
    assert.equal(new URL(back.url).searchParams.get("error"), "access_denied");
  });

  test("nobody without a card gets anywhere", async () => {
    const visitor = aVisitor();
    const page = await visitor.follow(await visitor.get(await requestUrl(config)));
    const answer = await visitor.post(`${page.url}/carte/8100000000`, { code: "1234" });
    assert.equal(answer.status, 403);
    assert.match(await answer.text(), /n’est pas lue/);
  });

  test("another browser cannot finish this one's sign-in", async () => {
    const visitor = aVisitor();
    const page = await visitor.follow(await visitor.get(await requestUrl(config)));
    const answer = await aVisitor().post(await cardUrl(visitor, page.url, sofia), { code: "1234" });
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /expiré/);
  });

  for (const [name, changes] of Object.entries({
    "without PKCE": { code_challenge: undefined, code_challenge_method: undefined },
    "with plain PKCE": { code_challenge_method: "plain" },
    "of another response type": { response_type: "id_token" },
  }))
    test(`a request ${name} is refused at the client's address`, async () => {
      const visitor = aVisitor();
      const back = await visitor.follow(await visitor.get(await requestUrl(config, changes)), backAtClient);
      assert.ok(backAtClient(back.url) && new URL(back.url.replace("#", "?")).searchParams.get("error"), back.url);
    });

  for (const [name, changes] of Object.entries({
    "another redirect_uri": { redirect_uri: "https://evil.example/connexion/psc/retour" },
    "a longer redirect_uri": { redirect_uri: `${callback}/../evil` },
    "an unknown client": { client_id: "someone" },
  }))
    test(`a request with ${name} goes nowhere`, async () => {
      const response = await aVisitor().get(await requestUrl(config, changes));
      assert.deepEqual([response.status, response.headers.get("location")], [400, null]);
      assert.match(await response.text(), /Identification impossible/);
    });

  test("a code works once, and only with the verifier and the secret that go with it", async () => {
    const back = await signIn(aVisitor(), config, sofia);
    await exchange(config, back);
    assert.equal(await refusal(exchange(config, back)), "invalid_grant");

    const wrong = {
      expectedState: "the-state",
      expectedNonce: "the-nonce",
      pkceCodeVerifier: openid.randomPKCECodeVerifier(),
    };
    assert.equal(
      await refusal(openid.authorizationCodeGrant(config, await signIn(aVisitor(), config, sofia), wrong)),
      "invalid_grant",
    );

    const thief = await discover(provider.url, { auth: openid.ClientSecretBasic("a guess") });
    assert.equal(await refusal(exchange(thief, await signIn(aVisitor(), config, sofia))), "not authenticated");
  });

  test("keeps its keys for the owner, signs with a new one as soon as they are rotated and still publishes the former", async () => {
    const kids = async () =>
      (await (await fetch(config.serverMetadata().jwks_uri!)).json()).keys.map((key: { kid: string }) => key.kid);
    const [first] = await kids();
    assert.equal(statSync(join(data, "sealing.key")).mode & 0o777, 0o600);

    await promisify(execFile)(process.execPath, ["identity-provider/main.ts", "rotate-keys"], {
      env: { DATA_DIR: data, DATABASE_URL: databaseUrl },
    });
    const [newest, former] = await kids();
    assert.notEqual(newest, first);
    assert.equal(former, first);
    const again = await discover(provider.url);
    const { id_token } = await exchange(again, await signIn(aVisitor(), again, sofia));
    assert.equal(JSON.parse(Buffer.from(id_token!.split(".")[0]!, "base64url").toString()).kid, newest);
  });

  test("says one line, and nothing else", () =>
    assert.equal(provider.output(), `identity provider on ${provider.walletUrl}\n`));

  for (const [how, stop] of Object.entries({
    SIGTERM: (child: { kill: (signal: "SIGTERM") => void }) => child.kill("SIGTERM"),
    "its parent's end": (child: { disconnect: () => void }) => child.disconnect(),
  }))
    test(`stops cleanly on ${how}`, async () => {
      const other = await anIdentityProvider(client);
      stop(other.child);
      assert.equal(await other.exit, 0);
    });
});

describe("The identity provider does not start", () => {
  const start = (settings: Record<string, string>) =>
    anIdentityProvider(client, settings).then(
      () => "started",
      (cause: Error) => cause.message,
    );

  test("for people who could be real", async () => {
    const file = join(aFolder(), "people.json");
    const [someone] = JSON.parse(readFileSync(demoPeople, "utf8"));
    writeFileSync(file, JSON.stringify([{ ...someone, SubjectNameID: "810003456789" }]));
    assert.match(await start({ PEOPLE_FILE: file }), /could be a real professional/);
  });

  test("in the name of the real one", async () => {
    assert.match(await start({ ISSUER: "https://auth.esw.esante.gouv.fr/auth" }), /this is a simulator/);
  });

  test("without a database", async () => {
    assert.match(
      await aProgram("identity-provider/main.ts", { PORT: "0", DATA_DIR: aFolder(), PEOPLE_FILE: demoPeople }).then(
        () => "started",
        (cause: Error) => cause.message,
      ),
      /DATABASE_URL must be set/,
    );
  });
});
