import { createHmac } from "node:crypto";
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { inTransaction } from "#idp/database.ts";
import { recordEvent } from "#idp/event.store.ts";
import { findPerson } from "#idp/people/person.store.ts";
import { nameOf, type Person } from "#idp/people/person.ts";
import type { Desk } from "#idp/web.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import {
  insertChallenge,
  insertPasskey,
  type KeptPasskey,
  listPasskeys,
  lockPasskey,
  saveUse,
  takeChallenge,
} from "./passkey.store.ts";
import { challengeLife, isCopied, mayEnrol, type Passkey, type PasskeyRefusal } from "./passkey.ts";

const life = (now: Date) => new Date(now.getTime() + challengeLife * 1000);
const hostOf = ({ urls }: Desk) => new URL(urls.wallet);

/** What the browser needs to make a key for that person. */
export async function enrolOptions(desk: Desk, person: Person) {
  const known = await listPasskeys(desk.db, person.id);
  const options = await generateRegistrationOptions({
    rpName: desk.settings.mode === "psc" ? "Simulateur d’identité" : "Identification",
    rpID: hostOf(desk).hostname,
    userName: person.nationalId,
    userID: new TextEncoder().encode(person.id),
    userDisplayName: nameOf(person),
    timeout: challengeLife * 1000,
    attestationType: "none",
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
  });
  await keepChallenge(desk, options.challenge, "enrol", person.id);
  return options;
}

type Enrolment = { person: Person; name: string; enrolledWith: string };

export async function enrolPasskey(
  desk: Desk,
  response: RegistrationResponseJSON,
  { person, name, enrolledWith }: Enrolment,
): Promise<Result<Passkey, PasskeyRefusal>> {
  const now = new Date();
  const verified = await checked(desk, "enrol", person.id, response.response?.clientDataJSON, (challenge) =>
    verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: hostOf(desk).origin,
      expectedRPID: hostOf(desk).hostname,
      requireUserVerification: true,
    }),
  );
  if (!verified.ok) return verified;
  const info = verified.value.registrationInfo;
  if (!info) return refuse({ kind: "ceremony-failed" });
  const key: KeptPasskey = {
    id: newId(),
    personId: person.id,
    credentialId: info.credential.id,
    publicKey: Buffer.from(info.credential.publicKey),
    signCount: info.credential.counter,
    transports: info.credential.transports ?? [],
    aaguid: info.aaguid,
    isSynced: info.credentialDeviceType === "multiDevice",
    name,
    enrolledWith,
    createdAt: now,
    lastUsedAt: null,
    revokedAt: null,
  };
  const allowed = mayEnrol(key, desk.settings.passkeys);
  if (!allowed.ok) return allowed;
  const isNew = await inTransaction(desk.db, async (tx) => {
    const inserted = await insertPasskey(tx, key);
    if (inserted) await recordEvent(tx, { kind: "passkey-added", personId: person.id, means: "WEBAUTHN" });
    return inserted;
  });
  return isNew ? ok(key) : refuse({ kind: "already-known" });
}

/**
 * What the browser needs to use a key. With an identifier, the keys of that person, for those that are not discoverable;
 * for an unknown one, a key nobody has, always the same: the answer does not tell who exists.
 */
export async function signInOptions(
  desk: Desk,
  reference: string,
  asked: { identifier: string; person: Person | null } | null,
) {
  const known = asked?.person ? await listPasskeys(desk.db, asked.person.id) : [];
  const decoy = asked && {
    id: createHmac("sha256", desk.sealingKey).update(`decoy key ${asked.identifier}`).digest("base64url"),
    transports: ["usb"],
  };
  const real = known.map(({ credentialId, transports }) => ({ id: credentialId, transports }));
  const allowed = real.length > 0 ? real : decoy ? [decoy] : null;
  const options = await generateAuthenticationOptions({
    rpID: hostOf(desk).hostname,
    userVerification: "required",
    timeout: challengeLife * 1000,
    ...(allowed ? { allowCredentials: allowed } : {}),
  });
  await keepChallenge(desk, options.challenge, "sign-in", reference);
  return options;
}

/** Whose key answered; the counter must advance, and the key must have asked its code or its finger. */
export async function signInWithPasskey(
  desk: Desk,
  response: AuthenticationResponseJSON,
  reference: string,
): Promise<Result<Person, PasskeyRefusal>> {
  const signed = await checkSignature(desk, response, reference);
  if (!signed.ok)
    await recordEvent(desk.db, { kind: "sign-in-refused", means: "WEBAUTHN", reason: signed.refusal.kind });
  return signed;
}

async function checkSignature(
  desk: Desk,
  response: AuthenticationResponseJSON,
  reference: string,
): Promise<Result<Person, PasskeyRefusal>> {
  return inTransaction(desk.db, async (tx): Promise<Result<Person, PasskeyRefusal>> => {
    const key = await lockPasskey(tx, String(response.id));
    const verified = await checked(desk, "sign-in", reference, response.response?.clientDataJSON, (challenge) => {
      if (!key) return Promise.resolve(null);
      return verifyAuthenticationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: hostOf(desk).origin,
        expectedRPID: hostOf(desk).hostname,
        requireUserVerification: true,
        // the counter is ours to compare, below: a copied key is said, not only refused
        credential: { id: key.credentialId, publicKey: new Uint8Array(key.publicKey), counter: 0 },
      });
    });
    if (!verified.ok) return verified;
    if (!key || !verified.value) return refuse({ kind: "unknown-key" });
    if (key.revokedAt) return refuse({ kind: "revoked-key" });
    const { newCounter } = verified.value.authenticationInfo;
    if (isCopied(key.signCount, newCounter)) return refuse({ kind: "copied-key" });
    const person = await findPerson(tx, key.personId);
    if (person?.state !== "active") return refuse({ kind: "unknown-person" });
    await saveUse(tx, key.id, newCounter, new Date());
    return ok(person);
  });
}

/** The challenge inside what the browser signed is one of ours, for this purpose, and is used up whatever comes next. */
async function checked<Verified extends { verified: boolean } | null>(
  desk: Desk,
  purpose: "enrol" | "sign-in",
  reference: string,
  clientData: string | undefined,
  verify: (challenge: string) => Promise<Verified>,
): Promise<Result<Verified, PasskeyRefusal>> {
  const challenge = challengeIn(clientData);
  if (!challenge) return refuse({ kind: "ceremony-failed" });
  if (!(await takeChallenge(desk.db, { challenge, purpose, reference }, new Date())))
    return refuse({ kind: "challenge-over" });
  try {
    const verified = await verify(challenge);
    return verified?.verified === false ? refuse({ kind: "ceremony-failed" }) : ok(verified);
  } catch {
    return refuse({ kind: "ceremony-failed" });
  }
}

function challengeIn(clientData: string | undefined): string | null {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientData ?? "", "base64url").toString("utf8"));
    return typeof challenge === "string" ? challenge : null;
  } catch {
    return null;
  }
}

const keepChallenge = (desk: Desk, challenge: string, purpose: "enrol" | "sign-in", reference: string) =>
  insertChallenge(desk.db, { id: newId(), challenge, purpose, reference, expiresAt: life(new Date()) });
