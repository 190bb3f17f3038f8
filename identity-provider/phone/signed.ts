import { compactVerify, decodeProtectedHeader, importJWK } from "jose";
import { z } from "zod";
import type { Sql } from "#idp/database.ts";
import { acceptOnce } from "#idp/ecps/device.store.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/** A phone's clock may be this far from ours, in seconds; what it signs is remembered for twice as long. */
export const clockTolerance = 120;

export type SignedRefusal =
  | { kind: "bad-signature" }
  | { kind: "unknown-signer" }
  | { kind: "other-address" }
  | { kind: "wrong-clock"; seconds: number }
  | { kind: "already-received" };

const Envelope = z.looseObject({
  aud: z.string(),
  act: z.string(),
  iat: z.number().int(),
  jti: z.string().min(16).max(64),
});

/** An ECDSA P-256 public key, and nothing else: a private key sent by mistake is refused. */
export const PublicKey = z.strictObject({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string().regex(/^[\w-]{43}$/),
  y: z.string().regex(/^[\w-]{43}$/),
});

type Expected = {
  db: Sql;
  now: Date;
  /** The origin the phone believes it speaks to. */
  audience: string;
  act: string;
  keyOf: (signer: string) => Promise<JsonWebKey | null>;
};

export type Signed = { signer: string; body: Record<string, unknown> };

/**
 * What a phone sends: a compact JWS (RFC 7515, ES256) whose key id is the device or the activation. It says to whom,
 * for what act and when; it is accepted once. Its time is the phone's: a wrong clock is refused, and said.
 */
export async function readSigned(text: string, expected: Expected): Promise<Result<Signed, SignedRefusal>> {
  const { db, now, audience, act, keyOf } = expected;
  const signer = signerOf(text);
  if (!signer) return refuse({ kind: "bad-signature" });
  const jwk = await keyOf(signer);
  if (!jwk) return refuse({ kind: "unknown-signer" });
  const body = await verified(text, jwk);
  if (!body || body.act !== act) return refuse({ kind: "bad-signature" });
  if (body.aud !== audience) return refuse({ kind: "other-address" });
  const ahead = body.iat - Math.floor(now.getTime() / 1000);
  if (Math.abs(ahead) > clockTolerance) return refuse({ kind: "wrong-clock", seconds: ahead });
  const until = new Date(now.getTime() + 2 * clockTolerance * 1000);
  if (!(await acceptOnce(db, signer, body.jti, until))) return refuse({ kind: "already-received" });
  return ok({ signer, body });
}

const uuid = z.uuid();

function signerOf(text: string): string | null {
  try {
    const { alg, kid, typ } = decodeProtectedHeader(text);
    return alg === "ES256" && typ === "ecps" ? (uuid.safeParse(kid).data ?? null) : null;
  } catch {
    return null;
  }
}

async function verified(text: string, jwk: JsonWebKey): Promise<z.infer<typeof Envelope> | null> {
  try {
    const key = await importJWK({ ...jwk, kty: "EC", alg: "ES256" });
    const { payload } = await compactVerify(text, key, { algorithms: ["ES256"] });
    return Envelope.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    return null;
  }
}
