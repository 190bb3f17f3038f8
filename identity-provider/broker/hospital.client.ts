import * as openid from "openid-client";
import type { LocalClaims, Partner } from "./local-token.ts";

/** The hospital's sign-on, of which this provider is a client: code flow, PKCE, signature, nonce and issuer checked. */
async function discover({ issuer, clientId, secret }: Partner & { secret: string }): Promise<openid.Configuration> {
  const isLocal = new URL(issuer).protocol === "http:";
  const config = await openid.discovery(new URL(issuer), clientId, undefined, openid.ClientSecretBasic(secret), {
    execute: isLocal ? [openid.allowInsecureRequests] : [],
    timeout: 5,
  });
  openid.enableNonRepudiationChecks(config);
  return config;
}

export type Departure = { url: string; state: string; nonce: string; verifier: string };

export async function depart(partner: Partner & { secret: string }, redirectUri: string): Promise<Departure> {
  const config = await discover(partner);
  const [state, nonce, verifier] = [openid.randomState(), openid.randomNonce(), openid.randomPKCECodeVerifier()];
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: "openid profile",
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  return { url: url.href, state, nonce, verifier };
}

/** What the hospital says, once its code is exchanged and its id_token verified. Throws when anything does not hold. */
export async function comeBack(
  partner: Partner & { secret: string },
  { url, state, nonce, verifier }: { url: string } & Omit<Departure, "url">,
): Promise<LocalClaims> {
  const config = await discover(partner);
  const tokens = await openid.authorizationCodeGrant(config, new URL(url), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  return tokens.claims() as LocalClaims;
}
