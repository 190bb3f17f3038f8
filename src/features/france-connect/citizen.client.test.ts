import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aDoor, publicUrl } from "#tests/door.ts";
import { aHostileProvider } from "#tests/hostile-provider.ts";

const clientSecret = "secret-of-the-tests";

describe("A FranceConnect that lies", async () => {
  const provider = await aHostileProvider({ publicUrl, clientSecret });
  const door = await aDoor({ franceConnect: { issuer: provider.issuer, clientId: "sextant", clientSecret } });
  const enter = async (visitor = door.browser()) =>
    visitor.follow(await visitor.get(`${publicUrl}/connexion/franceconnect`));

  test("the control: one that behaves is believed", async () => {
    const page = await enter();
    assert.equal(page.url, `${publicUrl}/connexion/franceconnect/inconnu`);
  });

  for (const [lie, tricks] of [
    ["another nonce", { claims: { nonce: "another" } }],
    ["another audience", { claims: { aud: "another" } }],
    ["another issuer", { claims: { iss: "https://elsewhere.example" } }],
    ["a level below what was asked", { claims: { acr: "eidas0" } }],
    ["a token of the future", { claims: { iat: Math.floor(Date.now() / 1000) + 600 } }],
    ["a token signed by another", { signWith: "another key" }],
    ["a token nobody signed", { signWith: "nothing" }],
    ["userinfo of somebody else", { userinfo: { body: { sub: "another", given_name: "A", family_name: "B" } } }],
    ["userinfo without a name", { userinfo: { body: { sub: "f:1:899909000012" } } }],
  ] as const)
    test(`${lie}: nobody is kept`, async () => {
      provider.behave(tricks as never);
      const visitor = door.browser();
      const page = await enter(visitor);
      provider.behave({});
      assert.equal(page.response.status, 400, page.url);
      assert.equal(visitor.cookies.has("sextant-citoyen"), false);
      assert.ok(!door.logs.some((line) => /Sofia|Diaz/.test(line)));
    });
});
