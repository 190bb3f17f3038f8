import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { aFacility, anAccount, aRight } from "#tests/accounts.ts";
import { aHostileProvider, type Tricks } from "#tests/hostile-provider.ts";
import { aSignInDesk, ids, publicUrl, startUrl } from "#tests/sign-in.ts";
import { read, type Visitor } from "#tests/visitor.ts";

const seconds = () => Math.floor(Date.now() / 1000);
const clientSecret = "secret-of-the-tests";
const sofia = { SubjectNameID: "899909000012", given_name: "Sofia", family_name: "Diaz" };
const html = { type: "text/html", body: "<h1>maintenance</h1>" };

const failWith = (error: string) => (params: URLSearchParams) => {
  params.set("error", error);
  params.delete("code");
};

type Verdict = "opens" | "not trusted" | "unreachable" | "misconfigured" | "expired";
const saying: [Verdict, RegExp][] = [
  ["not trusted", /L’identification n’a pas pu être vérifiée/],
  ["unreachable", /Pro Santé Connect ne répond pas/],
  ["misconfigured", /La connexion est indisponible/],
  ["expired", /Cette page de connexion a expiré/],
];

describe("Whatever a provider answers", async () => {
  const provider = await aHostileProvider({ publicUrl, clientSecret });
  const { db, now, browser } = await aSignInDesk({ issuer: provider.issuer });
  const [unit] = (await aFacility(db, "CH de Vienne", "grand-age", ["Court séjour gériatrique"])) as [never];
  await aRight(db, await anAccount(db, { nationalId: ids.sofia, name: "Sofia Diaz" }), unit, {}, now());

  const verdict = async (visitor: Visitor): Promise<Verdict> => {
    const { url, response } = await visitor.follow(await visitor.get(startUrl()));
    const { status, body } = await read(response);
    if (url === `${publicUrl}/qui` && status === 200) return "opens";
    assert.equal(visitor.cookies.has("sextant"), false, "refused, yet a session was opened");
    return saying.find(([, words]) => words.test(body))?.[0] ?? assert.fail(`${status} ${body}`);
  };

  const cases: Record<string, [Tricks, Verdict]> = {
    "nothing but the truth": [{}, "opens"],
    "a higher level than asked": [{ claims: { acr: "eidas3" } }, "opens"],
    "no authentication time in the past": [{ claims: { auth_time: seconds() - 3600 } }, "opens"],
    "a clock a little ahead": [{ claims: { iat: seconds() + 10 } }, "opens"],
    "userinfo as an empty object": [
      { userinfo: { body: { sub: "f:1:899909000012", SubjectNameID: "" } } },
      "not trusted",
    ],

    "another issuer": [{ claims: { iss: "https://evil.example" } }, "not trusted"],
    "another audience": [{ claims: { aud: "someone" } }, "not trusted"],
    "several audiences, for another party": [
      { claims: { aud: ["sextant", "someone"], azp: "someone" } },
      "not trusted",
    ],
    "several audiences without a party": [{ claims: { aud: ["sextant", "someone"], azp: undefined } }, "not trusted"],
    "one audience, for another party": [{ claims: { azp: "someone" } }, "not trusted"],
    "no audience": [{ claims: { aud: undefined } }, "not trusted"],
    "no subject": [{ claims: { sub: undefined } }, "not trusted"],
    "another nonce": [{ claims: { nonce: "A".repeat(43) } }, "not trusted"],
    "no nonce": [{ claims: { nonce: undefined } }, "not trusted"],
    "an id_token past its end": [{ claims: { iat: seconds() - 600, exp: seconds() - 120 } }, "not trusted"],
    "no end": [{ claims: { exp: undefined } }, "not trusted"],
    "no beginning": [{ claims: { iat: undefined } }, "not trusted"],
    "a beginning in the future": [{ claims: { iat: seconds() + 300, exp: seconds() + 900 } }, "not trusted"],
    "not valid yet": [{ claims: { nbf: seconds() + 300 } }, "not trusted"],
    "an authentication older than four hours": [{ claims: { auth_time: seconds() - 5 * 3600 } }, "not trusted"],
    "no authentication time": [{ claims: { auth_time: undefined } }, "not trusted"],
    "an authentication time that is no number": [{ claims: { auth_time: "hier" } }, "not trusted"],
    "no level": [{ claims: { acr: undefined } }, "not trusted"],
    "a level below": [{ claims: { acr: "eidas0" } }, "not trusted"],
    "a level unheard of": [{ claims: { acr: "eidas1000" } }, "not trusted"],
    "levels as a list": [{ claims: { acr: ["eidas1", "eidas2"] } }, "not trusted"],

    "the signature of another key": [{ signWith: "another key" }, "not trusted"],
    "no signature, algorithm none": [{ signWith: "nothing" }, "not trusted"],
    "algorithm none in capitals": [{ signWith: "nothing", header: { alg: "NONE" } }, "not trusted"],
    "our own secret as the key": [{ signWith: "the secret" }, "not trusted"],
    "its public key as a secret": [{ signWith: "the public key" }, "not trusted"],
    "a key nobody published": [{ header: { kid: "unknown" } }, "not trusted"],
    "a critical header we do not know": [{ header: { crit: ["x"], x: 1 } }, "not trusted"],
    "the signature cut off": [{ token: (jwt) => jwt.slice(0, jwt.lastIndexOf(".") + 1) }, "not trusted"],
    "one byte of the claims changed": [
      { token: (jwt) => jwt.replace(/\.(.{20})./, (_, kept) => `.${kept}A`) },
      "not trusted",
    ],
    "something that is no token": [{ token: () => "abc" }, "not trusted"],
    "five parts instead of three": [{ token: (jwt) => `${jwt}.a.b` }, "not trusted"],
    "no id_token": [{ token: () => null }, "not trusted"],

    "a callback from another provider": [
      { callback: (params) => params.set("iss", "https://evil.example") },
      "not trusted",
    ],
    "a callback that names no provider": [{ callback: (params) => params.delete("iss") }, "not trusted"],
    "a callback without a code": [{ callback: (params) => params.delete("code") }, "not trusted"],
    "a callback with two codes": [{ callback: (params) => params.append("code", "another") }, "not trusted"],
    "a callback with the tokens in it": [{ callback: (params) => params.set("response", "eyJ") }, "not trusted"],
    "an error of our settings: the scope": [{ callback: failWith("invalid_scope") }, "misconfigured"],
    "an error of our settings: the client": [{ callback: failWith("unauthorized_client") }, "misconfigured"],
    "a provider overloaded": [{ callback: failWith("temporarily_unavailable") }, "unreachable"],
    "an error it gives no name to": [{ callback: failWith("odd") }, "misconfigured"],
    "an error on its side": [{ callback: failWith("server_error") }, "unreachable"],
    "a need for interaction": [{ callback: failWith("login_required") }, "expired"],

    "tokens refused: the code is late": [{ tokens: { status: 400, body: { error: "invalid_grant" } } }, "expired"],
    "tokens refused: we are not its client": [
      { tokens: { status: 400, body: { error: "unauthorized_client" } } },
      "misconfigured",
    ],
    "tokens refused: our secret or certificate is not good": [
      { tokens: { status: 401, body: { error: "invalid_client" } } },
      "misconfigured",
    ],
    "tokens of another type": [
      { tokens: { body: { access_token: "x", token_type: "mac", id_token: "y" } } },
      "not trusted",
    ],
    "a token endpoint out of order": [{ tokens: { status: 502, ...html } }, "unreachable"],
    "a token endpoint that redirects": [{ tokens: { status: 302, body: {} } }, "misconfigured"],
    "a token endpoint that hangs up": [{ tokens: { destroy: true } }, "unreachable"],
    "a maintenance page instead of tokens": [{ tokens: html }, "unreachable"],
    "tokens that are not JSON": [{ tokens: { body: "{" } }, "not trusted"],

    "userinfo about somebody else": [
      { userinfo: { body: { sub: "f:1:somebody", SubjectNameID: "899909000020", given_name: "A", family_name: "B" } } },
      "not trusted",
    ],
    "userinfo about nobody": [
      { userinfo: { body: { SubjectNameID: "899909000012", given_name: "A", family_name: "B" } } },
      "not trusted",
    ],
    "userinfo as a token it signed": [{ userinfoSigned: "its key" }, "opens"],
    "userinfo as a token of another key": [{ userinfoSigned: "another key" }, "not trusted"],
    "userinfo as a token nobody signed": [{ userinfoSigned: "nothing" }, "not trusted"],
    "userinfo as a token made with our secret": [{ userinfoSigned: "the secret" }, "not trusted"],
    "userinfo as a token about somebody else": [
      { userinfoSigned: "its key", userinfo: { body: { sub: "f:1:somebody" } } },
      "not trusted",
    ],
    "userinfo as a token for another party": [
      { userinfoSigned: "its key", userinfo: { body: { aud: "someone" } } },
      "not trusted",
    ],
    "userinfo that finds the token too old, refreshed once": [{ accepts: "fresh" }, "opens"],
    "userinfo that finds every token too old, names in the id_token": [
      { accepts: "none", claims: { given_name: "Sofia", family_name: "Diaz" } },
      "opens",
    ],
    "userinfo that finds the token too old, and no refresh": [
      { accepts: "fresh", refresh: { status: 400, body: { error: "invalid_grant" } } },
      "not trusted",
    ],
    "userinfo out of order twice, then well": [
      { userinfo: [{ status: 503, ...html }, { destroy: true }, { body: { sub: "f:1:899909000012", ...sofia } }] },
      "opens",
    ],
    "userinfo out of order three times": [{ userinfo: { status: 503, ...html } }, "not trusted"],
    "userinfo signed by somebody else": [{ userinfo: { type: "application/jwt", body: "e30.e30.e30" } }, "not trusted"],
    "userinfo out of order, names in the id_token": [
      { userinfo: { status: 500, ...html }, claims: { given_name: "Sofia", family_name: "Diaz" } },
      "opens",
    ],
    "userinfo out of order, no name anywhere": [{ userinfo: { status: 503, ...html } }, "not trusted"],
  };
  for (const [name, [tricks, expected]] of Object.entries(cases))
    test(`${name}: ${expected}`, async () => {
      provider.behave(tricks);
      assert.equal(await verdict(browser()), expected);
    });

  const discoveries: Record<string, [Tricks, Verdict]> = {
    "a document that names another issuer": [{ metadata: { issuer: "https://evil.example" } }, "not trusted"],
    "a document without an authorization endpoint": [
      { metadata: { authorization_endpoint: undefined } },
      "misconfigured",
    ],
    "keys that cannot be read": [{ jwks: { status: 500, body: {} } }, "unreachable"],
    "keys without the one that signs": [{ jwks: { body: { keys: [] } } }, "not trusted"],
  };
  for (const [name, [tricks, expected]] of Object.entries(discoveries))
    test(`${name}: ${expected}`, async () => {
      const other = await aHostileProvider({ publicUrl, clientSecret });
      other.behave(tricks);
      assert.equal(await verdict(browser({ issuer: other.issuer })), expected);
    });

  test("a key changed at the provider refuses nobody, even a moment after its keys were read", async () => {
    const other = await aHostileProvider({ publicUrl, clientSecret });
    assert.equal(await verdict(browser({ issuer: other.issuer })), "opens");
    other.rotate();
    assert.equal(await verdict(browser({ issuer: other.issuer })), "opens");
    other.behave({ signWith: "another key" });
    assert.equal(await verdict(browser({ issuer: other.issuer })), "not trusted");
  });

  test("browsers are sent to the host its document names, which is not the issuer's", async () => {
    const other = await aHostileProvider({ publicUrl, clientSecret, wallet: true });
    assert.notEqual(other.walletUrl, other.issuer);
    const asked = await browser({ issuer: other.issuer }).get(startUrl());
    assert.equal(new URL(asked.headers.get("location")!).origin, other.walletUrl);
    assert.equal(await verdict(browser({ issuer: other.issuer })), "opens");
  });

  test("two providers mixed up: the callback of one never reaches the tokens of the other", async () => {
    const [honest, evil] = await Promise.all([1, 2].map(() => aHostileProvider({ publicUrl, clientSecret })));
    evil!.behave({ callback: (params) => params.set("iss", honest!.issuer) });
    assert.equal(await verdict(browser({ issuer: evil!.issuer })), "not trusted");
    assert.equal(
      honest!.asked.some(({ path }) => path === "/token"),
      false,
    );
  });

  test("a refused code is begun again once, by itself, and only once", async () => {
    const other = await aHostileProvider({ publicUrl, clientSecret });
    other.behave({ tokens: { status: 400, body: { error: "invalid_grant" } } });
    assert.equal(await verdict(browser({ issuer: other.issuer })), "expired");
    assert.equal(other.asked.filter(({ path }) => path === "/auth").length, 2);
  });

  test("the secret goes in a header, or in the form when the provider wants it so", async () => {
    const other = await aHostileProvider({ publicUrl, clientSecret });
    const sent = async (auth: "basic" | "post") => {
      other.asked.length = 0;
      assert.equal(await verdict(browser({ issuer: other.issuer, clientId: "sextant", auth })), "opens");
      const { authorization, body } = other.asked.find(({ path }) => path === "/token")!;
      return [authorization.startsWith("Basic "), body.includes("client_secret=")];
    };
    assert.deepEqual(
      [await sent("basic"), await sent("post")],
      [
        [true, false],
        [false, true],
      ],
    );
  });

  test("its document, kept on disk, stands in while it cannot be read; another issuer's never does", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sextant-document-"));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const other = await aHostileProvider({ publicUrl, clientSecret });
    const cacheFile = join(folder, "provider.json");
    const starts = async (issuer: string, clientId: string) => {
      const { status, headers } = await browser({ issuer, clientId, cacheFile }).get(startUrl());
      return status === 302 ? new URL(headers.get("location")!).origin : status;
    };
    assert.equal(await starts(other.issuer, "sextant"), other.issuer);
    assert.equal(JSON.parse(readFileSync(cacheFile, "utf8")).issuer, other.issuer);
    other.behave({ metadata: { issuer: "https://evil.example" } });
    // a process that starts now: nothing in memory
    assert.equal(await starts(other.issuer, "another-process"), other.issuer);
    assert.equal(await starts("http://localhost:1", "sextant"), 503);
  });

  test("a provider that was down is asked again the next time", async () => {
    const other = await aHostileProvider({ publicUrl, clientSecret });
    other.behave({ metadata: { issuer: "https://starting.example" } });
    assert.equal(await verdict(browser({ issuer: other.issuer })), "not trusted");
    other.behave({});
    assert.equal(await verdict(browser({ issuer: other.issuer })), "opens");
  });

  test("plain http is spoken to this machine only", async () => {
    assert.equal(await verdict(browser({ issuer: "http://auth.invalid" })), "misconfigured");
  });
});
