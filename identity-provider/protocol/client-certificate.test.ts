import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { after, describe, test } from "node:test";
import * as openid from "openid-client";
import pg from "pg";
import { fetchWith } from "#features/pro-sante-connect/tls.client.ts";
import { issueCard, openAuthority } from "#idp/cards/authority.ts";
import { aDatabaseUrl } from "#tests/database.ts";
import { aFolder, anIdentityProvider } from "#tests/programs.ts";
import { client, exchange, refusal, signIn } from "#tests/relying-party.ts";
import { aVisitor } from "#tests/visitor.ts";
import { isSame } from "./client-certificate.ts";

const sofia = "899909000012";

test("a distinguished name is the same in another order, with other separators", () => {
  assert.ok(isSame("C=FR\nO=CH DE VIENNE\nCN=sextant", "CN=sextant, O=CH DE VIENNE, C=FR"));
  assert.ok(!isSame("C=FR\nCN=sextant", "C=FR\nCN=sextant2"));
});

describe("A service known by its certificate", async () => {
  const [databaseUrl, data] = [await aDatabaseUrl(), aFolder()];
  const provider = await anIdentityProvider(client, {
    DATABASE_URL: databaseUrl,
    DATA_DIR: data,
    AUTH_TLS: "on",
    WALLET_PORT: "0",
  });
  const authority = await openAuthority(data, new Date());
  const elsewhere = await openAuthority(aFolder(), new Date());
  const ca = authority.root.certificate.toString("pem");
  const certified = async (by = authority, familyName = "DIAZ") => {
    const subject = {
      ...{ nationalId: sofia, kind: "professional" as const, givenName: "SOFIA", familyName },
      ...{ profession: null, organisation: null, organisationId: null },
    };
    const card = await issueCard(by, subject, { now: new Date() });
    return { key: card.key, chain: `${card.certificate}\n${card.chain}`, authority: ca, pem: card.certificate };
  };
  const own = await certified();
  const db = new pg.Client({ connectionString: databaseUrl, options: "-c search_path=identity_provider" });
  await db.connect();
  after(() => db.end());
  await db.query(
    `insert into client (client_id, service, metadata, stage) select 'certifie', 'certifie', metadata || $1, 'production'
     from client where client_id = 'sextant'`,
    [
      {
        token_endpoint_auth_method: "tls_client_auth",
        tls_client_auth_subject_dn: new X509Certificate(own.pem).subject,
      },
    ],
  );
  const configured = async (certificate: Awaited<ReturnType<typeof certified>>) => {
    const config = await openid.discovery(
      new URL(`${provider.url}/.well-known/wallet-openid-configuration`),
      "certifie",
      undefined,
      openid.TlsClientAuth(),
      // the wallet is plain http, for browsers of this machine
      { [openid.customFetch]: fetchWith(certificate), execute: [openid.allowInsecureRequests] },
    );
    return config;
  };
  const enters = async (certificate: Awaited<ReturnType<typeof certified>>) => {
    const config = await configured(certificate);
    return refusal(exchange(config, await signIn(aVisitor(), config, sofia)));
  };

  test("is served over TLS, its browsers on a host that asks no certificate", () => {
    assert.match(provider.url, /^https:\/\/localhost:/);
    assert.match(provider.walletUrl, /^http:\/\/localhost:/);
  });

  test("enters with its certificate, and nothing else", async () => assert.equal(await enters(own), null));

  test("is refused with another's, or with one of an unknown authority", async () => {
    assert.ok(await enters(await certified(authority, "AUTRE")));
    assert.ok(await enters({ ...(await certified(elsewhere)), authority: ca }));
  });
});
