import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import * as openid from "openid-client";
import { aDatabaseUrl } from "#tests/database.ts";
import { htmlProblems } from "#tests/html.ts";
import { useCard } from "#tests/login.ts";
import { anIdentityProvider } from "#tests/programs.ts";
import { backAtClient, client, discover, exchange, refusal, requestUrl, signIn } from "#tests/relying-party.ts";
import { aVisitor, read } from "#tests/visitor.ts";
import { tokenFlaws } from "./scenario.ts";

const [sofia, roche] = ["899909000012", "899909000020"];

describe("The simulator's test control", async () => {
  const databaseUrl = await aDatabaseUrl();
  const provider = await anIdentityProvider(client, { DATABASE_URL: databaseUrl });
  const config = await discover(provider.url);
  const api = `${provider.walletUrl}/admin/api/scenarios`;
  const begin = (scenario: object) =>
    fetch(api, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(scenario),
    });
  const signedIn = async (person: string) => exchange(config, await signIn(aVisitor(), config, person));
  const userinfoOf = async (person: string) => {
    const tokens = await signedIn(person);
    return openid.fetchUserInfo(config, tokens.access_token, tokens.claims()!.sub);
  };
  afterEach(() => fetch(api, { method: "DELETE" }));

  test("a client that checks what it should refuses each flaw of an id_token", async () => {
    for (const flaw of tokenFlaws.filter((one) => one !== "acr")) {
      await begin({ kind: "id-token", flaw, person: sofia });
      await assert.rejects(signedIn(sofia!), /(?:)/, flaw);
      assert.ok(await signedIn(roche!), "nobody else is concerned");
      await fetch(api, { method: "DELETE" });
    }
    await begin({ kind: "id-token", flaw: "acr" });
    assert.equal((await signedIn(sofia!)).claims()!.acr, "eidas0");
  });

  test("an endpoint answers the error asked, for the person asked", async () => {
    await begin({ kind: "error", endpoint: "token", error: "invalid_grant", person: sofia });
    assert.equal(await refusal(signedIn(sofia!)), "invalid_grant");
    assert.equal(await refusal(signedIn(roche!)), null);
    await fetch(api, { method: "DELETE" });
    await begin({ kind: "error", endpoint: "userinfo", error: "server_error", status: 503 });
    await assert.rejects(userinfoOf(sofia!));
  });

  test("the authorization endpoint sends the error back to the service: at once for all, after the sign-in for one", async () => {
    await begin({ kind: "error", endpoint: "authorization", error: "temporarily_unavailable", client: "sextant" });
    const visitor = aVisitor();
    const back = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    assert.equal(new URL(back.url).searchParams.get("error"), "temporarily_unavailable");
    await fetch(api, { method: "DELETE" });
    await begin({ kind: "error", endpoint: "authorization", error: "access_denied", person: sofia });
    const page = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    const refused = await visitor.follow(await useCard(visitor, page.url, sofia!), backAtClient);
    assert.equal(new URL(refused.url).searchParams.get("error"), "access_denied");
  });

  test("everything is down", async () => {
    const back = await signIn(aVisitor(), config, sofia!);
    await begin({ kind: "down" });
    assert.equal((await fetch(config.serverMetadata().jwks_uri!)).status, 503);
    await assert.rejects(exchange(config, back));
  });

  test("an answer waits", async () => {
    await begin({ kind: "delay", endpoint: "jwks", milliseconds: 300 });
    const begun = Date.now();
    await fetch(config.serverMetadata().jwks_uri!);
    assert.ok(Date.now() - begun >= 300);
  });

  test("members are missing or replaced, the practice disappears, accounts merge", async () => {
    await begin({ kind: "claims", without: ["codeCivilite"], with: { family_name: "Autre" }, person: sofia });
    const said = await userinfoOf(sofia!);
    assert.deepEqual([said.codeCivilite, said.family_name, said.given_name], [undefined, "Autre", "Sofia"]);
    await fetch(api, { method: "DELETE" });

    await begin({ kind: "no-exercise", person: sofia });
    assert.deepEqual(Object.keys(await userinfoOf(sofia!)).toSorted(), [
      ...["SubjectNameID", "codeCivilite", "family_name", "given_name", "preferred_username", "sub"],
    ]);
    await fetch(api, { method: "DELETE" });

    await begin({ kind: "merged", into: "899909999991", person: sofia });
    const merged = await userinfoOf(sofia!);
    assert.equal(merged.SubjectNameID, "899909999991");
    assert.deepEqual(merged.otherIds, [
      { identifiant: sofia, origine: "RPPS", qualite: 1 },
      { identifiant: "899909999991", origine: "RPPS", qualite: 1 },
    ]);
  });

  test("a scenario it does not understand is refused, and the page says why", async () => {
    for (const [scenario, status] of [
      [{ kind: "unknown" }, 422],
      [{ kind: "error", error: "invalid_grant" }, 422],
      [{ kind: "delay", endpoint: "token", milliseconds: 600_000 }, 422],
      [{ kind: "down", person: "899900000000" }, 422],
      [{ kind: "merged", into: "810003456789" }, 422],
      [{ kind: "down" }, 201],
    ] as const)
      assert.equal((await begin(scenario)).status, status, JSON.stringify(scenario));
    const form = await fetch(api, { method: "POST", body: new URLSearchParams({ kind: "down" }) });
    assert.equal(form.status, 415, "a form of another site is no order");

    const visitor = aVisitor();
    const page = `${provider.walletUrl}/admin/essais`;
    const refused = await read(await visitor.post(page, { kind: "error", value: "invalid_grant", endpoint: "" }));
    assert.equal(refused.status, 422);
    assert.match(refused.body, /demande un point d’accès/);
    assert.match(refused.body, /value="invalid_grant"/);
    assert.deepEqual(await htmlProblems(refused.body), []);
    assert.equal((await visitor.post(page, { kind: "id-token nonce", value: "", person: sofia! })).status, 303);
    assert.match((await read(await visitor.get(page))).body, /un autre nonce/);
  });

  test("the persons of the tests: every shape of identity, and cards that do not work", async () => {
    const added = await (await fetch(`${provider.walletUrl}/admin/api/personnes-d-essai`, { method: "POST" })).json();
    const idOf = (about: string) =>
      added.find(({ shown }: { shown: string }) => shown.includes(about)).SubjectNameID as string;
    type Said = { SubjectRefPro?: { exercices: { activities: object[] }[] } };
    const shapeOf = async (about: string) =>
      ((await userinfoOf(idOf(about))) as Said).SubjectRefPro?.exercices.map(({ activities }) => activities.length);
    assert.deepEqual(await shapeOf("une activité"), [1]);
    assert.deepEqual(await shapeOf("cinq activités"), [5]);
    assert.deepEqual(await shapeOf("aucun exercice"), undefined);
    assert.deepEqual(await shapeOf("deux professions"), [1, 1]);
    assert.deepEqual(await shapeOf("ville et hôpital"), [2]);
    assert.equal(((await userinfoOf(idOf("identifiant changé"))).otherIds as object[]).length, 2);

    const visitor = aVisitor();
    const { url } = await visitor.follow(await visitor.get(await requestUrl(config)), backAtClient);
    for (const about of ["carte expirée", "carte en opposition", "carte illisible"])
      assert.equal((await useCard(visitor, url, idOf(about))).status, 403, about);
    const drawer = await read(await visitor.get(`${url}/carte?recherche=professions`));
    assert.equal(drawer.body.match(/\/carte\/\d+"/g)?.length, 2, "two professions, two cards");
  });
});

test("a hospital's provider has no test control", async () => {
  const provider = await anIdentityProvider(client, {
    MODE: "hospital",
    ADMIN_PASSWORD: "sesame-des-tests",
    PEOPLE_FILE: "",
    HOSPITAL_ID: "CH-DES-TESTS",
  });
  const authorization = `Basic ${Buffer.from("admin:sesame-des-tests").toString("base64")}`;
  for (const path of ["/admin/api/scenarios", "/admin/essais", "/admin/cartes", "/demandes"])
    assert.equal((await fetch(`${provider.walletUrl}${path}`, { headers: { authorization } })).status, 404, path);
  assert.equal((await fetch(`${provider.walletUrl}/admin`, { headers: { authorization } })).status, 200);
});
