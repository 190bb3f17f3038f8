import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after } from "node:test";
import * as openid from "openid-client";
import { useCard } from "#tests/login.ts";
import type { Visitor } from "#tests/visitor.ts";

/** A service of the tests, as the identity provider knows it: nobody listens at its address. */
export const client = "http://localhost:9";
export const callback = `${client}/connexion/psc/retour`;
/** Where it is come back to after signing out. */
export const signedOutAt = `${client}/connexion/psc/deconnecte`;
export const clientSecret = "secret-of-the-tests";
export const verifier = openid.randomPKCECodeVerifier();

type Credentials = { clientId?: string; auth?: openid.ClientAuth };

export async function discover(issuer: string, { clientId = "sextant", auth }: Credentials = {}) {
  const config = await openid.discovery(
    new URL(`${issuer}/.well-known/wallet-openid-configuration`),
    clientId,
    undefined,
    auth ?? openid.ClientSecretBasic(clientSecret),
    { execute: [openid.allowInsecureRequests] },
  );
  openid.enableNonRepudiationChecks(config);
  return config;
}

export async function requestUrl(config: openid.Configuration, changes: Record<string, string | undefined> = {}) {
  const asked = {
    redirect_uri: callback,
    scope: "openid scope_all",
    acr_values: "eidas1",
    state: "the-state",
    nonce: "the-nonce",
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...changes,
  };
  return openid.buildAuthorizationUrl(
    config,
    Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as Record<string, string>,
  ).href;
}

export const backAtClient = (url: string) => url.startsWith(client);

/** Signs in as that person; returns the address the client is called back at. */
export async function signIn(
  visitor: Visitor,
  config: openid.Configuration,
  person: string,
  changes: Record<string, string | undefined> = {},
): Promise<URL> {
  const page = await visitor.follow(await visitor.get(await requestUrl(config, changes)), backAtClient);
  if (backAtClient(page.url)) return new URL(page.url);
  const back = await visitor.follow(await useCard(visitor, page.url, person), backAtClient);
  return new URL(back.url);
}

export const exchange = (config: openid.Configuration, back: URL) =>
  openid.authorizationCodeGrant(config, back, {
    pkceCodeVerifier: verifier,
    expectedState: "the-state",
    expectedNonce: "the-nonce",
    idTokenExpected: true,
  });

/** What the provider answered no with; null when it said yes. */
export const refusal = (attempt: Promise<unknown>): Promise<string | null> =>
  attempt.then(
    () => null,
    (cause: { error?: string; cause?: { error?: string } }) => cause.error ?? "not authenticated",
  );

/** A request to one of the provider's endpoints, with the client's secret unless other credentials are given. */
export async function ask(url: string, form: Record<string, string>, headers: Record<string, string> = basic()) {
  const response = await fetch(url, { method: "POST", body: new URLSearchParams(form), headers });
  const text = await response.text();
  return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : text };
}

export const basic = (id = "sextant", secret = clientSecret) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
});

/** A service's server: it hears of sessions ended elsewhere, and answers browsers an empty page. */
export async function aBackChannel() {
  const heard: string[] = [];
  const server = createServer((req, res) => {
    let body = "";
    req.on("data", (chunk) => (body += chunk));
    req.on("end", () => {
      if (req.method === "POST") heard.push(new URLSearchParams(body).get("logout_token") ?? "");
      res.writeHead(200, { "cache-control": "no-store" }).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  after(() => server.close());
  return { url: `http://localhost:${(server.address() as AddressInfo).port}/fermeture`, heard };
}

export const claimsIn = (token: string) => JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());
export const headerOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[0]!, "base64url").toString());
