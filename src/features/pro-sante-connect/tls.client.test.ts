import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { UnitId } from "#features/accounts/member.ts";
import { aFacility, anAccount, aRight } from "#tests/accounts.ts";
import { aHostileProvider } from "#tests/hostile-provider.ts";
import { aSignInDesk, ids, publicUrl, startUrl } from "#tests/sign-in.ts";
import { read, type Visitor } from "#tests/visitor.ts";
import { issueCard, openAuthority, serverCertificate } from "../../../identity-provider/cards/authority.ts";
import type { Provider } from "./provider.ts";
import { certificateNews, originsOf } from "./provider.ts";
import { endOfCertificate } from "./tls.client.ts";

const us = {
  nationalId: "10B0099001/SEXTANT",
  kind: "staff",
  givenName: "Sextant",
  familyName: "Service",
  profession: null,
  organisation: "CH de Vienne",
  organisationId: "10B0099001",
} as const;

describe("A provider that asks for our certificate", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sextant-authority-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const [authority, another] = [
    await openAuthority(join(folder, "a"), new Date()),
    await openAuthority(join(folder, "b"), new Date()),
  ];
  const ca = authority.root.certificate.toString("pem");
  const theirs = await serverCertificate(authority, ["localhost"], new Date());
  const provider = await aHostileProvider({
    publicUrl,
    clientSecret: "secret-of-the-tests",
    // browsers have no certificate of ours: they are sent to a host that asks none
    wallet: true,
    tls: { ...theirs, ca: `${ca}\n${authority.intermediate.certificate.toString("pem")}` },
  });
  const { db, now, browser } = await aSignInDesk({ issuer: provider.issuer });
  const [unit] = (await aFacility(db, "CH de Vienne", "grand-age", ["Court séjour"])) as [UnitId];
  await aRight(db, await anAccount(db, { nationalId: ids.sofia, name: "Sofia Diaz" }), unit, {}, now());
  const certified = async (by = authority, days = 30): Promise<NonNullable<Provider["certificate"]>> => {
    const card = await issueCard(by, us, { now: new Date(), days, from: new Date(Date.now() - 2 * 86_400_000) });
    return { key: card.key, chain: `${card.certificate}\n${card.chain}`, authority: ca };
  };

  const entersWith = async (visitor: Visitor) => read((await visitor.follow(await visitor.get(startUrl()))).response);

  test("is spoken to with it on every call, with the secret or by the certificate alone", async () => {
    for (const auth of ["basic", "certificate"] as const) {
      provider.asked.length = 0;
      const { status, body } = await entersWith(browser({ auth, certificate: await certified() }));
      assert.deepEqual([status, body], [200, "Sofia Diaz, Court séjour"]);
      for (const path of ["/.well-known/wallet-openid-configuration", "/token", "/jwks", "/userinfo"]) {
        const call = provider.asked.find((one) => one.path === path);
        assert.match(call?.certificate ?? "", /SEXTANT/, `${auth} ${path}`);
      }
      const { authorization, body: form } = provider.asked.find(({ path }) => path === "/token")!;
      assert.equal(authorization.startsWith("Basic "), auth === "basic");
      assert.equal(form.includes("client_secret="), false);
    }
  });

  test("refuses us without it, with one of another authority or past its end: said as our own fault, once tried", async () => {
    const expired = await certified(authority, -1);
    for (const certificate of [undefined, await certified(another), expired]) {
      const visitor = browser(certificate ? { certificate } : {});
      const { status, body } = await read(await visitor.get(startUrl()));
      assert.equal(status, 503);
      assert.match(body, certificate ? /La connexion est indisponible|ne répond pas/ : /indisponible/);
    }
  });

  test("is not believed when nobody we trust vouches for it", async () => {
    const { authority: _, ...blind } = await certified();
    const { status, body } = await read(await browser({ certificate: blind }).get(startUrl()));
    assert.equal(status, 503);
    assert.match(body, /La connexion est indisponible/);
  });

  test("is known to stop believing us on a day, said a month before and shouted a week before", async () => {
    const endsAt = endOfCertificate(await certified(authority, 40));
    assert.equal(Math.round((endsAt.getTime() - Date.now()) / 86_400_000), 40);
    const at = new Date("2026-11-22T00:00:00Z");
    const news = (days: number) => certificateNews(new Date(at.getTime() + days * 86_400_000), at);
    assert.deepEqual(
      [31, 29, 6, -1].map((days) => news(days).level),
      ["info", "warn", "error", "error"],
    );
  });
});

describe("The hosts of a provider", () => {
  test("are the issuer's, the wallet's of a national environment, and those of the settings", () => {
    const bas = "https://auth.bas.psc.esante.gouv.fr/auth/realms/esante-wallet";
    assert.deepEqual(originsOf({ issuer: bas }), [
      "https://auth.bas.psc.esante.gouv.fr",
      "https://wallet.bas.psc.esante.gouv.fr",
    ]);
    assert.deepEqual(originsOf({ issuer: "http://localhost:3001/auth", hosts: ["http://localhost:3005"] }), [
      "http://localhost:3001",
      "http://localhost:3005",
    ]);
  });
});
