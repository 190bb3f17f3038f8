import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { z } from "zod";
import type { AccountId } from "#features/accounts/member.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { isModelAllowed } from "./passkey.ts";

/** Our own address: a key answers to it alone, which is what makes it safe from look-alike sites. */
export type Site = { publicUrl: string; aaguids: string[] };

export type KeyRefusal =
  /** Not what a browser sends, or not signed by this key. */
  | { kind: "not-trusted" }
  /** Made on another site than this one. */
  | { kind: "wrong-site" }
  /** Neither a code nor a finger was asked for. */
  | { kind: "not-verified" }
  | { kind: "model-refused" };

const text = z.string().max(20_000);
const Response = z.object({
  id: text,
  rawId: text,
  type: z.literal("public-key"),
  clientExtensionResults: z.looseObject({ credProps: z.object({ rk: z.boolean().optional() }).optional() }).default({}),
  response: z.looseObject({
    clientDataJSON: text,
    attestationObject: text.optional(),
    authenticatorData: text.optional(),
    signature: text.optional(),
    userHandle: text.nullish(),
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
});
const ClientData = z.object({ challenge: text, origin: text });
export type KeyResponse = z.infer<typeof Response> & { challenge: string; origin: string };

/** What the browser sent, as far as it can be read; nothing of it is believed yet. */
export function readResponse(json: string): KeyResponse | null {
  const parsed = Response.safeParse(parse(json));
  if (!parsed.success) return null;
  const said = ClientData.safeParse(parse(Buffer.from(parsed.data.response.clientDataJSON, "base64url").toString()));
  return said.success ? { ...parsed.data, ...said.data } : null;
}

/** The first bytes of the account's number: no name leaves on a key. */
export const handleOf = (account: AccountId) => Buffer.from(account.replaceAll("-", ""), "hex").toString("base64url");

/** Ed25519, ECDSA on P-256 and RSA PKCS#1 v1.5, by their numbers in COSE: what keys on sale know. */
const algorithms = [-8, -7, -257];

type Named = { credential: string; transports: string[] };

export const enrolmentOptions = (
  site: Site,
  { challenge, account, name, others }: { challenge: string; account: AccountId; name: string; others: Named[] },
) =>
  generateRegistrationOptions({
    rpName: "Sextant",
    rpID: new URL(site.publicUrl).hostname,
    userName: name,
    userDisplayName: name,
    userID: bytes(handleOf(account)),
    challenge: bytes(challenge),
    timeout: 120_000,
    // browsers hide the model of a key that is not asked to attest itself
    attestationType: site.aaguids.length > 0 ? "direct" : "none",
    excludeCredentials: others.map(descriptorOf),
    authenticatorSelection: { userVerification: "required", residentKey: "preferred" },
    extensions: { credProps: true },
    supportedAlgorithmIDs: algorithms,
  });

/** `keys`: those that may answer; none, when the key itself says whose it is. */
export const useOptions = (site: Site, challenge: string, keys: Named[]) =>
  generateAuthenticationOptions({
    rpID: new URL(site.publicUrl).hostname,
    challenge: bytes(challenge),
    timeout: 120_000,
    userVerification: "required",
    ...(keys.length > 0 ? { allowCredentials: keys.map(descriptorOf) } : {}),
  });

export type Enrolled = {
  credential: string;
  publicKey: Uint8Array;
  counter: number;
  transports: string[];
  aaguid: string;
  syncable: boolean;
  synced: boolean;
  discoverable: boolean | null;
};

export async function verifyEnrolment(
  site: Site,
  response: KeyResponse,
  challenge: string,
): Promise<Result<Enrolled, KeyRefusal>> {
  if (response.origin !== site.publicUrl) return refuse({ kind: "wrong-site" });
  const verified = await verifyRegistrationResponse({
    response: response as unknown as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: site.publicUrl,
    expectedRPID: new URL(site.publicUrl).hostname,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(reasonOf);
  if ("kind" in verified) return refuse(verified);
  if (!verified.verified) return refuse({ kind: "not-trusted" });
  const { aaguid, credential, credentialDeviceType, credentialBackedUp } = verified.registrationInfo;
  if (!isModelAllowed(aaguid, site.aaguids)) return refuse({ kind: "model-refused" });
  return ok({
    credential: credential.id,
    publicKey: credential.publicKey,
    counter: credential.counter,
    transports: response.response.transports ?? [],
    aaguid,
    syncable: credentialDeviceType === "multiDevice",
    synced: credentialBackedUp,
    discoverable: response.clientExtensionResults.credProps?.rk ?? null,
  });
}

/** The counter is given back, not judged: it is compared with the one kept while that is locked, once the signature is known good. */
export async function verifyUse(
  site: Site,
  response: KeyResponse,
  challenge: string,
  key: { credential: string; publicKey: Buffer; userHandle: string; syncable: boolean },
): Promise<Result<{ counter: number; synced: boolean }, KeyRefusal>> {
  if (response.origin !== site.publicUrl) return refuse({ kind: "wrong-site" });
  const { userHandle } = response.response;
  if (userHandle && userHandle !== key.userHandle) return refuse({ kind: "not-trusted" });
  const verified = await verifyAuthenticationResponse({
    response: response as unknown as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: site.publicUrl,
    expectedRPID: new URL(site.publicUrl).hostname,
    requireUserVerification: true,
    credential: { id: key.credential, publicKey: new Uint8Array(key.publicKey), counter: 0 },
  }).catch(reasonOf);
  if ("kind" in verified) return refuse(verified);
  if (!verified.verified) return refuse({ kind: "not-trusted" });
  const { newCounter, credentialBackedUp, credentialDeviceType } = verified.authenticationInfo;
  // WebAuthn Level 3 §7.2: what a key may do with its copies is fixed at its birth
  if ((credentialDeviceType === "multiDevice") !== key.syncable) return refuse({ kind: "not-trusted" });
  return ok({ counter: newCounter, synced: credentialBackedUp });
}

/** The library throws sentences; two of them are the person's business. */
const reasonOf = (error: unknown): KeyRefusal =>
  error instanceof Error && /could not be verified|not present/.test(error.message)
    ? { kind: "not-verified" }
    : { kind: "not-trusted" };

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

const bytes = (base64url: string) => new Uint8Array(Buffer.from(base64url, "base64url"));
const descriptorOf = ({ credential, transports }: Named) => ({ id: credential, transports });
