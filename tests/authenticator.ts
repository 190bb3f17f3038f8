import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";

/**
 * A security key made of software (WebAuthn Level 3 §6): it enrols and signs as a real one would, and lies where a test
 * asks it to. ECDSA on P-256, no attestation.
 */
export type Authenticator = {
  credential: string;
  counter: number;
  enrol: (options: { challenge: string; rp: { id: string }; user: { id: string } }, lies?: Lies) => string;
  use: (options: { challenge: string; rpId: string }, lies?: Lies) => string;
};

export type Lies = {
  origin?: string;
  rpId?: string;
  /** Neither a code nor a finger was asked for. */
  unverified?: true;
  challenge?: string;
  counter?: number;
  signature?: Buffer;
  userHandle?: string;
  type?: string;
  syncable?: true;
};

type Made = { origin: string; counts?: boolean; syncable?: boolean; aaguid?: string; transports?: string[] };

export function anAuthenticator({
  origin,
  counts = true,
  syncable = false,
  aaguid = "00000000-0000-0000-0000-000000000000",
  transports = ["usb"],
}: Made): Authenticator {
  const id = randomBytes(32);
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  let userHandle = "";
  const own: Authenticator = {
    credential: id.toString("base64url"),
    counter: 0,
    enrol: ({ challenge, rp, user }, lies = {}) => {
      userHandle = user.id;
      const credentialData = Buffer.concat([
        Buffer.from(aaguid.replaceAll("-", ""), "hex"),
        uint(id.length, 2),
        id,
        coseKey(publicKey),
      ]);
      const authData = authenticatorData(
        rp.id,
        own.counter,
        { ...lies, ...(syncable ? { syncable } : {}) },
        credentialData,
      );
      const attestation = new Map<string, unknown>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", new Uint8Array(authData)],
      ]);
      return answer(id, {
        clientDataJSON: clientData(lies.type ?? "webauthn.create", challenge, origin, lies).toString("base64url"),
        attestationObject: Buffer.from(isoCBOR.encode(attestation as never)).toString("base64url"),
        transports,
      });
    },
    use: ({ challenge, rpId }, lies = {}) => {
      if (counts) own.counter += 1;
      const authData = authenticatorData(rpId, own.counter, { ...lies, ...(syncable ? { syncable } : {}) });
      const client = clientData(lies.type ?? "webauthn.get", challenge, origin, lies);
      return answer(id, {
        clientDataJSON: client.toString("base64url"),
        authenticatorData: authData.toString("base64url"),
        signature: (lies.signature ?? signed(privateKey, authData, client)).toString("base64url"),
        userHandle: lies.userHandle ?? userHandle,
      });
    },
  };
  return own;
}

const answer = (id: Buffer, response: Record<string, unknown>) =>
  JSON.stringify({
    id: id.toString("base64url"),
    rawId: id.toString("base64url"),
    type: "public-key",
    clientExtensionResults: { credProps: { rk: true } },
    response,
  });

const clientData = (type: string, challenge: string, origin: string, lies: Lies) =>
  Buffer.from(
    JSON.stringify({ type, challenge: lies.challenge ?? challenge, origin: lies.origin ?? origin, crossOrigin: false }),
  );

/** Flags: 1 present, 4 verified, 8 may be copied, 16 has been, 64 a key follows. */
function authenticatorData(rpId: string, counter: number, lies: Lies, credentialData?: Buffer): Buffer {
  const flags = 1 | (lies.unverified ? 0 : 4) | (lies.syncable ? 8 | 16 : 0) | (credentialData ? 64 : 0);
  return Buffer.concat([
    createHash("sha256")
      .update(lies.rpId ?? rpId)
      .digest(),
    uint(flags, 1),
    uint(lies.counter ?? counter, 4),
    credentialData ?? Buffer.alloc(0),
  ]);
}

const signed = (key: KeyObject, authData: Buffer, client: Buffer) =>
  sign("sha256", Buffer.concat([authData, createHash("sha256").update(client).digest()]), key);

/** COSE_Key (RFC 9053): 1 the kind, 3 the algorithm, -1 the curve, -2 and -3 the point. */
function coseKey(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: "jwk" });
  const point = (text?: string) => new Uint8Array(Buffer.from(text!, "base64url"));
  const cose = new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, point(x)],
    [-3, point(y)],
  ]);
  return Buffer.from(isoCBOR.encode(cose as never));
}

function uint(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}
