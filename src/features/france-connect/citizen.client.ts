import * as openid from "openid-client";
import { refusalFor } from "#features/pro-sante-connect/refusing.client.ts";
import { ok, refuse } from "#lib/result.ts";
import {
  type Attempt,
  askedLevel,
  type Citizen,
  citizenOf,
  type FranceConnect,
  flawOf,
  type Proved,
  scope,
} from "./france-connect.ts";

const timeoutSeconds = 10;
const keptMs = 6 * 3_600_000;
const known = new Map<string, { config: Promise<openid.Configuration>; until: number }>();

/** One configuration per provider and process; a failed one is asked again the next time. */
function discover({ issuer, clientId, clientSecret }: FranceConnect): Promise<openid.Configuration> {
  const key = JSON.stringify([issuer, clientId, clientSecret]);
  const found = known.get(key);
  if (found && Date.now() < found.until) return found.config;
  const isLocal = issuer.startsWith("http://localhost:");
  // the answer of userinfo is a signed token: checked like the other
  const execute = [openid.enableNonRepudiationChecks, ...(isLocal ? [openid.allowInsecureRequests] : [])];
  const config = openid.discovery(new URL(issuer), clientId, clientSecret, openid.ClientSecretPost(clientSecret), {
    execute,
    timeout: timeoutSeconds,
  });
  known.set(key, { config, until: Date.now() + keptMs });
  config.catch(() => known.delete(key));
  return config;
}

/** Where to send the browser. */
export const citizenUrl = (provider: FranceConnect, backTo: string, attempt: Attempt): Proved<string> =>
  refusing(async () => {
    const url = openid.buildAuthorizationUrl(await discover(provider), {
      redirect_uri: backTo,
      scope,
      acr_values: askedLevel,
      state: attempt.state,
      nonce: attempt.nonce,
      prompt: "login",
      code_challenge: await openid.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: "S256",
    });
    return ok(url.href);
  });

/** Code against tokens; the id_token's signature, issuer, audience, nonce, dates and level; then userinfo, signed too, of the same subject. */
export const proveCitizen = (
  provider: FranceConnect,
  callback: URL,
  attempt: Attempt,
  now: Date,
): Proved<{ citizen: Citizen; idToken: string }> =>
  refusing(async () => {
    const config = await discover(provider);
    const tokens = await openid.authorizationCodeGrant(config, callback, {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims || !tokens.id_token) return refuse({ kind: "not-trusted", detail: "no id_token" });
    const flaw = flawOf(claims, now);
    if (flaw) return refuse({ kind: "not-trusted", detail: flaw });
    const said = await openid.fetchUserInfo(config, tokens.access_token, claims.sub);
    const citizen = citizenOf(claims.sub, said);
    return citizen ? ok({ citizen, idToken: tokens.id_token }) : refuse({ kind: "not-trusted", detail: "no name" });
  });

/** Leaving FranceConnect too, which its users expect; null when it cannot be reached. */
export async function farewellUrl(
  provider: FranceConnect,
  idToken: string,
  backTo: string,
  state: string,
): Promise<string | null> {
  const url = await refusing(async () => {
    const params = { id_token_hint: idToken, post_logout_redirect_uri: backTo, state };
    return ok(openid.buildEndSessionUrl(await discover(provider), params).href);
  });
  return url.ok ? url.value : null;
}

async function refusing<Value>(speak: () => Proved<Value>): Proved<Value> {
  try {
    return await speak();
  } catch (cause) {
    const refusal = refusalFor(cause);
    switch (refusal.kind) {
      case "cancelled":
      case "unreachable":
        return refuse(refusal);
      case "code-refused":
      case "not-trusted":
      case "test-identity":
      case "misconfigured":
        return refuse({ kind: "not-trusted", detail: refusal.detail });
    }
  }
}
