import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkSentence } from "./check-sentences.ts";
import { type Check, type CheckName, checksOf, isGreen, type Seen } from "./checks.ts";

const declared = {
  redirectUris: ["https://service.exemple.fr/retour"],
  returnUris: ["https://service.exemple.fr/"],
  auth: "client_secret_basic",
};
let minute = 0;
const at = () => new Date(Date.UTC(2026, 10, 22, 4, minute++));
type Asked = Extract<Seen, { kind: "authorization" }>;
const asked = (n: number, change: Partial<Asked> = {}): Asked => ({
  kind: "authorization",
  at: at(),
  door: "wallet",
  responseType: "code",
  redirectUri: declared.redirectUris[0]!,
  scope: "openid scope_all",
  acrValues: "eidas1",
  state: `state-${n}`,
  nonce: `nonce-${n}`,
  challengeMethod: "S256",
  ...change,
});
const rest = (): Seen[] => [
  {
    kind: "token",
    at: at(),
    grant: "authorization_code",
    auth: "client_secret_basic",
    outcome: "ok",
    secondsSinceCode: 2,
  },
  { kind: "userinfo", at: at(), secondsSinceToken: 1, carried: "header", outcome: 200 },
  { kind: "logout", at: at(), hint: true, returnUri: declared.returnUris[0]! },
];
const whole = () => [asked(1), asked(2), ...rest()];
const find = (checks: Check[], name: CheckName) => checks.find((one) => one.name === name)!;

describe("The report on a relying party", () => {
  test("is empty before it does anything, and says what to do", () => {
    const checks = checksOf(declared, []);
    assert.ok(checks.every(({ state }) => state === "missing"));
    assert.ok(checks.every((one) => checkSentence(one)));
    assert.equal(isGreen(checks), false);
  });

  test("is green after two requests, a sign-in read at once, and a sign-out", () =>
    assert.ok(isGreen(checksOf(declared, whole()))));

  const wrong: [CheckName, Partial<Asked>, RegExp][] = [
    ["discovery", { door: "standard" }, /wallet-openid-configuration/],
    ["response-type", { responseType: "id_token" }, /« id_token ». Attendu : « code »/],
    ["redirect-uri", { redirectUri: "https://service.exemple.fr/retour/" }, /caractère par caractère/],
    ["scope", { scope: "openid profile" }, /scope=openid scope_all/],
    ["acr", { acrValues: "" }, /acr_values=eidas1/],
    ["state", { state: null }, /32 octets/],
    ["state", { state: "state-1" }, /même valeur/],
    ["nonce", { nonce: "nonce-1" }, /même valeur/],
    ["pkce", { challengeMethod: "plain" }, /S256/],
    ["pkce", { challengeMethod: null }, /manque/],
  ];
  for (const [name, change, sentence] of wrong)
    test(`says what is wrong with ${name} (${JSON.stringify(change)})`, () => {
      const checks = checksOf(declared, [asked(1), asked(2, change), ...rest()]);
      assert.deepEqual(
        checks.filter(({ state }) => state !== "seen").map((one) => one.name),
        [name],
      );
      assert.match(checkSentence(find(checks, name))!, sentence);
    });

  test("says a code exchanged late, a client refused, a token used late or out of place, a sign-out without hint", () => {
    const [token, userinfo, logout] = rest() as [
      Extract<Seen, { kind: "token" }>,
      Extract<Seen, { kind: "userinfo" }>,
      Extract<Seen, { kind: "logout" }>,
    ];
    const sentence = (name: CheckName, ...seen: Seen[]) =>
      checkSentence(find(checksOf(declared, [asked(1), asked(2), ...seen]), name));
    assert.match(
      sentence("code", { ...token, secondsSinceCode: 75, outcome: "invalid_grant" })!,
      /75 secondes après, la limite est de 60/,
    );
    assert.match(sentence("code", { ...token, outcome: "invalid_grant" })!, /refusé \(invalid_grant\)/);
    assert.match(sentence("client-auth", { ...token, outcome: "invalid_client" })!, /secret/);
    assert.match(sentence("client-auth", { ...token, auth: "client_secret_post" })!, /« client_secret_post »/);
    assert.match(sentence("userinfo", { ...userinfo, secondsSinceToken: 300, outcome: 401 })!, /300 secondes/);
    assert.match(sentence("userinfo", { ...userinfo, carried: "elsewhere" })!, /Authorization/);
    assert.match(sentence("logout", { ...logout, hint: false })!, /id_token_hint/);
    assert.match(sentence("logout", { ...logout, returnUri: "https://ailleurs.exemple.fr" })!, /ailleurs/);
  });

  test("one request is not enough to compare", () => {
    const checks = checksOf(declared, [asked(1), ...rest()]);
    assert.match(checkSentence(find(checks, "nonce"))!, /il faut deux demandes/);
    assert.equal(find(checks, "nonce").state, "missing");
  });

  test("turns green once the service is mended", () => {
    const before = [asked(1, { acrValues: "", challengeMethod: null }), ...rest()];
    assert.equal(isGreen(checksOf(declared, before)), false);
    assert.ok(isGreen(checksOf(declared, [...before, asked(2), ...rest()])));
  });
});
