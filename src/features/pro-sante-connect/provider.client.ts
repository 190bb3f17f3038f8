import * as openid from "openid-client";
import { faultOf, identityOf, type UserInfo } from "#features/accounts/identity.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { type Attempt, longestAge, type Proof } from "./attempt.ts";
import { readUserInfo } from "./userinfo.client.ts";

/** The identity provider: Pro Santé Connect, or ours. */
export type Provider = { issuer: string; clientId: string; clientSecret: string; env?: "prod" | "test" };

/** Why the provider's answer opens nothing. `detail` is for the log, never for the page. */
export type ProviderRefusal =
  | { kind: "cancelled" }
  | { kind: "unreachable"; detail: string }
  | { kind: "code-refused"; detail: string }
  | { kind: "not-trusted"; detail: string }
  /** A person of the sandbox, or a number no register gives, in production. */
  | { kind: "test-identity"; detail: string }
  | { kind: "misconfigured"; detail: string };

const scope = "openid scope_all";
/** Ordered: a card may prove more than was asked. */
const levels = ["eidas1", "eidas2", "eidas3"];
const asked = "eidas1";
const timeoutSeconds = 10;
/** How far the provider's clock may run ahead of ours. */
const aheadSeconds = 30;

/** Where to send the browser. */
export async function signInUrl(
  provider: Provider,
  backTo: string,
  attempt: Attempt,
): Promise<Result<string, ProviderRefusal>> {
  return refusing(async () => {
    const url = openid.buildAuthorizationUrl(await discover(provider), {
      redirect_uri: backTo,
      scope,
      acr_values: asked,
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
export async function proveIdentity(
  provider: Provider,
  callback: URL,
  attempt: Attempt,
  now: Date,
): Promise<Result<Proof, ProviderRefusal>> {
  return refusing(async () => {
    const config = await discover(provider);
    const tokens = await openid.authorizationCodeGrant(config, callback, {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.verifier,
      maxAge: longestAge[attempt.purpose],
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims || !tokens.id_token) return refuse({ kind: "not-trusted", detail: "no id_token" });
    const flaw = flawOf(claims, provider, now);
    if (flaw) return refuse({ kind: "not-trusted", detail: flaw });

    const said = await userinfo(config, tokens.access_token, claims.sub);
    const identity = identityOf(said ?? readUserInfo(claims));
    if (!identity) return refuse({ kind: "not-trusted", detail: "no identifier or no name" });
    const fault = provider.env === "prod" ? identity.identifiers.map(faultOf).find(Boolean) : null;
    if (fault) return refuse({ kind: "test-identity", detail: fault.kind });
    const authenticatedAt = claims.auth_time ? new Date(claims.auth_time * 1000) : now;
    return ok({
      identity,
      idToken: tokens.id_token,
      authenticatedAt,
      authMode: typeof claims.authMode === "string" ? claims.authMode : "",
      sid: typeof claims.sid === "string" ? claims.sid : null,
      subject: claims.sub,
    });
  });
}

/** Where to end the session of the provider too; null when it cannot be reached or offers nothing of the kind. */
export async function signOutUrl(provider: Provider, idToken: string, backTo: string): Promise<string | null> {
  const url = await refusing(async () => {
    const config = await discover(provider);
    if (!config.serverMetadata().end_session_endpoint)
      return refuse({ kind: "misconfigured", detail: "no end_session_endpoint" });
    return ok(openid.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: backTo }).href);
  });
  return url.ok ? url.value : null;
}

/** One discovery per provider and process; a failed one is tried again the next time. */
const discovered = new Map<string, Promise<openid.Configuration>>();

function discover(provider: Provider): Promise<openid.Configuration> {
  const key = JSON.stringify(provider);
  const known = discovered.get(key);
  if (known) return known;
  const started = readMetadata(provider);
  discovered.set(key, started);
  started.catch(() => discovered.delete(key));
  return started;
}

/** Pro Santé Connect announces itself under a name of its own; its standard document names a wrong address. */
async function readMetadata(provider: Provider): Promise<openid.Configuration> {
  const base = provider.issuer.replace(/\/$/, "");
  const config = await read(`${base}/.well-known/wallet-openid-configuration`, provider).catch((cause) => {
    if (cause instanceof openid.ClientError && cause.code === "OAUTH_RESPONSE_IS_NOT_CONFORM")
      return read(`${base}/.well-known/openid-configuration`, provider);
    throw cause;
  });
  const announced = config.serverMetadata().issuer;
  if (announced !== provider.issuer) throw new openid.ClientError(`asked ${provider.issuer}, ${announced} answered`);
  openid.enableNonRepudiationChecks(config);
  return config;
}

function read(document: string, provider: Provider) {
  const plain = ["localhost", "127.0.0.1", "[::1]"].includes(new URL(document).hostname);
  return openid.discovery(
    new URL(document),
    provider.clientId,
    undefined,
    openid.ClientSecretBasic(provider.clientSecret),
    {
      timeout: timeoutSeconds,
      // without https only towards this very machine
      execute: plain ? [openid.allowInsecureRequests] : [],
    },
  );
}

/** What the library leaves to us. */
function flawOf(claims: openid.IDToken, provider: Provider, now: Date): string | null {
  if (claims.iat > now.getTime() / 1000 + aheadSeconds) return "iat is in the future";
  if (claims.azp !== undefined && claims.azp !== provider.clientId) return "azp is another client";
  if (levels.indexOf(String(claims.acr)) < levels.indexOf(asked)) return `acr ${claims.acr} is below ${asked}`;
  return null;
}

/** Null when the endpoint does not answer, twice: the id_token still says who it is. */
async function userinfo(
  config: openid.Configuration,
  accessToken: string,
  subject: string,
  tries = 2,
): Promise<UserInfo | null> {
  try {
    return readUserInfo(await openid.fetchUserInfo(config, accessToken, subject));
  } catch (cause) {
    if (refusalFor(cause).kind !== "unreachable") throw cause;
    return tries > 1 ? userinfo(config, accessToken, subject, tries - 1) : null;
  }
}

/** Runs what speaks to the provider and turns its failures into refusals. Anything else is a bug, and thrown on. */
async function refusing<Value>(
  speak: () => Promise<Result<Value, ProviderRefusal>>,
): Promise<Result<Value, ProviderRefusal>> {
  try {
    return await speak();
  } catch (cause) {
    return refuse(refusalFor(cause));
  }
}

/** Errors of the protocol (RFC 6749 §4.1.2.1 and §5.2, OpenID Connect Core §3.1.2.6), of the library and of the network. */
function refusalFor(cause: unknown): ProviderRefusal {
  if (cause instanceof openid.AuthorizationResponseError) return callbackRefusal(cause.error);
  if (cause instanceof openid.ResponseBodyError) return tokenRefusal(cause.error, cause.status);
  if (cause instanceof openid.WWWAuthenticateChallengeError)
    return { kind: "misconfigured", detail: `status ${cause.status}` };
  if (cause instanceof openid.ClientError || isProtocolError(cause)) return libraryRefusal(cause);
  // what fetch throws when the network or the other side fails
  if (cause instanceof TypeError && ["fetch failed", "terminated"].includes(cause.message))
    return { kind: "unreachable", detail: codeOf(cause.cause) };
  throw cause;
}

function callbackRefusal(error: string): ProviderRefusal {
  if (error === "access_denied") return { kind: "cancelled" };
  if (error === "temporarily_unavailable" || error === "server_error") return { kind: "unreachable", detail: error };
  if (error === "login_required" || error === "interaction_required") return { kind: "code-refused", detail: error };
  return { kind: "misconfigured", detail: error };
}

function tokenRefusal(error: string, status: number): ProviderRefusal {
  if (status >= 500) return { kind: "unreachable", detail: `${status} ${error}` };
  return { kind: error === "invalid_grant" ? "code-refused" : "misconfigured", detail: error };
}

/** The library below throws its own class here and there; its codes are the same. */
const isProtocolError = (cause: unknown): cause is Error & { code: string } =>
  cause instanceof Error && "code" in cause && String(cause.code).startsWith("OAUTH_");

function libraryRefusal(error: Error & { code?: string | undefined }): ProviderRefusal {
  const detail = `${error.code ?? "error"}: ${error.message}`;
  switch (error.code) {
    case "OAUTH_TIMEOUT":
    case "OAUTH_ABORT":
    case "OAUTH_RESPONSE_IS_NOT_JSON":
      return { kind: "unreachable", detail };
    case "OAUTH_RESPONSE_IS_NOT_CONFORM":
      return {
        kind: error.cause instanceof Response && error.cause.status < 500 ? "misconfigured" : "unreachable",
        detail,
      };
    case "OAUTH_HTTP_REQUEST_FORBIDDEN":
    case "OAUTH_MISSING_SERVER_METADATA":
    case "OAUTH_INVALID_SERVER_METADATA":
      return { kind: "misconfigured", detail };
    default:
      return { kind: "not-trusted", detail };
  }
}

const codeOf = (cause: unknown) =>
  typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "network";
