import * as openid from "openid-client";
import { refuse } from "#lib/result.ts";
import type { Provided, ProviderRefusal } from "./provider.ts";

/** Runs what speaks to the provider and turns its failures into refusals. Anything else is a bug, and thrown on. */
export async function refusing<Value>(speak: () => Provided<Value>): Provided<Value> {
  try {
    return await speak();
  } catch (cause) {
    return refuse(refusalFor(cause));
  }
}

/** Errors of the protocol (RFC 6749 §4.1.2.1 and §5.2, OpenID Connect Core §3.1.2.6), of the library and of the network. */
export function refusalFor(cause: unknown): ProviderRefusal {
  if (cause instanceof openid.AuthorizationResponseError) return callbackRefusal(cause.error);
  if (cause instanceof openid.ResponseBodyError) return tokenRefusal(cause.error, cause.status);
  if (cause instanceof openid.WWWAuthenticateChallengeError)
    return { kind: "misconfigured", detail: `status ${cause.status}` };
  if (cause instanceof openid.ClientError || isProtocolError(cause)) return libraryRefusal(cause);
  // what fetch throws when the network or the other side fails
  if (cause instanceof TypeError && ["fetch failed", "terminated"].includes(cause.message))
    return networkRefusal(codeOf(cause.cause));
  throw cause;
}

function callbackRefusal(error: string): ProviderRefusal {
  if (error === "access_denied") return { kind: "cancelled" };
  const detail = `callback ${known(error)}`;
  if (error === "temporarily_unavailable" || error === "server_error") return { kind: "unreachable", detail };
  if (error === "login_required" || error === "interaction_required") return { kind: "code-refused", detail };
  return { kind: "misconfigured", detail };
}

function tokenRefusal(error: string, status: number): ProviderRefusal {
  const detail = `token ${known(error)}`;
  if (status >= 500) return { kind: "unreachable", detail };
  return { kind: error === "invalid_grant" ? "code-refused" : "misconfigured", detail };
}

/** Refused by TLS: our certificate, or theirs. Not the network. */
const networkRefusal = (detail: string): ProviderRefusal =>
  /^(ERR_SSL|EPROTO|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS)/.test(detail)
    ? { kind: "misconfigured", detail: `tls ${detail}` }
    : { kind: "unreachable", detail };

/** The library below throws its own class here and there; its codes are the same. */
const isProtocolError = (cause: unknown): cause is Error & { code: string } =>
  cause instanceof Error && "code" in cause && String(cause.code).startsWith("OAUTH_");

function libraryRefusal(error: Error & { code?: string | undefined }): ProviderRefusal {
  const detail = error.code ?? "error";
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

/** An error of the standards by its name; whatever else was written there is not copied into a log. */
const known = (error: string) => (/^[a-z_]{3,40}$/.test(error) ? error : "unnamed error");

const codeOf = (cause: unknown) =>
  typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code).slice(0, 60) : "network";
