import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import * as openid from "openid-client";
import { openDatabase } from "#idp/database.ts";
import { aDatabaseUrl } from "#tests/database.ts";
import { aHospital, enrolIn, hospitalTid, passphrase } from "#tests/hospital.ts";
import { htmlProblems } from "#tests/html.ts";
import { useCard } from "#tests/login.ts";
import { anIdentityProvider, anSmsGateway } from "#tests/programs.ts";
import { aVisitor, type Visitor } from "#tests/visitor.ts";
import { savePartner } from "./partner.store.ts";

const service = "http://localhost:9";
const sealingKey = Buffer.alloc(32, 8);
const verifier = openid.randomPKCECodeVerifier();
const atService = (url: string) => url.startsWith(service);
const sofia = "899909000012";
const roche = "899909000020";

describe("Signing in through one's own hospital", async () => {
  const databaseUrl = await aDatabaseUrl();
  const sms = await anSmsGateway();
  const psc = await anIdentityProvider(service, {
    DATABASE_URL: databaseUrl,
    SEALING_KEY: sealingKey.toString("base64url"),
  });
  const wallet = new URL(psc.url).origin;
  const broker = {
    id: "psc",
    secret: "secret-of-the-broker",
    redirectUri: `${wallet}/delegation/retour`,
    returnUri: `${wallet}/`,
  };
  const hospital = await aHospital(broker, { SMS_URL: sms.url });
  const db = await openDatabase(databaseUrl);
  after(() => db.end());
  const partner = {
    hint: "ch-vienne",
    name: "CH de Vienne",
    issuer: hospital.url,
    clientId: broker.id,
    tids: [hospitalTid],
  };
  await savePartner(db, { ...partner, secret: broker.secret }, sealingKey);
  await enrolIn(hospital, aVisitor(), "1001");

  const config = await openid.discovery(
    new URL(`${psc.url}/.well-known/wallet-openid-configuration`),
    "sextant",
    undefined,
    openid.ClientSecretBasic("secret-of-the-tests"),
    { execute: [openid.allowInsecureRequests] },
  );
  openid.enableNonRepudiationChecks(config);
  const ask = async (visitor: Visitor, changes: Record<string, string> = {}) => {
    const url = openid.buildAuthorizationUrl(config, {
      ...{ redirect_uri: `${service}/connexion/psc/retour`, scope: "openid scope_all", acr_values: "eidas1" },
      ...{ state: "s", nonce: "n", kc_idp_hint: "ch-vienne" },
      ...{ code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" },
      ...changes,
    });
    return visitor.follow(await visitor.get(url.href), (next) => atService(next) || next.startsWith(there));
  };
  const there = new URL(hospital.url).origin;
  /** The same browser at the hospital's: a visitor knows cookies by name, and both programs name theirs alike. */
  const others = new WeakMap<Visitor, Visitor>();
  const atHospital = (visitor: Visitor) => {
    const other = others.get(visitor) ?? aVisitor();
    others.set(visitor, other);
    return other;
  };
  const interactionOf = (url: string) => /^.*\/interaction\/[^/?]+/.exec(url)![0];
  const claimsAt = async (url: string) =>
    (
      await openid.authorizationCodeGrant(config, new URL(url), {
        ...{ pkceCodeVerifier: verifier, expectedState: "s", expectedNonce: "n", idTokenExpected: true },
      })
    ).claims()!;
  /** At the hospital's own pages: password, code by SMS; the address it sends the browser back to. */
  const leaveHospital = async (visitor: Visitor, url: string): Promise<string> => {
    await hospital.db.query("delete from staff_code");
    const browser = atHospital(visitor);
    const isBack = (next: string) => next.startsWith(wallet);
    const asked = await browser.follow(await browser.get(url), isBack);
    if (isBack(asked.url)) return asked.url;
    const at = interactionOf(asked.url);
    const typed = { identifiant: "1001", motdepasse: passphrase };
    const next = await browser.follow(await browser.post(`${at}/etablissement`, typed), isBack);
    if (isBack(next.url)) return next.url;
    await browser.post(`${at}/etablissement/envoi`, { canal: "sms" });
    const [{ text }] = (await (await fetch(`${sms.url}/api/messages`)).json()) as [{ text: string }];
    return (
      await browser.follow(await browser.post(`${at}/etablissement/code`, { code: /\d{6}/.exec(text)![0] }), isBack)
    ).url;
  };
  const proveAtHospital = async (visitor: Visitor, url: string) =>
    visitor.follow(await visitor.get(await leaveHospital(visitor, url)), atService);

  test("the tab lists the hospitals, in valid HTML", async () => {
    const visitor = aVisitor();
    const at = interactionOf((await ask(visitor, { kc_idp_hint: "" })).url);
    const page = await (await visitor.get(`${at}/delegation`)).text();
    assert.match(page, /CH de Vienne/);
    assert.deepEqual(await htmlProblems(page), []);
  });

  test("the first time, the national identity is proved by card, then one confirms; the token says how", async () => {
    const visitor = aVisitor();
    const asked = await ask(visitor);
    assert.ok(asked.url.startsWith(there), "kc_idp_hint leads straight to the hospital");
    const back = await proveAtHospital(visitor, asked.url);
    const first = await back.response.text();
    assert.match(first, /APPAIRER UN COMPTE AVEC LA CARTE CPS/);
    assert.match(first, /Nora Bellamy/);
    assert.deepEqual(await htmlProblems(first), []);
    const at = interactionOf(back.url);
    assert.equal(
      (await visitor.post(`${at}/delegation/confirmer`, {})).headers.get("location"),
      `${new URL(at).pathname}/delegation/suite`,
    );

    const cards = await visitor.follow(await visitor.post(`${at}/delegation/appairer`, { moyen: "carte" }), atService);
    assert.match(cards.url, /\/carte$/);
    const paired = await visitor.follow(await useCard(visitor, cards.url, sofia), atService);
    const confirm = await paired.response.text();
    assert.match(confirm, /Continuer en tant que Sofia Diaz/);
    assert.deepEqual(await htmlProblems(confirm), []);
    const end = await visitor.follow(await visitor.post(`${at}/delegation/confirmer`, {}), atService);
    const { SubjectNameID, authMode, acr } = await claimsAt(end.url);
    assert.deepEqual(
      { SubjectNameID, authMode, acr },
      { SubjectNameID: sofia, authMode: "IDENTITY_BROKER", acr: "eidas1" },
    );
    const { rows } = await db.query(
      "select tid, proved_with, ends_at > now() + interval '364 days' as year from pairing",
    );
    assert.deepEqual(rows, [{ tid: hospitalTid, proved_with: "CARD", year: true }]);
  });

  test("the next times, one only confirms, each time; or refuses and uses one's own card", async () => {
    const visitor = aVisitor();
    const back = await proveAtHospital(visitor, (await ask(visitor)).url);
    assert.match(await back.response.text(), /Est-ce bien vous/);
    const at = interactionOf(back.url);
    const own = await visitor.follow(await visitor.post(`${at}/delegation/refuser`, {}), atService);
    assert.match(own.url, /\/carte$/);
    const end = await visitor.follow(await useCard(visitor, own.url, roche), atService);
    const { SubjectNameID, authMode } = await claimsAt(end.url);
    assert.deepEqual({ SubjectNameID, authMode }, { SubjectNameID: roche, authMode: "CARD" });
    const { rows } = await db.query("select count(*)::int as n from pairing where ended_at is null");
    assert.equal(rows[0].n, 1, "nobody else is tied to the hospital's account");
  });

  test("the person sees the pairing on their own page and ends it; nobody else does", async () => {
    const portal = async (national: string) => {
      const visitor = aVisitor();
      const page = await visitor.follow(await visitor.get(`${wallet}/login-page/connexion`));
      await visitor.follow(await useCard(visitor, page.url, national));
      return visitor;
    };
    const [hers, his] = [await portal(sofia), await portal(roche)];
    const page = await (await hers.get(`${wallet}/login-page`)).text();
    assert.match(page, /Comptes d’établissement appairés/);
    assert.match(page, /CH de Vienne/);
    assert.deepEqual(await htmlProblems(page), []);
    const end = /\/login-page\/appairages\/[^"]+/.exec(page)![0];
    assert.ok(!(await (await his.get(`${wallet}/login-page`)).text()).includes("appairés"));
    assert.equal((await his.post(`${wallet}${end}`, {})).status, 409);
    assert.equal((await hers.post(`${wallet}${end}`, {})).status, 303);
    assert.ok(!(await (await hers.get(`${wallet}/login-page`)).text()).includes("appairés"));
    await db.query("update pairing set ended_at = null");
  });

  test("a pairing of more than twelve months, or ended, is proved again", async () => {
    await db.query("update pairing set ends_at = now() - interval '1 day'");
    const visitor = aVisitor();
    const back = await proveAtHospital(visitor, (await ask(visitor)).url);
    assert.match(await back.response.text(), /APPAIRER/);
    await db.query("update pairing set ends_at = now() + interval '30 days', ended_at = now()");
    const again = aVisitor();
    assert.match(await (await proveAtHospital(again, (await ask(again)).url)).response.text(), /APPAIRER/);
  });

  const refused = async (prepare: () => Promise<unknown>, undo: () => Promise<unknown>) => {
    await prepare();
    const visitor = aVisitor();
    const back = await proveAtHospital(visitor, (await ask(visitor)).url);
    await undo();
    const page = await back.response.text();
    assert.deepEqual(await htmlProblems(page), []);
    return { status: back.response.status, page };
  };

  test("a single factor is refused", async () => {
    const visitor = aVisitor();
    await proveAtHospital(visitor, (await ask(visitor)).url);
    // as if the hospital had asked its password alone
    await hospital.db.query("update staff_trust set amr = '{pwd}'");
    const { cookies } = atHospital(visitor);
    for (const name of [...cookies.keys()]) if (name.startsWith("idp-session")) cookies.delete(name);
    const back = await proveAtHospital(visitor, (await ask(visitor)).url);
    assert.equal(back.response.status, 403);
    assert.match(await back.response.text(), /un seul facteur/);
  });

  test("an establishment the hospital may not speak for is refused", async () => {
    const { status, page } = await refused(
      () => db.query("update partner set tids = '{TID-AUTRE}'"),
      () => db.query("update partner set tids = $1", [[hospitalTid]]),
    );
    assert.equal(status, 403);
    assert.match(page, /n’est pas de ceux/);
  });

  test("an answer nobody signed for us, used twice, or brought by another browser is refused", async () => {
    const visitor = aVisitor();
    const callback = await leaveHospital(visitor, (await ask(visitor)).url);
    const stranger = aVisitor();
    const stolen = await stranger.follow(await stranger.get(callback), atService);
    assert.equal(stolen.response.status, 400, "the sign-in is of the browser that left");
    const replayed = await visitor.get(callback);
    assert.equal(replayed.status, 400);
    const forged = await visitor.get(`${wallet}/delegation/retour?code=x&state=invented`);
    assert.equal(forged.status, 400);
  });

  test("an unknown hospital is said so, and so is one that does not answer", async () => {
    const unknown = await ask(aVisitor(), { kc_idp_hint: "ailleurs" });
    assert.equal(unknown.response.status, 403);
    assert.match(await unknown.response.text(), /n’est pas inscrit/);
    await savePartner(
      db,
      { ...partner, hint: "muet", name: "Muet", issuer: "http://127.0.0.1:9/auth", secret: "x" },
      sealingKey,
    );
    const silent = await ask(aVisitor(), { kc_idp_hint: "muet" });
    assert.equal(silent.response.status, 503);
    assert.match(await silent.response.text(), /ne répond pas/);
  });
});
