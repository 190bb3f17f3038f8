import * as openid from "openid-client";
import { faultOf, identityOf, type UserInfo } from "#features/accounts/identity.ts";
import { ok, refuse } from "#lib/result.ts";
import { type Attempt, longestAge, type Proof } from "./attempt.ts";
import { discover } from "./metadata.client.ts";
import { askedLevel, flawOf, type Provided, type Provider } from "./provider.ts";
import { refusalFor, refusing } from "./refusing.client.ts";
import { readUserInfo } from "./userinfo.client.ts";

const scope = "openid scope_all";

/** Where to send the browser. */
export async function signInUrl(provider: Provider, backTo: string, attempt: Attempt): Provided<string> {
  return refusing(async () => {
    const { config } = await discover(provider);
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: backTo,
      scope,
      acr_values: askedLevel,
      state: attempt.state,
      nonce: attempt.nonce,
      max_age: String(longestAge[attempt.purpose]),
      // already in: the provider's session is not enough, the person shows again that it is them
      ...(attempt.purpose === "sign-in" ? {} : { prompt: "login" }),
      code_challenge: await openid.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: "S256",
    });
    return ok(url.href);
  });
}

/**
 * Turns the callback into a proved identity: code against tokens, then the id_token's signature, issuer, audience,
 * nonce, dates and level (OpenID Connect Core §3.1.3.7), then userinfo, which must be about the same subject.
 */
export async function proveIdentity(provider: Provider, callback: URL, attempt: Attempt, now: Date): Provided<Proof> {
  return refusing(async () => {
    const { config, learned } = await discover(provider);
    const tokens = await openid.authorizationCodeGrant(config, callback, {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.verifier,
      maxAge: longestAge[attempt.purpose],
      idTokenExpected: true,
    });
    learned();
    const claims = tokens.claims();
    if (!claims || !tokens.id_token) return refuse({ kind: "not-trusted", detail: "no id_token" });
    const flaw = flawOf(claims, provider.clientId, now);
    if (flaw) return refuse({ kind: "not-trusted", detail: flaw });

    const said = await userinfo(config, tokens, claims.sub);
    const identity = identityOf(said ?? readUserInfo(claims));
    if (!identity) return refuse({ kind: "not-trusted", detail: "no identifier or no name" });
    const fault = provider.env === "prod" ? identity.identifiers.map(faultOf).find(Boolean) : null;
    if (fault) return refuse({ kind: "test-identity", detail: fault.kind });
    return ok({
      identity,
      idToken: tokens.id_token,
      authenticatedAt: claims.auth_time ? new Date(claims.auth_time * 1000) : now,
      authMode: typeof claims.authMode === "string" ? claims.authMode : "",
      sid: typeof claims.sid === "string" ? claims.sid : null,
      subject: claims.sub,
    });
  });
}

/** Where to end the session of the provider too; null when it cannot be reached or offers nothing of the kind. */
export async function signOutUrl(
  provider: Provider,
  idToken: string,
  backTo: string,
  state: string,
): Promise<string | null> {
  const url = await refusing(async () => {
    const { config } = await discover(provider);
    if (!config.serverMetadata().end_session_endpoint)
      return refuse({ kind: "misconfigured", detail: "no end_session_endpoint" });
    const params = { id_token_hint: idToken, post_logout_redirect_uri: backTo, state };
    return ok(openid.buildEndSessionUrl(config, params).href);
  });
  return url.ok ? url.value : null;
}

type Tokens = Pick<openid.TokenEndpointResponse, "access_token" | "refresh_token">;

/**
 * What the endpoint says of this very subject. A token already too old is refreshed once, a server out of order asked
 * three times in all; after that null: the id_token still says who it is, and enough for whoever has an account (§5.7).
 */
async function userinfo(
  config: openid.Configuration,
  tokens: Tokens,
  subject: string,
  tries = 3,
): Promise<UserInfo | null> {
  try {
    return readUserInfo(await openid.fetchUserInfo(config, tokens.access_token, subject));
  } catch (cause) {
    if (isUnauthorized(cause)) return tokens.refresh_token ? refreshed(config, tokens.refresh_token, subject) : null;
    if (refusalFor(cause).kind !== "unreachable") throw cause;
    return tries > 1 ? userinfo(config, tokens, subject, tries - 1) : null;
  }
}

/** The new tokens' own refresh token is left aside: once is all. */
async function refreshed(config: openid.Configuration, token: string, subject: string): Promise<UserInfo | null> {
  const tokens = await openid.refreshTokenGrant(config, token).catch((cause) => {
    if (refusalFor(cause).kind === "not-trusted") throw cause;
    return null;
  });
  return tokens && userinfo(config, { access_token: tokens.access_token }, subject, 1);
}

/** With or without the header that should say why. */
const isUnauthorized = (cause: unknown) =>
  (cause instanceof openid.WWWAuthenticateChallengeError && cause.status === 401) ||
  (cause instanceof Error && cause.cause instanceof Response && cause.cause.status === 401);
