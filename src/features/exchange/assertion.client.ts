import { createPublicKey } from "node:crypto";
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  decodeJwt,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  jwtVerify,
} from "jose";
import { ok, type Result, refuse } from "#lib/result.ts";
import { type Assertion, type AssertionRefusal, assertionSeconds, type KeySet, skewSeconds } from "./software.ts";

/** Signatures we believe: asymmetric ones of today. `none` and shared secrets are not among them. */
const algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];

/** Whose keys are to be looked for: who the assertion says it is, before anything of it is believed. */
export function claimedClient(assertion: string): string | null {
  try {
    return decodeJwt(assertion).sub ?? null;
  } catch {
    return null;
  }
}

/**
 * A `private_key_jwt` (RFC 7523, OpenID Connect Core §9): signed by a key of that client, for us, for five minutes at most, with an
 * identifier. That it is used once is the base's to say.
 */
export async function readAssertion(
  assertion: string,
  client: { id: string; jwks: KeySet },
  audiences: string[],
  now: Date,
): Promise<Result<Assertion, AssertionRefusal>> {
  const no = (detail: string) => refuse({ kind: "refused", detail } as const);
  try {
    const { payload } = await jwtVerify(assertion, createLocalJWKSet(client.jwks as unknown as JSONWebKeySet), {
      algorithms,
      audience: audiences,
      issuer: client.id,
      subject: client.id,
      currentDate: now,
      clockTolerance: skewSeconds,
      requiredClaims: ["exp", "jti"],
    });
    const seconds = now.getTime() / 1000;
    if (payload.exp! - seconds > assertionSeconds + skewSeconds) return no("lives too long");
    if (payload.iat !== undefined && payload.iat - seconds > skewSeconds) return no("issued in the future");
    if (typeof payload.jti !== "string" || payload.jti.length < 8 || payload.jti.length > 200)
      return no("jti missing or short");
    return ok({ client: client.id, id: payload.jti, expiresAt: new Date(payload.exp! * 1000) });
  } catch (error) {
    return no(error instanceof Error && "code" in error ? String(error.code) : "unreadable");
  }
}

/** Public keys as a publisher gives them: a JSON Web Key Set, one key, or a PEM. A private key is refused: it is nobody else's. */
export async function readKeys(text: string): Promise<Result<KeySet, "private" | "unreadable" | "weak">> {
  try {
    const jwks: JWK[] = text.includes("-----BEGIN") ? [fromPem(text)] : keysIn(JSON.parse(text));
    if (jwks.length === 0) return refuse("unreadable");
    if (jwks.some((jwk) => "d" in jwk || "k" in jwk || jwk.kty === "oct")) return refuse("private");
    const keys: Record<string, unknown>[] = [];
    for (const jwk of jwks) {
      // a key that cannot be read is told now, not at the first signature
      await importJWK(jwk, algorithmOf(jwk));
      if (jwk.kty === "RSA" && Buffer.from(jwk.n ?? "", "base64url").length < 256) return refuse("weak");
      keys.push({ ...jwk, kid: jwk.kid ?? (await calculateJwkThumbprint(jwk)) });
    }
    return ok({ keys });
  } catch {
    return refuse("unreadable");
  }
}

const algorithmOf = ({ alg, kty, crv }: JWK) =>
  alg ??
  (kty === "RSA" ? "RS256" : kty === "OKP" ? "EdDSA" : crv === "P-384" ? "ES384" : crv === "P-521" ? "ES512" : "ES256");

const keysIn = (json: JWK | { keys: JWK[] }): JWK[] =>
  "keys" in json && Array.isArray(json.keys) ? json.keys : [json as JWK];

/** The public half, and nothing of a private key, which is refused before being looked at. */
const fromPem = (pem: string): JWK =>
  pem.includes("PRIVATE KEY") ? { kty: "oct" } : (createPublicKey(pem).export({ format: "jwk" }) as JWK);
