import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify, type RemoteJWKSet } from "jose";
import { ok, type Result, refuse } from "#lib/result.ts";
import { type EndedElsewhere, endedElsewhere, type LogoutRefusal, logoutSeconds } from "./logout-token.ts";
import { discover } from "./metadata.client.ts";
import type { Provider } from "./provider.ts";
import { refusing } from "./refusing.client.ts";
import { fetchWith } from "./tls.client.ts";

/** Signatures by a pair of keys only: with a shared one, whoever reads our settings could close sessions. */
const algorithms = ["RS256", "PS256", "ES256"];

/** Reads what the provider posts to say that a session of its is over (OpenID Connect Back-Channel Logout 1.0 §2.6). */
export async function readLogoutToken(
  provider: Provider,
  token: string,
  now: Date,
): Promise<Result<EndedElsewhere, LogoutRefusal>> {
  const found = await refusing(async () => ok((await discover(provider)).config.serverMetadata().jwks_uri));
  if (!found.ok || !found.value) return refuse({ kind: "keys-unreachable" });
  try {
    const { payload } = await jwtVerify(token, keysOf(provider, found.value), {
      algorithms,
      issuer: provider.issuer,
      audience: provider.clientId,
      currentDate: now,
      maxTokenAge: logoutSeconds.oldest,
      clockTolerance: logoutSeconds.ahead,
      requiredClaims: ["iat", "jti", "events"],
    });
    return endedElsewhere(payload as JWTPayload);
  } catch (cause) {
    if (cause instanceof errors.JWKSTimeout || !(cause instanceof errors.JOSEError))
      return refuse({ kind: "keys-unreachable" });
    return refuse({ kind: "bad-token", detail: cause.code });
  }
}

const sets = new Map<string, RemoteJWKSet>();

/** Fetched again for a key it does not know, five seconds apart at least: bad tokens cannot make us hammer the provider. */
function keysOf({ certificate }: Provider, uri: string): RemoteJWKSet {
  const known = sets.get(uri);
  if (known) return known;
  const set = createRemoteJWKSet(new URL(uri), {
    cooldownDuration: 5_000,
    timeoutDuration: 5_000,
    ...(certificate
      ? {
          [customFetch]: (url: string, options: object) =>
            fetchWith(certificate)(url, { body: null, ...options } as Parameters<ReturnType<typeof fetchWith>>[1]),
        }
      : {}),
  });
  sets.set(uri, set);
  return set;
}
