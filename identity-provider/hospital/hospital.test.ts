import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as openid from "openid-client";
import { aHospital, discoverHospital, enrolIn, hospitalTid, passphrase, staffCsv } from "#tests/hospital.ts";
import { htmlProblems } from "#tests/html.ts";
import { aMailbox, anSmsGateway } from "#tests/programs.ts";
import { aVisitor, type Visitor } from "#tests/visitor.ts";
import { importStaff } from "./import-staff.ts";

const client = {
  id: "dpi",
  secret: "secret-of-the-dpi",
  redirectUri: "http://localhost:9/retour",
  returnUri: "http://localhost:9/",
};
const verifier = openid.randomPKCECodeVerifier();
const atClient = (url: string) => url.startsWith("http://localhost:9");

describe("A hospital's own sign-on", async () => {
  const [mailbox, sms] = await Promise.all([aMailbox(), anSmsGateway()]);
  const hospital = await aHospital(client, { SMTP_URL: mailbox.smtpUrl, SMS_URL: sms.url });
  const config = await discoverHospital(hospital, client.id, client.secret);
  const origin = new URL(hospital.url).origin;
  const start = async (visitor: Visitor) => {
    const url = openid.buildAuthorizationUrl(config, {
      ...{
        redirect_uri: client.redirectUri,
        scope: "openid profile email",
        state: "s",
        nonce: "n",
        acr_values: "eidas1",
      },
      ...{ code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" },
    });
    return visitor.follow(await visitor.get(url.href), atClient);
  };
  const typePassword = async (visitor: Visitor, login: string, password = passphrase) => {
    const page = await start(visitor);
    const at = /^.*\/interaction\/[^/?]+/.exec(page.url)![0];
    const answer = await visitor.post(`${at}/etablissement`, { identifiant: login, motdepasse: password });
    return { at, answer, end: answer.status === 303 ? await visitor.follow(answer, atClient) : null };
  };
  const lastSms = async () => ((await (await fetch(`${sms.url}/api/messages`)).json()) as { text: string }[])[0]!.text;
  const claimsAt = async (url: string) => {
    const tokens = await openid.authorizationCodeGrant(config, new URL(url), {
      ...{ pkceCodeVerifier: verifier, expectedState: "s", expectedNonce: "n", idTokenExpected: true },
    });
    return {
      claims: tokens.claims()!,
      userinfo: await openid.fetchUserInfo(config, tokens.access_token, tokens.claims()!.sub),
    };
  };
  const bySms = async (visitor: Visitor, login: string) => {
    // as if a minute had passed since the last one
    await hospital.db.query("delete from staff_code");
    const { at } = await typePassword(visitor, login);
    await visitor.follow(await visitor.post(`${at}/etablissement/envoi`, { canal: "sms" }));
    const code = /\d{6}/.exec(await lastSms())![0];
    return visitor.follow(await visitor.post(`${at}/etablissement/code`, { code }), atClient);
  };

  test("shows its own tab, in valid HTML, without the simulator's banner", async () => {
    const page = await (await start(aVisitor())).response.text();
    assert.match(page, /Compte de l’établissement/);
    assert.ok(!page.includes("SIMULATEUR") && !page.includes("Carte CPS"));
    assert.deepEqual(await htmlProblems(page), []);
  });

  test("lets somebody choose a password with the code they were handed, once", async () => {
    const code = await hospital.enrolmentCode("1001");
    const visitor = aVisitor();
    const post = (fields: Record<string, string>) =>
      visitor.post(`${origin}/enrolement`, {
        identifiant: "1001",
        code,
        motdepasse: passphrase,
        encore: passphrase,
        ...fields,
      });
    const weak = await post({ motdepasse: "nora.bellamy1", encore: "nora.bellamy1" });
    assert.equal(weak.status, 422);
    const page = await weak.text();
    assert.match(page, /se devine/);
    assert.ok(
      page.includes('value="1001"') && !page.includes("nora.bellamy1"),
      "the login stays, the password does not",
    );
    assert.deepEqual(await htmlProblems(page), []);
    assert.match(await (await post({ encore: "autre chose de long" })).text(), /ne sont pas les mêmes/);
    assert.equal((await post({ code: "AAAA-BBBB-CCCC" })).status, 422);
    assert.equal((await post({})).status, 303);
    const again = await post({});
    assert.match(await again.text(), /n’est plus valable/);
  });

  test("asks a second factor, and says who, where, how and when", async () => {
    const end = await bySms(aVisitor(), "1001");
    assert.ok(atClient(end.url), end.url);
    const { claims, userinfo } = await claimsAt(end.url);
    const { tid, amr, name, email, acr, oid } = claims;
    assert.deepEqual(
      { tid, amr, name, email, acr },
      {
        tid: hospitalTid,
        amr: ["pwd", "sms", "mfa"],
        name: "Nora Bellamy",
        email: "nora.bellamy@ch-vienne.example",
        acr: "eidas1",
      },
    );
    assert.equal(oid, await hospital.staffId("1001"));
    assert.ok(Math.abs(claims.auth_time! - Date.now() / 1000) < 10);
    assert.equal(userinfo.SubjectNameID, "899900100027", "matched: the national identifier is passed on");
    assert.equal((userinfo.SubjectRefPro as { exercices: object[] }).exercices.length, 1);
  });

  test("passes no national identity of somebody the register does not know", async () => {
    await enrolIn(hospital, aVisitor(), "1002");
    const { claims, userinfo } = await claimsAt((await bySms(aVisitor(), "ada.ferrand@ch-vienne.example")).url);
    assert.equal(claims.name, "Ada Ferrand");
    for (const said of [claims, userinfo])
      for (const member of ["SubjectNameID", "SubjectRefPro", "otherIds"]) assert.ok(!(member in said), member);
  });

  test("for four hours one factor is enough in that browser, for that person, and the tokens say when two were used", async () => {
    const visitor = aVisitor();
    const first = await claimsAt((await bySms(visitor, "1001")).url);
    visitor.cookies.delete("idp-session");
    visitor.cookies.delete("idp-session.sig");
    const { end } = await typePassword(visitor, "1001");
    assert.ok(atClient(end!.url), end!.url);
    const second = await claimsAt(end!.url);
    assert.deepEqual([second.claims.amr, second.claims.auth_time], [first.claims.amr, first.claims.auth_time]);

    visitor.cookies.delete("idp-session");
    const other = await typePassword(visitor, "1002");
    assert.match(other.end!.url, /second/, "the trust is of one person");
    assert.ok(atClient((await bySms(visitor, "1002")).url));
    for (const login of ["1001", "1002"]) {
      visitor.cookies.delete("idp-session");
      assert.ok(atClient((await typePassword(visitor, login)).end!.url), "on a shared workstation each has their own");
    }
    await hospital.db.query("update staff_trust set ends_at = now() - interval '1 second'");
    visitor.cookies.delete("idp-session");
    assert.match((await typePassword(visitor, "1001")).end!.url, /second/, "and of four hours");
  });

  test("answers the same to a wrong password and to nobody, and makes one wait after five errors", async () => {
    const answers = await Promise.all([
      typePassword(aVisitor(), "1001", "faux"),
      typePassword(aVisitor(), "qqn9", "faux"),
    ]);
    const texts = await Promise.all(
      answers.map(async ({ at, answer }) => (await answer.text()).replaceAll(new URL(at).pathname, "")),
    );
    assert.deepEqual(
      answers.map(({ answer }) => answer.status),
      [422, 422],
    );
    assert.equal(texts[0]!.replaceAll("1001", "X"), texts[1]!.replaceAll("qqn9", "X"));
    for (let n = 0; n < 4; n++) await typePassword(aVisitor(), "1001", "faux");
    const right = await typePassword(aVisitor(), "1001");
    assert.equal(right.answer.status, 422);
    await hospital.db.query("update staff set waits_until = now() - interval '1 second' where hr_id = '1001'");
    assert.equal((await typePassword(aVisitor(), "1001")).answer.status, 303);
  });

  test("a code is of one sign-in, dies after five errors, and is not sent twice in a minute", async () => {
    await hospital.db.query("delete from staff_code");
    const visitor = aVisitor();
    const { at } = await typePassword(visitor, "1001");
    assert.equal((await visitor.post(`${at}/etablissement/envoi`, { canal: "sms" })).status, 303);
    const soon = await visitor.post(`${at}/etablissement/envoi`, { canal: "mail" });
    assert.equal(soon.status, 422);
    assert.match(await soon.text(), /dans \d+ secondes/);
    const code = /\d{6}/.exec(await lastSms())![0];
    for (let n = 0; n < 5; n++) await visitor.post(`${at}/etablissement/code`, { code: "000000" });
    const dead = await visitor.post(`${at}/etablissement/code`, { code });
    assert.equal(dead.status, 422);
    assert.deepEqual(await htmlProblems(await dead.text()), []);
    const stranger = await aVisitor().post(`${at}/etablissement/code`, { code });
    assert.equal(stranger.status, 400, "another browser has no part in it");
  });

  test("lets in nobody who left the hospital, at once", async () => {
    const visitor = aVisitor();
    await bySms(visitor, "1002").catch(() => null);
    const without = staffCsv
      .split("\n")
      .filter((line) => !line.startsWith("1002"))
      .join("\n");
    const imported = await importStaff(hospital.db, {
      file: "rh.csv",
      text: without,
      place: "",
      acceptsSmaller: true,
      now: new Date(),
    });
    assert.ok(imported.ok && imported.value.left === 1);
    assert.equal((await typePassword(aVisitor(), "1002")).answer.status, 422);
    const page = await start(visitor);
    assert.ok(
      !atClient(page.url) || page.url.includes("error"),
      `a session already open is worth nothing either: ${page.url}`,
    );
    await importStaff(hospital.db, {
      file: "rh.csv",
      text: staffCsv,
      place: "",
      acceptsSmaller: true,
      now: new Date(),
    });
    assert.equal((await typePassword(aVisitor(), "1002")).answer.status, 303);
  });
});

describe("With the outside cut", async () => {
  // nobody listens there
  const hospital = await aHospital(client, { SMTP_URL: "smtp://127.0.0.1:9", SMS_URL: "http://127.0.0.1:9" });
  const config = await discoverHospital(hospital, client.id, client.secret);

  test("the page says so, and a printed code signs an administrator in, once", async () => {
    await hospital.db.query("update staff set administrator = true where hr_id = '1002'");
    const enrolled = await enrolIn(hospital, aVisitor(), "1002");
    assert.equal(enrolled.status, 201);
    const codes = [...(await enrolled.text()).matchAll(/<code>([^<]+)<\/code>/g)].map((match) => match[1]!);
    assert.equal(codes.length, 10);

    const visitor = aVisitor();
    const url = openid.buildAuthorizationUrl(config, {
      ...{ redirect_uri: client.redirectUri, scope: "openid profile", state: "s", nonce: "n", acr_values: "eidas1" },
      ...{ code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" },
    });
    const page = await visitor.follow(await visitor.get(url.href), atClient);
    const at = /^.*\/interaction\/[^/?]+/.exec(page.url)![0];
    await visitor.post(`${at}/etablissement`, { identifiant: "1002", motdepasse: passphrase });
    const cut = await visitor.post(`${at}/etablissement/envoi`, { canal: "sms" });
    const text = await cut.text();
    assert.equal(cut.status, 503);
    assert.match(text, /l’extérieur ne répond pas/);
    assert.match(text, /code de secours/);
    assert.deepEqual(await htmlProblems(text), []);

    assert.equal((await visitor.post(`${at}/etablissement/secours`, { secours: "AAAA-BBBB-CCCC" })).status, 422);
    const end = await visitor.follow(
      await visitor.post(`${at}/etablissement/secours`, { secours: codes[0]!.toLowerCase() }),
      atClient,
    );
    assert.ok(atClient(end.url), end.url);
    const { rows } = await hospital.db.query("select count(*)::int as n from recovery_code where used_at is null");
    assert.equal(rows[0].n, 9);
  });
});
